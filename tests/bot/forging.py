"""Taps that no button of the tapper carries, and what they must not do."""

from sqlmodel import col, select

from bot.demo.clinic import DemoClinic
from bot.sandbox.person import Person
from clinic.database import Session
from clinic.tables import Appointment, AppointmentState, InboxRow, InboxState
from tests.steps import forge_tap, texts


async def refused(clinic: DemoClinic, person: Person, *taps: str) -> None:
    """Each tap changes no appointment, says nothing to the tapper, and breaks nothing."""
    said, stood = len(texts(person)), await _standing(clinic)
    for data in taps:
        await forge_tap(clinic, person, data)
        assert len(texts(person)) == said, data
        assert await _standing(clinic) == stood, data
        assert not await clinic.app.database.read(_quarantined), data


async def _standing(clinic: DemoClinic) -> list[tuple[int | None, AppointmentState, bool, bool]]:
    def look(db: Session) -> list[tuple[int | None, AppointmentState, bool, bool]]:
        rows = db.exec(select(Appointment).order_by(col(Appointment.id))).all()
        return [(row.id, row.state, bool(row.coming_at), bool(row.waits_since)) for row in rows]

    return await clinic.app.database.read(look)


def _quarantined(db: Session) -> list[str | None]:
    rows = db.exec(select(InboxRow).where(InboxRow.state == InboxState.QUARANTINED)).all()
    return [row.error for row in rows]
