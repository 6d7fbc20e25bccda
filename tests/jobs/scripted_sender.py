"""A sender that does as it was told: which outcome for which row, and when."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from clinic.database import Session
from clinic.delivery import Claim
from clinic.outcomes import Outcome, Sent
from jobs.clock import Clock
from jobs.sender import Attempt


class ScriptedSender:
    """Implements `jobs.sender.Sender`; whatever has no script is sent at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._outcomes: dict[str, list[Outcome | Exception]] = {}
        self._gates: dict[str, asyncio.Event] = {}
        self.tries: list[tuple[str, datetime]] = []
        self.at_once = 0
        self.most_at_once = 0

    def will(self, key: str, *outcomes: Outcome | Exception) -> None:
        """The next tries of this row come to these outcomes, then it is sent."""
        self._outcomes[key] = list(outcomes)

    def hold(self, *keys: str) -> Callable[[], None]:
        """Keep these rows under way; returns what lets them go."""
        gate = asyncio.Event()
        self._gates.update(dict.fromkeys(keys, gate))
        return gate.set

    def prepare(self, db: Session, claims: Sequence[Claim]) -> Sequence[Attempt]:
        del db
        return [partial(self._send, claim) for claim in claims]

    async def _send(self, claim: Claim) -> Outcome:
        key = claim.lead.key
        self.tries.append((key, self._clock.now()))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if key in self._gates:
                await self._gates[key].wait()
        finally:
            self.at_once -= 1
        script = self._outcomes.get(key)
        outcome = script.pop(0) if script else Sent(message_id=len(self.tries))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def tried(self) -> list[str]:
        """The rows that were tried, in order."""
        return [key for key, _ in self.tries]
