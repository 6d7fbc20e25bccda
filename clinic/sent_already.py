"""What a patient got already: it is not said again, and it counts against the day's cap."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import case
from sqlmodel import Session, col, select

from clinic.tables import Kind, OutboxRow, State
from messages.merging import cap_on
from messages.occurrence import Occurrence, StepKind
from messages.quiet_hours import QuietHours
from messages.session_steps import NO_OTHER_MESSAGE
from messages.walltime import local_date, moment_of

_GONE = (State.SENT, State.SENDING)
_OPEN = (State.HELD, State.PENDING)
_ROW_KINDS = {
    StepKind.REMINDER: Kind.REMINDER,
    StepKind.CHECK_IN: Kind.CHECK_IN,
    StepKind.UPKEEP: Kind.UPKEEP,
}


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
        known = keys.get((_ROW_KINDS[one.kind], one.session_id, one.step_id), [])
        if known and row_key(one) not in known:
            names[row_key(one)] = known[0].removeprefix(_stem(one))
    return [
        replace(one, occurrence=names[row_key(one)]) if row_key(one) in names else one
        for one in occurrences
    ]


def _keys_of_steps(
    db: Session, occurrences: Collection[Occurrence]
) -> Mapping[tuple[str, int | None, str | None], list[str]]:
    """Keys of the rows that were sent, are being sent or wait; what was sent comes first."""
    found: dict[tuple[str, int | None, str | None], list[str]] = {}
    rows = db.exec(
        select(OutboxRow.key, OutboxRow.kind, OutboxRow.session_id, OutboxRow.step)
        .where(
            col(OutboxRow.session_id).in_({one.session_id for one in occurrences}),
            col(OutboxRow.kind).in_(_ROW_KINDS.values()),
            col(OutboxRow.state).in_((*_GONE, *_OPEN)),
        )
        .order_by(
            case((col(OutboxRow.state).in_(_GONE), 0), else_=1),
            col(OutboxRow.due_at),
            col(OutboxRow.id),
        )
    ).all()
    for key, kind, session_id, step in rows:
        found.setdefault((kind, session_id, step), []).append(key)
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
    to_come = [one for one in occurrences if one.expires > now and row_key(one) not in gone]
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
