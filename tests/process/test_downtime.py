"""Off for hours, days, weeks: what still helps comes once, and staff are told of the rest."""

from pathlib import Path

import pytest

from tests.process.downtime import OUTAGES, off_for
from tests.process.program import Launcher

pytestmark = pytest.mark.process


@pytest.mark.parametrize("length", OUTAGES)
@pytest.mark.timeout(300)
async def test_what_came_due_meanwhile_is_sent_once_or_expired_and_staff_get_one_line(
    length: str, launcher: Launcher, tmp_path: Path
) -> None:
    found = await off_for(launcher, tmp_path, length)
    assert found.wrong == ()
    assert found.overdue == found.sent + found.expired + found.deferred
    assert found.messages <= found.sent + found.deferred
    assert found.most <= 2, "no burst"
    assert found.seconds >= found.messages / 30 - 1, "spread out"
    assert (found.notices, found.expired_for > 0) in {(0, False), (1, True)}
    assert found.sent > 0
