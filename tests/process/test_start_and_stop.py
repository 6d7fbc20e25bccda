"""How the program begins and ends, and what it says when it cannot."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys

import pytest

from bot.sandbox.faults import Fault
from tests.process.flows import enrol_in_one_line, open_the_clinic
from tests.process.real_clinic import TOKEN, RealClinic

pytestmark = pytest.mark.process


async def test_sigterm_ends_it_in_good_order_and_records_what_was_under_way(
    clinic: RealClinic,
) -> None:
    await open_the_clinic(clinic)
    clinic.sandbox.faults.order(Fault.SLOW, method="sendMessage", seconds=0.3)
    await clinic.owner.say("/today")
    await clinic.until_shown(clinic.owner, "A calm day")
    assert await clinic.program.stop() == 0
    assert clinic.output.rstrip().endswith("stopped")
    clinic.start()
    await clinic.owner.say("/staff")
    await clinic.until_shown(clinic.owner, "Meera, owner")
    assert sum("A calm day" in one.text for one in clinic.owner.messages) == 1


async def test_a_second_process_on_the_same_file_says_why_not(clinic: RealClinic) -> None:
    await open_the_clinic(clinic)
    second = clinic.launcher.start(["run"], folder=clinic.folder, environment=clinic.environment)
    assert await second.end() == 1
    assert "another `aftercare run` uses aftercare.db (process " in clinic.output
    await enrol_in_one_line(clinic, "1/6 now")


async def test_a_taken_address_is_named_with_the_setting_that_changes_it(
    clinic: RealClinic,
) -> None:
    await open_the_clinic(clinic)
    elsewhere = {**clinic.environment, "AFTERCARE_DATABASE_URL": "sqlite:///other.db"}
    second = clinic.launcher.start(["run"], folder=clinic.folder, environment=elsewhere)
    assert await second.end() == 1
    listen = clinic.environment["AFTERCARE_LISTEN"]
    assert f"{listen} cannot be listened on (Address already in use)" in clinic.output
    assert "set AFTERCARE_LISTEN" in clinic.output


async def test_a_bad_token_ends_it_with_a_remedy_and_without_the_token(clinic: RealClinic) -> None:
    bad = "999:a-token-nobody-gave-out"
    clinic.environment["AFTERCARE_BOT_TOKEN"] = bad
    clinic.start()
    assert await clinic.program.end() == 1
    assert "get a new one from @BotFather and set AFTERCARE_BOT_TOKEN" in clinic.output
    assert bad not in clinic.output
    assert "Traceback" not in clinic.output


async def test_telegram_out_of_reach_at_the_start_is_waited_for(clinic: RealClinic) -> None:
    clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="getMe")
    await open_the_clinic(clinic)
    assert "telegram-unreachable" in clinic.output


async def test_it_can_be_stopped_while_telegram_is_out_of_reach(clinic: RealClinic) -> None:
    clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="getMe", times=100)
    clinic.start()
    await clinic.until_called("getMe")
    assert await clinic.program.stop() == 0
    assert f"new-database database={clinic.folder / 'aftercare.db'}\n" in clinic.output


async def test_a_database_that_cannot_be_used_is_told_in_one_line(clinic: RealClinic) -> None:
    (clinic.folder / "aftercare.db").write_text("this is no database, just a text", "utf-8")
    clinic.start()
    assert await clinic.program.end() == 1
    assert "the database cannot be used: file is not a database" in clinic.output
    assert "see AFTERCARE_DATABASE_URL" in clinic.output
    assert "Traceback" not in clinic.output


async def test_a_clinic_file_that_offers_what_nobody_wrote_is_told(clinic: RealClinic) -> None:
    with (clinic.folder / "clinic.yaml").open("a", encoding="utf-8") as file:
        file.write("languages: [en, xx]\nprocedures: {peeling-of-the-moon: {}}\n")
    clinic.start()
    assert await clinic.program.end() == 1
    assert "there is no plan 'peeling-of-the-moon'; there are hydradermabrasion" in clinic.output
    assert "there are no texts in 'xx'; there are en" in clinic.output


async def test_it_is_what_python_m_bot_starts(clinic: RealClinic) -> None:
    """All other tests start it from modules that are loaded already; this one does not."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=clinic.folder,
        env={"PATH": os.environ["PATH"], **clinic.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await clinic.owner.start()
        await clinic.until_shown(clinic.owner, "what staff can do here")
    finally:
        process.terminate()
    assert await process.wait() == 0


async def test_the_token_names_and_texts_never_come_into_the_logs(clinic: RealClinic) -> None:
    clinic.environment["AFTERCARE_LOG_FORMAT"] = "json"
    await open_the_clinic(clinic)
    clinic.sandbox.faults.order(Fault.DROP_AFTER, method="sendMessage")
    await clinic.owner.say("/enrol Zenobia microdermabrasion")
    await clinic.until_tappable(clinic.owner, "1 of 6")
    await clinic.owner.say("my secret answer")
    await clinic.until_shown(clinic.owner, "I did not understand")
    assert await clinic.program.stop() == 0
    assert '"event": "tried"' in clinic.output
    for private in (TOKEN, TOKEN.partition(":")[2], "Zenobia", "Meera", "secret answer"):
        assert private not in clinic.output


async def test_when_a_loop_dies_the_whole_program_ends_loudly(clinic: RealClinic) -> None:
    await open_the_clinic(clinic)
    with contextlib.closing(sqlite3.connect(clinic.folder / "aftercare.db")) as database:
        database.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON inbox "
            "BEGIN SELECT RAISE(ABORT, 'the disk is mad'); END"
        )
    await clinic.owner.say("/today")
    assert await clinic.program.end() == 1
    assert "the database cannot be used: the disk is mad" in clinic.output
