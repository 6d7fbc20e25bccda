"""The command menu of each chat: what its owner may do. Menus are no authorisation."""

from datetime import datetime

from bot.services import Services
from clinic import outbox, patients, staff
from clinic.database import Session
from clinic.tables import Kind, OutboxRow
from messages.voice import Voice

PATIENT_COMMANDS = ("plan", "pause", "resume", "news", "stop", "help")
STAFF_COMMANDS = ("enrol", "today", "broadcast", "staff", "help")


def menu_of(db: Session, *, chat_id: int, services: Services) -> tuple[tuple[str, str], ...]:
    """Commands with their descriptions; none for somebody who is a stranger now."""
    patient = patients.by_chat(db, chat_id=chat_id)
    names: tuple[str, ...] = ()
    voice: Voice = services.staff_voice
    if staff.by_chat(db, chat_id=chat_id) is not None:
        names = STAFF_COMMANDS
    if patient is not None and patient.in_care:
        names = tuple(dict.fromkeys((*names, *PATIENT_COMMANDS)))
        voice = services.voice_of(patient)
    return tuple((name, voice.plain(f"command-{name}")) for name in names)


def refresh_menu(db: Session, *, chat_id: int, key: str, now: datetime) -> OutboxRow:
    """Queue the setting of a chat's menu; what it shows is decided when it is set."""
    return outbox.put(
        db,
        key=f"menu:{chat_id}:{key}",
        kind=Kind.MENU,
        due_at=now,
        expires_at=now + outbox.REPLY_LIVES,
        chat_id=chat_id,
    )
