"""What people and the clock do about appointments, in any order, and what was sent meanwhile."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from clinic import (
    appointments,
    attendance,
    booking,
    delivery,
    lateness,
    outbox,
    patients,
    recording,
    series,
    waitlist,
)
from clinic.database import Database
from clinic.delivery import Claim
from clinic.outcomes import NotSent, Sent
from clinic.profile import ClinicProfile
from clinic.recheck import recheck
from clinic.tables import (
    LIVE,
    Appointment,
    AppointmentState,
    CheckInReply,
    Kind,
    OutboxRow,
    Patient,
)
from clinic.tables.base import stored
from messages.answers import CheckInAnswer
from messages.recall import Answer
from messages.walltime import local_date
from tests.clinic.people import PUNE

_LOOKS_AT_LEAST_EVERY = timedelta(hours=12)


@dataclass(kw_only=True)
class Reception:
    """The clock, the delivery and the housekeeping of one clinic, without Telegram."""

    database: Database
    profile: ClinicProfile
    now: datetime
    under_way: list[Claim] = field(default_factory=list[Claim])

    def pass_time(self, span: timedelta) -> None:
        """Let time pass; whatever is due meanwhile happens when it is due."""
        until = self.now + span
        self.settle(sent=True)
        while True:
            self.keep_house()
            self.deliver()
            if self.now >= until:
                return
            with self.database.reading() as db:
                due = outbox.next_due(db) or until
                late = [each.answer_until for each in _proposals(db) if each.answer_until]
            soonest = min(until, due, self.now + _LOOKS_AT_LEAST_EVERY, *late)
            self.now = min(until, max(soonest, self.now + timedelta(minutes=1)))

    def keep_house(self) -> None:
        """The part of housekeeping that is about appointments."""
        with self.database.writing() as db:
            lateness.expire(db, profile=self.profile, now=self.now)
            booking.lapse(db, profile=self.profile, now=self.now)
            waitlist.offer(db, profile=self.profile, now=self.now)
            attendance.ask_about_unmarked(db, profile=self.profile, now=self.now)

    def deliver(self) -> None:
        """Send all that is due."""
        while self.claim():
            self.settle(sent=True)

    def claim(self) -> bool:
        """Take what is due, look again, and check that what goes is true; whether it took any."""
        with self.database.writing() as db:
            claims = delivery.claim(db, now=self.now, limit=16)
            for taken in claims:
                going = recheck(db, claim=taken, profile=self.profile, now=self.now)
                if going is not None:
                    self.under_way.append(going)
                    for row in going.rows:
                        assert_true(db, row, profile=self.profile, now=self.now)
        return bool(claims)

    def settle(self, *, sent: bool) -> None:
        """Record that what is under way arrived, or that the connection failed."""
        under_way, self.under_way = self.under_way, []
        outcome = Sent(message_id=None) if sent else NotSent(detail="no connection")
        with self.database.writing() as db:
            for taken in under_way:
                recording.record(
                    db, claim=taken, outcome=outcome, profile=self.profile, now=self.now
                )


def _proposals(db: Session) -> list[Appointment]:
    return list(
        db.exec(select(Appointment).where(Appointment.state == AppointmentState.PROPOSED)).all()
    )


def assert_true(db: Session, row: OutboxRow, *, profile: ClinicProfile, now: datetime) -> None:
    """What is about to be sent holds at this moment."""
    if row.patient_id is None:
        return
    patient = patients.get(db, row.patient_id)
    assert patient.left_at is None
    assert row.content.get("asked") or not profile.quiet.covers(now, patients.zone_of(patient))
    match row.kind:
        case Kind.VISIT:
            visit = appointments.get(db, row.appointment_id)
            assert visit.state is AppointmentState.CONFIRMED, "it reminds of what is not agreed"
            assert visit.starts_at > now
        case Kind.APPOINTMENT:
            assert appointments.get(db, row.appointment_id).state == row.content["says"]
        case Kind.RECALL:
            _assert_may_be_asked(db, row, patient, now=now)
        case Kind.REMINDER if row.step == "prepare":
            session = series.get_session(db, row.session_id)
            agreed = appointments.confirmed(db, series_id=session.series_id)
            assert agreed is not None, "it prepares for nothing"
            assert row.key.endswith(local_date(agreed.starts_at, PUNE).isoformat())
        case _:
            pass


def _assert_may_be_asked(db: Session, row: OutboxRow, patient: Patient, *, now: datetime) -> None:
    session = series.get_session(db, row.session_id)
    run = series.get(db, session.series_id)
    assert patient.paused_until is None or patient.paused_until <= now
    assert run.recall is not Answer.NEVER, "the patient said never"
    assert run.recall is Answer.OPEN or row.key.endswith("opens"), "the patient said not now"
    assert session.number == max(
        each.number for each in series.sessions(db, series_id=stored(run.id))
    )
    assert session.number < run.length
    kept = db.exec(select(Appointment).where(Appointment.series_id == run.id)).all()
    assert not any(each.state in LIVE for each in kept), "it prompts one who has booked"
    replies = db.exec(
        select(CheckInReply)
        .where(CheckInReply.session_id == session.id)
        .order_by(col(CheckInReply.id))
    ).all()
    if replies and replies[-1].answer in (CheckInAnswer.SORE, CheckInAnswer.SEVERE):
        cleared = session.skin_cleared_at
        assert cleared is not None, "the skin is not clear"
        assert cleared >= replies[-1].at, "it was cleared before"
