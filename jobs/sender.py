"""What delivery needs from whoever speaks to Telegram."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol, TypeAlias

from clinic.database import Session
from clinic.delivery import Claim
from clinic.outcomes import Outcome

Attempt: TypeAlias = Callable[[], Coroutine[Any, Any, Outcome]]
"""Tries once to send one message. Failures of the platform come back as outcomes."""


class Sender(Protocol):
    """Makes messages of claimed rows."""

    def prepare(self, db: Session, claims: Sequence[Claim]) -> Sequence[Attempt]:
        """Find the words of each claim, many at once as that is cheaper; one attempt each.

        Words that cannot be found are an attempt that comes to `Refused`. Only the database's own
        trouble is raised.
        """
        ...
