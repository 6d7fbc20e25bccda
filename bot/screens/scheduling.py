"""What staff see while they choose a time for a patient, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.actions import Verb, button
from bot.screens import picker
from bot.screens.calling_off import call_off_button
from bot.screens.desk import mention
from clinic.opening import Slot
from clinic.slots import Advised
from clinic.tables import Appointment, AppointmentState, Patient, Series
from clinic.tables.base import stored
from messages import dates
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.voice import Voice


class Mode(StrEnum):
    """What happens with the time that staff choose."""

    PROPOSE = "propose"
    """The patient is asked."""
    AGREE = "agree"
    """It is agreed at once: staff have talked to the patient."""


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """For whom a time is being chosen."""

    patient: Patient
    series: Series
    procedure: str
    """As people call it."""
    advised: Advised
    live: Sequence[Appointment]
    """What is agreed, asked for or proposed now."""
    mode: Mode
    hears: bool
    """Whether messages about appointments reach the patient."""

    @property
    def agreed(self) -> Appointment | None:
        """The agreed time."""
        states = (AppointmentState.CONFIRMED,)
        return next((each for each in self.live if each.state in states), None)


STANDS = {
    AppointmentState.CONFIRMED: "schedule-agreed-now",
    AppointmentState.REQUESTED: "schedule-asked-for",
    AppointmentState.PROPOSED: "schedule-proposed-now",
}
_ASKS = {Mode.PROPOSE: "schedule-ask-propose", Mode.AGREE: "schedule-ask-agree"}
_OTHERWISE = {
    Mode.PROPOSE: (Mode.AGREE, "button-agree-instead"),
    Mode.AGREE: (Mode.PROPOSE, "button-propose-instead"),
}


def days(
    voice: Voice, choosing: Choosing, *, free: Sequence[date], page: int, error: str = ""
) -> Draft:
    """The days with a free time; one may also be typed."""
    series_id = stored(choosing.series.id)
    rows = picker.day_buttons(
        voice,
        series_id=series_id,
        days=free,
        best=choosing.advised.best,
        page=page,
        verbs=picker.BY_STAFF,
    )
    asks = [voice.text(_ASKS[choosing.mode])]
    if not free:
        asks.insert(0, voice.text("schedule-no-day"))
    return Draft(
        text=_text(voice, choosing, error, *asks),
        buttons=(*_in_mode(rows, choosing.mode), *_other_ways(voice, choosing)),
    )


def times(
    voice: Voice, choosing: Choosing, *, day: date, free: Sequence[Slot], error: str = ""
) -> Draft:
    """The free times of one day; another one may be typed."""
    rows = picker.time_buttons(
        voice, series_id=stored(choosing.series.id), slots=free, verbs=picker.BY_STAFF
    )
    asks = voice.text(
        "schedule-times" if free else "schedule-no-time",
        day=dates.date_words(day, voice.language),
    )
    return Draft(text=_text(voice, choosing, error, asks), buttons=_in_mode(rows, choosing.mode))


def _text(voice: Voice, choosing: Choosing, error: str, *asks: str) -> Html:
    first, last = (
        dates.date_words(day, voice.language)
        for day in (choosing.advised.best.first, choosing.advised.best.last)
    )
    lines = [
        whose(voice, choosing),
        *(
            voice.text(STANDS[each.state], when=voice.day_and_time(each.starts_at))
            for each in choosing.live
        ),
        voice.text("request-advised", first=first, last=last),
        "",
        *((error, "") if error else ()),
        *asks,
    ]
    return Html("\n".join(lines))


def whose(voice: Voice, choosing: Choosing) -> str:
    """Whose session, and which."""
    return voice.text(
        "schedule-whose",
        patient=mention(choosing.patient.name, choosing.patient.chat_id),
        procedure=choosing.procedure,
        number=choosing.advised.number,
        length=choosing.series.length,
    )


def _in_mode(rows: picker.Rows, mode: Mode) -> picker.Rows:
    """The buttons carry the mode, so that what they do does not change under the finger."""
    return tuple(
        tuple(replace(each, action=f"{each.action}:{mode}") for each in row) for row in rows
    )


def _other_ways(voice: Voice, choosing: Choosing) -> picker.Rows:
    rows: list[tuple[Button, ...]] = []
    if choosing.hears:
        mode, label = _OTHERWISE[choosing.mode]
        other = button(voice.plain(label), Verb.STAFF_DAYS, stored(choosing.series.id), 0, mode)
        rows.append((other,))
    if choosing.agreed is not None:
        rows.append((call_off_button(voice, choosing.agreed),))
    return tuple(rows)


def agreed(
    voice: Voice,
    choosing: Choosing,
    made: Appointment,
    *,
    before: datetime | None,
    is_open: bool,
) -> Draft:
    """A time was agreed on at once, instead of `before` if there was one."""
    lines = [
        voice.text("schedule-agreed", when=voice.day_and_time(made.starts_at)),
        whose(voice, choosing),
    ]
    if before is not None:
        lines.append(voice.text("schedule-before", when=voice.day_and_time(before)))
    lines += _outside(voice, is_open=is_open)
    told = "schedule-told" if choosing.hears else "schedule-not-told"
    lines += ["", voice.text(told, name=choosing.patient.first_name)]
    change = voice.plain("button-change-time")
    again = button(change, Verb.STAFF_DAYS, stored(choosing.series.id), 0, Mode.AGREE)
    return Draft(text=Html("\n".join(lines)), buttons=((again,), (call_off_button(voice, made),)))


def proposed(
    voice: Voice, choosing: Choosing, made: Appointment, *, is_open: bool, until: datetime
) -> Draft:
    """The patient is asked whether this time suits."""
    lines = [
        voice.text("schedule-proposed", when=voice.day_and_time(made.starts_at)),
        whose(voice, choosing),
        *_outside(voice, is_open=is_open),
        "",
        voice.text(
            "schedule-waits",
            name=choosing.patient.first_name,
            until=voice.day_and_time(until),
        ),
    ]
    return Draft(text=Html("\n".join(lines)))


def _outside(voice: Voice, *, is_open: bool) -> list[str]:
    return [] if is_open else [voice.text("schedule-outside")]
