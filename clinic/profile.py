"""What the clinic says of itself in `clinic.yaml`."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from messages.quiet_hours import QuietHours

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$")


class ProfileError(ValueError):
    """`clinic.yaml` cannot be used; the text names each fault and its remedy."""


class Offer(BaseModel):
    """How the clinic offers one procedure, where it differs from the rest."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slot_minutes: int | None = Field(default=None, ge=5, le=480)
    capacity: int | None = Field(default=None, ge=1, le=100)


class ClinicProfile(BaseModel):
    """The clinic: how it is reached, when it is open, what it offers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    timezone: str
    phone: str = ""
    address: str = ""
    emergency_number: str = "112"
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    languages: tuple[str, ...] = Field(default=("en",), min_length=1)
    hours: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    closed: tuple[date, ...] = ()
    slot_minutes: int = Field(default=30, ge=5, le=480)
    capacity: int = Field(default=1, ge=1, le=100)
    quiet_hours: Annotated[str, Field(pattern=r"^\d\d:\d\d-\d\d:\d\d$")] = "20:30-08:00"
    booking_url: str = ""
    staff_chat: int | None = None
    procedures: dict[str, Offer] = Field(default_factory=dict)
    """Which plans are offered; empty means all."""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is no IANA time zone; write one such as Asia/Kolkata")
        return value

    @field_validator("hours")
    @classmethod
    def _readable_hours(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for day, spans in value.items():
            if day not in _WEEKDAYS:
                raise ValueError(f"{day!r} is no weekday; use {', '.join(_WEEKDAYS)}")
            for span in spans:
                found = _SPAN.match(span)
                if found is None or found[1] >= found[2]:
                    raise ValueError(f"{day}: {span!r} is no span of time such as 10:00-14:00")
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _readable_quiet_hours(cls, value: str) -> str:
        QuietHours.parse(value)
        return value

    @model_validator(mode="after")
    def _whole_position(self) -> "ClinicProfile":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude belong together: give both or neither")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def quiet(self) -> QuietHours:
        """When no reminder may come."""
        return QuietHours.parse(self.quiet_hours)

    @property
    def language(self) -> str:
        """The language of whoever has not chosen one."""
        return self.languages[0]


def load_profile(path: Path) -> ClinicProfile:
    """Read `clinic.yaml`.

    Raises:
        ProfileError: if it is missing, no YAML or faulty, naming every fault.
    """
    try:
        document: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ProfileError(f"{path} does not exist; `aftercare init` writes one") from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ProfileError(f"{path} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise ProfileError(f"{path} must hold keys such as `name: My Clinic`")
    try:
        return ClinicProfile.model_validate(document)
    except ValidationError as error:
        raise ProfileError(f"{path}:\n{_readable(error)}") from error


_REMEDIES = {
    "missing": "is missing; add it",
    "extra_forbidden": "nobody knows this key; remove it or correct its spelling",
    "string_type": "must be text; put it in quotes",
    "tuple_type": "must be a list, such as [first, second]",
}


def _readable(error: ValidationError) -> str:
    lines: list[str] = []
    for fault in error.errors():
        where = ".".join(str(part) for part in fault["loc"])
        said = _REMEDIES.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        given = "" if fault["type"] == "missing" else f" (given: {fault['input']!r})"
        lines.append(f"  {where + ': ' if where else ''}{said}{given}")
    return "\n".join(lines)
