"""How long something lasts, in a clinic's words: "90m", "4h", "2d"."""

import re
from datetime import timedelta

DURATION = r"(?P<count>[1-9]\d{0,3})(?P<unit>[mhd])"
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def parse_duration(text: str) -> timedelta:
    """Turn "90m", "4h" or "2d" into a length of time.

    Raises:
        ValueError: naming `text` and a right example.
    """
    found = re.fullmatch(DURATION, text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a length of time; write for example 90m, 4h or 2d")
    return int(found["count"]) * _UNITS[found["unit"]]


def duration_words(length: timedelta) -> str:
    """The shortest text that `parse_duration` turns into `length` (whole minutes)."""
    for unit in "dhm":
        count, rest = divmod(length, _UNITS[unit])
        if not rest:
            return f"{count}{unit}"
    raise ValueError(f"{length} is not a whole number of minutes")
