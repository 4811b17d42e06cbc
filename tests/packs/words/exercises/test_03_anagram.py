"""Any other order of the letters is right."""

import pytest

from grader.proxy import fail


@pytest.mark.check(id="letters", title="The same letters", points=2)
def test_letters(submission):
    for word in ("tea", "noon", "aab"):
        if sorted(submission.anagram(word)) != sorted(word):
            fail(f"The letters of `{word}` are not kept.", misconception="other_letters")


@pytest.mark.check(id="order", title="Another order", points=2)
def test_order(submission):
    for word in ("tea", "noon", "ba", "aab"):
        if submission.anagram(word) == word:
            fail(f"`{word}` came back as it was.", misconception="same_word")
