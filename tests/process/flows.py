"""What people do while the program is killed under them: each flow once, from a calm start."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.person import Person
from jobs.clock import SystemClock
from tests.process.real_clinic import RealClinic, morning_zone


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One thing people do, with what must have happened before."""

    prepare: Callable[[RealClinic], Awaitable[None]]
    go: Callable[[RealClinic], Awaitable[None]]
    calls: int
    """How many calls the program makes meanwhile, polls aside."""
    polls: int
    """How many polls begin and end meanwhile."""


async def open_the_clinic(clinic: RealClinic) -> None:
    """The owner presses Start."""
    clinic.start()
    await clinic.owner.start()
    await clinic.until_shown(clinic.owner, "what staff can do here")
    await clinic.until_called("setMyCommands")


async def enrol_by_form(clinic: RealClinic) -> None:
    """Step by step, each as soon as the form asks for it."""
    owner = clinic.owner
    await owner.say("/enrol")
    await clinic.until_shown(owner, "What is the patient's first name?")
    await owner.say("Asha")
    for label in ("Microdermabrasion", "1 of 6", "30 min ago"):
        await clinic.tap(owner, label)
    await clinic.until_shown(owner, "https://t.me/")


async def enrol_in_one_line(clinic: RealClinic, line: str) -> None:
    """The short form."""
    await clinic.owner.say(f"/enrol Asha microdermabrasion {line}")
    await clinic.until_shown(clinic.owner, "https://t.me/")


async def join(clinic: RealClinic) -> None:
    """The patient opens the newest card's link, agrees, and wants no news."""
    asha = patient(clinic)
    await asha.open_link(link_on_card(clinic))
    await clinic.tap(asha, "I agree")
    await clinic.tap(asha, "No news, thanks")
    await clinic.until_shown(asha, "welcome to aftercare")
    await clinic.until_shown(clinic.owner, "Joined today")


async def _card_is_there(clinic: RealClinic) -> None:
    await open_the_clinic(clinic)
    now = SystemClock().now().astimezone(ZoneInfo(morning_zone()))
    await enrol_in_one_line(clinic, f"1/6 {now - timedelta(minutes=30):%H:%M}")


async def _patient_is_in_care(clinic: RealClinic) -> None:
    await open_the_clinic(clinic)
    long_ago = SystemClock().now() - timedelta(days=20)
    await enrol_in_one_line(clinic, f"1/6 {long_ago:%Y-%m-%d} 17:30")
    await join(clinic)


async def _start_the_next_session(clinic: RealClinic) -> None:
    """It was yesterday, so the first message and this morning's reminder are due at once."""
    await clinic.owner.say("/enrol Asha microdermabrasion 2/6 yesterday 17:30")
    await clinic.until_tappable(clinic.owner, "Somebody else, new here")
    await clinic.owner.tap(_known(clinic.owner))
    asha = patient(clinic)
    await clinic.until_shown(asha, "good to have had you here again")
    await clinic.until_shown(asha, "Put on sunscreen before you go out")


def _known(owner: Person) -> str:
    labels = [label for one in owner.messages for row in one.buttons for label in row]
    return next(label for label in labels if label.startswith("Asha, microdermabrasion"))


def patient(clinic: RealClinic) -> Person:
    """Asha, who gets a phone when she first needs it."""
    known = [one for one in clinic.sandbox.world.people if one.name == "Asha"]
    return known[0] if known else clinic.sandbox.world.add_person(first_name="Asha")


def link_on_card(clinic: RealClinic) -> str:
    """The link on the newest card."""
    cards = [re.search(r"https://t\.me/\S+", one.text) for one in clinic.owner.messages]
    return [found.group() for found in cards if found][-1]


ENROLMENT = Flow(prepare=open_the_clinic, go=enrol_by_form, calls=9, polls=4)
JOINING = Flow(prepare=_card_is_there, go=join, calls=9, polls=2)
SENDING = Flow(prepare=_patient_is_in_care, go=_start_the_next_session, calls=6, polls=1)
