"""What a preview shows, whole: whose plan, for when, signed by whom; the weeks; the answers."""

import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from babel import Locale

from bot.demo.clinic import demo_clinic
from bot.preview.answers import Reply, replies
from bot.preview.ground import Ground
from bot.preview.lives import live
from bot.preview.weeks import Weeks, weeks_of
from bot.preview.wish import Wish
from clinic.profile import Offer
from messages.capital import with_capital
from messages.offsets import day_runs

_FAST = 1000
_SHORT = 12


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything that the terminal and the page tell."""

    ground: Ground
    wish: Wish
    weeks: Weeks
    replies: tuple[Reply, ...]
    printed_on: date

    @property
    def title(self) -> str:
        """The procedure, as patients are told of it."""
        plan = self.wish.main.plan
        return with_capital(self.ground.catalogue.plain(self.wish.language, plan.name))

    def facts(self) -> list[tuple[str, str]]:
        """What a signature is for: names and values, in the order in which they are read."""
        wish, main = self.wish, self.wish.main
        profile = self.ground.profile
        facts = [
            ("Clinic", profile.name),
            ("Procedure", f"{self.title}, session {main.number} of {main.length}"),
            ("Session ends", self._at(main.ended_at)),
        ]
        for visit in wish.beside:
            at = self._at(visit.ended_at)
            name = self.ground.catalogue.plain(wish.language, visit.plan.name)
            facts.append(("With", f"{name}, session {visit.number} of {visit.length}: {at}"))
        return [
            *facts,
            ("Patient's time", wish.zone.key),
            ("Quiet hours", f"{profile.quiet.start:%H:%M} to {profile.quiet.end:%H:%M}"),
            ("Language", Locale.parse(wish.language).get_display_name("en") or wish.language),
            ("Plan version", main.plan.digest[:_SHORT]),
            ("Reviewed", self.reviewed or "not signed yet"),
            ("Previewed on", f"{self.printed_on:%-d %B %Y}"),
        ]

    @property
    def reviewed(self) -> str:
        """Who signed the plan, and when; empty while nobody has."""
        plan = self.wish.main.plan
        if plan.reviewed_by is None or plan.reviewed_on is None:
            return ""
        return f"by {plan.reviewed_by} on {plan.reviewed_on:%-d %B %Y}"

    @property
    def warning(self) -> str:
        """That the clinic is made up, if it is."""
        if not self.ground.example:
            return ""
        return (
            "There is no clinic.yaml here yet, so this shows an example clinic. "
            "“aftercare init” writes yours."
        )

    def _at(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.wish.zone):%A %-d %B %Y, %H:%M}"


def days_of(reply: Reply) -> str:
    """The days on which it is said, in words."""
    runs = day_runs(reply.days, dash="\N{EN DASH}", comma=", ")
    return f"day {runs}" if len(reply.days) == 1 else f"days {runs}"


async def make_sheet(ground: Ground, wish: Wish, *, printed_on: date) -> Sheet:
    """Let the weeks pass in a clinic of its own, whose records are thrown away.

    Raises:
        bot.preview.errors.PreviewError: if something could not be sent.
    """
    offers = {name: ground.profile.procedures.get(name, Offer()) for name in ground.plans}
    # In the language that is asked for, and without a group that the stand-in does not know; a
    # plan may be signed before it is offered.
    profile = ground.profile.model_copy(
        update={"languages": (wish.language,), "staff_chat": None, "procedures": offers}
    )
    with tempfile.TemporaryDirectory(prefix="aftercare-preview-") as folder:
        async with demo_clinic(
            folder=Path(folder),
            start=wish.visits[0].ended_at,
            profile=profile,
            plans=ground.plans,
            catalogue=ground.catalogue,
            limits=False,
            messages_per_second=_FAST,
        ) as clinic:
            lived = await live(clinic, wish)
    return Sheet(
        ground=ground,
        wish=wish,
        weeks=weeks_of(lived, wish),
        replies=replies(ground, wish),
        printed_on=printed_on,
    )
