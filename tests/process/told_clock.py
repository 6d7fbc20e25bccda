"""A clock that a test moves and the program, a process of its own, reads from a file."""

import mmap
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

_OFFSETS = struct.Struct("dd")
"""Seconds that the wall clock is ahead of the machine's, and how many have been skipped."""


class ToldClock:
    """The program's side: shows what the file says, and hears of moves by a signal."""

    def __init__(self, path: Path) -> None:
        """The file must have been written by a `LeadingClock`."""
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _OFFSETS.size)
        self._callbacks: list[Callable[[], None]] = []

    @property
    def ahead(self) -> timedelta:
        """How far this clock is ahead of the machine's."""
        return timedelta(seconds=_OFFSETS.unpack(self._shared)[0])

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self.ahead  # noqa: TID251 - it stands in for the machine's

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic() + _OFFSETS.unpack(self._shared)[1]

    def real(self, moment: datetime) -> datetime:
        """The moment on the machine's clock at which this one will show `moment`."""
        return moment - self.ahead

    def on_move(self, callback: Callable[[], None]) -> None:
        """Ask to be called whenever time was skipped."""
        self._callbacks.append(callback)

    def moved(self) -> None:
        """Tell everyone who asked to know."""
        for callback in self._callbacks:
            callback()


class LeadingClock(ToldClock):
    """The test's side, which moves it; the sandbox shows the same time."""

    def __init__(self, path: Path, *, start: datetime) -> None:
        """Make the file; the clock shows `start` (aware)."""
        path.parent.mkdir(parents=True, exist_ok=True)
        ahead = start - datetime.now(UTC)  # noqa: TID251 - it stands in for the machine's
        path.write_bytes(_OFFSETS.pack(ahead.total_seconds(), 0.0))
        super().__init__(path)

    def pass_by(self, time_passed: timedelta) -> None:
        """Let so much time pass at once."""
        wall, skipped = _OFFSETS.unpack(self._shared)
        seconds = time_passed.total_seconds()
        self._shared[:] = _OFFSETS.pack(wall + seconds, skipped + seconds)
        self.moved()

    def pass_to(self, moment: datetime) -> None:
        """Let the time pass until `moment` (aware); does nothing if that is over."""
        self.pass_by(max(timedelta(0), moment - self.now()))

    def jump(self, by: timedelta) -> None:
        """Set the wall clock otherwise, forward or back, while no time passes.

        Nobody is told: a machine tells its programs nothing either.
        """
        wall, skipped = _OFFSETS.unpack(self._shared)
        self._shared[:] = _OFFSETS.pack(wall + by.total_seconds(), skipped)
