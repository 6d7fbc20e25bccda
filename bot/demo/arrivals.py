"""How people come to the bot in the demos: the owner, her staff, a patient."""

from bot.demo.scene import Scene, link_on
from bot.sandbox.person import Person


async def open_shop(on: Scene, *, owner: Person) -> None:
    """The owner opens the bot for the first time."""
    await on.starts(owner)
    await on.reads(owner, "what staff can do")


async def invite(on: Scene, *, owner: Person, name: str) -> str:
    """The owner invites somebody to her staff; returns the link."""
    await on.says(owner, f"/staff invite {name}")
    return link_on(await on.reads(owner, "new member of staff"))


async def join_staff(on: Scene, person: Person, *, link: str) -> None:
    """Somebody accepts the owner's invitation."""
    await on.opens(person, link)
    await on.reads(person, "Welcome to the team")


async def enrol(on: Scene, *, by: Person, line: str) -> str:
    """Staff enrol a patient in one line; returns the link on the card."""
    await on.says(by, f"/enrol {line}")
    return link_on(await on.reads(by, "will get"))


async def join(on: Scene, patient: Person, *, link: str, news: bool) -> None:
    """A patient scans the picture on the staff's screen, and agrees."""
    await on.opens(patient, link)
    await on.reads(patient, "Do you agree?")
    await on.taps(patient, "I agree")
    await on.reads(patient, "One more question")
    await on.taps(patient, "Yes, please" if news else "No news, thanks")
    await on.reads(patient, "You will also get our news" if news else "You will get no news")
    await on.a_while()
    await on.reads(patient, "welcome to aftercare")
