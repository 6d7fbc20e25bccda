"""The state of Telegram's servers: accounts, chats and files, and what is written where."""

import itertools
from dataclasses import replace

from bot.sandbox.accounts import Bot, User
from bot.sandbox.chats import Chat, GroupChat, PrivateChat, Standing
from bot.sandbox.errors import CHAT_NOT_FOUND, bad_request, upgraded
from bot.sandbox.events import Event, EventCallback, EventKind
from bot.sandbox.files import Cabinet
from bot.sandbox.messages import Message
from bot.sandbox.updates import PendingUpdate
from jobs.clock import Clock


class Servers:
    """Everything that both sides, bots and people, act upon."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.cabinet = Cabinet()
        self.users: dict[int, User] = {}
        self.bots: dict[str, Bot] = {}
        """By token."""
        self.groups: dict[int, GroupChat] = {}
        self.upgraded: dict[int, int] = {}
        """From the id of a group to that of the supergroup it became."""
        self.toasts: dict[int, list[str]] = {}
        """What answers to taps have shown, by user id."""
        self.numbers = itertools.count(1)
        """The ids of messages in private chats and groups; each supergroup has its own."""
        self.tap_numbers = itertools.count(7_012_455_918_000_001)
        self._private: dict[tuple[int, int], PrivateChat] = {}
        self._callbacks: list[EventCallback] = []

    def private_chat(self, bot: Bot, user: User) -> PrivateChat:
        """The chat of a person with a bot, which exists as soon as somebody looks at it."""
        key = (bot.id, user.id)
        if key not in self._private:
            self._private[key] = PrivateChat(user, self.numbers)
        return self._private[key]

    def private_chats(self, user: User) -> list[PrivateChat]:
        """The chats of a person with every bot."""
        return [self.private_chat(bot, user) for bot in self.bots.values()]

    def chat(self, bot: Bot, chat_id: int | str) -> Chat:
        """The chat that a bot means by `chat_id`.

        Raises:
            ApiError: 400 if there is none, or if the group has become a supergroup.
        """
        if chat_id == "":
            raise bad_request("chat_id is empty")
        if isinstance(chat_id, int):
            user = self.users.get(chat_id)
            if user and not user.is_bot:
                return self.private_chat(bot, user)
            if chat_id in self.upgraded:
                raise upgraded(self.upgraded[chat_id])
            if chat_id in self.groups:
                return self.groups[chat_id]
        raise bad_request(CHAT_NOT_FOUND)

    def open_chat(self, bot: Bot, chat_id: int | str) -> Chat:
        """As `chat`, and the bot may write there.

        Raises:
            ApiError: 400 as `chat`; 403 if the bot may not write.
        """
        chat = self.chat(bot, chat_id)
        chat.check_open(bot)
        return chat

    def post(self, chat: Chat, message: Message) -> Message:
        """Put a message at the end of a chat, show it, and let the bots know that may see it."""
        chat.messages[message.message_id] = message
        self.show(EventKind.MESSAGE, chat, message.sender, message)
        if not message.sender.is_bot or message.content.service:
            for bot in self.bots_in(chat):
                if chat.seen_by(bot, message):
                    bot.updates.push("message", chat.message_json(message))
        return message

    def bots_in(self, chat: Chat) -> list[Bot]:
        """The bots that the chat is with or that were ever in it."""
        if isinstance(chat, GroupChat):
            return [bot for bot in self.bots.values() if bot.id in chat.members]
        return [bot for bot in self.bots.values() if self._private.get((bot.id, chat.id)) is chat]

    def edit(self, chat: Chat, message: Message) -> Message:
        """Put a changed copy in the place of a message."""
        changed = replace(message, edited=self.clock.now())
        chat.messages[message.message_id] = changed
        self.show(EventKind.EDIT, chat, changed.sender, changed)
        return changed

    def delete(self, chat: Chat, message: Message, actor: User) -> None:
        """Remove a message for everybody."""
        del chat.messages[message.message_id]
        self.show(EventKind.DELETE, chat, actor, message)

    def deactivate(self, user: User) -> None:
        """Close a person's account."""
        for chat in self.private_chats(user):
            chat.standing = Standing.DEACTIVATED
            self.show(EventKind.DEACTIVATE, chat, user)

    def taken(self, bot: Bot, update: PendingUpdate) -> None:
        """A bot has taken an update: the message in it, if it is in private, has been read."""
        chat = self._private.get((bot.id, update.body.get("chat", {}).get("id")))
        if chat is None or update.kind != "message":
            return
        chat.read_up_to = max(chat.read_up_to, update.body["message_id"])
        self.show(EventKind.READ, chat, bot.user, chat.messages.get(update.body["message_id"]))

    def menu_changed(self, bot: Bot, chat_id: int | None) -> None:
        """Show that a bot offers other commands: in one chat, or in every private one."""
        for (bot_id, user_id), chat in list(self._private.items()):
            if bot_id == bot.id and chat_id in {None, user_id}:
                self.show(EventKind.MENU, chat, bot.user)

    def on_event(self, callback: EventCallback) -> None:
        """Call `callback` for each visible thing from now on."""
        self._callbacks.append(callback)

    def show(
        self,
        kind: EventKind,
        chat: Chat,
        actor: User,
        message: Message | None = None,
        detail: str = "",
        *,
        alert: bool = False,
    ) -> None:
        """Tell everyone who asked that something can be seen."""
        event = Event(
            kind=kind,
            chat=chat.id,
            chat_title=chat.title,
            actor=actor.first_name,
            message=message.seen() if message else None,
            detail=detail,
            alert=alert,
        )
        for callback in self._callbacks:
            callback(event)
