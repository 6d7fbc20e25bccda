"""What the look at claimed rows needs of many patients, with one query a table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from clinic import consents, patients
from clinic.many import among, ids_named
from clinic.tables import CareSession, Kind, OutboxRow, Patient, Purpose, State
from clinic.tables.base import is_any, stored

_FIRST = (Kind.WELCOME, Kind.APPOINTMENT)
_OPEN = (State.HELD, State.PENDING, State.SENDING)
_IDS = ids_named("ids")
_TAKEN_BACK = select(CareSession.id).where(
    among(col(CareSession.id), _IDS), col(CareSession.cancelled_at).is_not(None)
)
_COMES_FIRST = select(OutboxRow).where(
    among(col(OutboxRow.chat_id), _IDS),
    col(OutboxRow.kind).in_(_FIRST),
    is_any(col(OutboxRow.state), *_OPEN),
)


@dataclass(frozen=True, kw_only=True)
class AtHand:
    """What the database held when it was gathered."""

    patients: Mapping[int, Patient]
    agreed: Collection[tuple[int, Purpose]]
    """Patients with the purposes to which their newest answer is yes."""
    taken_back: Collection[int]
    """Ids of sessions that do not count any more."""
    first: Mapping[int, Sequence[OutboxRow]]
    """By patient: open rows that a reminder would be odd before."""


def gather(db: Session, *, rows: Sequence[OutboxRow]) -> AtHand:
    """All that `recheck` asks about these rows' patients and sessions."""
    ids = {row.patient_id for row in rows if row.patient_id is not None}
    if not ids:
        return AtHand(patients={}, agreed=(), taken_back=(), first={})
    people = patients.get_all(db, ids)
    sessions = {row.session_id for row in rows if row.session_id is not None}
    return AtHand(
        patients={stored(each.id): each for each in people},
        agreed=consents.agreed(db, patient_ids=ids),
        taken_back=_taken_back(db, sessions) if sessions else (),
        first=_first(db, {stored(row.chat_id) for row in rows}),
    )


def _taken_back(db: Session, sessions: Collection[int]) -> Collection[int]:
    found = db.exec(_TAKEN_BACK, params={"ids": sessions}).all()
    return {stored(each) for each in found}


def _first(db: Session, chat_ids: Collection[int]) -> Mapping[int, Sequence[OutboxRow]]:
    rows = db.exec(_COMES_FIRST, params={"ids": chat_ids}).all()
    found: dict[int, list[OutboxRow]] = {}
    for row in rows:
        found.setdefault(stored(row.patient_id), []).append(row)
    return found
