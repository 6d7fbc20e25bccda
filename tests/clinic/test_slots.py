from datetime import date, timedelta

import pytest

from clinic import places, slots
from clinic.database import Database
from clinic.opening import Pool, Slot, slot_at
from clinic.places import SlotTakenError
from clinic.tables.base import stored
from messages.walltime import local_date
from tests.clinic.bookings import OPEN, agree, at, begin, open_daily, slot
from tests.clinic.people import NOW, PUNE


def in_pune(found: list[Slot]) -> list[str]:
    return [each.starts_at.astimezone(PUNE).strftime("%H:%M") for each in found]


def test_the_days_nearest_to_the_advised_ones_come_first_and_none_too_soon(
    database: Database,
) -> None:
    day0 = local_date(NOW, PUNE)
    closed = open_daily(closed=[day0 + timedelta(days=15)])
    with database.writing() as db:
        days = slots.free_days(db, profile=closed, run=begin(db), now=NOW)
    after = [(day - day0).days for day in days]
    # Best from day 14 to 21, allowed from day 7 on; day 15 is closed.
    assert after[:7] == [14, 16, 17, 18, 19, 20, 21]
    assert after[7:11] == [13, 22, 12, 23]
    assert (min(after), max(after)) == (7, 90)


def test_a_day_whose_times_are_all_taken_or_over_is_not_offered(database: Database) -> None:
    one_a_day = open_daily("10:00-10:30")
    day: date = local_date(at(14, "00:00"), PUNE)
    with database.writing() as db:
        run, other = begin(db), begin(db, "Meera", chat_id=8)
        agree(db, other, slot(14, "10:00"), profile=one_a_day)
        assert day not in slots.free_days(db, profile=one_a_day, run=run, now=NOW)
        two = open_daily("10:00-10:30", capacity=2)
        assert day in slots.free_days(db, profile=two, run=run, now=NOW)
        assert day in slots.free_days(db, profile=two, run=run, now=at(14, "07:00"))
        assert day not in slots.free_days(db, profile=two, run=run, now=at(14, "07:01"))


def test_of_a_day_only_what_is_free_and_far_enough_ahead_is_offered(database: Database) -> None:
    with database.writing() as db:
        agree(db, begin(db), slot(14, "16:30"))
        found = slots.free_on(
            db,
            profile=OPEN,
            procedure="microdermabrasion",
            day=local_date(at(14, "00:00"), PUNE),
            now=at(14, "13:00"),
        )
    assert in_pune(found)[:3] == ["16:00", "17:00", "17:30"]


def test_a_slot_of_another_length_is_free_only_if_no_part_of_it_is_taken(
    database: Database,
) -> None:
    mixed = open_daily("10:00-12:00", procedures={"long": {"slot_minutes": 60}})
    with database.writing() as db:
        agree(db, begin(db), slot(14, "10:30"), profile=mixed)
        day = local_date(at(14, "00:00"), PUNE)
        found = slots.free_on(db, profile=mixed, procedure="long", day=day, now=NOW)
    assert in_pune(found) == ["11:00"]


def test_the_nearest_times_are_given_in_order() -> None:
    day = [slot(14, clock) for clock in ("10:00", "11:00", "12:00", "16:00", "17:00")]
    assert slots.nearest(day, at(14, "15:00")) == [day[2], day[3], day[4]]


def test_places_of_ones_own_are_not_taken_by_others(database: Database) -> None:
    own = open_daily(procedures={"microdermabrasion": {"capacity": 1}})
    with database.writing() as db:
        agree(db, begin(db), slot(14, "11:00"), profile=OPEN)
        agree(db, begin(db, "Meera", chat_id=8), slot(14, "11:00"), profile=own)
        with pytest.raises(SlotTakenError):
            agree(db, begin(db, "Zoya", chat_id=9), slot(14, "11:00"), profile=own)


def test_after_the_capacity_was_lowered_whoever_booked_before_still_counts(
    database: Database,
) -> None:
    two, one = open_daily(capacity=2), open_daily(capacity=1)
    with database.writing() as db:
        first, second, third = (begin(db, f"P{n}", chat_id=n) for n in (1, 2, 3))
        agreed = agree(db, first, slot(14, "11:00"), profile=two)
        agree(db, second, slot(14, "11:00"), profile=two)
        places.give_back(db, appointment_id=stored(agreed.id))
        with pytest.raises(SlotTakenError):
            agree(db, third, slot(14, "11:00"), profile=one)
        day = local_date(at(14, "00:00"), PUNE)
        found = slots.free_on(db, profile=one, procedure="microdermabrasion", day=day, now=NOW)
        assert "11:00" not in in_pune(found)


def test_times_beside_the_grid_take_every_stretch_they_touch(database: Database) -> None:
    with database.writing() as db:
        starts_at = at(14, "11:00") + timedelta(minutes=33)
        agree(db, begin(db), slot_at(OPEN, procedure="any", starts_at=starts_at))
        pool = Pool(name="", capacity=1)
        day = [slot(14, clock) for clock in ("11:00", "11:30", "12:00", "12:30")]
        assert in_pune(places.free(db, pool=pool, slots=day)) == ["11:00", "12:30"]
