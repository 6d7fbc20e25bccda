"""[What we send]: leaving care, appointments or news, and taking each up again."""

from telegram import Update

from bot.actions import Action
from bot.context import Context, action_of
from bot.handlers import picking
from bot.handlers.own_series import following_of
from bot.handlers.picker_dialogue import BOOKED, OTHER_TIME, PICKING
from bot.handlers.who import for_patients
from bot.receive.turn import Effects
from bot.screens import receiving as screen
from bot.send.words_for_appointments import standing_of
from clinic import appointments, consents, dialogues, overview, patients, series
from clinic import receiving as records
from clinic.tables import Appointment, AppointmentState, Patient, Purpose
from clinic.tables.base import stored

_OPEN = (AppointmentState.CONFIRMED, AppointmentState.REQUESTED, AppointmentState.PROPOSED)


@for_patients
async def receiving(update: Update, context: Context, patient: Patient) -> None:
    """`show`, or one purpose on or off."""
    action = action_of(update)

    def act(effects: Effects) -> None:
        known = patients.get(effects.db, stored(patient.id))
        if action.text() == "show":
            _show(effects, known)
        else:
            _change(effects, known, action)

    await context.turn.write(act)


def _show(effects: Effects, patient: Patient, *said: str) -> None:
    voice, patient_id = effects.turn.services.voice_of(patient), stored(patient.id)
    given = [
        each for each in Purpose if consents.given(effects.db, patient_id=patient_id, purpose=each)
    ]
    effects.replace_tapped(screen.shown(voice, given, *said))


def _change(effects: Effects, patient: Patient, action: Action) -> None:
    purpose, more = Purpose(action.text()), action.text(2, "")
    if action.text(1) == "on":
        _take_up(effects, patient, purpose, series_id=int(more or 0))
    elif purpose is Purpose.APPOINTMENTS and more != "yes" and _open(effects, patient):
        standing = standing_of(effects.turn.services, patient)
        effects.replace_tapped(screen.while_it_stands(standing, _open(effects, patient)))
    else:
        _leave(effects, patient, purpose)


def _take_up(effects: Effects, patient: Patient, purpose: Purpose, *, series_id: int) -> None:
    services = effects.turn.services
    voice = services.voice_of(patient)
    records.take_up(
        effects.db,
        patient=patient,
        purpose=purpose,
        notice=screen.decided(voice, purpose, on=True),
        profile=services.profile,
        now=effects.now,
    )
    said = screen.answer(voice, purpose, on=True)
    following = following_of(effects, patient, series_id) if series_id else None
    if following is not None:
        picking.show(effects, patient, following, afresh=False, said=said)
    else:
        _show(effects, patient, said)


def _leave(effects: Effects, patient: Patient, purpose: Purpose) -> None:
    services, db = effects.turn.services, effects.db
    voice, profile = services.voice_of(patient), services.profile
    records.leave(
        db,
        patient=patient,
        purpose=purpose,
        notice=screen.decided(voice, purpose, on=False),
        profile=profile,
        now=effects.now,
    )
    said = [screen.answer(voice, purpose, on=False)]
    if purpose is Purpose.CARE and _recovers(effects, patient):
        phone = profile.phone or "none"
        said.append(voice.text("receiving-recovering", clinic=profile.name, phone=phone))
    if purpose is Purpose.APPOINTMENTS:
        standing = standing_of(services, patient)
        said += [
            voice.text("receiving-stands-still", when=standing.when(each))
            for each in _open(effects, patient)
        ]
        _forget_what_was_asked(effects)
    _show(effects, patient, *said)


def _recovers(effects: Effects, patient: Patient) -> bool:
    newest = series.latest_session(effects.db, patient_id=stored(patient.id))
    return newest is not None and newest.ended_at > effects.now - overview.RECOVERY


def _open(effects: Effects, patient: Patient) -> list[Appointment]:
    """What is agreed, asked for or offered, and still to come."""
    found = appointments.of_patient(effects.db, patient_id=stored(patient.id), states=_OPEN)
    return [each for each in found if each.starts_at > effects.now]


def _forget_what_was_asked(effects: Effects) -> None:
    """A day or a time that is typed now books nothing any more."""
    chat_id = effects.turn.chat_id
    asked = dialogues.current(effects.db, chat_id=chat_id)
    if asked is not None and asked.kind in (PICKING, BOOKED, OTHER_TIME):
        dialogues.close(effects.db, chat_id=chat_id)
