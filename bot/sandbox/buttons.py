"""Buttons under a person's finger: which one is meant, and what a tap tells the bot."""

from bot.sandbox.accounts import Tap, User
from bot.sandbox.chats import Chat
from bot.sandbox.errors import CannotActError
from bot.sandbox.keyboards import Button
from bot.sandbox.messages import Message
from bot.sandbox.servers import Servers


def find_button(chat: Chat, label: str, on: int | None) -> tuple[Message, Button]:
    """The newest button with exactly that label and its message, on message `on` if given.

    Raises:
        CannotActError: if there is none; it lists the labels that can be seen, newest first.
    """
    labels: list[str] = []
    for message in reversed(chat.messages.values()):
        if on is not None and message.message_id != on:
            continue
        for button in (button for row in message.keyboard for button in row):
            if button.text == label:
                return message, button
            labels.append(button.text)
    raise CannotActError(f"there is no button {label!r}; there are {labels or 'none'}")


def tap_button(servers: Servers, chat: Chat, user: User, message: Message, button: Button) -> None:
    """Send the bot a callback query: https://core.telegram.org/bots/api#callbackquery."""
    bot = next(bot for bot in servers.bots.values() if bot.id == message.sender.id)
    number = str(next(servers.tap_numbers))
    bot.taps[number] = Tap(at=servers.clock.now(), user_id=user.id, chat_id=chat.id)
    bot.updates.push(
        "callback_query",
        {
            "id": number,
            "from": user.json(),
            "message": chat.message_json(message),
            "chat_instance": str(chat.id),
            "data": button.callback_data,
        },
    )
