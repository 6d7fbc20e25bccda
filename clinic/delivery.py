"""Claiming due rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Integer, bindparam, func, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session, col, select

from clinic.claimable import NOW, claimable
from clinic.many import among, ids_named
from clinic.processes import ALONE, Share
from clinic.tables import Kind, Lane, OutboxRow, State
from clinic.tables.base import is_any, stored

LEASE = timedelta(seconds=60)
"""For one try, with its wait for a turn and its connection, write and read time-outs."""
LONGEST_TRY = timedelta(seconds=45)
"""Without the wait: whoever has had no turn when less is left of the lease must not begin."""

_REMINDS = (Kind.REMINDER, Kind.CHECK_IN, Kind.VISIT)
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
