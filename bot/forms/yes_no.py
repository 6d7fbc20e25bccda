"""Yes and no in words, for whoever writes instead of tapping."""

import re

from messages.voice import Voice


def read_yes_no(words: str, voice: Voice, *, yes: str, no: str) -> bool | None:
    """What the words say; None if neither. `yes` and `no` name the buttons' labels."""
    said = _bare(words)
    if said in {_bare(voice.plain(yes)), *voice.plain("yes-words").split()}:
        return True
    refusals = (*voice.plain("no-words").split(), *voice.plain("stop-words").split())
    if said in {_bare(voice.plain(no)), *refusals}:
        return False
    return None


def _bare(words: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", words).lower().split())
