"""A clinic that lives: what has happened until the visitor of the demo page comes in."""

from collections.abc import Mapping
from datetime import datetime, time

from bot.demo.arrivals import enrol, invite, join, join_staff, open_shop
from bot.demo.clinic import SUNRISE, DemoClinic
from bot.demo.page.cast import Side
from bot.demo.scene import Scene, UnexpectedError
from bot.sandbox.errors import CannotActError
from bot.sandbox.person import Person

STARTS = datetime(2026, 5, 12, 17, 20, tzinfo=SUNRISE.zone)
"""A Tuesday evening, when the clinic takes up the bot."""
SIDES: Mapping[str, Side] = {
    "Meera": "team",
    "Ravi": "team",
    "Asha": "patients",
    "Priya": "patients",
    "Karan": "patients",
    "Nisha": "patients",
}
"""On which side of the desk everybody is, by first name."""
_CALM = "1 · Calm"
_PINK = "2 · Pink or dry"
_DONE = "Done ✓"


async def bring_to_life(clinic: DemoClinic) -> None:
    """Let sixteen days pass, from `STARTS` to a Thursday evening.

    Then Asha, on day 1 after her second session, has a question to answer; Priya is asked to book;
    a worry of Karan waits for the team; Nisha is to be enrolled.

    Raises:
        UnexpectedError: at the first thing that does not happen as it should.
    """
    try:
        await _Life(clinic).passes()
    except CannotActError as error:
        raise UnexpectedError(str(error)) from error


class _Life:
    """The sixteen days. Day 0 is Tuesday 12 May 2026; the clinic is closed on Sundays."""

    def __init__(self, clinic: DemoClinic) -> None:
        self.on = Scene(clinic, begins=STARTS)
        self.meera = clinic.owner
        self.ravi, self.asha, self.priya, self.karan, _nisha = (
            clinic.sandbox.world.add_person(first_name=name, language_code="en")
            for name in SIDES
            if name != clinic.owner.name
        )

    async def passes(self) -> None:
        await self._the_clinic_takes_up_the_bot()
        await self._priya_comes()
        await self._first_weeks()
        await self._asha_books()
        await self._karan_comes()
        await self._asha_comes_again()
        await self._this_evening()

    async def _the_clinic_takes_up_the_bot(self) -> None:
        await open_shop(self.on, owner=self.meera)
        link = await invite(self.on, owner=self.meera, name="Ravi")
        await join_staff(self.on, self.ravi, link=link)
        await self.on.at(0, time(17, 36))
        link = await self._enrol("Asha microdermabrasion 1/4 17:30")
        await join(self.on, self.asha, link=link, news=True)
        await self._taps(0, time(20, 9), self.asha, _DONE, "This evening")
        await self._taps(1, time(8, 20), self.asha, _DONE, "Put on sunscreen")
        await self._taps(1, time(19, 6), self.asha, _PINK, "How is your skin today?")

    async def _priya_comes(self) -> None:
        await self.on.at(2, time(12, 40))
        link = await self._enrol("Priya microdermabrasion 1/6 12:30")
        await join(self.on, self.priya, link=link, news=False)

    async def _first_weeks(self) -> None:
        await self._taps(3, time(19, 4), self.asha, _CALM, "How is your skin today?")
        await self._taps(3, time(19, 11), self.priya, _PINK, "How is your skin today?")
        await self._taps(5, time(11, 6), self.priya, "Not now", "Session 2 of 6")
        await self._taps(5, time(19, 8), self.priya, _CALM, "How is your skin today?")
        await self._taps(7, time(8, 25), self.asha, _CALM, "How is your skin today?")
        await self._taps(9, time(8, 40), self.priya, _CALM, "How is your skin today?")

    async def _asha_books(self) -> None:
        await self._taps(11, time(11, 4), self.asha, "See free times", "Session 2 of 4")
        await self.on.taps(self.asha, "★ Wed 27 May")
        await self.on.taps(self.asha, "17:00")
        await self._taps(11, time(11, 9), self.ravi, "Confirm", "asks for a time")
        await self.on.reads(self.asha, "Your appointment is confirmed: Wed 27 May")
        await self._taps(12, time(10, 7), self.asha, "I'm coming", "do not wax")

    async def _karan_comes(self) -> None:
        await self.on.at(13, time(18, 25))
        link = await self._enrol("Karan microdermabrasion 1/4 18:20")
        await join(self.on, self.karan, link=link, news=True)
        await self._taps(14, time(19, 10), self.karan, _PINK, "How is your skin today?")

    async def _asha_comes_again(self) -> None:
        await self.on.at(15, time(17, 36))
        await self.on.says(self.ravi, "/today")
        await self.on.taps(self.ravi, self.on.sees_button(self.ravi, "✔ 17:00"))
        await self.on.reads(self.asha, "good to have had you here again")

    async def _this_evening(self) -> None:
        await self.on.at(16, time(9, 45))
        await self.on.says(self.meera, "/today")
        await self.on.reads(self.meera, "Recovering")
        await self._taps(
            16, time(19, 4, 40), self.karan, "3 · Sore, hot or very red", "How is your skin today?"
        )
        await self.on.at(16, time(19, 6))
        await self.on.reads(self.ravi, "A patient is worried")
        await self.on.reads(self.asha, "How is your skin today?")

    async def _enrol(self, line: str) -> str:
        return await enrol(self.on, by=self.ravi, line=line)

    async def _taps(self, day: int, at: time, person: Person, label: str, under: str) -> None:
        """At that hour the person answers what has come a little before."""
        await self.on.at(day, at)
        await self.on.reads(person, under)
        await self.on.taps(person, label)
