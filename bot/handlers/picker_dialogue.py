"""What may be typed while a patient chooses a day and a time."""

from datetime import date, datetime
from typing import Any

from bot.handlers import own_dialogues
from bot.next_session import NextSession
from bot.receive.turn import Effects
from clinic import dialogues
from clinic.tables import Dialogue

PICKING = "picking"
"""Kind of the dialogue in which a day or a time may be typed."""
BOOKED = "booked-elsewhere"
"""Kind of the dialogue that takes the day and the time of a visit booked elsewhere."""
OTHER_TIME = "other-time"
"""Kind of the dialogue that takes one text for the team."""
TYPED = {"online": BOOKED, "asking": OTHER_TIME}
"""What may be typed where there are no times to choose from."""


def keep_open(
    effects: Effects,
    following: NextSession,
    asked: int,
    *,
    day: date | None = None,
    moment: datetime | None = None,
    moving: bool = False,
) -> None:
    """Let a typed day or time answer too; a yes, if it was asked whether to move to `moment`."""
    answers = {
        "series_id": following.series_id,
        "day": day.isoformat() if day else None,
        "moment": moment.isoformat() if moment else None,
        "moving": moving or is_moving(effects, following),
    }
    save(effects, PICKING, answers, asked)


def is_told(dialogue: Dialogue) -> bool:
    """Whether the patient chose to write; /book opens some dialogues as well, and asks nothing."""
    return bool(dialogue.answers.get("told", True))


def is_moving(effects: Effects, following: NextSession) -> bool:
    """Whether the open picker was opened to move what is agreed."""
    open_one = dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=PICKING)
    answers = open_one.answers if open_one else {}
    return answers.get("series_id") == following.series_id and bool(answers.get("moving"))


def save(effects: Effects, kind: str, answers: dict[str, Any], asked: int) -> None:
    """Remember what is asked now."""
    own_dialogues.leave(effects)
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=kind,
        answers=answers,
        now=effects.now,
        outbox_id=asked,
    )
