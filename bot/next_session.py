"""A patient's next session as the screens show it: how far the series is, and what is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.services import Services
from clinic import appointments, series, slots
from clinic.database import Session
from clinic.tables import Appointment, AppointmentState, CareSession, Patient, Series
from clinic.tables.base import stored
from messages.recall import BestDays

_STATE = AppointmentState


@dataclass(frozen=True, kw_only=True)
class NextSession:
    """One running series, seen from its newest session."""

    run: Series
    done: int
    """The number of the newest session."""
    best: BestDays
    earliest: date
    procedure: str
    """As people call it."""
    one_of_several: bool
    """Whether the patient has other series running, so that it must be said which one it is."""
    agreed: Appointment | None
    asked: Appointment | None
    offered: Appointment | None

    @property
    def series_id(self) -> int:
        """Of the series."""
        return stored(self.run.id)

    @property
    def is_complete(self) -> bool:
        """Whether all sessions took place."""
        return self.done >= self.run.length

    @property
    def is_booked(self) -> bool:
        """Whether a time is kept, agreed or not yet."""
        return bool(self.agreed or self.asked or self.offered)


def of_patient(db: Session, *, patient: Patient, services: Services) -> list[NextSession]:
    """Every running series of the patient."""
    running = series.running(db, patient_id=stored(patient.id))
    return [_seen(db, run, newest, patient, services, running) for run, newest in running]


def find(
    db: Session, *, series_id: int, patient: Patient, services: Services
) -> NextSession | None:
    """This running series, if it is the patient's: a forged tap finds nothing."""
    for each in of_patient(db, patient=patient, services=services):
        if each.series_id == series_id:
            return each
    return None


def to_book(found: Sequence[NextSession]) -> list[NextSession]:
    """Those with something to book or booked."""
    return [each for each in found if each.is_booked or not each.is_complete]


def appointment_of(db: Session, *, patient: Patient, appointment_id: int) -> Appointment | None:
    """This appointment, whatever became of it, if it is the patient's own; locked for changes."""
    found = appointments.find(db, appointment_id)
    if found is None or found.patient_id != patient.id:
        return None
    appointments.lock(db, found)
    return found


def _seen(
    db: Session,
    run: Series,
    newest: CareSession,
    patient: Patient,
    services: Services,
    running: Sequence[tuple[Series, CareSession]],
) -> NextSession:
    advised = slots.advised(db, run=run, profile=services.profile)
    kept = {
        each.state: each
        for each in appointments.of_patient(db, patient_id=stored(patient.id))
        if each.series_id == run.id
    }
    return NextSession(
        run=run,
        done=newest.number,
        best=advised.best,
        earliest=advised.earliest,
        procedure=services.procedure_name(run.procedure, patient.language),
        one_of_several=len(running) > 1,
        agreed=kept.get(_STATE.CONFIRMED),
        asked=kept.get(_STATE.REQUESTED),
        offered=kept.get(_STATE.PROPOSED),
    )
