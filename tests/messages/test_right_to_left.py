"""Names and languages that run from right to left, told apart by invisible isolates."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messages.catalogue import Catalogue, Html, Phrase
from messages.isolation import isolated, reads_right_to_left, without_isolates

FSI, PDI = "\u2068", "\u2069"
FATIMA = "فاطمة"
URDU = """
reminder-first-line = { $clinic } کی طرف سے یاد دہانی
reminder-greeting = السلام علیکم { $first_name }،
check-in-reply-pink-late = شکریہ { $first_name }۔ { $phone ->
    [none] براہ کرم { $clinic } کو بتائیں۔
   *[other] براہ کرم { $clinic } کو { $phone } پر فون کریں۔
}
card-how =
    { $name }: { $link }
    @{ $username } <code>{ $code }</code>
"""


@pytest.fixture(scope="module")
def urdu(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("urdu")
    (folder / "ur.ftl").write_text(URDU, encoding="utf-8")
    return Catalogue.load(folder)


def test_in_english_only_what_runs_the_other_way_is_isolated(catalogue: Catalogue) -> None:
    said = catalogue.plain("en", "enrol-done", name=FATIMA)
    assert said == f"✔ {FSI}{FATIMA}{PDI} is enrolled. The card is below."
    for name in ("Asha", "आशा", "Zoë", "李"):
        assert FSI not in catalogue.text("hi", "enrol-done", name=name)
        assert FSI not in catalogue.text("en", "enrol-done", name=name)


def test_in_urdu_every_text_that_is_filled_in_is_isolated(urdu: Catalogue) -> None:
    said = urdu.text("ur", "reminder-first-line", clinic="A & B")
    assert said == f"{FSI}A &amp; B{PDI} کی طرف سے یاد دہانی"
    assert urdu.text("ur-PK", "reminder-greeting", first_name="Asha").count(FSI) == 1


def test_an_isolate_does_not_hide_the_value_that_chooses_a_variant(urdu: Catalogue) -> None:
    said = {"first_name": "Asha", "clinic": "Sunrise"}
    assert "بتائیں" in urdu.text("ur", "check-in-reply-pink-late", phone="none", **said)
    phoned = urdu.text("ur", "check-in-reply-pink-late", phone="+91 20 5550", **said)
    assert f"{FSI}+91 20 5550{PDI} پر فون" in phoned


def test_what_urdu_lacks_comes_in_english_by_the_rule_of_english(urdu: Catalogue) -> None:
    assert urdu.text("ur", "enrol-done", name="Asha").startswith("✔ Asha is enrolled")


def test_html_keeps_its_own_directions_but_a_linked_name_is_isolated(catalogue: Catalogue) -> None:
    assert FSI not in catalogue.text("en", "enrol-done", name=Html(f"<b>{FATIMA}</b>"))
    linked = Phrase(f'<a href="tg://user?id=1">{FATIMA}</a>')
    assert f"{FSI}{linked}{PDI}" in catalogue.text("en", "enrol-done", name=linked)


def test_every_line_of_a_long_text_is_isolated_by_itself(catalogue: Catalogue) -> None:
    lines = [f"{FATIMA} {'word ' * 300}", "an ordinary line", "", f"{FATIMA} again"]
    said = catalogue.text("en", "broadcast-copy", text="\n".join(lines), clinic="Sunrise")
    assert said.splitlines()[:4] == [
        f"{FSI}{lines[0]}{PDI}",
        "an ordinary line",
        "",
        f"{FSI}{FATIMA} again{PDI}",
    ]


def test_nothing_invisible_is_in_what_telegram_copies_or_links(urdu: Catalogue) -> None:
    said = urdu.text("ur", "card-how", name="Asha", link="https://t.me/x", username="b", code="7-X")
    assert f"{FSI}@b{PDI} {FSI}<code>7-X</code>{PDI}" in said


def test_a_name_copied_from_a_message_is_the_name(catalogue: Catalogue) -> None:
    said = catalogue.text("en", "series-how", name=FATIMA, lowest=2, highest=8)
    assert without_isolates(said).endswith(f"/series {FATIMA} 8")


def test_a_mark_that_turns_the_text_does_not_reach_beyond_its_name() -> None:
    assert isolated("\u202eahsA", language="en") == f"{FSI}\u202eahsA{PDI}"
    assert isolated(f"{PDI}A{FSI}", language="en") == f"{FSI}A{FSI}{PDI}{PDI}"


def test_an_unknown_language_runs_from_left_to_right() -> None:
    assert [reads_right_to_left(each) for each in ("ar", "ur_PK", "he-IL", "hi", "xx", "?")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.thorough
@given(value=st.text(st.sampled_from(f"A5 \n{FSI}{PDI}\u2067ف") | st.characters(), max_size=20))
@settings(max_examples=8, deadline=None)
def test_isolates_are_balanced_in_every_text_and_change_no_word(
    urdu: Catalogue, value: str
) -> None:
    clean = re.sub("[\u2066-\u2069]", "", value)
    for language in urdu.languages:
        for message_id in urdu.ids(language):
            needed = urdu.variables(language, message_id)
            said = urdu.plain(language, message_id, **dict.fromkeys(needed, value))
            for line in re.split("[\n\r\x1c-\x1e\x85\u2029]", said):
                assert is_balanced(line), (message_id, line)
            plainly = {name: Html(clean) for name in needed}
            kept = re.sub("[\u2066-\u2069]", "", said)
            assert kept == urdu.plain(language, message_id, **plainly)


def is_balanced(line: str) -> bool:
    depth = 0
    for each in line:
        depth += (each in "\u2066\u2067\u2068") - (each == PDI)
        if depth < 0:
            return False
    return depth == 0
