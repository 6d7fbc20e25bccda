"""/enrol: one line, or the form on one message that is edited in place."""

from telegram import Update

from bot.actions import Action
from bot.context import Context, action_of, arguments_of, words_of
from bot.forms import enrolment_answers as answers
from bot.forms.enrolment import EnrolmentForm
from bot.forms.reading import UnreadableError
from bot.handlers.enrolling import error_text, finish, form_draft
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens.staff import example_procedure
from clinic import dialogues
from clinic.tables import Staff
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Draft

ENROL = "enrol"
"""Kind of the dialogue."""


@for_staff
async def enrol(update: Update, context: Context, member: Staff) -> None:
    """/enrol opens the form; with words behind it, it fills in what they say."""
    line = arguments_of(update)

    def begin(effects: Effects) -> None:
        form, fault = EnrolmentForm(id=effects.turn.update_id), None
        if line:
            try:
                form, fault = answers.from_line(form, line, effects=effects)
            except UnreadableError as error:
                effects.say(_bad_line(effects, error))
                return
        _close_earlier(effects)
        told = error_text(effects.turn.services, fault) if fault else ""
        _go_on(effects, form, member, opens=True, error=told)

    await context.turn.write(begin)


def _close_earlier(effects: Effects) -> None:
    """Two open forms would confuse: the older one says that it is closed."""
    shown_on = _shown_on(effects)
    if shown_on is not None:
        text = effects.turn.services.voice.text("enrol-replaced")
        effects.say(Draft(text=text), edits=shown_on)
        dialogues.close(effects.db, chat_id=effects.turn.chat_id)


def _bad_line(effects: Effects, error: UnreadableError) -> Draft:
    services = effects.turn.services
    example = services.voice.text("enrol-example", procedure=example_procedure(services))
    return Draft(text=Html(f"{error_text(services, error)}\n{example}"))


@for_staff
async def tapped(update: Update, context: Context, member: Staff) -> None:
    """A button of the form."""
    action = action_of(update)

    def go_on(effects: Effects) -> bool:
        form = _open_form(effects, member)
        if form is None or form.id != action.number():
            return False
        if action.text(1) == "cancel":
            _cancel(effects, member)
            return True
        _go_on(effects, _after_tap(effects, form, action), member)
        return True

    if not await context.turn.write(go_on):
        context.turn.toast = context.services.voice.plain("enrol-closed")


def _after_tap(effects: Effects, form: EnrolmentForm, action: Action) -> EnrolmentForm:
    question = form.next_question
    if action.text(1) == "back" and question is not None:
        return form.back(asked=question)
    if question is None or action.text(1) != question:
        return form
    return answers.from_tap(form, question, action.text(2), effects=effects)


async def typed(update: Update, context: Context, member: Staff) -> None:
    """Words typed while the form is open: the answer to its question."""
    words = words_of(update)

    def go_on(effects: Effects) -> None:
        form = _open_form(effects, member)
        if form is None:
            return
        try:
            form = answers.from_words(form, words, effects=effects)
        except UnreadableError as error:
            _go_on(effects, form, member, error=error_text(effects.turn.services, error))
            return
        _go_on(effects, form, member)

    await context.turn.write(go_on)


def _open_form(effects: Effects, member: Staff) -> EnrolmentForm | None:
    dialogue = dialogues.current(effects.db, chat_id=stored(member.chat_id), kind=ENROL)
    return EnrolmentForm(**dialogue.answers) if dialogue else None


def _go_on(
    effects: Effects, form: EnrolmentForm, member: Staff, *, opens: bool = False, error: str = ""
) -> None:
    """Show the form with its next question, or enrol when all is answered."""
    form = answers.skip_known(form, effects=effects)
    if form.next_question is None and not error:
        refusal = finish(effects, form, member, shown_on=None if opens else _shown_on(effects))
        if refusal is None:
            dialogues.close(effects.db, chat_id=effects.turn.chat_id)
            return
        form, error = refusal
    draft = form_draft(effects, form, error=error)
    shown_on = None if opens else _shown_on(effects)
    row = effects.say(draft, edits=shown_on)
    dialogues.save(
        effects.db,
        chat_id=stored(member.chat_id),
        kind=ENROL,
        answers=form.document(),
        now=effects.now,
        outbox_id=shown_on or row.id,
    )


def _shown_on(effects: Effects) -> int | None:
    dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=ENROL)
    return dialogue.outbox_id if dialogue else None


def _cancel(effects: Effects, member: Staff) -> None:
    text = effects.turn.services.voice.text("enrol-cancelled")
    effects.say(Draft(text=text), edits=_shown_on(effects))
    dialogues.close(effects.db, chat_id=stored(member.chat_id))
