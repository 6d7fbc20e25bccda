"""The settings: environment variables with the prefix `AFTERCARE_`, or a `.env` file."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings_files import FromFiles, Unreadable

PREFIX = "AFTERCARE_"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{8,}")
_PLACEHOLDERS = {
    "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
    "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc",
}
"""The tokens of Telegram's own documentation; people paste them."""
_LAST_PORT = 65535
_DATABASES = {"sqlite", "postgresql+psycopg"}

Read = TypeVar("Read", bound=BaseSettings)


class SettingsError(ValueError):
    """The settings cannot be used; the text names each fault and its remedy."""


class LogFormat(StrEnum):
    """How log lines look."""

    CONSOLE = "console"
    """One readable line an event."""
    JSON = "json"
    """One JSON object an event, for log collectors."""


class Places(BaseSettings):
    """Where the clinic's records and files are: what is needed without Telegram."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: str = "sqlite:///aftercare.db"
    clinic_file: Path = Path("clinic.yaml")
    plans_dir: Path | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before `.env`, and both before the files they name."""
        del file_secret_settings
        files = FromFiles(settings_cls, env_settings, dotenv_settings)
        return init_settings, env_settings, dotenv_settings, files

    @field_validator("*", mode="before")
    @classmethod
    def _readable(cls, value: object) -> object:
        if isinstance(value, Unreadable):
            raise ValueError(value.why)  # noqa: TRY004 - pydantic collects this kind
        return value

    @field_validator("database_url")
    @classmethod
    def _usable_database(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError as error:
            raise ValueError("give an address such as sqlite:///aftercare.db") from error
        if url.drivername not in _DATABASES:
            raise ValueError(f"give sqlite:///FILE or postgresql+psycopg://…, not {url.drivername}")
        if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
            raise ValueError("name a file, such as sqlite:///aftercare.db; memory forgets")
        return value


class Settings(Places):
    """Everything that differs between two installations but is not about the clinic itself."""

    bot_token: SecretStr
    owner_ids: Annotated[tuple[int, ...], NoDecode] = Field(min_length=1)
    api_url: str = "https://api.telegram.org"
    webhook_url: str = ""
    webhook_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    listen: str = "127.0.0.1:8080"
    public_url: str = ""
    messages_per_second: float = Field(default=29.5, ge=1, le=1000)
    backup_dir: Path | None = Path("backups")
    log_format: LogFormat = LogFormat.CONSOLE

    @field_validator("bot_token")
    @classmethod
    def _real_token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()
        if token in _PLACEHOLDERS or not _TOKEN.fullmatch(token):
            raise ValueError("this is no token; @BotFather gives one such as 1234567:AAE…")
        return SecretStr(token)

    @field_validator("backup_dir", mode="before")
    @classmethod
    def _or_off(cls, value: object) -> object:
        return None if value == "off" else value

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _read_ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not parts or not all(re.fullmatch("[1-9][0-9]*", part) for part in parts):
            raise ValueError("give Telegram user ids as numbers with commas, such as 111,222")
        return tuple(int(part) for part in parts)

    @field_validator("api_url", "webhook_url", "public_url")
    @classmethod
    def _bare_url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("give an address that begins with https:// (or http://)")
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _secret_of_the_webhook(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        good = re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value())
        if info.data.get("webhook_url") and not good:
            raise ValueError("a webhook needs one: 16 to 256 letters, digits, _ or -")
        return value

    @property
    def public_address(self) -> str:
        """Where others reach what is served at `listen`: as told, else as far as one can tell."""
        if self.public_url:
            return self.public_url
        hook = urlsplit(self.webhook_url)
        return f"{hook.scheme}://{hook.netloc}" if hook.netloc else f"http://{self.listen}"

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not re.fullmatch(r"\d{1,5}", port) or int(port) > _LAST_PORT:
            raise ValueError("give host:port, such as 127.0.0.1:8080")
        return value


def load_settings(*, env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings from this process's environment and from `.env`.

    Any may be given as `AFTERCARE_NAME_FILE`, the path of a file that holds it.

    Raises:
        SettingsError: naming every faulty variable and its remedy.
    """
    return _load(Settings, env_file)


def load_places(*, env_file: Path | None = Path(".env")) -> Places:
    """Read only where the records and files are, whatever else is missing or faulty.

    Raises:
        SettingsError: naming every faulty variable and its remedy.
    """
    return _load(Places, env_file)


def _load(kind: type[Read], env_file: Path | None) -> Read:
    try:
        return kind(_env_file=env_file)  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        raise SettingsError(_readable(error)) from None


def _readable(error: ValidationError) -> str:
    lines: list[str] = []
    for fault in error.errors(include_input=False):
        said = fault["msg"].removeprefix("Value error, ")
        said = "is missing" if fault["type"] == "missing" else said
        lines.append(f"{PREFIX}{str(fault['loc'][0]).upper()}: {said}")
    return "\n".join(lines)
