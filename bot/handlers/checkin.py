"""[Done] under reminders, answers to check-ins, and the same in words."""

from telegram import Update

from bot import reminder_buttons
from bot.actions import Verb, button
from bot.context import Context, action_of
from bot.handlers.who import for_patients
from bot.receive.turn import Effects
from bot.screens import care
from clinic import checkins, outbox, reminders
from clinic.tables import Kind, OutboxRow, Patient
from clinic.tables.base import stored
from messages.answers import CheckInAnswer
from messages.check_in import reply_text
from messages.draft import Draft


@for_patients
async def done(update: Update, context: Context, patient: Patient) -> None:
    """[Done] was tapped."""
    row_id = action_of(update).number()
    voice = context.services.voice_of(patient)

    def mark(effects: Effects) -> bool:
        row = outbox.of_patient(effects.db, row_id=row_id, patient_id=stored(patient.id))
        if row is None:
            return False
        reminders.mark_done(effects.db, row=row, now=effects.now)
        effects.replace_tapped(_done_mark(effects, row, patient))
        return True

    marked = await context.turn.write(mark)
    context.turn.toast = voice.plain("done-toast" if marked else "button-stale")


@for_patients
async def done_in_words(_update: Update, context: Context, patient: Patient) -> None:
    """The word "done": it is about the newest reminder that was not ticked off."""
    voice = context.services.voice_of(patient)

    def mark(effects: Effects) -> None:
        row = reminders.newest_open(effects.db, patient_id=stored(patient.id), now=effects.now)
        if row is None:
            effects.say(Draft(text=voice.text("done-nothing")))
            return
        reminders.mark_done(effects.db, row=row, now=effects.now)
        if not _asks(effects, row):
            effects.say(_done_mark(effects, row, patient), edits=row.id)
        effects.say(Draft(text=voice.text("done-toast")))

    await context.turn.write(mark)


def _asks(effects: Effects, row: OutboxRow) -> bool:
    """Whether the reminder's message also holds a check-in, whose buttons must stay."""
    return any(each.kind is Kind.CHECK_IN for each in outbox.same_message(effects.db, row=row))


def _done_mark(effects: Effects, row: OutboxRow, patient: Patient) -> Draft:
    voice = effects.turn.services.voice_of(patient)
    label = voice.plain("button-done-marked")
    marked = button(label, Verb.DONE, stored(row.id))
    visits = reminder_buttons.of_visits(effects.db, row=row, voice=voice)
    return Draft(text="", buttons=(*visits, (marked,)))


@for_patients
async def answer(update: Update, context: Context, patient: Patient) -> None:
    """One of the four answers was tapped."""
    action = action_of(update)
    given = CheckInAnswer(action.text(1))
    voice = context.services.voice_of(patient)

    def record(effects: Effects) -> str:
        row = outbox.of_patient(effects.db, row_id=action.number(), patient_id=stored(patient.id))
        if row is None or row.kind is not Kind.CHECK_IN:
            return "button-stale"
        # Also for the same answer again: perhaps all four were shown to choose another.
        effects.replace_tapped(_answered(effects, row, patient, given))
        if checkins.is_repeated(effects.db, row=row, answer=given, now=effects.now):
            return "check-in-noted-toast"
        _settle(effects, row, patient, given)
        return ""

    toast = await context.turn.write(record)
    context.turn.toast = voice.plain(toast) if toast else ""


async def answer_in_words(
    _update: Update, context: Context, patient: Patient, given: CheckInAnswer
) -> None:
    """1, 2, 3 or 4 was written: it answers the newest check-in."""

    def record(effects: Effects) -> None:
        row = checkins.open_check_in(effects.db, patient=patient)
        if row is None:
            voice = effects.turn.services.voice_of(patient)
            effects.say(Draft(text=voice.text("check-in-none")))
            return
        effects.say(_answered(effects, row, patient, given), edits=row.id)
        _settle(effects, row, patient, given)

    await context.turn.write(record)


@for_patients
async def change(update: Update, context: Context, patient: Patient) -> None:
    """Let the patient answer once more: skin can get worse, and fingers slip."""
    row_id = action_of(update).number()
    voice = context.services.voice_of(patient)

    def ask(effects: Effects) -> bool:
        row = outbox.of_patient(effects.db, row_id=row_id, patient_id=stored(patient.id))
        if row is None:
            return False
        visits = reminder_buttons.of_visits(effects.db, row=row, voice=voice)
        answers = care.answer_buttons(voice, row_id=row_id)
        effects.replace_tapped(Draft(text="", buttons=(*visits, *answers)))
        return True

    if not await context.turn.write(ask):
        context.turn.toast = voice.plain("button-stale")


def _answered(effects: Effects, row: OutboxRow, patient: Patient, given: CheckInAnswer) -> Draft:
    voice = effects.turn.services.voice_of(patient)
    answered = care.answered_button(voice, row_id=stored(row.id), answer=given)
    visits = reminder_buttons.of_visits(effects.db, row=row, voice=voice)
    return Draft(text="", buttons=(*visits, *answered))


def _settle(effects: Effects, row: OutboxRow, patient: Patient, given: CheckInAnswer) -> None:
    services = effects.turn.services
    result = checkins.answer(
        effects.db, row=row, answer=given, profile=services.profile, now=effects.now
    )
    effects.say(
        Draft(
            text=reply_text(
                services.catalogue,
                language=patient.language,
                plan=result.plan,
                answer=given,
                day=result.day,
                first_name=patient.first_name,
                clinic=services.profile.name,
                phone=services.profile.phone or None,
                emergency_number=services.profile.emergency_number,
            )
        )
    )
