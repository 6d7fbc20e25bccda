"""People whose names or whose language run from right to left."""

import shutil
from pathlib import Path

import pytest

from bot.demo.clinic import SUNRISE, DemoClinic, demo_clinic
from messages.catalogue import Catalogue
from tests.conftest import TUESDAY_EVENING
from tests.steps import enrol, find, has_started, join, patient, say

FATIMA = "\u2068فاطمة\u2069"
URDU = """
reminder-first-line = { $clinic } کی طرف سے یاد دہانی
welcome-again = { $clinic }: السلام علیکم { $first_name }
enrol-done = { $name } کا اندراج ہو گیا۔ کارڈ نیچے ہے۔
card-how =
    { $name } یہ تصویر اسکین کریں یا لنک کھولیں: { $link }
    یا @{ $username } میں یہ کوڈ لکھیں: <code>{ $code }</code>
button-agree = مجھے منظور ہے
button-news-no = خبریں نہیں
welcome = السلام علیکم { $first_name }، { $clinic } میں خوش آمدید۔
stop-words = stop بند
"""


@pytest.mark.thorough
async def test_an_arabic_name_is_set_apart_wherever_an_english_clinic_reads_it(
    clinic: DemoClinic,
) -> None:
    card = await enrol(clinic, clinic.owner, "فاطمة microdermabrasion 2/6 17:30")
    assert f"✔ {FATIMA} is enrolled" in find(clinic.owner, "is enrolled").text
    assert f"{FATIMA} · microdermabrasion 2 of 6" in card
    fatima = await join(clinic, "Fatima", card)
    assert f"Hello {FATIMA}, welcome to aftercare from Sunrise Skin Clinic." in fatima.last.text
    copied = await say(clinic, clinic.owner, f"/series {FATIMA}")
    assert copied.startswith(f"{FATIMA} · microdermabrasion: 2 of 6")


@pytest.mark.thorough
async def test_a_clinic_that_writes_urdu_needs_no_more_than_a_file_of_texts(
    tmp_path: Path, empty_database: Path
) -> None:
    (tmp_path / "ur.ftl").write_text(URDU, encoding="utf-8")
    shutil.copy(empty_database, tmp_path / "demo.db")
    async with demo_clinic(
        folder=tmp_path,
        start=TUESDAY_EVENING,
        profile=SUNRISE.model_copy(update={"languages": ("ur", "en")}),
        catalogue=Catalogue.load(tmp_path),
        messages_per_second=1000,
    ) as clinic:
        has_started(clinic.owner)
        card = await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:30")
        assert "\u2068@sunrise_clinic_bot\u2069" in card
        asha = await patient(clinic, "Asha microdermabrasion 2/6 17:30")
        greeting = "السلام علیکم \u2068Asha\u2069، \u2068Sunrise Skin Clinic\u2069"
        assert greeting in asha.last.text
        await say(clinic, asha, "بند")
        assert "you will get nothing more from us, Asha" in asha.last.text
