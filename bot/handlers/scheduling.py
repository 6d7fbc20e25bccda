"""The choice of a time by staff: tapped, or typed."""

from collections.abc import Callable
from datetime import date

from telegram import Update

from bot.actions import Action
from bot.context import Context, action_of, words_of
from bot.forms import naming
from bot.forms.reading import UnreadableError
from bot.handlers import agreeing
from bot.handlers.agreeing import Step
from bot.handlers.enrolling import error_text
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import picker
from bot.screens.scheduling import Choosing, Mode
from clinic import dialogues
from clinic.tables import Staff
from clinic.tables.base import stored
from messages.draft import Draft
from messages.reading_dates import Spoken, day_words, read_spoken
from messages.walltime import local_date

SCHEDULE = "schedule"
"""Kind of the dialogue in which a time may be typed."""
_MODE = 2
"""Where a tap carries its mode; without one it comes from a notice, and the patient is asked."""


@for_staff
async def days(update: Update, context: Context, member: Staff) -> None:
    """The days with a free time were asked for, here or under a notice."""
    page = action_of(update).number(1)
    await _tapped(
        update,
        context,
        member,
        lambda effects, chosen: agreeing.show_days(effects, chosen, page=page),
    )


@for_staff
async def day(update: Update, context: Context, member: Staff) -> None:
    """A day was tapped."""
    the_day = picker.read_day(action_of(update))
    await _tapped(
        update,
        context,
        member,
        lambda effects, chosen: agreeing.show_times(effects, chosen, day=the_day),
    )


@for_staff
async def slot(update: Update, context: Context, member: Staff) -> None:
    """A time was tapped."""
    moment = picker.read_moment(action_of(update))
    await _tapped(
        update,
        context,
        member,
        lambda effects, chosen: agreeing.take_moment(effects, chosen, moment, member=member),
    )


async def _tapped(
    update: Update, context: Context, member: Staff, next_step: Callable[[Effects, Choosing], Step]
) -> None:
    action = action_of(update)

    def go_on(effects: Effects) -> str:
        found = naming.running(effects.db, series_id=action.number())
        if found is None or found.is_complete:
            return "button-stale"
        own = effects.to(stored(member.chat_id))
        chosen = agreeing.choosing(own, found, mode=_mode(action))
        in_private = own is effects
        # Under a notice: the notice stays, and the choice is made in a message of its own.
        replaces = in_private and len(action.arguments) > _MODE
        show(own, chosen, next_step(own, chosen), member, replaces=replaces)
        return "" if in_private else "look-into-private-toast"

    toast = await context.turn.write(go_on)
    context.turn.toast = context.services.voice.plain(toast) if toast else ""


def read(effects: Effects, words: str) -> Spoken:
    """The day or time, or both.

    Raises:
        UnreadableError: if the words are neither.
    """
    voice = effects.turn.services.voice
    said = read_spoken(
        words,
        today=local_date(effects.now, voice.zone),
        language=voice.language,
        words=day_words(voice),
    )
    if said is None:
        raise UnreadableError("schedule-unreadable", words)
    return said


def _mode(action: Action) -> Mode:
    return Mode(action.text(_MODE, Mode.PROPOSE))


async def typed(update: Update, context: Context, member: Staff) -> None:
    """A day or a time was typed while the choice is open."""
    words = words_of(update)

    def go_on(effects: Effects) -> None:
        dialogue = dialogues.current(effects.db, chat_id=stored(member.chat_id), kind=SCHEDULE)
        answers = dialogue.answers if dialogue else {}
        found = naming.running(effects.db, series_id=answers.get("series_id", 0))
        if found is None or found.is_complete:
            voice = effects.turn.services.voice
            effects.say(Draft(text=voice.text("staff-not-understood")))
            return
        chosen = agreeing.choosing(effects, found, mode=Mode(answers["mode"]))
        shown = date.fromisoformat(answers["day"]) if answers["day"] else None
        try:
            said = read(effects, words)
            step = agreeing.take_spoken(effects, chosen, said, shown=shown, member=member)
        except UnreadableError as error:
            why = error_text(effects.turn.services, error)
            step = agreeing.show_days(effects, chosen, error=why)
        show(effects, chosen, step, member, replaces=True)

    await context.turn.write(go_on)


def show(
    effects: Effects, chosen: Choosing, step: Step, member: Staff, *, replaces: bool = False
) -> None:
    """Show the next step in the member's own chat, which `effects` speak to, and remember it."""
    chat_id = stored(member.chat_id)
    open_one = dialogues.current(effects.db, chat_id=chat_id, kind=SCHEDULE)
    shown_on = open_one.outbox_id if open_one and effects.turn.tapped is None else None
    if replaces:
        row = effects.replace(step.draft, row_id=shown_on)
    else:
        row, shown_on = effects.say(step.draft), None
    if step.settled:
        if open_one is not None:
            dialogues.close(effects.db, chat_id=chat_id)
        return
    day = step.day.isoformat() if step.day else None
    dialogues.save(
        effects.db,
        chat_id=chat_id,
        kind=SCHEDULE,
        answers={"series_id": chosen.series.id, "mode": chosen.mode, "day": day},
        now=effects.now,
        outbox_id=shown_on or row.id,
    )
