"""Each bench still works, at a scale that measures nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

_ROOT = Path(__file__).parents[2]
_SMALL = {
    "queue": ["--most", "1500", "--batches", "1"],
    "start": ["--rows", "200", "--rounds", "1"],
    "pacing": ["--seconds", "3", "--copies", "300", "--jitter", "5"],
    "latency": ["--seconds", "1", "--rate", "5"],
    "enrolling": ["--patients", "10"],
    "broadcast_memory": ["--copies", "200", "--step", "100"],
}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", _SMALL)
def test_a_bench_prints_a_table_and_a_line_for_programs(name: str) -> None:
    pytest.importorskip("aiogram", reason="the peers are not installed: .[bench]")
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", f"tests.bench.{name}", *_SMALL[name]],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["bench"].replace("-", "_") == name
    assert told["found"]
