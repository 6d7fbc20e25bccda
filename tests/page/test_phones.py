import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.demo.clinic import DemoClinic
from bot.sandbox.formatted import plain
from bot.sandbox.messages import Content, Message
from bot.sandbox.person import Person
from tests.page.conftest import Visit
from tests.page.phones import Desk

_MANY = 500
_A_LINE = 30
"""Pixels."""


def _person(clinic: DemoClinic, name: str) -> Person:
    return next(each for each in clinic.sandbox.world.people if each.name == name)


def _write(clinic: DemoClinic, person: Person, text: str) -> None:
    """A message of the bot comes, as if it had sent it."""
    servers = clinic.sandbox.world.servers
    chat = servers.private_chat(clinic.bot, person.user)
    content = Content(text=plain(text))
    message = Message(
        message_id=next(chat.numbers),
        sender=clinic.bot.user,
        date=clinic.clock.now(),
        content=content,
    )
    servers.post(chat, message)


async def test_a_reload_keeps_the_phones_and_all_that_was_said(desk: Desk) -> None:
    meera = await desk.clinic.of("Meera")
    asha = await desk.patient.of("Asha")
    await asha.writes("/plan")
    await asha.reads("session 2 of 6")
    await desk.reload()
    await expect(meera.root.get_by_role("log", name="Meera’s chat")).to_be_visible()
    await expect(asha.root.get_by_role("log", name="Asha’s chat")).to_be_visible()
    await asha.reads("/plan")
    await asha.sees("session 2 of 6")
    await expect(meera.chat).to_contain_text("/staff invite Ravi")


async def test_the_queue_says_what_is_coming_and_what_a_block_does_to_it(desk: Desk) -> None:
    asha = await desk.patient.of("Asha")
    coming = desk.queue.get_by_role("list", name="What is coming")
    came = desk.queue.get_by_role("list", name="What became of it")
    await expect(coming).to_contain_text("Asha Reminder · let skin rest")
    await asha.root.get_by_role("button", name="More", exact=True).click()
    await asha.root.get_by_role("menuitem", name="Block the clinic").click()
    await expect(asha.composer).to_be_hidden()
    await desk.jumps("+1 hour")
    await expect(coming).to_contain_text("waits until Asha lets the clinic in again")
    await expect(came).to_contain_text("cannot be reached")
    await asha.root.get_by_role("button", name="Unblock and restart").click()
    await asha.sees("Welcome back")
    await expect(coming).not_to_contain_text("waits until Asha lets the clinic in again")
    await came.get_by_role("button", name=re.compile("Asha Welcome")).first.click()
    await expect(asha.chat.get_by_text("welcome to aftercare")).to_be_visible()


async def test_the_next_message_comes_at_its_hour(desk: Desk) -> None:
    asha = await desk.patient.of("Asha")
    await desk.jumps("Next message")
    await asha.sees("Let your skin rest today")
    await expect(desk.clock).to_contain_text("18:30")
    await asha.taps("Done ✓")
    await expect(asha.button("✅ Done")).to_be_visible()
    await expect(asha.root.get_by_role("status")).to_contain_text("Well done!")


async def test_the_phone_that_got_the_next_message_is_shown(desk: Desk) -> None:
    await desk.patient.of("Nisha")
    await desk.jumps("Next message")
    await expect(desk.patient.root.get_by_role("log", name="Asha’s chat")).to_be_visible()
    await desk.patient.sees("Let your skin rest today")


async def test_today_is_yesterday_on_the_next_day(desk: Desk) -> None:
    asha = await desk.patient.of("Asha")
    await asha.writes("/plan")
    await asha.reads("session 2 of 6")
    await expect(asha.chat.get_by_text("Today", exact=True)).to_have_count(1)
    await desk.jumps("+1 day")
    await expect(asha.chat.get_by_text("Yesterday", exact=True)).to_have_count(1)
    await expect(asha.chat.get_by_text("Today", exact=True)).to_have_count(1)


async def test_the_keyboard_keeps_its_place_when_the_queue_changes(
    desk: Desk, small_clinic: DemoClinic
) -> None:
    row = desk.queue.get_by_role("button", name=re.compile("Asha Check-in · day 1"))
    await row.focus()
    await small_clinic.move(timedelta(hours=1))
    await expect(desk.queue.get_by_text("let skin rest")).to_have_count(1)
    await expect(desk.clock).to_contain_text("18:32")
    await expect(row).to_be_focused()


async def test_half_written_words_wait_for_their_writer(desk: Desk) -> None:
    meera = await desk.clinic.of("Meera")
    await meera.composer.fill("Dear all, ")
    ravi = await desk.clinic.of("Ravi")
    await expect(ravi.composer).to_have_value("")
    await desk.clinic.of("Meera")
    await expect(meera.composer).to_have_value("Dear all, ")


async def test_a_picture_is_sent_and_answered(desk: Desk) -> None:
    asha = await desk.patient.of("Asha")
    await asha.root.get_by_role("button", name="Send a picture").click()
    await asha.root.get_by_role("menuitem", name="Sample picture").click()
    picture = asha.chat.get_by_role("img", name="Picture")
    await expect(picture).to_be_in_viewport()
    await expect(picture).to_have_js_property("complete", value=True)
    assert await picture.evaluate("it => it.naturalWidth") > 0
    await asha.sees("Thank you for your message")
    await expect(asha.chat.get_by_role("img", name="read").last).to_be_visible()


async def test_a_second_patient_comes_in_by_name(desk: Desk) -> None:
    await desk.patient.root.get_by_role("button", name="Add a patient").click()
    asked = desk.page.get_by_role("dialog", name="A new patient")
    await asked.get_by_label("First name").fill("Zoya")
    await asked.get_by_role("button", name="Add").click()
    await expect(desk.patient.root.get_by_role("log", name="Zoya’s chat")).to_contain_text(
        "Zoya has not opened the clinic’s chat yet"
    )
    await desk.patient.root.get_by_role("button", name="Start", exact=True).click()
    await desk.patient.sees("Please type the code from the card")


async def test_the_switch_shows_each_call_as_it_happens(desk: Desk) -> None:
    calls = desk.page.get_by_role("list", name="Bot API calls, as they happen")
    await expect(calls).to_be_hidden()
    switch = desk.page.get_by_role("switch", name="Bot API calls")
    await desk.page.get_by_text("Bot API calls", exact=True).click()
    await expect(switch).to_be_checked()
    asha = await desk.patient.of("Asha")
    await asha.writes("/help")
    newest = calls.get_by_role("listitem").first
    await expect(newest).to_contain_text("sendMessage")
    await expect(newest).to_contain_text("Asha")
    await newest.get_by_text("sendMessage").click()
    await expect(newest).to_contain_text('"chat_id"')
    await desk.reload()
    await expect(switch).to_be_checked()


async def _tabs_to(desk: Desk, name: str) -> None:
    for _ in range(120):
        await desk.page.keyboard.press("Tab")
        focused = "document.activeElement.ariaLabel || document.activeElement.textContent"
        if (await desk.page.evaluate(focused)).strip() == name:
            return
    pytest.fail(f"no Tab leads to {name!r}")


async def test_everything_goes_by_keyboard_alone(desk: Desk) -> None:
    keyboard = desk.page.keyboard
    await _tabs_to(desk, "Asha, Patient")
    await keyboard.press("Enter")
    asha = desk.patient
    await expect(asha.root.get_by_role("log", name="Asha’s chat")).to_be_visible()
    await _tabs_to(desk, "Message")
    await keyboard.type("/news")
    await keyboard.press("Enter")
    await asha.sees("Would you like news and offers")
    while not await asha.button("Yes, please").evaluate("it => it === document.activeElement"):
        await keyboard.press("Shift+Tab")
    await keyboard.press("Enter")
    await asha.sees("You will also get our news")
    await _tabs_to(desk, "Menu")
    await keyboard.press("Enter")
    await expect(asha.root.get_by_role("menu", name="Commands")).to_be_visible()
    await keyboard.press("ArrowDown")
    await keyboard.press("Escape")
    await expect(asha.root.get_by_role("menu", name="Commands")).to_be_hidden()


async def test_a_narrow_screen_shows_one_phone_at_a_time(visit: Visit) -> None:
    desk = await visit(width=390, height=844)
    await expect(desk.clinic.chat).to_be_visible()
    await expect(desk.patient.chat).to_be_hidden()
    await expect(desk.queue).to_be_hidden()
    await desk.looks_at("Patient")
    await expect(desk.clinic.chat).to_be_hidden()
    asha = await desk.patient.of("Asha")
    composer = await asha.composer.bounding_box()
    assert composer is not None
    assert composer["height"] > _A_LINE, "what is written there can be read"
    await asha.writes("/plan")
    await asha.sees("session 2 of 6")
    await desk.looks_at("Queue")
    await expect(desk.patient.chat).to_be_hidden()
    await expect(desk.queue.get_by_role("list", name="What is coming")).to_be_visible()


async def test_five_hundred_messages_stay_at_the_newest(
    desk: Desk, small_clinic: DemoClinic
) -> None:
    person = _person(small_clinic, "Asha")
    asha = await desk.patient.of("Asha")
    for number in range(_MANY):
        _write(small_clinic, person, f"The message with number {number} of many")
    await asha.reads(f"number {_MANY - 1} of many")
    assert await asha.left_below() <= 1
    await desk.reload()
    await expect(asha.chat.get_by_text("number", exact=False)).to_have_count(_MANY)
    await expect(asha.chat.get_by_text(f"number {_MANY - 1} of many")).to_be_in_viewport()
    _write(small_clinic, person, "One more")
    await expect(asha.chat.get_by_text("One more")).to_be_in_viewport()
    assert await asha.left_below() <= 1
    await asha.chat.evaluate("it => it.scrollTo(0, 0)")
    await expect(asha.chat.get_by_text("number 0 of many")).to_be_attached()
    _write(small_clinic, person, "While reading what was")
    await expect(asha.root.get_by_role("button", name="To the newest message")).to_be_visible()
    assert await asha.left_below() > _MANY, "nothing pulls a reader away"
    await asha.sees("While reading what was")
