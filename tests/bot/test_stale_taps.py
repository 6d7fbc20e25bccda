"""Taps that no button of ours carries: each verb, whoever sends it, with whatever arguments."""

import pytest
from sqlmodel import select

from bot.actions import Verb
from bot.demo.clinic import DemoClinic
from bot.tap_forms import FORMS
from clinic.database import Session
from clinic.tables import InboxRow, InboxState
from tests.steps import forge_tap, has_started, patient, say, texts

_ARGUMENTS = (
    "",
    ":",
    ":1:2:3:4:5:6",
    ":foo",
    ":1:foo",
    ":noon:0730",
    ":morning:9999",
    f":{'9' * 23}",
    f":1:{'9' * 23}",
    ":1:20260231",
    ":1:" + "0" * 10 + ":foo",
    ":१",
)
_FITS = {
    (Verb.RESUME, ""),
    (Verb.RETURN, ""),
    (Verb.LANGUAGE, ":foo"),
    (Verb.SLOT, ":1:20260231"),
    (Verb.STAFF_SLOT, ":1:20260231"),
    (Verb.BOOKED, ":1:20260231"),
}


@pytest.mark.thorough
@pytest.mark.parametrize("verb", Verb)
async def test_a_tap_that_we_never_wrote_says_and_breaks_nothing(
    clinic: DemoClinic, verb: Verb
) -> None:
    asha, mallory = await patient(clinic), clinic.sandbox.world.add_person(first_name="Mallory")
    has_started(mallory)
    for person in (asha, clinic.owner, mallory):
        for arguments in _ARGUMENTS:
            if (verb, arguments) in _FITS:
                continue
            said = texts(person)
            await forge_tap(clinic, person, f"{verb}{arguments}")
            assert texts(person) == said, arguments
    assert not await clinic.app.database.read(_quarantined)


@pytest.mark.thorough
def test_every_verb_has_a_form() -> None:
    assert set(FORMS) == set(Verb)


@pytest.mark.thorough
async def test_a_time_zone_that_is_no_place_is_refused(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    for zone in ("localtime", "Factory", "UTC", "Europe/Atlantis"):
        await forge_tap(clinic, asha, f"zone:{zone}")
        assert "Time zone: Kolkata" in await say(clinic, asha, "/settings"), zone
    assert not await clinic.app.database.read(_quarantined)


def _quarantined(db: Session) -> list[InboxRow]:
    return list(db.exec(select(InboxRow).where(InboxRow.state == InboxState.QUARANTINED)).all())
