"""The record of every Bot API call, and the moments at which a test may step in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.sandbox.faults import Fault

Phase = Literal["before", "after"]
"""Before the call is looked at; after it took effect and before it is answered."""

CallCallback = Callable[[int, str, Phase], None]
"""Gets the call's number, its method and the phase."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call as the servers saw it."""

    number: int
    """1 for the first call of all; calls that wait are recorded when they end."""
    at: datetime
    bot: str
    """The bot's username; "" if the token was nobody's. The token itself is not kept."""
    method: str
    params: dict[str, Any]
    """The decoded values, or what came over the wire if that could not be decoded."""
    status: int
    """The status that was, or without a fault would have been, answered; 0 if nothing was taken."""
    result: object
    """What stood under "result"; None if the call was refused."""
    description: str | None
    """Why the call was refused; None if it was not."""
    fault: Fault | None
    """The ordered fault that the call met."""


class Calls:
    """The calls so far, and who wants to know of further ones."""

    def __init__(self) -> None:
        self.made: list[Call] = []
        self._count = 0
        self._callbacks: list[CallCallback] = []

    def watch(self, callback: CallCallback) -> None:
        """Call `callback` synchronously before and after each call."""
        self._callbacks.append(callback)

    def begin(self, method: str) -> int:
        """Number a call that has just come in."""
        self._count += 1
        number = self._count
        self._tell(number, method, "before")
        return number

    def end(self, call: Call) -> None:
        """Record a call that has taken its effect."""
        self.made.append(call)
        self._tell(call.number, call.method, "after")

    def _tell(self, number: int, method: str, phase: Phase) -> None:
        for callback in self._callbacks:
            callback(number, method, phase)
