"""What people call a procedure in everyday words: "laser", "chemical peel", "IPL"."""

from collections.abc import Mapping, Sequence

from messages.day_names import plain_words

_SHORTEST = 3
"""Fewer letters of a word fit too much."""


def meant(words: Sequence[str], procedures: Mapping[str, str]) -> set[str]:
    """The ids of the procedures that these words may mean; several if they are not clear.

    `procedures` gives the id for each name (as `plain_words` gives it) a procedure is known by.
    A name itself means only its own; otherwise the words are, in order, beginnings or ends of a
    name's words, or one word is a name's initials.
    """
    said = " ".join(plain_words(" ".join(words)))
    if said in procedures:
        return {procedures[said]}
    return {found for name, found in procedures.items() if _fits(said, name)}


def _fits(said: str, name: str) -> bool:
    parts, of_name = _parts(said), _parts(name)
    initials = "".join(part[0] for part in of_name)
    return (len(of_name) > 1 and parts == [initials]) or _in_order(parts, of_name)


def _parts(words: str) -> list[str]:
    return words.replace("-", " ").split()


def _in_order(parts: Sequence[str], of_name: Sequence[str]) -> bool:
    left = iter(of_name)
    return bool(parts) and all(any(_is_short_for(each, part) for part in left) for each in parts)


def _is_short_for(said: str, part: str) -> bool:
    return len(said) >= _SHORTEST and (part.startswith(said) or part.endswith(said))
