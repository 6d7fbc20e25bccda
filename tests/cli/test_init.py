"""`aftercare init`: asks, writes two files, never overwrites."""

import stat
from pathlib import Path

import pytest
from terminal import TOKEN, Aftercare

from bot.settings import load_settings
from clinic.profile import load_profile

ANSWERS = (TOKEN, "5100000001", "Dr. Rao: Skin & Laser", "Europe/Berlin", "+49 30 5550147")


def typed(*answers: str) -> str:
    return "".join(f"{answer}\n" for answer in answers)


def test_the_answers_become_settings_and_a_clinic_file(aftercare: Aftercare, folder: Path) -> None:
    result = aftercare("init", typed=typed(*ANSWERS))
    assert result.exit_code == 0
    assert "Next: aftercare check, then aftercare run." in result.output
    settings = load_settings()
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.owner_ids == (5100000001,)
    profile = load_profile(folder / "clinic.yaml")
    assert (profile.name, profile.timezone) == ("Dr. Rao: Skin & Laser", "Europe/Berlin")
    assert profile.phone == "+49 30 5550147"


def test_only_the_owner_can_read_the_token(aftercare: Aftercare, folder: Path) -> None:
    aftercare("init", typed=typed(*ANSWERS))
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600


def test_faulty_answers_are_asked_again_with_the_reason(aftercare: Aftercare, folder: Path) -> None:
    answers = ("my-token", TOKEN, "Meera", "5100000001", "x" * 61, "Rao", "Berlin", "Asia/Tokyo")
    result = aftercare("init", typed=typed(*answers, ""))
    assert result.exit_code == 0
    assert "this is no token" in result.output
    assert "give Telegram user ids as numbers" in result.output
    assert "at most 60 characters" in result.output
    assert "'Berlin' is no IANA time zone" in result.output
    profile = load_profile(folder / "clinic.yaml")
    assert (profile.name, profile.timezone, profile.phone) == ("Rao", "Asia/Tokyo", "")


@pytest.mark.parametrize("name", [".env", "clinic.yaml"])
def test_a_file_that_is_there_is_kept_and_nothing_is_asked(
    aftercare: Aftercare, folder: Path, name: str
) -> None:
    (folder / name).write_text("mine")
    result = aftercare("init", typed=typed(*ANSWERS))
    assert result.exit_code == 1
    assert f"{name} exists and is not overwritten" in result.output
    assert "Token from" not in result.output
    assert {each.name: each.read_text() for each in folder.iterdir()} == {name: "mine"}


@pytest.mark.parametrize("answered", range(len(ANSWERS)))
def test_giving_up_half_way_leaves_nothing(
    aftercare: Aftercare, folder: Path, answered: int
) -> None:
    result = aftercare("init", typed=typed(*ANSWERS[:answered]))
    assert result.exit_code == 1
    assert "Nothing was written." in result.output
    assert list(folder.iterdir()) == []


def test_another_folder_can_be_named(aftercare: Aftercare, folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    assert aftercare("init", "--folder", "elsewhere", typed=typed(*ANSWERS)).exit_code == 0
    assert sorted(each.name for each in (folder / "elsewhere").iterdir()) == [
        ".env",
        "clinic.yaml",
    ]
