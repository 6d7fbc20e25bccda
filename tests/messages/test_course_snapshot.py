"""The whole course of each shipped plan as a patient reads it, kept as plain text for review.

After an intended change of texts or times: `UPDATE_SNAPSHOTS=1 pytest tests/messages`, then read
the difference before committing it.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from messages.catalogue import Catalogue, read_locales
from messages.check_in import CheckInAnswer, reply_text
from messages.dates import day_and_time
from messages.occurrence import Occurrence, SessionFacts, StepKind
from messages.outline import outline
from messages.plan import CarePlan, load_plans
from messages.quiet_hours import QuietHours
from messages.reminder import reminder_text
from messages.sun import sun_today
from messages.timing import schedule
from messages.walltime import local_date
from messages.welcome import welcome_text

SNAPSHOTS = Path(__file__).parent / "snapshots"
SHIPPED = load_plans()
LANGUAGES = [file.language for file in read_locales()]
PUNE = ZoneInfo("Asia/Kolkata")
ENDED = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
CLINIC, PHONE, EMERGENCY, NAME = "Lotus Skin Clinic", "+91 20 5550 0100", "112", "Asha"


def message(catalogue: Catalogue, language: str, together: list[Occurrence]) -> str:
    asked = [one.says for one in together if one.kind is StepKind.CHECK_IN]
    return reminder_text(
        catalogue,
        language=language,
        clinic=CLINIC,
        emergency_number=EMERGENCY,
        says=[one.says for one in together if one.kind is not StepKind.CHECK_IN],
        check_in=asked[0] if asked else None,
        sun=sun_today(
            local_date(together[0].due, PUNE), latitude=18.52, longitude=73.86, zone=PUNE
        ),
        first_name=NAME,
        day=together[0].day or 0,
    )


def replies(catalogue: Catalogue, language: str, plan: CarePlan) -> Iterator[tuple[str, str]]:
    for day in (1, 3):
        for answer in CheckInAnswer:
            label = catalogue.plain(language, answer.label_id)
            yield (
                f"Reply on day {day} to: {label}",
                reply_text(
                    catalogue,
                    language=language,
                    plan=plan,
                    answer=answer,
                    day=day,
                    first_name=NAME,
                    clinic=CLINIC,
                    phone=PHONE,
                    emergency_number=EMERGENCY,
                ),
            )


def course(
    catalogue: Catalogue, language: str, plan: CarePlan, quiet: QuietHours
) -> Iterator[tuple[str, str]]:
    facts = SessionFacts(
        session_id=1,
        plan=plan,
        ended_at=ENDED,
        opted_in=frozenset({"top-up"}),
        next_appointment=ENDED + timedelta(days=plan.series.interval_days),
        last_of_series=True,
        news=True,
    )
    occurrences = schedule([facts], zone=PUNE, quiet=quiet)
    now = ENDED
    yield (
        "Staff's card",
        outline(catalogue, language=language, occurrences=occurrences, zone=PUNE, now=now),
    )
    yield (
        f"{day_and_time(now, PUNE, language)}: welcome",
        welcome_text(
            catalogue,
            language=language,
            plan=plan,
            first_name=NAME,
            clinic=CLINIC,
            phone=PHONE,
            emergency_number=EMERGENCY,
        ),
    )
    for due, together in groupby(occurrences, key=lambda one: one.due):
        yield day_and_time(due, PUNE, language), message(catalogue, language, list(together))
    yield from replies(catalogue, language, plan)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_the_whole_course_reads_as_it_was_last_approved(
    catalogue: Catalogue, quiet: QuietHours, name: str, language: str
) -> None:
    told = course(catalogue, language, SHIPPED[name], quiet)
    parts = [f"===== {title} =====\n{text}\n" for title, text in told]
    snapshot = SNAPSHOTS / language / f"{name}.txt"
    found = re.sub(r"</?[bi]>", "", "\n".join(parts))
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(found, encoding="utf-8")
    assert found == snapshot.read_text(encoding="utf-8")
