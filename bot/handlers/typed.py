"""What a patient wrote, and when the questions were asked that it may answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.handlers import visiting
from bot.handlers.picker_dialogue import is_told
from clinic import dialogues
from clinic.database import Session
from clinic.tables import Dialogue, Patient
from clinic.tables.base import stored
from messages.voice import Voice


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a patient wrote, and what was asked before."""

    words: str
    patient: Patient
    dialogue: Dialogue | None
    voice: Voice
    """By the clinic's clock."""
    now: datetime

    def answers_after(self, db: Session, asked: datetime) -> bool:
        """Whether no dialogue asked anything after this moment."""
        if self.dialogue is not None and is_told(self.dialogue):
            return self.dialogue.updated_at <= asked
        # A yes that comes too late for this question is no yes to an older one.
        kind, chat_id = visiting.CALLING_OFF, stored(self.patient.chat_id)
        forgotten = dialogues.current(db, chat_id=chat_id, kind=kind)
        return forgotten is None or forgotten.updated_at <= asked
