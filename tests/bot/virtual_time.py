"""An event loop in which nothing takes time but waiting, and waiting takes none of ours."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

from jobs.clock import MovableClock


class _Selector(selectors.DefaultSelector):
    """Lets the time pass at once for which the loop would have waited."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("everybody waits for somebody else")
        if not ready and timeout is not None:
            self.passed += timeout
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._passing = _Selector()
        super().__init__(self._passing)

    def time(self) -> float:
        return self._passing.passed


class LoopClock(MovableClock):
    """The clock of whatever loop runs."""

    def __init__(self) -> None:
        super().__init__(datetime(2026, 3, 2, tzinfo=UTC))

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


def run_at_once(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end in a loop of that kind."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(work)
