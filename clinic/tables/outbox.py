"""Everything that must reach somebody: one row each, with a state that says what became of it."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field

from clinic.tables.base import NEVER_REUSED, Record, choice
from clinic.tables.people import Purpose


class State(StrEnum):
    """What became of a row."""

    HELD = "held"
    """Waits: for the patient to join, or to become reachable again."""
    PENDING = "pending"
    """Will be sent when it is due."""
    SENDING = "sending"
    """A worker has it, until its lease runs out."""
    SENT = "sent"
    """Telegram took it."""
    FAILED = "failed"
    """Telegram refused it for good; the reason says why."""
    CANCELLED = "cancelled"
    """No longer wanted; the reason says why."""
    EXPIRED = "expired"
    """It came too late to be useful."""
    UNCERTAIN = "uncertain"
    """It may or may not have been sent, and its kind forbids a second try."""


class Lane(IntEnum):
    """What goes first when much is due."""

    REPLY = 0
    """Somebody is waiting with the phone in hand."""
    CARE = 1
    """Reminders, check-ins, staff alerts."""
    APPOINTMENT = 2
    """Recalls and appointment messages."""
    BROADCAST = 3
    """The clinic's news."""


class Kind(StrEnum):
    """What a row is; it decides the lane, how it is worded and whether it may be sent twice."""

    REPLY = "reply"
    """An answer in a dialogue, worded when the update was handled."""
    MENU = "menu"
    """The chat's command menu, set to what its owner may do."""
    CARD = "card"
    """Staff's card of an invitation: link, QR picture, typed code."""
    WELCOME = "welcome"
    """The first message of a session's aftercare."""
    REMINDER = "reminder"
    """One step of a plan for one session."""
    CHECK_IN = "check-in"
    """A reminder that asks."""
    UPKEEP = "upkeep"
    """Long after the last session, with consent to news."""
    RECALL = "recall"
    """Asks to book the next session of the series."""
    CLOSING = "closing"
    """Says that the series is complete."""
    APPOINTMENT = "appointment"
    """Tells the patient what became of an appointment."""
    VISIT = "visit"
    """Reminds of a confirmed appointment."""
    ESCALATION = "escalation"
    """Tells staff of a patient's worry."""
    NOTICE = "notice"
    """Tells staff something else: unreachable, missed check-in, refused."""
    BROADCAST = "broadcast"
    """One recipient's copy of a broadcast."""

    @property
    def lane(self) -> Lane:
        """Which lane rows of this kind take."""
        return _LANES.get(self, Lane.CARE)

    @property
    def purpose(self) -> Purpose | None:
        """What a patient must have agreed to; None for answers and for staff."""
        return _PURPOSES.get(self)


_LANES = {
    Kind.REPLY: Lane.REPLY,
    Kind.MENU: Lane.REPLY,
    Kind.CARD: Lane.REPLY,
    Kind.WELCOME: Lane.REPLY,
    Kind.RECALL: Lane.APPOINTMENT,
    Kind.CLOSING: Lane.APPOINTMENT,
    Kind.APPOINTMENT: Lane.APPOINTMENT,
    Kind.VISIT: Lane.APPOINTMENT,
    Kind.UPKEEP: Lane.BROADCAST,
    Kind.BROADCAST: Lane.BROADCAST,
}
_PURPOSES = {
    Kind.WELCOME: Purpose.CARE,
    Kind.REMINDER: Purpose.CARE,
    Kind.CHECK_IN: Purpose.CARE,
    Kind.RECALL: Purpose.APPOINTMENTS,
    Kind.CLOSING: Purpose.APPOINTMENTS,
    Kind.APPOINTMENT: Purpose.APPOINTMENTS,
    Kind.VISIT: Purpose.APPOINTMENTS,
    Kind.UPKEEP: Purpose.NEWS,
    Kind.BROADCAST: Purpose.NEWS,
}


class Reason(StrEnum):
    """Why a row did not, or not yet, reach anybody."""

    STOPPED = "stopped"
    """The patient left."""
    NO_CONSENT = "no consent"
    """Consent to this purpose was not given or was withdrawn."""
    PAUSED = "paused"
    """It would have come during the patient's pause."""
    REPLANNED = "replanned"
    """The schedule changed and no longer holds this step."""
    SESSION_CANCELLED = "session cancelled"
    """The session it belongs to was taken back."""
    BOOKED = "booked"
    """The next session is booked, so nobody needs to ask."""
    APPOINTMENT_CHANGED = "appointment changed"
    """The appointment it tells of was moved, cancelled or decided otherwise."""
    TAKEN = "taken"
    """Somebody already took the escalation."""
    SUPERSEDED = "superseded"
    """A newer row says it better."""
    REMOVED = "removed"
    """The recipient is no longer staff."""
    BLOCKED = "blocked"
    """The person blocked the bot or deleted the account."""
    SKIN = "skin"
    """The skin was not fine yet, and until then nobody asks for the next session."""
    RESTORED = "restored"
    """It may have gone out after the backup was taken from which the records were restored."""
    UNKNOWN_OUTCOME = "unknown outcome"
    """The connection broke after the request was written."""


def _index_of(name: str, *columns: str, where: str) -> Index:
    condition = text(where)
    return Index(f"ix_outbox_{name}", *columns, sqlite_where=condition, postgresql_where=condition)


class OutboxRow(Record, table=True):
    """Anything that must reach somebody. It holds ids; the words are found when it is due."""

    __tablename__ = "outbox"
    __table_args__ = (
        # What delivery and the clock look for again and again; each holds open rows only, so that
        # looking costs the same however long the history is. A row that is sent changes its state
        # twice, and with it its place in every index that speaks of states: so these are few.
        _index_of("due", "lane", "due_at", "id", where="state = 'pending'"),
        _index_of("next_retry", "retry_at", where="state = 'pending' AND retry_at IS NOT NULL"),
        _index_of("lease", "lease_until", where="state = 'sending'"),
        _index_of("expiry", "expires_at", where="state IN ('held', 'pending')"),
        _index_of(
            "unanswered",
            "sent_at",
            where="state = 'sent' AND kind = 'check-in' AND missed_at IS NULL",
        ),
        # The database looks for edits of a row whenever one is deleted.
        _index_of("edits", "edits", where="edits IS NOT NULL"),
        Index("ix_outbox_chat_id_state", "chat_id", "state"),
        _index_of("broadcast", "broadcast_id", "state", where="broadcast_id IS NOT NULL"),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=128, unique=True)
    """Its natural key: planning twice cannot send twice."""
    kind: Kind = Field(sa_type=choice(Kind, name="kind"))  # pyright: ignore[reportArgumentType]
    lane: int
    state: State = Field(
        default=State.PENDING,
        sa_type=choice(State, name="state"),  # pyright: ignore[reportArgumentType]
    )
    due_at: datetime
    expires_at: datetime
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    """Where it goes; none while the patient has not joined."""
    patient_id: int | None = Field(default=None, foreign_key="patient.id", index=True)
    session_id: int | None = Field(default=None, foreign_key="session.id", index=True)
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id")
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id", index=True)
    step: str | None = Field(default=None, max_length=64)
    """Of the session's plan, for reminders and check-ins."""
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Ids; for a reply its words, emptied as soon as it is sent."""
    edits: int | None = Field(default=None, foreign_key="outbox.id")
    """The row whose message is edited in place, instead of a new one."""
    attempts: int = 0
    retry_at: datetime | None = None
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    message_id: int | None = None
    """Telegram's, unique within the chat."""
    done_at: datetime | None = None
    """When the patient tapped Done."""
    missed_at: datetime | None = None
    """When a check-in was counted as not answered."""
    reason: str | None = Field(default=None, max_length=300)
