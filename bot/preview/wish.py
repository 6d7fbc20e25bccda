"""What somebody wants to see, read from the words of the command line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.offer import faults_between
from bot.preview.errors import PreviewError
from bot.preview.ground import Ground
from messages.plan import CarePlan
from messages.walltime import local_date, moment_of

_USUAL_END = time(17, 30)
_YEARS = range(2000, 2101)
_FURTHEST_APART = timedelta(days=60)
"""Of two sessions further apart, the first has little left to say."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One session whose aftercare is shown."""

    plan: CarePlan
    number: int
    length: int
    ended_at: datetime  # UTC


@dataclass(frozen=True, kw_only=True)
class Wish:
    """The session, those beside it, and the patient they are shown for."""

    main: Visit
    beside: tuple[Visit, ...]
    language: str
    zone: ZoneInfo

    @property
    def visits(self) -> list[Visit]:
        """All of them, in order of time."""
        return sorted((self.main, *self.beside), key=lambda visit: visit.ended_at)


def read_wish(
    ground: Ground,
    *,
    procedure: str,
    session_end: str | None,
    session: str | None,
    beside: Sequence[str],
    language: str | None,
    timezone: str | None,
    now: datetime,
) -> Wish:
    """Fill in what was left out: today's session at 17:30, the first of the plan's series.

    Raises:
        PreviewError: naming what cannot be and what could.
    """
    zone = ZoneInfo(read_zone(timezone) or ground.profile.timezone)
    usual = moment_of(local_date(now, zone), _USUAL_END, zone)
    ended_at = usual if session_end is None else _moment("--session-end", session_end, zone)
    plan = _plan(ground, procedure)
    number, length = _number(plan, session)
    wish = Wish(
        main=Visit(plan=plan, number=number, length=length, ended_at=ended_at),
        beside=tuple(_beside(ground, each, zone) for each in beside),
        language=_language(ground, language),
        zone=zone,
    )
    _refuse_twice(wish)
    return wish


def read_zone(name: str | None) -> str | None:
    """The zone's name, if there is such a zone.

    Raises:
        PreviewError: naming what is no zone.
    """
    if name is not None and name not in available_timezones():
        raise PreviewError(
            f"--timezone: {name!r} is no IANA time zone; write one such as Asia/Kolkata"
        )
    return name


def _plan(ground: Ground, procedure: str) -> CarePlan:
    plan = ground.plans.get(procedure)
    if plan is None:
        known = ", ".join(sorted(ground.plans))
        raise PreviewError(f"there is no plan {procedure!r}; there are {known}")
    faults = faults_between(None, plans={plan.id: plan}, catalogue=ground.catalogue)
    if faults:
        raise PreviewError("\n".join([*faults, "Write it into an .ftl file beside your plans."]))
    return plan


def _number(plan: CarePlan, text: str | None) -> tuple[int, int]:
    if text is None:
        return 1, plan.series.sessions
    found = re.fullmatch(r"(\d{1,3})/(\d{1,3})", text.strip())
    allowed = plan.series.sessions_range
    if found is None or not 1 <= int(found[1]) <= int(found[2]) or int(found[2]) not in allowed:
        raise PreviewError(
            f"--session: {text!r} cannot be; {plan.id} takes {allowed.low} to {allowed.high} "
            f"sessions: write for example 1/{plan.series.sessions}"
        )
    return int(found[1]), int(found[2])


def _moment(option: str, text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise PreviewError(
            f"{option}: {text!r} is no date and time; write for example 2026-05-12T17:30+05:30"
        ) from error
    if moment.year not in _YEARS:
        raise PreviewError(f"{option}: {text!r} lies too far away; take a year from 2000 to 2100")
    if moment.tzinfo is None:
        example = moment.replace(tzinfo=zone).isoformat(timespec="minutes")
        raise PreviewError(
            f"{option}: {text!r} does not say in which zone; add its distance from UTC: {example}"
        )
    return moment.astimezone(UTC)


def _beside(ground: Ground, text: str, zone: ZoneInfo) -> Visit:
    procedure, colon, moment = text.partition(":")
    if not colon:
        raise PreviewError(
            f"--with: {text!r} needs a procedure and a time; write for example "
            f"{next(iter(ground.plans))}:2026-05-12T17:30+05:30"
        )
    plan = _plan(ground, procedure.strip())
    ended_at = _moment("--with", moment, zone)
    return Visit(plan=plan, number=1, length=plan.series.sessions, ended_at=ended_at)


def _refuse_twice(wish: Wish) -> None:
    seen = {wish.main.plan.id}
    for visit in wish.beside:
        if visit.plan.id in seen:
            raise PreviewError(f"--with: {visit.plan.id} is shown already; name another procedure")
        if abs(visit.ended_at - wish.main.ended_at) > _FURTHEST_APART:
            raise PreviewError(
                f"--with: {visit.plan.id} is more than {_FURTHEST_APART.days} days away from "
                "--session-end; bring the two nearer to each other"
            )
        seen.add(visit.plan.id)


def _language(ground: Ground, code: str | None) -> str:
    language = code or ground.profile.language
    if language not in ground.catalogue.languages:
        known = ", ".join(ground.catalogue.languages)
        raise PreviewError(f"--language: there are no texts in {language!r}; there are {known}")
    return language
