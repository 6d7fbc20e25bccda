"""The crash table of docs/reliability.md: `python -m tests.process.crash_table [--passages N]`."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.process.crash_flows import FLOWS, CrashFlow
from tests.process.crash_points import POINTS, AnyPoint
from tests.process.crash_runs import Calm, calm_run, killed_run
from tests.process.crash_verdict import Verdict
from tests.process.program import Launcher, launching

_SIDE_BY_SIDE = 4


def chosen(count: int, *, most: int) -> list[int]:
    """At most so many of the passages 1 to `count`, from the first to the last."""
    if count <= most:
        return list(range(1, count + 1))
    if most == 1:
        return [(count + 1) // 2]
    return sorted({1 + round(each * (count - 1) / (most - 1)) for each in range(most)})


async def verdicts_of(
    launcher: Launcher, folder: Path, flow: CrashFlow, *, most: int
) -> list[Verdict]:
    """Kill the program at every point of the flow, at no more than `most` passages of each."""
    calm = await calm_run(launcher, folder / "calm", flow)
    slots = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def one(point: AnyPoint, passage: int) -> Verdict:
        async with slots:
            where = folder / f"{point.name} {passage}"
            try:
                return await killed_run(
                    launcher, where, flow, point=point, passage=passage, calm=calm
                )
            except Exception as error:
                error.add_note(f"{flow.name}, killed at {point!r} {passage}")
                raise

    async with asyncio.TaskGroup() as tasks:
        runs = [tasks.create_task(one(*each)) for each in _passages(calm, most)]
    return [run.result() for run in runs]


def _passages(calm: Calm, most: int) -> Iterable[tuple[AnyPoint, int]]:
    for point in POINTS:
        for passage in chosen(calm.passages[point], most=most):
            yield point, passage


def table(verdicts: Sequence[Verdict]) -> str:
    """One line a point and flow, in Markdown."""
    lines = [
        "| killed at | flow | kills | lost | repeated | uncertain | in flight | in order | state |",
        "|---|---|--:|--:|--:|--:|--:|---|---|",
    ]
    for point in POINTS:
        for flow in FLOWS:
            here = [one for one in verdicts if (one.point, one.flow) == (point, flow.name)]
            if here:
                lines.append(_line(here))
    return "\n".join(lines)


def _line(here: Sequence[Verdict]) -> str:
    numbers = (
        len(here),
        sum(one.lost for one in here),
        sum(one.repeated for one in here),
        sum(one.uncertain for one in here),
        sum(one.in_flight for one in here),
    )
    kept = ("yes" if all(one.in_order for one in here) else "NO",)
    state = ("kept" if all(one.state_kept for one in here) else "LOST",)
    cells = (here[0].point, here[0].flow, *numbers, *kept, *state)
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


async def _all(most: int) -> list[Verdict]:
    found: list[Verdict] = []
    with tempfile.TemporaryDirectory() as folder, launching() as launcher:
        for flow in FLOWS:
            found += await verdicts_of(launcher, Path(folder) / flow.name, flow, most=most)
    return found


def main() -> int:
    """Print the table; the exit code is 1 if the promise was broken anywhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=3, help="kills at each point of a flow")
    verdicts = asyncio.run(_all(parser.parse_args().passages))
    broken = [one for one in verdicts if not one.kept]
    print(table(verdicts))  # noqa: T201 - what it is for
    print(f"\n{len(verdicts)} kills, {len(broken)} broken promises", *broken, sep="\n")  # noqa: T201
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
