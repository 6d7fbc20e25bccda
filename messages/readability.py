"""How easy a text is: sentences, and the Flesch-Kincaid grade.

https://en.wikipedia.org/wiki/Flesch%E2%80%93Kincaid_readability_tests
"""

import re

HARDEST = 6
"""The grade that no text for patients should exceed."""


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a line of its own is a sentence too."""
    plain = re.sub(r"<[^>]+>|&\w+;", " ", text)
    parts = re.split(r"[.!?]+\s+|\n+", plain)
    worded = [re.findall(r"[A-Za-z][A-Za-z'-]*|\d[\d:,]*", part) for part in parts]
    return [words for words in worded if words]


def grade(text: str) -> float:
    """School years needed to read the text with ease."""
    split = sentences(text)
    words = [word for one in split for word in one]
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(split) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    if not word[0].isalpha() or word.isupper():
        return 1
    total = 0
    for part in word.lower().split("-"):
        spoken = re.sub(r"(?:[^laeiouy]es|[^dt]ed|[^l]e)$", "", part) or part
        total += max(1, len(re.findall(r"[aeiouy]+", spoken)))
    return total
