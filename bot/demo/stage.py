"""The stage of the tour: a scene with its people, whose story is told."""

from datetime import datetime

from bot.demo.clinic import SUNRISE, DemoClinic
from bot.demo.scene import Scene
from bot.demo.telling import Storyteller

STARTS = datetime(2026, 5, 12, 17, 32, tzinfo=SUNRISE.zone)


class Stage(Scene):
    """One clinic with three people, and the means to tell what happens to them."""

    def __init__(self, clinic: DemoClinic, story: Storyteller) -> None:
        """Bring the people in; nobody has opened the bot yet."""
        super().__init__(clinic, begins=STARTS)
        self.story = story
        world = clinic.sandbox.world
        self.meera = clinic.owner
        self.ravi = world.add_person(first_name="Ravi", language_code="en")
        self.asha = world.add_person(first_name="Asha", language_code="en")
