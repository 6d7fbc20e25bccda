"""Sending claimed messages: words, pace, call, outcome."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from telegram import Bot
from telegram.error import TelegramError

from bot.send.compose import NothingToSayError, compose
from bot.send.outcome import is_gone, outcome_of
from bot.send.pacing import Pacing
from bot.send.parcel import AnyParcel, MenuParcel, Parcel
from bot.send.post import post
from bot.services import Services
from clinic.database import DatabaseTrouble, Session, begin_anew
from clinic.delivery import LEASE, LONGEST_TRY, Claim
from clinic.outcomes import NotSent, Outcome, Refused, Throttled
from jobs.sender import Attempt

log = logging.getLogger(__name__)

_BEGIN_WITHIN = (LEASE - LONGEST_TRY).total_seconds()
"""Counted, not by the clock: it may jump, and a program may stand still with rows in its hand."""


class TelegramSender:
    """The `jobs.sender.Sender` that speaks to Telegram."""

    def __init__(self, *, bot: Bot, services: Services, pacing: Pacing) -> None:
        """Nothing is sent before an attempt is made."""
        self._bot = bot
        self._services = services
        self._pacing = pacing

    def prepare(self, db: Session, claims: Sequence[Claim]) -> Sequence[Attempt]:
        """An attempt for each claim, with the words as they are right now."""
        begin_by = self._services.clock.monotonic() + _BEGIN_WITHIN
        return [self._prepared(db, claim, begin_by) for claim in claims]

    def _prepared(self, db: Session, claim: Claim, begin_by: float) -> Attempt:
        chat_id = claim.lead.chat_id
        if chat_id is None:
            return _settled(Refused(detail="the row has no chat"))
        try:
            parcel = compose(db, claim=claim, services=self._services)
        except NothingToSayError as error:
            return _settled(Refused(detail=str(error)))
        except DatabaseTrouble:
            raise
        except Exception as error:
            # One row that cannot be worded must not stop the rest.
            log.exception("row-not-worded", extra={"outbox_id": claim.lead.id})
            begin_anew(db)
            return _settled(Refused(detail=f"cannot be worded: {type(error).__name__}"))
        return partial(self._deliver, chat_id, parcel, claim.lead.lane, begin_by)

    async def _deliver(
        self, chat_id: int, parcel: AnyParcel, lane: int, begin_by: float
    ) -> Outcome:
        try:
            return await self._post(chat_id, parcel, lane, begin_by)
        except TelegramError as error:
            again = _as_new(parcel) if is_gone(error) else None
            if again is None:
                return self._outcome(error)
        try:
            return await self._post(chat_id, again, lane, begin_by)
        except TelegramError as error:
            return self._outcome(error)

    async def _post(self, chat_id: int, parcel: AnyParcel, lane: int, begin_by: float) -> Outcome:
        async with self._pacing.turn(chat_id, lane=lane) as silent_for:
            if silent_for:
                # Another message was refused while this one waited for its turn.
                return Throttled(seconds=silent_for)
            if self._services.clock.monotonic() > begin_by:
                return NotSent(detail="its turn came too late")
            return await post(self._bot, chat_id=chat_id, parcel=parcel)

    def _outcome(self, error: TelegramError) -> Outcome:
        outcome = outcome_of(error)
        if isinstance(outcome, Throttled):
            self._pacing.close(outcome.seconds)
        return outcome


def _settled(outcome: Outcome) -> Attempt:
    async def nothing_to_try() -> Outcome:
        return outcome

    return nothing_to_try


def _as_new(parcel: AnyParcel) -> Parcel | None:
    """An edit as a message of its own; None where it only changes the buttons under words."""
    if isinstance(parcel, MenuParcel) or not parcel.draft.text:
        return None
    return replace(parcel, edits=None)
