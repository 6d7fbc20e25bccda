from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.process.program import Launcher, launching
from tests.process.real_clinic import RealClinic, real_clinic


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    with launching() as launcher:
        yield launcher


@pytest.fixture
async def clinic(launcher: Launcher, tmp_path: Path) -> AsyncIterator[RealClinic]:
    async with real_clinic(launcher, tmp_path) as clinic:
        yield clinic
