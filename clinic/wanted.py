"""A message that should reach a patient at a time of the clock, as planning wants it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from clinic.tables import Kind


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a waiting row of the outbox should be; its key says which row."""

    key: str
    kind: Kind
    due: datetime
    expires: datetime
    session_id: int | None = None
    appointment_id: int | None = None
    step: str | None = None
    content: dict[str, Any] = field(default_factory=dict[str, Any])
