"""What staff see while they give a step another time."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.actions import Verb, button
from bot.screens.plan_changing import ALL, Shown, back, mark, title
from clinic.session_plan import Coming, StepToCome
from clinic.step_times import RefusedMoveError, Why
from messages.catalogue import Html
from messages.draft import Draft

_REFUSED = {
    Why.QUIET: "step-in-quiet-hours",
    Why.BEFORE_SESSION: "step-before-session",
    Why.PAST: "step-past",
    Why.AFTER_VISIT: "step-after-visit",
    Why.TOO_FAR: "step-too-far",
}


def ask(
    shown: Shown, found: StepToCome, *, now_at: time, near: Sequence[time], error: str = ""
) -> Draft:
    """Which time shall it be? `near` are offered as buttons; another one may be typed."""
    days = ("none", "one")[len(found.coming)] if len(found.coming) <= 1 else "several"
    asks = shown.voice.text("step-time-ask", time=f"{now_at:%H:%M}", count=days)
    step_mark = mark(found.step.id)
    times = tuple(
        button(f"{at:%H:%M}", Verb.STEP_MOVE, shown.session_id, step_mark, ALL, minutes_of(at))
        for at in near
    )
    rows = (times, back(shown, found)) if times else (back(shown, found),)
    return Draft(text=_text(title(shown, found), error, asks), buttons=rows)


def which(shown: Shown, found: StepToCome, *, moment: datetime) -> Draft:
    """Of several days: which one shall come at this moment?"""
    theirs, minutes = shown.theirs, int(moment.timestamp()) // 60
    asks = shown.voice.text("step-which", when=theirs.day_and_time(moment, now=shown.now))
    rows = tuple(
        (
            button(
                theirs.day_and_time(one.placed or shown.now),
                Verb.STEP_MOVE,
                shown.session_id,
                mark(found.step.id),
                mark(one.occurrence),
                minutes,
            ),
        )
        for one in movable(found)
    )
    return Draft(text=_text(title(shown, found), asks), buttons=(*rows, back(shown, found)))


def movable(found: StepToCome) -> Sequence[Coming]:
    """The days that were not left out."""
    return [one for one in found.coming if not one.left_out]


def refusal(shown: Shown, error: RefusedMoveError) -> str:
    """Why the step cannot come then, and what could be."""
    theirs = shown.theirs
    return shown.voice.text(
        _REFUSED[error.why],
        when=theirs.day_and_time(error.moment, now=shown.now),
        limit=theirs.day_and_time(error.limit, now=shown.now),
    )


def minutes_of(at: time) -> int:
    """The minutes of the day, as a button carries them."""
    return at.hour * 60 + at.minute


def _text(*parts: str) -> Html:
    return Html("\n\n".join(part for part in parts if part))
