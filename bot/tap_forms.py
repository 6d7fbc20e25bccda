"""What may stand behind each verb in a button: whatever else is tapped, we never wrote."""

from collections.abc import Mapping

from bot.actions import Verb
from bot.screens.attendance import Place
from bot.screens.scheduling import Mode
from clinic.tables import Purpose
from messages.answers import CheckInAnswer
from messages.day_times import PartOfDay

_ID = "[0-9]{1,18}"
_SHORT = "[0-9]{1,5}"
"""A page, a length, or the minutes of a day."""
_MOMENT = "[0-9]{1,8}"
"""Minutes since 1970; eight digits last beyond the year 2150."""
_MONTH_AND_DAY = (
    "(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)"
    "|02(?:0[1-9]|1[0-9]|2[0-8])"
)
_DAY = f"(?:20[0-9]{{2}}(?:{_MONTH_AND_DAY})|20(?:[02468][048]|[13579][26])0229)"
_TIME = "(?:[01][0-9]|2[0-3])[0-5][0-9]"
_STEP = f"{_ID}:[0-9a-f]{{10}}"
_STEP_DAY = "(?:all|[0-9a-f]{10})"
_YES_NO = "(?:yes|no)"
_MODE = f"(?::(?:{'|'.join(Mode)}))?"
_AFRESH = "(?::new)?"

FORMS: Mapping[Verb, str] = {
    Verb.AGREE: _ID,
    Verb.REFUSE: _ID,
    Verb.MINE: f"{_YES_NO}:{_ID}",
    Verb.NEWS: _YES_NO,
    Verb.DONE: _ID,
    Verb.FEEL: f"{_ID}:(?:{'|'.join(CheckInAnswer)})",
    Verb.CHANGE: _ID,
    Verb.SETTINGS: "(?:show|morning|evening|zone|language|pause|resume)",
    Verb.DAY_TIME: f"(?:{'|'.join(PartOfDay)}):(?:plan|{_TIME})",
    Verb.ZONE: "(?:share|[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)+)",
    Verb.PAUSE: "(?:day|week|open|date)",
    Verb.RESUME: "",
    Verb.TOP_UP: "(?:on|off)",
    Verb.LANGUAGE: "[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*",
    Verb.RECEIVING: f"(?:show|(?:{'|'.join(Purpose)}):(?:on(?::{_ID})?|off(?::yes)?))",
    Verb.RETURN: "",
    Verb.DAYS: f"{_ID}:{_SHORT}(?::(?:new|book))?",
    Verb.DAY: f"{_ID}:{_DAY}",
    Verb.SLOT: f"{_ID}:{_MOMENT}(?::yes)?",
    Verb.OTHER_TIME: f"{_ID}{_AFRESH}",
    Verb.RECALL: f"{_ID}:(?:not-now|never)",
    Verb.BOOKED: f"{_ID}(?::{_MOMENT})?",
    Verb.COMING: _ID,
    Verb.CALL_OFF: f"{_ID}:(?:ask|yes|no)",
    Verb.OFFER: f"{_ID}:{_YES_NO}",
    Verb.EARLIER: f"{_ID}:(?:on|off)",
    Verb.DECIDE: f"{_ID}:(?:yes|no|show)",
    Verb.STAFF_DAYS: f"{_ID}:{_SHORT}{_MODE}",
    Verb.STAFF_DAY: f"{_ID}:{_DAY}{_MODE}",
    Verb.STAFF_SLOT: f"{_ID}:{_MOMENT}{_MODE}",
    Verb.STAFF_CALL_OFF: f"{_ID}:(?:ask|yes|no)",
    Verb.CAME: f"{_ID}:(?:yes|no|undo)(?::(?:{'|'.join(Place)}))?",
    Verb.TOOK_PLACE: _ID,
    Verb.TAKE_BACK: _ID,
    Verb.LENGTH: f"{_ID}:{_SHORT}",
    Verb.PATIENT: _ID,
    Verb.STEPS: f"{_ID}{_AFRESH}",
    Verb.STEP: _STEP,
    Verb.LEAVE_OUT: f"{_STEP}:{_STEP_DAY}",
    Verb.PUT_BACK: f"{_STEP}:{_STEP_DAY}",
    Verb.STEP_TIME: _STEP,
    Verb.STEP_MOVE: f"{_STEP}:{_STEP_DAY}:{_MOMENT}",
    Verb.SKIN_FINE: _ID,
    Verb.ENROL: (
        f"{_ID}:(?:cancel|back|patient:{_ID}|procedure:[0-9a-f]{{12}}"
        f"|number:{_SHORT}/{_SHORT}|ended:{_SHORT})"
    ),
    Verb.CARD_NEW: _ID,
    Verb.CARD_WITHDRAW: _ID,
    Verb.TAKE: _ID,
    Verb.STAFF_REMOVE: f"{_ID}(?::(?:ask|yes|no))?",
    Verb.BROADCAST: f"{_YES_NO}:{_ID}",
}
"""A regular expression for the arguments of each verb, joined by colons."""


def pattern(verb: Verb) -> str:
    """A regular expression for all of the data that a button with this verb carries."""
    form = FORMS[verb]
    return rf"\A{verb}:{form}\Z" if form else rf"\A{verb}\Z"
