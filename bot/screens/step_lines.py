"""When the steps of a session come, in one line: "Sunscreen · days 3-7 · 08:00"."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from clinic.session_plan import Coming, Needs, SessionPlan, StepToCome
from messages.catalogue import Html
from messages.merging import CLOSE
from messages.offsets import day_runs
from messages.voice import Voice
from messages.walltime import local_date

_BETWEEN = " · "
_MINUTE = timedelta(minutes=1)
_NEEDS = {
    Needs.APPOINTMENT: "step-needs-appointment",
    Needs.WISH: "step-needs-wish",
    Needs.CONSENT: "step-needs-consent",
}


def label(voice: Voice, found: StepToCome) -> Html:
    """The step's name, as the beginning of a line."""
    text = voice.text(found.step.label)
    return Html(text[:1].upper() + text[1:])


def summary(voice: Voice, plan: SessionPlan, found: StepToCome) -> str:
    """The whole step: its name, when it comes, and what staff changed."""
    staying = [one for one in found.coming if not one.left_out]
    gone = [one for one in found.coming if one.left_out]
    parts = [str(label(voice, found)), *_times(voice, plan, staying)]
    if found.is_silent:
        parts += [*_times(voice, plan, gone), voice.text("step-left-out")]
        return _BETWEEN.join([*parts, *conditions(voice, found)])
    parts += _moved(voice, staying)
    if gone:
        parts.append(voice.text("step-days-left-out", days=Html(_dates(voice, plan, gone))))
    return _BETWEEN.join([*parts, *conditions(voice, found), *_not_sent(voice, found, staying)])


def day(voice: Voice, plan: SessionPlan, found: StepToCome, one: Coming) -> str:
    """One day of a step, with what staff changed and what else keeps it from its time."""
    placed = one.placed
    parts = [] if placed is None else [voice.day_and_time(placed)]
    if one.left_out:
        parts.append(voice.text("step-left-out"))
    elif one.moved:
        parts += _moved(voice, [one])
    if one.due and one.wished and abs(one.due - one.wished) >= _MINUTE:
        parts.append(_joined(voice, plan, found, due=one.due, wished=one.wished))
    return _BETWEEN.join(parts)


def _joined(
    voice: Voice, plan: SessionPlan, found: StepToCome, *, due: datetime, wished: datetime
) -> str:
    """For when it was set, and with what it comes instead."""
    shown = voice.clock_time(wished)
    if local_date(due, voice.zone) != local_date(wished, voice.zone):
        shown = voice.day_and_time(wished)
    others = [
        (other.step.label, one.wished)
        for other in plan.steps
        if other.step.id != found.step.id
        for one in other.coming
        if one.due == due
    ]
    # Those that stand where they were set draw the rest to their time.
    drawing = [each for each in others if each[1] == due] or others
    if not drawing:  # It is a message about another session.
        return voice.text("step-joined", time=shown)
    names = ", ".join(dict.fromkeys(voice.text(each) for each, _ in drawing))
    why = "step-joined-close" if abs(due - wished) <= CLOSE else "step-joined-full"
    return voice.text(why, time=shown, step=Html(names))


def conditions(voice: Voice, found: StepToCome) -> list[str]:
    """What the step needs beside the wish of staff; with its time, if it has no day yet."""
    at = [f"{found.at:%H:%M}"] if found.at is not None and not found.coming else []
    return [*at, voice.text(_NEEDS[found.needs])] if found.needs else at


def first_day(plan: SessionPlan, found: StepToCome) -> int:
    """The days from the session to what comes first of the step; 0 where it has no date."""
    placed = next((one.placed for one in found.coming if one.placed), None)
    return _day(plan, placed) if placed else 0


def _times(voice: Voice, plan: SessionPlan, coming: Iterable[Coming]) -> Iterator[str]:
    """Runs of days at one time of the day, in the order of their first ones."""
    at: dict[str, list[datetime]] = {}
    for one in coming:
        if one.placed is not None:
            at.setdefault(voice.clock_time(one.placed), []).append(one.placed)
    for shown, moments in at.items():
        if len(moments) == 1:
            yield voice.day_and_time(moments[0])
        else:
            yield voice.text("step-days", days=_days(plan, moments), time=shown)


def _days(plan: SessionPlan, moments: Iterable[datetime]) -> str:
    days = sorted({_day(plan, moment) for moment in moments})
    return day_runs(days, dash="\N{EN DASH}", comma=", ")


def _day(plan: SessionPlan, moment: datetime) -> int:
    day0 = local_date(plan.facts.ended_at, plan.zone)
    return (local_date(moment, plan.zone) - day0).days


def _moved(voice: Voice, coming: Iterable[Coming]) -> list[str]:
    before = dict.fromkeys(
        _before(voice, one.own, one.wished)
        for one in coming
        if one.moved and one.own is not None and one.wished is not None
        # What other messages draw back to its own time has not moved.
        if one.due is None or abs(one.due - one.own) >= _MINUTE
    )
    return [voice.text("step-moved", before=each) for each in before]


def _before(voice: Voice, own: datetime, wished: datetime) -> str:
    same_day = local_date(own, voice.zone) == local_date(wished, voice.zone)
    return voice.clock_time(own) if same_day else voice.day_and_time(own)


def _dates(voice: Voice, plan: SessionPlan, coming: list[Coming]) -> str:
    placed = [one.placed for one in coming if one.placed is not None]
    if len(placed) == 1:
        return voice.day_and_time(placed[0])
    return voice.text("step-which-days", days=_days(plan, placed))


def _not_sent(voice: Voice, found: StepToCome, staying: list[Coming]) -> list[str]:
    """What would come and does not: the patient is on a break, or the day has its messages."""
    if found.needs is None and staying and all(one.due is None for one in staying):
        return [voice.text("step-not-sent")]
    return []
