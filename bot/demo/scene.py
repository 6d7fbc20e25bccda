"""A scene of a demo: a clinic, its clock, and what people do and read there."""

import re
from collections.abc import Coroutine, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from bot.demo.clinic import SUNRISE, DemoClinic
from bot.sandbox.events import SeenMessage
from bot.sandbox.person import Person
from messages.walltime import local_date, moment_of

_LATELY = timedelta(minutes=12)
_A_WHILE = timedelta(seconds=3)
"""People take their time; with it, Telegram's limit for one chat is never waited for."""


class UnexpectedError(Exception):
    """The story went another way than it should."""


class Scene:
    """One clinic, and the means to let something happen in it."""

    def __init__(self, clinic: DemoClinic, *, begins: datetime) -> None:
        """Days count from `begins` (aware), by the clinic's own calendar."""
        self.clinic = clinic
        self._begins = local_date(begins, SUNRISE.zone)

    async def at(self, day: int, at: time) -> None:
        """Let the clock run to this hour, so many days after the first."""
        date = self._begins + timedelta(days=day)
        await self.clinic.move_to(moment_of(date, at, SUNRISE.zone))

    async def a_while(self) -> None:
        """Let some seconds pass."""
        await self.clinic.move(_A_WHILE)

    async def starts(self, person: Person) -> None:
        """The person presses Start, and sees what comes of it."""
        await self._a_while_later(person.start())

    async def says(self, person: Person, text: str) -> None:
        """The person writes, and sees what comes of it."""
        await self._a_while_later(person.say(text))

    async def taps(self, person: Person, label: str) -> None:
        """The person taps, and sees what comes of it."""
        await self._a_while_later(person.tap(label))

    async def opens(self, person: Person, link: str) -> None:
        """The person opens a link, and sees what comes of it."""
        await self._a_while_later(person.open_link(link))

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

    async def _a_while_later(self, act: Coroutine[Any, Any, object]) -> None:
        self.clinic.clock.move(_A_WHILE)
        await act
        await self.clinic.settled()


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
