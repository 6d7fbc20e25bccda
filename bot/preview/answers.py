"""What each answer to a check-in brings: the reply, and whether staff are told."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.preview.ground import Ground
from bot.preview.lives import PATIENT
from bot.preview.wish import Wish
from messages.answers import CheckInAnswer
from messages.check_in import escalates, reply_text


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the patient reads after one answer on some of the days."""

    label: str
    """The answer as the button says it."""
    days: tuple[int, ...]
    html: str
    staff_are_told: bool


def replies(ground: Ground, wish: Wish) -> tuple[Reply, ...]:
    """For every answer, the days on which the same is said drawn together."""
    return tuple(reply for answer in CheckInAnswer for reply in _to(answer, ground, wish))


def _to(answer: CheckInAnswer, ground: Ground, wish: Wish) -> Iterator[Reply]:
    plan, profile = wish.main.plan, ground.profile
    by_reply: dict[tuple[str, bool], list[int]] = {}
    for day in plan.check_ins.days:
        html = reply_text(
            ground.catalogue,
            language=wish.language,
            plan=plan,
            answer=answer,
            day=day,
            first_name=PATIENT,
            clinic=profile.name,
            phone=profile.phone or None,
            emergency_number=profile.emergency_number,
        )
        by_reply.setdefault((html, escalates(plan, answer, day)), []).append(day)
    label = ground.catalogue.plain(wish.language, answer.label_id)
    for (html, told), days in by_reply.items():
        yield Reply(label=label, days=tuple(days), html=html, staff_are_told=told)
