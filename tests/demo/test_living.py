from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.clinic import SUNRISE, DemoClinic, demo_clinic
from bot.demo.living import SIDES, STARTS, bring_to_life
from bot.demo.scene import UnexpectedError
from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from messages.catalogue import Catalogue
from tests.steps import labels, say, texts

_ENDS = datetime(2026, 5, 28, 19, 6, tzinfo=SUNRISE.zone)


def _people(clinic: DemoClinic) -> dict[str, Person]:
    return {person.name: person for person in clinic.sandbox.world.people}


@pytest.mark.thorough
async def test_after_sixteen_days_everybody_is_where_the_visitor_shall_find_them(
    tmp_path: Path, catalogue_once: Catalogue
) -> None:
    async with demo_clinic(folder=tmp_path, start=STARTS, catalogue=catalogue_once) as clinic:
        await bring_to_life(clinic)
        people = _people(clinic)
        assert list(people) == list(SIDES), "each has a side"
        now = clinic.clock.now()
        assert timedelta(0) <= now - _ENDS < timedelta(minutes=1)

        asha = people["Asha"].last
        assert "How is your skin today?" in asha.text, "she is asked, and has not answered"
        assert [label[0] for label in labels(asha)] == ["1", "2", "3", "4"]
        assert now - asha.date < timedelta(minutes=10)
        plan = await say(clinic, people["Asha"], "/plan")
        assert "session 2 of 4 ●●○○" in plan

        priya = people["Priya"].last
        assert "Session 2 of 6" in priya.text, "she is about to book"
        assert "See free times" in labels(priya)
        assert not any("confirmed" in text for text in texts(people["Priya"]))

        alert = people["Ravi"].last
        assert "A patient is worried" in alert.text
        assert "Karan, microdermabrasion 1 of 4, day 3" in alert.text
        assert labels(alert) == ["I take it"]
        assert now - alert.date < timedelta(minutes=3), "it is the newest thing there"
        assert "Our team has been told" in people["Karan"].last.text

        assert people["Nisha"].messages == [], "the visitor will enrol her"
        for member in (people["Meera"], people["Ravi"]):
            said = "\n".join(texts(member))
            assert "did not answer" not in said, "nobody was bothered for nothing"
            assert "too late" not in said
        assert "Karan" in await say(clinic, people["Ravi"], "/today"), "his worry stands there"


async def test_a_life_that_goes_wrong_is_noticed(clinic: DemoClinic) -> None:
    clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="sendMessage", times=50)
    with pytest.raises(UnexpectedError, match="Meera should have read"):
        await bring_to_life(clinic)
