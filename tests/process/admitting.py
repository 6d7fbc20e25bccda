"""Patients who are in care already, put straight into the records of a program that runs."""

import contextlib
import functools
from collections.abc import Generator, Sequence
from datetime import datetime

from pydantic import SecretStr

from bot.app import App
from bot.sandbox.chats import Standing
from bot.sandbox.person import Person
from bot.services import Services
from bot.settings import Settings
from clinic import patients
from clinic.database import Session
from clinic.profile import load_profile
from messages.catalogue import Catalogue
from messages.plan import load_plans
from tests import steps
from tests.process.real_clinic import TOKEN, RealClinic


@contextlib.contextmanager
def services_of(clinic: RealClinic) -> Generator[Services]:
    """The clinic's records and words, as its program has them."""
    settings = Settings.model_construct(
        bot_token=SecretStr(TOKEN),
        database_url=f"sqlite:///{clinic.folder / 'aftercare.db'}",
        owner_ids=(clinic.owner.id,),
        api_url=clinic.sandbox.url,
        messages_per_second=28,
    )
    app = App(
        settings=settings,
        profile=load_profile(clinic.folder / "clinic.yaml"),
        plans=load_plans(),
        catalogue=_texts(),
        clock=clinic.clock,
    )
    try:
        yield app.services
    finally:
        app.database.close()


@functools.cache
def _texts() -> Catalogue:
    return Catalogue.load()


async def admit(
    clinic: RealClinic, names: Sequence[str], *, ended_at: datetime, news: bool = False
) -> list[Person]:
    """Their second of six sessions ended then; they have agreed, and read the first message."""
    people = [clinic.sandbox.world.add_person(first_name=name) for name in names]
    for person in people:
        person._chat.standing = Standing.STARTED  # pyright: ignore[reportPrivateUsage]

    def enter(db: Session) -> None:
        for person in people:
            _admit(db, services, person, ended_at=ended_at, news=news)

    with services_of(clinic) as services:
        await services.database.write(enter)
    return people


def _admit(
    db: Session, services: Services, person: Person, *, ended_at: datetime, news: bool
) -> None:
    profile, now = services.profile, services.clock.now()
    steps.enter(
        db,
        services,
        patient=patients.add(
            db, name=person.name, language=profile.language, timezone=profile.timezone, now=now
        ),
        procedure="microdermabrasion",
        number=2,
        length=6,
        ended_at=ended_at,
        chat_id=person.id,
        news=news,
    )
