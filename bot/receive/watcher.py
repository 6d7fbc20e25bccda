"""Who is told of what comes in from Telegram."""

from datetime import datetime
from enum import StrEnum


class PollOutcome(StrEnum):
    """What one getUpdates came to."""

    ANSWERED = "answered"
    """Telegram answered; the updates, if there were any, are stored."""
    THROTTLED = "throttled"
    """429: it told us to wait."""
    CONFLICT = "conflict"
    """409: somebody else polls for this bot."""
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - no token
    """401 or 404: the token is no longer good."""
    FAILED = "failed"
    """No connection, or an answer nobody understands."""
    NOT_STORED = "not-stored"
    """The database was in trouble, so the updates stay with Telegram."""


class UpdateOutcome(StrEnum):
    """What the worker's turn with one update came to."""

    HANDLED = "handled"
    """Its effects are committed."""
    REPEATED = "repeated"
    """It was handled before."""
    POSTPONED = "postponed"
    """The database was in trouble; it comes again."""
    QUARANTINED = "quarantined"
    """It cannot be parsed or handled; it is set aside."""


class ReceiveWatcher:
    """Is told on the event loop what came in, and only looks on: it neither waits nor raises.

    By itself it does nothing with what it is told.
    """

    def polled(self, outcome: PollOutcome, *, now: datetime) -> None:
        """Updates were asked for."""

    def brought(self, *, now: datetime) -> None:
        """Telegram brought an update to the webhook."""

    def turned(self, outcome: UpdateOutcome) -> None:
        """An update had its turn."""
