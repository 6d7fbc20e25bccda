"""Taps about a series of the patient's own, and the answer in its place."""

from collections.abc import Callable
from typing import TypeVar

from telegram import Update

from bot import next_session
from bot.actions import Action
from bot.context import Context, action_of
from bot.handlers.who import Handler, for_patients
from bot.next_session import NextSession
from bot.receive.turn import Effects
from clinic.tables import Patient
from clinic.tables.base import stored
from messages.draft import Draft

T = TypeVar("T")


def about_series(
    read: Callable[[Action], T], work: Callable[[Effects, Patient, NextSession, T], None]
) -> Handler:
    """A tap about a series: its owner alone may do `work`, with what `read` finds in the tap.

    Everybody else, and whoever forges a tap, learns only that the button is no longer in use.
    """

    @for_patients
    async def tapped(update: Update, context: Context, patient: Patient) -> None:
        def run(effects: Effects, series_id: int, chosen: T) -> bool:
            following = following_of(effects, patient, series_id)
            if following is not None:
                work(effects, patient, following, chosen)
            return following is not None

        action = action_of(update)
        series_id, chosen = action.number(), read(action)
        if not await context.turn.write(lambda effects: run(effects, series_id, chosen)):
            context.turn.toast = context.services.voice_of(patient).plain("button-stale")

    return tapped


def following_of(effects: Effects, patient: Patient, series_id: int) -> NextSession | None:
    """The patient's own running series."""
    services = effects.turn.services
    return next_session.find(effects.db, series_id=series_id, patient=patient, services=services)


def put(effects: Effects, draft: Draft, *, afresh: bool) -> int:
    """Answer below, or in the place of the tapped message; returns the row's id."""
    return stored((effects.say(draft) if afresh else effects.replace_tapped(draft)).id)
