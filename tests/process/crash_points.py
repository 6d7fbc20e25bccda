"""The points of the crash table, from an update to its recorded answer."""

from enum import StrEnum

from tests.process.rigging import Point


class Wire(StrEnum):
    """The points that Telegram's side sees."""

    ACKNOWLEDGED = "update acknowledged"
    """The next poll has told Telegram to forget it."""
    WRITTEN = "request written"
    """Telegram has the request, and has not acted on it."""
    TAKEN = "answer not read"
    """Telegram has taken the message; its answer never arrives."""


AnyPoint = Point | Wire
POINTS: tuple[AnyPoint, ...] = (
    Point.READ,
    Point.STORED,
    Wire.ACKNOWLEDGED,
    Point.CLAIMED,
    Point.PARSED,
    Point.HANDLED,
    Point.COMMITTED,
    Point.ROW_CLAIMED,
    Point.WORDED,
    Wire.WRITTEN,
    Wire.TAKEN,
    Point.ANSWERED,
    Point.RECORDING,
    Point.RECORDED,
)
"""In the order in which an update and its answer pass them."""
