"""A day or a time that was typed while days and times are on show."""

from datetime import date, datetime, timedelta

from bot.handlers import booking, picking
from bot.handlers.own_series import following_of
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.screens.picker import BY_PATIENT, slot_buttons
from bot.send.words_for_appointments import standing_of
from clinic import slots
from clinic.tables import Dialogue, Patient
from messages import dates
from messages.draft import Draft
from messages.reading_dates import Spoken
from messages.walltime import local_date, moment_of

_AROUND = 3
"""Days before and after a time that is not free, on which another one is near it."""


def answer(effects: Effects, patient: Patient, dialogue: Dialogue, spoken: Spoken) -> None:
    """Show that day's times, or ask for that time."""
    following = following_of(effects, patient, dialogue.answers["series_id"])
    if following is None:
        booking.show_all(effects, patient)
        return
    shown = dialogue.answers["day"]
    day = spoken.day or (date.fromisoformat(shown) if shown else None)
    if day is None:
        picking.show_days(effects, patient, following, page=0, afresh=True)
    elif outside := _outside(effects, patient, following, day):
        picking.show_days(effects, patient, following, page=0, afresh=True, said=outside)
    elif spoken.time is None:
        picking.show_day(effects, patient, following, day, afresh=True)
    else:
        moment = moment_of(day, spoken.time, effects.turn.services.profile.zone)
        _choose(effects, patient, following, moment)


def move(effects: Effects, patient: Patient, dialogue: Dialogue, *, moves: bool) -> None:
    """Answer whether what is agreed is to be moved."""
    following = following_of(effects, patient, dialogue.answers["series_id"])
    if following is None or not moves:
        booking.show_all(effects, patient)
    else:
        moment = datetime.fromisoformat(dialogue.answers["moment"])
        picking.choose(effects, patient, following, moment, afresh=True, sure=True)


def _outside(effects: Effects, patient: Patient, following: NextSession, day: date) -> str:
    """Why nobody can book on this day; empty if one can."""
    services = effects.turn.services
    voice = services.voice_of(patient)
    today = local_date(effects.now, services.profile.zone)
    last = slots.last_day(profile=services.profile, now=effects.now)
    said, first, until = (
        dates.date_words(each, voice.language, today=today)
        for each in (day, following.earliest, last)
    )
    if day < following.earliest:
        return voice.text("slot-too-early", day=said, first=first)
    if day > last:
        return voice.text("slot-too-far", day=said, last=until)
    return ""


def _choose(effects: Effects, patient: Patient, following: NextSession, moment: datetime) -> None:
    services, day = effects.turn.services, local_date(moment, effects.turn.services.profile.zone)
    kept = (following.agreed, following.asked, following.offered)
    free = picking.bookable(effects, following, day)
    if any(each.starts_at == moment for each in (*free, *(one for one in kept if one))):
        picking.choose(effects, patient, following, moment, afresh=True)
        return
    around = [
        slot
        for days in range(-_AROUND, _AROUND + 1)
        for slot in picking.bookable(effects, following, day + timedelta(days=days))
    ]
    voice = standing_of(services, patient).voice
    if not around:
        picking.show_day(effects, patient, following, day, afresh=True)
        return
    near = slots.nearest(around, moment)
    text = voice.text("slot-nearest", when=voice.day_and_time(moment, now=effects.now))
    buttons = slot_buttons(voice, series_id=following.series_id, slots=near, verbs=BY_PATIENT)
    effects.say(Draft(text=text, buttons=buttons))
