"""What delivery needs from whoever speaks to Telegram."""

from typing import Protocol

from clinic.delivery import Claim
from clinic.outcomes import Outcome


class Sender(Protocol):
    """Sends one claimed message."""

    async def send(self, claim: Claim) -> Outcome:
        """Try once. Every failure of the platform comes back as an outcome, none is raised."""
        ...
