"""What is wrong with a care plan or a text: where, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Weight(StrEnum):
    """How much a fault matters."""

    FAULT = "fault"
    """Must be mended first."""
    WARNING = "warning"
    """Good to know; it stops nothing."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong in one place."""

    file: Path
    line: int | None  # counted from 1; None: the file as a whole
    text: str  # what is wrong, and the remedy
    column: int | None = None  # counted from 1
    weight: Weight = Weight.FAULT

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line}"
        column = "" if self.column is None else f", column {self.column}"
        return f"{self.file}{line}{column}: {self.text}"
