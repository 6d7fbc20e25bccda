"""One kill at one point of one flow, and what came of it."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.process.crash_flows import PROFILE, START, CrashFlow
from tests.process.crash_points import AnyPoint, Wire
from tests.process.crash_verdict import Seen, Verdict, judged, seen_by_all
from tests.process.killing import KillPoint, killed_at
from tests.process.program import Launcher
from tests.process.real_clinic import RealClinic, real_clinic
from tests.process.rigging import ARMED, DYING, PASSAGES, Point, passages
from tests.process.told_clock import LeadingClock

_PATIENCE = 30.0
_Moment = Literal["before", "after", "poll confirmed"]
_MOMENTS: dict[Wire, _Moment] = {
    Wire.ACKNOWLEDGED: "poll confirmed",
    Wire.WRITTEN: "before",
    Wire.TAKEN: "after",
}


@dataclass(frozen=True, kw_only=True)
class Calm:
    """A flow that nobody disturbed, and how often it passed each point."""

    seen: Seen
    passages: Counter[AnyPoint]


@contextlib.asynccontextmanager
async def _opened(launcher: Launcher, folder: Path, flow: CrashFlow) -> AsyncGenerator[RealClinic]:
    clock = LeadingClock(folder / "clock", start=START)
    async with real_clinic(launcher, folder, clock=clock, rig=DYING, **PROFILE) as clinic:
        await flow.prepare(clinic)
        await clinic.until_idle()
        (folder / PASSAGES).unlink()
        yield clinic


async def calm_run(launcher: Launcher, folder: Path, flow: CrashFlow) -> Calm:
    """The flow without a kill."""
    async with _opened(launcher, folder, flow) as clinic:
        before = len(clinic.sandbox.calls)
        await flow.go(clinic)
        await clinic.until_idle()
        counted: Counter[AnyPoint] = Counter(Point(each) for each in passages(folder))
        methods = [call.method for call in clinic.sandbox.calls[before:]]
        polls = methods.count("getUpdates")
        counted[Wire.ACKNOWLEDGED] = polls - 1
        counted[Wire.WRITTEN] = counted[Wire.TAKEN] = len(methods) - polls
        assert await clinic.program.stop() == 0
        return Calm(seen=await seen_by_all(clinic), passages=counted)


async def killed_run(
    launcher: Launcher, folder: Path, flow: CrashFlow, *, point: AnyPoint, passage: int, calm: Calm
) -> Verdict:
    """The flow with a kill at that passage of that point, and a restart."""
    async with _opened(launcher, folder, flow) as clinic:
        async with _killed(clinic, point, passage):
            await flow.go(clinic)
        await clinic.until_called("getMe", times=2)
        await clinic.until_idle()
        in_flight = clinic.cut_off
        assert await clinic.program.stop() == 0
        return judged(flow.name, point, passage, await seen_by_all(clinic), calm.seen, in_flight)


@contextlib.asynccontextmanager
async def _killed(clinic: RealClinic, point: AnyPoint, passage: int) -> AsyncGenerator[None]:
    if isinstance(point, Wire):
        async with killed_at(clinic, KillPoint(number=passage, moment=_MOMENTS[point])):
            yield
        return
    (clinic.folder / ARMED).write_text(json.dumps([point, passage]), encoding="utf-8")
    mourner = asyncio.create_task(_start_again(clinic))
    try:
        yield
        # The last passages come after people have seen everything.
        await asyncio.wait_for(mourner, _PATIENCE)
    finally:
        mourner.cancel()


async def _start_again(clinic: RealClinic) -> None:
    # Shielded: who loses patience must not make it look ended.
    await asyncio.shield(asyncio.wrap_future(clinic.program.ended))
    clinic.start()
