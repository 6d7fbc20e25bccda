"""When Telegram last answered, and whether it still takes the token."""

from datetime import datetime, timedelta

from bot.receive.watcher import PollOutcome, ReceiveWatcher
from clinic.delivery import Claim
from clinic.outcomes import Locked, Moved, Outcome, Sent, Unreachable
from jobs.watcher import Watcher

LATELY = timedelta(minutes=2)
"""A poll is held for half a minute at most; a webhook's bot asks when nothing came for a minute."""


class Contact(Watcher, ReceiveWatcher):
    """What is known of Telegram from whatever was asked or sent last."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.answered_at: datetime | None = None
        """When Telegram last took the token and answered."""
        self.token_refused = False
        """Whether it refused the token since."""

    def answered(self, *, now: datetime) -> None:
        """It answered, and took the token."""
        self.answered_at, self.token_refused = now, False

    def refused(self) -> None:
        """It does not know the token."""
        self.token_refused = True

    def is_recent(self, *, now: datetime) -> bool:
        """Whether it answered lately and takes the token."""
        answered = self.answered_at
        return answered is not None and not self.token_refused and now - answered <= LATELY

    def polled(self, outcome: PollOutcome, *, now: datetime) -> None:
        """A poll says most: there is always one."""
        match outcome:
            case PollOutcome.ANSWERED | PollOutcome.NOT_STORED:
                self.answered(now=now)
            case PollOutcome.TOKEN_REFUSED:
                self.refused()
            case _:
                pass

    def brought(self, *, now: datetime) -> None:
        """Telegram reaches us, which says nothing of the token."""
        self.answered_at = now

    def tried(self, claim: Claim, outcome: Outcome, *, now: datetime) -> None:
        """What Telegram said to one message is an answer too."""
        del claim
        match outcome:
            case Locked():
                self.refused()
            case Sent() | Unreachable() | Moved():
                self.answered(now=now)
            case _:
                pass
