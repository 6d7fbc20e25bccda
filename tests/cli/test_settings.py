"""Settings from the environment, from `.env` and from files of their own."""

from pathlib import Path

import pytest

from bot.settings import LogFormat, Settings, SettingsError, load_places, load_settings

TOKEN = "7654321:AAHdqTcvCH1vGWJxfSeofSAs0K5"


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("AFTERCARE_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("AFTERCARE_OWNER_IDS", "111, 222")
    return monkeypatch


def faults() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value).splitlines()


def test_two_variables_are_enough(complete: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.owner_ids == (111, 222)
    assert settings.database_url == "sqlite:///aftercare.db"
    assert settings.log_format is LogFormat.CONSOLE


def test_a_file_named_dot_env_is_read_and_the_environment_goes_before_it(
    complete: pytest.MonkeyPatch, folder: Path
) -> None:
    (folder / ".env").write_text(
        "AFTERCARE_OWNER_IDS=333\nAFTERCARE_MESSAGES_PER_SECOND=5  # slowly\n"
    )
    settings = load_settings()
    assert settings.owner_ids == (111, 222)
    assert settings.messages_per_second == 5


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_any_setting_may_stand_in_a_file_of_its_own(
    monkeypatch: pytest.MonkeyPatch, folder: Path, where: str
) -> None:
    (folder / "token").write_text(f"{TOKEN}\n")
    (folder / "owners").write_text("111,222\n")
    (folder / "which_clinic").write_text("other.yaml\n")
    named = {
        "AFTERCARE_BOT_TOKEN_FILE": "token",
        "AFTERCARE_OWNER_IDS_FILE": "owners",
        "AFTERCARE_CLINIC_FILE_FILE": "which_clinic",
    }
    if where == "environment":
        for name, value in named.items():
            monkeypatch.setenv(name, value)
    else:
        (folder / ".env").write_text("".join(f"{one}={two}\n" for one, two in named.items()))
    settings = load_settings()
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.owner_ids == (111, 222)
    assert settings.clinic_file == Path("other.yaml")


def test_clinic_file_is_a_setting_and_not_the_file_that_holds_one(
    complete: pytest.MonkeyPatch,
) -> None:
    complete.setenv("AFTERCARE_CLINIC_FILE", "elsewhere/clinic.yaml")
    assert load_settings().clinic_file == Path("elsewhere/clinic.yaml")


def test_an_empty_value_counts_as_not_given(complete: pytest.MonkeyPatch) -> None:
    complete.setenv("AFTERCARE_PLANS_DIR", "")
    complete.setenv("AFTERCARE_LISTEN", "")
    settings = load_settings()
    assert settings.plans_dir is None
    assert settings.listen == "127.0.0.1:8080"


def test_every_fault_is_named_at_once_with_its_variable_and_remedy(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    missing = str(folder / "missing")
    why = "which cannot be read: No such file or directory"
    given = {
        "OWNER_IDS": "Meera",
        "DATABASE_URL": "mysql://somewhere/db",
        "API_URL": "api.telegram.org",
        "WEBHOOK_URL": "https://clinic.example/telegram",
        "WEBHOOK_SECRET": "short",
        "LISTEN": "8080",
        "MESSAGES_PER_SECOND": "0",
        "LOG_FORMAT": "xml",
        "PLANS_DIR_FILE": missing,
    }
    for name, value in given.items():
        monkeypatch.setenv(f"AFTERCARE_{name}", value)
    assert sorted(faults()) == [
        "AFTERCARE_API_URL: give an address that begins with https:// (or http://)",
        "AFTERCARE_BOT_TOKEN: is missing",
        "AFTERCARE_DATABASE_URL: give sqlite:///FILE or postgresql+psycopg://…, not mysql",
        "AFTERCARE_LISTEN: give host:port, such as 127.0.0.1:8080",
        "AFTERCARE_LOG_FORMAT: Input should be 'console' or 'json'",
        "AFTERCARE_MESSAGES_PER_SECOND: Input should be greater than or equal to 1",
        "AFTERCARE_OWNER_IDS: give Telegram user ids as numbers with commas, such as 111,222",
        f"AFTERCARE_PLANS_DIR: AFTERCARE_PLANS_DIR_FILE names {missing}, {why}",
        "AFTERCARE_WEBHOOK_SECRET: a webhook needs one: 16 to 256 letters, digits, _ or -",
    ]


@pytest.mark.parametrize(
    "token",
    [
        "changeme",
        "your-token",
        "1234567:AAE…",
        "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
        "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    ],
)
def test_a_placeholder_is_no_token(complete: pytest.MonkeyPatch, token: str) -> None:
    complete.setenv("AFTERCARE_BOT_TOKEN", token)
    assert faults() == [
        "AFTERCARE_BOT_TOKEN: this is no token; @BotFather gives one such as 1234567:AAE…"
    ]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "not a url", "mysql://x/y"])
def test_a_database_that_cannot_keep_anything_is_refused(
    complete: pytest.MonkeyPatch, url: str
) -> None:
    complete.setenv("AFTERCARE_DATABASE_URL", url)
    assert [line.partition(":")[0] for line in faults()] == ["AFTERCARE_DATABASE_URL"]


@pytest.mark.parametrize("listen", ["8080", ":8080", "localhost:", "localhost:70000", "a:b"])
def test_an_address_needs_a_host_and_a_port(complete: pytest.MonkeyPatch, listen: str) -> None:
    complete.setenv("AFTERCARE_LISTEN", listen)
    assert faults() == ["AFTERCARE_LISTEN: give host:port, such as 127.0.0.1:8080"]


def test_secrets_show_neither_in_the_settings_nor_in_an_error(
    complete: pytest.MonkeyPatch,
) -> None:
    assert TOKEN not in repr(load_settings())
    complete.setenv("AFTERCARE_BOT_TOKEN", f"{TOKEN} ")
    complete.setenv("AFTERCARE_WEBHOOK_SECRET", "webhook-secret")
    complete.setenv("AFTERCARE_WEBHOOK_URL", "https://clinic.example/telegram")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    trace = "".join(str(one) for one in (caught.value, caught.value.__context__))
    assert TOKEN not in trace
    assert "webhook-secret" not in trace


def test_where_the_records_are_is_known_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", "sqlite:///records.db")
    assert load_places().database_url == "sqlite:///records.db"


def test_settings_cannot_be_changed(complete: pytest.MonkeyPatch) -> None:
    settings: Settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.listen = "0.0.0.0:80"  # pyright: ignore[reportAttributeAccessIssue]
