"""How a benchmark tells what it measured."""

import json
import statistics
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table


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
    Console(width=100).print(table)
    found = {
        who: {"median": round(median, 1), "rounds": [round(each, 1) for each in rates[who]]}
        for who, median in medians.items()
    }
    sys.stdout.write(json.dumps({"bench": name, "unit": unit, "found": found}) + "\n")
