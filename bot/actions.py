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
    PAUSE = "pause"
    """No reminders for so long: `day`, `week`, `open`."""
    RESUME = "resume"
    """End my pause."""
    TOP_UP = "topup"
    """The optional midday reminders: `on` or `off`."""
    RETURN = "return"
    """I stopped and want reminders again."""
    ENROL = "enrol"
    """A step of the enrolment form; the form's number and the answer."""
    CARD_NEW = "newcode"
    """Make a new code for this card; the invitation's id."""
    CARD_WITHDRAW = "withdraw"
    """Make this card's code useless; the invitation's id."""
    TAKE = "take"
    """I take this escalation; its id."""
    STAFF_REMOVE = "unstaff"
    """Remove this member of staff; the id."""
    BROADCAST = "send"
    """Send or drop the broadcast being composed: `yes` or `no`, and the preview's number."""


@dataclass(frozen=True, kw_only=True)
class Action:
    """One tap, read."""

    verb: Verb
    arguments: tuple[str, ...]

    def number(self, place: int = 0) -> int:
        """The argument at this place as a whole number.

        Raises:
            ValueError: if there is none, which only forged data can cause.
        """
        return int(self.text(place))

    def text(self, place: int = 0) -> str:
        """The argument at this place.

        Raises:
            ValueError: if there is none, which only forged data can cause.
        """
        if place >= len(self.arguments):
            raise ValueError("the tap carries too little")
        return self.arguments[place]


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
