"""The words of rows that only owners get."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.services import Services
from messages.draft import Draft

_MINUTES_TOLD = 120
"""Whoever waited longer is told in hours."""


def waited(content: Mapping[str, Any], services: Services) -> Draft:
    """Messages could not go for a while: how long, and what came of them."""
    voice, now = services.voice, services.clock.now()
    minutes: int = content["minutes"]
    unit = "minutes" if minutes < _MINUTES_TOLD else "hours"
    return Draft(
        text=voice.text(
            "notice-waited",
            unit=unit,
            count=minutes if unit == "minutes" else minutes // 60,
            begins=voice.when(datetime.fromisoformat(content["begins"]), now),
            ends=voice.when(datetime.fromisoformat(content["ends"]), now),
            late=content["late"],
            lost=content["lost"],
        )
    )


def backup_failed(content: dict[str, Any], services: Services) -> Draft:
    """The nightly backup fails."""
    voice, newest = services.voice, content["newest"]
    when = voice.day_and_time(datetime.fromisoformat(newest)) if newest else "none"
    return Draft(text=voice.text("notice-backup-failed", when=when))
