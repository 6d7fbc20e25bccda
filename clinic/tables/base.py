"""What every table shares: constraint names, enum columns, row ids."""

from enum import StrEnum

from sqlalchemy import Enum
from sqlmodel import SQLModel

# Alembic can only alter a constraint that has a name, and SQLite gives it none by itself.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Record(SQLModel):
    """The base of every table."""


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
        values_callable=lambda enum: [member.value for member in enum],
    )
