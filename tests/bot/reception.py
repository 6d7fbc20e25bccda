"""What reception's tests do: an open clinic, patients who ask for times."""

from datetime import datetime, timedelta

from bot.demo.clinic import SUNRISE, DemoClinic
from clinic import appointments, booking, enrolment, patients, series
from clinic.database import Session
from clinic.opening import slot_at
from clinic.tables import Appointment, AppointmentState, Series

OPEN = SUNRISE.model_copy(
    update={
        "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), ("10:00-18:00",)),
        "slot_minutes": 60,
    }
)
"""A clinic that one can book at."""


def newcomer(clinic: DemoClinic, db: Session, name: str) -> Series:
    """Somebody whose first of six sessions has just ended, and who has not joined."""
    services, now = clinic.app.services, clinic.clock.now()
    profile = services.profile
    return enrolment.enrol(
        db,
        patient=patients.add(
            db, name=name, language=profile.language, timezone=profile.timezone, now=now
        ),
        plan=services.plans["microdermabrasion"],
        number=1,
        length=6,
        ended_at=now,
        staff_id=1,
        key=services.key,
        profile=profile,
        now=now,
    ).series


def run_of(db: Session, name: str) -> Series:
    """The running series of the newest patient of this name."""
    patient_id = patients.by_name(db, name=name)[0].id or 0
    return series.running(db, patient_id=patient_id)[-1][0]


async def ask(clinic: DemoClinic, name: str, moment: datetime) -> None:
    """The patient asks for a time."""

    def request(db: Session) -> None:
        run = run_of(db, name)
        profile = clinic.app.services.profile
        booking.request(
            db,
            run=run,
            slot=slot_at(profile, procedure=run.procedure, starts_at=moment),
            profile=profile,
            by=f"patient:{run.patient_id}",
            now=clinic.clock.now(),
        )

    await clinic.app.database.write(request)
    clinic.app.services.wake_delivery()
    await clinic.settled()


async def book(clinic: DemoClinic, name: str, moment: datetime) -> None:
    """The patient and the clinic agreed on a time some other way."""

    def agree(db: Session) -> None:
        run = run_of(db, name)
        profile = clinic.app.services.profile
        booking.book(
            db,
            run=run,
            slot=slot_at(profile, procedure=run.procedure, starts_at=moment),
            profile=profile,
            by="staff:1",
            now=clinic.clock.now(),
        )

    await clinic.app.database.write(agree)
    clinic.app.services.wake_delivery()
    await clinic.settled()


async def propose(clinic: DemoClinic, name: str, moment: datetime, *, hours: int = 24) -> None:
    """The clinic offers the patient a time, and waits so long for the answer."""

    def offer(db: Session) -> None:
        run = run_of(db, name)
        profile, now = clinic.app.services.profile, clinic.clock.now()
        booking.propose(
            db,
            run=run,
            slot=slot_at(profile, procedure=run.procedure, starts_at=moment),
            profile=profile,
            by="staff:1",
            now=now,
            until=now + timedelta(hours=hours),
        )

    await clinic.app.database.write(offer)
    clinic.app.services.wake_delivery()
    await clinic.settled()


async def states(clinic: DemoClinic, name: str) -> list[AppointmentState]:
    """What became of the patient's appointments, in the order they were made."""

    def look(db: Session) -> list[AppointmentState]:
        patient_id = patients.by_name(db, name=name)[0].id or 0
        found = appointments.of_patient(db, patient_id=patient_id, states=tuple(AppointmentState))
        return [each.state for each in sorted(found, key=_made)]

    return await clinic.app.database.read(look)


def _made(appointment: Appointment) -> int:
    return appointment.id or 0
