from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from messages.catalogue import Catalogue, MissingMessage
from messages.check_in import CheckInAnswer, escalates, reply_id, reply_text
from messages.plan import CarePlan
from messages.reminder import reminder_text
from messages.sun import StrongSun, SunFree, SunToday
from messages.welcome import welcome_text

PUNE = ZoneInfo("Asia/Kolkata")
HOURS = StrongSun(
    begins=datetime(2026, 5, 13, 9, 27, 40, tzinfo=PUNE),
    ends=datetime(2026, 5, 13, 15, 41, 15, tzinfo=PUNE),
)


def text(
    catalogue: Catalogue,
    *says: str,
    check_in: str | None = None,
    sun: SunToday = SunFree.UNKNOWN,
    clinic: str = "Lotus",
) -> str:
    return reminder_text(
        catalogue,
        language="en",
        clinic=clinic,
        emergency_number="112",
        says=says,
        check_in=check_in,
        sun=sun,
        first_name="Asha",
    )


def test_the_first_line_is_safe_on_a_lock_screen(catalogue: Catalogue) -> None:
    found = text(catalogue, "remind-settle", clinic="Skin & Soul")
    assert found.splitlines()[0] == "Reminder from Skin &amp; Soul"
    assert "microdermabrasion" not in found


def test_each_distinct_text_is_said_once_in_the_order_given(catalogue: Catalogue) -> None:
    says = ("remind-moisturise-morning", "remind-sunscreen", "remind-moisturise-morning")
    found = text(catalogue, *says)
    assert found.count("Smooth moisturiser") == 1
    assert found.index("Smooth moisturiser") < found.index("sunscreen before you go out")


def test_a_check_in_comes_last_with_the_line_that_nobody_watches(catalogue: Catalogue) -> None:
    found = text(catalogue, "remind-sunscreen", check_in="check-in-question")
    *_, question, watch = found.split("\n\n")
    assert question.startswith("How is your skin today?")
    assert "not watched all day" in watch
    assert "Call 112 now" in watch
    assert "not watched" not in text(catalogue, "remind-sunscreen")


def test_the_hours_of_strong_sun_are_rounded_outwards(catalogue: Catalogue) -> None:
    found = text(catalogue, "remind-sunscreen", sun=HOURS)
    assert "Strong sun today 09:20\N{EN DASH}15:50: your shadow is shorter than you." in found
    assert "Strong sun" not in text(catalogue, "remind-settle", sun=HOURS)


def test_a_day_without_strong_sun_is_told_and_an_unknown_place_says_nothing(
    catalogue: Catalogue,
) -> None:
    assert "No strong-sun hours today" in text(
        catalogue, "remind-sunscreen", sun=SunFree.NONE_TODAY
    )
    unknown = text(catalogue, "remind-sunscreen", sun=SunFree.UNKNOWN)
    assert "trong sun" not in unknown
    assert unknown == unknown.strip()


def test_a_reminder_that_says_nothing_or_the_unknown_is_an_error(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="at least one text or a check-in"):
        text(catalogue)
    with pytest.raises(MissingMessage):
        text(catalogue, "remind-nothing")


@pytest.mark.parametrize(
    ("answer", "day", "escalated", "reply"),
    [
        (CheckInAnswer.CALM, 7, False, "check-in-reply-calm"),
        (CheckInAnswer.PINK, 1, False, "check-in-reply-pink"),
        (CheckInAnswer.PINK, 3, False, "check-in-reply-pink-late"),
        (CheckInAnswer.SORE, 0, False, "check-in-reply-sore-early"),
        (CheckInAnswer.SORE, 1, False, "check-in-reply-sore-early"),
        (CheckInAnswer.SORE, 2, True, "check-in-reply-told"),
        (CheckInAnswer.SEVERE, 0, True, "check-in-reply-severe"),
        (CheckInAnswer.SEVERE, 7, True, "check-in-reply-severe"),
    ],
)
def test_an_answer_gets_the_fitting_reply_and_reaches_staff_by_the_rule(
    plan: CarePlan, answer: CheckInAnswer, day: int, *, escalated: bool, reply: str
) -> None:
    assert escalates(plan, answer, day) is escalated
    assert reply_id(plan, answer, day) == reply


@pytest.mark.parametrize("phone", [None, "+91 20 5550 0100"])
@pytest.mark.parametrize("answer", list(CheckInAnswer))
@pytest.mark.parametrize("day", [1, 3])
def test_a_reply_says_that_staff_were_told_exactly_when_they_were(
    catalogue: Catalogue, plan: CarePlan, answer: CheckInAnswer, day: int, phone: str | None
) -> None:
    found = reply_text(
        catalogue,
        language="en",
        plan=plan,
        answer=answer,
        day=day,
        first_name="Asha",
        clinic="Lotus",
        phone=phone,
        emergency_number="112",
    )
    told = escalates(plan, answer, day)
    assert ("Our team has been told" in found) is told
    assert ("Call 112 now" in found) is told
    assert "none" not in found
    if told and phone:
        assert phone in found


def test_the_four_answers_are_numbered_and_labelled(catalogue: Catalogue) -> None:
    labels = [catalogue.plain("en", answer.label_id) for answer in CheckInAnswer]
    assert [label[0] for label in labels] == ["1", "2", "3", "4"]
    assert [answer.number for answer in CheckInAnswer] == [1, 2, 3, 4]


@pytest.mark.parametrize(("phone", "line"), [(None, "Please tell us"), ("020", "call us on 020")])
def test_the_welcome_says_what_to_do_to_leave_and_when_to_call(
    catalogue: Catalogue, plan: CarePlan, phone: str | None, line: str
) -> None:
    found = welcome_text(
        catalogue,
        language="en",
        plan=plan,
        first_name="Asha",
        clinic="Lotus",
        phone=phone,
        emergency_number="112",
    )
    assert found.startswith("Hello Asha, welcome")
    assert line in found
    for needed in ("12 hours: heavy make-up", "48 hours: sauna", "first 1 to 3 hours"):
        assert needed in found
    assert len(found) < 4096
