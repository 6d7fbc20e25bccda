"""What patients decide: their plan, a pause, an end."""

from collections.abc import Callable
from datetime import timedelta

from telegram import Update

from bot import next_session
from bot.context import Context, action_of, arguments_of
from bot.handlers.who import for_patients, patient, staff_member, unknown
from bot.menus import refresh_menu
from bot.receive.turn import Effects
from bot.screens import appointments, care, joining
from bot.screens.care import Progress
from bot.screens.staff import staff_help
from bot.send.words_for_appointments import standing_of
from bot.services import Services
from clinic import booking, desk, patients, planning, series
from clinic.database import Session
from clinic.tables import Patient
from clinic.tables.base import stored
from messages.draft import Draft
from messages.outline import coming_up

_PAUSES = {"day": timedelta(days=1), "week": timedelta(days=7), "open": care.FOR_EVER}
_NOTICE_LIVES = timedelta(days=3)


@for_patients
async def plan(_update: Update, context: Context, patient: Patient) -> None:
    """/plan: how far the series is, and what comes when."""
    services = context.services
    await context.turn.reply(
        await context.turn.read(lambda db: plan_of(db, patient=patient, services=services))
    )


def plan_of(db: Session, *, patient: Patient, services: Services) -> Draft:
    """The patient's plan as it stands."""
    voice = services.voice_of(patient)
    return care.plan(
        voice,
        first_name=patient.first_name,
        progress=[
            Progress(
                procedure=services.procedure_name(run.procedure, voice.language),
                number=session.number,
                length=run.length,
            )
            for run, session in series.running(db, patient_id=stored(patient.id))
        ],
        booked=appointments.in_plan(
            standing_of(services, patient),
            next_session.of_patient(db, patient=patient, services=services),
        ),
        coming=_coming(db, patient=patient, services=services),
        paused_until=patient.paused_until,
        top_up=patient.wants_top_up if _offers_top_up(db, patient) else None,
        now=services.clock.now(),
    )


def _coming(db: Session, *, patient: Patient, services: Services) -> str:
    """The next messages, a line each; without those that a pause swallows."""
    now, voice = services.clock.now(), services.voice_of(patient)
    if care.is_open_pause(patient, now=now):
        return ""
    quiet_until = max(now, patient.paused_until or now)
    planned = planning.planned(db, patient=patient, profile=services.profile, now=now)
    settled = planning.settled_keys(db, patient_id=stored(patient.id))
    return coming_up(
        services.catalogue,
        language=voice.language,
        occurrences=[
            each
            for each in planned.to_come
            if each.expires > quiet_until and planning.row_key(each) not in settled
        ],
        zone=voice.zone,
        now=now,
    )


def _offers_top_up(db: Session, patient: Patient) -> bool:
    return planning.has_opt_in(db, patient_id=stored(patient.id))


@for_patients
async def top_up(update: Update, context: Context, patient: Patient) -> None:
    """Midday reminders on or off, from the plan's button."""
    wanted = action_of(update).text() == "on"

    def change(effects: Effects, known: Patient) -> Draft:
        known.wants_top_up = wanted
        effects.db.add(known)
        services = effects.turn.services
        planning.replan(effects.db, patient=known, profile=services.profile, now=effects.now)
        effects.replace_tapped(plan_of(effects.db, patient=known, services=services))
        text = "top-up-on" if wanted else "top-up-off"
        return Draft(text=services.voice_of(known).text(text))

    await _change(context, patient, change)


@for_patients
async def pause(update: Update, context: Context, patient: Patient) -> None:
    """/pause: how long? /pause day, /pause week and /pause open say so at once."""
    length = _PAUSES.get(arguments_of(update).lower())
    if length is None:
        await context.turn.reply(care.pause_question(context.services.voice_of(patient)))
    else:
        await _pause(context, patient, length)


@for_patients
async def pause_for(update: Update, context: Context, patient: Patient) -> None:
    """One of the lengths of a pause was tapped."""
    await _pause(context, patient, _PAUSES[action_of(update).text()])


async def _pause(context: Context, patient: Patient, length: timedelta) -> None:
    def change(effects: Effects, known: Patient) -> None:
        until = effects.now + length
        patients.pause(effects.db, patient=known, until=until, now=effects.now)
        voice = effects.turn.services.voice_of(known)
        effects.replace(care.paused(voice, until=until, now=effects.now), row_id=None)

    await _change(context, patient, change)


@for_patients
async def resume(_update: Update, context: Context, patient: Patient) -> None:
    """/resume, or its button."""

    def change(effects: Effects, known: Patient) -> Draft:
        voice = effects.turn.services.voice_of(known)
        if known.paused_until is None or known.paused_until <= effects.now:
            return Draft(text=voice.text("not-paused"))
        patients.resume(effects.db, patient=known, now=effects.now)
        profile = effects.turn.services.profile
        # What waited for the end of the pause comes at its own time again.
        planning.replan(effects.db, patient=known, profile=profile, now=effects.now)
        return Draft(text=voice.text("resumed"))

    await _change(context, patient, change)


@for_patients
async def stop(_update: Update, context: Context, patient: Patient) -> None:
    """/stop, or the word: everything ends at once."""
    await _change(context, patient, _leave)


def _leave(effects: Effects, known: Patient) -> Draft:
    services, key = effects.turn.services, f"stopped:{effects.turn.update_id}"
    voice = services.voice_of(known)
    said = voice.text("stopped", first_name=known.first_name)
    notice = joining.as_agreed(voice, said, channel="command")
    patient_id = stored(known.id)
    booking.withdraw(effects.db, patient_id=patient_id, by=f"patient:{patient_id}", now=effects.now)
    patients.stop(effects.db, patient=known, notice=notice, now=effects.now)
    desk.tell(
        effects.db,
        about="stopped",
        key=f"{known.id}:{effects.turn.update_id}",
        profile=services.profile,
        now=effects.now,
        expires_at=effects.now + _NOTICE_LIVES,
        patient_id=known.id,
    )
    refresh_menu(effects.db, chat_id=stored(known.chat_id), key=key, now=effects.now)
    return Draft(text=said)


async def _change(
    context: Context, patient: Patient, change: Callable[[Effects, Patient], Draft | None]
) -> None:
    """Change the patient's record in the turn's transaction, and say what `change` returns."""

    def run(effects: Effects) -> None:
        said = change(effects, patients.get(effects.db, stored(patient.id)))
        if said is not None:
            effects.say(said)

    await context.turn.write(run)


async def show_help(update: Update, context: Context) -> None:
    """/help: what this person can do here."""
    member = await staff_member(update, context)
    known = await patient(update, context)
    in_care = known is not None and known.in_care
    if member is None and not in_care:
        await unknown(update, context)
        return

    def answer(effects: Effects) -> None:
        services = effects.turn.services
        if member is not None:
            effects.say(staff_help(services))
        if known is not None and in_care:
            effects.say(care.patient_help(services.voice_of(known), profile=services.profile))

    await context.turn.write(answer)
