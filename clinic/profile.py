"""What the clinic says of itself in `clinic.yaml`."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from messages.quiet_hours import QuietHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
GRAIN_MINUTES = 5
"""Every appointment begins and ends on a multiple of this, or two could share a stretch of it."""
_SPAN = re.compile(r"^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$")


class ProfileError(ValueError):
    """`clinic.yaml` cannot be used; the text names each fault and its remedy."""


class Offer(BaseModel):
    """How the clinic offers one procedure, where it differs from the rest."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slot_minutes: int | None = Field(default=None, ge=5, le=480, multiple_of=GRAIN_MINUTES)
    capacity: int | None = Field(default=None, ge=1, le=100)
    """Places of its own, such as one device; without it the procedure uses the clinic's places."""


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
    slot_minutes: int = Field(default=30, ge=5, le=480, multiple_of=GRAIN_MINUTES)
    capacity: int = Field(default=1, ge=1, le=100)
    confirm_at_once: bool = False
    """Whether a request for a free time is confirmed without staff."""
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
            if day not in WEEKDAYS:
                raise ValueError(f"{day!r} is no weekday; use {', '.join(WEEKDAYS)}")
            for span in spans:
                found = _SPAN.match(span)
                if found is None or found[1] >= found[2]:
                    raise ValueError(f"{day}: {span!r} is no span of time such as 10:00-14:00")
                if any(int(each[-2:]) % GRAIN_MINUTES for each in found.groups()):
                    raise ValueError(f"{day}: {span!r}: use times in steps of 5 minutes")
            _refuse_overlaps(day, spans)
        return value

    @field_validator("booking_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not re.match(r"https?://[^\s/]+", value):
            raise ValueError("give an address that begins with https://")
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


def _refuse_overlaps(day: str, spans: tuple[str, ...]) -> None:
    for earlier, later in pairwise(sorted(spans)):
        if later.partition("-")[0] < earlier.partition("-")[2]:
            raise ValueError(f"{day}: {earlier} and {later} overlap; write them as one span")


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
