"""Who is told of what delivery and the clock do."""

from datetime import datetime

from clinic.delivery import Claim
from clinic.lateness import Late
from clinic.outcomes import Outcome


class Watcher:
    """Is told on the event loop what was done, and only looks on: it neither waits nor raises.

    By itself it does nothing with what it is told.
    """

    def tried(self, claim: Claim, outcome: Outcome, *, now: datetime) -> None:
        """A message was tried; this is what it came to."""

    def expired(self, late: Late) -> None:
        """Rows came too late and will not be sent."""

    def silenced(self, *, seconds: float, begins: bool) -> None:
        """Telegram answered 429: the bot is silent for so much longer than it was going to be.

        It begins a silence, unless the bot was silent already and another message was under way.
        """

    def ran(self, job: str, *, seconds: float, failed: bool, now: datetime) -> None:
        """A round of repeated work ended."""
