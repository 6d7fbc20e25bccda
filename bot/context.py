"""python-telegram-bot's application and context, with the clinic in reach and typed."""

from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.actions import Action, read
from bot.receive.turn import Turn
from bot.services import Services
from messages.isolation import without_isolates


class ClinicApplication(Application[ExtBot[None], "Context", Any, Any, Any, None]):
    """Dispatches updates to handlers; the turns under way are found by update id."""

    services: Services
    turns: dict[int, Turn]


class Context(CallbackContext[ExtBot[None], Any, Any, Any]):
    """What a handler gets beside the update."""

    turn: Turn

    @classmethod
    def from_update(
        cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]
    ) -> "Context":
        """Find the turn of this update."""
        context = cls(application)
        if isinstance(update, Update) and isinstance(application, ClinicApplication):
            context.turn = application.turns[update.update_id]
        return context

    @property
    def services(self) -> Services:
        """The clinic."""
        return self.turn.services


def action_of(update: Update) -> Action:
    """What the tapped button carries.

    Raises:
        ValueError: if this program never wrote such data.
    """
    query = update.callback_query
    return read((query.data if query else None) or "")


def words_of(update: Update) -> str:
    """The text of the message, without surrounding space; empty if there is none."""
    message = update.effective_message
    return without_isolates(message.text or "").strip() if message else ""


def arguments_of(update: Update) -> str:
    """What stands behind the command, on the same line or the next; empty if nothing does."""
    parts = words_of(update).split(maxsplit=1)
    return parts[1] if len(parts) > 1 else ""


def user_id_of(update: Update) -> int:
    """The id of whoever sent the update.

    Raises:
        ValueError: for an update without a sender, which no handler is registered for.
    """
    if update.effective_user is None:
        raise ValueError("an update without a sender reached a handler")
    return update.effective_user.id
