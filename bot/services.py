"""What every handler and composer may use; built once, in the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clinic import patients
from clinic.database import Database
from clinic.profile import ClinicProfile
from clinic.tables import Patient
from jobs.clock import Clock
from messages.catalogue import Catalogue
from messages.plan import CarePlan
from messages.voice import Voice


@dataclass(frozen=True, kw_only=True)
class Services:
    """The clinic as the bot sees it."""

    database: Database
    clock: Clock
    catalogue: Catalogue
    profile: ClinicProfile
    plans: Mapping[str, CarePlan]
    """The plans the clinic offers, by id."""
    key: bytes
    """Derives invitation codes; never stored."""
    public_url: str
    """Where the program's HTTP side is reached from outside, without a slash at the end."""
    username: Callable[[], str]
    """The bot's @name, known once Telegram has been asked."""
    wake_delivery: Callable[[], None]
    """Something was put into the outbox."""

    @property
    def staff_voice(self) -> Voice:
        """How staff are spoken to: in the clinic's own language and zone."""
        return Voice(
            catalogue=self.catalogue, language=self.profile.language, zone=self.profile.zone
        )

    def voice_of(self, patient: Patient) -> Voice:
        """How this patient is spoken to."""
        return Voice(
            catalogue=self.catalogue,
            language=patient.language,
            zone=patients.zone_of(patient),
        )

    def procedure_name(self, procedure: str, language: str | None = None) -> str:
        """The procedure as people call it; its id if the clinic no longer offers it."""
        plan = self.plans.get(procedure)
        if plan is None:
            return procedure
        return self.catalogue.plain(language or self.profile.language, plan.name)

    def link(self, payload: str) -> str:
        """The link that opens the bot and presses Start with this payload."""
        return f"https://t.me/{self.username()}?start={payload}"
