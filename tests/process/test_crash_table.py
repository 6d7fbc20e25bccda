"""`kill -9` at every named point between storing an update and recording an outcome."""

from pathlib import Path

import pytest

from tests.process.crash_flows import FLOWS, CrashFlow
from tests.process.crash_table import verdicts_of
from tests.process.program import Launcher

pytestmark = pytest.mark.process

_TRIED = [flow for flow in FLOWS if flow.name in {"severe check-in", "booking"}]
"""`python -m tests.process.crash_table` tries them all, which takes some minutes more."""


@pytest.mark.parametrize("flow", _TRIED, ids=lambda flow: flow.name.replace(" ", "-"))
@pytest.mark.timeout(900)
async def test_a_kill_at_any_named_point_keeps_the_promise(
    flow: CrashFlow, launcher: Launcher, tmp_path: Path
) -> None:
    verdicts = await verdicts_of(launcher, tmp_path / "runs", flow, most=1)
    assert len({one.point for one in verdicts}) >= 13
    assert [one for one in verdicts if not one.kept] == []
