"""Claiming due rows and recording what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, tuple_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from clinic import reachability
from clinic.outcomes import (
    Locked,
    Moved,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Throttled,
    Unknown,
    Unreachable,
)
from clinic.profile import ClinicProfile
from clinic.tables import Kind, OutboxRow, Reason, State

LEASE = timedelta(seconds=60)
"""Longer than one try can take, with its connection, write and read time-outs."""

_LONGEST_BACKOFF = timedelta(minutes=5)
_REMINDS = (Kind.REMINDER, Kind.CHECK_IN)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Rows that leave together in one message; the first one leads."""

    rows: tuple[OutboxRow, ...]

    @property
    def lead(self) -> OutboxRow:
        """The row whose kind decides how the message is sent."""
        return self.rows[0]


def claim(db: Session, *, now: datetime, limit: int) -> list[Claim]:
    """Take up to `limit` due messages: one a chat, the first lane first, in order within a chat.

    A patient's reminders that are due together leave as one message, so a phone that was out of
    reach gets one message and not a burst. The caller's transaction must be a writing one.
    """
    earlier = aliased(OutboxRow)
    blocked = exists().where(
        earlier.chat_id == OutboxRow.chat_id,
        or_(
            col(earlier.state) == State.SENDING,
            and_(
                col(earlier.state) == State.PENDING,
                col(earlier.due_at) <= now,
                tuple_(col(earlier.lane), col(earlier.due_at), col(earlier.id))
                < tuple_(col(OutboxRow.lane), col(OutboxRow.due_at), col(OutboxRow.id)),
            ),
        ),
    )
    due = (
        select(OutboxRow.id)
        .where(
            OutboxRow.state == State.PENDING,
            col(OutboxRow.due_at) <= now,
            or_(col(OutboxRow.retry_at).is_(None), col(OutboxRow.retry_at) <= now),
            col(OutboxRow.chat_id).is_not(None),
            ~blocked,
        )
        .order_by(col(OutboxRow.lane), col(OutboxRow.due_at), col(OutboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    leads = _take(db, col(OutboxRow.id).in_(due), now=now)
    guests = {row.patient_id for row in leads if row.kind in _REMINDS}
    riders = (
        _take(
            db,
            and_(
                col(OutboxRow.state) == State.PENDING,
                col(OutboxRow.due_at) <= now,
                col(OutboxRow.kind).in_(_REMINDS),
                col(OutboxRow.patient_id).in_(guests),
            ),
            now=now,
        )
        if guests
        else []
    )
    return [
        Claim(rows=(lead, *(row for row in riders if _rides_with(row, lead)))) for lead in leads
    ]


def _rides_with(row: OutboxRow, lead: OutboxRow) -> bool:
    return lead.kind in _REMINDS and row.patient_id == lead.patient_id


def _take(db: Session, condition: object, *, now: datetime) -> list[OutboxRow]:
    taken = db.scalars(
        update(OutboxRow)
        .where(condition)  # pyright: ignore[reportArgumentType]
        .values(state=State.SENDING, attempts=OutboxRow.attempts + 1, lease_until=now + LEASE)
        .returning(OutboxRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).all()
    return sorted(taken, key=lambda row: (row.lane, row.due_at, row.id or 0))


def record(
    db: Session, *, claim: Claim, outcome: Outcome, profile: ClinicProfile, now: datetime
) -> None:
    """Write down what the try came to. Rows that are no longer `sending` are left alone."""
    rows = db.exec(
        select(OutboxRow).where(
            col(OutboxRow.id).in_([row.id for row in claim.rows]),
            OutboxRow.state == State.SENDING,
        )
    ).all()
    for row in rows:
        row.lease_until = None
        _settle(db, row, outcome, profile=profile, now=now)
        db.add(row)


def _settle(
    db: Session, row: OutboxRow, outcome: Outcome, *, profile: ClinicProfile, now: datetime
) -> None:
    match outcome:
        case Sent(message_id=message_id):
            row.state, row.sent_at, row.message_id = State.SENT, now, message_id
            row.reason = row.retry_at = None
            _forget_words(row)
        case Unreachable(detail=detail):
            _settle_unreachable(db, row, detail=detail, profile=profile, now=now)
        case Refused(detail=detail):
            row.state, row.reason = State.FAILED, detail
            _forget_words(row)
        case Throttled(seconds=seconds):
            _again(row, at=now + timedelta(seconds=seconds), counts=False)
        case Locked(detail=detail):
            row.reason = detail
            _again(row, at=now + _LONGEST_BACKOFF, counts=False)
        case NotSent(detail=detail):
            row.reason = detail
            _again(row, at=now + _backoff(row.attempts), counts=True)
        case Unknown():
            settle_unknown(row, now=now)
        case Moved(chat_id=chat_id):
            reachability.move_chat(db, old=row.chat_id, new=chat_id)
            row.chat_id = chat_id
            _again(row, at=now, counts=False)


def settle_unknown(row: OutboxRow, *, now: datetime) -> None:
    """Decide about a row that may have been sent.

    A repeated reminder is harmless and a missing one is not; a broadcast must not come twice.
    """
    row.lease_until = None
    if row.kind is Kind.BROADCAST:
        row.state, row.reason = State.UNCERTAIN, Reason.UNKNOWN_OUTCOME
    else:
        row.reason = Reason.UNKNOWN_OUTCOME
        _again(row, at=now + _backoff(row.attempts), counts=True)


def _settle_unreachable(
    db: Session, row: OutboxRow, *, detail: str, profile: ClinicProfile, now: datetime
) -> None:
    if row.patient_id is None:
        row.state, row.reason = State.FAILED, detail
        _forget_words(row)
        return
    row.state, row.reason = State.PENDING, detail
    db.add(row)
    db.flush()
    reachability.lost(db, patient_id=row.patient_id, profile=profile, now=now)
    db.refresh(row)


def _again(row: OutboxRow, *, at: datetime, counts: bool) -> None:
    row.state, row.retry_at = State.PENDING, at
    if not counts:
        row.attempts -= 1


def _backoff(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST_BACKOFF)


def _forget_words(row: OutboxRow) -> None:
    if row.kind is Kind.REPLY:
        row.content = {}


def rescue(db: Session, *, now: datetime, all_leases: bool = False) -> Sequence[OutboxRow]:
    """Return rows whose worker died, by the rule for unknown outcomes.

    `all_leases` is for the start of the only process: no other worker can be alive.
    """
    condition = (
        col(OutboxRow.state) == State.SENDING
        if all_leases
        else and_(col(OutboxRow.state) == State.SENDING, col(OutboxRow.lease_until) <= now)
    )
    rows = db.exec(select(OutboxRow).where(condition)).all()
    for row in rows:
        settle_unknown(row, now=now)
        db.add(row)
    return rows
