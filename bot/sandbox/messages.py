"""A message as the servers keep it, and how a bot and a person see it."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.accounts import User
from bot.sandbox.errors import JsonObject
from bot.sandbox.events import SeenMessage
from bot.sandbox.files import StoredFile
from bot.sandbox.formatted import FormattedText
from bot.sandbox.html_output import to_html
from bot.sandbox.keyboards import Keyboard, keyboard_json


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a message says, shows or announces."""

    text: FormattedText | None = None
    caption: FormattedText | None = None
    photo: tuple[StoredFile, ...] = ()
    document: StoredFile | None = None
    location: tuple[float, float] | None = None
    """Latitude and longitude."""
    link_preview: JsonObject | None = None
    service: JsonObject = field(default_factory=dict[str, object])
    """The fields of a service message, as they go to bots."""

    @property
    def has_media(self) -> bool:
        """Whether there is a picture or document, so that the words are a caption."""
        return bool(self.photo) or self.document is not None

    def json(self) -> JsonObject:
        """The fields of a Message that tell the content."""
        body = dict(self.service)
        if self.text:
            body |= self.text.json("text", "entities")
        if self.caption:
            body |= self.caption.json("caption", "caption_entities")
        if self.photo:
            body["photo"] = [size.photo_json() for size in self.photo]
        if self.document:
            body["document"] = self.document.document_json()
        if self.location:
            body["location"] = dict(zip(("latitude", "longitude"), self.location, strict=True))
        if self.link_preview:
            body["link_preview_options"] = self.link_preview
        return body


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message of one chat; an edit replaces it by a changed copy."""

    message_id: int
    sender: User
    date: datetime
    content: Content
    keyboard: Keyboard = ()
    reply_to: int | None = None
    edited: datetime | None = None
    protected: bool = False

    def json(self, chat: JsonObject, replied: JsonObject | None) -> JsonObject:
        """As https://core.telegram.org/bots/api#message; `replied` is the message answered."""
        body: JsonObject = {
            "message_id": self.message_id,
            "from": self.sender.json(),
            "chat": chat,
            "date": int(self.date.timestamp()),
        }
        if self.edited:
            body["edit_date"] = int(self.edited.timestamp())
        if self.protected:
            body["has_protected_content"] = True
        if replied:
            body["reply_to_message"] = replied
        body |= self.content.json()
        if self.keyboard:
            body["reply_markup"] = keyboard_json(self.keyboard)
        return body

    def seen(self) -> SeenMessage:
        """What a person in the chat has before their eyes."""
        content = self.content
        words = content.text or content.caption or FormattedText(text="")
        return SeenMessage(
            message_id=self.message_id,
            sender="bot" if self.sender.is_bot else self.sender.first_name,
            from_bot=self.sender.is_bot,
            text=words.text,
            html=to_html(words),
            buttons=tuple(tuple(button.text for button in row) for row in self.keyboard),
            addresses=tuple(tuple(button.url for button in row) for row in self.keyboard),
            picture=content.photo[-1].content if content.photo else None,
            file_name=content.document.name if content.document else None,
            file=content.document.content if content.document else None,
            location=content.location,
            service=", ".join(content.service) or None,
            date=self.date,
            edited=self.edited,
            reply_to=self.reply_to,
        )
