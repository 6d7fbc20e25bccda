"""The tour's second chapter: from the first session to the last of the series."""

from datetime import time

from bot.demo.stage import Stage


async def whole_series(on: Stage) -> None:
    """Book, confirm, remind, attend; move in words; miss a visit; complete the series.

    Raises:
        bot.demo.scene.UnexpectedError: at the first thing that does not happen as it should.
    """
    await _books_by_taps(on)
    await _second_session(on)
    await _books_in_words_and_moves(on)
    await _third_session(on)
    await _does_not_come(on)
    await _last_session(on)


async def _books_by_taps(on: Stage) -> None:
    on.story.say("Her skin is fine again, so the bot asks once more as the best days come near.")
    await on.at(11, time(11, 5))
    await on.reads(on.asha, "Session 2 of 4")
    await on.taps(on.asha, "See free times")
    await on.taps(on.asha, "★ Fri 29 May")
    await on.taps(on.asha, "17:00")
    await on.reads(on.ravi, "asks for a time")
    on.story.say("Ravi looks at his book and confirms with a tap.")
    await on.taps(on.ravi, "Confirm")
    await on.reads(on.asha, "Your appointment is confirmed: Fri 29 May")


async def _second_session(on: Stage) -> None:
    on.story.say("Before the visit the bot helps her to prepare and reminds her.")
    await on.at(14, time(10, 5))
    await on.reads(on.asha, "do not wax")
    await on.taps(on.asha, "I'm coming")
    await on.at(17, time(14, 5))
    await on.reads(on.asha, "today 17:00")
    on.story.say("She came. Ravi marks it in the day's list, and the second aftercare begins.")
    await on.at(17, time(17, 32))
    await on.says(on.ravi, "/today")
    await on.taps(on.ravi, on.sees_button(on.ravi, "✔ 17:00"))
    await on.reads(on.asha, "good to have had you here again")
    with on.story.quietly("The same week of care follows, as after the first session"):
        await on.at(25, time(9, 0))


async def _books_in_words_and_moves(on: Stage) -> None:
    on.story.say("Asha would rather write than tap.")
    await on.says(on.asha, "book")
    await on.says(on.asha, "12 June 10:00")
    await on.taps(on.ravi, "Confirm")
    await on.reads(on.asha, "Fri 12 Jun")
    on.story.say("Something comes up at work. She moves it herself.")
    await on.says(on.asha, "move")
    await on.says(on.asha, "saturday 13 june 11:30")
    await on.taps(on.ravi, "Confirm")
    await on.reads(on.asha, "Sat 13 Jun")


async def _third_session(on: Stage) -> None:
    with on.story.quietly("Preparation and reminders before the visit"):
        await on.at(32, time(12, 2))
    await on.says(on.ravi, "/done Asha")
    await on.reads(on.asha, "good to have had you here again")
    with on.story.quietly("Her third week of care"):
        await on.at(40, time(9, 0))


async def _does_not_come(on: Stage) -> None:
    on.story.say("Asha telephones, and Ravi books the last session for her.")
    await on.says(on.ravi, "/book Asha 27 June 10:00")
    await on.reads(on.asha, "Sat 27 Jun")
    with on.story.quietly("Preparation and reminders before the visit"):
        await on.at(46, time(10, 40))
    on.story.say("This time she does not come. Nobody blames her; she picks another day.")
    await on.says(on.ravi, "/today")
    await on.taps(on.ravi, "✖ did not come")
    await on.at(46, time(11, 0))
    await on.taps(on.asha, "Choose another time")
    await on.says(on.asha, "monday 29 june 11:00")
    await on.taps(on.ravi, "Confirm")
    await on.reads(on.asha, "Mon 29 Jun")


async def _last_session(on: Stage) -> None:
    with on.story.quietly("A reminder, and the visit"):
        await on.at(48, time(11, 32))
        await on.says(on.ravi, "/done Asha")
    on.story.say("That was the last of the four.")
    with on.story.quietly("Her last week of care"):
        await on.at(57, time(9, 0))
    await on.at(57, time(11, 5))
    await on.reads(on.asha, "●●●●")
    on.story.say("Asha agreed to news, so four weeks later there is one word more.")
    await on.at(76, time(10, 30))
    await on.reads(on.asha, "helps your result last")
