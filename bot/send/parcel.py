"""What one Bot API call carries, made from a row of the outbox."""

from dataclasses import dataclass

from messages.draft import Draft


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A message to send, or the new content of one that was sent."""

    draft: Draft
    edits: int | None = None
    """Telegram's id of the message to edit in place."""
    answers: int | None = None
    """Telegram's id of the message to quote."""


@dataclass(frozen=True, kw_only=True)
class MenuParcel:
    """The commands a chat's menu shows, each with its description."""

    commands: tuple[tuple[str, str], ...]


AnyParcel = Parcel | MenuParcel
