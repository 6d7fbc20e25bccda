"""/broadcast: the clinic's news to all who agreed to it."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.sandbox.person import Person
from tests.steps import at, find, labels, patient, say, tap, texts

NEWS = "Closed on Friday."
FOOTER = "News from Sunrise Skin Clinic. To end it: /news off"


def copies(person: Person) -> list[str]:
    return [text for text in texts(person) if FOOTER in text]


async def test_the_preview_is_exactly_what_arrives_and_only_who_agreed_gets_it(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic, news=True)
    bela = await patient(clinic, "Bela microdermabrasion 2/6 17:30")
    ask = await say(clinic, clinic.owner, "/broadcast")
    assert ask.endswith("It goes to 1 patient who agreed to news.")
    preview = await say(clinic, clinic.owner, NEWS)
    assert labels(clinic.owner.last) == ["Send to 1", "Cancel"]
    await tap(clinic, clinic.owner, "Send to 1")
    (copy,) = copies(asha)
    assert preview == f"Preview. This goes to 1 patient who agreed to news:\n\n{copy}"
    assert copies(bela) == []
    find(clinic.owner, "On its way to 1 patient.")
    assert clinic.owner.last.text == "📣 Broadcast finished: 1 recipient.\nSent: 1"


@pytest.mark.parametrize("bold", [(11, 9), (0, 20)], ids=["text", "text-and-command"])
async def test_formatting_is_kept(clinic: DemoClinic, bold: tuple[int, int]) -> None:
    asha = await patient(clinic, news=True)
    text = "/broadcast New hours & <more>"
    offset, length = bold
    clinic.bot.updates.push(
        "message",
        {
            "message_id": 9_000,
            "date": 1_700_000_000,
            "from": clinic.owner.user.json(),
            "chat": {"id": clinic.owner.id, "type": "private", "first_name": "Meera"},
            "text": text,
            "entities": [
                {"type": "bot_command", "offset": 0, "length": 10},
                {"type": "bold", "offset": offset, "length": length},
            ],
        },
    )
    await clinic.settled()
    await tap(clinic, clinic.owner, "Send to 1")
    assert "<b>New hours</b> &amp; &lt;more&gt;" in find(asha, FOOTER).html


async def test_cancel_sends_nothing(clinic: DemoClinic) -> None:
    asha = await patient(clinic, news=True)
    await say(clinic, clinic.owner, f"/broadcast {NEWS}")
    await tap(clinic, clinic.owner, "Cancel")
    find(clinic.owner, "Not sent. /broadcast starts a new one.")
    assert copies(asha) == []


@pytest.mark.thorough
async def test_an_older_preview_cannot_send_the_newer_text(clinic: DemoClinic) -> None:
    asha = await patient(clinic, news=True)
    await say(clinic, clinic.owner, f"/broadcast {NEWS}")
    first = clinic.owner.last.message_id
    await say(clinic, clinic.owner, "Open on Friday.")
    await clinic.owner.tap("Send to 1", on=first)
    await clinic.settled()
    assert clinic.owner.toasts == ["This button is no longer in use."]
    await tap(clinic, clinic.owner, "Send to 1")
    assert "Open on Friday." in copies(asha)[0]


async def test_too_long_a_text_is_refused_with_the_number_of_letters(clinic: DemoClinic) -> None:
    await patient(clinic, news=True)
    await say(clinic, clinic.owner, "/broadcast")
    answer = await say(clinic, clinic.owner, "x" * 3512)
    assert answer == "That is too long by 12 characters. Please shorten it and send it again."
    assert "Preview." in await say(clinic, clinic.owner, "x" * 3500)


async def test_without_anybody_to_send_to_it_says_so(clinic: DemoClinic) -> None:
    answer = await say(clinic, clinic.owner, "/broadcast Hello")
    assert answer == "No patient in care wants news right now, so there is nobody to send to."


@pytest.mark.thorough
async def test_at_night_copies_wait_and_who_says_no_meanwhile_is_left_out(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic, news=True)
    bela = await patient(clinic, "Bela microdermabrasion 2/6 17:30", news=True)
    await clinic.move_to(at(clinic, 0, 22))
    await say(clinic, clinic.owner, f"/broadcast {NEWS}")
    await tap(clinic, clinic.owner, "Send to 2")
    find(
        clinic.owner, "It is too late or too early for news now: copies wait until tomorrow 09:00."
    )
    await say(clinic, bela, "/news off")
    await clinic.move_to(at(clinic, 1, 8, 55))
    assert copies(asha) == []
    await clinic.move(timedelta(minutes=6))
    await clinic.move(timedelta(minutes=2))
    assert len(copies(asha)) == 1
    assert copies(bela) == []
    report = find(clinic.owner, "Broadcast finished: 2 recipients.").text
    assert "Sent: 1\nLeft out, because they paused or no longer want news: 1" in report
