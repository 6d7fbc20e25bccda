"""Adding records that have a natural key, when two processes may try the same at once."""

import functools
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from clinic.tables import Record

R = TypeVar("R", bound=Record)


def add_unless_known(db: Session, record: R, *, key: str) -> R | None:
    """Store the record, or return None if one with the same value of `key` is stored already.

    Looking first and adding then would let two processes add both, and one of them fail.
    """
    statement = _insert(db, type(record), key).returning(type(record))
    return db.scalars(statement, _values(record)).one_or_none()


def add_all_unless_known(db: Session, records: Sequence[Record], *, key: str) -> None:
    """Store these records of one table, those left out whose value of `key` is stored already."""
    if records:
        db.connection().execute(
            _insert(db, type(records[0]), key), [_values(record) for record in records]
        )


def _insert(db: Session, table: type[Record], key: str) -> Insert:
    # A class can be hashed, though its records cannot.
    return _insert_into(table, key, db.get_bind().dialect.name)  # pyright: ignore[reportArgumentType]


@functools.cache
def _insert_into(table: type[Record], key: str, dialect: str) -> Insert:
    # Built once, as that takes longer than to execute it.
    kind = postgresql if dialect == "postgresql" else sqlite
    return kind.insert(table).on_conflict_do_nothing(index_elements=[key])


def _values(record: Record) -> dict[str, Any]:
    return record.model_dump(exclude={"id"})
