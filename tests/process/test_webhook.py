"""The program behind a webhook: the sandbox brings the updates to its own address."""

import httpx
import pytest

from tests.process.flows import enrol_by_form, join, open_the_clinic, patient
from tests.process.killing import KillPoint, killed_at
from tests.process.real_clinic import RealClinic, without_repeats

pytestmark = pytest.mark.process

SECRET = "a-secret-of-the-webhook"


@pytest.fixture
def endpoint(clinic: RealClinic) -> str:
    """The clinic takes updates here instead of polling."""
    url = f"http://{clinic.environment['AFTERCARE_LISTEN']}/telegram"
    clinic.environment |= {"AFTERCARE_WEBHOOK_URL": url, "AFTERCARE_WEBHOOK_SECRET": SECRET}
    return url


async def test_a_patient_is_enrolled_and_joins_without_any_poll(
    clinic: RealClinic, endpoint: str
) -> None:
    await open_the_clinic(clinic)
    await enrol_by_form(clinic)
    await join(clinic)
    assert not any(call.method == "getUpdates" for call in clinic.sandbox.calls)
    assert await clinic.program.stop() == 0
    assert SECRET not in clinic.output


async def test_whoever_does_not_know_the_secret_is_refused(
    clinic: RealClinic, endpoint: str
) -> None:
    await open_the_clinic(clinic)
    forged = {"update_id": 1, "message": {"chat": {"id": clinic.owner.id}}}
    headers = {"X-Telegram-Bot-Api-Secret-Token": "a-guess"}
    async with httpx.AsyncClient(trust_env=False) as web:
        answer = await web.post(endpoint, json=forged, headers=headers)
        ready = await web.get(endpoint.replace("/telegram", "/readyz"))
    assert answer.status_code == 403
    assert (ready.status_code, ready.json()["telegram"]["ok"]) == (200, True)


async def test_what_is_sent_while_the_program_is_down_is_brought_when_it_is_back(
    clinic: RealClinic, endpoint: str
) -> None:
    await open_the_clinic(clinic)
    async with killed_at(clinic, KillPoint(number=2, moment="after")):
        await clinic.owner.say("/enrol")
        await clinic.owner.say("Asha")
        await clinic.owner.say("microdermabrasion")
        await clinic.owner.say("1/6")
        await clinic.owner.say("now")
        await clinic.until_shown(clinic.owner, "https://t.me/")
    await clinic.until_idle()
    questions = [line for line in clinic.transcript(clinic.owner) if "New enrolment" in line]
    assert len(without_repeats(questions)) == 4
    await join(clinic)
    assert sum("Do you agree?" in one.text for one in patient(clinic).messages) == 1
