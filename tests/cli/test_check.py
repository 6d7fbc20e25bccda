"""`aftercare check`: every fault at once, each with its file and what to do."""

import asyncio
from pathlib import Path

import pytest
from terminal import TOKEN, Aftercare

from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from clinic import schema
from messages.catalogue import Catalogue
from messages.plan import SHIPPED_PLANS

GOOD_CLINIC = """
name: Sunrise Skin Clinic
timezone: Asia/Kolkata
phone: +91 20 5550 0147
latitude: 18.52
longitude: 73.86
"""


@pytest.fixture
async def owner(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Person:
    """Has started the bot; the settings and the clinic file are as they should be."""
    owner = sandbox.world.add_person(first_name="Meera")
    await owner.start()
    monkeypatch.setenv("AFTERCARE_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("AFTERCARE_OWNER_IDS", str(owner.id))
    monkeypatch.setenv("AFTERCARE_API_URL", sandbox.url)
    _write_clinic(folder, "")
    return owner


def _write_clinic(folder: Path, more: str) -> None:
    (folder / "clinic.yaml").write_text(GOOD_CLINIC + more, encoding="utf-8")


async def checked(aftercare: Aftercare) -> tuple[int, list[str]]:
    """In a thread, because the sandbox answers in this one."""
    result = await asyncio.to_thread(aftercare, "check")
    return result.exit_code, result.output.splitlines()


def names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def faults(lines: list[str]) -> list[str]:
    return [line.removeprefix("FAULT    ") for line in lines if line.startswith("FAULT")]


async def test_all_is_well_and_a_plan_nobody_signed_is_a_warning(
    aftercare: Aftercare, owner: Person, sandbox: Sandbox, folder: Path
) -> None:
    code, lines = await checked(aftercare)
    assert code == 0
    names = ", ".join(sorted(path.stem for path in SHIPPED_PLANS.glob("*.yaml")))
    unsigned = (
        f"nobody has signed these shipped plans: {names}; copy each into your own folder "
        "(AFTERCARE_PLANS_DIR), where a clinician fills in reviewed_by and reviewed_on"
    )
    assert lines == [
        f"ok       settings: 1 owner(s), API {sandbox.url}",
        "ok       clinic file: Sunrise Skin Clinic, Asia/Kolkata",
        f"ok       texts: {', '.join(Catalogue.load().languages)}",
        f"warning  {unsigned}",
        "ok       database: aftercare.db does not exist yet; `aftercare run` makes it",
        "ok       token: the bot is @sunrise_clinic_bot",
    ]
    assert names_in(folder) == ["clinic.yaml"]


async def test_every_fault_is_named_at_once(
    aftercare: Aftercare, owner: Person, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("AFTERCARE_LISTEN", "8080")
    monkeypatch.setenv("AFTERCARE_MESSAGE_PER_SECOND", "5")
    monkeypatch.setenv("AFTERCARE_PLANS_DIR_FILE", "")
    (folder / ".env").write_text("AFTERCARE_XYZ=1\nOTHERS=2\n", encoding="utf-8")
    monkeypatch.setenv("AFTERCARE_PLANS_DIR", "plans")
    monkeypatch.setenv("AFTERCARE_DATABASE_URL", "sqlite:///no/such/folder/aftercare.db")
    _write_clinic(folder, "colour: blue\n")
    (folder / "plans").mkdir()
    (folder / "plans" / "peel.yaml").write_text("id: peel\n")
    (folder / "plans" / "en.ftl").write_text("this is not fluent\n")
    code, lines = await checked(aftercare)
    assert code == 1
    mistyped = [line.partition(": no such setting; ") for line in lines if "no such" in line]
    assert [(name, remedy) for name, known, remedy in mistyped if known] == [
        ("warning  AFTERCARE_MESSAGE_PER_SECOND", "did you mean AFTERCARE_MESSAGES_PER_SECOND?"),
        ("warning  AFTERCARE_XYZ", "see .env.example"),
    ]
    found = faults(lines)
    assert lines[-1] == f"{len(found)} FAULTs: mend them first."
    assert all(line.startswith("FAULT") for line in lines[-len(found) - 1 : -1])
    told = "\n".join(found)
    assert "AFTERCARE_LISTEN: give host:port" in told
    assert "clinic.yaml:" in told
    assert "colour: nobody knows this key" in told
    assert "peel.yaml, line 1: steps: the field is missing" in told
    assert "en.ftl, line 1:" in told
    assert "database: the folder no/such/folder does not exist; make it or set AFTER" in told


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("colour: blue\n", "colour: nobody knows this key"),
        ("timezone: Pune\n", "timezone: 'Pune' is no IANA time zone; write one such as"),
        ("hours: {mon: ['9-5']}\n", "hours: mon: '9-5' is no span of time such as 10:00-14:00"),
        ("hours: {monday: []}\n", "hours: 'monday' is no weekday; use mon, tue"),
        ("longitude: null\n", "latitude and longitude belong together: give both or neither"),
        ("quiet_hours: '22:00'\n", "quiet_hours: "),
        ("languages: [xx]\n", "languages: there are no texts in 'xx'; there are en"),
        ("procedures: {peel: {}}\n", "procedures: there is no plan 'peel'; there are hydra"),
        ("staff_chat: -42\n", "staff_chat -42: the bot is not in that group; add it there"),
        ("name: [\n", "clinic.yaml cannot be read"),
    ],
)
async def test_a_fault_in_the_clinic_file_is_named_with_its_key(
    aftercare: Aftercare, owner: Person, folder: Path, more: str, said: str
) -> None:
    _write_clinic(folder, more)
    code, lines = await checked(aftercare)
    assert code == 1
    assert said in "\n".join(faults(lines))


async def test_a_staff_chat_with_the_bot_in_it_is_named(
    aftercare: Aftercare, owner: Person, sandbox: Sandbox, folder: Path
) -> None:
    world: World = sandbox.world
    group = world.add_group(title="Reception", members=[owner, world.servers.bots[TOKEN]])
    _write_clinic(folder, f"staff_chat: {group.id}\n")
    code, lines = await checked(aftercare)
    assert code == 0
    assert "ok       staff chat: Reception" in lines


async def test_what_only_makes_the_product_poorer_is_a_warning(
    aftercare: Aftercare, owner: Person, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    (folder / "clinic.yaml").write_text("name: Sunrise\ntimezone: Asia/Kolkata\n")
    monkeypatch.setenv("AFTERCARE_OWNER_IDS", f"{owner.id},77")
    monkeypatch.setenv("AFTERCARE_WEBHOOK_URL", "https://clinic.example/hook")
    monkeypatch.setenv("AFTERCARE_WEBHOOK_SECRET", "0123456789abcdef")
    code, lines = await checked(aftercare)
    assert code == 0
    told = "\n".join(line for line in lines if line.startswith("warning"))
    for part in ("no phone", "no latitude", "owner 77 has not opened the bot", "/telegram"):
        assert part in told


async def test_a_token_nobody_gave_out_is_refused_and_not_shown(
    aftercare: Aftercare, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERCARE_BOT_TOKEN", "999:nobody-gave-this-out")
    code, lines = await checked(aftercare)
    assert code == 1
    assert "get a new one from @BotFather" in "\n".join(faults(lines))
    assert "nobody-gave-this-out" not in "\n".join(lines)


async def test_an_api_that_does_not_answer_is_named(
    aftercare: Aftercare, owner: Person, sandbox: Sandbox
) -> None:
    sandbox.faults.order(Fault.SERVER_ERROR, method="getMe")
    code, lines = await checked(aftercare)
    assert code == 1
    assert f"token: {sandbox.url} does not answer (NetworkError)" in "\n".join(faults(lines))


async def test_a_database_that_is_there_is_named_with_its_schema(
    aftercare: Aftercare, owner: Person
) -> None:
    assert aftercare("migrate").exit_code == 0
    _, lines = await checked(aftercare)
    assert f"ok       database: schema {schema.head()}, current" in lines
    assert not any("restored copy" in each for each in lines)
    assert aftercare("hold", "--taken", "2026-05-12T03:00+05:30").exit_code == 0
    _, lines = await checked(aftercare)
    held = "the records are a restored copy, held: nothing is sent until `aftercare release`"
    assert any(each.startswith("warning") and held in each for each in lines)


async def test_a_plan_without_its_texts_is_named(
    aftercare: Aftercare, owner: Person, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    shipped = SHIPPED_PLANS / "microdermabrasion.yaml"
    plan = shipped.read_text(encoding="utf-8").replace("remind-settle", "remind-nobody-wrote")
    (folder / "microdermabrasion.yaml").write_text(plan, encoding="utf-8")
    monkeypatch.setenv("AFTERCARE_PLANS_DIR", str(folder))
    (folder / "clinic.yaml").rename(folder / "clinic.yml")
    monkeypatch.setenv("AFTERCARE_CLINIC_FILE", "clinic.yml")
    code, lines = await checked(aftercare)
    assert code == 1
    [fault] = faults(lines)
    assert f"{folder / 'microdermabrasion.yaml'}, line 17: there is no text remind-nobody" in fault
