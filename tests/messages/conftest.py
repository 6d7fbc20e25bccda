from zoneinfo import ZoneInfo

import pytest

from messages.catalogue import Catalogue
from messages.plan import CarePlan, load_plans
from messages.quiet_hours import QuietHours


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="session")
def plan() -> CarePlan:
    return load_plans()["microdermabrasion"]


@pytest.fixture(scope="session")
def pune() -> ZoneInfo:
    return ZoneInfo("Asia/Kolkata")


@pytest.fixture(scope="session")
def quiet() -> QuietHours:
    return QuietHours.parse("20:30-08:00")
