"""Which rows of the outbox can go now."""

from sqlalchemy import BindParameter, and_, bindparam, exists, or_, tuple_
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from clinic.tables import OutboxRow, State
from clinic.tables.base import is_any

_EARLIER = aliased(OutboxRow)
NOW: BindParameter[object] = bindparam("now")
"""Given when a statement is executed, so that statements are built once: that takes longer than
to execute them."""


def claimable() -> ColumnElement[bool]:
    """Whether a row can go at `NOW`: it is due, none of its chat is under way or goes first.

    Only rows of its own lane go first. Whoever claims takes the lanes in order, and what was taken
    is under way by then; but what waits for another try must not hold the other lanes back.
    """
    same_chat = col(_EARLIER.chat_id) == col(OutboxRow.chat_id)
    under_way = exists().where(same_chat, is_any(col(_EARLIER.state), State.SENDING))
    goes_first = exists().where(
        same_chat,
        is_any(col(_EARLIER.state), State.PENDING),
        # Not a bare column: SQLite would look through all of the lane that is due, for every row.
        col(_EARLIER.lane) + 0 == col(OutboxRow.lane),
        tuple_(col(_EARLIER.due_at), col(_EARLIER.id))
        < tuple_(col(OutboxRow.due_at), col(OutboxRow.id)),
    )
    return and_(
        is_any(col(OutboxRow.state), State.PENDING),
        col(OutboxRow.due_at) <= NOW,
        or_(col(OutboxRow.retry_at).is_(None), col(OutboxRow.retry_at) <= NOW),
        col(OutboxRow.chat_id).is_not(None),
        ~under_way,
        ~goes_first,
    )
