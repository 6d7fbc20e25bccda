"""Fewer messages: what nearly coincides goes together, and no day has more than its share."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from messages.occurrence import Occurrence, StepKind
from messages.walltime import local_date

CLOSE = timedelta(minutes=30)
"""Steps whose due times lie no further apart than this are one message."""
EARLY_DAYS = 3
"""Up to this local day after a session the patient may get EARLY_CAP messages a day."""
EARLY_CAP = 2
LATER_CAP = 1


@dataclass(frozen=True, kw_only=True)
class Message:
    """Steps that reach the patient together at `due`."""

    due: datetime
    steps: tuple[Occurrence, ...]

    @property
    def counts(self) -> bool:
        """Whether the daily cap applies: to care for the day, not to what was asked for."""
        return any(
            one.kind in {StepKind.REMINDER, StepKind.CHECK_IN} and not one.opt_in
            for one in self.steps
        )


def join_close(
    occurrences: Sequence[Occurrence], *, ended: Mapping[int, datetime]
) -> list[Message]:
    """Put together what lies within `CLOSE` of the first of them; sorted by due time.

    `ended` holds when each session ended: a message waits for the session it speaks of.
    """
    messages: list[Message] = []
    for one in sorted(occurrences, key=lambda each: each.due):
        joined = _joined(messages[-1], one, ended) if messages else None
        if joined is None:
            messages.append(Message(due=one.due, steps=(one,)))
        else:
            messages[-1] = joined
    return messages


def _joined(message: Message, one: Occurrence, ended: Mapping[int, datetime]) -> Message | None:
    if one.due - message.due > CLOSE:
        return None
    due = message.due if ended[one.session_id] <= message.due else one.due
    if any(step.expires <= due for step in message.steps):
        return None
    return Message(due=due, steps=(*message.steps, one))


def keep_cap(
    messages: Sequence[Message], *, ended: Mapping[int, datetime], zone: ZoneInfo
) -> list[Message]:
    """Merge neighbours into the earlier one, the closest first, until every date keeps its cap.

    `ended` holds when each session ended: as advice is never given before its session, a message
    may have to wait for the later one instead. Only when several sessions end on one date, each
    too late for what was said before, can a date keep more messages: care goes before the cap.
    """
    by_date: dict[date, list[Message]] = defaultdict(list)
    uncounted: list[Message] = []
    for message in messages:
        if message.counts:
            by_date[local_date(message.due, zone)].append(message)
        else:
            uncounted.append(message)
    session_dates = [local_date(moment, zone) for moment in ended.values()]
    for day, of_day in by_date.items():
        cap = cap_on(day, session_dates)
        while len(of_day) > cap and (pair := _closest(of_day, ended)) is not None:
            of_day[pair[0] : pair[0] + 2] = [pair[1]]
    return [*uncounted, *(message for of_day in by_date.values() for message in of_day)]


def cap_on(day: date, session_dates: Sequence[date]) -> int:
    """How many messages that count a patient with sessions on these dates may get on `day`."""
    early = any(0 <= (day - session).days <= EARLY_DAYS for session in session_dates)
    return EARLY_CAP if early else LATER_CAP


def _closest(
    messages: Sequence[Message], ended: Mapping[int, datetime]
) -> tuple[int, Message] | None:
    """Where the best pair of neighbours begins, and what becomes of it."""
    pairs = [
        (later.due - earlier.due, index, earlier, later)
        for index, (earlier, later) in enumerate(pairwise(messages))
    ]
    pairs.sort(key=lambda pair: pair[:2])
    for _, index, earlier, later in pairs:
        if all(ended[one.session_id] <= earlier.due for one in later.steps):
            return index, Message(due=earlier.due, steps=(*earlier.steps, *later.steps))
    for _, index, earlier, later in pairs:
        if all(one.expires > later.due for one in earlier.steps):
            return index, Message(due=later.due, steps=(*earlier.steps, *later.steps))
    return None
