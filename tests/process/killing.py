"""Killing the program at a chosen call, and starting it again."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.calls import Phase
from bot.sandbox.faults import Fault
from tests.process.real_clinic import RealClinic


@dataclass(frozen=True, kw_only=True)
class KillPoint:
    """The nth call from now on, and the moment of it; polls are counted for themselves."""

    number: int
    moment: Literal["before", "after", "poll before", "poll confirmed", "poll after"]
    """Before: Telegram has not taken it. After: taken, the answer does not arrive.

    Confirmed: the poll has told Telegram to forget the updates before it, and still waits.
    """

    @property
    def polls(self) -> bool:
        """Whether getUpdates is meant, or everything else."""
        return self.moment.startswith("poll")

    def __str__(self) -> str:
        return f"{self.moment} {self.number}"


@contextlib.asynccontextmanager
async def killed_at(clinic: RealClinic, point: KillPoint) -> AsyncGenerator[None]:
    """Kill the program at that point and start it again; people just go on meanwhile.

    Raises:
        AssertionError: if the program never came to that point.
    """
    killer = _Killer(clinic, point)
    clinic.sandbox.on_call(killer.watch)
    mourner = asyncio.create_task(killer.start_again())
    try:
        yield
        assert killer.killed.is_set(), f"never came to {point}"
        await mourner
    finally:
        mourner.cancel()


class _Killer:
    def __init__(self, clinic: RealClinic, point: KillPoint) -> None:
        self._clinic = clinic
        self._point = point
        self._count = 0
        self._fatal = 0
        self.killed = asyncio.Event()

    def watch(self, number: int, method: str, phase: Phase) -> None:
        if phase == "before" and (method == "getUpdates") is self._point.polls:
            self._count += 1
            if self._count == self._point.number:
                self._meet(number, method)
        elif phase == "after" and number == self._fatal:
            self._kill()

    def _meet(self, number: int, method: str) -> None:
        if self._point.moment == "poll confirmed":
            self._kill_when_confirmed()
            return
        self._fatal = number
        if self._point.moment.endswith("before"):
            self._clinic.sandbox.faults.order(Fault.DROP_BEFORE, method=method)

    def _kill_when_confirmed(self) -> None:
        if self._clinic.sandbox.world.updates_pending(self._clinic.bot):
            asyncio.get_running_loop().call_soon(self._kill_when_confirmed)
        else:
            self._kill()

    def _kill(self) -> None:
        self._clinic.program.kill()
        self.killed.set()

    async def start_again(self) -> None:
        await self.killed.wait()
        await self._clinic.program.end()
        self._clinic.start()
