"""Rows whose id is one of many, in a statement that is the same however many there are."""

import json
from collections.abc import Collection
from typing import Any, Self

from sqlalchemy import ARRAY, BigInteger, Boolean, Dialect, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Ids(TypeDecorator[Collection[int]]):
    """Many ids in one parameter."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(BigInteger()) if dialect.name == "postgresql" else String()

    def process_bind_param(
        self, value: Collection[int] | None, dialect: Dialect
    ) -> list[int] | str:
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:
        # Else SQLAlchemy writes "= 1" behind it for SQLite, which then uses no index.
        del against
        return self


def among(column: Mapped[Any], ids: Collection[int]) -> ColumnElement[bool]:
    """Whether the column holds one of these ids.

    `column.in_` has a parameter for each, which takes SQLAlchemy longer to write than the database
    to look up.
    """
    return _Among(column, bindparam(None, ids, type_=_Ids(), unique=True))


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **how: object) -> str:
    column, ids = element.clauses
    return f"{compiler.process(column, **how)} = ANY ({compiler.process(ids, **how)})"


@compiles(_Among)
def _in_json(element: _Among, compiler: SQLCompiler, **how: object) -> str:
    column, ids = element.clauses
    there = compiler.process(ids, **how)
    each = f"SELECT value FROM json_each({there})"  # noqa: S608 - only the name of a parameter
    return f"{compiler.process(column, **how)} IN ({each})"
