"""Whether what a plan sends fits Telegram's limit."""

import html
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from messages.care_plan import CarePlan
from messages.catalogue import Catalogue
from messages.faults import Fault
from messages.fluent_files import CatalogueError
from messages.occurrence import Occurrence, SessionFacts, StepKind
from messages.plan import PlanFile
from messages.plan_faults import Place
from messages.plan_repair import is_stand_in
from messages.quiet_hours import QuietHours
from messages.reminder import reminder_text
from messages.sun import StrongSun
from messages.timing import schedule
from messages.welcome import welcome_text

LONGEST = 4096
"""In UTF-16 units and without tags: https://core.telegram.org/bots/api#sendmessage."""
_ZONE = ZoneInfo("UTC")
_ENDED = datetime(2026, 1, 12, 10, 30, tzinfo=UTC)
_SUN = StrongSun(begins=_ENDED, ends=_ENDED)
_NAME = "\N{HEBREW LETTER ALEF}" * 64
"""The longest first name Telegram allows, in letters that every language isolates."""
_CLINIC, _NUMBER = "\N{HEBREW LETTER ALEF}" * 60, "+91 20 5550 0100"


def review_lengths(
    file: PlanFile, catalogue: Catalogue, *, quiet: QuietHours, languages: Sequence[str]
) -> Iterator[Fault]:
    """Messages of a plan that Telegram would refuse, each once."""
    plan = file.plan
    if plan is None:
        return
    messages = [
        [*together] for _, together in groupby(_course(plan, quiet), key=lambda one: one.due)
    ]
    for language in languages:
        welcome = _length(_welcome(plan, catalogue, language))
        if welcome > LONGEST:
            said = f"the welcome has {_too_long(welcome, language)}; shorten the advice"
            yield file.fault(("advice",), said)
        told: dict[Place, str] = {}
        for steps in messages:
            length = _length(_reminder(steps, catalogue, language))
            if length > LONGEST:
                place = _longest_of(plan, steps, catalogue, language)
                together = ", ".join(one.step_id for one in steps)
                remedy = "shorten it, or give a step of the message another day"
                said = f"the message of {together} has {_too_long(length, language)}; {remedy}"
                told.setdefault(place, said)
        yield from (file.fault(place, said) for place, said in told.items())


def _longest_of(
    plan: CarePlan, steps: Sequence[Occurrence], catalogue: Catalogue, language: str
) -> Place:
    """The place of the step that says most."""
    longest = max(steps, key=lambda one: _length(_reminder([one], catalogue, language)))
    ids = [step.id for step in plan.steps]
    if longest.step_id in ids:
        return "steps", ids.index(longest.step_id), "says"
    return "check_ins", "says"


def _too_long(length: int, language: str) -> str:
    return f"{length} characters in {language}, and Telegram takes {LONGEST} at most"


def _course(plan: CarePlan, quiet: QuietHours) -> list[Occurrence]:
    facts = SessionFacts(
        session_id=0,
        plan=plan,
        ended_at=_ENDED,
        opted_in=frozenset(step.id for step in plan.steps if step.opt_in),
        next_appointment=_ENDED + timedelta(days=plan.series.interval_days),
        last_of_series=True,
        news=True,
    )
    course = schedule([facts], zone=_ZONE, quiet=quiet)
    return [one for one in course if not is_stand_in(one.says)]


def _reminder(steps: Sequence[Occurrence], catalogue: Catalogue, language: str) -> str:
    asked = [one.says for one in steps if one.kind is StepKind.CHECK_IN]
    try:
        return reminder_text(
            catalogue,
            language=language,
            clinic=_CLINIC,
            emergency_number=_NUMBER,
            says=[one.says for one in steps if one.kind is not StepKind.CHECK_IN],
            check_in=asked[0] if asked else None,
            sun=_SUN,
            first_name=_NAME,
            day=steps[0].day or 0,
        )
    except CatalogueError:
        return ""  # told where the text itself is reviewed


def _welcome(plan: CarePlan, catalogue: Catalogue, language: str) -> str:
    try:
        return welcome_text(
            catalogue,
            language=language,
            plan=plan,
            first_name=_NAME,
            clinic=_CLINIC,
            phone=_NUMBER,
            emergency_number=_NUMBER,
        )
    except CatalogueError:
        return ""


def _length(text: str) -> int:
    shown = html.unescape(re.sub(r"<[^>]+>", "", text))
    return len(shown.encode("utf-16-le")) // 2
