"""/settings: what a patient has set, and the way to change each of it."""

from collections.abc import Callable, Mapping

from telegram import Update

from bot.context import Context, action_of
from bot.handlers import own_times, own_zone, pausing
from bot.handlers.own_dialogues import close
from bot.handlers.who import for_patients
from bot.receive.turn import Effects
from bot.screens import own_settings as screen
from bot.services import Services
from clinic import consents, patients
from clinic.database import Session
from clinic.tables import Patient
from clinic.tables.base import stored
from messages.day_times import PartOfDay
from messages.draft import Draft

_Opens = Callable[[Effects, Patient], None]


@for_patients
async def settings(_update: Update, context: Context, patient: Patient) -> None:
    """/settings: everything on one screen."""
    services = context.services
    await context.turn.reply(
        await context.turn.read(lambda db: _shown(db, patient=patient, services=services))
    )


def _shown(db: Session, *, patient: Patient, services: Services) -> Draft:
    return screen.settings(
        services.voice_of(patient),
        patient,
        withdrawn=consents.withdrawn(db, patient_id=stored(patient.id)),
        profile=services.profile,
        now=services.clock.now(),
    )


@for_patients
async def opened(update: Update, context: Context, patient: Patient) -> None:
    """One part of the settings, in the place of the message that was tapped."""
    opens, patient_id = _PARTS[action_of(update).text()], stored(patient.id)
    await context.turn.write(lambda effects: opens(effects, patients.get(effects.db, patient_id)))


def _show(effects: Effects, patient: Patient) -> None:
    close(effects)
    services = effects.turn.services
    effects.replace_tapped(_shown(effects.db, patient=patient, services=services))


def _language(effects: Effects, patient: Patient) -> None:
    close(effects)
    services = effects.turn.services
    effects.replace_tapped(screen.language(services.voice_of(patient), profile=services.profile))


def _resume(effects: Effects, patient: Patient) -> None:
    effects.turn.toast = pausing.end(effects, patient)
    _show(effects, patient)


_PARTS: Mapping[str, _Opens] = {
    "show": _show,
    "morning": lambda effects, patient: own_times.ask(effects, patient, PartOfDay.MORNING),
    "evening": lambda effects, patient: own_times.ask(effects, patient, PartOfDay.EVENING),
    "zone": own_zone.ask,
    "language": _language,
    "pause": pausing.ask,
    "resume": _resume,
}
