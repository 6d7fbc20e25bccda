"""[I have booked]: the patient booked in the outside calendar and tells when."""

from datetime import datetime

from bot.actions import Action
from bot.handlers.own_series import about_series, following_of
from bot.handlers.picking import show
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.send.words_for_appointments import standing_of
from clinic import booking, dialogues
from clinic.opening import slot_at
from clinic.places import SlotTakenError
from clinic.tables import Patient
from messages import dates
from messages.draft import Draft
from messages.reading_dates import day_words, read_spoken
from messages.walltime import local_date, moment_of

BOOKED = "booked-elsewhere"
"""Kind of the dialogue that takes the day and the time."""


def _ask(effects: Effects, patient: Patient, following: NextSession, _chosen: None) -> None:
    if following.is_complete or not effects.turn.services.profile.booking_url:
        # Only who books outside may name any time; the tap is old, or forged.
        show(effects, patient, following, afresh=True)
        return
    voice = effects.turn.services.voice_of(patient)
    row = effects.say(Draft(text=voice.text("booked-ask")))
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=BOOKED,
        answers={"series_id": following.series_id},
        now=effects.now,
        outbox_id=row.id,
    )


def _nothing(_action: Action) -> None:
    return None


ask = about_series(_nothing, _ask)
"""When is it?"""


def note(effects: Effects, patient: Patient, words: str) -> None:
    """Keep the day and the time, by the clinic's clock; or ask again."""
    effects.say(_note(effects, patient, words))


def _note(effects: Effects, patient: Patient, words: str) -> Draft:
    services, chat_id = effects.turn.services, effects.turn.chat_id
    standing = standing_of(services, patient)
    voice, profile = standing.voice, services.profile
    dialogue = dialogues.current(effects.db, chat_id=chat_id, kind=BOOKED)
    series_id = dialogue.answers["series_id"] if dialogue else 0
    following = following_of(effects, patient, series_id)
    if following is None:
        dialogues.close(effects.db, chat_id=chat_id)
        return Draft(text=voice.text("button-stale"))
    today = local_date(effects.now, profile.zone)
    spoken = read_spoken(words, today=today, language=voice.language, words=day_words(voice))
    if spoken is None or spoken.day is None or spoken.time is None:
        return Draft(text=voice.text("booked-again"))
    starts_at = moment_of(spoken.day, spoken.time, profile.zone)
    when = dates.day_and_time(starts_at, profile.zone, voice.language)
    if starts_at <= effects.now:
        return Draft(text=voice.text("booked-past", when=when))
    dialogues.close(effects.db, chat_id=chat_id)
    if not _book(effects, patient, following, starts_at):
        phone = profile.phone or "none"
        text = voice.text("booked-taken", when=when, clinic=profile.name, phone=phone)
        return Draft(text=text)
    return Draft(text=voice.text("booked-done", when=when))


def _book(effects: Effects, patient: Patient, following: NextSession, starts_at: datetime) -> bool:
    profile, run = effects.turn.services.profile, following.run
    slot = slot_at(profile, procedure=run.procedure, starts_at=starts_at)
    by = f"patient:{patient.id}"
    try:
        booking.book(effects.db, run=run, slot=slot, profile=profile, by=by, now=effects.now)
    except SlotTakenError:
        return False
    return True
