"""The six shipped plans, against the clinic's table of care plans."""

from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest

from messages.catalogue import Catalogue
from messages.occurrence import Occurrence, SessionFacts, StepKind
from messages.plan import CarePlan, load_plans
from messages.quiet_hours import QuietHours
from messages.timing import schedule
from messages.walltime import local_date

SHIPPED = load_plans()
PUNE = ZoneInfo("Asia/Kolkata")
ENDED = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
"""17:30 on the patient's clock."""

each_plan = pytest.mark.parametrize("plan", SHIPPED.values(), ids=[*SHIPPED])


def course(plan: CarePlan, quiet: QuietHours, ended: datetime = ENDED) -> tuple[Occurrence, ...]:
    given = SessionFacts(session_id=1, plan=plan, ended_at=ended, last_of_series=True, news=True)
    return schedule([given], zone=PUNE, quiet=quiet)


def said_on(name: str, quiet: QuietHours, *says: str) -> list[str]:
    """The days and times, "1 08:00", at which one of these texts is said."""
    day0 = local_date(ENDED, PUNE)
    return [
        f"{(local_date(one.due, PUNE) - day0).days} {one.due.astimezone(PUNE):%H:%M}"
        for one in course(SHIPPED[name], quiet)
        if one.says in says
    ]


def at_eight(*days: int) -> list[str]:
    return [f"{day} 08:00" for day in days]


def test_six_procedures_are_shipped_and_signed_by_nobody_yet() -> None:
    assert [*SHIPPED] == [
        "hydradermabrasion",
        "intense-pulsed-light",
        "laser-hair-reduction",
        "microdermabrasion",
        "microneedling",
        "superficial-chemical-peel",
    ]
    signed = {(plan.reviewed_by, plan.reviewed_on) for plan in SHIPPED.values()}
    assert signed == {(None, None)}


@each_plan
def test_every_text_of_a_plan_exists(plan: CarePlan, catalogue: Catalogue) -> None:
    assert plan.message_ids() <= catalogue.ids("en")


@pytest.mark.parametrize(
    ("name", "sessions", "interval", "check_ins"),
    [
        ("microdermabrasion", (6, "4-16"), (14, "7-42"), (1, 3, 7)),
        ("superficial-chemical-peel", (5, "3-6"), (28, "28-42"), (1, 3, 7)),
        ("laser-hair-reduction", (6, "4-10"), (28, "28-56"), (1, 3, 7)),
        ("microneedling", (4, "3-6"), (28, "28-84"), (1, 3, 7)),
        ("hydradermabrasion", (6, "3-12"), (28, "14-42"), (2,)),
        ("intense-pulsed-light", (4, "3-6"), (28, "28-56"), (1, 3, 7)),
    ],
)
def test_series_and_check_ins_are_the_clinics(
    name: str, sessions: tuple[int, str], interval: tuple[int, str], check_ins: tuple[int, ...]
) -> None:
    series = SHIPPED[name].series
    assert (series.sessions, str(series.sessions_range)) == sessions
    assert (series.interval_days, str(series.interval_range)) == interval
    assert SHIPPED[name].check_ins.days == check_ins


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("microdermabrasion", range(1, 8)),
        ("superficial-chemical-peel", (*range(1, 8), 14, 20, 27)),
        ("laser-hair-reduction", (*range(1, 8), 14, 20, 27)),
        ("microneedling", range(1, 8)),
        ("hydradermabrasion", range(1, 6)),
        ("intense-pulsed-light", (*range(1, 11), 14, 20, 27)),
    ],
)
def test_sunscreen_comes_in_the_morning_and_never_on_the_first_day(
    name: str, days: tuple[int, ...], quiet: QuietHours
) -> None:
    texts = ("remind-sunscreen", "remind-sunscreen-mineral", "remind-sunscreen-weekly")
    assert said_on(name, quiet, *texts) == at_eight(*days)


def test_after_a_peel_the_face_stays_unwashed_till_the_next_morning(quiet: QuietHours) -> None:
    name = "superficial-chemical-peel"
    assert said_on(name, quiet, "remind-no-wash") == ["0 20:00"]
    assert said_on(name, quiet, "remind-gentle-wash") == at_eight(*range(1, 8))


def test_after_microneedling_shade_comes_first_and_a_mineral_sunscreen_next_day(
    quiet: QuietHours,
) -> None:
    assert said_on("microneedling", quiet, "remind-shade-only") == ["0 18:30"]
    assert said_on("microneedling", quiet, "remind-sunscreen-mineral") == at_eight(1)
    assert said_on("microneedling", quiet, "remind-no-exercise") == at_eight(1, 2)
    assert said_on("microneedling", quiet, "remind-retinol-again") == at_eight(15)


def test_after_laser_heat_waits_and_shedding_is_foretold(quiet: QuietHours) -> None:
    name = "laser-hair-reduction"
    assert said_on(name, quiet, "remind-cool") == ["0 18:30"]
    assert said_on(name, quiet, "remind-no-heat-or-perfume") == ["0 18:30", *at_eight(1, 2)]
    assert said_on(name, quiet, "remind-shedding") == at_eight(14)


def test_after_light_and_hydradermabrasion_what_must_wait_is_said_in_time(
    quiet: QuietHours,
) -> None:
    light, hydra = "intense-pulsed-light", "hydradermabrasion"
    assert said_on(light, quiet, "remind-no-hot-bath") == ["0 18:30", *at_eight(1, 2)]
    assert said_on(light, quiet, "remind-spots") == at_eight(1, 3, 5, 8)
    assert said_on(hydra, quiet, "remind-no-heat-or-cardio") == at_eight(1)
    assert said_on(hydra, quiet, "remind-no-scrub-or-retinol") == at_eight(1, 2)


def test_no_text_promises_that_hair_is_gone_for_good(catalogue: Catalogue) -> None:
    texts = [
        catalogue.text(
            "en",
            one,
            phone="none",
            clinic="Lotus",
            emergency_number="112",
            first_name="Asha",
            day=1,
            sun_today="",
        )
        for one in sorted(SHIPPED["laser-hair-reduction"].message_ids())
    ]
    assert not [text for text in texts if "permanent" in text.lower() or "removal" in text.lower()]
    assert catalogue.text("en", "procedure-laser-hair-reduction") == "laser hair reduction"


@each_plan
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_no_day_is_too_full_or_too_late_and_a_message_stays_short(
    plan: CarePlan, hour: int, quiet: QuietHours
) -> None:
    ended = datetime(2026, 5, 12, hour, 40, tzinfo=PUNE)
    found = course(plan, quiet, ended)
    assert not [one for one in found if quiet.covers(one.due, PUNE)]
    cared = [one for one in found if one.kind in {StepKind.REMINDER, StepKind.CHECK_IN}]
    by_date = groupby(cared, key=lambda one: local_date(one.due, PUNE))
    for day, of_day in by_date:
        early = day - local_date(ended, PUNE) <= timedelta(days=3)
        messages = [
            {one.says for one in steps} for _, steps in groupby(of_day, key=lambda one: one.due)
        ]
        assert len(messages) <= (2 if early else 1)
        assert all(len(texts) <= 4 for texts in messages)
