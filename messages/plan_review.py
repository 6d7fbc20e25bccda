"""What a clinic should hear about one plan: its series, its times, its signature."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from messages.care_plan import CarePlan
from messages.day_review import crowded_days, said_twice
from messages.faults import Fault, Weight
from messages.offsets import AfterEnd, BeforeNext, OnDays
from messages.plan import PlanFile
from messages.plan_faults import Place
from messages.plan_repair import is_stand_in
from messages.quiet_hours import QuietHours
from messages.quiet_review import falls_quiet, is_dropped
from messages.steps import CheckIns, Step


def review_plan(file: PlanFile, *, quiet: QuietHours, today: date) -> Iterator[Fault]:
    """Everything that is wrong `today` with a plan whose document can be read.

    Quiet hours and crowded days are warnings, as they only move a step, unless it is dropped.
    """
    plan = file.plan
    if plan is None:
        return
    for place, text in (*_beyond_interval(plan), *said_twice(plan)):
        yield file.fault(place, text)
    for place, text, weight in _in_quiet_hours(plan, quiet):
        yield replace(file.fault(place, text), weight=weight)
    for place, text in crowded_days(plan, quiet=quiet):
        if file.shipped and place[0] == "check_ins":
            continue  # In ours the last check-in comes with the morning's message by design.
        yield replace(file.fault(place, text), weight=Weight.WARNING)
    if plan.reviewed_on is not None and plan.reviewed_on > today:
        said = f"{plan.reviewed_on} is still to come; write the day on which it was signed"
        yield file.fault(("reviewed_on",), said)
    if plan.reviewed_by is None and not file.unread & {"reviewed_by", "reviewed_on"}:
        fault = file.fault(("reviewed_by",), UNSIGNED_OURS if file.shipped else _UNSIGNED)
        yield replace(fault, weight=Weight.WARNING)


_UNSIGNED = "nobody has signed this plan; a clinician fills in reviewed_by and reviewed_on"
UNSIGNED_OURS = (
    "nobody has signed this plan; copy it into your own folder (AFTERCARE_PLANS_DIR), where a "
    "clinician fills in reviewed_by and reviewed_on"
)


def timed_parts(plan: CarePlan) -> Iterator[tuple[Place, Step | CheckIns]]:
    """The plan's steps and check-ins with the places of their times, without stand-ins."""
    for index, step in enumerate(plan.steps):
        if not is_stand_in(step.says):
            yield ("steps", index, "when"), step
    if not is_stand_in(plan.check_ins.says):
        yield ("check_ins", "when"), plan.check_ins


def _in_quiet_hours(plan: CarePlan, quiet: QuietHours) -> Iterator[tuple[Place, str, Weight]]:
    for place, part in timed_parts(plan):
        if is_dropped(part, quiet):
            weight, outcome = (
                Weight.FAULT,
                f"and {quiet.end:%H:%M} is too late, so it is dropped",
            )
        elif falls_quiet(part.when, quiet):
            weight, outcome = Weight.WARNING, f"so it is sent at {quiet.end:%H:%M}"
        else:
            continue
        said = (
            f'"{part.when}" lies in the quiet hours ({quiet} in clinic.yaml), {outcome}; choose a '
            f"time from {quiet.end:%H:%M} to {quiet.last_before:%H:%M}"
        )
        yield place, said, weight


def _beyond_interval(plan: CarePlan) -> Iterator[tuple[Place, str]]:
    interval = plan.series.interval_days
    for place, part in timed_parts(plan):
        match part.when:
            case OnDays(days=days) if days[-1] >= interval:
                said = (
                    f"day {days[-1]} is not before the next session (interval_days: {interval}); "
                    f"choose days up to {interval - 1}, or a longer interval"
                )
                yield place, said
            case AfterEnd(delay=delay) if delay.days >= interval:
                yield place, f'"{part.when}" is not before the next session; choose less'
            case BeforeNext(days=days) if days[0] >= interval:
                said = (
                    f"{days[0]} days before the next session is not after this one "
                    f"(interval_days: {interval}); choose at most {interval - 1}"
                )
                yield place, said
            case _:
                pass
