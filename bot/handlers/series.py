"""/series NAME LENGTH: the doctor lengthens or shortens a series; without a length it is shown."""

import re

from telegram import Update

from bot.actions import Verb
from bot.context import Context, action_of, arguments_of
from bot.forms import naming
from bot.forms.naming import Running
from bot.forms.reading import UnreadableError
from bot.handlers.enrolling import error_text
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import series as screen
from bot.screens.which import which
from clinic import appointments, audit, planning, slots
from clinic import series as runs
from clinic.tables import Staff
from clinic.tables.base import stored
from messages.draft import Draft
from messages.steps import Range

_SHOW = 0
"""In place of a length: nothing is changed."""


@for_staff
async def series(update: Update, context: Context, member: Staff) -> None:
    """/series NAME, /series NAME LENGTH."""
    name, length = _read(arguments_of(update))

    def run(effects: Effects) -> None:
        services = effects.turn.services
        if not name:
            effects.say(Draft(text=services.voice.text("series-usage")))
            return
        try:
            found = naming.running_of(effects.db, name=name)
        except UnreadableError as error:
            effects.say(Draft(text=error_text(services, error)))
            return
        if len(found) > 1:
            effects.say(which(services, found, Verb.LENGTH, length))
        else:
            effects.say(_answer(effects, found[0], length, member))

    await context.turn.write(run)


def _read(line: str) -> tuple[str, int]:
    *name, last = line.split() or [""]
    if name and re.fullmatch(r"\d{1,3}", last):
        return " ".join(name), int(last)
    return " ".join((*name, last)), _SHOW


@for_staff
async def chosen(update: Update, context: Context, member: Staff) -> None:
    """Of several series that fit a name, one was tapped."""
    action = action_of(update)

    def run(effects: Effects) -> bool:
        found = naming.running(effects.db, series_id=action.number())
        if found is not None:
            effects.replace_tapped(_answer(effects, found, action.number(1), member))
        return found is not None

    if not await context.turn.write(run):
        context.turn.toast = context.services.voice.plain("button-stale")


def _answer(effects: Effects, found: Running, length: int, member: Staff) -> Draft:
    services, run = effects.turn.services, found.series
    heading = ""
    if length not in (_SHOW, run.length):
        heading = _change(effects, found, length, member)
    return screen.series(
        services.voice,
        found,
        procedure=services.procedure_name(run.procedure),
        allowed=_allowed(effects, found),
        advised=slots.advised(effects.db, run=run, profile=services.profile),
        live=appointments.live(effects.db, series_id=stored(run.id)),
        heading=heading,
    )


def _allowed(effects: Effects, found: Running) -> Range:
    return runs.plan_of(effects.db, session=found.newest).series.sessions_range


def _change(effects: Effects, found: Running, length: int, member: Staff) -> str:
    """Returns what is said: what was changed, or why nothing was."""
    services = effects.turn.services
    before = found.series.length
    try:
        _set_length(effects, found, length, member)
    except runs.LengthError:
        allowed = _allowed(effects, found)
        return services.voice.text(
            "series-bad-length",
            procedure=services.procedure_name(found.series.procedure),
            length=length,
            lowest=allowed.low,
            highest=allowed.high,
            number=found.newest.number,
        )
    return services.voice.text("series-changed", before=before, length=length)


def _set_length(effects: Effects, found: Running, length: int, member: Staff) -> None:
    runs.set_length(effects.db, run=found.series, length=length)
    audit.note(
        effects.db,
        actor=f"staff:{member.id}",
        act="set length of series",
        now=effects.now,
        patient_id=found.patient.id,
        subject_id=found.series.id,
    )
    profile = effects.turn.services.profile
    planning.replan(effects.db, patient=found.patient, profile=profile, now=effects.now)
