"""What patients decide: their plan, and an end."""

from collections.abc import Callable
from datetime import timedelta

from telegram import Update

from bot import next_session
from bot.coming import coming
from bot.context import Context, action_of
from bot.handlers.who import for_patients, patient, staff_member, unknown
from bot.menus import refresh_menu
from bot.receive.turn import Effects
from bot.screens import appointments, care, joining
from bot.screens.care import Progress
from bot.screens.staff import staff_help
from bot.send.words_for_appointments import standing_of
from bot.services import Services
from clinic import booking, consents, desk, patients, planning, series
from clinic.database import Session
from clinic.tables import Patient, Purpose
from clinic.tables.base import stored
from messages.draft import Draft

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
        coming=coming(db, patient=patient, services=services),
        paused_until=patient.paused_until,
        cares=Purpose.CARE not in consents.withdrawn(db, patient_id=stored(patient.id)),
        top_up=patient.wants_top_up if _offers_top_up(db, patient) else None,
        now=services.clock.now(),
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
