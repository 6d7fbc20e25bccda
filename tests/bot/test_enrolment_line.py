"""Reception enrols in one line."""

import pytest

from bot.demo.clinic import DemoClinic
from tests.steps import enrol, find, labels, patient, say, tap

EXAMPLE = "Example: /enrol Asha hydradermabrasion 2/6 17:30"
UNREADABLE = {
    "Asha facial": "I found no procedure in “Asha facial”.",
    "chemical peel 1/4": "The name is missing before the procedure.",
    "microdermabrasion 2/6": "The name is missing before the procedure.",
    "4sha microdermabrasion 2/6": "I cannot take “4sha” as a name.",
    "Asha microdermabrasion second": "I did not understand “second” as a session.",
    "Asha microdermabrasion 2/6 25:30": "I did not understand “25:30” as a time.",
    "Asha microdermabrasion 2/6 17:30 or so": "“17:30 or so” at the end.",
    "<b>Asha microdermabrasion 2/6": "I cannot take “<b>Asha” as a name.",
}
IMPOSSIBLE = {
    "2/6 18:30": "That time is still to come: today 18:30. Was it yesterday?",
    "2/6 2025-05-12 17:30": "That is more than 60 days ago: Mon 12 May",
    "9/6 17:30": "Session 9 is not within a series of 6. Please write it like 2/6.",
    "0/6 17:30": "Session 0 is not within a series of 6.",
    "2/3 17:30": "A series of 3 is not planned: microdermabrasion takes 4 to 16 sessions.",
}
PARTIAL = {
    "Asha microdermabrasion": "Which session",
    "Asha MICRODERMABRASION 2/6": "When did the session end?",
    "\nAsha microdermabrasion": "Which session",
}

EVERYDAY = {
    "IPL": "intense pulsed light",
    "laser": "laser hair reduction",
    "peel": "superficial chemical peel",
    "Chemical Peel": "superficial chemical peel",
    "needling": "microneedling",
}


async def test_a_complete_line_gives_the_card_at_once(clinic: DemoClinic) -> None:
    card = await enrol(clinic, clinic.owner, "Asha Rao microdermabrasion 2/6 17:30")
    assert card.startswith("Asha Rao · microdermabrasion 2 of 6\nSession ended today 17:30.")


async def test_a_procedure_may_be_called_what_everybody_calls_it(clinic: DemoClinic) -> None:
    for words, procedure in EVERYDAY.items():
        asked = await enrol(clinic, clinic.owner, f"Lea {words}")
        assert f"Name: Lea\nProcedure: {procedure}\n" in asked, words
        assert "Which session" in asked
    card = await enrol(clinic, clinic.owner, "Lea IPL 1/3 16:50")
    assert card.startswith("Lea · intense pulsed light 1 of 3\nSession ended today 16:50.")


async def test_a_procedure_that_is_not_clear_is_asked_for_and_the_rest_is_kept(
    clinic: DemoClinic,
) -> None:
    for words in ("dermabrasion 2/6 17:30", "facial 2/6 17:30", "2/6 17:30"):
        asked = await enrol(clinic, clinic.owner, f"Asha {words}")
        assert "Name: Asha\nSession: 2 of 6\nEnded: today 17:30" in asked, words
        assert "Which procedure?" in asked
        assert ("I found no procedure in “facial”." in asked) is ("facial" in words)
    assert (await tap(clinic, clinic.owner, "Microdermabrasion")).startswith(
        "Asha · microdermabrasion 2 of 6\nSession ended today 17:30."
    )
    await enrol(clinic, clinic.owner, "Zoya facial 2/6 17:30")
    assert (await say(clinic, clinic.owner, "hydra")).startswith("Zoya · hydradermabrasion 2 of 6")


@pytest.mark.thorough
async def test_everyday_words_behind_more_than_a_name_are_no_procedure(clinic: DemoClinic) -> None:
    for words in ("deep peel", "tattoo laser", "LED light", "micro needling", "Rao IPL"):
        asked = await enrol(clinic, clinic.owner, f"Asha {words} 2/6 17:30")
        assert "Name: Asha\nSession: 2 of 6\nEnded: today 17:30" in asked, words
        assert f"I found no procedure in “{words}”." in asked
        assert "Microdermabrasion" in labels(clinic.owner.last)
    asked = await enrol(clinic, clinic.owner, "Asha carbon laser")
    assert "Name: Asha" in asked
    assert "I found no procedure in “carbon laser”." in asked


async def test_what_a_line_leaves_out_is_asked(clinic: DemoClinic) -> None:
    for line, question in PARTIAL.items():
        asked = await enrol(clinic, clinic.owner, line)
        assert "Name: Asha" in asked
        assert question in asked


async def test_what_is_wrong_in_a_line_is_named_with_an_example(clinic: DemoClinic) -> None:
    for line, fault in UNREADABLE.items():
        answer = await enrol(clinic, clinic.owner, line)
        assert fault in answer
        assert answer.endswith(EXAMPLE)


async def test_what_cannot_be_is_asked_again(clinic: DemoClinic) -> None:
    for line, fault in IMPOSSIBLE.items():
        answer = await enrol(clinic, clinic.owner, f"Asha microdermabrasion {line}")
        assert fault in answer
        assert "Cancel" in labels(clinic.owner.last)


async def test_a_session_that_is_already_there_is_refused(clinic: DemoClinic) -> None:
    await patient(clinic)
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:31")
    await tap(clinic, clinic.owner, "Asha, microdermabrasion 2 of 6 on Tue 12 May")
    find(clinic.owner, "Asha already has session 2 of microdermabrasion. The next one is 3/6.")
    assert "3 of 6" in await tap(clinic, clinic.owner, "3 of 6")


async def test_a_name_cannot_smuggle_in_formatting(clinic: DemoClinic) -> None:
    card = await enrol(clinic, clinic.owner, "Asha&amp;Co microdermabrasion 2/6 17:30")
    assert card.startswith("Asha&amp;Co · microdermabrasion")
    assert "Asha&amp;Co" in await say(clinic, clinic.owner, "/today")
