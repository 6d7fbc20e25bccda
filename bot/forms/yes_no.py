"""Yes and no in words, for whoever writes instead of tapping."""

import unicodedata

from bot.forms.word_lists import listed
from messages.day_names import Words, plain_words
from messages.voice import Voice


def read_yes_no(words: str, voice: Voice, *, yes: str, no: str) -> bool | None:
    """What the words say; None if neither. `yes` and `no` name the buttons' labels."""
    said = _bare(words)
    if said == _bare(voice.plain(yes)) or _is_in(said, voice, "yes-words"):
        return True
    if said == _bare(voice.plain(no)) or _is_in(said, voice, "no-words", "stop-words"):
        return False
    return None


def _is_in(said: Words, voice: Voice, *lists: str) -> bool:
    return len(said) == 1 and any(said[0] in listed(voice, each) for each in lists)


def _bare(words: str) -> Words:
    # By category: \w knows no vowel signs, without which नहीं is another word.
    said = (" " if unicodedata.category(each)[0] in "PS" else each for each in words)
    return plain_words("".join(said))
