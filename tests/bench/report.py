"""How a benchmark tells what it measured."""

import json
import statistics
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

Cell = str | float | int
_WIDTH = 110


def tell(name: str, rates: Mapping[str, Sequence[float]], *, unit: str, against: str) -> None:
    """Print the median of each contender's rounds, its range, and its ratio to `against`.

    The same as one line of JSON goes last, for programs.
    """
    medians = {who: statistics.median(rounds) for who, rounds in rates.items()}
    table = Table(title=f"{name} ({unit}, median of {len(next(iter(rates.values())))})")
    table.add_column("", no_wrap=True)
    for column in (unit, "lowest", "highest", f"of {against}"):
        table.add_column(column, justify="right")
    for who, median in medians.items():
        lowest, highest = min(rates[who]), max(rates[who])
        ratio = f"{median / medians[against]:.2f}"
        table.add_row(who, f"{median:,.0f}", f"{lowest:,.0f}", f"{highest:,.0f}", ratio)
    Console(width=_WIDTH).print(table)
    found = {
        who: {"median": round(median, 1), "rounds": [round(each, 1) for each in rates[who]]}
        for who, median in medians.items()
    }
    _for_programs(name, unit=unit, found=found)


def tell_figures(
    name: str, figures: Sequence[Mapping[str, Cell]], *, note: str | None = None
) -> None:
    """Print figures of several kinds, one line each, whose first column says what they are of.

    `note` says what was measured. The same as one line of JSON goes last, for programs.
    """
    table = Table(title=name, caption=note)
    for place, column in enumerate(figures[0]):
        table.add_column(column, justify="right" if place else "left", no_wrap=not place)
    for each in figures:
        table.add_row(*map(_shown, each.values()))
    Console(width=_WIDTH).print(table)
    _for_programs(name, found=list(figures))


def _shown(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) or abs(cell) >= 100:
        return f"{cell:,.0f}"
    return f"{cell:.2f}"


def _for_programs(name: str, **found: object) -> None:
    sys.stdout.write(json.dumps({"bench": name, **found}) + "\n")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of them does not exceed."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]
