"""Answers to the enrolment form: tapped, typed, or all in one line."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from bot.forms.enrolment import NEW_PATIENT, EnrolmentForm, Question
from bot.forms.procedure_words import meant
from bot.forms.reading import TimeWords, UnreadableError, read_ended, read_line, read_name
from bot.forms.reading import read_number as read_session
from bot.forms.word_lists import listed
from bot.receive.turn import Effects
from bot.services import Services
from clinic import patients
from messages.catalogue import FALLBACK
from messages.day_names import plain_words
from messages.voice import Voice


def procedure_names(services: Services) -> dict[str, str]:
    """The id of each procedure by the words it may be typed as, as `plain_words` gives them.

    These are its names in the languages of whoever writes, of the clinic and in English.
    """
    by_name = {
        " ".join(plain_words(services.procedure_name(each, language))): each
        for language in (FALLBACK, services.profile.language, services.language)
        for each in services.plans
    }
    by_id = {procedure: procedure for procedure in services.plans}
    return by_name | by_id


def procedure_mark(procedure: str) -> str:
    """Twelve characters that stand for a procedure in a button, whose data must be short."""
    return hashlib.sha256(procedure.encode()).hexdigest()[:12]


def from_line(
    form: EnrolmentForm, line: str, *, effects: Effects
) -> tuple[EnrolmentForm, UnreadableError | None]:
    """The form as one typed line fills it in, and what stood where the procedure should be.

    Raises:
        UnreadableError: naming the part that is not understood.
    """
    found = read_line(
        line,
        procedures=procedure_names(effects.turn.services),
        read_time=lambda words: _read_time(words, effects),
    )
    filled = replace(
        form,
        name=found.name,
        procedure=found.procedure,
        number=found.number,
        length=found.length,
        ended_at=found.ended_at.isoformat() if found.ended_at else None,
    )
    unknown = UnreadableError("enrol-no-procedure", found.unknown) if found.unknown else None
    return filled, unknown


def from_words(form: EnrolmentForm, words: str, *, effects: Effects) -> EnrolmentForm:
    """The form with the open question answered by what was typed.

    Raises:
        UnreadableError: if the words do not answer it.
    """
    match form.next_question:
        case Question.NAME:
            return replace(form, name=read_name(words))
        case Question.PROCEDURE:
            found = meant(words.split(), procedure_names(effects.turn.services))
            if len(found) != 1:
                raise UnreadableError("enrol-no-procedure", words)
            return replace(form, procedure=found.pop())
        case Question.NUMBER:
            number, length = read_session(words)
            return replace(form, number=number, length=length)
        case Question.ENDED:
            return replace(form, ended_at=_read_time(words, effects).isoformat())
        case _:
            # Which of the known patients it is can only be tapped; a fuller name is a new name.
            voice = effects.turn.services.voice
            small = listed(voice, "yes-words") | listed(voice, "no-words")
            if set(plain_words(words)) <= small:
                raise UnreadableError("enrol-tap-known", words)
            return replace(form, name=read_name(words))


def from_tap(
    form: EnrolmentForm, question: Question, value: str, *, effects: Effects
) -> EnrolmentForm:
    """The form with this question answered by a button.

    Raises:
        ValueError: for a value no button of ours carries.
    """
    match question:
        case Question.PATIENT:
            return replace(form, patient=int(value))
        case Question.PROCEDURE:
            marked = {procedure_mark(each): each for each in effects.turn.services.plans}
            return replace(form, procedure=marked.get(value))
        case Question.NUMBER:
            number, length = read_session(value)
            return replace(form, number=number, length=length)
        case Question.ENDED:
            ended = effects.now - timedelta(minutes=int(value))
            return replace(form, ended_at=ended.isoformat())
        case Question.NAME:
            raise ValueError("a name is typed, not tapped")


def skip_known(form: EnrolmentForm, *, effects: Effects) -> EnrolmentForm:
    """The form without the question about known patients where nobody has this name."""
    if form.next_question is not Question.PATIENT or form.name is None:
        return form
    if patients.by_name(effects.db, name=form.name):
        return form
    return replace(form, patient=NEW_PATIENT)


def _read_time(words: str, effects: Effects) -> datetime:
    voice = effects.turn.services.voice
    return read_ended(words, now=effects.now, zone=voice.zone, words=time_words(voice))


def time_words(voice: Voice) -> TimeWords:
    """The reader's words for times."""
    return TimeWords(
        now=frozenset(listed(voice, "words-now")),
        today=frozenset(listed(voice, "words-today")),
        yesterday=frozenset(listed(voice, "words-yesterday")),
    )
