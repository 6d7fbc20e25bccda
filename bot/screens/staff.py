"""What staff read about the bot and about each other."""

from collections.abc import Sequence

from bot.actions import Verb, button
from bot.screens.language import has_choice
from bot.services import Services
from clinic.tables import Role, Staff
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Draft
from messages.voice import Voice


def staff_help(services: Services) -> Draft:
    """What staff can do here."""
    voice = services.voice
    return Draft(
        text=voice.text(
            "staff-help",
            clinic=services.profile.name,
            procedure=example_procedure(services),
            choice="yes" if has_choice(voice, profile=services.profile) else "no",
        )
    )


def example_procedure(services: Services) -> str:
    """The procedure that examples use, by its name: it can be typed so."""
    return services.procedure_name(next(iter(services.plans)))


def staff_list(services: Services, members: Sequence[Staff], *, for_owner: bool) -> Draft:
    """Who works here; owners see how to change it."""
    voice = services.voice
    lines = [voice.text("staff-list")]
    lines += [
        voice.text(
            "staff-line",
            name=member.name,
            role=member.role.value,
            joined="yes" if member.joined_at else "no",
        )
        for member in members
    ]
    if not for_owner:
        return Draft(text=Html("\n".join(lines)))
    lines += ["", voice.text("staff-usage")]
    return Draft(
        text=Html("\n".join(lines)),
        buttons=tuple(
            (
                button(
                    voice.plain("button-remove", name=member.name),
                    Verb.STAFF_REMOVE,
                    stored(member.id),
                    "ask",
                ),
            )
            for member in members
            if member.role is not Role.OWNER
        ),
    )


def remove_question(voice: Voice, member: Staff) -> Draft:
    """Whether it is meant that this member is removed."""
    keep, staff_id = voice.plain("button-remove-no"), stored(member.id)
    remove = voice.plain("button-remove", name=member.name)
    return Draft(
        text=voice.text("staff-remove-ask", name=member.name),
        buttons=(
            (
                button(keep, Verb.STAFF_REMOVE, staff_id, "no"),
                button(remove, Verb.STAFF_REMOVE, staff_id, "yes"),
            ),
        ),
    )
