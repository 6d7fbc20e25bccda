"""Which of several series is meant, where a name alone does not tell."""

from collections.abc import Sequence

from bot.actions import Verb, button
from bot.forms.naming import Running, label
from bot.services import Services
from clinic.tables.base import stored
from messages.draft import Draft

_MOST = 20
"""Of many who fit a name so many are offered, the newest first."""


def which(services: Services, found: Sequence[Running], verb: Verb, *carried: str | int) -> Draft:
    """A button for each series; it carries the series' id and what else was said."""
    return Draft(
        text=services.voice.text("name-which"),
        buttons=tuple(
            (button(label(services, each), verb, stored(each.series.id), *carried),)
            for each in found[:_MOST]
        ),
    )
