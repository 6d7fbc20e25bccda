"""What people do again and again in the tests, in the words of the clinic."""

import re

from bot.demo.clinic import DemoClinic
from bot.sandbox.person import Person


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


async def hire(clinic: DemoClinic, name: str) -> Person:
    """The owner invites somebody, who joins the staff."""
    person = clinic.sandbox.world.add_person(first_name=name)
    await clinic.owner.start()
    await clinic.owner.say(f"/staff invite {name}")
    await clinic.settled()
    await person.open_link(link_on_card(clinic.owner.last.text))
    await clinic.settled()
    return person


async def enrol(clinic: DemoClinic, by: Person, line: str) -> str:
    """Staff enrol in one line; returns the card's text."""
    await by.say(f"/enrol {line}")
    await clinic.settled()
    return by.last.text


async def join(clinic: DemoClinic, name: str, card: str, *, news: bool = False) -> Person:
    """A patient opens the card's link and agrees."""
    person = clinic.sandbox.world.add_person(first_name=name)
    await person.open_link(link_on_card(card))
    await clinic.settled()
    await person.tap("I agree")
    await clinic.settled()
    await person.tap("Yes, please" if news else "No news, thanks")
    await clinic.settled()
    await clinic.move_to(clinic.clock.now())
    return person


def texts(person: Person) -> list[str]:
    """What the bot wrote in this person's chat, oldest first."""
    return [message.text for message in person.messages if message.from_bot]
