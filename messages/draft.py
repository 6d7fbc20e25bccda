"""A message before it leaves: its words, its buttons, its picture."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button under a message: it carries an action back, or opens a link."""

    label: str
    action: str = ""
    """What comes back when it is tapped; at most 64 bytes, which is Telegram's limit."""
    url: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError unless it does exactly one thing and fits Telegram's limit."""
        if bool(self.action) == bool(self.url):
            raise ValueError(f"the button {self.label!r} needs an action or a link, not both")
        if len(self.action.encode()) > 64:  # noqa: PLR2004 - Telegram's callback_data limit
            raise ValueError(f"the action {self.action!r} is longer than 64 bytes")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What one message says."""

    text: str
    """HTML as Telegram takes it; empty when only the buttons of a sent message change."""
    buttons: tuple[tuple[Button, ...], ...] = ()
    qr: str = ""
    """A link to show as a QR picture, with `text` as its caption."""
    calendar: str = ""
    """A calendar file to send, with `text` as its caption."""
    caption: bool = False
    """`text` is the caption of a picture that was sent before (for edits in place)."""
    asks_location: str = ""
    """The label of a button under the text box that shares where the reader is, for new messages.

    Telegram keeps it there until it is used, or until a message `ends_keyboard`.
    """
    ends_keyboard: bool = False
    """Take away the button under the text box; for new messages."""

    def __post_init__(self) -> None:
        """Raises ValueError for more than one keyboard: Telegram takes one a message."""
        if bool(self.buttons) + bool(self.asks_location) + self.ends_keyboard > 1:
            raise ValueError("a message has buttons, or asks for a location, or ends its keyboard")

    def document(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Draft":
        """The draft that `document` was made from."""
        rows: tuple[tuple[Button, ...], ...] = tuple(
            tuple(Button(**button) for button in row) for row in document["buttons"]
        )
        # Rows that an earlier release queued know nothing of calendar files and locations.
        return cls(
            text=document["text"],
            buttons=rows,
            qr=document["qr"],
            calendar=document.get("calendar", ""),
            caption=document["caption"],
            asks_location=document.get("asks_location", ""),
            ends_keyboard=document.get("ends_keyboard", False),
        )
