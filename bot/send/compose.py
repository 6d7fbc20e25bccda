"""From a claimed row to what is sent: the row holds ids, the words are found now."""

from collections.abc import Callable, Mapping

from bot.menus import menu_of
from bot.send.errors import NothingToSayError
from bot.send.parcel import AnyParcel, MenuParcel, Parcel
from bot.send.words_for_appointments import appointment, closing, recall
from bot.send.words_for_patients import broadcast_copy, reminder, upkeep, welcome
from bot.send.words_for_staff import card, escalation, notice
from bot.services import Services
from clinic import outbox, patients
from clinic.database import Session
from clinic.delivery import Claim
from clinic.tables import Kind, OutboxRow
from messages.draft import Draft

__all__ = ["NothingToSayError", "compose"]

_Words = Callable[[Session, Claim, Services], Draft]


def _reply(_db: Session, claim: Claim, _services: Services) -> Draft:
    return Draft.from_document(claim.lead.content["draft"])


_WORDS: Mapping[Kind, _Words] = {
    Kind.REPLY: _reply,
    Kind.CARD: card,
    Kind.WELCOME: welcome,
    Kind.REMINDER: reminder,
    Kind.CHECK_IN: reminder,
    Kind.VISIT: reminder,
    Kind.UPKEEP: upkeep,
    Kind.RECALL: recall,
    Kind.CLOSING: closing,
    Kind.APPOINTMENT: appointment,
    Kind.ESCALATION: escalation,
    Kind.NOTICE: notice,
    Kind.BROADCAST: broadcast_copy,
}


def compose(db: Session, *, claim: Claim, services: Services) -> AnyParcel:
    """What the one call for this claim carries.

    Raises:
        NothingToSayError: if what the row was about no longer exists.
    """
    row = claim.lead
    chat_id = row.chat_id or 0
    if row.kind.purpose is not None and row.patient_id is not None:
        services = services.speaking(patients.get(db, row.patient_id).language)
    elif row.kind is not Kind.REPLY:
        # A reply has its words already; all others are found in the language of the chat's reader.
        services = services.speaking_to(db, chat_id=chat_id)
    if row.kind is Kind.MENU:
        return MenuParcel(commands=menu_of(db, chat_id=chat_id, services=services))
    return Parcel(
        draft=_WORDS[row.kind](db, claim, services),
        edits=row.content.get("message_id") or _message_of(db, row.edits, row),
        answers=_message_of(db, row.content.get("answers"), row),
    )


def _message_of(db: Session, row_id: int | None, row: OutboxRow) -> int | None:
    """Telegram's id of another row's message; None if that row never became a message here.

    An edit of a message that never left is then sent as a message of its own. So is one of a
    message that was deleted; the newest edit knows which message stands there now.
    """
    return (
        None if row_id is None else outbox.standing_message(db, row_id=row_id, chat_id=row.chat_id)
    )
