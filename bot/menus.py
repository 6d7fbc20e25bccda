"""The command menu of each chat: what its owner may do. Menus are no authorisation."""

from datetime import datetime

from bot.screens import language
from bot.services import Services
from clinic import outbox, patients, staff
from clinic.database import Session
from clinic.tables import Kind, OutboxRow, Role

PATIENT_COMMANDS = (
    "plan",
    "book",
    "settings",
    "pause",
    "resume",
    "news",
    "language",
    "stop",
    "help",
)
STAFF_COMMANDS = (
    "today",
    "enrol",
    "done",
    "book",
    "week",
    "patient",
    "series",
    "broadcast",
    "staff",
    "language",
    "help",
)
OWNER_COMMANDS = ("calendar",)


def menu_of(db: Session, *, chat_id: int, services: Services) -> tuple[tuple[str, str], ...]:
    """Commands with their descriptions; none for somebody who is a stranger now.

    `services` speak to the chat's reader, who reads all of them in one language.
    """
    patient = patients.by_chat(db, chat_id=chat_id)
    described: dict[str, str] = {}
    voice = services.voice
    member = staff.by_chat(db, chat_id=chat_id)
    if member is not None:
        owns = member.role is Role.OWNER
        names = (*STAFF_COMMANDS, *OWNER_COMMANDS) if owns else STAFF_COMMANDS
        described |= {name: f"command-{name}" for name in names}
        described["book"] = "command-book-for"
    if patient is not None and patient.in_care:
        described |= {name: f"command-{name}" for name in PATIENT_COMMANDS}
    if not language.has_choice(voice, profile=services.profile):
        described.pop("language", None)
    return tuple((name, voice.plain(message_id)) for name, message_id in described.items())


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
