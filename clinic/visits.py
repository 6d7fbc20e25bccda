"""What patients hear of their appointments: what became of one, and reminders before it."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from clinic import appointments, outbox, patients
from clinic.profile import ClinicProfile
from clinic.tables import (
    Appointment,
    AppointmentState,
    Kind,
    OutboxRow,
    Patient,
    Reason,
    State,
)
from clinic.tables.base import stored
from clinic.wanted import Wanted
from messages.walltime import local_date, moment_of

_DAYS_BEFORE = (3, 1)
"""Together they keep most from being missed: 54,066 patients, see care-plans.md rule 10."""
_AT = time(10)
_HOURS_BEFORE = timedelta(hours=3)
_LATEST = timedelta(minutes=45)
"""A reminder that comes later than this before the visit helps nobody."""
_NEWS_LIVES = timedelta(days=3)
_CORRECTABLE = timedelta(minutes=10)
"""“Did not come” is told after this long: a slip of the finger can be taken back."""


def wanted(db: Session, *, patient: Patient, profile: ClinicProfile, now: datetime) -> list[Wanted]:
    """The reminders of the patient's confirmed appointments that are still to come.

    One that was due before the appointment was made is not made up for.
    """
    patient_id = stored(patient.id)
    waiting = {row.key for row in outbox.waiting(db, patient_id=patient_id, kinds={Kind.VISIT})}
    found: list[Wanted] = []
    for appointment in appointments.of_patient(
        db, patient_id=patient_id, states=(AppointmentState.CONFIRMED,)
    ):
        found += _reminders(appointment, patient, profile)
    return [each for each in found if each.due > now or each.key in waiting]


def _reminders(appointment: Appointment, patient: Patient, profile: ClinicProfile) -> list[Wanted]:
    zone, starts_at = patients.zone_of(patient), appointment.starts_at
    visit = local_date(starts_at, zone)
    times = {f"day-{days}": moment_of(_before(visit, days), _AT, zone) for days in _DAYS_BEFORE}
    times["hours"] = starts_at - _HOURS_BEFORE
    found: list[Wanted] = []
    for name, moment in times.items():
        due = profile.quiet.defer(moment, zone)
        # The newest reminder says it best: an older one must not come after it.
        expires = starts_at - _LATEST if name == "hours" else due + timedelta(hours=10)
        if due < expires:
            found.append(
                Wanted(
                    key=f"visit:{appointment.id}:{name}",
                    kind=Kind.VISIT,
                    due=due,
                    expires=min(expires, starts_at - _LATEST),
                    appointment_id=appointment.id,
                    content={"when": name},
                )
            )
    return found


def _before(visit: date, days: int) -> date:
    return visit - timedelta(days=days)


def tell(
    db: Session,
    *,
    appointment: Appointment,
    profile: ClinicProfile,
    now: datetime,
    asked: bool,
) -> OutboxRow:
    """Tell the patient what state the appointment is in now.

    `asked`: the patient is waiting with the phone in hand, so quiet hours do not matter.
    """
    patient = patients.get(db, appointment.patient_id)
    due = now
    if appointment.state is AppointmentState.NO_SHOW:
        due += _CORRECTABLE
    if not asked:
        due = profile.quiet.defer(due, patients.zone_of(patient))
    row = outbox.put(
        db,
        key=_key(appointment),
        kind=Kind.APPOINTMENT,
        due_at=due,
        expires_at=_useful_until(appointment, due),
        chat_id=patient.chat_id,
        held=not patient.receives,
        patient_id=patient.id,
        appointment_id=appointment.id,
        content={"says": appointment.state.value, "asked": asked},
    )
    if row.state is State.CANCELLED and patient.in_care:
        # It was taken back and holds again, such as "did not come".
        row.state, row.reason = State.PENDING if patient.receives else State.HELD, None
        row.content = {"says": appointment.state.value, "asked": asked}
        outbox.move(row, due_at=due)
        row.expires_at = _useful_until(appointment, due)
        db.add(row)
    return row


def catch_up(db: Session, *, patient: Patient, profile: ClinicProfile, now: datetime) -> None:
    """Word of appointments is wanted again: tell what is still true and news to the patient.

    Of each series the newest word alone: the patient waits for it, and is not to get a burst.
    """
    untold = db.exec(
        select(OutboxRow)
        .where(
            OutboxRow.patient_id == patient.id,
            OutboxRow.kind == Kind.APPOINTMENT,
            OutboxRow.state == State.CANCELLED,
            OutboxRow.reason == Reason.NO_CONSENT,
            col(OutboxRow.expires_at) > now,
        )
        .order_by(col(OutboxRow.id))
        .with_for_update()
    ).all()
    newest: dict[int, Appointment] = {}
    for row in untold:
        appointment = appointments.get(db, row.appointment_id)
        own = (appointment.decided_by or "").startswith("patient")
        # Of an agreed one the file for the calendar is news even to who agreed to it.
        is_news = appointment.state is AppointmentState.CONFIRMED or not own
        if row.key == _key(appointment) and is_news:
            newest[appointment.series_id] = appointment
    for appointment in newest.values():
        tell(db, appointment=appointment, profile=profile, now=now, asked=True)


def _key(appointment: Appointment) -> str:
    return f"appointment:{appointment.id}:{appointment.state}"


def _useful_until(appointment: Appointment, due: datetime) -> datetime:
    match appointment.state:
        case AppointmentState.CONFIRMED:
            end = appointment.ends_at
        case AppointmentState.PROPOSED:
            end = appointment.answer_until or appointment.starts_at
        case _:
            end = due + _NEWS_LIVES
    return max(end, due + timedelta(minutes=1))
