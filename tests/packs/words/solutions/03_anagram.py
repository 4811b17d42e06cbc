"""Swap the first letter with the first that differs."""


def anagram(word):
    for place, letter in enumerate(word):
        if letter != word[0]:
            return letter + word[1:place] + word[0] + word[place + 1 :]
    raise ValueError("all letters are the same")
