"""The stage of the tour: its people, its clock, and what they do and read there."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.demo.clinic import SUNRISE, DemoClinic
from bot.demo.telling import Storyteller
from bot.sandbox.events import SeenMessage
from bot.sandbox.person import Person
from messages.walltime import local_date, moment_of

STARTS = datetime(2026, 5, 12, 17, 32, tzinfo=SUNRISE.zone)
_LATELY = timedelta(minutes=12)
_A_WHILE = timedelta(seconds=3)
"""People take their time; with it, Telegram's limit for one chat is never waited for."""


class UnexpectedError(Exception):
    """The story went another way than it should."""


class Stage:
    """One clinic with three people, and the means to tell what happens to them."""

    def __init__(self, clinic: DemoClinic, story: Storyteller) -> None:
        """Bring the people in; nobody has opened the bot yet."""
        self.clinic = clinic
        self.story = story
        world = clinic.sandbox.world
        self.meera = clinic.owner
        self.ravi = world.add_person(first_name="Ravi", language_code="en")
        self.asha = world.add_person(first_name="Asha", language_code="en")

    async def at(self, day: int, at: time) -> None:
        """Let the clock run to this hour, so many days after the first session."""
        date = local_date(STARTS, SUNRISE.zone) + timedelta(days=day)
        await self.clinic.move_to(moment_of(date, at, SUNRISE.zone))

    async def says(self, person: Person, text: str) -> None:
        """The person writes, and sees what comes of it before the clock goes on."""
        await person.say(text)
        await self._a_while()

    async def taps(self, person: Person, label: str) -> None:
        """The person taps, and sees what comes of it before the clock goes on."""
        await person.tap(label)
        await self._a_while()

    async def opens(self, person: Person, link: str) -> None:
        """The person opens a link, and sees what comes of it before the clock goes on."""
        await person.open_link(link)
        await self._a_while()

    async def reads(self, person: Person, words: str) -> str:
        """What the person's newest message with these words says; it must have come lately."""
        return self._lately(person, words).text

    def sees_button(self, person: Person, beginning: str) -> str:
        """The whole label of the newest button that begins so."""
        for message in reversed(person.messages):
            for label in _labels(message):
                if label.startswith(beginning):
                    return label
        raise UnexpectedError(f"{person.name} should see a button “{beginning}…” by now")

    def _lately(self, person: Person, words: str) -> SeenMessage:
        since = self.clinic.clock.now() - _LATELY
        for message in reversed(person.messages):
            if words in message.text and max(message.date, message.edited or since) >= since:
                return message
        raise UnexpectedError(f"{person.name} should have read “{words}” by now")

    async def _a_while(self) -> None:
        await self.clinic.settled()
        await self.clinic.move(_A_WHILE)


def link_on(card: str) -> str:
    """The link that a card shows.

    Raises:
        UnexpectedError: if it shows none.
    """
    found = re.search(r"https://t\.me/\S+", card)
    if found is None:
        raise UnexpectedError("the card shows no link")
    return found.group()


def _labels(message: SeenMessage) -> Sequence[str]:
    return [label for row in message.buttons for label in row]
