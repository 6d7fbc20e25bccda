"""What every table shares: constraint names, enum columns, row ids."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, Enum, bindparam
from sqlalchemy.orm import Mapped
from sqlmodel import SQLModel

# Alembic can only alter a constraint that has a name, and SQLite gives it none by itself.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


NEVER_REUSED = {"sqlite_autoincrement": True}
"""Goes last into the `__table_args__` of a table that has some of its own."""


class Record(SQLModel):
    """The base of every table."""

    # Without it SQLite gives the id of a deleted row to the next one, and what was said of one
    # patient (audit, natural keys, buttons in chats) would be taken for another.
    __table_args__ = NEVER_REUSED

    if TYPE_CHECKING:
        __tablename__: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]


class NotStoredError(RuntimeError):
    """A record was asked for its id before the database had given it one."""


def stored(record_id: int | None) -> int:
    """The id of a record that is in the database.

    Raises:
        NotStoredError: if the record was never flushed, which is a fault of the caller.
    """
    if record_id is None:
        raise NotStoredError("flush the record before using its id")
    return record_id


def _values(members: type[StrEnum]) -> list[str]:
    return [member.value for member in members]


def choice(members: type[StrEnum], *, name: str) -> Enum:
    """A text column with a CHECK that allows the members' values.

    A native PostgreSQL enum would need a migration of its own kind for every new member.
    """
    return Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=_values,
    )


def is_any(column: Mapped[Any], *members: StrEnum) -> ColumnElement[bool]:
    """Whether the column holds one of these, with the values written into the statement.

    A planner that sees a parameter, or another spelling than the index has, cannot know that a
    partial index serves the query.
    """
    if len(members) == 1:
        return column == bindparam(None, members[0], literal_execute=True)
    return column.in_(bindparam(None, members, expanding=True, literal_execute=True))
