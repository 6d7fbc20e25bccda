"""What came too late to help: it is not sent any more, and staff get one line that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from clinic import desk, outbox
from clinic.overdue import PROMPT
from clinic.profile import ClinicProfile
from clinic.tables import Kind, OutboxRow, State

_CARE = (Kind.WELCOME, Kind.REMINDER, Kind.CHECK_IN, Kind.APPOINTMENT, Kind.VISIT)
_NOTICE_LIVES = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Late:
    """How many rows came too late."""

    rows: int
    could_go: int
    """Of them: those that waited neither for a person nor, as broadcasts do, for their turn."""


def expire(db: Session, *, profile: ClinicProfile, now: datetime) -> Late:
    """Expire every waiting row that is too late by now; returns how many.

    Patients who were waiting for theirs (so not those who never joined or cannot be reached) are
    named to staff: it happens after an outage, and somebody may want to phone.
    """
    late = outbox.late_rows(db, now=now)
    could_go = [row for row in late if row.state is State.PENDING and row.lane in PROMPT]
    missed = [row for row in could_go if row.kind in _CARE]
    outbox.expire(late)
    if missed:
        _tell(db, missed, profile=profile, now=now)
    return Late(rows=len(late), could_go=len(could_go))


def _tell(
    db: Session, missed: Sequence[OutboxRow], *, profile: ClinicProfile, now: datetime
) -> None:
    """One notice for a whole outage: what has not left yet takes up what came later."""
    patients = {row.patient_id for row in missed if row.patient_id}
    unsent = db.exec(
        select(OutboxRow).where(
            OutboxRow.state == State.PENDING, col(OutboxRow.key).startswith("notice:late:")
        )
    ).all()
    for row in unsent:
        row.content = {
            **row.content,
            "count": row.content["count"] + len(missed),
            "patient_ids": sorted(patients.union(row.content["patient_ids"])),
        }
        db.add(row)
    if not unsent:
        desk.tell(
            db,
            about="late",
            key=str(missed[0].id),
            profile=profile,
            now=now,
            expires_at=now + _NOTICE_LIVES,
            content={"count": len(missed), "patient_ids": sorted(patients)},
        )
