from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.demo.clinic import SUNRISE, DemoClinic
from clinic.database import Session
from clinic.tables import AuditEntry
from tests.bot.foreign_words import english_in
from tests.conftest import OpenClinic
from tests.steps import (
    at,
    enrol,
    find,
    forge_tap,
    has_started,
    labels,
    link_on_card,
    open_link,
    patient,
    say,
    tap,
)

_THREE = SUNRISE.model_copy(update={"languages": ("en", "hi", "mr")})


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("spoken", "agree", "no_news", "calm"),
    [
        ("hi", "मैं सहमत हूँ", "ख़बरें नहीं चाहिए", "1 · शांत"),
        pytest.param("mr-IN", "मान्य आहे", "बातम्या नकोत", "1 · शांत, ठीक", marks=pytest.mark.thorough),
    ],
)
async def test_a_patient_reads_the_language_of_the_phone(
    open_clinic: OpenClinic, spoken: str, agree: str, no_news: str, calm: str
) -> None:
    clinic = await open_clinic(profile=_THREE)
    card = await enrol(clinic, clinic.owner, "Asha microdermabrasion 1/4 17:30")
    asha = clinic.sandbox.world.add_person(first_name="Asha", language_code=spoken)
    await open_link(clinic, asha, link_on_card(card))
    await tap(clinic, asha, agree)
    await tap(clinic, asha, no_news)
    await clinic.move_to(clinic.clock.now() + timedelta(days=1, hours=2))
    await tap(clinic, asha, calm)
    await clinic.move_to(clinic.clock.now() + timedelta(days=2))
    await say(clinic, asha, "/plan")
    read = [each for each in asha.messages if each.from_bot]
    assert len(read) > 8
    leaks = {word for each in read for word in english_in(each.text)}
    leaks |= {word for each in read for row in each.buttons for word in english_in(" ".join(row))}
    assert not leaks
    menu = " ".join(command.description for command in asha.menu)
    assert not english_in(menu)


async def test_a_language_that_the_clinic_does_not_write_is_not_spoken(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic()
    card = await enrol(clinic, clinic.owner, "Asha microdermabrasion 1/4 17:30")
    asha = clinic.sandbox.world.add_person(first_name="Asha", language_code="hi")
    assert "Do you agree?" in await open_link(clinic, asha, link_on_card(card))


@pytest.mark.parametrize(
    "word",
    ["बंद", "थांबा", "Stop।"]
    + [
        pytest.param(words, marks=pytest.mark.thorough)
        for words in ("कृपया बंद करें", "Please stop", "आता बंद करा", "krupaya band kara")
    ],
)
async def test_stop_is_understood_in_every_language(open_clinic: OpenClinic, word: str) -> None:
    clinic = await open_clinic(profile=_THREE)
    asha = await patient(clinic)
    assert "nothing more from us" in await say(clinic, asha, word)


async def test_a_question_or_a_statement_is_no_stop(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(profile=_THREE)
    asha = await patient(clinic)
    for words in ("अभी बंद है?", "अभी बंद?", "बंद है", "सब बंद है", "Stop now?", "band करें"):
        assert "nothing more from us" not in await say(clinic, asha, words), words
    assert "nothing more from us" in await say(clinic, asha, "सब बंद करें")


async def test_a_patient_chooses_a_language_and_reads_it_from_then_on(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_THREE)
    asha = await patient(clinic)
    assert await say(clinic, asha, "/language") == "In which language shall we write to you?"
    assert labels(asha.last) == ["✓ English", "हिन्दी", "मराठी"]
    before = len(asha.messages)
    assert await tap(clinic, asha, "हिन्दी") == "अब से हम आपको हिन्दी में लिखेंगे।"
    assert labels(asha.last) == ["English", "✓ हिन्दी", "मराठी"]
    await tap(clinic, asha, "✓ हिन्दी")
    assert len(asha.messages) == before
    assert {each.command: each.description for each in asha.menu}["language"] == "भाषा बदलें"
    assert await _choices(clinic) == ["patient:1"]
    await clinic.move_to(at(clinic, 0, 18, 35))
    assert len(asha.messages) == before + 1
    assert "आराम" in asha.last.text
    assert not english_in(asha.last.text)
    assert "/language – भाषा बदलें" in await say(clinic, asha, "/help")


@pytest.mark.thorough
async def test_a_language_once_chosen_is_kept_by_who_comes_back_with_another_phone(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_THREE)
    asha = await patient(clinic)
    await say(clinic, asha, "/language")
    await tap(clinic, asha, "हिन्दी")
    await say(clinic, asha, "STOP")
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 3/6 17:30")
    card = await tap(clinic, clinic.owner, labels(clinic.owner.last)[0])
    other = clinic.sandbox.world.add_person(first_name="Asha", language_code="mr")
    await open_link(clinic, other, link_on_card(card))
    assert "मैं सहमत हूँ" in labels(other.last)


@pytest.mark.thorough
async def test_with_one_language_there_is_nothing_to_choose_and_a_stranger_learns_nothing(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    assert "language" not in [each.command for each in asha.menu]
    assert "/language" not in await say(clinic, asha, "/help")
    for words in ("/language", "/language hi"):
        assert await say(clinic, asha, words) == (
            "We write to you in English. It is the only language we have for now."
        )
        assert labels(asha.last) == []
    stranger = clinic.sandbox.world.add_person(first_name="Mallory")
    has_started(stranger)
    nothing = await say(clinic, stranger, "hello")
    for words in ("/language", "/language en"):
        assert await say(clinic, stranger, words) == nothing
    assert stranger.menu == ()


@pytest.mark.thorough
async def test_a_language_can_be_named_in_one_line_by_any_of_its_names(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_THREE)
    asha = await patient(clinic)
    for words, answer in (
        ("hi", "अब से हम आपको हिन्दी में लिखेंगे।"),
        ("Marathi", "आतापासून आम्ही तुम्हाला मराठी भाषेत लिहू."),
        ("हिंदी।", "अब से हम आपको हिन्दी में लिखेंगे।"),
        ("अंग्रेजी", "From now on we write in English."),
        ("हिन्दी", "अब से हम आपको हिन्दी में लिखेंगे।"),
        ("EN", "From now on we write in English."),
    ):
        assert await say(clinic, asha, f"/language {words}") == answer
    assert len(await _choices(clinic)) == 6
    assert await say(clinic, asha, "/language French") == (
        "We do not write in that language yet. You can choose from: English, हिन्दी, मराठी."
    )
    assert labels(asha.last) == ["✓ English", "हिन्दी", "मराठी"]
    assert len(await _choices(clinic)) == 6


@pytest.mark.thorough
async def test_a_button_of_a_language_that_is_no_longer_written_or_of_another_time_changes_nothing(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_THREE)
    asha = await patient(clinic)
    await forge_tap(clinic, asha, "language:fr")
    find(asha, "You can choose from: English, हिन्दी, मराठी.")
    await say(clinic, asha, "/language")
    await say(clinic, asha, "STOP")
    asked = find(asha, "In which language")
    await asha.tap("हिन्दी", on=asked.message_id)
    await clinic.settled()
    assert find(asha, "In which language").text == asked.text
    assert await _choices(clinic) == []


async def _choices(clinic: DemoClinic) -> list[str]:
    """Who chose a language, by the audit log."""

    def look(db: Session) -> list[str]:
        chosen = select(AuditEntry).where(col(AuditEntry.act) == "language-chosen")
        return [entry.actor for entry in db.exec(chosen)]

    return await clinic.app.database.read(look)
