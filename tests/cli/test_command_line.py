"""Help, exit codes, `migrate` and the errors of `run`."""

import errno
import os
from pathlib import Path

import pytest
from terminal import Aftercare

from bot.alone import alone
from bot.stops import CannotRunError
from clinic import schema

COMMANDS = ("init", "demo", "check", "migrate", "backup", "restore", "hold", "release", "run")


def test_help_lists_every_command(aftercare: Aftercare) -> None:
    result = aftercare("--help")
    assert result.exit_code == 0
    for command in COMMANDS:
        assert f" {command} " in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(aftercare: Aftercare, command: str) -> None:
    result = aftercare(command, "--help")
    assert result.exit_code == 0
    assert f"aftercare {command}" in result.output
    assert "Show this message and exit" in result.output


@pytest.mark.parametrize(
    "words",
    [("reticulate",), ("check", "--loudly"), ("init", "--folder", "nowhere"), ("demo", "--loudly")],
)
def test_wrong_usage_is_exit_code_2(aftercare: Aftercare, words: tuple[str, ...]) -> None:
    assert aftercare(*words).exit_code == 2


def test_migrate_makes_the_database_and_says_what_it_did_and_needs_no_token(
    aftercare: Aftercare, folder: Path
) -> None:
    first = aftercare("migrate")
    assert (first.exit_code, first.output) == (0, f"Schema none → {schema.head()}.\n")
    assert (folder / "aftercare.db").exists()
    assert aftercare("migrate").output == f"Schema {schema.head()} → {schema.head()}.\n"


def test_migrate_says_what_is_wrong_with_the_database(
    aftercare: Aftercare, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "aftercare.db").write_text("this is no database, just a text")
    result = aftercare("migrate")
    assert result.exit_code == 1
    assert result.output == (
        "The database cannot be migrated: file is not a database (aftercare.db); "
        "see AFTERCARE_DATABASE_URL, or put a backup in its place: `aftercare restore FILE` "
        "(the nightly ones are in AFTERCARE_BACKUP_DIR)\n"
    )
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", "redis://localhost")
    assert "AFTERCARE_DATABASE_URL: give sqlite:///FILE" in aftercare("migrate").output


@pytest.mark.parametrize("command", ["run", "check"])
def test_missing_settings_are_all_named(aftercare: Aftercare, command: str) -> None:
    result = aftercare(command)
    assert result.exit_code == 1
    assert "AFTERCARE_BOT_TOKEN: is missing" in result.output
    assert "AFTERCARE_OWNER_IDS: is missing" in result.output


def test_run_without_a_clinic_file_says_how_to_get_one(aftercare: Aftercare, folder: Path) -> None:
    (folder / ".env").write_text("AFTERCARE_BOT_TOKEN=1000:sandbox-token\nAFTERCARE_OWNER_IDS=1\n")
    result = aftercare("run")
    assert result.exit_code == 1
    assert "clinic.yaml does not exist; `aftercare init` writes one" in result.output


def test_where_no_file_of_records_can_be_every_command_says_what_to_do_and_makes_nothing(
    aftercare: Aftercare, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERCARE_BOT_TOKEN", "1000:sandbox-token")
    monkeypatch.setenv("AFTERCARE_OWNER_IDS", "1")
    (folder / "clinic.yaml").write_text("name: Sunrise\ntimezone: Asia/Kolkata\n")
    (folder / "aftercare.db").mkdir()
    there = sorted(folder.rglob("*"))
    for words in (("run",), ("migrate",), ("release",), ("backup", "copy.db")):
        refused = aftercare(*words)
        assert refused.exit_code == 1
        assert "aftercare.db is a folder; move it away" in refused.output
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", "sqlite:///no/dir/aftercare.db")
    for words in (("run",), ("migrate",)):
        assert "the folder no/dir does not exist; make it" in aftercare(*words).output
    assert sorted(folder.rglob("*")) == there


def test_a_disk_that_is_read_only_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    really = os.open

    def refused(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return really(path, flags, mode)

    monkeypatch.setattr(os, "open", refused)
    with (
        pytest.raises(CannotRunError, match=r"^aftercare.db cannot be written: its disk is read-o"),
        alone("sqlite:///aftercare.db"),
    ):
        pass


def test_a_faulty_setting_is_to_be_corrected_where_it_stands(
    aftercare: Aftercare, folder: Path
) -> None:
    assert "Run `aftercare init` to write .env" in aftercare("run").output
    (folder / ".env").write_text("AFTERCARE_MESSAGES_PER_SECOND=0\n")
    assert "Correct it in .env" in aftercare("run").output
