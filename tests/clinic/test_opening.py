from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from clinic.opening import Pool, Slot, closes_at, is_open, pool_of, slot_at, slots_on
from clinic.profile import ClinicProfile

MONDAY = date(2026, 5, 18)
PEEL, LASER = "superficial-chemical-peel", "laser-hair-reduction"


def clinic(zone: str = "Asia/Kolkata", **settings: object) -> ClinicProfile:
    return ClinicProfile.model_validate({"name": "Sunrise", "timezone": zone, **settings})


def begins(profile: ClinicProfile, day: date, procedure: str = "any") -> list[str]:
    """When the slots of a day begin, on the clinic's clock."""
    return [
        slot.starts_at.astimezone(profile.zone).strftime("%H:%M")
        for slot in slots_on(profile, procedure=procedure, day=day)
    ]


def test_a_day_is_cut_into_slots_that_end_before_the_clinic_closes() -> None:
    profile = clinic(hours={"mon": ["16:00-17:10", "10:00-11:00"]})
    assert begins(profile, MONDAY) == ["10:00", "10:30", "16:00", "16:30"]
    assert begins(profile, MONDAY + timedelta(days=1)) == [], "no hours on Tuesdays"
    [first, *_] = slots_on(profile, procedure="any", day=MONDAY)
    assert first == Slot(
        starts_at=datetime(2026, 5, 18, 4, 30, tzinfo=UTC),
        ends_at=datetime(2026, 5, 18, 5, 0, tzinfo=UTC),
    )


def test_a_closed_day_has_no_slots() -> None:
    profile = clinic(hours={"mon": ["10:00-11:00"]}, closed=[MONDAY])
    assert begins(profile, MONDAY) == []
    assert begins(profile, MONDAY + timedelta(days=7)) == ["10:00", "10:30"]
    assert closes_at(profile, day=MONDAY) is None


def test_a_procedure_may_take_longer_and_have_places_of_its_own() -> None:
    profile = clinic(
        hours={"mon": ["10:00-12:00"]},
        capacity=2,
        procedures={PEEL: {"slot_minutes": 45}, LASER: {"capacity": 1}},
    )
    assert begins(profile, MONDAY, PEEL) == ["10:00", "10:45"]
    assert begins(profile, MONDAY, LASER) == ["10:00", "10:30", "11:00", "11:30"]
    assert pool_of(profile, procedure=PEEL) == Pool(name="", capacity=2)
    assert pool_of(profile, procedure=LASER) == Pool(name=LASER, capacity=1)


def test_in_the_weeks_in_which_clocks_change_the_clinic_opens_by_its_own_clock() -> None:
    berlin = clinic("Europe/Berlin", hours={day: ["09:00-10:00"] for day in ("sat", "sun", "mon")})
    for change in (date(2026, 3, 29), date(2026, 10, 25)):
        for day in (change - timedelta(days=1), change, change + timedelta(days=1)):
            assert begins(berlin, day) == ["09:00", "09:30"]


def test_a_night_in_which_clocks_change_is_as_long_as_it_is() -> None:
    night = clinic("Europe/Berlin", hours={"sun": ["01:00-04:00"]}, slot_minutes=60)
    lengths = {day: len(begins(night, day)) for day in (date(2026, 3, 29), date(2026, 10, 25))}
    assert list(lengths.values()) == [2, 4]
    missing = clinic("Europe/Berlin", hours={"sun": ["02:00-03:00"]})
    assert begins(missing, date(2026, 3, 29)) == []


def test_a_clinic_may_be_open_until_midnight() -> None:
    profile = clinic(hours={"mon": ["23:00-24:00"]})
    assert begins(profile, MONDAY) == ["23:00", "23:30"]
    midnight = datetime(2026, 5, 19, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert closes_at(profile, day=MONDAY) == midnight


def test_open_means_from_the_beginning_to_the_end() -> None:
    profile = clinic(hours={"mon": ["10:00-11:00", "12:00-13:00"]})
    zone = ZoneInfo("Asia/Kolkata")

    def opens(hour: int, minute: int) -> bool:
        starts_at = datetime(2026, 5, 18, hour, minute, tzinfo=zone)
        return is_open(profile, slot=slot_at(profile, procedure="any", starts_at=starts_at))

    assert [opens(10, 10), opens(10, 45), opens(11, 0), opens(9, 45)] == [True, False, False, False]


@given(
    start=st.datetimes(
        min_value=datetime(2026, 5, 1),  # noqa: DTZ001 - hypothesis wants it naive and adds the zone
        max_value=datetime(2026, 5, 2),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    minutes=st.integers(1, 480),
)
def test_the_cells_of_a_slot_cover_it_and_begin_at_multiples_of_five_minutes(
    start: datetime, minutes: int
) -> None:
    end = start + timedelta(minutes=minutes)
    cells = Slot(starts_at=start, ends_at=end).cells
    assert all(cell.minute % 5 == cell.second == cell.microsecond == 0 for cell in cells)
    assert all(later - earlier == timedelta(minutes=5) for earlier, later in pairwise(cells))
    assert cells[0] <= start < cells[0] + timedelta(minutes=5)
    assert cells[-1] < end <= cells[-1] + timedelta(minutes=5)


def test_a_clinic_that_tells_no_hours_is_open_but_on_closed_days() -> None:
    profile = clinic(closed=["2026-05-13"])
    open_on = [
        is_open(
            profile,
            slot=slot_at(
                profile, procedure="any", starts_at=datetime(2026, 5, day, 12, tzinfo=UTC)
            ),
        )
        for day in (12, 13, 14)
    ]
    assert open_on == [True, False, True]
