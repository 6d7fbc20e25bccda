"""`kill -9` at any call of enrolling, joining and sending, then a restart: nothing is lost."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.process.flows import ENROLMENT, JOINING, SENDING, Flow
from tests.process.killing import KillPoint, killed_at
from tests.process.program import Launcher
from tests.process.real_clinic import RealClinic, real_clinic, without_repeats

pytestmark = pytest.mark.process

_SIDE_BY_SIDE = 10
_STEP = 11
"""Odd, so that befores and afters take turns; all points of all flows take minutes."""
Transcripts = list[list[str]]


def points(flow: Flow) -> list[KillPoint]:
    """Before and after each call; every eleventh of these points unless all are asked for."""
    every = [
        KillPoint(number=number, moment=moment)
        for number in range(1, flow.calls + 1)
        for moment in ("before", "after")
    ] + [
        KillPoint(number=number, moment=moment)
        for number in range(1, flow.polls + 1)
        for moment in ("poll before", "poll confirmed", "poll after")
    ]
    return every if os.environ.get("EVERY_KILL_POINT") else every[::_STEP]


async def transcripts_of_a_calm_day(launcher: Launcher, folder: Path, flow: Flow) -> Transcripts:
    async with real_clinic(launcher, folder) as clinic:
        await flow.prepare(clinic)
        await flow.go(clinic)
        assert await clinic.program.stop() == 0
        return transcripts(clinic)


def transcripts(clinic: RealClinic) -> Transcripts:
    return [clinic.transcript(person) for person in clinic.sandbox.world.people]


async def killed(
    launcher: Launcher, folder: Path, flow: Flow, point: KillPoint, calm: Transcripts
) -> None:
    async with real_clinic(launcher, folder) as clinic:
        await flow.prepare(clinic)
        async with killed_at(clinic, point):
            await flow.go(clinic)
        await clinic.until_idle()
        assert await clinic.program.stop() == 0
        for shown, usual in zip(transcripts(clinic), calm, strict=True):
            assert without_repeats(shown) == usual
            assert len(shown) <= len(usual) + 1, "more was repeated than what was in flight"


@pytest.mark.parametrize(
    "flow", [ENROLMENT, JOINING, SENDING], ids=["enrolment", "joining", "sending"]
)
@pytest.mark.timeout(600)
async def test_a_kill_at_any_call_loses_nothing_and_repeats_at_most_what_was_in_flight(
    flow: Flow, launcher: Launcher, tmp_path: Path
) -> None:
    calm = await transcripts_of_a_calm_day(launcher, tmp_path / "calm", flow)
    slots = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def one(point: KillPoint) -> None:
        async with slots:
            try:
                await killed(launcher, tmp_path / str(point), flow, point, calm)
            except Exception as error:
                error.add_note(f"killed {point}")
                raise

    async with asyncio.TaskGroup() as tasks:
        for point in points(flow):
            tasks.create_task(one(point))
