"""The settings: environment variables with the prefix `AFTERCARE_`, or a `.env` file."""

import os
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "AFTERCARE_"
_PLACEHOLDERS = ("changeme", "your-token", "replace-me", "123456:abc")
_TOKEN = re.compile(r"^\d+:[A-Za-z0-9_-]{8,}$")


class SettingsError(ValueError):
    """The settings cannot be used; the text names each fault and its remedy."""


class LogFormat(StrEnum):
    """How log lines look."""

    CONSOLE = "console"
    """One readable line an event."""
    JSON = "json"
    """One JSON object an event, for log collectors."""


class Settings(BaseSettings):
    """Everything that differs between two installations but is not about the clinic itself."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    bot_token: SecretStr
    owner_ids: Annotated[tuple[int, ...], NoDecode] = Field(min_length=1)
    database_url: str = "sqlite:///aftercare.db"
    clinic_file: Path = Path("clinic.yaml")
    plans_dir: Path | None = None
    api_url: str = "https://api.telegram.org"
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    listen: str = "127.0.0.1:8080"
    messages_per_second: float = Field(default=28, gt=0, le=1000)
    log_format: LogFormat = LogFormat.CONSOLE

    @field_validator("bot_token")
    @classmethod
    def _real_token(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value().strip()
        if token.lower() in _PLACEHOLDERS or not _TOKEN.match(token):
            raise ValueError("this is no token; @BotFather gives one such as 1234567:AAE…")
        return SecretStr(token)

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _read_ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isdigit() for part in parts):
            raise ValueError("give Telegram user ids as numbers with commas, such as 111,222")
        return tuple(int(part) for part in parts)

    @field_validator("api_url")
    @classmethod
    def _bare_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("give an address that begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit():
            raise ValueError("give host:port, such as 127.0.0.1:8080")
        return value

    @model_validator(mode="after")
    def _whole_webhook(self) -> "Settings":
        if self.webhook_url and not re.fullmatch(
            r"[A-Za-z0-9_-]{16,256}", self.webhook_secret.get_secret_value()
        ):
            raise ValueError(
                f"a webhook needs {PREFIX}WEBHOOK_SECRET: 16 to 256 letters, digits, _ or -"
            )
        return self


def load_settings(
    environment: Mapping[str, str], *, env_file: Path | None = Path(".env")
) -> Settings:
    """Read the settings once. Any may be given as `AFTERCARE_NAME_FILE`, a file that holds it.

    Raises:
        SettingsError: naming every faulty variable and its remedy.
    """
    from_files = _read_files(environment)
    try:
        return Settings(_env_file=env_file, **from_files)  # pyright: ignore[reportCallIssue, reportArgumentType]
    except ValidationError as error:
        raise SettingsError(_readable(error)) from error


def load_from_process() -> Settings:
    """Read the settings from this process's environment and `.env`.

    Raises:
        SettingsError: naming every faulty variable and its remedy.
    """
    return load_settings(os.environ)


def _read_files(environment: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in Settings.model_fields:
        path = environment.get(f"{PREFIX}{field.upper()}_FILE")
        # CLINIC_FILE is a setting of its own and not "the file that holds CLINIC".
        if path is None:
            continue
        try:
            found[field] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(
                f"{PREFIX}{field.upper()}_FILE names {path}, which cannot be read: {error.strerror}"
            ) from error
    return found


def _readable(error: ValidationError) -> str:
    lines: list[str] = []
    for fault in error.errors():
        name = PREFIX + str(fault["loc"][0]).upper() if fault["loc"] else "settings"
        said = fault["msg"].removeprefix("Value error, ")
        lines.append(f"{name}: {'is missing' if fault['type'] == 'missing' else said}")
    return "\n".join(lines)
