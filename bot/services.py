"""What every handler and composer may use; built once, in the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from clinic import patients, readers
from clinic.database import Database, Session
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
    spoken: str | None = None
    """The language of whoever reads what is said now; None is the clinic's first one."""
    _speaking: "dict[str | None, Services]" = field(
        default_factory=dict["str | None", "Services"], init=False, repr=False, compare=False
    )

    def speaking(self, language: str | None) -> "Services":
        """The same clinic for a reader of this language; None is the clinic's first one."""
        if language not in self._speaking:
            self._speaking[language] = replace(self, spoken=language)
        return self._speaking[language]

    def speaking_to(self, db: Session, *, chat_id: int) -> "Services":
        """The same clinic in the language of whoever reads this chat."""
        return self.speaking(readers.language_of(db, chat_id=chat_id))

    @property
    def language(self) -> str:
        """The language of whoever reads what is said now."""
        return self.spoken or self.profile.language

    @property
    def voice(self) -> Voice:
        """How whoever reads this chat is spoken to: in their language, by the clinic's clock."""
        return Voice(catalogue=self.catalogue, language=self.language, zone=self.profile.zone)

    def voice_of(self, patient: Patient) -> Voice:
        """How this patient is spoken to."""
        return Voice(
            catalogue=self.catalogue,
            language=patient.language,
            zone=patients.zone_of(patient),
        )

    def procedure_name(self, procedure: str, language: str | None = None) -> str:
        """The procedure as people call it; its id if the clinic no longer offers it.

        Without a language it is in that of whoever reads what is said now.
        """
        plan = self.plans.get(procedure)
        if plan is None:
            return procedure
        return self.catalogue.plain(language or self.language, plan.name)

    def link(self, payload: str) -> str:
        """The link that opens the bot and presses Start with this payload."""
        return f"https://t.me/{self.username()}?start={payload}"
