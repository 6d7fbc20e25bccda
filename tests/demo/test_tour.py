import asyncio
import io
import re
import sys

import pytest
from rich.console import Console

from bot.demo.clinic import DemoClinic
from bot.demo.scene import UnexpectedError
from bot.demo.stage import Stage
from bot.demo.telling import Storyteller
from bot.demo.tour import perform
from bot.sandbox.faults import Fault


async def _tour_in_a_pipe() -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--tour", stdout=-1, stderr=-2
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


@pytest.mark.thorough
async def test_the_tour_tells_a_whole_series_and_ends_well() -> None:
    code, told = await _tour_in_a_pipe()
    assert code == 0, told
    days = re.findall(r"day (\d+) ─", told)
    assert days[:8] == ["0", "1", "2", "3", "4", "5", "6", "7"]
    assert days[-1] == "76"
    for number in (2, 3):
        assert f"Asha: session {number} of 4 took place" in told
    assert "Your series is complete: 4 of 4 ●●●●" in told
    assert told.count("📎 appointment.ics") == 5
    assert "\x1b[" not in told, "a pipe gets no colours"
    assert not re.search(r"[ \t]+$", told, re.MULTILINE), "no trailing blanks"
    assert re.search(r"^08:00  Asha reads, from the clinic:$", told, re.MULTILINE)
    assert "19:05  Asha taps [3 · Sore, hot or very red]" in told
    assert "✅ Meera took it today 21:10." in told
    assert re.search(r"What became of every message: \d+ cancelled, \d+ sent\.", told)
    done = told.index("08:05  Asha taps [Done ✓]")
    assert "08:05  Asha sees for a moment: Well done!" in told[done : done + 200]
    assert "warning" not in told.lower()


async def test_on_a_terminal_the_tour_has_colours(clinic: DemoClinic) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, color_system="standard")
    story = Storyteller(clock=clinic.clock, zone=clinic.app.services.profile.zone, console=console)
    clinic.sandbox.world.on_event(story.event)
    await clinic.owner.start()
    await clinic.settled()
    assert "\x1b[" in screen.getvalue()
    assert "Meera" in screen.getvalue()


async def test_a_story_that_goes_wrong_is_noticed(clinic: DemoClinic) -> None:
    story = Storyteller(clock=clinic.clock, zone=clinic.app.services.profile.zone)
    clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="sendMessage", times=50)
    with pytest.raises(UnexpectedError, match="Meera should have read"):
        await perform(Stage(clinic, story))
