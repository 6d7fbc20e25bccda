"""Many numbers in one parameter, so that a statement is the same however many there are.

`column.in_` has a parameter for each of them, which takes SQLAlchemy longer to write than the
database to look up; `executemany` lets go of Python's lock at every row and waits to have it back.
"""

import json
from collections.abc import Collection
from typing import Any, Self

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Dialect,
    String,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Ids(TypeDecorator[Collection[int]]):
    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(BigInteger()) if dialect.name == "postgresql" else String()

    def process_bind_param(
        self, value: Collection[int] | None, dialect: Dialect
    ) -> list[int] | str:
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class _Pairs(TypeDecorator[Collection[tuple[int, int | None]]]):
    impl = String
    cache_ok = True

    def process_bind_param(
        self, value: Collection[tuple[int, int | None]] | None, dialect: Dialect
    ) -> str:
        del dialect
        return json.dumps(list(value or ()))


def ids_named(name: str) -> BindParameter[Collection[int]]:
    """A parameter for many ids, given when the statement is executed."""
    return bindparam(name, type_=_Ids())


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:
        # Else SQLAlchemy writes "= 1" behind it for SQLite, which then uses no index.
        del against
        return self


def among(
    column: Mapped[Any], ids: Collection[int] | BindParameter[Collection[int]]
) -> ColumnElement[bool]:
    """Whether the column holds one of these ids."""
    given = ids if isinstance(ids, BindParameter) else bindparam(None, ids, _Ids(), unique=True)
    return _Among(column, given)


class _EachPair(FunctionElement[Any]):
    name = "each_pair"
    inherit_cache = True


class _Of(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


class _First(_Of):
    name = "first"
    inherit_cache = True


class _Second(_Of):
    name = "second"
    inherit_cache = True


def pairs_named(name: str) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The two numbers of each of many pairs, which are given when the statement is executed."""
    pairs = _EachPair(bindparam(name, type_=_Pairs())).table_valued("value", name="pair")
    return _First(pairs.c.value), _Second(pairs.c.value)


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


@compiles(_EachPair, "postgresql")
def _elements(element: _EachPair, compiler: SQLCompiler, **how: object) -> str:
    return f"json_array_elements(CAST({compiler.process(element.clauses, **how)} AS json))"


@compiles(_EachPair)
def _each(element: _EachPair, compiler: SQLCompiler, **how: object) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Of, "postgresql")
def _cast(element: _Of, compiler: SQLCompiler, **how: object) -> str:
    place = 0 if isinstance(element, _First) else 1
    return f"CAST({compiler.process(element.clauses, **how)} ->> {place} AS BIGINT)"


@compiles(_Of)
def _extract(element: _Of, compiler: SQLCompiler, **how: object) -> str:
    place = 0 if isinstance(element, _First) else 1
    return f"json_extract({compiler.process(element.clauses, **how)}, '$[{place}]')"
