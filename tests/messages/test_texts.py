"""Every text a patient reads: it can be filled in, it is short, and it is easy."""

import re
from collections.abc import Iterator

import pytest

from messages.catalogue import Catalogue
from messages.readability import grade, sentences

VARIABLES: dict[str, str | int] = {
    "begins": "09:20",
    "clinic": "Lotus Skin Clinic",
    "count": 2,
    "day": 1,
    "days": "1-3",
    "emergency_number": "112",
    "ends": "15:50",
    "first_name": "Asha",
    "phone": "+91 20 5550 0100",
    "step": "sunscreen",
    "steps": "sunscreen",
    "sun_today": "",
    "time": "08:00",
    "when": "today 18:30",
}
READ_BY_PATIENTS = (
    "remind-", "sun-", "check-in-", "welcome", "recall-", "closing", "slot-", "hydradermabrasion-",
    "laser-", "light-", "microdermabrasion-", "microneedling-", "peel-",
    "other-time-", "booked-", "earlier-on", "earlier-off", "offer-", "told-cancelled",
    "told-lapsed", "told-moved", "told-no-show", "told-proposed", "visit-expected", "visit-please",
)  # fmt: skip


def variants(catalogue: Catalogue, message_id: str) -> Iterator[str]:
    used = catalogue.variables("en", message_id)
    others = dict.fromkeys(used - VARIABLES.keys(), "Asha")
    for day in range(9) if "day" in used else (1,):
        for phone in ("none", VARIABLES["phone"]) if "phone" in used else ("none",):
            given = VARIABLES | others | {"day": day, "phone": phone}
            yield catalogue.text("en", message_id, **given)


@pytest.fixture(scope="module")
def patient_texts(catalogue: Catalogue) -> list[tuple[str, str]]:
    ids = sorted(one for one in catalogue.ids("en") if one.startswith(READ_BY_PATIENTS))
    return [(one, text) for one in ids for text in variants(catalogue, one)]


def test_every_text_of_every_language_can_be_filled_in(catalogue: Catalogue) -> None:
    for language in catalogue.languages:
        for message_id in catalogue.ids(language):
            used = catalogue.variables(language, message_id)
            given = {name: VARIABLES.get(name, "Asha") for name in used}
            assert "{" not in catalogue.text(language, message_id, **given)


def test_no_sentence_has_more_than_twenty_words(patient_texts: list[tuple[str, str]]) -> None:
    long = [
        (name, words)
        for name, text in patient_texts
        for words in sentences(text)
        if len(words) > 20
    ]
    assert long == []


def test_every_text_reads_at_grade_six_or_below(patient_texts: list[tuple[str, str]]) -> None:
    hard = [(name, round(grade(text), 1)) for name, text in patient_texts if grade(text) > 6]
    assert hard == []


def test_the_grade_tells_easy_texts_from_hard_ones() -> None:
    assert grade("The cat sat on the mat. It was warm.") < 2
    assert grade("Dermatological recommendations necessitate considerable individualisation.") > 12


def test_no_text_shouts_or_has_two_emoji(patient_texts: list[tuple[str, str]]) -> None:
    for _, text in patient_texts:
        assert text.count("!") <= 1
        assert len(re.findall("[\u2600-\u27bf\U0001f300-\U0001faff]", text)) <= 1


def test_no_text_diagnoses_or_frightens(patient_texts: list[tuple[str, str]]) -> None:
    words = re.compile(r"\b(infect|diagnos|danger|emergency|allerg|scar)\w*\b", re.IGNORECASE)
    assert [name for name, text in patient_texts if words.search(text)] == []


def test_only_tags_that_telegram_reads_are_used_and_each_is_closed(
    patient_texts: list[tuple[str, str]],
) -> None:
    for _, text in patient_texts:
        assert set(re.findall(r"</?(\w+)[^>]*>", text)) <= {"b", "i"}
        for tag in "bi":
            assert text.count(f"<{tag}>") == text.count(f"</{tag}>")


def test_every_sunscreen_morning_has_its_own_words_and_the_same_advice(
    catalogue: Catalogue,
) -> None:
    mornings = list(variants(catalogue, "remind-sunscreen"))[1:8]
    assert len(set(mornings)) == 7
    for text in mornings:
        assert all(word in text.lower() for word in ("sunscreen", "spf 30 or more", "hat", "shad"))
