"""/patient NAME: one patient at a glance, and the way to the plan."""

from dataclasses import replace

from telegram import Update

from bot.context import Context, action_of, arguments_of
from bot.forms import naming
from bot.forms.naming import Running
from bot.forms.reading import UnreadableError
from bot.handlers import plan_changing
from bot.handlers.enrolling import error_text
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import patient_card as screen
from bot.screens.patient_card import Progress
from clinic import appointments, consents, outbox, patients, planning, series, session_plan
from clinic.sent_already import row_key
from clinic.tables import CareSession, Patient, Series, Staff, State
from clinic.tables.base import stored
from messages.draft import Draft
from messages.occurrence import Occurrence
from messages.walltime import local_date

_MOST = 20
"""Of many of one name so many are offered, the newest first."""


@for_staff
async def patient(update: Update, context: Context, _member: Staff) -> None:
    """/patient NAME."""
    name = arguments_of(update)

    def show(effects: Effects) -> None:
        services = effects.turn.services
        if not name:
            effects.say(Draft(text=services.voice.text("patient-usage")))
            return
        found = patients.by_name(effects.db, name=name)
        if not found:
            error = UnreadableError("name-unknown", name)
            effects.say(Draft(text=error_text(services, error)))
        elif len(found) > 1:
            offered = [(stored(one.id), _label(effects, one)) for one in found[:_MOST]]
            effects.say(screen.which(services.voice, offered))
        else:
            effects.say(card(effects, found[0]))

    await context.turn.write(show)


@for_staff
async def chosen(update: Update, context: Context, member: Staff) -> None:
    """Of several of one name one was tapped, or the way back from the plan."""
    patient_id = action_of(update).number()

    def show(effects: Effects) -> bool:
        found = patients.find(effects.db, patient_id)
        if found is not None:
            plan_changing.end_dialogue(effects, member)
            effects.replace_tapped(card(effects, found))
        return found is not None

    if not await context.turn.write(show):
        context.turn.toast = context.services.voice.plain("button-stale")


def _label(effects: Effects, one: Patient) -> str:
    """The patient on a button, with what tells them from others of the name."""
    running = series.running(effects.db, patient_id=stored(one.id))
    if not running:
        return one.name
    run, newest = running[-1]
    known = Running(patient=one, series=run, newest=newest)
    return naming.label(effects.turn.services, known)


def card(effects: Effects, one: Patient) -> Draft:
    """The patient's card as it is now."""
    return screen.card(
        effects.turn.services.voice,
        one,
        withdrawn=consents.withdrawn(effects.db, patient_id=stored(one.id)),
        progress=[
            _progress(effects, one, run, newest)
            for run, newest in series.running(effects.db, patient_id=stored(one.id))
        ],
        coming=_coming(effects, one),
        now=effects.now,
    )


def _progress(effects: Effects, one: Patient, run: Series, newest: CareSession) -> Progress:
    services, zone = effects.turn.services, patients.zone_of(one)
    session_id = stored(newest.id)
    booked = appointments.confirmed(effects.db, series_id=stored(run.id))
    plan = session_plan.find(
        effects.db, session_id=session_id, profile=services.profile, now=effects.now
    )
    return Progress(
        session_id=session_id,
        procedure=services.procedure_name(run.procedure),
        number=newest.number,
        length=run.length,
        day=(local_date(effects.now, zone) - local_date(newest.ended_at, zone)).days,
        visit=booked.starts_at if booked else None,
        has_plan=plan is not None,
    )


def _coming(effects: Effects, one: Patient) -> list[Occurrence]:
    """What waits of the plans, each at the time at which it is sent."""
    profile, now = effects.turn.services.profile, effects.now
    waiting = outbox.waiting(effects.db, patient_id=stored(one.id), kinds=planning.KINDS)
    due = {row.key: max(row.due_at, now) for row in waiting if row.state is not State.SENDING}
    plan = planning.planned(effects.db, patient=one, profile=profile, now=now)
    return [
        replace(each, due=due[row_key(each)])
        for each in plan.to_come
        if row_key(each) in due and due[row_key(each)] < each.expires
    ]
