"""How `aftercare plans` tells of versions and of changes, in the terminal."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic import patients
from clinic.plan_changes import Applied, Change, Changed, Message
from clinic.plan_versions import InRecovery
from clinic.profile import ClinicProfile
from clinic.tables import Kind
from messages.catalogue import Catalogue
from messages.dates import clock_time, day_and_time
from messages.plan import CarePlan
from messages.walltime import local_date

_WITHOUT_STEP = {
    Kind.RECALL: "asks to book the next session",
    Kind.CLOSING: "says that the series is complete",
    Kind.VISIT: "reminds of the appointment",
}
_DIGITS = 8


def version(plan: CarePlan) -> str:
    """The first digits of the plan's digest: enough to tell the versions of one plan apart."""
    return plan.digest[:_DIGITS]


def version_lines(
    procedure: str,
    *,
    plan: CarePlan | None,
    own_file: Path | None,
    used: Mapping[tuple[str, datetime], int],
    profile: ClinicProfile,
    catalogue: Catalogue,
) -> Iterator[str]:
    """One plan; `used` says how many running sessions follow which version of it, since when."""
    if plan is None:
        yield f"{procedure}: there is no plan any more"
    else:
        name = catalogue.plain(profile.language, plan.name)
        where = "shipped" if own_file is None else f"your own, {own_file}"
        yield f"{procedure} ({name}): version {version(plan)}, {where}, {_signature(plan)}"
    for (digest, since), count in sorted(used.items(), key=lambda each: each[0][1]):
        sessions = "1 running session" if count == 1 else f"{count} running sessions"
        if plan is not None and digest == plan.digest:
            yield f"  {sessions}: version {digest[:_DIGITS]}, as it is now"
        else:
            first = local_date(since, profile.zone)
            yield f"  {sessions}: version {digest[:_DIGITS]}, in use since {first}"
    if not used:
        yield "  no running session"


def without_plan_lines(left: Mapping[str, int]) -> Iterator[str]:
    """What becomes of running sessions whose plan's file is gone."""
    for procedure, count in sorted(left.items()):
        go_on = "1 running session goes on with the version it has"
        if count > 1:
            go_on = f"{count} running sessions go on with the versions they have"
        yield f"{procedure}: there is no plan any more; {go_on}."


def _signature(plan: CarePlan) -> str:
    if plan.reviewed_by is None:
        return "signed by nobody"
    return f"signed by {plan.reviewed_by} on {plan.reviewed_on}"


def applied_lines(
    done: Applied,
    *,
    plans: Mapping[str, CarePlan],
    profile: ClinicProfile,
    catalogue: Catalogue,
    now: datetime,
) -> Iterator[str]:
    """One patient: which sessions follow which version, and what is added, moved, dropped."""
    zone = patients.zone_of(done.patient)
    yield f"{done.patient.name} (times in {zone.key})"
    for one in done.sessions:
        old, new = version(one.plan), version(plans[one.procedure])
        yield f"  {one.procedure}, session {one.session.number}: version {old} → {new}"
    labels = _labels(done.sessions, plans)
    for changed in done.changes:
        label = _label(changed.message, labels, profile.language, catalogue)
        day = "" if changed.message.day is None else f", day {changed.message.day}"
        times = _times(changed, zone, language=profile.language, now=now)
        yield f"    {changed.change.value:<9} {label}{day}: {times}"
    if not done.changes:
        yield "    all that is to come stays as it is"


def _labels(
    sessions: tuple[InRecovery, ...], plans: Mapping[str, CarePlan]
) -> Mapping[tuple[int | None, str], str]:
    return {
        (one.session.id, step.id): step.label
        for one in sessions
        for plan in (one.plan, plans[one.procedure])
        for step in (*plan.steps, plan.check_ins)
    }


def _label(
    message: Message,
    labels: Mapping[tuple[int | None, str], str],
    language: str,
    catalogue: Catalogue,
) -> str:
    if message.step is None:
        return _WITHOUT_STEP[message.kind]
    label = labels.get((message.session_id, message.step))
    # Of another session, which keeps its plan: only what it shares a message with has changed.
    return message.step if label is None else catalogue.plain(language, label)


def _times(changed: Changed, zone: ZoneInfo, *, language: str, now: datetime) -> str:
    def shown(moment: datetime) -> str:
        return day_and_time(moment, zone, language, now=now)

    was, is_now = changed.before, changed.after
    if changed.change is not Change.MOVED or was is None or is_now is None:
        return shown(changed.message.due)
    if local_date(was.due, zone) == local_date(is_now.due, zone):
        return f"{shown(was.due)} → {clock_time(is_now.due, zone, language)}"
    return f"{shown(was.due)} → {shown(is_now.due)}"
