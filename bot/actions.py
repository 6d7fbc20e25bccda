"""What a button carries back: a verb and its arguments, in Telegram's 64 bytes."""

from dataclasses import dataclass
from enum import StrEnum

from messages.draft import Button


class Verb(StrEnum):
    """What a tap asks for."""

    AGREE = "agree"
    """I agree to care; the invitation's id."""
    REFUSE = "refuse"
    """No, thanks; the invitation's id."""
    MINE = "mine"
    """Whether a code made for another name is mine: `yes` or `no`, and the invitation's id."""
    NEWS = "news"
    """The clinic's news: `yes` or `no`."""
    DONE = "done"
    """I did what this reminder says; the outbox row's id."""
    FEEL = "feel"
    """The answer to a check-in; the outbox row's id and the answer."""
    CHANGE = "change"
    """Let me answer this check-in again; the outbox row's id."""
    SETTINGS = "settings"
    """Open a part of my settings: `show` (all), `morning`, `evening`, `zone`, `language`, `pause`,
    or `resume`."""
    DAY_TIME = "daytime"
    """When my reminders come: `morning` or `evening`, then the time as 0730, or `plan`."""
    ZONE = "zone"
    """My time zone: its IANA name; or `share`, to be asked for my location."""
    PAUSE = "pause"
    """No reminders for so long: `day`, `week`, `open`; or `date`, to be asked for a day."""
    RESUME = "resume"
    """End my pause."""
    TOP_UP = "topup"
    """The optional midday reminders: `on` or `off`."""
    LANGUAGE = "language"
    """Write to me in this language from now on; its code."""
    RECEIVING = "receiving"
    """What we send: `show`, or a purpose of consent with `on` or `off`.

    Then perhaps `yes`, if an appointment stands and the patient is sure; or the series' id, to go
    on to booking.
    """
    RETURN = "return"
    """I stopped and want reminders again."""
    DAYS = "days"
    """Show free days for the next session; the series' id and the page, from 0.

    Then perhaps `new`, for an answer below, or `book`, for what /book says of the series.
    """
    DAY = "day"
    """Show this day's free times; the series' id and the day as 20260519."""
    SLOT = "slot"
    """I want this time; the series' id and the minutes since 1970 (UTC).

    Then perhaps `yes`, if what is agreed is to be moved there.
    """
    OTHER_TIME = "other"
    """None of these times fits me; the series' id, then perhaps `new`, for an answer below."""
    RECALL = "recall"
    """Do not ask me to book: `not-now` or `never`; the series' id comes first."""
    BOOKED = "booked"
    """I booked in the outside calendar and tell you when; the series' id.

    Then perhaps the minutes since 1970 (UTC), if the time that you asked about is right.
    """
    COMING = "coming"
    """I'm coming; the appointment's id."""
    CALL_OFF = "calloff"
    """Cancel my appointment: its id, then `ask`, `yes` or `no`."""
    OFFER = "offer"
    """My answer to a time that the clinic proposed: the appointment's id, then `yes` or `no`."""
    EARLIER = "earlier"
    """Tell me of an earlier time, `on` or `off`; the appointment's id comes first."""
    DECIDE = "decide"
    """Staff's answer to a request: the appointment's id, then `yes`, `no`, or `show` to see it."""
    STAFF_DAYS = "sdays"
    """As DAYS, for staff: a time to propose, or to agree on at once."""
    STAFF_DAY = "sday"
    """As DAY, for staff."""
    STAFF_SLOT = "sslot"
    """As SLOT, for staff."""
    STAFF_CALL_OFF = "scalloff"
    """The clinic cancels an appointment: its id, then `ask`, `yes` or `no`."""
    CAME = "came"
    """What became of an appointment: its id, then `yes`, `no` or `undo` (of a no), and where the
    button stands."""
    TOOK_PLACE = "took"
    """The next session of this series took place; the series' id."""
    TAKE_BACK = "takeback"
    """It was a slip that this session took place; the session's id."""
    LENGTH = "length"
    """Show a series, or make it longer or shorter: its id and the length, 0 to show it."""
    PATIENT = "patient"
    """Show this patient's card; the patient's id."""
    STEPS = "steps"
    """Show what is to come of a session's plan: its id, then `new` for a message of its own."""
    STEP = "step"
    """Show one step; the session's id and the step's mark."""
    LEAVE_OUT = "leaveout"
    """Leave a step out: the session's id, the step's mark, and the mark of one day or `all`."""
    PUT_BACK = "putback"
    """As LEAVE_OUT, for what was left out or moved: it is as the plan has it again."""
    STEP_TIME = "steptime"
    """Which time for this step? The session's id and the step's mark."""
    STEP_MOVE = "stepmove"
    """Let a step come then: the session's id, the step's mark, and `all` with the minutes of the
    day; or the mark of one day with the minutes since 1970 (UTC)."""
    SKIN_FINE = "fine"
    """This patient's skin is fine again; the session's id."""
    ENROL = "enrol"
    """A step of the enrolment form; the form's number and the answer."""
    CARD_NEW = "newcode"
    """Make a new code for this card; the invitation's id."""
    CARD_WITHDRAW = "withdraw"
    """Make this card's code useless; the invitation's id."""
    TAKE = "take"
    """I take this escalation; its id."""
    STAFF_REMOVE = "unstaff"
    """Remove this member of staff: the id, then `ask`, `yes` or `no`."""
    BROADCAST = "send"
    """Send or drop the broadcast being composed: `yes` or `no`, and the preview's number."""


_LARGEST = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Action:
    """One tap, read."""

    verb: Verb
    arguments: tuple[str, ...]

    def number(self, place: int = 0) -> int:
        """The argument at this place as a whole number.

        Raises:
            ValueError: if there is none that a database can hold, which only forged data can cause.
        """
        number = int(self.text(place))
        if abs(number) > _LARGEST:
            raise ValueError("the tap carries too large a number")
        return number

    def text(self, place: int = 0, default: str | None = None) -> str:
        """The argument at this place.

        Raises:
            ValueError: if there is none and no default, which only forged data can cause.
        """
        if place < len(self.arguments):
            return self.arguments[place]
        if default is None:
            raise ValueError("the tap carries too little")
        return default


def button(label: str, verb: Verb, *arguments: str | int) -> Button:
    """A button that carries this back."""
    return Button(label=label, action=":".join((verb, *map(str, arguments))))


def read(data: str) -> Action:
    """The action a button carried.

    Raises:
        ValueError: if this program never wrote such data.
    """
    verb, *arguments = data.split(":")
    return Action(verb=Verb(verb), arguments=tuple(arguments))
