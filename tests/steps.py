"""What people do again and again in the tests, in the words of the clinic."""

import re
from datetime import datetime, time, timedelta

from bot.demo.clinic import SUNRISE, DemoClinic
from bot.sandbox.events import SeenMessage
from bot.sandbox.person import Person
from messages.walltime import local_date, moment_of

_A_WHILE = timedelta(seconds=5)
"""People take their time; Telegram's limit for one chat is about a message a second."""


def link_on_card(card: str) -> str:
    """The link that a card shows."""
    found = re.search(r"https://t\.me/\S+", card)
    assert found, f"no link on the card: {card}"
    return found.group()


def code_on_card(card: str) -> str:
    """The code to type that a card shows."""
    found = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", card)
    assert found, f"no code on the card: {card}"
    return found.group()


async def say(clinic: DemoClinic, person: Person, text: str) -> str:
    """Somebody writes, and the bot does all it has to; returns the chat's newest text."""
    await person.say(text)
    await clinic.settled()
    newest = person.last.text
    await clinic.move(_A_WHILE)
    return newest


async def tap(clinic: DemoClinic, person: Person, label: str) -> str:
    """Somebody taps, and the bot does all it has to; returns the chat's newest text."""
    await person.tap(label)
    await clinic.settled()
    newest = person.last.text
    await clinic.move(_A_WHILE)
    return newest


async def open_link(clinic: DemoClinic, person: Person, link: str) -> str:
    """Somebody opens a link, and the bot does all it has to; returns the chat's newest text."""
    await person.open_link(link)
    await clinic.settled()
    newest = person.last.text
    await clinic.move(_A_WHILE)
    return newest


async def hire(clinic: DemoClinic, name: str) -> Person:
    """The owner invites somebody, who joins the staff."""
    person = clinic.sandbox.world.add_person(first_name=name)
    card = await say(clinic, clinic.owner, f"/staff invite {name}")
    await open_link(clinic, person, link_on_card(card))
    return person


async def enrol(clinic: DemoClinic, by: Person, line: str) -> str:
    """Staff enrol in one line; returns the card's text."""
    return await say(clinic, by, f"/enrol {line}")


async def join(clinic: DemoClinic, name: str, card: str, *, news: bool = False) -> Person:
    """A patient opens the card's link and agrees; the first message has come."""
    person = clinic.sandbox.world.add_person(first_name=name)
    await open_link(clinic, person, link_on_card(card))
    await tap(clinic, person, "I agree")
    await tap(clinic, person, "Yes, please" if news else "No news, thanks")
    return person


async def patient(
    clinic: DemoClinic, line: str = "Asha microdermabrasion 2/6 17:30", *, news: bool = False
) -> Person:
    """The owner enrols a patient, who joins."""
    card = await enrol(clinic, clinic.owner, line)
    return await join(clinic, line.split(maxsplit=1)[0], card, news=news)


def at(clinic: DemoClinic, day: int, hour: int, minute: int = 0) -> datetime:
    """A time by the clinic's wall clock, so many days from today."""
    today = local_date(clinic.clock.now(), SUNRISE.zone)
    return moment_of(today + timedelta(days=day), time(hour, minute), SUNRISE.zone)


def texts(person: Person) -> list[str]:
    """What the bot wrote in this person's chat, oldest first."""
    return [message.text for message in person.messages if message.from_bot]


def labels(message: SeenMessage) -> list[str]:
    """The buttons of a message, row after row."""
    return [label for row in message.buttons for label in row]


def find(person: Person, words: str) -> SeenMessage:
    """The newest message of the bot in this person's chat that says `words`."""
    for message in reversed(person.messages):
        if message.from_bot and words in message.text:
            return message
    raise AssertionError(f"{person.name} was never told {words!r}; but: {texts(person)}")


async def forge_tap(clinic: DemoClinic, person: Person, data: str) -> None:
    """A tap that no button of this person carries reaches the bot."""
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    clinic.bot.updates.push(
        "callback_query",
        {
            "id": f"forged-{data}",
            "from": person.user.json(),
            "message": {"message_id": 1, "date": 1_700_000_000, "chat": chat},
            "chat_instance": "1",
            "data": data,
        },
    )
    await clinic.settled()
