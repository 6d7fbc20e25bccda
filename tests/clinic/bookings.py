"""A clinic with opening hours, its patients, and what must be true of their appointments."""

from collections import Counter
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from clinic import appointments, booking, series
from clinic.database import Database
from clinic.opening import GRAIN, Slot
from clinic.profile import WEEKDAYS, ClinicProfile
from clinic.tables import LIVE, Appointment, AppointmentState, BookedTime, OutboxRow, Series
from clinic.tables.base import stored
from messages.walltime import local_date, moment_of
from tests.clinic.people import NOW, PUNE, enrol, hire, in_care

STAFF = "staff:1"
STATE = AppointmentState


def open_daily(*spans: str, **settings: object) -> ClinicProfile:
    """A clinic that is open at these times on every day of the week."""
    return ClinicProfile.model_validate(
        {
            "name": "Sunrise Skin Clinic",
            "timezone": PUNE.key,
            "hours": dict.fromkeys(WEEKDAYS, spans or ("10:00-14:00", "16:00-20:00")),
            **settings,
        }
    )


OPEN = open_daily()


def at(days: int, clock: str) -> datetime:
    """So many days after the first session, when clocks in Pune show this."""
    return moment_of(local_date(NOW, PUNE) + timedelta(days=days), time.fromisoformat(clock), PUNE)


def slot(days: int, clock: str, *, minutes: int = 30) -> Slot:
    """A time on a day after the first session."""
    starts_at = at(days, clock)
    return Slot(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes))


def begin(db: Session, name: str = "Asha Rao", *, chat_id: int = 7, number: int = 1) -> Series:
    """The series of a patient in care, whose newest session ended now."""
    patient = in_care(db, name, chat_id=chat_id)
    return enrol(db, patient, by=hire(db, "Ravi", chat_id=None), number=number).series


def patient_of(run: Series) -> str:
    """The patient as the author of an act."""
    return f"patient:{run.patient_id}"


def agree(
    db: Session,
    run: Series,
    chosen: Slot,
    *,
    now: datetime = NOW,
    profile: ClinicProfile = OPEN,
) -> Appointment:
    """A time that both sides agreed on, entered by staff."""
    return booking.book(db, run=run, slot=chosen, profile=profile, by=STAFF, now=now)


def state_of(database: Database, appointment: Appointment) -> AppointmentState:
    """What became of it, as it is stored."""
    with database.reading() as db:
        return appointments.get(db, appointment.id).state


def run_of(db: Session, run: Series) -> Series:
    """The same series, in this session of the database."""
    return series.get(db, stored(run.id))


def row(db: Session, key: str) -> OutboxRow | None:
    """The row of the outbox with this key, as it is stored now."""
    return db.exec(
        select(OutboxRow).where(OutboxRow.key == key).execution_options(populate_existing=True)
    ).one_or_none()


def assert_times_agree(db: Session, *, capacity: int) -> None:
    """What is taken is what live appointments keep, and never more than there are places."""
    live = db.exec(select(Appointment).where(col(Appointment.state).in_(LIVE))).all()
    kept = sorted((stored(each.id), cell) for each in live for cell in _cells(each))
    taken = db.exec(select(BookedTime)).all()
    alive = {each.id for each in live}
    assert kept == sorted(
        (each.appointment_id, each.starts_at) for each in taken if each.appointment_id in alive
    )
    over = {each.appointment_id for each in taken} - alive
    for appointment_id in over:
        # What was missed may be taken back, so its time stays; it is over.
        assert appointments.get(db, appointment_id).state in (STATE.NO_SHOW, STATE.UNMARKED)
    assert max(Counter(cell for _, cell in kept).values(), default=0) <= capacity


def _cells(appointment: Appointment) -> list[datetime]:
    # By another way than the program's: every stretch of the grain that the visit touches.
    cells: list[datetime] = []
    cell = appointment.starts_at
    while cell < appointment.ends_at:
        cells.append(cell)
        cell += GRAIN
    return cells
