"""What people do in the crash table, on a day in May, each once and from a calm start."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from clinic.profile import WEEKDAYS
from tests.process.admitting import admit
from tests.process.flows import enrol_by_form, open_the_clinic
from tests.process.real_clinic import RealClinic

ZONE = ZoneInfo("Asia/Kolkata")
START = datetime(2026, 5, 12, 10, 0, tzinfo=ZONE)
YESTERDAY = datetime(2026, 5, 11, 17, 30, tzinfo=ZONE)
EVENING = time(19, 1)
PROFILE = {"timezone": ZONE.key, "hours": {day: ["10:00-19:00"] for day in WEEKDAYS[:-1]}}
RECIPIENTS = 30
_SEVERE = "4 · Blister, pus, fever, swelling"


@dataclass(frozen=True, kw_only=True)
class CrashFlow:
    """One thing people do, with what must have happened before."""

    name: str
    prepare: Callable[[RealClinic], Awaitable[None]]
    go: Callable[[RealClinic], Awaitable[None]]


async def _patient_is_asked(clinic: RealClinic) -> None:
    await open_the_clinic(clinic)
    (asha,) = await admit(clinic, ["Asha"], ended_at=YESTERDAY)
    clinic.pass_to(START)
    await clinic.until_shown(asha, "Put on sunscreen before you go out")
    clinic.pass_to(datetime.combine(START, EVENING, ZONE))
    await clinic.until_shown(asha, "How is your skin today?")
    await clinic.until_idle()


async def _answer_severe(clinic: RealClinic) -> None:
    asha = clinic.sandbox.world.people[1]
    await clinic.tap(asha, _SEVERE)
    await clinic.until_shown(asha, "You did right to tell us")
    await clinic.until_shown(clinic.owner, "A patient is worried")
    # Whoever taps faster than the program, killed meanwhile, can record what it sent gets the
    # message again as it stands then: a repeat too, but not the same words.
    await clinic.until_idle()
    await clinic.tap(clinic.owner, "I take it")
    await clinic.until_idle()


async def _patient_may_book(clinic: RealClinic) -> None:
    await open_the_clinic(clinic)
    (asha,) = await admit(clinic, ["Asha"], ended_at=YESTERDAY)
    clinic.pass_to(START)
    await clinic.until_shown(asha, "Put on sunscreen before you go out")
    await clinic.until_idle()


async def _book(clinic: RealClinic) -> None:
    asha = clinic.sandbox.world.people[1]
    await asha.say("/book")
    await clinic.tap(asha, "★ Tue 26 May")
    await clinic.tap(asha, "17:30")
    await clinic.until_shown(asha, "You asked for Tue 26 May")
    await clinic.until_tappable(clinic.owner, "Confirm")
    await clinic.until_idle()
    await clinic.tap(clinic.owner, "Confirm")
    await clinic.until_shown(asha, "Message from Sunrise Skin Clinic")
    await clinic.until_idle()


async def _patients_agreed_to_news(clinic: RealClinic) -> None:
    await open_the_clinic(clinic)
    names = [f"Asha {number}" for number in range(1, RECIPIENTS + 1)]
    await admit(clinic, names, ended_at=YESTERDAY, news=True)
    clinic.pass_to(START)
    await clinic.until_idle()


async def _broadcast(clinic: RealClinic) -> None:
    await clinic.owner.say("/broadcast We are closed on Friday.")
    # As with the worry: an answer that is sent again holds back what follows it, and the report,
    # which goes in another lane, would overtake that.
    await clinic.until_idle()
    await clinic.tap(clinic.owner, f"Send to {RECIPIENTS}")
    await clinic.until_shown(clinic.owner, "Broadcast finished")
    await clinic.until_idle()


FLOWS = (
    CrashFlow(name="enrolment by form", prepare=open_the_clinic, go=enrol_by_form),
    CrashFlow(name="severe check-in", prepare=_patient_is_asked, go=_answer_severe),
    CrashFlow(name="booking", prepare=_patient_may_book, go=_book),
    CrashFlow(name="broadcast of 30", prepare=_patients_agreed_to_news, go=_broadcast),
)
