"""What people do again and again in the tests, in the words of the clinic."""

import re
from datetime import datetime, time, timedelta
from functools import partial

from bot.demo.clinic import SUNRISE, DemoClinic
from bot.forms.reading import TimeWords, read_ended, read_line
from bot.menus import refresh_menu
from bot.sandbox.accounts import Tap
from bot.sandbox.chats import Standing
from bot.sandbox.events import SeenMessage
from bot.sandbox.person import Person
from bot.screens import joining as joining_screen
from bot.services import Services
from clinic import consents, enrolment, joining, patients, planning
from clinic.database import Session
from clinic.tables import Patient, Purpose
from clinic.tables.base import stored
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


async def hire(clinic: DemoClinic, name: str, *, speaks: str | None = None) -> Person:
    """The owner invites somebody, who joins the staff; the phone speaks that language."""
    person = clinic.sandbox.world.add_person(first_name=name, language_code=speaks)
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


def has_started(person: Person) -> None:
    """The person has pressed Start some time ago."""
    person._chat.standing = Standing.STARTED  # pyright: ignore[reportPrivateUsage] - no act of today


async def patient(
    clinic: DemoClinic, line: str = "Asha microdermabrasion 2/6 17:30", *, news: bool = False
) -> Person:
    """A patient whom the owner enrolled, who joined, and who has read the first message.

    As if by /enrol, the link and two taps, but straight into the records: most tests begin here.
    """
    name = line.split(maxsplit=1)[0]
    person = clinic.sandbox.world.add_person(first_name=name)
    has_started(person)
    await clinic.app.database.write(lambda db: _join(clinic, db, line, person.id, news=news))
    clinic.app.services.wake_delivery()
    await clinic.settled()
    await clinic.move(_A_WHILE)
    return person


def _join(clinic: DemoClinic, db: Session, line: str, chat_id: int, *, news: bool) -> None:
    services, now = clinic.app.services, clinic.clock.now()
    profile = services.profile
    read = read_line(
        line,
        procedures={name: name for name in services.plans},
        read_time=partial(_read_time, clinic),
    )
    assert read.procedure is not None
    enter(
        db,
        services,
        patient=patients.add(
            db, name=read.name, language=profile.language, timezone=profile.timezone, now=now
        ),
        procedure=read.procedure,
        number=read.number or 1,
        length=read.length or 6,
        ended_at=read.ended_at or now,
        chat_id=chat_id,
        news=news,
    )
    refresh_menu(db, chat_id=chat_id, key="joined", now=now)


def enter(
    db: Session,
    services: Services,
    *,
    patient: Patient,
    procedure: str,
    number: int,
    length: int,
    ended_at: datetime,
    chat_id: int,
    news: bool,
) -> None:
    """The owner enrols this patient, who joins from this chat and answers about news."""
    profile, now = services.profile, services.clock.now()
    done = enrolment.enrol(
        db,
        patient=patient,
        plan=services.plans[procedure],
        number=number,
        length=length,
        ended_at=ended_at,
        staff_id=1,
        key=services.key,
        profile=profile,
        now=now,
    )
    notice = joining_screen.as_agreed(services.voice, "as tests agree", channel="tap")
    assert done.invitation is not None
    known = joining.agree(
        db,
        invitation=done.invitation,
        chat_id=chat_id,
        notice=notice,
        profile=profile,
        now=now,
    )
    consents.record(
        db,
        patient_id=stored(known.id),
        purpose=Purpose.NEWS,
        granted=news,
        notice=notice,
        actor="patient",
        now=now,
    )
    planning.replan(db, patient=known, profile=profile, now=now)
    joining.hasten_welcome(db, patient=known, now=now)


def _read_time(clinic: DemoClinic, text: str) -> datetime:
    voice, profile = clinic.app.services.voice, clinic.app.services.profile
    words = TimeWords(
        now=frozenset(voice.plain("words-now").split()),
        today=frozenset(voice.plain("words-today").split()),
        yesterday=frozenset(voice.plain("words-yesterday").split()),
    )
    return read_ended(text, now=clinic.clock.now(), zone=profile.zone, words=words)


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
    number = f"forged-{data}-{len(clinic.bot.taps)}"
    clinic.bot.taps[number] = Tap(at=clinic.clock.now(), user_id=person.id, chat_id=person.id)
    clinic.bot.updates.push(
        "callback_query",
        {
            "id": number,
            "from": person.user.json(),
            "message": {"message_id": 1, "date": 1_700_000_000, "chat": chat},
            "chat_instance": "1",
            "data": data,
        },
    )
    await clinic.settled()
