"""What a patient got already: it is not said again, and it counts against the day's cap."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from clinic.tables import Kind, OutboxRow, State
from messages.merging import cap_on
from messages.occurrence import Occurrence, StepKind
from messages.quiet_hours import QuietHours
from messages.session_steps import NO_OTHER_MESSAGE
from messages.walltime import local_date, moment_of

_GONE = (State.SENT, State.SENDING)
_OPEN = (State.HELD, State.PENDING)
_FAILED = (State.FAILED, State.EXPIRED, State.UNCERTAIN)
_KINDS = (Kind.REMINDER, Kind.CHECK_IN, Kind.UPKEEP)


def row_key(occurrence: Occurrence) -> str:
    """The natural key of an occurrence's row."""
    return f"{_stem(occurrence)}{occurrence.occurrence}"


def _stem(occurrence: Occurrence) -> str:
    return f"session:{occurrence.session_id}:{occurrence.step_id}:"


def keep_rows(db: Session, occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """The same, where a step that is said once goes by the name of the row it has.

    An occurrence is named after its time. When an edited plan says "+2h" instead of "+1h", it is
    the same advice all the same: what waits is moved, and what was sent is not sent again. Days of
    a step that comes on several are told apart, and so are preparations for several visits.
    """
    times = Counter((one.session_id, one.step_id) for one in occurrences)
    once = [
        one
        for one in occurrences
        if times[one.session_id, one.step_id] == 1 and one.kind is not StepKind.PREPARATION
    ]
    keys = _keys_of_steps(db, once)
    names: dict[str, str] = {}
    for one in once:
        known = keys.get((one.session_id, one.step_id), [])
        # Of a step that came on several days none stands for the one that is left; and an answer
        # of one day says nothing of another.
        if len(known) == 1 and not (known[0].gone and one.kind is StepKind.CHECK_IN):
            names[row_key(one)] = known[0].key.removeprefix(_stem(one))
    return [
        replace(one, occurrence=names[row_key(one)]) if row_key(one) in names else one
        for one in occurrences
    ]


@dataclass(frozen=True, kw_only=True)
class _Known:
    key: str
    gone: bool
    """Whether it was sent, or is being sent."""


def _keys_of_steps(
    db: Session, occurrences: Collection[Occurrence]
) -> Mapping[tuple[int | None, str | None], list[_Known]]:
    """The rows that were sent, are being sent or wait."""
    found: dict[tuple[int | None, str | None], list[_Known]] = {}
    rows = db.exec(
        select(OutboxRow.key, OutboxRow.state, OutboxRow.session_id, OutboxRow.step).where(
            col(OutboxRow.session_id).in_({one.session_id for one in occurrences}),
            col(OutboxRow.kind).in_(_KINDS),
            col(OutboxRow.state).in_((*_GONE, *_OPEN)),
        )
    ).all()
    for key, state, session_id, step in rows:
        known = _Known(key=key, gone=state in _GONE)
        found.setdefault((session_id, step), []).append(known)
    return found


def keep_cap_today(
    db: Session,
    occurrences: Sequence[Occurrence],
    *,
    patient_id: int,
    session_dates: Sequence[date],
    zone: ZoneInfo,
    quiet: QuietHours,
    now: datetime,
) -> list[Occurrence]:
    """The same, where what went out today and what is to come today keep the day's cap together.

    The schedule sees whole days. When it changes in the middle of one, the rest of the day comes
    in as many messages as are left; where none is, it joins tomorrow's first message if that still
    helps, and is left out otherwise.
    """
    today = local_date(now, zone)
    gone = _gone(db, patient_id=patient_id)
    failed = _keys_in(db, patient_id=patient_id, states=_FAILED)
    to_come = [
        one
        for one in occurrences
        if one.expires > now and row_key(one) not in gone and row_key(one) not in failed
    ]
    counted = [one for one in to_come if _counts(one)]
    rest = [one for one in counted if local_date(one.due, zone) <= today]
    late = max((one.due for one in rest if one.due <= now), default=now)
    moments = {row_key(one): max(one.due, late) for one in rest}  # what is late goes together
    room = cap_on(today, session_dates) - _sent_on(today, occurrences, gone, zone=zone)
    wished = sorted(set(moments.values()))
    if len(wished) <= max(room, 0):
        return list(occurrences)
    if room > 0:
        last = wished[room - 1]
        dues = {key: last for key, moment in moments.items() if moment > last}
    else:
        tomorrow = today + timedelta(days=1)
        morning = quiet.defer(moment_of(tomorrow, NO_OTHER_MESSAGE, zone), zone)
        later = [one.due for one in counted if local_date(one.due, zone) == tomorrow]
        dues = dict.fromkeys(moments, min(later, default=morning))
    placed = ((one, dues.get(row_key(one), one.due)) for one in occurrences)
    return [replace(one, due=due) for one, due in placed if due < one.expires]


def _counts(one: Occurrence) -> bool:
    return one.kind in {StepKind.REMINDER, StepKind.CHECK_IN} and not one.opt_in


def _gone(db: Session, *, patient_id: int) -> Mapping[str, tuple[datetime | None, int | None]]:
    """When each row went out and in which message, by key; nothing for what is under way."""
    rows = db.exec(
        select(OutboxRow.key, OutboxRow.sent_at, OutboxRow.message_id).where(
            OutboxRow.patient_id == patient_id,
            col(OutboxRow.kind).in_((Kind.REMINDER, Kind.CHECK_IN)),
            col(OutboxRow.state).in_(_GONE),
        )
    ).all()
    return {key: (sent_at, message_id) for key, sent_at, message_id in rows}


def _keys_in(db: Session, *, patient_id: int, states: Collection[State]) -> set[str]:
    rows = db.exec(
        select(OutboxRow.key).where(
            OutboxRow.patient_id == patient_id, col(OutboxRow.state).in_(states)
        )
    )
    return set(rows.all())


def _sent_on(
    day: date,
    occurrences: Sequence[Occurrence],
    gone: Mapping[str, tuple[datetime | None, int | None]],
    *,
    zone: ZoneInfo,
) -> int:
    """How many messages went out on that day, or go out now, that count."""
    uncounted = {row_key(one) for one in occurrences if not _counts(one)}
    return len(
        {
            message_id
            for key, (sent_at, message_id) in gone.items()
            if key not in uncounted and (sent_at is None or local_date(sent_at, zone) == day)
        }
    )
