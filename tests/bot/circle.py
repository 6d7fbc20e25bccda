"""A clinic of three languages: an owner of English, a member of staff and a patient of another."""

from dataclasses import dataclass

import pytest

from bot.demo.clinic import DemoClinic
from clinic.profile import ClinicProfile
from tests.bot.reader import Reader
from tests.bot.reception import OPEN
from tests.conftest import OpenClinic
from tests.steps import link_on_card

THREE = OPEN.model_copy(update={"languages": ("en", "hi", "mr")})
"""English comes first, so that Ravi and Asha read whatever forgets its reader in English."""
EACH = pytest.mark.parametrize("language", ["hi", "mr"])
MICRO = "procedure-microdermabrasion"


@dataclass(frozen=True, kw_only=True)
class Circle:
    """The owner reads English; Ravi of the staff and Asha, a patient, read another language."""

    clinic: DemoClinic
    owner: Reader
    ravi: Reader
    asha: Reader

    def phone(self, name: str, *, reads: str | None = None) -> Reader:
        """Somebody else whose phone has Asha's language; a stranger reads the clinic's first."""
        world = self.clinic.sandbox.world
        person = world.add_person(first_name=name, language_code=self.asha.language)
        return Reader(self.clinic, person, reads or self.asha.language)

    async def enrol(self, session: str, *, procedure: str = MICRO, name: str = "Asha") -> str:
        """Ravi enrols in one line; returns the card."""
        return await self.ravi.say(f"/enrol {name} {self.ravi.words(procedure)} {session}")

    async def join(self, session: str, *, news: bool = False) -> None:
        """Asha is enrolled, and agrees."""
        await self.asha.open(link_on_card(await self.enrol(session)))
        await self.asha.tap("button-agree")
        await self.asha.tap("button-news-yes" if news else "button-news-no")

    def leaks(self) -> dict[str, set[str]]:
        """Words of another language that one of the three was shown, by the text."""
        return {**self.owner.leaks(), **self.ravi.leaks(), **self.asha.leaks()}


async def open_circle(
    open_clinic: OpenClinic, language: str, *, profile: ClinicProfile = THREE
) -> Circle:
    """Open the clinic; Ravi has joined its staff."""
    clinic = await open_clinic(profile=profile)
    owner = Reader(clinic, clinic.owner, "en")
    await owner.say("/start")
    card = await owner.say("/staff invite Ravi")
    world = clinic.sandbox.world
    ravi = Reader(clinic, world.add_person(first_name="Ravi", language_code=language), language)
    await ravi.open(link_on_card(card))
    asha = Reader(clinic, world.add_person(first_name="Asha", language_code=language), language)
    return Circle(clinic=clinic, owner=owner, ravi=ravi, asha=asha)
