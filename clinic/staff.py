"""The clinic's people: who they are and how they come and go."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from clinic import audit, invitations, outbox
from clinic.tables import Invitation, OutboxRow, Reason, Role, Staff
from clinic.tables.base import stored

OWNER_NAME = "Owner"
"""What an owner from the settings is called until Telegram tells the name."""


def by_chat(db: Session, *, chat_id: int) -> Staff | None:
    """The member of staff with this private chat, unless removed."""
    return db.exec(
        select(Staff).where(Staff.chat_id == chat_id, col(Staff.removed_at).is_(None))
    ).one_or_none()


def all_members(db: Session) -> list[Staff]:
    """Everybody who was not removed, joined or not, in the order they were added."""
    return list(
        db.exec(select(Staff).where(col(Staff.removed_at).is_(None)).order_by(col(Staff.id))).all()
    )


def get(db: Session, staff_id: int) -> Staff | None:
    """The member with this id, if there is one."""
    return db.get(Staff, staff_id)


def settle_owners(db: Session, *, owner_ids: Collection[int], now: datetime) -> None:
    """Make the owners those of the settings: new ones are added, others lose the role."""
    for member in db.exec(select(Staff).where(Staff.role == Role.OWNER)).all():
        if member.chat_id not in owner_ids and member.removed_at is None:
            _leave(db, member, now=now)
    for owner_id in owner_ids:
        member = db.exec(select(Staff).where(Staff.chat_id == owner_id)).one_or_none()
        if member is None:
            member = Staff(name=OWNER_NAME, role=Role.OWNER, chat_id=owner_id, created_at=now)
        member.role, member.removed_at = Role.OWNER, None
        member.joined_at = member.joined_at or now
        db.add(member)
    db.flush()


def learn_name(member: Staff, *, name: str) -> None:
    """An owner from the settings has no name until Telegram tells it."""
    if member.name == OWNER_NAME and name.strip():
        member.name = name.strip()[:64]


def learn_language(member: Staff, *, spoken: str, offered: Collection[str]) -> None:
    """Speak as the phone does ("mr", "hi-IN"), if the clinic writes that language.

    Whoever was spoken to before keeps that language, which may have been chosen.
    """
    language = spoken.partition("-")[0]
    if member.language is None and language in offered:
        member.language = language


def choose_language(db: Session, *, member: Staff, language: str, now: datetime) -> None:
    """Write to the member in this language, whatever the phone speaks."""
    if member.language == language:
        return
    member.language = language
    db.add(member)
    actor, member_id = f"staff:{member.id}", stored(member.id)
    audit.note(db, actor=actor, act="language-chosen", now=now, subject_id=member_id)


def invite(
    db: Session, *, name: str, by: Staff, key: bytes, now: datetime
) -> tuple[Staff, Invitation]:
    """Add a member who joins by the invitation; an open one of the same name is replaced."""
    member = db.exec(
        select(Staff).where(
            Staff.name == name, col(Staff.joined_at).is_(None), col(Staff.removed_at).is_(None)
        )
    ).first()
    if member is None:
        member = Staff(name=name, role=Role.STAFF, created_at=now)
        db.add(member)
        db.flush()
    invitation = invitations.invite(
        db, key=key, now=now, created_by=by.id, staff_id=stored(member.id)
    )
    audit.note(
        db, actor=f"staff:{by.id}", act="invited staff", now=now, subject_id=stored(member.id)
    )
    return member, invitation


def join(db: Session, *, invitation: Invitation, chat_id: int, now: datetime) -> Staff:
    """The person in this chat becomes the member the invitation was made for."""
    member = db.get_one(Staff, stored(invitation.staff_id))
    earlier = db.exec(select(Staff).where(Staff.chat_id == chat_id)).one_or_none()
    invitations.use(db, invitation=invitation, user_id=chat_id, now=now)
    if earlier is not None and earlier.id != member.id:
        # The same person came back: one record a person, with the name of the new invitation.
        if earlier.removed_at is not None:
            earlier.role = member.role
        earlier.name, member.removed_at = member.name, now
        db.add(member)
        member = earlier
    member.chat_id, member.joined_at, member.removed_at = chat_id, now, None
    db.add(member)
    db.flush()
    audit.note(db, actor=f"staff:{member.id}", act="joined staff", now=now, subject_id=member.id)
    return member


def remove(db: Session, *, member: Staff, by: Staff, now: datetime) -> None:
    """Take a member's rights away at once, with whatever still waits for that chat."""
    _leave(db, member, now=now)
    audit.note(
        db, actor=f"staff:{by.id}", act="removed staff", now=now, subject_id=stored(member.id)
    )


def _leave(db: Session, member: Staff, *, now: datetime) -> None:
    member.removed_at = now
    db.add(member)
    for invitation in invitations.pending(db, staff_id=stored(member.id)):
        invitations.withdraw(invitation, now=now)
        db.add(invitation)
    if member.chat_id is not None:
        outbox.cancel(
            db,
            col(OutboxRow.chat_id) == member.chat_id,
            col(OutboxRow.patient_id).is_(None),
            reason=Reason.REMOVED,
        )
