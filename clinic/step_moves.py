"""Giving a step of one session another time, or leaving it out, as staff want it."""

from datetime import datetime, time

from sqlmodel import Session

from clinic import planning, step_changes
from clinic.profile import ClinicProfile
from clinic.session_plan import Coming, SessionPlan, StepToCome
from clinic.step_times import RefusedMoveError, check, check_time
from clinic.tables import Staff
from messages.offsets import AfterEnd, comes_once
from messages.session_steps import NO_OTHER_MESSAGE
from messages.walltime import local_date, moment_of


def usual_time(plan: SessionPlan, found: StepToCome) -> time:
    """The wall time at which the step comes now: of its first day that is still to come."""
    staying = [one for one in found.coming if not one.left_out] or [*found.coming]
    placed = next((one.wished or one.own for one in staying), None)
    if placed is not None:
        return placed.astimezone(plan.zone).time().replace(second=0, microsecond=0)
    planned = None if isinstance(found.step.when, AfterEnd) else found.step.when.at
    return found.at or planned or NO_OTHER_MESSAGE


def move_all(
    db: Session,
    *,
    plan: SessionPlan,
    found: StepToCome,
    at: time,
    by: Staff,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Let the whole step come at this time of the day from now on.

    A day on which that time is over already keeps the time it has, and one that was moved to
    another date keeps the date.

    Raises:
        RefusedMoveError: if no day of it can have this time.
    """
    staying = [one for one in found.coming if not one.left_out]
    refused: dict[str, RefusedMoveError] = {}
    for one in staying:
        try:
            check(plan, found.step, _on_its_day(plan, one, at, now), profile=profile, now=now)
        except RefusedMoveError as error:
            refused[one.occurrence] = error
    if not staying:
        check_time(plan, found.step, at, profile=profile, now=now)
    elif len(refused) == len(staying):
        raise next(iter(refused.values()))
    step, session = found.step.id, plan.session
    step_changes.move(
        db, session=session, step=step, occurrence="", day=None, at=at, by=by, now=now
    )
    for one in staying:
        if one.occurrence in refused:
            kept = one.wished or one.own or now
        elif _has_own_date(plan, one):
            kept = _on_its_day(plan, one, at, now)
        else:
            continue
        _move(db, plan=plan, found=found, one=one, moment=kept, by=by, now=now)
    _replan(db, plan=plan, profile=profile, now=now)


def _has_own_date(plan: SessionPlan, one: Coming) -> bool:
    """Whether staff gave it another date than the plan's."""
    if one.wished is None:
        return False
    return one.own is None or local_date(one.wished, plan.zone) != local_date(one.own, plan.zone)


def _on_its_day(plan: SessionPlan, one: Coming, at: time, now: datetime) -> datetime:
    placed = one.wished or one.own or now
    return moment_of(local_date(placed, plan.zone), at, plan.zone)


def move_one(
    db: Session,
    *,
    plan: SessionPlan,
    found: StepToCome,
    one: Coming,
    moment: datetime,
    by: Staff,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Let this one come at another moment.

    Raises:
        RefusedMoveError: if it cannot come then.
    """
    check(plan, found.step, moment, profile=profile, now=now)
    if found.left_out and comes_once(found.step.when):
        step_changes.restore(
            db, session=plan.session, step=found.step.id, occurrence="", by=by, now=now
        )
    _move(db, plan=plan, found=found, one=one, moment=moment, by=by, now=now)
    _replan(db, plan=plan, profile=profile, now=now)


def _move(
    db: Session,
    *,
    plan: SessionPlan,
    found: StepToCome,
    one: Coming,
    moment: datetime,
    by: Staff,
    now: datetime,
) -> None:
    day0 = local_date(plan.facts.ended_at, plan.zone)
    shown = moment.astimezone(plan.zone)
    step_changes.move(
        db,
        session=plan.session,
        step=found.step.id,
        occurrence=one.occurrence,
        day=(shown.date() - day0).days,
        at=shown.time(),
        by=by,
        now=now,
    )


def leave_out(
    db: Session,
    *,
    plan: SessionPlan,
    found: StepToCome,
    one: Coming | None,
    by: Staff,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Leave out this one, or all of the step."""
    occurrence, step = _name(found, one), found.step.id
    step_changes.drop(db, session=plan.session, step=step, occurrence=occurrence, by=by, now=now)
    _replan(db, plan=plan, profile=profile, now=now)


def put_back(
    db: Session,
    *,
    plan: SessionPlan,
    found: StepToCome,
    one: Coming | None,
    by: Staff,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Let this one come again; without one, let the step be as the plan has it.

    Of a step that was left out as a whole the others stay left out.
    """
    step, session = found.step.id, plan.session
    if one is not None and found.left_out:
        step_changes.restore(db, session=session, step=step, occurrence="", by=by, now=now)
        for other in found.coming:
            if other.occurrence != one.occurrence:
                step_changes.drop(
                    db, session=session, step=step, occurrence=other.occurrence, by=by, now=now
                )
    else:
        occurrence = _name(found, one)
        step_changes.restore(db, session=session, step=step, occurrence=occurrence, by=by, now=now)
    _replan(db, plan=plan, profile=profile, now=now)


def _name(found: StepToCome, one: Coming | None) -> str:
    """What a change is stored under: of a step that comes once, the whole step.

    Its only day is named after its time, which an edited plan may change.
    """
    return "" if one is None or comes_once(found.step.when) else one.occurrence


def _replan(db: Session, *, plan: SessionPlan, profile: ClinicProfile, now: datetime) -> None:
    # In the middle of a day: what was sent today counts against its cap.
    planning.replan(db, patient=plan.patient, profile=profile, now=now, plan_edited=True)
