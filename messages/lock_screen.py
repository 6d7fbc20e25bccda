"""What a stranger must not read on a patient's lock screen."""

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

BEGIN_A_MESSAGE = (
    "reminder-first-line",
    "message-first-line",
    "welcome",
    "welcome-again",
    "calendar-summary",
    "calendar-alarm",
)
"""The texts that phones show of a message to a patient while they are locked."""

_BETWEEN = r"[\s.,:;!?()\"“”‘’'/|।·•–—-]+"  # noqa: RUF001 - what texts do hold between words
_SHORTEST = 4
"""Shorter words of a procedure's name tell nothing, unless they are an acronym (LED, IPL)."""
_EVERYDAY = (
    "after basic before care clean cleaning clinic cold cool deep first fresh from full gentle "
    "glow light medium plus session skin smooth soft treatment visit warm water with"
)
"""Words of procedures' names that reminders of any kind use."""

_BODY = {
    "en": "abdomen ankle arm armpit beard belly bikini body breast bum buttock calf calves cheek "
    "chest chin ear elbow eye eyebrow eyelid face facial feet finger foot forehead groin hair "
    "hand head hip jaw knee leg lip moustache mouth nail neck nose palm scalp scar shin shoulder "
    "stomach temple thigh throat toe tummy underarm wrist",
    # No native reader has signed these two yet.
    "hi": "चेहरा चेहरे गाल गालों माथा माथे ठोड़ी ठुड्डी नाक होंठ होंठों गर्दन गला छाती स्तन पीठ पेट बगल "
    "हाथ हाथों बाँह बाँहों पैर पैरों जाँघ जाँघों आँख आँखों कान बाल बालों शरीर",
    "mr": "चेहरा चेहऱ्या गाल गाला कपाळ हनुवटी नाक नाका ओठ ओठा गळा छाती स्तन पाठ पाठी पोट काख काखे "
    "हात हाता पाय पाया मांडी डोळे डोळ्या कान केस केसां शरीर",
}


_BEFORE_BACK = frozenset({"his", "her", "lower", "my", "the", "upper", "your"})
"""After these "back" is a part of the body, and not the way home."""


def body_parts(line: str, language: str) -> list[str]:
    """The parts of the body that a line names, as it names them."""
    known = set(f"{_BODY['en']} {_BODY.get(language, '')}".split())
    words = _words(line)
    return [
        word
        for before, word in pairwise(["", *words])
        if word.casefold() in known
        or word.casefold().removesuffix("s") in known
        or (word.casefold() == "back" and before.casefold() in _BEFORE_BACK)
    ]


def procedures(line: str, names: Collection[str]) -> list[str]:
    """Those of the procedures' `names` that a line holds in full."""
    held = f" {' '.join(_words(line))} ".casefold()
    return [name for name in names if f" {' '.join(_words(name))} ".casefold() in held]


def hints(line: str, names: Iterable[str]) -> list[str]:
    """The words of a line that some procedure's name has too: "laser", "peel"."""
    words = {word for name in names for word in _words(name)}
    acronyms = {word for word in words if word.isupper() and len(word) > 1}
    telling = {word.casefold() for word in words if len(word) >= _SHORTEST} - {*_EVERYDAY.split()}
    return [word for word in _words(line) if word in acronyms or word.casefold() in telling]


def first_line(text: str) -> str:
    """The first line of a message that holds anything, without its tags."""
    plain = re.sub(r"<[^>]+>", "", text)
    return next((line.strip() for line in plain.splitlines() if line.strip()), "")


def _words(line: str) -> list[str]:
    # Not \w+: the vowel signs of Hindi and Marathi are no letters to Python.
    return [word for word in re.split(_BETWEEN, line) if word]
