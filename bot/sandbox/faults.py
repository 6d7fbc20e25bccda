"""Faults that a test can order: what goes wrong with the bot's next calls."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """One thing that goes wrong between a bot and Telegram."""

    DROP_BEFORE = "drop_before"
    """The connection is closed; nothing was taken."""
    DROP_AFTER = "drop_after"
    """The call takes effect, then the connection is closed without an answer."""
    SLOW = "slow"
    """The call takes effect at once and is answered `seconds` (default 1.0) later."""
    SERVER_ERROR = "server_error"
    """Nothing is taken; the answer has the given `status` (default 502)."""
    TOO_MANY = "too_many"
    """Nothing is taken; 429, and the bot must be silent for `retry_after` (default 1) seconds."""
    MALFORMED = "malformed"
    """The call takes effect; the answer is 200 with a body that is no JSON."""
    TRUNCATED = "truncated"
    """The call takes effect; the connection is closed half-way through the answer's body."""
    DUPLICATE_UPDATE = "duplicate_update"
    """The next update is delivered twice under one id; takes no `method`."""


_DETAILS: dict[Fault, dict[str, float]] = {
    Fault.SLOW: {"seconds": 1.0},
    Fault.SERVER_ERROR: {"status": 502},
    Fault.TOO_MANY: {"retry_after": 1},
}


@dataclass(kw_only=True)
class OrderedFault:
    """A fault waiting for its calls."""

    fault: Fault
    method: str | None
    chat_id: int | None
    left: int
    details: dict[str, float]

    def meets(self, method: str, params: dict[str, Any]) -> bool:
        """Whether that call is one for this fault."""
        if self.method is None and method == "getUpdates":
            return False
        return self.method in {None, method} and self.chat_id in {None, params.get("chat_id")}


class Faults:
    """The faults that are ordered and have not happened yet."""

    def __init__(self, duplicate: Callable[[int], None]) -> None:
        self._ordered: list[OrderedFault] = []
        self._duplicate = duplicate

    def order(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int = 1,
        **details: float,
    ) -> None:
        """Let the next `times` calls that match go wrong; earlier orders come first.

        Without a `method`, every call but getUpdates matches. `chat_id` narrows it to one chat.

        Raises:
            ValueError: for a detail that this fault does not have.
        """
        known = _DETAILS.get(fault, {})
        if details.keys() - known.keys():
            raise ValueError(f"{fault} takes the details {sorted(known)}, not {sorted(details)}")
        if fault is Fault.DUPLICATE_UPDATE:
            if method is not None or chat_id is not None:
                raise ValueError("a duplicated update is ordered without method and chat")
            self._duplicate(times)
            return
        self._ordered.append(
            OrderedFault(
                fault=fault,
                method=method,
                chat_id=chat_id,
                left=times,
                details=known | details,
            )
        )

    def clear(self) -> None:
        """Cancel what has not happened yet."""
        self._ordered.clear()

    def next_for(self, method: str, params: dict[str, Any]) -> OrderedFault | None:
        """The fault that this call meets; it is used up by asking."""
        for ordered in self._ordered:
            if ordered.meets(method, params):
                ordered.left -= 1
                if not ordered.left:
                    self._ordered.remove(ordered)
                return ordered
        return None
