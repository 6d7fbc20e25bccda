"""Staff give a step of one session another time: tapped, or typed."""

from datetime import datetime, time, timedelta

from telegram import Update

from bot.context import Context, action_of, words_of
from bot.forms.reading import UnreadableError
from bot.handlers import plan_changing
from bot.handlers.enrolling import error_text
from bot.handlers.plan_changing import STEP_TIME, Next, changed, marked_day, marked_step, on_step
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import step_timing as screen
from bot.screens.plan_changing import ALL, Shown
from clinic import dialogues, step_moves
from clinic.session_plan import Coming, StepToCome
from clinic.step_times import RefusedMoveError, check
from clinic.tables import Staff
from clinic.tables.base import stored
from messages.draft import Draft
from messages.reading_dates import Spoken, day_words, read_spoken
from messages.walltime import local_date, moment_of

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_HOUR = timedelta(hours=1)
_A_DAY = 24 * 60
_LATEST = 10**8  # minutes since 1970: more than any calendar of ours holds


@for_staff
async def ask(update: Update, context: Context, member: Staff) -> None:
    """[Another time]: an hour earlier or later by a tap, any other one typed."""

    def act(effects: Effects, shown: Shown, found: StepToCome, _member: Staff) -> Next:
        return _ask(effects, shown, found)

    await on_step(update, context, member, act)


@for_staff
async def move(update: Update, context: Context, member: Staff) -> None:
    """An offered time, or the day that a typed time is for."""
    action = action_of(update)
    day_mark, minutes = action.text(2), action.number(3)

    def act(effects: Effects, shown: Shown, found: StepToCome, member: Staff) -> Next | None:
        one = marked_day(found, day_mark)
        if one is not None and 0 <= minutes < _LATEST:
            wished = _EPOCH + timedelta(minutes=minutes)
            return _move(effects, shown, found, member, one=one, moment=wished)
        if day_mark == ALL and 0 <= minutes < _A_DAY:
            return _move_all(effects, shown, found, member, time(*divmod(minutes, 60)))
        return None

    await on_step(update, context, member, act)


async def typed(update: Update, context: Context, member: Staff) -> None:
    """A time was typed while one is asked for."""
    words = words_of(update)

    def go_on(effects: Effects) -> None:
        dialogue = dialogues.current(effects.db, chat_id=stored(member.chat_id), kind=STEP_TIME)
        shown = plan_changing.look(effects, dialogue.answers["session_id"]) if dialogue else None
        found = marked_step(shown, dialogue.answers["step"]) if shown and dialogue else None
        if dialogue is None or shown is None or found is None:
            plan_changing.end_dialogue(effects, member)
            stale = effects.turn.services.voice.text("step-gone")
            effects.say(Draft(text=stale))
            return
        follows = _take(effects, shown, found, member, words)
        plan_changing.present(effects, shown, found, follows, member, row_id=dialogue.outbox_id)

    await context.turn.write(go_on)


def _take(effects: Effects, shown: Shown, found: StepToCome, member: Staff, words: str) -> Next:
    try:
        said = _read(shown, words)
    except UnreadableError as error:
        return _ask(effects, shown, found, error=error_text(effects.turn.services, error))
    if said.time is None:
        return _ask(effects, shown, found, error=shown.voice.text("step-which-time"))
    if said.day is None:
        return _move_all(effects, shown, found, member, said.time)
    moment, days = moment_of(said.day, said.time, shown.plan.zone), screen.movable(found)
    on_that_day = [
        one for one in days if one.placed and local_date(one.placed, shown.plan.zone) == said.day
    ]
    meant = on_that_day or days
    if not meant:
        return _ask(effects, shown, found, error=shown.voice.text("step-without-day"))
    if len(meant) > 1:
        if refused := _refusal(effects, shown, found, moment):
            return _ask(effects, shown, found, error=refused)
        return Next(draft=screen.which(shown, found, moment=moment), asks_time=True)
    return _move(effects, shown, found, member, one=meant[0], moment=moment)


def _refusal(effects: Effects, shown: Shown, found: StepToCome, moment: datetime) -> str:
    """Why no day of the step can come then; empty if one can."""
    profile = effects.turn.services.profile
    try:
        check(shown.plan, found.step, moment, profile=profile, now=effects.now)
    except RefusedMoveError as error:
        return screen.refusal(shown, error)
    return ""


def _read(shown: Shown, words: str) -> Spoken:
    """The time, and perhaps the day, on the patient's clock.

    Raises:
        UnreadableError: if the words are neither.
    """
    said = read_spoken(
        words,
        today=local_date(shown.now, shown.plan.zone),
        language=shown.voice.language,
        words=day_words(shown.voice),
    )
    if said is None:
        raise UnreadableError("step-unreadable", words)
    return said


def _move(
    effects: Effects,
    shown: Shown,
    found: StepToCome,
    member: Staff,
    *,
    one: Coming,
    moment: datetime,
) -> Next:
    try:
        step_moves.move_one(
            effects.db,
            plan=shown.plan,
            found=found,
            one=one,
            moment=moment,
            by=member,
            profile=effects.turn.services.profile,
            now=effects.now,
        )
    except RefusedMoveError as error:
        return _ask(effects, shown, found, error=screen.refusal(shown, error))
    return changed(effects, shown, found, done="step-done-moved")


def _move_all(effects: Effects, shown: Shown, found: StepToCome, member: Staff, at: time) -> Next:
    try:
        step_moves.move_all(
            effects.db,
            plan=shown.plan,
            found=found,
            at=at,
            by=member,
            profile=effects.turn.services.profile,
            now=effects.now,
        )
    except RefusedMoveError as error:
        return _ask(effects, shown, found, error=screen.refusal(shown, error))
    return changed(effects, shown, found, done="step-done-moved")


def _ask(effects: Effects, shown: Shown, found: StepToCome, *, error: str = "") -> Next:
    profile = effects.turn.services.profile
    now_at = step_moves.usual_time(shown.plan, found)
    today = datetime.combine(effects.now.date(), now_at)
    near = [
        hour.time()
        for hour in (today - _HOUR, today + _HOUR)
        if hour.date() == today.date() and not profile.quiet.covers_time(hour.time())
    ]
    draft = screen.ask(shown, found, now_at=now_at, near=near, error=error)
    return Next(draft=draft, asks_time=True)
