"""Staff change the plan of one session: the list of its steps, one step, leaving out, back."""

from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update

from bot import cards
from bot.context import Context, action_of
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import plan_changing as screen
from bot.screens.plan_changing import ALL, Shown, mark
from clinic import dialogues, session_plan, step_changes, step_moves
from clinic.session_plan import Coming, StepToCome
from clinic.tables import Staff
from clinic.tables.base import stored
from messages.draft import Draft

STEP_TIME = "step-time"
"""Kind of the dialogue in which a step's new time may be typed."""
_AFRESH = "new"


@dataclass(frozen=True, kw_only=True)
class Next:
    """What is shown next."""

    draft: Draft
    asks_time: bool = False
    """Whether a time for the step may be typed now."""


OfStep = Callable[[Effects, Shown, StepToCome, Staff], Next | None]
"""What follows a tap; None if the button is out of date."""


def look(effects: Effects, session_id: int) -> Shown | None:
    """The session's plan as it is now, if its aftercare runs; nobody else changes it meanwhile."""
    services = effects.turn.services
    step_changes.lock(effects.db, session_id=session_id)
    found = session_plan.find(
        effects.db, session_id=session_id, profile=services.profile, now=effects.now
    )
    if found is None:
        return None
    return Shown(
        plan=found,
        voice=services.voice,
        procedure=services.procedure_name(found.series.procedure),
        clinic=services.profile.name,
        emergency_number=services.profile.emergency_number,
        now=effects.now,
    )


def marked_step(shown: Shown, step_mark: str) -> StepToCome | None:
    """The step to come that a button stands for."""
    return next((each for each in shown.plan.steps if mark(each.step.id) == step_mark), None)


def marked_day(found: StepToCome, day_mark: str) -> Coming | None:
    """The day to come that a button stands for."""
    return next((one for one in found.coming if mark(one.occurrence) == day_mark), None)


@for_staff
async def steps(update: Update, context: Context, member: Staff) -> None:
    """[Plan of …] or [Back]; under an enrolment's card the plan is a message of its own."""
    action = action_of(update)
    afresh = action.text(1, "") == _AFRESH

    def show(effects: Effects) -> str:
        # Under a card the plan goes where one member of staff alone reads it.
        there = effects.to(stored(member.chat_id)) if afresh else effects
        shown = look(there, action.number())
        if shown is None:
            return "button-stale"
        end_dialogue(effects, member)
        if not afresh:
            effects.replace_tapped(screen.steps(shown))
            return ""
        there.say(screen.steps(shown))
        return "" if there is effects else "look-into-private-toast"

    toast = await context.turn.write(show)
    context.turn.toast = context.services.voice.plain(toast) if toast else ""


async def on_step(update: Update, context: Context, member: Staff, act: OfStep) -> None:
    """Answer a tap about one step in place; whatever is out of date changes nothing."""
    action = action_of(update)

    def go_on(effects: Effects) -> bool:
        shown = look(effects, action.number())
        found = marked_step(shown, action.text(1)) if shown else None
        follows = act(effects, shown, found, member) if shown and found else None
        if shown is None or found is None or follows is None:
            return False
        present(effects, shown, found, follows, member)
        return True

    if not await context.turn.write(go_on):
        context.turn.toast = context.services.voice.plain("button-stale")


def present(
    effects: Effects,
    shown: Shown,
    found: StepToCome,
    follows: Next,
    member: Staff,
    *,
    row_id: int | None = None,
) -> None:
    """Show it in the place of what was tapped (or of that row), and remember what is asked."""
    row = effects.replace(follows.draft, row_id=row_id)
    if not follows.asks_time:
        end_dialogue(effects, member)
        return
    dialogues.save(
        effects.db,
        chat_id=stored(member.chat_id),
        kind=STEP_TIME,
        answers={"session_id": shown.session_id, "step": mark(found.step.id)},
        now=effects.now,
        outbox_id=row_id or row.id,
    )


@for_staff
async def step(update: Update, context: Context, member: Staff) -> None:
    """A step's number, or [Back] to it."""

    def show(_effects: Effects, shown: Shown, found: StepToCome, _member: Staff) -> Next:
        return Next(draft=screen.step(shown, found))

    await on_step(update, context, member, show)


@for_staff
async def leave_out(update: Update, context: Context, member: Staff) -> None:
    """[Leave out], or a day of the step."""
    await _drop_or_restore(update, context, member, step_moves.leave_out, done="step-done-out")


@for_staff
async def put_back(update: Update, context: Context, member: Staff) -> None:
    """[Put back], or a day of the step."""
    await _drop_or_restore(update, context, member, step_moves.put_back, done="step-done-back")


async def _drop_or_restore(
    update: Update, context: Context, member: Staff, change: Callable[..., None], *, done: str
) -> None:
    day_mark = action_of(update).text(2)

    def act(effects: Effects, shown: Shown, found: StepToCome, member: Staff) -> Next | None:
        one = marked_day(found, day_mark)
        if one is None and day_mark != ALL:
            return None
        change(
            effects.db,
            plan=shown.plan,
            found=found,
            one=one,
            by=member,
            profile=effects.turn.services.profile,
            now=effects.now,
        )
        return changed(effects, shown, found, done=done)

    await on_step(update, context, member, act)


def changed(effects: Effects, before: Shown, found: StepToCome, *, done: str) -> Next:
    """The step as it is now; the whole plan if nothing of the step is to come any more."""
    shown = look(effects, before.session_id) or before
    # A card that waits to be scanned tells of the plan too.
    for invitation in cards.open_for(effects.db, patient_id=before.plan.patient.id):
        mark_of_edit = f"plan:{effects.turn.update_id}"
        cards.refresh(effects.db, invitation=invitation, mark=mark_of_edit, now=effects.now)
    now_is = marked_step(shown, mark(found.step.id))
    if now_is is None:
        return Next(draft=screen.steps(shown))
    return Next(draft=screen.step(shown, now_is, heading=shown.voice.text(done)))


def end_dialogue(effects: Effects, member: Staff) -> None:
    """No time is asked for any more."""
    chat_id = stored(member.chat_id)
    if dialogues.current(effects.db, chat_id=chat_id, kind=STEP_TIME) is not None:
        dialogues.close(effects.db, chat_id=chat_id)
