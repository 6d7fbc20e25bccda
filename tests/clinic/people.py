"""The people of the tests: one clinic, its staff, its patients."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from clinic import consents, enrolment, patients
from clinic.consents import Notice
from clinic.enrolment import Enrolled
from clinic.profile import ClinicProfile
from clinic.tables import Patient, Purpose, Role, Staff
from clinic.tables.base import stored
from messages.plan import CarePlan, load_plans

PUNE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 5, 12, 17, 32, tzinfo=PUNE).astimezone(UTC)
"""A Tuesday, outside quiet hours."""
CLINIC = ClinicProfile(name="Sunrise Skin Clinic", timezone="Asia/Kolkata")
GROUP = -100_500
WITH_GROUP = ClinicProfile(name="Sunrise", timezone="Asia/Kolkata", staff_chat=GROUP)
PLAN = load_plans()["microdermabrasion"]
KEY = b"a key that is not in the database"
NOTICE = Notice(version="1", text="What we store, and why.", language="en", channel="tap")


def hire(db: Session, name: str, *, chat_id: int | None, role: Role = Role.STAFF) -> Staff:
    """A member of staff, who joined if there is a chat."""
    member = Staff(
        name=name,
        role=role,
        chat_id=chat_id,
        created_at=NOW,
        joined_at=NOW if chat_id else None,
    )
    db.add(member)
    db.flush()
    return member


def stranger(db: Session, name: str = "Asha Rao") -> Patient:
    """A patient who has not joined."""
    return patients.add(db, name=name, language="en", timezone=PUNE.key, now=NOW)


def in_care(db: Session, name: str = "Asha Rao", *, chat_id: int, news: bool = False) -> Patient:
    """A patient who joined and agreed to care (and to news)."""
    patient = stranger(db, name)
    patient.chat_id, patient.joined_at = chat_id, NOW
    db.add(patient)
    granted = {Purpose.CARE: True, Purpose.APPOINTMENTS: True, Purpose.NEWS: news}
    for purpose, answer in granted.items():
        decide(db, patient, purpose, granted=answer)
    return patient


def decide(db: Session, patient: Patient, purpose: Purpose, *, granted: bool) -> None:
    """The patient answers about one purpose."""
    consents.record(
        db,
        patient_id=stored(patient.id),
        purpose=purpose,
        granted=granted,
        notice=NOTICE,
        actor="patient",
        now=NOW,
    )


def enrol(
    db: Session,
    patient: Patient,
    *,
    by: Staff,
    plan: CarePlan = PLAN,
    number: int = 1,
    length: int = 6,
    ended_at: datetime = NOW,
    now: datetime = NOW,
) -> Enrolled:
    """Staff enrol a session of this patient."""
    return enrolment.enrol(
        db,
        patient=patient,
        plan=plan,
        number=number,
        length=length,
        ended_at=ended_at,
        staff_id=stored(by.id),
        key=KEY,
        profile=CLINIC,
        now=now,
    )
