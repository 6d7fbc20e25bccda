"""Where the time comes from: everything that needs `now` is given it by one Clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The time of day, and a steady count of seconds for pacing and time-outs."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean anything."""
        ...

    def real(self, moment: datetime) -> datetime:
        """The moment on the machine's own clock at which this clock will show `moment`."""
        ...

    def on_move(self, callback: Callable[[], None]) -> None:
        """Ask to be called whenever the clock is moved by hand (never, for the system's)."""
        ...


def _machine_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place that asks the machine


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:  # noqa: D102 - see Clock
        return _machine_now()

    def monotonic(self) -> float:  # noqa: D102 - see Clock
        return time.monotonic()

    def real(self, moment: datetime) -> datetime:  # noqa: D102 - see Clock
        return moment

    def on_move(self, callback: Callable[[], None]) -> None:  # noqa: D102 - see Clock
        del callback


class MovableClock:
    """A clock for demos and tests: it ticks like the machine's and can be moved forward."""

    def __init__(self, start: datetime) -> None:
        """Start showing `start` (aware).

        Raises:
            ValueError: if `start` has no time zone.
        """
        if start.tzinfo is None:
            raise ValueError(f"the clock needs an aware time, not {start!r}")
        self._ahead = start.astimezone(UTC) - _machine_now()
        self._moved = 0.0
        self._callbacks: list[Callable[[], None]] = []

    def now(self) -> datetime:  # noqa: D102 - see Clock
        return _machine_now() + self._ahead

    def monotonic(self) -> float:  # noqa: D102 - see Clock
        return time.monotonic() + self._moved

    def real(self, moment: datetime) -> datetime:  # noqa: D102 - see Clock
        return moment - self._ahead

    def on_move(self, callback: Callable[[], None]) -> None:  # noqa: D102 - see Clock
        self._callbacks.append(callback)

    def move(self, by: timedelta) -> None:
        """Move forward by `by` and tell everyone who asked to know.

        Raises:
            ValueError: if `by` is negative; steady seconds cannot go back.
        """
        if by < timedelta(0):
            raise ValueError(f"the clock only moves forward, not by {by}")
        self._ahead += by
        self._moved += by.total_seconds()
        for callback in self._callbacks:
            callback()

    def move_to(self, moment: datetime) -> None:
        """Move forward to `moment`; does nothing if it is already past."""
        self.move(max(timedelta(0), moment - self.now()))
