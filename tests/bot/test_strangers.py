"""Strangers learn nothing, not even which commands exist."""

from bot.demo.clinic import DemoClinic
from clinic import outbox, patients
from clinic.database import Session
from clinic.tables import Kind
from clinic.tables.base import stored
from tests.steps import forge_tap, patient, say, texts

ANSWER = "Hello. Please type the code from the card that your clinic gave you."


async def test_a_stranger_gets_one_answer_to_everything(clinic: DemoClinic) -> None:
    await patient(clinic)
    stranger = clinic.sandbox.world.add_person(first_name="Nobody")
    await stranger.start()
    await clinic.settled()
    for text in ("/start", "/enrol", "/staff", "/today", "/nothing", "Hello", "STOP", "1", "done"):
        await say(clinic, stranger, text)
    assert set(texts(stranger)) == {ANSWER}
    assert stranger.menu == ()


async def test_words_that_could_be_spelt_as_a_code_are_no_guess(clinic: DemoClinic) -> None:
    stranger = clinic.sandbox.world.add_person(first_name="Nobody")
    await stranger.start()
    for text in ("hello there", "help please", "bleeding ok", "hello there") * 2:
        assert await say(clinic, stranger, text) == ANSWER
    assert (await say(clinic, stranger, "AAAAA-AAAAA")).startswith("This code does not open")


async def test_words_of_a_patient_are_never_taken_for_a_code(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    for text in ("help please", "hello there", "bleeding ok", "room 12 abcd") * 2:
        assert "call Sunrise Skin Clinic on +91 20 5550 0147" in await say(clinic, asha, text)


async def test_forged_taps_of_a_stranger_do_nothing(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    stranger = clinic.sandbox.world.add_person(first_name="Nobody")
    await stranger.start()
    await clinic.settled()
    seen = (len(asha.messages), len(clinic.owner.messages))
    for data in (
        "done:1", "feel:1:severe", "pause:open", "news:yes", "enrol:1:name:x", "newcode:1",
        "withdraw:1", "take:1", "unstaff:1", "send:yes:1", "return", "topup:on", "change:1",
    ):  # fmt: skip
        await forge_tap(clinic, stranger, data)
    assert texts(stranger) == [ANSWER]
    assert (len(asha.messages), len(clinic.owner.messages)) == seen


def _check_ins_of_asha(db: Session) -> list[int | None]:
    asha = patients.by_name(db, name="Asha")[0]
    rows = outbox.waiting(db, patient_id=stored(asha.id), kinds={Kind.CHECK_IN})
    assert len(rows) == 3
    return [row.id for row in rows]


async def test_a_patient_cannot_answer_for_another(clinic: DemoClinic) -> None:
    await patient(clinic)
    bela = await patient(clinic, "Bela microdermabrasion 2/6 17:30")
    seen = texts(bela)
    for row in await clinic.app.database.read(_check_ins_of_asha):
        await forge_tap(clinic, bela, f"feel:{row}:severe")
    assert texts(bela) == seen
    assert "Worries" not in await say(clinic, clinic.owner, "/today")
