"""Each member of staff reads and writes in a language of their own."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.demo.clinic import DemoClinic
from bot.sandbox.person import Person
from clinic.database import Session
from clinic.tables import AuditEntry
from messages.catalogue import Catalogue, MissingMessage
from tests.bot.foreign_words import foreign_words
from tests.bot.reception import OPEN, ask
from tests.conftest import OpenClinic
from tests.steps import (
    at,
    enrol,
    find,
    hire,
    labels,
    link_on_card,
    open_link,
    patient,
    say,
    tap,
)

_THREE = OPEN.model_copy(update={"languages": ("mr", "en", "hi")})
"""Marathi comes first, so that the owner and Ravi read whatever forgets its reader."""
_LINE = "Asha microdermabrasion 2/6 17:30"
_BLISTER = "4 · Blister, pus, fever, swelling"


class _Team:
    """The owner reads English, Ravi Hindi, Sita Marathi."""

    def __init__(self, clinic: DemoClinic, ravi: Person, sita: Person) -> None:
        self.owner, self.ravi, self.sita = clinic.owner, ravi, sita
        self.all = (clinic.owner, ravi, sita)

    def leaks(self) -> dict[str, set[str]]:
        """Words of another language that somebody read, by the text that holds them."""
        read = zip(("en", "hi", "mr"), self.all, strict=True)
        found = {text: foreign_words(text, code) for code, person in read for text in _read(person)}
        return {text: words for text, words in found.items() if words}


async def _team(clinic: DemoClinic) -> _Team:
    await say(clinic, clinic.owner, "/start")
    ravi = await hire(clinic, "Ravi", speaks="hi-IN")
    return _Team(clinic, ravi, await hire(clinic, "Sita", speaks="mr"))


def _read(person: Person) -> Iterator[str]:
    """All that the bot showed this person: messages with their buttons, toasts, the menu."""
    for message in person.messages:
        if message.from_bot:
            yield "\n".join((message.text, *labels(message)))
    yield from person.toasts
    yield from (command.description for command in person.menu)


async def test_a_worry_is_told_to_each_in_theirs_and_says_so_who_took_it(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_THREE)
    team = await _team(clinic)
    assert "टीम में आपका स्वागत है, Ravi" in find(team.ravi, "स्वागत").text
    assert "टीममध्ये तुमचे स्वागत, Sita" in find(team.sita, "स्वागत").text
    card = await enrol(clinic, team.ravi, "Asha माइक्रोडर्माब्रेजन २/६ आज १७:३०")
    assert card.startswith("Asha · माइक्रोडर्माब्रेज़न 2/6\nसेशन ख़त्म हुआ: आज 17:30।")
    asha = clinic.sandbox.world.add_person(first_name="Asha", language_code="en")
    await open_link(clinic, asha, link_on_card(card))
    await tap(clinic, asha, "I agree")
    await tap(clinic, asha, "No news, thanks")
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, asha, _BLISTER)
    for _ in range(2):
        await clinic.move(timedelta(hours=2))
    assert labels(find(team.owner, "Please call or write to Asha.")) == ["I take it"]
    assert labels(find(team.sita, "कृपया Asha यांना फोन करा")) == ["मी पाहणार"]
    await tap(clinic, team.ravi, "ज़िम्मा लें")
    find(team.owner, "✅ Ravi took it today 23:05.")
    find(team.ravi, "✅ Ravi ने ज़िम्मा लिया: आज 23:05।")
    find(team.sita, "✅ Ravi यांनी हे हाती घेतले: आज 23:05.")
    for person in team.all:
        await say(clinic, person, "/today")
    assert team.leaks() == {}
    assert all("language" in {each.command for each in person.menu} for person in team.all)


@pytest.mark.thorough
async def test_a_whole_day_at_reception_is_in_each_ones_language(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(profile=_THREE)
    team = await _team(clinic)
    await say(clinic, team.sita, "/enrol")
    await say(clinic, team.sita, "Bela")
    await tap(clinic, team.sita, "मायक्रोडर्माब्रेझन")
    await say(clinic, team.sita, "१/६")
    card = await say(clinic, team.sita, "आज १७:३०")
    bela = clinic.sandbox.world.add_person(first_name="Bela", language_code="en")
    await open_link(clinic, bela, link_on_card(card))
    await tap(clinic, bela, "I agree")
    await tap(clinic, bela, "Yes, please")
    await ask(clinic, "Bela", at(clinic, 15, 11))
    await tap(clinic, team.ravi, "पक्का करें")
    assert team.ravi.toasts == ["पक्का हुआ। Bela को बताया जाएगा।"]
    find(team.owner, "✅ Ravi confirmed it.")
    find(team.sita, "✅ Ravi यांनी नक्की केले.")
    await say(clinic, team.ravi, "/book Bela")
    await say(clinic, team.ravi, "शुक्र 29 मई १७:००")
    find(team.ravi, "तय हुआ: शुक्र 29 मई, 17:00")
    for person in team.all:
        for words in ("/week", "/series Bela", "/staff", "/help", "/done", "/done Zoe", "hello"):
            await say(clinic, person, words)
        await say(clinic, person, "/enrol Zoe")
        await say(clinic, person, "/language")
    await clinic.move_to(at(clinic, 1, 12))
    await say(clinic, team.ravi, "/done Bela")
    await say(clinic, team.sita, "/broadcast")
    await say(clinic, team.sita, "12345")
    await tap(clinic, team.sita, "1 जणांना पाठवा")
    await clinic.move(timedelta(minutes=5))
    find(team.sita, "📣 बातमी पाठवून झाली: 1 रुग्ण.")
    await say(clinic, team.owner, "/staff remove Ravi")
    assert team.ravi.last.text == "अब आप Sunrise Skin Clinic की टीम में नहीं हैं।"
    assert team.leaks() == {}


@pytest.mark.thorough
async def test_whoever_is_staff_and_a_patient_chooses_one_language_for_both(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_THREE)
    ravi = await hire(clinic, "Ravi", speaks="fr")
    assert "Ravi" in find(ravi, "टीममध्ये तुमचे स्वागत").text, "in the clinic's first language"
    card = await enrol(clinic, clinic.owner, "Ravi microdermabrasion 2/6 17:30")
    await open_link(clinic, ravi, link_on_card(card))
    await tap(clinic, ravi, "मान्य आहे")
    assert await say(clinic, ravi, "/language hi") == "अब से हम आपको हिन्दी में लिखेंगे।"
    assert "Ravi जी, आपका प्लान" in await say(clinic, ravi, "/plan")
    assert (await say(clinic, ravi, "/today")).startswith("आज, मंगल 12 मई")
    described = {each.command: each.description for each in ravi.menu}
    assert described["today"] == "अपॉइंटमेंट, मरीज़ों का हाल, परेशानियाँ"
    assert described["pause"] == "कुछ समय रिमाइंडर न आएँ"
    assert await _choices(clinic) == ["patient:1", "staff:2"]


@pytest.mark.thorough
async def test_a_language_that_was_chosen_is_kept_whatever_the_phone_speaks(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_THREE)
    owner = clinic.owner
    await say(clinic, owner, "/start")
    find(owner, "what staff can do here")
    await say(clinic, owner, "/language")
    assert labels(owner.last) == ["मराठी", "✓ English", "हिन्दी"]
    await tap(clinic, owner, "हिन्दी")
    assert "स्टाफ़ यहाँ क्या-क्या कर सकता है" in await say(clinic, owner, "/start")
    assert await _choices(clinic) == ["staff:1"]


@pytest.mark.thorough
async def test_a_refusal_is_told_in_the_languages_of_who_refused_and_of_who_enrolled(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_THREE)
    team = await _team(clinic)
    card = await enrol(clinic, team.ravi, _LINE)
    asha = clinic.sandbox.world.add_person(first_name="Asha", language_code="en")
    await open_link(clinic, asha, link_on_card(card))
    assert "Please answer first" in await say(clinic, asha, "hmm")
    await say(clinic, asha, "no")
    find(asha, "That is fine. We have kept nothing")
    find(team.ravi, "इस मरीज़ ने कहा: “नहीं, धन्यवाद”")
    assert team.leaks() == {}


@pytest.mark.thorough
async def test_a_group_reads_the_clinics_first_language_and_each_chat_its_own(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_THREE, with_group=True)
    ravi = await hire(clinic, "Ravi", speaks="hi")
    group = clinic.group
    assert group is not None
    group.add(ravi)
    await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    assert group.messages[-1].text.startswith("📅 एका रुग्णाला वेळ हवी आहे")
    await ravi.tap("दुसरी वेळ सुचवा", in_=group)
    await clinic.settled()
    assert "कौन-सा समय सुझाया जाए?" in ravi.last.text
    await ravi.say("/today", in_=group)
    await clinic.settled()
    assert group.messages[-1].text.startswith("आज, मंगळ 12 मे")


@pytest.mark.thorough
async def test_with_one_language_staff_have_nothing_to_choose(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi", speaks="hi")
    find(ravi, "Welcome to the team of Sunrise Skin Clinic, Ravi.")
    assert "language" not in {each.command for each in ravi.menu}
    assert "/language" not in await say(clinic, ravi, "/help")
    assert "the only language we have" in await say(clinic, ravi, "/language")


def test_what_a_language_lacks_is_read_in_the_clinics_first_one_before_english(
    tmp_path: Path,
) -> None:
    (tmp_path / "hi.ftl").write_text("owners-note = केवल मालिक\n", encoding="utf-8")
    texts = Catalogue.load(tmp_path).with_default("hi")
    assert texts.text("mr-IN", "owners-note") == texts.text("en", "owners-note") == "केवल मालिक"
    assert "owners-note" in texts.ids_for_all
    assert texts.text("fr", "button-undo") == "वापस लें"
    with pytest.raises(MissingMessage):
        texts.with_default("mr").text("mr", "owners-note")


def test_whoever_types_english_is_understood_in_every_language(catalogue_once: Catalogue) -> None:
    for message_id in ("words-now", "words-today", "words-yesterday", "words-tomorrow"):
        english = set(catalogue_once.plain("en", message_id).split())
        for language in catalogue_once.languages:
            assert english <= set(catalogue_once.plain(language, message_id).split())


async def _choices(clinic: DemoClinic) -> list[str]:
    """Who chose a language, by the audit log."""

    def look(db: Session) -> list[str]:
        chosen = select(AuditEntry).where(col(AuditEntry.act) == "language-chosen")
        return [entry.actor for entry in db.exec(chosen)]

    return await clinic.app.database.read(look)
