import pytest

from messages import lock_screen

NAMES = ["laser hair reduction", "superficial chemical peel"]


@pytest.mark.parametrize(
    ("line", "language", "told"),
    [
        ("Reminder from Sunrise", "en", []),
        ("Keep your cheeks, and your chin, cool", "en", ["cheeks", "chin"]),
        ("Shoulders, lips and your lower back", "en", ["Shoulders", "lips", "back"]),
        ("We are back at nine; come back", "en", []),
        ("Chinese lipstick for the armchair", "en", []),
        ("आज अपना चेहरा धूप से बचाएँ।", "hi", ["चेहरा"]),
        ("आज गाल। नाक", "mr", ["गाल", "नाक"]),
        ("आज आराम करें", "hi", []),
    ],
)
def test_parts_of_the_body_are_found_as_whole_words(
    line: str, language: str, told: list[str]
) -> None:
    assert lock_screen.body_parts(line, language) == told


def test_a_procedure_is_found_by_its_name_and_guessed_from_its_words() -> None:
    assert lock_screen.procedures("Your Laser Hair Reduction: day 1", NAMES) == [NAMES[0]]
    assert lock_screen.procedures("Your laser visit", NAMES) == []
    assert lock_screen.hints("Your laser visit", NAMES) == ["laser"]
    assert lock_screen.hints("Reminder from Sunrise", NAMES) == []


def test_of_a_procedures_name_acronyms_tell_and_everyday_words_do_not() -> None:
    names = ["LED light therapy"]
    assert lock_screen.hints("LED done.", names) == ["LED"]
    assert lock_screen.hints("Use a light moisturiser. This led to that.", names) == []


def test_the_first_line_is_the_first_that_holds_anything_without_its_tags() -> None:
    assert lock_screen.first_line("\n<b> </b>\n<b>Hello</b> you\nmore") == "Hello you"
