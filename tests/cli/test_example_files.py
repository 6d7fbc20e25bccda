"""`.env.example` and `clinic.example.yaml` say what the program reads, no more and no less."""

from pathlib import Path

import yaml
from dotenv import dotenv_values

from bot.settings import PREFIX, Settings, load_settings
from clinic.profile import ClinicProfile

ROOT = Path(__file__).parents[2]
_NEEDED = {"bot_token", "owner_ids"}


def test_the_settings_example_has_every_setting_once_in_order() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = [line.partition("=")[0] for line in text.splitlines() if line.startswith(PREFIX)]
    assert sorted(names) == sorted(f"{PREFIX}{field.upper()}" for field in Settings.model_fields)


def test_every_setting_of_the_example_is_explained() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    for block in text.split("\n\n")[1:]:
        *meaning, setting = block.strip().splitlines()
        assert meaning, f"{setting} is not explained"
        assert all(line.startswith("# ") for line in meaning)


def test_the_values_of_the_settings_example_are_the_defaults(folder: Path) -> None:
    given = dotenv_values(ROOT / ".env.example")
    assert {name for name in _NEEDED if given[f"{PREFIX}{name.upper()}"]} == set()
    filled = folder / "filled.env"
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    needed = f"{PREFIX}BOT_TOKEN=1000:sandbox-token\n{PREFIX}OWNER_IDS=1\n"
    filled.write_text(text + needed, encoding="utf-8")
    settings = load_settings(env_file=filled)
    for name, field in Settings.model_fields.items():
        if name not in _NEEDED:
            assert getattr(settings, name) == field.default, name


def test_the_clinic_example_has_every_key_with_its_default() -> None:
    text = (ROOT / "clinic.example.yaml").read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    assert list(document) == list(ClinicProfile.model_fields)
    short = ClinicProfile(name=document["name"], timezone=document["timezone"])
    assert ClinicProfile.model_validate(document) == short


def test_the_examples_within_the_clinic_example_are_valid() -> None:
    text = (ROOT / "clinic.example.yaml").read_text(encoding="utf-8")
    lines: list[str] = []
    for line in text.splitlines():
        key, _, example = line.partition("# such as ")
        lines.append(f"{key.partition(':')[0]}: {example}" if example and ":" in key else line)
    profile = ClinicProfile.model_validate(yaml.safe_load("\n".join(lines)))
    assert profile.staff_chat == -1001234567890
    assert profile.procedures["microdermabrasion"].slot_minutes == 45
