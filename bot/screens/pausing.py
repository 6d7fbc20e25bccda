"""A break from reminders: how long, and what holds then."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.actions import Verb, button
from bot.screens.care import is_long, pause_end
from bot.screens.own_settings import back
from messages.catalogue import Html
from messages.dates import month_day
from messages.draft import Button, Draft
from messages.occurrence import StepKind
from messages.voice import Voice
from messages.walltime import local_date

OF_SESSION = (StepKind.REMINDER, StepKind.CHECK_IN)
"""What goes on after a pause; preparations and upkeep come much later."""
_EXAMPLE = timedelta(days=10)


def question(voice: Voice, *, in_settings: bool) -> Draft:
    """How long to be quiet."""
    way_back = (back(voice),) if in_settings else ()
    return Draft(text=voice.text("pause-question"), buttons=(*_lengths(voice), *way_back))


def not_understood(voice: Voice, *, now: datetime) -> Draft:
    """For words behind /pause that are no day."""
    said = voice.text("pause-not-understood", example=_example(voice, now))
    asked = voice.text("pause-question")
    return Draft(text=Html(f"{said}\n\n{asked}"), buttons=_lengths(voice))


def _lengths(voice: Voice) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            button(voice.plain("button-pause-day"), Verb.PAUSE, "day"),
            button(voice.plain("button-pause-week"), Verb.PAUSE, "week"),
        ),
        (button(voice.plain("button-pause-date"), Verb.PAUSE, "date"),),
        (button(voice.plain("button-pause-open"), Verb.PAUSE, "open"),),
    )


def day_question(voice: Voice, *, now: datetime) -> Draft:
    """Until which day? It is written."""
    text = voice.text("pause-until-question", example=_example(voice, now))
    return Draft(text=text, buttons=(back(voice),))


def day_not_understood(voice: Voice, *, now: datetime) -> Draft:
    """For words that are no day."""
    text = voice.text("pause-not-understood", example=_example(voice, now))
    return Draft(text=text, buttons=(back(voice),))


def too_soon(voice: Voice) -> Draft:
    """For today and days gone by."""
    return Draft(text=voice.text("pause-too-soon"), buttons=(back(voice),))


def too_far(voice: Voice) -> Draft:
    """For a day more than a year away."""
    return Draft(text=voice.text("pause-too-far"), buttons=(back(voice),))


class After(StrEnum):
    """What comes when a pause has ended."""

    REMINDERS = "reminders"
    """Care reminders or check-ins."""
    VISIT = "visit"
    """Only words about the next visit."""
    NOTHING = "none"
    """Nothing that is known now."""


def paused(voice: Voice, *, until: datetime, after: After, now: datetime) -> Draft:
    """It is quiet now."""
    if is_long(until, now=now):
        text = voice.text("paused-open")
    elif day := pause_end(voice, until=until, now=now):
        goes_on = after is After.REMINDERS
        text = voice.text("paused-day" if goes_on else "paused-day-last", day=day, next=after)
    else:
        text = voice.text("paused", when=voice.when(until, now))
    return Draft(text=text, buttons=((button(voice.plain("button-resume"), Verb.RESUME),),))


def _example(voice: Voice, now: datetime) -> str:
    today = local_date(now, voice.zone)
    return month_day(today + _EXAMPLE, voice.language, today=today)
