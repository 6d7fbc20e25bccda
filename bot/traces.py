"""Tracebacks without what the exceptions say: a message may quote a name, an answer, the token.

Where it happened and of what kind it is remains: files, lines, types, causes.
"""

import sqlite3
import traceback
from collections.abc import Iterator
from typing import cast

from sqlalchemy.exc import DBAPIError, OperationalError

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_DURING = "\nDuring handling of the above exception, another exception occurred:\n\n"


def trace_of(error: BaseException) -> str:
    """The traceback of an exception, with those that led to it and those in its group."""
    return "".join(_lines(error, seen=set()))


def _lines(error: BaseException, *, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before, how = error.__cause__, _CAUSE
    if before is None and not error.__suppress_context__:
        before, how = error.__context__, _DURING
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen=seen)
        yield how
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(error.__traceback__)
    yield f"{_name(error)}{_said(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        group = cast("BaseExceptionGroup[BaseException]", error)
        for number, member in enumerate(group.exceptions, start=1):
            if id(member) not in seen:
                yield f"\nOf the group, number {number}:\n\n"
                yield from _lines(member, seen=seen)


def _name(error: BaseException) -> str:
    kind = type(error)
    if kind.__module__ in {"builtins", "__main__"}:
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def _said(error: BaseException) -> str:
    """What tells a person what to mend and cannot quote anybody."""
    match error:
        case OperationalError():
            return _of_driver(error)
        case sqlite3.OperationalError():
            return f": {error}"
        case OSError(errno=int(number), strerror=str(said)):
            return f": [{number}] {said}"
        case ImportError(name=str(module)):
            return f": {module}"
        case _:
            return ""


def _of_driver(error: DBAPIError) -> str:
    # The wrapper's own text holds the statement, and the values it was executed with unless they
    # are hidden. Other kinds of driver's errors quote values: "Key (name)=(Asha) already exists".
    lines = str(error.orig).strip().splitlines()
    return f": {lines[0]}" if lines else ""
