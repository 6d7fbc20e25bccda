"""`aftercare demo --tour`: one patient's whole series, told in the terminal by the real bot."""

import asyncio
import logging
import tempfile
from pathlib import Path

from bot.demo.clinic import SUNRISE, demo_clinic
from bot.demo.first_week import first_week
from bot.demo.scene import UnexpectedError
from bot.demo.stage import STARTS, Stage
from bot.demo.telling import Storyteller
from bot.demo.whole_series import whole_series
from bot.sandbox.errors import CannotActError
from clinic import overview
from clinic.tables import State

_GOOD_ENDS = {State.SENT, State.CANCELLED, State.EXPIRED}


def tell() -> int:
    """Tell the story; returns the exit code: 0, or 1 if anything expected did not happen."""
    logging.getLogger().addHandler(logging.NullHandler())
    return asyncio.run(_tell())


async def _tell() -> int:
    with tempfile.TemporaryDirectory(prefix="aftercare-tour-") as folder:
        async with demo_clinic(folder=Path(folder), start=STARTS) as clinic:
            story = Storyteller(clock=clinic.clock, zone=SUNRISE.zone)
            clinic.sandbox.world.on_event(story.event)
            try:
                await perform(Stage(clinic, story))
            except (UnexpectedError, CannotActError) as error:
                story.wrong(str(error))
                return 1
            return 0


async def perform(on: Stage) -> None:
    """Tell it all.

    Raises:
        UnexpectedError: at the first thing that does not happen as it should.
        CannotActError: if somebody should tap what is not there.
    """
    on.story.title("Aftercare: one patient's whole series at Sunrise Skin Clinic, Pune")
    await first_week(on)
    await whole_series(on)
    await _sum_up(on)


async def _sum_up(on: Stage) -> None:
    counts = await on.clinic.app.database.read(overview.outbox_states)
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    on.story.say(f"What became of every message: {told}.")
    on.story.say(
        "Cancelled are those that became needless: alerts after Meera took the worry, prompts "
        "after Asha had booked, reminders of a time that she moved."
    )
    if counts.keys() - _GOOD_ENDS:
        raise UnexpectedError("some of these messages still wait or did not arrive")
    on.story.say(
        "This was the real bot on a local stand-in for Telegram. To try it with your own clinic: "
        "aftercare init"
    )
