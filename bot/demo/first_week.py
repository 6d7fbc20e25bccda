"""The tour's first chapter: a session has just ended, and the first week after it."""

from datetime import time

from bot.demo.arrivals import invite, join, join_staff, open_shop
from bot.demo.scene import link_on
from bot.demo.stage import Stage


async def first_week(on: Stage) -> None:
    """Enrol, join, remind, check in, a worry: seven days.

    Raises:
        bot.demo.scene.UnexpectedError: at the first thing that does not happen as it should.
    """
    await _hire(on)
    await _enrol(on)
    await _join(on)
    await _first_days(on)
    await _worry(on)
    await _later_days(on)


async def _hire(on: Stage) -> None:
    on.story.say("Meera owns the clinic. She opens the bot and invites Ravi, her reception.")
    await open_shop(on, owner=on.meera)
    link = await invite(on, owner=on.meera, name="Ravi")
    on.story.say("Ravi opens the link. His invitation works once.")
    await join_staff(on, on.ravi, link=link)


async def _enrol(on: Stage) -> None:
    on.story.say(
        "Asha's first session has just ended, and four are advised. Ravi enrols her by a form."
    )
    await on.says(on.ravi, "/enrol")
    await on.reads(on.ravi, "first name")
    await on.says(on.ravi, "Asha")
    await on.reads(on.ravi, "Which procedure")
    await on.taps(on.ravi, "Microdermabrasion")
    await on.says(on.ravi, "1/4")
    await on.taps(on.ravi, "Just now")
    await on.reads(on.ravi, "Asha will get")


async def _join(on: Stage) -> None:
    on.story.say("Asha scans the picture on Ravi's screen. Nothing happens without her yes.")
    await join(on, on.asha, link=link_on(on.ravi.last.text), news=True)
    await on.reads(on.ravi, "Joined today")


async def _first_days(on: Stage) -> None:
    on.story.say("From here on the bot writes by itself, at the right hour for Asha.")
    await on.at(0, time(18, 40))
    await on.reads(on.asha, "Let your skin rest")
    await on.at(0, time(20, 5))
    await on.reads(on.asha, "This evening")
    await on.taps(on.asha, "Done ✓")
    await on.at(1, time(8, 5))
    await on.reads(on.asha, "Strong sun today")
    await on.taps(on.asha, "Done ✓")
    await on.at(1, time(19, 5))
    await on.reads(on.asha, "How is your skin today?")
    await on.taps(on.asha, "2 · Pink or dry")
    await on.reads(on.asha, "normal in the first days")
    await on.at(2, time(8, 5))
    await on.reads(on.asha, "Leave out sauna")
    await on.at(2, time(20, 5))
    await on.reads(on.asha, "before bed")


async def _worry(on: Stage) -> None:
    await on.at(3, time(8, 5))
    on.story.say("On the third day the bot asks about the next session. Asha does not answer yet.")
    await on.at(3, time(11, 5))
    await on.reads(on.asha, "Session 2 of 4")
    on.story.say("In the evening her skin is sore. That goes to the team at once.")
    await on.at(3, time(19, 5))
    await on.taps(on.asha, "3 · Sore, hot or very red")
    await on.reads(on.asha, "Our team has been told")
    await on.reads(on.ravi, "A patient is worried")
    on.story.say("Ravi is busy. After two hours the bot tells Meera, who takes it.")
    await on.at(3, time(21, 10))
    await on.reads(on.meera, "Nobody has taken this")
    await on.taps(on.meera, "I take it")
    await on.reads(on.meera, "Meera took it")
    await on.reads(on.ravi, "Meera took it")


async def _later_days(on: Stage) -> None:
    await on.at(4, time(9, 0))
    await on.reads(on.asha, "Sun comes through clouds")
    await on.at(5, time(10, 0))
    on.story.say("Meera has news for everybody who agreed to news.")
    await on.says(on.meera, "/broadcast")
    await on.reads(on.meera, "Please type the news")
    await on.says(on.meera, "We are closed on Monday for the spring holiday.")
    await on.reads(on.meera, "Preview")
    await on.taps(on.meera, "Send to 1")
    await on.reads(on.asha, "closed on Monday")
    await on.reads(on.meera, "Broadcast finished")
    await on.at(7, time(8, 5))
    await on.reads(on.asha, "A whole week")
    await on.taps(on.asha, "1 · Calm")
    await on.reads(on.asha, "lovely to hear")
    on.story.say("A week later her skin is calm, and nobody had to remember anything.")
