"""/book, and the answers to a recall."""

from functools import partial

from telegram import Update

from bot import next_session
from bot.context import Context
from bot.handlers.own_series import about_series, put
from bot.handlers.picking import show
from bot.handlers.who import for_patients
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.screens import ways_to_book as screen
from clinic import outbox, planning, recalls
from clinic.tables import Kind, Patient
from clinic.tables.base import stored
from messages import dates
from messages.draft import Draft
from messages.recall import Answer


@for_patients
async def book(_update: Update, context: Context, patient: Patient) -> None:
    """/book, or the word: what is booked, or how to book."""
    await context.turn.write(lambda effects: show_all(effects, patient))


def show_all(effects: Effects, patient: Patient, *, said: str = "") -> None:
    """What /book says, below: of the one series there is, or which one it is to be about."""
    services = effects.turn.services
    every = next_session.of_patient(effects.db, patient=patient, services=services)
    found = next_session.to_book(every) or every
    voice = services.voice_of(patient)
    if not found:
        effects.say(screen.nothing_to_book(voice, profile=services.profile))
    elif len(found) == 1:
        show(effects, patient, found[0], afresh=True, said=said)
    else:
        effects.say(screen.choice(voice, found, said=said))


def answer_recall(
    effects: Effects, patient: Patient, following: NextSession, answer: Answer, *, afresh: bool
) -> None:
    """Not now, or never: say when we ask again."""
    services, now, db = effects.turn.services, effects.now, effects.db
    recalls.answer(db, run=following.run, answer=answer, now=now)
    planning.replan(db, patient=patient, profile=services.profile, now=now)
    voice = services.voice_of(patient)
    to_come = [
        row.due_at
        for row in outbox.waiting(db, patient_id=stored(patient.id), kinds={Kind.RECALL})
        if row.content["series_id"] == following.series_id
    ]
    if answer is Answer.NEVER:
        text = voice.text("recall-never")
    elif to_come:
        text = voice.text("recall-later", day=dates.day(to_come[0], voice.zone, voice.language))
    else:
        text = voice.text("recall-no-more")
    put(effects, Draft(text=text), afresh=afresh)


recall = about_series(lambda action: Answer(action.text(1)), partial(answer_recall, afresh=False))
"""[Not now] or [Don't ask again]."""


@for_patients
async def not_understood(_update: Update, context: Context, patient: Patient) -> None:
    """Something else was typed while a day or a time is being chosen."""
    voice, profile = context.services.voice_of(patient), context.services.profile
    await context.turn.reply(
        Draft(
            text=voice.text(
                "book-not-understood", clinic=profile.name, phone=profile.phone or "none"
            )
        )
    )
