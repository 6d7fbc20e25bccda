"""Adding records that have a natural key, when two processes may try the same at once."""

from typing import TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from clinic.tables import Record

R = TypeVar("R", bound=Record)


def add_unless_known(db: Session, record: R, *, key: str) -> R | None:
    """Store the record, or return None if one with the same value of `key` is stored already.

    Looking first and adding then would let two processes add both, and one of them fail.
    """
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    table = type(record)
    statement = (
        dialect.insert(table)
        .values(record.model_dump(exclude={"id"}))
        .on_conflict_do_nothing(index_elements=[key])
        .returning(table)
    )
    return db.scalars(statement).one_or_none()
