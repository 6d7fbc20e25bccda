"""Which language the person of a chat reads."""

from sqlmodel import Session, select

from clinic.tables import Patient, Staff


def language_of(db: Session, *, chat_id: int) -> str | None:
    """The language of whoever has this private chat; None where the clinic's first one is right.

    That is a group, a stranger, and staff who never chose. Whoever is staff and a patient reads
    what staff chose; whoever was staff keeps the language for a last word.
    """
    member = db.exec(select(Staff).where(Staff.chat_id == chat_id)).one_or_none()
    if member is not None and member.removed_at is None:
        return member.language
    as_patient = db.exec(select(Patient.language).where(Patient.chat_id == chat_id)).one_or_none()
    return as_patient or (member.language if member else None)
