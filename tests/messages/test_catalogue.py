from pathlib import Path

import pytest

from messages.catalogue import Catalogue, Html, MissingMessage, MissingVariable
from messages.fluent_files import CatalogueError

OWN = """
hello = Hello { $name }, <b>welcome</b> to { -brand }.
-brand = Lotus
chosen = { $kind ->
    [rare] With { $extra }.
   *[usual] Plain.
}
wrapped = { hello } Bye.
"""


@pytest.fixture
def own(tmp_path: Path) -> Catalogue:
    (tmp_path / "en.ftl").write_text(OWN, encoding="utf-8")
    (tmp_path / "hi.ftl").write_text("hello = Namaste { $name }\n", encoding="utf-8")
    return Catalogue.load(tmp_path)


def test_a_text_is_filled_in_without_marks_around_its_variables(own: Catalogue) -> None:
    text = own.text("en", "hello", name="Asha")
    assert text == "Hello Asha, <b>welcome</b> to Lotus."


def test_variables_are_escaped_for_telegram_unless_they_are_html(own: Catalogue) -> None:
    assert own.text("en", "hello", name='<i> & "') == (
        "Hello &lt;i&gt; &amp; &quot;, <b>welcome</b> to Lotus."
    )
    assert own.text("en", "hello", name=Html("<i>A</i>")).startswith("Hello <i>A</i>,")


def test_plain_text_is_not_escaped(own: Catalogue) -> None:
    assert own.plain("hi", "hello", name="A & B") == "Namaste A & B"


def test_a_language_falls_back_to_its_base_and_then_to_english(own: Catalogue) -> None:
    assert own.text("hi-IN", "hello", name="Asha") == "Namaste Asha"
    assert own.text("hi", "chosen", kind="usual", extra="") == "Plain."
    assert own.text("xx", "hello", name="Asha").startswith("Hello")


def test_a_long_text_of_a_patient_is_passed_on_whole(own: Catalogue) -> None:
    question = "word & " * 600
    assert own.text("en", "hello", name=question).count("word &amp; ") == 600


def test_an_unknown_text_is_an_error(own: Catalogue) -> None:
    with pytest.raises(MissingMessage, match="no text 'goodbye' in hi"):
        own.text("hi", "goodbye")


@pytest.mark.parametrize("message_id", ["hello", "wrapped"])
def test_a_missing_variable_is_an_error_and_never_a_placeholder(
    own: Catalogue, message_id: str
) -> None:
    with pytest.raises(MissingVariable, match=f"text '{message_id}' needs name"):
        own.text("en", message_id)


def test_a_variable_of_a_rare_variant_is_needed_always(own: Catalogue) -> None:
    assert own.variables("en", "chosen") == {"kind", "extra"}
    with pytest.raises(MissingVariable, match="needs extra"):
        own.text("en", "chosen", kind="usual")


def test_a_clinics_own_texts_replace_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("label-sunscreen = sun cream\n", encoding="utf-8")
    catalogue = Catalogue.load(tmp_path)
    assert catalogue.text("en", "label-sunscreen") == "sun cream"
    assert catalogue.text("en", "label-moisturiser") == "moisturiser"


def test_languages_and_ids_are_listed_english_first(own: Catalogue) -> None:
    assert own.languages[0] == "en"
    assert "hi" in own.languages
    assert {"hello", "chosen", "wrapped"} <= own.ids("en")
    assert "-brand" not in own.ids("en")
    with pytest.raises(CatalogueError, match="no language 'xx'"):
        own.ids("xx")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("good = yes\nbad line\n", "en.ftl, line 2"),
        ("twice = 1\ntwice = 2\n", "twice is there twice"),
    ],
)
def test_a_file_that_fluent_would_half_read_is_refused(
    tmp_path: Path, content: str, fault: str
) -> None:
    (tmp_path / "en.ftl").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=fault):
        Catalogue.load(tmp_path)


def test_a_reference_to_a_text_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("broken = { nowhere }\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="refers to 'nowhere'"):
        Catalogue.load(tmp_path).text("en", "broken")


def test_a_message_without_a_text_of_its_own_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("hollow =\n    .title = T\n", encoding="utf-8")
    with pytest.raises(MissingMessage, match="attributes only"):
        Catalogue.load(tmp_path).text("en", "hollow")


def test_a_circle_of_references_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("one = { two }\ntwo = { one }\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="text 'one' goes in a circle: one > two > one"):
        Catalogue.load(tmp_path).text("en", "one")


def test_there_is_no_catalogue_without_english() -> None:
    with pytest.raises(CatalogueError, match=r"no en\.ftl"):
        Catalogue({})


def test_what_fluent_cannot_work_out_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("odd = { SHOUT($name) }\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="text 'odd' in en"):
        Catalogue.load(tmp_path).text("en", "odd", name="Asha")
