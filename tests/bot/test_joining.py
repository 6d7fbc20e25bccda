"""From a code to a patient in care."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.sandbox.person import Person
from tests.steps import (
    code_on_card,
    enrol,
    find,
    forge_tap,
    join,
    labels,
    link_on_card,
    open_link,
    patient,
    say,
    tap,
    texts,
)

LINE = "Asha microdermabrasion 2/6 17:30"


def somebody(clinic: DemoClinic, name: str = "Asha") -> Person:
    return clinic.sandbox.world.add_person(first_name=name)


async def test_the_notice_comes_first_and_the_first_message_right_after_the_answers(
    clinic: DemoClinic,
) -> None:
    card = await enrol(clinic, clinic.owner, LINE)
    asha = somebody(clinic)
    notice = await open_link(clinic, asha, link_on_card(card))
    assert notice.startswith("Hello Asha, this is the aftercare service of Sunrise Skin Clinic.")
    assert labels(asha.last) == ["I agree", "No, thanks"]
    assert "May we also send you news" in await tap(clinic, asha, "I agree")
    assert labels(asha.last)[0] == "No news, thanks", "where a second tap on [I agree] lands"
    assert "You are all set, Asha. ✅" in find(asha, "Do you agree?").text
    assert not [text for text in texts(asha) if "welcome to aftercare" in text]
    await tap(clinic, asha, "No news, thanks")
    assert "You will get no news from us." in texts(asha)[-2]
    assert "welcome to aftercare" in texts(asha)[-1]


@pytest.mark.thorough
async def test_the_first_message_does_not_wait_long_for_the_question_about_news(
    clinic: DemoClinic,
) -> None:
    card = await enrol(clinic, clinic.owner, LINE)
    asha = somebody(clinic)
    await open_link(clinic, asha, link_on_card(card))
    await tap(clinic, asha, "I agree")
    await clinic.move(timedelta(minutes=2))
    assert "welcome to aftercare" in asha.last.text
    assert "Right now it is off" in await say(clinic, asha, "/news")


async def test_a_typed_code_works_in_any_spelling(clinic: DemoClinic) -> None:
    code = code_on_card(await enrol(clinic, clinic.owner, LINE))
    bare = code.replace("-", "")
    asha = somebody(clinic)
    await asha.start()
    for typed in (
        code,
        code.lower(),
        bare,
        f" {bare[:2]} {bare[2:]} ",
        bare.replace("0", "O").replace("1", "l"),
        f"/start {code}",
    ):
        assert "Do you agree?" in await say(clinic, asha, typed), typed


async def test_a_pasted_link_works(clinic: DemoClinic) -> None:
    link = link_on_card(await enrol(clinic, clinic.owner, LINE))
    asha = somebody(clinic)
    await asha.start()
    assert "Do you agree?" in await say(clinic, asha, f"They sent me this: {link}")


async def test_the_questions_can_be_answered_in_words(clinic: DemoClinic) -> None:
    card = await enrol(clinic, clinic.owner, LINE)
    asha = somebody(clinic)
    await open_link(clinic, asha, link_on_card(card))
    answer = await say(clinic, asha, "What is this?")
    assert answer.startswith("Please answer first: tap “I agree” or “No, thanks”.")
    await say(clinic, asha, "I agree!")
    await say(clinic, asha, "Yes.")
    find(asha, "You will also get our news.")
    assert "welcome to aftercare" in asha.last.text


async def test_no_keeps_nothing_and_tells_staff_under_the_card(clinic: DemoClinic) -> None:
    meera = clinic.owner
    link = link_on_card(await enrol(clinic, meera, LINE))
    card = meera.last.message_id
    asha = somebody(clinic)
    await open_link(clinic, asha, link)
    await tap(clinic, asha, "No, thanks")
    assert texts(asha)[-1].startswith("That is fine. We have kept nothing but your “no”.")
    assert "This patient said “No, thanks”." in meera.last.text
    assert meera.last.reply_to == card
    assert next(each for each in meera.messages if each.message_id == card).buttons == ()
    assert "This code does not open anything." in await open_link(clinic, asha, link)
    assert "Nobody is in recovery" in await say(clinic, meera, "/today")


async def test_a_code_works_once_and_says_so_to_each(clinic: DemoClinic) -> None:
    card = await enrol(clinic, clinic.owner, LINE)
    asha = await join(clinic, "Asha", card)
    again = await open_link(clinic, asha, link_on_card(card))
    assert again == "You have already joined, Asha. Send /plan to see what comes next."
    other = await open_link(clinic, somebody(clinic, "Bela"), link_on_card(card))
    assert other.startswith("This code was already used by somebody else.")


async def test_a_code_is_too_old_after_three_days(clinic: DemoClinic) -> None:
    link = link_on_card(await enrol(clinic, clinic.owner, LINE))
    await clinic.move(timedelta(hours=72))
    answer = await open_link(clinic, somebody(clinic), link)
    assert answer.startswith("This code is too old: a code works for 3 days.")
    assert "code expired: make a new one" in await say(clinic, clinic.owner, "/today")


@pytest.mark.thorough
async def test_guessing_codes_is_slowed_down(clinic: DemoClinic) -> None:
    code = code_on_card(await enrol(clinic, clinic.owner, LINE))
    asha = somebody(clinic)
    await asha.start()
    for guess in range(5):
        answer = await say(clinic, asha, f"AAAAA-AAAA{guess}")
        assert answer.startswith("This code does not open anything.")
    assert "Please try again after 18:3" in await say(clinic, asha, code)
    await clinic.move(timedelta(hours=1))
    assert "Do you agree?" in await say(clinic, asha, code)


async def test_nobody_can_agree_by_a_forged_tap(clinic: DemoClinic) -> None:
    meera = clinic.owner
    first = await enrol(clinic, meera, LINE)
    second = await enrol(clinic, meera, "Bela microdermabrasion 2/6 17:30")
    mallory = somebody(clinic, "Mallory")
    await open_link(clinic, mallory, link_on_card(second))
    seen = texts(mallory)
    for invitation in (1, 3):  # Mallory opened the second one
        await forge_tap(clinic, mallory, f"agree:{invitation}")
        await forge_tap(clinic, mallory, f"refuse:{invitation}")
    assert texts(mallory) == seen
    assert "Do you agree?" in await open_link(clinic, somebody(clinic), link_on_card(first))


async def test_somebody_who_stopped_can_come_back(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/stop")
    before = len(asha.messages)
    assert "You asked us to stop" in await say(clinic, asha, "/plan")
    assert len(asha.messages) == before + 2  # the command and one answer
    asked = await say(clinic, asha, "/start")
    assert asked.startswith("Hello Asha. You asked us to stop, so we send you nothing.")
    await tap(clinic, asha, "Yes, start again")
    find(asha, "Welcome back, Asha. Your reminders go on.")
    await clinic.move(timedelta(hours=1))
    assert "Let your skin rest today." in asha.last.text
    assert asha.menu[0].command == "plan"


async def test_joining_after_a_block_works_and_opens_the_chat_again(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await asha.block()
    await clinic.settled()
    card = await enrol(clinic, clinic.owner, "Asha microdermabrasion 3/6 now")
    await tap(clinic, clinic.owner, "Asha, microdermabrasion 2 of 6 on Tue 12 May")
    assert "Asha scans this picture or opens the link" in clinic.owner.last.text, card
    await asha.unblock()
    await clinic.settled()
    await clinic.move(timedelta(seconds=5))
    assert "good to have had you here again" in asha.last.text
