"""The clock a patient lives by: a city's name, a shared location, and what moving does."""

from collections import Counter
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.demo.clinic import SUNRISE, DemoClinic
from bot.forms.cities import places
from bot.sandbox.person import Person
from tests.conftest import OpenClinic
from tests.steps import at, find, labels, patient, say, tap, texts

_LONDON = ZoneInfo("Europe/London")
_KOLKATA = ZoneInfo("Asia/Kolkata")
_NOW = datetime(2026, 5, 12, 12, tzinfo=UTC)
_MUMBAI = (19.07, 72.87)


async def test_after_a_move_to_another_continent_one_daily_message_comes_each_day_and_none_at_night(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 2, 9))
    assert _dailies(asha, _LONDON)[date(2026, 5, 14)] == 1
    said = await say(clinic, asha, "/timezone europe/london")
    assert said.startswith("Good. We now go by the clock of London: it is 04:30 there now.")
    assert "Times of appointments stay those of the clinic." in said
    assert "Next: today 20:00 – moisturiser" in said
    assert "Time zone: London, 04:30" in await say(clinic, asha, "/settings")
    await clinic.move_to(at(clinic, 4, 23))
    assert _dailies(asha, _LONDON) == {date(2026, 5, day): 1 for day in range(13, 19)}
    _nothing_came_at_night(asha, _LONDON, since=said)


@pytest.mark.thorough
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo", "Pacific/Auckland"])
async def test_wherever_somebody_moves_nothing_comes_twice_or_at_night(
    clinic: DemoClinic, zone: str
) -> None:
    asha, there = await patient(clinic), ZoneInfo(zone)
    await clinic.move_to(at(clinic, 2, 9))
    before = sum(_dailies(asha, there).values())
    said = await say(clinic, asha, f"/timezone {zone}")
    await clinic.move_to(at(clinic, 7, 23))
    assert max(_dailies(asha, there).values()) == 1
    assert sum(_dailies(asha, there).values()) >= before + 4
    for day in (16, 17, 18):
        assert _dailies(asha, there)[date(2026, 5, day)] == 1
    _nothing_came_at_night(asha, there, since=said)


@pytest.mark.thorough
async def test_a_city_of_many_is_chosen_by_the_time_that_it_is_there(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/settings")
    await tap(clinic, asha, "Time zone")
    assert "it is 17:3" in asha.last.text
    assert "Which one is yours?" in await say(clinic, asha, "Springfield")
    central, east, west = (f"Springfield, United States, {hour}:02" for hour in ("07", "08", "05"))
    assert labels(asha.last) == [central, east, west, "‹ Back"]
    assert "by the clock of Springfield: it is 05:02 th" in await tap(clinic, asha, west)
    assert "Time zone: Los Angeles, 05:02" in await say(clinic, asha, "/settings")
    assert "That is your time zone already: it is 05:02" in await say(
        clinic, asha, "/timezone Los Angeles, USA"
    )


@pytest.mark.thorough
async def test_a_city_that_nobody_knows_gets_a_remedy(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    unknown = await say(clinic, asha, "/timezone Xyzzy")
    assert "We do not know a city called “Xyzzy”." in unknown
    assert "a bigger city nearby, or share your location" in unknown
    assert "That is your time zone already: it is 17:3" in await say(clinic, asha, "Bombay")


@pytest.mark.thorough
@pytest.mark.timeout(180)
def test_countries_and_cities_are_found_in_any_script() -> None:
    for words, found in (
        ("India", ["भारत Asia/Kolkata"]),
        ("भारत", ["भारत Asia/Kolkata"]),
        ("Singapore", ["सिंगापुर Asia/Singapore"]),
        ("u.k.", ["यूनाइटेड किंगडम Europe/London"]),
        ("UAE", ["संयुक्त अरब अमीरात Asia/Dubai"]),
        (
            "usa",
            [
                "New York City America/New_York",
                "Los Angeles America/Los_Angeles",
                "Chicago America/Chicago",
                "Phoenix America/Phoenix",
                "Denver America/Denver",
            ],
        ),
        ("Goa", ["Goa Asia/Kolkata"]),
        ("Mumbai!", ["Mumbai Asia/Kolkata"]),
        ("mumbai india", ["Mumbai Asia/Kolkata"]),
        ("mumbai, india", ["Mumbai Asia/Kolkata"]),
        ("मुंबई भारत", ["मुंबई Asia/Kolkata"]),
        ("Bombay", ["Bombay Asia/Kolkata"]),
        ("Hyderabad", ["Hyderabad Asia/Kolkata"]),
        ("hyderabad pakistan", ["Hyderabad Asia/Karachi"]),
        ("London", ["London Europe/London"]),
        ("London, कनाडा", ["London America/Toronto"]),
        ("न्यूयॉर्क", ["न्यूयॉर्क America/New_York"]),
        ("UTC", [" UTC"]),
        ("localtime", []),
        ("yes", []),
        ("no", []),
        ("  ", []),
        ("nowhere at all", []),
    ):
        given = places(words, languages=("hi", "en"), home=_KOLKATA, now=_NOW)
        assert [f"{each.name} {each.zone}" for each in given] == found, words


@pytest.mark.thorough
async def test_a_location_is_shared_by_a_button_that_goes_once_it_is_used(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/timezone")
    await tap(clinic, asha, "Share my location")
    assert asha.location_buttons == ("📍 Share my location",)
    assert "That is your time zone already" in await _share(clinic, asha, *_MUMBAI)
    assert "by the clock of New York: it is 08:0" in await _moved(clinic, asha, 40.7, -74.0)
    assert asha.location_buttons == ()
    # Nobody asked for this one.
    assert "To change your time zone, send /timezone." in await _share(clinic, asha, *_MUMBAI)
    assert "New York" in await say(clinic, asha, "/settings")


@pytest.mark.thorough
async def test_at_sea_the_clock_is_told_by_its_distance_to_greenwich(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    assert "by the clock of GMT-02:00: it is 10:0" in await _moved(clinic, asha, -40.0, -30.0)


@pytest.mark.thorough
async def test_who_goes_back_or_writes_the_city_loses_the_button_too(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    for leave in ("back", "write"):
        await say(clinic, asha, "/timezone")
        asked = asha.last.message_id
        await tap(clinic, asha, "Share my location")
        assert asha.location_buttons
        if leave == "back":
            await asha.tap("‹ Back", on=asked)
            await clinic.settled()
            find(asha, "You need not share your location.")
        else:
            assert "already: it is 17:3" in await say(clinic, asha, "asia/kolkata")
        assert asha.location_buttons == ()


@pytest.mark.thorough
async def test_the_button_goes_with_whatever_is_asked_next(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    for words, taps in (
        ("/settings", ("Morning time", "08:00")),
        ("/settings", ("Pause", "1 day")),
        ("/book", ()),
    ):
        await say(clinic, asha, "/timezone")
        await tap(clinic, asha, "Share my location")
        assert asha.location_buttons
        await say(clinic, asha, words)
        settings = asha.last.message_id
        for label in taps:
            await asha.tap(label, on=settings)
            await clinic.settled()
        assert asha.location_buttons == (), words
    assert "To change your time zone" in await _share(clinic, asha, *_MUMBAI)


@pytest.mark.thorough
async def test_the_city_and_the_countries_are_named_in_the_language_of_the_reader(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=SUNRISE.model_copy(update={"languages": ("en", "hi")}))
    asha = await patient(clinic)
    await say(clinic, asha, "/language hi")
    assert "यूनाइटेड किंगडम के समय" in await say(clinic, asha, "/timezone uk")
    assert "लंदन" in await say(clinic, asha, "/settings")
    await say(clinic, asha, "/timezone Birmingham")
    british = next(each for each in labels(asha.last) if "यूनाइटेड किंगडम" in each)
    assert "पहले से यही" in await tap(clinic, asha, british)


async def _moved(clinic: DemoClinic, person: Person, latitude: float, longitude: float) -> str:
    await say(clinic, person, "/timezone")
    await tap(clinic, person, "Share my location")
    return await _share(clinic, person, latitude, longitude)


async def _share(clinic: DemoClinic, person: Person, latitude: float, longitude: float) -> str:
    await person.share_location(latitude, longitude)
    await clinic.settled()
    return person.last.text


def _dailies(person: Person, zone: ZoneInfo) -> Counter[date]:
    """The morning's messages of each day on the clocks of `zone`."""
    return Counter(
        message.date.astimezone(zone).date()
        for message in person.messages
        if "SPF 30 or more" in message.text and labels(message) == ["Done ✓"]
    )


def _nothing_came_at_night(person: Person, zone: ZoneInfo, *, since: str) -> None:
    moved = max(texts(person).index(each) for each in texts(person) if each == since)
    came: list[datetime] = [each.date for each in person.messages if each.from_bot][moved + 2 :]
    assert came
    for moment in came:
        assert time(8) <= moment.astimezone(zone).time() < time(20, 30)
