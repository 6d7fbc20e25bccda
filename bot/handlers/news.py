"""The clinic's news: the question after joining, and /news."""

from telegram import Update

from bot.context import Context, action_of, arguments_of, words_of
from bot.forms.yes_no import read_yes_no
from bot.handlers.who import for_patients
from bot.receive.turn import Effects
from bot.screens import joining
from clinic import consents, dialogues, patients, receiving
from clinic import joining as records
from clinic.tables import Patient, Purpose
from clinic.tables.base import stored
from messages.draft import Draft

NEWS = "news"
"""Kind of the dialogue between the question about news and its answer."""


def ask_about_news(effects: Effects, patient: Patient) -> None:
    """Ask; the answer may be tapped, written, or never come."""
    services, chat_id = effects.turn.services, stored(patient.chat_id)
    voice = services.voice_of(patient)
    question = joining.news_question(voice, profile=services.profile)
    row = effects.say(question)
    dialogues.save(
        effects.db,
        chat_id=chat_id,
        kind=NEWS,
        answers={"notice": joining.as_shown(voice, question.text)},
        now=effects.now,
        outbox_id=row.id,
    )


@for_patients
async def answer_news(update: Update, context: Context, patient: Patient) -> None:
    """[Yes, please] or [No news, thanks]; the first message may come now."""
    wanted = action_of(update).text() == "yes"
    await context.turn.write(
        lambda effects: effects.replace_tapped(
            _set_news(effects, patient_id=stored(patient.id), wanted=wanted, channel="tap")
        )
    )


def is_answer(update: Update, context: Context, patient: Patient) -> bool:
    """Whether these words answer the question about news."""
    return _wish(update, context, patient) is not None


def _wish(update: Update, context: Context, patient: Patient) -> bool | None:
    voice = context.services.voice_of(patient)
    return read_yes_no(words_of(update), voice, yes="button-news-yes", no="button-news-no")


@for_patients
async def typed(update: Update, context: Context, patient: Patient) -> None:
    """Yes or no in words, while the question is open."""
    wanted = bool(_wish(update, context, patient))

    def answer(effects: Effects) -> None:
        dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=NEWS)
        asked = dialogue.outbox_id if dialogue else None
        said = _set_news(effects, patient_id=stored(patient.id), wanted=wanted, channel="word")
        effects.say(said, edits=asked)

    await context.turn.write(answer)


def _set_news(effects: Effects, *, patient_id: int, wanted: bool, channel: str) -> Draft:
    """Record the answer about news, and return what to say to it."""
    services = effects.turn.services
    patient = patients.get(effects.db, patient_id)
    voice = services.voice_of(patient)
    dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=NEWS)
    if dialogue is not None:
        shown = dialogue.answers["notice"]
        dialogues.close(effects.db, chat_id=effects.turn.chat_id)
    else:
        question = joining.news_question(voice, profile=services.profile)
        shown = joining.as_shown(voice, question.text)
    decide = receiving.take_up if wanted else receiving.leave
    decide(
        effects.db,
        patient=patient,
        purpose=Purpose.NEWS,
        notice=joining.as_answered(shown, channel=channel),
        profile=services.profile,
        now=effects.now,
    )
    records.hasten_welcome(effects.db, patient=patient, now=effects.now)
    return Draft(text=voice.text("news-on" if wanted else "news-off"))


@for_patients
async def news(update: Update, context: Context, patient: Patient) -> None:
    """/news on, /news off; without either it asks."""
    wish = arguments_of(update).lower()
    services, patient_id = context.services, stored(patient.id)
    if wish in ("on", "off"):
        await context.turn.write(
            lambda effects: effects.say(
                _set_news(effects, patient_id=patient_id, wanted=wish == "on", channel="command")
            )
        )
        return
    given = await context.turn.read(
        lambda db: consents.given(db, patient_id=patient_id, purpose=Purpose.NEWS)
    )
    voice = services.voice_of(patient)
    await context.turn.reply(joining.news_state(voice, profile=services.profile, on=given))
