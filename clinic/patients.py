"""Finding patients, and what they decide for themselves: language, pause, resume, stop."""

import unicodedata
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from clinic import audit, consents, outbox
from clinic.consents import Notice
from clinic.many import among, ids_named
from clinic.tables import OutboxRow, Patient, Purpose, Reason
from clinic.tables.base import stored
from messages.day_times import DayTimes

_WITH_IDS = select(Patient).where(among(col(Patient.id), ids_named("ids")))


def get(db: Session, patient_id: int) -> Patient:
    """The patient with this id, who must exist."""
    return db.get_one(Patient, patient_id)


def get_all(db: Session, patient_ids: Collection[int | None]) -> list[Patient]:
    """The patients with these ids. As long as they are kept, `get` asks no database for them."""
    wanted = [each for each in patient_ids if each is not None]
    return list(db.exec(_WITH_IDS, params={"ids": wanted}).all()) if wanted else []


def find(db: Session, patient_id: int | None) -> Patient | None:
    """The patient with this id, if there still is one."""
    return None if patient_id is None else db.get(Patient, patient_id)


def by_chat(db: Session, *, chat_id: int) -> Patient | None:
    """The patient who joined from this private chat."""
    return db.exec(select(Patient).where(Patient.chat_id == chat_id)).one_or_none()


def by_name(db: Session, *, name: str) -> list[Patient]:
    """Patients of this name, however its letters are cased and spaced, the newest first."""
    return list(
        db.exec(
            select(Patient)
            .where(Patient.name_key == _key_of(name))
            .order_by(col(Patient.id).desc())
        ).all()
    )


def _key_of(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def learn_language(patient: Patient, *, spoken: str, offered: Collection[str]) -> None:
    """Speak as the phone does ("mr", "hi-IN"), if the clinic writes that language.

    Whoever has joined before keeps theirs, which they may have chosen.
    """
    language = spoken.partition("-")[0]
    if patient.joined_at is None and language in offered:
        patient.language = language


def choose_language(db: Session, *, patient: Patient, language: str, now: datetime) -> None:
    """Write to the patient in this language, whatever the phone speaks."""
    if patient.language == language:
        return
    patient.language = language
    db.add(patient)
    _note(db, patient, act="language-chosen", now=now)


def choose_times(db: Session, *, patient: Patient, times: DayTimes, now: datetime) -> None:
    """Let the patient's day begin and end then, whatever the plans say."""
    if times_of(patient) == times:
        return
    patient.morning, patient.evening = times.morning, times.evening
    db.add(patient)
    _note(db, patient, act="times-chosen", now=now)


def choose_zone(db: Session, *, patient: Patient, zone: ZoneInfo, now: datetime) -> None:
    """Go by the clocks of this time zone."""
    if patient.timezone == zone.key:
        return
    patient.timezone = zone.key
    db.add(patient)
    _note(db, patient, act="zone-chosen", now=now)


def add(db: Session, *, name: str, language: str, timezone: str, now: datetime) -> Patient:
    """A new patient, who has not joined yet."""
    patient = Patient(
        name=name,
        name_key=_key_of(name),
        language=language,
        timezone=timezone,
        created_at=now,
    )
    db.add(patient)
    db.flush()
    return patient


def zone_of(patient: Patient) -> ZoneInfo:
    """The time zone the patient's wall clock shows."""
    return ZoneInfo(patient.timezone)


def times_of(patient: Patient) -> DayTimes:
    """When the patient's day begins and ends, as far as that was said."""
    return DayTimes(morning=patient.morning, evening=patient.evening)


def hears(db: Session, *, patient: Patient, purpose: Purpose) -> bool:
    """Whether a message for this purpose would arrive, as far as we know."""
    return patient.receives and consents.given(db, patient_id=stored(patient.id), purpose=purpose)


def pause(db: Session, *, patient: Patient, until: datetime, now: datetime) -> None:
    """Send nothing of the care plan before `until`."""
    patient.paused_until = until
    db.add(patient)
    _note(db, patient, act="paused", now=now)


def resume(db: Session, *, patient: Patient, now: datetime) -> None:
    """End a pause."""
    patient.paused_until = None
    db.add(patient)
    _note(db, patient, act="resumed", now=now)


def stop(db: Session, *, patient: Patient, notice: Notice, now: datetime) -> None:
    """The patient leaves: every consent is withdrawn and all that waits is cancelled."""
    for purpose in Purpose:
        consents.record(
            db,
            patient_id=patient.id,
            purpose=purpose,
            granted=False,
            notice=notice,
            actor="patient",
            now=now,
        )
    outbox.cancel(db, col(OutboxRow.patient_id) == stored(patient.id), reason=Reason.STOPPED)
    patient.left_at, patient.paused_until = now, None
    db.add(patient)
    _note(db, patient, act="stopped", now=now)


def _note(db: Session, patient: Patient, *, act: str, now: datetime) -> None:
    patient_id = stored(patient.id)
    audit.note(db, actor=f"patient:{patient_id}", act=act, now=now, patient_id=patient_id)
