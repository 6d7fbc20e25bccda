"""`aftercare demo --tour`: one patient's first week, told in the terminal by the real bot."""

import asyncio
import logging
import re
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.demo.clinic import SUNRISE, DemoClinic, demo_clinic
from bot.demo.telling import Storyteller
from bot.sandbox.errors import CannotActError
from bot.sandbox.person import Person
from clinic import overview
from clinic.tables import State
from messages.walltime import local_date, moment_of

_STARTS = datetime(2026, 5, 12, 17, 32, tzinfo=SUNRISE.zone)
_GOOD_ENDS = {State.SENT, State.CANCELLED}
_TEN_MINUTES = timedelta(minutes=10)


class UnexpectedError(Exception):
    """The story went another way than it should."""


def tell() -> int:
    """Tell the story; returns the exit code: 0, or 1 if anything expected did not happen."""
    logging.getLogger().addHandler(logging.NullHandler())
    return asyncio.run(_tell())


async def _tell() -> int:
    with tempfile.TemporaryDirectory(prefix="aftercare-tour-") as folder:
        async with demo_clinic(folder=Path(folder), start=_STARTS) as clinic:
            story = Storyteller(clock=clinic.clock, zone=SUNRISE.zone)
            clinic.sandbox.world.on_event(story.event)
            try:
                await Tour(clinic, story).week()
            except (UnexpectedError, CannotActError) as error:
                story.wrong(str(error))
                return 1
            return 0


class Tour:
    """The people of the story and what they do, day by day."""

    def __init__(self, clinic: DemoClinic, story: Storyteller) -> None:
        self._clinic = clinic
        self._story = story
        world = clinic.sandbox.world
        self._meera = clinic.owner
        self._ravi = world.add_person(first_name="Ravi", language_code="en")
        self._asha = world.add_person(first_name="Asha", language_code="en")

    async def week(self) -> None:
        """Tell it all.

        Raises:
            UnexpectedError: at the first thing that does not happen as it should.
        """
        self._story.title("Aftercare: one patient's first week at Sunrise Skin Clinic, Pune")
        await self._hire()
        await self._enrol()
        await self._join()
        await self._first_evening()
        await self._day_one()
        await self._day_two()
        await self._worry()
        await self._later_days()
        await self._last_day()
        await self._sum_up()

    async def _hire(self) -> None:
        self._story.say("Meera owns the clinic. She opens the bot and invites Ravi, her reception.")
        await self._meera.start()
        await self._reads(self._meera, "what staff can do")
        await self._meera.say("/staff invite Ravi")
        card = await self._reads(self._meera, "new member of staff")
        self._story.say("Ravi opens the link. His invitation works once.")
        await self._ravi.open_link(_link(card))
        await self._reads(self._ravi, "Welcome to the team")

    async def _enrol(self) -> None:
        self._story.say("Asha's second session has just ended. Ravi enrols her with four answers.")
        await self._ravi.say("/enrol")
        await self._reads(self._ravi, "first name")
        await self._ravi.say("Asha")
        await self._reads(self._ravi, "Which procedure")
        for label in ("Microdermabrasion", "2 of 6", "Just now"):
            await self._taps(self._ravi, label)
        await self._reads(self._ravi, "Asha will get")

    async def _join(self) -> None:
        self._story.say("Asha scans the picture on Ravi's screen. Nothing happens without her yes.")
        await self._asha.open_link(_link(self._ravi.last.text))
        await self._reads(self._asha, "Do you agree?")
        await self._taps(self._asha, "I agree")
        await self._reads(self._asha, "One more question")
        await self._taps(self._asha, "Yes, please")
        await self._reads(self._asha, "You will also get our news")
        await self._clinic.move(timedelta(seconds=2))
        await self._reads(self._asha, "welcome to aftercare")
        await self._reads(self._ravi, "Joined today")

    async def _first_evening(self) -> None:
        self._story.say("From here on the bot writes by itself, at the right hour for Asha.")
        await self._at(0, time(18, 40))
        await self._reads(self._asha, "Let your skin rest")
        await self._at(0, time(20, 5))
        await self._reads(self._asha, "This evening")
        await self._taps(self._asha, "Done ✓")

    async def _day_one(self) -> None:
        await self._at(1, time(8, 5))
        await self._reads(self._asha, "Strong sun today")
        await self._taps(self._asha, "Done ✓")
        await self._at(1, time(19, 5))
        await self._reads(self._asha, "How is your skin today?")
        await self._taps(self._asha, "2 · Pink or dry")
        await self._reads(self._asha, "normal in the first days")

    async def _day_two(self) -> None:
        await self._at(2, time(8, 5))
        await self._reads(self._asha, "Leave out sauna")
        await self._asha.say("/plan")
        await self._reads(self._asha, "Your plan, Asha")
        await self._at(2, time(20, 5))
        await self._reads(self._asha, "before bed")

    async def _worry(self) -> None:
        await self._at(3, time(8, 5))
        self._story.say("On the third evening Asha's skin is sore. That goes to the team at once.")
        await self._at(3, time(19, 5))
        await self._taps(self._asha, "3 · Sore, hot or very red")
        await self._reads(self._asha, "Our team has been told")
        await self._reads(self._ravi, "A patient is worried")
        self._story.say("Ravi is busy. After two hours the bot tells Meera, who takes it.")
        await self._at(3, time(21, 10))
        await self._reads(self._meera, "Nobody has taken this")
        await self._taps(self._meera, "I take it")
        await self._reads(self._meera, "Meera took it")
        await self._reads(self._ravi, "Meera took it")

    async def _later_days(self) -> None:
        await self._at(4, time(9, 0))
        await self._reads(self._asha, "Sun comes through clouds")
        self._story.say("Every morning Ravi looks at the day.")
        await self._ravi.say("/today")
        await self._reads(self._ravi, "Recovering")
        await self._at(5, time(10, 0))
        self._story.say("Meera has news for everybody who agreed to news.")
        await self._meera.say("/broadcast")
        await self._reads(self._meera, "Please type the news")
        await self._meera.say("We are closed on Monday for the spring holiday.")
        await self._reads(self._meera, "Preview")
        await self._taps(self._meera, "Send to 1")
        await self._reads(self._asha, "closed on Monday")
        await self._reads(self._meera, "Broadcast finished")
        await self._at(6, time(8, 5))

    async def _last_day(self) -> None:
        await self._at(7, time(8, 5))
        await self._reads(self._asha, "A whole week")
        await self._taps(self._asha, "1 · Calm")
        await self._reads(self._asha, "lovely to hear")
        self._story.say("A week later Asha's skin is calm, and nobody had to remember anything.")

    async def _sum_up(self) -> None:
        counts = await self._clinic.app.database.read(overview.outbox_states)
        told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        self._story.say(f"What became of every message: {told}.")
        self._story.say("The cancelled one is the third alert, as Meera had taken the worry.")
        if counts.keys() - _GOOD_ENDS:
            raise UnexpectedError("some of these messages still wait or did not arrive")
        self._story.say(
            "This was the real bot on a local stand-in for Telegram. To try it with your own "
            "clinic: aftercare init"
        )

    async def _at(self, day: int, at: time) -> None:
        """Let the clock run to this hour of the day since the session."""
        date = local_date(_STARTS, SUNRISE.zone) + timedelta(days=day)
        await self._clinic.move_to(moment_of(date, at, SUNRISE.zone))

    async def _taps(self, person: Person, label: str) -> None:
        """The person taps, and sees what comes of it before the clock goes on."""
        await person.tap(label)
        await self._clinic.settled()

    async def _reads(self, person: Person, words: str) -> str:
        """What the person's newest message with these words says; it must have come lately."""
        await self._clinic.settled()
        since = self._clinic.clock.now() - _TEN_MINUTES
        for message in reversed(person.messages):
            if words in message.text and max(message.date, message.edited or since) >= since:
                return message.text
        raise UnexpectedError(f"{person.name} should have read “{words}” by now")


def _link(card: str) -> str:
    found = re.search(r"https://t\.me/\S+", card)
    if found is None:
        raise UnexpectedError("the card shows no link")
    return found.group()
