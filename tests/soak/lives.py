"""What patients do in a soak, by chance."""

import contextlib
from collections.abc import Sequence
from random import Random

from bot.sandbox.chats import Standing
from bot.sandbox.errors import CannotActError
from bot.sandbox.person import Person

_ANSWERS = ("1 · Calm", "1 · Calm", "2 · Pink or dry", "3 · Sore, hot or very red")
_WORDS = (
    "/plan",
    "done",
    "1",
    "/pause day",
    "/resume",
    "hello?",
    "thanks",
    "/news off",
    "/news on",
)


async def live(people: Sequence[Person], chance: Random) -> None:
    """Some of them do something."""
    for person in chance.sample(people, k=min(len(people), chance.randint(0, 12))):
        with contextlib.suppress(CannotActError):
            await _act(person, chance)


async def _act(person: Person, chance: Random) -> None:
    if person.standing is Standing.BLOCKED:
        await person.unblock()
        return
    dice = chance.random()
    if dice < 0.05:
        await person.block()
    elif dice < 0.09:
        await person.say("stop")
    elif dice < 0.14:
        await _come_back(person)
    elif dice < 0.60:
        await _tap(person, chance)
    else:
        await person.say(chance.choice(_WORDS))


async def _come_back(person: Person) -> None:
    """Whoever had stopped is asked; whoever had not is told what there is."""
    if "Yes, start again" in _buttons(person):
        await person.tap("Yes, start again")
    else:
        await person.start()


async def _tap(person: Person, chance: Random) -> None:
    shown = _buttons(person)
    wanted = [label for label in ("Done ✓", *_ANSWERS, "Yes, start again") if label in shown]
    if wanted:
        await person.tap(chance.choice(wanted))


def _buttons(person: Person) -> set[str]:
    return {label for one in person.messages for row in one.buttons for label in row}
