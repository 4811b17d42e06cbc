"""What is looked at in a submission: one file a kind of check, and what judging them needs."""
