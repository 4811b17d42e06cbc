"""What can be asked: one file a kind of question, its YAML fields and its marking."""
