"""[I have booked]: the patient booked in the outside calendar and tells when."""

from datetime import datetime

from bot.actions import Action
from bot.forms.yes_no import read_yes_no
from bot.handlers import own_dialogues, word_of_visits
from bot.handlers.own_series import about_series, following_of
from bot.handlers.picker_dialogue import BOOKED
from bot.handlers.picking import show
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.screens import ways_to_book as screen
from bot.screens.appointments import Standing
from bot.screens.picker import read_moment
from bot.send.words_for_appointments import standing_of
from clinic import booking, dialogues, opening, slots
from clinic.places import SlotTakenError
from clinic.tables import Patient
from messages import dates
from messages.draft import Draft
from messages.reading_dates import Spoken, day_words, read_spoken
from messages.voice import Voice
from messages.walltime import local_date, moment_of


def ask_when(effects: Effects, patient: Patient, following: NextSession) -> None:
    """When is it?"""
    services = effects.turn.services
    if following.is_complete or not services.profile.booking_url:
        # Only who books outside may name any time; the tap is old, or forged.
        show(effects, patient, following, afresh=True)
        return
    if not word_of_visits.is_wanted_or_asked_for(effects, patient, following, afresh=True):
        return
    row = effects.say(Draft(text=services.voice_of(patient).text("booked-ask")))
    _keep_open(effects, following, row.id)


def _tapped(
    effects: Effects, patient: Patient, following: NextSession, moment: datetime | None
) -> None:
    may_book = effects.turn.services.profile.booking_url and not following.is_complete
    if moment is None or not may_book or not word_of_visits.is_wanted(effects, patient):
        ask_when(effects, patient, following)
    else:
        effects.replace_tapped(_take(effects, patient, following, moment, sure=True))


def _read(action: Action) -> datetime | None:
    return read_moment(action) if action.text(1, "") else None


ask = about_series(_read, _tapped)
"""[I have booked], or that a time is right."""


def understands(words: str, voice: Voice, *, now: datetime) -> bool:
    """Whether the words answer although only /book was on show: a yes, a no, a day or a time."""
    return _read_answer(words, voice) is not None or _read_when(words, voice, now) is not None


def note(effects: Effects, patient: Patient, words: str) -> None:
    """Keep the day and the time, by the clinic's clock; or ask again."""
    chat_id = effects.turn.chat_id
    dialogue = dialogues.current(effects.db, chat_id=chat_id, kind=BOOKED)
    answers = dialogue.answers if dialogue else {}
    following = following_of(effects, patient, answers.get("series_id", 0))
    voice = standing_of(effects.turn.services, patient).voice
    if following is None:
        dialogues.close(effects.db, chat_id=chat_id)
        effects.say(Draft(text=voice.text("button-stale")))
        return
    asked, sure = answers.get("moment"), _read_answer(words, voice)
    if asked and sure:
        moment = datetime.fromisoformat(asked)
        effects.say(_take(effects, patient, following, moment, sure=True))
    elif sure is False:
        ask_when(effects, patient, following)
    else:
        said = _read_when(words, voice, effects.now)
        told = answers.get("told", True)
        effects.say(_note(effects, patient, following, said, told=told))


def _read_answer(words: str, voice: Voice) -> bool | None:
    return read_yes_no(words, voice, yes="button-booked-yes", no="button-booked-no")


def _read_when(words: str, voice: Voice, now: datetime) -> Spoken | None:
    today = local_date(now, voice.zone)
    return read_spoken(words, today=today, language=voice.language, words=day_words(voice))


def _note(
    effects: Effects,
    patient: Patient,
    following: NextSession,
    said: Spoken | None,
    *,
    told: bool,
) -> Draft:
    voice = standing_of(effects.turn.services, patient).voice
    if said is None or said.day is None or said.time is None:
        return Draft(text=voice.text("booked-again"))
    moment = moment_of(said.day, said.time, voice.zone)
    return _take(effects, patient, following, moment, sure=False, told=told)


def _take(
    effects: Effects,
    patient: Patient,
    following: NextSession,
    moment: datetime,
    *,
    sure: bool,
    told: bool = True,
) -> Draft:
    """Book it; unless it cannot be, or is likely to be a slip and has to be asked about.

    `told` is whether the patient said that it is booked, and did not only answer /book.
    """
    standing = standing_of(effects.turn.services, patient)
    voice, profile, now = standing.voice, standing.profile, effects.now
    when = voice.day_and_time(moment, now=now)
    last = slots.last_day(profile=profile, now=now)
    if moment <= now:
        return Draft(text=voice.text("booked-past", when=when))
    if local_date(moment, profile.zone) > last:
        until = dates.date_words(last, voice.language, today=local_date(now, profile.zone))
        return Draft(text=voice.text("booked-too-far", when=when, last=until))
    usual = _is_usual(standing, following, moment)
    if not sure and not (usual and told):
        _keep_open(effects, following, None, moment=moment)
        return screen.booked_question(
            voice, series_id=following.series_id, moment=moment, when=when, usual=usual
        )
    if not _book(effects, patient, following, moment):
        phone = profile.phone or "none"
        text = voice.text("booked-taken", when=when, clinic=profile.name, phone=phone)
        return Draft(text=text)
    dialogues.close(effects.db, chat_id=effects.turn.chat_id)
    return Draft(text=voice.text("booked-done", when=when))


def _is_usual(standing: Standing, following: NextSession, moment: datetime) -> bool:
    """Whether the clinic is open then; where nobody told us its hours, whether it is by day."""
    profile, procedure = standing.profile, following.run.procedure
    if profile.hours:
        slot = opening.slot_at(profile, procedure=procedure, starts_at=moment)
        return opening.is_open(profile, slot=slot)
    return not profile.quiet.covers(moment, profile.zone)


def _book(effects: Effects, patient: Patient, following: NextSession, moment: datetime) -> bool:
    profile, run = effects.turn.services.profile, following.run
    slot = opening.slot_at(profile, procedure=run.procedure, starts_at=moment)
    by = f"patient:{patient.id}"
    try:
        booking.book(effects.db, run=run, slot=slot, profile=profile, by=by, now=effects.now)
    except SlotTakenError:
        return False
    return True


def _keep_open(
    effects: Effects,
    following: NextSession,
    asked: int | None,
    *,
    moment: datetime | None = None,
) -> None:
    own_dialogues.leave(effects)
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=BOOKED,
        answers={
            "series_id": following.series_id,
            "moment": moment.isoformat() if moment else None,
        },
        now=effects.now,
        outbox_id=asked,
    )
