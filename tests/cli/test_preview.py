"""`aftercare preview`: the patient's weeks in the terminal, and a page to sign."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from terminal import Aftercare

from bot.demo.clinic import SUNRISE
from bot.preview.errors import PreviewError
from bot.preview.ground import Ground
from bot.preview.wish import Wish, read_wish
from messages.catalogue import Catalogue
from messages.plan import SHIPPED_PLANS, load_plans

CLINIC = """
name: Haut & <Licht>
timezone: Europe/Berlin
phone: +49 30 5550147
quiet_hours: "21:00-08:00"
staff_chat: -42
procedures: {peel: {slot_minutes: 45}}
"""


def short_plan() -> str:
    """The first procedure's plan cut down to what is soon told."""
    plan = yaml.safe_load((SHIPPED_PLANS / "microdermabrasion.yaml").read_text(encoding="utf-8"))
    times = {
        "settle": "+1h",
        "sun": "days 1,2 08:00",
        "top-up": "day 1 12:30",
        "prepare": "before next 3 days 10:00",
        "upkeep": "28 days after last 10:00",
    }
    plan["steps"] = [
        each | {"when": times[each["id"]]} for each in plan["steps"] if each["id"] in times
    ]
    plan["check_ins"]["when"] = "day 2 19:00"
    plan["series"] |= {"interval_days": 7}
    plan |= {"id": "short", "reviewed_by": "Dr Lind", "reviewed_on": "2026-01-02"}
    return yaml.safe_dump(plan)


@pytest.fixture
def own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic with its own file and a plan of its own, short enough to be seen quickly."""
    (folder / "clinic.yaml").write_text(CLINIC.replace("peel", "short"), encoding="utf-8")
    (folder / "plans").mkdir()
    (folder / "plans" / "short.yaml").write_text(short_plan(), encoding="utf-8")
    monkeypatch.setenv("AFTERCARE_PLANS_DIR", "plans")
    return folder


def days_told(told: str) -> dict[int, str]:
    """What is printed under each day of the weeks, without what comes after them."""
    weeks = told.split("═", maxsplit=1)[0]
    parts = re.split(r"^.*· day (\d+).*$", weeks, flags=re.MULTILINE)
    return {int(day): text for day, text in zip(parts[1::2], parts[2::2], strict=True)}


def times(text: str) -> list[str]:
    return re.findall(r"^(\d\d:\d\d)   │", text, re.MULTILINE)


@pytest.mark.thorough
def test_a_clinics_own_plan_is_told_and_written_over_a_change_of_the_clocks(
    aftercare: Aftercare, own: Path
) -> None:
    result = aftercare(
        "preview", "short", "--session-end", "2026-03-27T22:15+01:00", "--html", "short.html"
    )
    assert result.exit_code == 0, result.output
    told = result.output
    assert "example clinic" not in told
    assert "by Dr Lind on 2 January 2026" in told
    days = days_told(told)
    assert "It may feel warm or look pink" not in days[0], "it would come in the quiet hours"
    assert set(times(days[0])) == {"22:15"}
    assert "Sunday 29 March 2026 · day 2 · the clocks change today" in told
    assert times(days[2]) == ["08:00", "19:00"], "by the patient's clock on either side"
    assert "(only if the patient asks for it)\n12:30" in days[1]
    assert "[4 · Blister, pus, fever, swelling]" in days[2]
    assert "the next visit is agreed: Fri 3 Apr, 11:00." in days[3]
    assert "Please do not wax" in days[4]
    assert "We expect you: today 11:00" in days[7]
    assert "(only while nothing is booked)\n11:00" in days[9]
    last = told[told.index("If this is the last session") :]
    assert "Your series is complete: 6 of 6" in last
    assert "(only with a yes to the clinic's news)\n10:00" in last
    assert "[3 · Sore, hot or very red]  day 2 · staff are told at once" in last
    assert "patient is worried" not in told, "the staff's side is left out"
    page = (own / "short.html").read_text(encoding="utf-8")
    assert "Haut &amp; &lt;Licht&gt;" in page
    assert "<Licht>" not in page
    assert not re.search(r"<script|<link|<img|src=|https?://|@import|url\(", page)
    assert "The plan was reviewed by Dr Lind" in page
    assert re.search(r"version [0-9a-f]{64}\.", page)
    assert page.count('class="message') == len(times(told))
    assert sorted(each.name for each in own.iterdir()) == ["clinic.yaml", "plans", "short.html"]


@pytest.mark.thorough
def test_a_language_that_nobody_ships_is_told_and_what_it_lacks_comes_in_english(
    aftercare: Aftercare, own: Path
) -> None:
    (own / "plans" / "gu.ftl").write_text(
        "reminder-first-line = { $clinic } તરફથી યાદ\nbutton-agree = હું સહમત છું\n", encoding="utf-8"
    )
    clinic = CLINIC.replace("peel", "short") + "languages: [en, gu]\n"
    (own / "clinic.yaml").write_text(clinic, encoding="utf-8")
    result = aftercare("preview", "short", "--language", "gu")
    assert result.exit_code == 0, result.output
    assert "The patient taps [હું સહમત છું]." in result.output
    assert "Haut & <Licht> તરફથી યાદ" in result.output
    assert "Hello Asha," in result.output


def test_without_a_procedure_the_use_is_told_and_of_an_unknown_one_all_that_there_are(
    aftercare: Aftercare,
) -> None:
    assert aftercare("preview").exit_code == 2
    result = aftercare("preview", "peel")
    assert result.exit_code == 1
    assert "there is no plan 'peel'; there are hydradermabrasion, intense" in result.output


def test_a_page_that_cannot_be_written_is_named_at_once(aftercare: Aftercare) -> None:
    result = aftercare("preview", "microneedling", "--html", "no/such/page.html")
    assert result.exit_code == 1
    assert (
        "--html: no/such/page.html cannot be written: there is no folder no/such" in result.output
    )


@pytest.fixture(scope="module")
def ground(catalogue_once: Catalogue) -> Ground:
    return Ground(profile=SUNRISE, plans=load_plans(), catalogue=catalogue_once, example=True)


def wished(ground: Ground, **asked: str | list[str]) -> Wish:
    nothing = dict.fromkeys(("session_end", "session", "language", "timezone"))
    given = {"procedure": "microneedling", "beside": [], **nothing, **asked}
    return read_wish(ground, now=datetime(2026, 5, 12, 3, 0, tzinfo=UTC), **given)  # pyright: ignore[reportArgumentType]


def test_what_is_left_out_is_todays_first_session_by_the_clinics_own_settings(
    ground: Ground,
) -> None:
    wish = wished(ground)
    assert wish.main.ended_at == datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
    assert (wish.main.number, wish.main.length) == (1, 4)
    assert (wish.language, wish.zone.key) == ("en", "Asia/Kolkata")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"session_end": "2026-03-27T17:30"}, "its distance from UTC: 2026-03-27T17:30+05:30"),
        ({"session_end": "soon"}, "--session-end: 'soon' is no date and time; write for example"),
        ({"session_end": "1026-03-27T17:30Z"}, "lies too far away; take a year from 2000 to 2100"),
        ({"session": "9/2"}, "--session: '9/2' cannot be; microneedling takes"),
        ({"language": "xx"}, "--language: there are no texts in 'xx'; there are en"),
        ({"timezone": "Pune"}, "--timezone: 'Pune' is no IANA time zone; write one such as"),
        ({"beside": ["peel:2026-05-12T17:30Z"]}, "there is no plan 'peel'; there are"),
        ({"beside": ["microdermabrasion"]}, "needs a procedure and a time; write for example"),
        ({"beside": ["microneedling:2026-05-12T17:30Z"]}, "is shown already; name another"),
        ({"beside": ["microdermabrasion:2025-05-12T17:30Z"]}, "more than 60 days away"),
        ({"beside": ["microdermabrasion:2026-05-12T17:30"]}, "--with: '2026-05-12T17:30' does not"),
    ],
)
def test_what_cannot_be_is_named_with_its_remedy(
    ground: Ground, asked: dict[str, str | list[str]], said: str
) -> None:
    with pytest.raises(PreviewError, match=re.escape(said)):
        wished(ground, **asked)


@pytest.mark.thorough
@pytest.mark.parametrize("procedure", sorted(path.stem for path in SHIPPED_PLANS.glob("*.yaml")))
def test_every_shipped_plan_is_shown_whole_without_any_settings(
    aftercare: Aftercare, procedure: str
) -> None:
    result = aftercare("preview", procedure, "--session-end", "2026-10-23T20:10+02:00")
    assert result.exit_code == 0, result.output
    assert "this shows an example clinic" in result.output
    assert "not signed yet" in result.output
    days = days_told(result.output)
    plan = load_plans()[procedure]
    for day in plan.check_ins.days:
        assert "[1 · Calm]" in days[day]
    assert "We expect you: today" in days[plan.series.interval_days]
    for day, text in days.items():
        always = re.sub(r"\((only|instead).*\)\n\d\d:\d\d", "", text)
        assert all(day == 0 or "08:00" <= at < "20:30" for at in times(always))
    assert "Your series is complete" in result.output


@pytest.mark.thorough
def test_two_procedures_at_once_share_their_messages(aftercare: Aftercare) -> None:
    result = aftercare(
        *("preview", "microneedling", "--session-end", "2026-10-24T10:00+02:00"),
        *("--with", "hydradermabrasion:2026-10-24T11:00+02:00"),
        *("--timezone", "Europe/Berlin", "--session", "4/4"),
    )
    assert result.exit_code == 0, result.output
    days = days_told(result.output)
    assert "day 1 · the clocks change today" in result.output
    morning = days[1].split("\n12:30")[0]
    assert "Sauna and pool wait until five days" in morning, "of the one"
    assert "Make-up is fine again" in morning, "of the other, in the same message"
    assert times(morning)[0] == "08:00"
    assert "Your series is complete: 4 of 4" in days[9]
    assert "Session 2 of 6" in days[3]
