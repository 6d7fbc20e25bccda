from pathlib import Path

import pytest

from clinic.profile import ClinicProfile, ProfileError, load_profile

GOOD = """
name: Sunrise Skin Clinic
timezone: Asia/Kolkata
languages: [en, hi]
hours:
  mon: ["10:00-14:00", "16:00-20:00"]
closed: [2026-08-15]
quiet_hours: "21:00-07:30"
latitude: 18.52
longitude: 73.86
staff_chat: -1001234567890
procedures:
  microdermabrasion: {slot_minutes: 45}
"""


def load(folder: Path, text: str) -> ClinicProfile:
    path = folder / "clinic.yaml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path)


def test_a_full_clinic_file_is_read(tmp_path: Path) -> None:
    clinic = load(tmp_path, GOOD)
    assert (clinic.language, clinic.zone.key) == ("en", "Asia/Kolkata")
    assert clinic.staff_chat == -1001234567890
    assert clinic.procedures["microdermabrasion"].slot_minutes == 45


def test_a_name_and_a_time_zone_are_enough(tmp_path: Path) -> None:
    clinic = load(tmp_path, "name: Sunrise\ntimezone: Europe/Berlin\n")
    assert str(clinic.quiet) == "20:30-08:00"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("timezone: Mars/Olympus", "Mars/Olympus"),
        ("hours: {someday: ['10:00-14:00']}", "someday"),
        ("hours: {mon: ['10-14']}", "10-14"),
        ("hours: {mon: ['16:00-10:00']}", "16:00-10:00"),
        ("hours: {mon: ['20:00-24:30']}", "24:30"),
        ("quiet_hours: 8 to 8", "quiet_hours"),
        ("closed: [2026-13-45]", "month"),
        ("quiet_hours: '25:00-08:00'", "25:00"),
        ("latitude: 18.5", "latitude and longitude belong together"),
        ("latitude: 95\nlongitude: 0", "latitude"),
        ("colour: green", "colour"),
        ("slot_minutes: 0", "slot_minutes"),
    ],
)
def test_a_fault_is_named_with_what_was_given(tmp_path: Path, line: str, fault: str) -> None:
    base = "name: Sunrise\n" + ("" if line.startswith("timezone") else "timezone: Asia/Kolkata\n")
    with pytest.raises(ProfileError, match=r"clinic\.yaml") as raised:
        load(tmp_path, base + line + "\n")
    assert fault in str(raised.value)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as raised:
        load(tmp_path, "timezone: nowhere\ncapacity: -1\n")
    assert all(each in str(raised.value) for each in ("name", "timezone", "capacity"))


@pytest.mark.parametrize("text", ["", "- a list", "name: [unclosed"])
def test_what_is_no_clinic_file_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(ProfileError):
        load(tmp_path, text)


def test_a_missing_file_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="aftercare init"):
        load_profile(tmp_path / "clinic.yaml")
