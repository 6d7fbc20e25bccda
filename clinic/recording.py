"""Recording what became of rows that were claimed."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, update
from sqlmodel import Session, col, select

from clinic import desk, escalations, outbox, reachability
from clinic.claimable import NOW
from clinic.delivery import Claim
from clinic.many import among, pairs_named
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
from clinic.tables.base import is_any, stored

_NOTICE_LIVES = timedelta(days=3)
_LONGEST_BACKOFF = timedelta(minutes=5)
_MAY_BE_SENT = (State.SENDING, State.PENDING, State.HELD, State.UNCERTAIN)
_REASON_LENGTH = 300
_TEXT = "text"
"""Where a notice's content holds somebody's own words, which nobody needs once they were read."""


def _sent(*, at: object, number: object) -> dict[str, Any]:
    """What a row holds once it was sent; values, or the places where a statement takes them."""
    return {
        "state": State.SENT,
        "sent_at": at,
        "message_id": number,
        "reason": None,
        "retry_at": None,
        "lease_until": None,
    }


_ROW, _NUMBER = pairs_named("sent")
# That it was sent is a fact whoever holds the row by now, as `record` has it.
_SENT = (
    update(OutboxRow)
    .where(col(OutboxRow.id) == _ROW, is_any(col(OutboxRow.state), *_MAY_BE_SENT))
    .values(**_sent(at=NOW, number=_NUMBER))
    .execution_options(synchronize_session=False)
)


def record_all(
    db: Session,
    *,
    finished: Sequence[tuple[Claim, Outcome]],
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Write down what many tries came to; the plain case, sent, in one statement for them all."""
    if finished:
        _lock(db, finished)
    sent: list[tuple[int, int | None]] = []
    for claim, outcome in finished:
        if isinstance(outcome, Sent) and not any(map(_has_words, claim.rows)):
            sent += [(stored(row.id), outcome.message_id) for row in claim.rows]
        else:
            record(db, claim=claim, outcome=outcome, profile=profile, now=now)
    if sent:
        db.connection().execute(_SENT, {"sent": sent, "now": now})


def _lock(db: Session, finished: Sequence[tuple[Claim, Outcome]]) -> None:
    rows = [(row, outcome) for claim, outcome in finished for row in claim.rows]
    # All that waits for somebody who cannot be reached is held.
    lost = {row.patient_id for row, outcome in rows if isinstance(outcome, Unreachable)} - {None}
    ids = among(col(OutboxRow.id), [stored(row.id) for row, _ in rows])
    outbox.lock(db, or_(ids, outbox.open_of(*map(stored, lost))) if lost else ids)


def record(
    db: Session, *, claim: Claim, outcome: Outcome, profile: ClinicProfile, now: datetime
) -> None:
    """Write down what the try came to.

    An outcome that comes late, after the lease ran out, changes nothing: the row is somebody
    else's by then. Only that it was sent is a fact whenever it becomes known.
    """
    leases = {stored(row.id): row.lease_until for row in claim.rows}
    rows = db.exec(
        select(OutboxRow)
        .where(among(col(OutboxRow.id), leases))
        .order_by(col(OutboxRow.id))
        .with_for_update()
    ).all()
    for row in rows:
        ours = row.state is State.SENDING and row.lease_until == leases[stored(row.id)]
        if ours or (isinstance(outcome, Sent) and row.state in _MAY_BE_SENT):
            row.lease_until = None
            _settle(db, row, outcome, profile=profile, now=now)
            db.add(row)


def _settle(
    db: Session, row: OutboxRow, outcome: Outcome, *, profile: ClinicProfile, now: datetime
) -> None:
    match outcome:
        case Sent(message_id=message_id):
            row.sqlmodel_update(_sent(at=now, number=message_id))
            _forget_words(row)
        case Unreachable(detail=detail) if row.patient_id is not None:
            _hold(db, row, patient_id=row.patient_id, profile=profile, now=now)
        case Unreachable(detail=detail) | Refused(detail=detail):
            row.state, row.reason = State.FAILED, detail[:_REASON_LENGTH]
            _forget_words(row)
            _tell_failure(db, row, profile=profile, now=now)
        case Moved(chat_id=chat_id):
            reachability.move_chat(db, old=row.chat_id, new=chat_id)
            row.chat_id = chat_id
            _again(row, at=now, counts=False)
        case Unknown():
            settle_unknown(row, now=now)
        case Throttled() | Locked() | NotSent():
            _settle_unsent(row, outcome, now=now)


def _tell_failure(db: Session, row: OutboxRow, *, profile: ClinicProfile, now: datetime) -> None:
    """What a patient should have got is told to staff; a failed copy stands in its report."""
    if row.kind is Kind.ESCALATION:
        db.flush()
        escalations.pass_on(db, alert=row, now=now)
    elif row.patient_id is not None and row.kind is not Kind.BROADCAST:
        desk.tell(
            db,
            about="not-sent",
            key=str(row.id),
            profile=profile,
            now=now,
            expires_at=now + _NOTICE_LIVES,
            patient_id=row.patient_id,
        )


def _settle_unsent(row: OutboxRow, outcome: Throttled | Locked | NotSent, *, now: datetime) -> None:
    match outcome:
        case Throttled(seconds=seconds):
            _again(row, at=now + timedelta(seconds=seconds), counts=False)
        case Locked(detail=detail):
            row.reason = detail[:_REASON_LENGTH]
            _again(row, at=now + _LONGEST_BACKOFF, counts=False)
        case NotSent(detail=detail):
            row.reason = detail[:_REASON_LENGTH]
            _again(row, at=now + _backoff(row.attempts), counts=True)


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


def _hold(
    db: Session, row: OutboxRow, *, patient_id: int, profile: ClinicProfile, now: datetime
) -> None:
    """Back to the patient's other rows, which all wait until the person lets the bot in again.

    News do not wait: they are settled as what could not be delivered.
    """
    row.state, row.retry_at = State.PENDING, None
    db.add(row)
    db.flush()
    reachability.lost(db, patient_id=patient_id, profile=profile, now=now)
    db.refresh(row)


def _again(row: OutboxRow, *, at: datetime, counts: bool) -> None:
    row.state, row.retry_at = State.PENDING, at
    if not counts:
        row.attempts -= 1


def _backoff(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST_BACKOFF)


def _has_words(row: OutboxRow) -> bool:
    return row.kind is Kind.REPLY or _TEXT in row.content


def _forget_words(row: OutboxRow) -> None:
    if row.kind is Kind.REPLY:
        row.content = {}
    elif _TEXT in row.content:
        row.content = {name: row.content[name] for name in row.content if name != _TEXT}


def try_now(db: Session, *, now: datetime) -> None:
    """Let what waits for another try have it at once: with a start, what was in the way is gone.

    That may be a refused token, a clock that was hours ahead, or a machine without a network.
    """
    db.exec(
        update(OutboxRow)
        .where(is_any(col(OutboxRow.state), State.PENDING), col(OutboxRow.retry_at) > now)
        .values(retry_at=now)
    )


def rescue(
    db: Session, *, now: datetime, all_leases: bool = False, alive: Collection[int] = ()
) -> Sequence[OutboxRow]:
    """Return rows whose worker died, by the rule for unknown outcomes.

    `all_leases` is for the start of the only process: no other worker can be alive. `alive` are
    the ids of rows that this very process has in hand, whatever the clock says of their lease.
    """
    dead = is_any(col(OutboxRow.state), State.SENDING)
    if not all_leases:
        dead = and_(dead, col(OutboxRow.lease_until) <= now)
    rows = db.exec(select(OutboxRow).where(dead).with_for_update(skip_locked=True)).all()
    lost = [row for row in rows if row.id not in alive]
    for row in lost:
        settle_unknown(row, now=now)
        db.add(row)
    return lost
