"""Claiming due rows and recording what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Integer, and_, bindparam, func, or_, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session, col, select

from clinic import desk, escalations, outbox, reachability
from clinic.claimable import NOW, claimable
from clinic.many import among, ids_named, pairs_named
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
from clinic.processes import ALONE, Share
from clinic.profile import ClinicProfile
from clinic.tables import Kind, Lane, OutboxRow, Reason, State
from clinic.tables.base import is_any, stored

LEASE = timedelta(seconds=60)
"""For one try, with its wait for a turn and its connection, write and read time-outs."""
LONGEST_TRY = timedelta(seconds=45)
"""Without the wait: whoever has had no turn when less is left of the lease must not begin."""

_NOTICE_LIVES = timedelta(days=3)
_LONGEST_BACKOFF = timedelta(minutes=5)
_REMINDS = (Kind.REMINDER, Kind.CHECK_IN, Kind.VISIT)
_MAY_BE_SENT = (State.SENDING, State.PENDING, State.HELD, State.UNCERTAIN)
_REASON_LENGTH = 300
_TEXT = "text"
"""Where a notice's content holds somebody's own words, which nobody needs once they were read."""
_CLAIM_LOCK = 7_203_115
"""Any number, the same in every process: PostgreSQL's advisory lock while one claims."""
# A query a lane walks the index in order and stops at the limit; one over all lanes would look at
# every row that waits. Built once, as that takes longer than to execute it.
_FIRST_OF_LANE = (
    select(OutboxRow.id)
    .where(col(OutboxRow.lane) == bindparam("lane"), claimable())
    .order_by(col(OutboxRow.due_at), col(OutboxRow.id))
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
# While they do not know of each other yet two may claim from one share; that harms nothing.
_FIRST_OF_SHARE = _FIRST_OF_LANE.where(
    func.abs(OutboxRow.chat_id) % bindparam("of", type_=BigInteger)
    == bindparam("index", type_=BigInteger)
)


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
_IDS = ids_named("ids")
_TAKE = (
    update(OutboxRow)
    .values(state=State.SENDING, attempts=OutboxRow.attempts + 1, lease_until=bindparam("lease"))
    .returning(OutboxRow)
    .execution_options(synchronize_session=False, populate_existing=True)
)
_LEADS = _TAKE.where(among(col(OutboxRow.id), _IDS))
_RIDERS = _TAKE.where(
    col(OutboxRow.id).in_(
        select(OutboxRow.id)
        .where(
            is_any(col(OutboxRow.state), State.PENDING),
            col(OutboxRow.due_at) <= NOW,
            col(OutboxRow.kind).in_(_REMINDS),
            among(col(OutboxRow.chat_id), _IDS),
            among(col(OutboxRow.patient_id), ids_named("patient_ids")),
        )
        # Whoever is planning for this patient may be waiting for the row that leads.
        .with_for_update(skip_locked=True)
    )
)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Rows that leave together in one message; the first one leads."""

    rows: tuple[OutboxRow, ...]

    @property
    def lead(self) -> OutboxRow:
        """The row whose kind decides how the message is sent."""
        return self.rows[0]


def claim(db: Session, *, now: datetime, limit: int, share: Share = ALONE) -> list[Claim]:
    """Take up to `limit` due messages: one a chat, the first lane first, in order within a chat.

    A patient's reminders that are due together leave as one message, so a phone that was out of
    reach gets one message and not a burst. The caller's transaction must be a writing one.

    Of several processes each has its `share` of the chats, so that one paces all of a chat. Answers
    go from any: the process that handled the update is awake, the others may not be for a second.
    """
    _one_at_a_time(db)
    leads: list[OutboxRow] = []
    for lane in Lane:
        if len(leads) < limit:
            leads += _first(db, lane=lane, now=now, limit=limit - len(leads), share=share)
    hosts = [row for row in leads if row.kind in _REMINDS]
    riders: dict[int | None, list[OutboxRow]] = {}
    for row in _riders(db, hosts, now=now) if hosts else ():
        riders.setdefault(row.patient_id, []).append(row)
    return [
        Claim(rows=(lead, *(riders.get(lead.patient_id, ()) if lead.kind in _REMINDS else ())))
        for lead in leads
    ]


def _one_at_a_time(db: Session) -> None:
    # Two claims that overlap could each take a message of one chat: neither sees what the other
    # has taken before it commits. SQLite's BEGIN IMMEDIATE lets them overlap in no case.
    if db.get_bind().dialect.name == "postgresql":
        db.exec(select(func.pg_advisory_xact_lock(_CLAIM_LOCK)))


def _first(db: Session, *, lane: Lane, now: datetime, limit: int, share: Share) -> list[OutboxRow]:
    params: dict[str, Any] = {"lane": lane, "now": now, "most": limit}
    if share.of == 1 or lane is Lane.REPLY:
        due = db.exec(_FIRST_OF_LANE, params=params).all()
    else:
        params |= {"of": share.of, "index": share.index}
        due = db.exec(_FIRST_OF_SHARE, params=params).all()
    return _taken(db, _LEADS, now=now, ids=[stored(each) for each in due]) if due else []


def _riders(db: Session, leads: Sequence[OutboxRow], *, now: datetime) -> list[OutboxRow]:
    chats = {stored(row.chat_id) for row in leads}
    patients = {row.patient_id for row in leads if row.patient_id is not None}
    return _taken(db, _RIDERS, now=now, ids=chats, patient_ids=patients)


def _taken(
    db: Session, statement: ReturningUpdate[OutboxRow], *, now: datetime, **ids: Collection[int]
) -> list[OutboxRow]:
    taken = db.scalars(statement, {"now": now, "lease": now + LEASE, **ids}).all()
    return sorted(taken, key=lambda row: (row.lane, row.due_at, row.id or 0))


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
