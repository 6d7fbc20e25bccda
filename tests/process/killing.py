"""Killing the program at a chosen call, and starting it again."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from real_clinic import RealClinic

from bot.sandbox.calls import Phase
from bot.sandbox.faults import Fault


@dataclass(frozen=True, kw_only=True)
class KillPoint:
    """The nth call of a kind from now on, before or after Telegram takes it."""

    number: int
    phase: Phase
    polls: bool = False
    """Whether getUpdates is counted, or everything else."""

    def __str__(self) -> str:
        return f"{self.phase} {'poll' if self.polls else 'call'} {self.number}"


@contextlib.asynccontextmanager
async def killed_at(clinic: RealClinic, point: KillPoint) -> AsyncGenerator[None]:
    """Kill the program at that point and start it again; people just go on meanwhile.

    Raises:
        AssertionError: if the program never came to that point.
    """
    count = 0
    fatal = 0
    killed = asyncio.Event()

    def watch(number: int, method: str, phase: Phase) -> None:
        nonlocal count, fatal
        if phase == "before" and (method == "getUpdates") is point.polls:
            count += 1
            if count == point.number:
                fatal = number
                if point.phase == "before":
                    clinic.sandbox.faults.order(Fault.DROP_BEFORE, method=method)
        if phase == "after" and number == fatal:
            clinic.program.kill()
            killed.set()

    async def mourn() -> None:
        await killed.wait()
        await clinic.program.end()
        clinic.start()

    clinic.sandbox.on_call(watch)
    mourner = asyncio.create_task(mourn())
    try:
        yield
        assert killed.is_set(), f"never came to {point}"
        await mourner
    finally:
        mourner.cancel()
