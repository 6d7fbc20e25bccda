"""A person with a Telegram app: what they can do, and what they see."""

from bot.sandbox.accounts import Bot, User
from bot.sandbox.buttons import find_button, tap_button
from bot.sandbox.chats import Chat, PrivateChat, Standing
from bot.sandbox.commands import Command, Scope
from bot.sandbox.errors import CannotActError
from bot.sandbox.events import EventKind, SeenMessage
from bot.sandbox.formatted import plain
from bot.sandbox.group import Group
from bot.sandbox.links import bot_link
from bot.sandbox.membership import set_blocked
from bot.sandbox.messages import Content, Message
from bot.sandbox.servers import Servers

_WHY_NOT = {
    Standing.NEW: "Start was never pressed",
    Standing.BLOCKED: "the bot is blocked",
    Standing.DEACTIVATED: "the account is closed",
}


class Person:
    """One person; their private chat is the one with the world's first bot."""

    def __init__(self, servers: Servers, user: User) -> None:
        self._servers = servers
        self.user = user
        self.opened: list[str] = []
        """The addresses outside Telegram that this person has opened."""

    @property
    def id(self) -> int:
        """The user id, which is the private chat's id too."""
        return self.user.id

    @property
    def name(self) -> str:
        """The first name."""
        return self.user.first_name

    @property
    def standing(self) -> Standing:
        """How this person stands to the bot."""
        return self._chat.standing

    @property
    def read_up_to(self) -> int:
        """The id of this person's newest message that the bot has taken; 0 if there is none."""
        return self._chat.read_up_to

    def message(self, message_id: int) -> SeenMessage | None:
        """The message with that id in the private chat, if it stands there."""
        message = self._chat.messages.get(message_id)
        return message.seen() if message else None

    @property
    def messages(self) -> list[SeenMessage]:
        """What stands in the private chat with the bot now, oldest first."""
        return [message.seen() for message in self._chat.messages.values()]

    @property
    def last(self) -> SeenMessage:
        """The newest message of the private chat.

        Raises:
            CannotActError: if the chat is empty.
        """
        if not self._chat.messages:
            raise CannotActError(f"{self.name} has no messages yet")
        return self.messages[-1]

    @property
    def toasts(self) -> list[str]:
        """The texts shown in answer to taps, oldest first."""
        return self._servers.toasts.setdefault(self.id, [])

    @property
    def menu(self) -> tuple[Command, ...]:
        """The commands that the private chat with the bot offers."""
        scopes = [Scope(type="chat", chat_id=self.id), Scope(type="all_private_chats"), Scope()]
        return self._bot.menus.shown(scopes, self.user.language_code or "")

    async def start(self) -> None:
        """Press Start (or Restart after a block)."""
        await self._send_start(None)

    async def open_link(self, link: str) -> None:
        """Open a link: to the bot, pressing Start there, or to anywhere else, kept in `opened`.

        A link to a bot without `start` only opens the chat.

        Raises:
            CannotActError: if the link leads to a bot that does not exist, or if its payload is
                one that Telegram ignores.
        """
        try:
            target = bot_link(link)
        except ValueError as error:
            raise CannotActError(str(error)) from error
        if target is None:
            self.opened.append(link)
        elif target.username.lower() != self._bot.username.lower():
            raise CannotActError(f"there is no bot called {target.username!r}")
        elif target.payload is not None:
            await self._send_start(target.payload)

    async def say(self, text: str, *, in_: Group | None = None, reply_to: int | None = None) -> int:
        """Send a text; returns the message's id.

        Raises:
            CannotActError: before Start is pressed (except by a text beginning with /start),
                while the bot is blocked, or in a group that this person is not in.
        """
        if in_ is None and text.split()[:1] == ["/start"]:
            self._restart()
        return self._send(Content(text=plain(text)), in_=in_, reply_to=reply_to)

    async def send_photo(
        self, picture: bytes, *, caption: str | None = None, in_: Group | None = None
    ) -> int:
        """Send a picture; returns the message's id."""
        photo = self._servers.cabinet.add_photo(picture)
        return self._send(
            Content(photo=photo, caption=plain(caption) if caption else None), in_=in_
        )

    async def send_document(
        self,
        document: bytes,
        *,
        name: str = "document.pdf",
        mime_type: str = "application/pdf",
        caption: str | None = None,
        in_: Group | None = None,
    ) -> int:
        """Send a document; returns the message's id."""
        stored = self._servers.cabinet.add_document(document, name, mime_type)
        words = plain(caption) if caption else None
        return self._send(Content(document=stored, caption=words), in_=in_)

    @property
    def location_buttons(self) -> tuple[str, ...]:
        """The buttons under the text box, which share a location."""
        keyboard = self._chat.reply_keyboard
        return keyboard.labels if keyboard else ()

    async def share_location(self, latitude: float, longitude: float) -> int:
        """Share where this person is, as the attachment menu or a bot's button does."""
        message_id = self._send(Content(location=(latitude, longitude)), in_=None)
        keyboard = self._chat.reply_keyboard
        if keyboard is not None and keyboard.one_time:
            self._chat.reply_keyboard = None
            self._servers.show(EventKind.KEYBOARD, self._chat, self.user)
        return message_id

    async def tap(self, label: str, *, in_: Group | None = None, on: int | None = None) -> None:
        """Tap the newest visible inline button with exactly that label.

        With `on`, only the buttons of that message count. A button with an address opens it.

        Raises:
            CannotActError: if there is no such button; it lists those that there are.
        """
        chat = self._writable(in_)
        message, button = find_button(chat, label, on)
        self._servers.show(EventKind.TAP, chat, self.user, message, label)
        if button.url is not None:
            await self.open_link(button.url)
        else:
            tap_button(self._servers, chat, self.user, message, button)

    async def block(self) -> None:
        """Block the bot; does nothing twice."""
        if self._chat.standing is Standing.STARTED:
            self._set_blocked(blocked=True)

    async def unblock(self) -> None:
        """Unblock the bot; does nothing if it is not blocked."""
        if self._chat.standing is Standing.BLOCKED:
            self._set_blocked(blocked=False)

    async def deactivate(self) -> None:
        """Close the account for good."""
        self._servers.deactivate(self.user)

    @property
    def _bot(self) -> Bot:
        for bot in self._servers.bots.values():
            return bot
        raise CannotActError("the world has no bot yet")

    @property
    def _chat(self) -> PrivateChat:
        return self._servers.private_chat(self._bot, self.user)

    def _restart(self) -> None:
        if self._chat.standing is Standing.BLOCKED:
            self._set_blocked(blocked=False)
        elif self._chat.standing is Standing.NEW:
            self._chat.standing = Standing.STARTED
            self._servers.show(EventKind.START, self._chat, self.user)

    async def _send_start(self, payload: str | None) -> None:
        await self.say("/start" if payload is None else f"/start {payload}")

    def _set_blocked(self, *, blocked: bool) -> None:
        set_blocked(self._servers, self._bot, self._chat, blocked=blocked)

    def _writable(self, group: Group | None) -> Chat:
        if group is not None:
            if not group.chat.has(self.id):
                raise CannotActError(f"{self.name} is not in {group.title!r}")
            return group.chat
        if self._chat.standing is not Standing.STARTED:
            raise CannotActError(f"{self.name} cannot write: {_WHY_NOT[self._chat.standing]}")
        return self._chat

    def _send(self, content: Content, *, in_: Group | None, reply_to: int | None = None) -> int:
        chat = self._writable(in_)
        if reply_to is not None and reply_to not in chat.messages:
            raise CannotActError(f"{self.name} sees no message {reply_to} to answer")
        message = Message(
            message_id=next(chat.numbers),
            sender=self.user,
            date=self._servers.clock.now(),
            content=content,
            reply_to=reply_to,
        )
        return self._servers.post(chat, message).message_id
