"""/healthz, /readyz and /metrics of a running clinic, over HTTP."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, event
from sqlmodel import select

from bot.demo.clinic import TOKEN, DemoClinic
from bot.sandbox.faults import Fault
from clinic import room
from clinic.database import DatabaseTrouble
from clinic.tables import ProcessRow
from tests.steps import at, patient, say
from tests.web.probing import monitoring


async def test_a_clinic_that_works_is_ready_and_one_without_telegram_is_not(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    async with monitoring(clinic) as monitor:
        status, body = await monitor.ready()
        assert (status, body["ok"]) == (200, True)
        assert body["database"] == {"ok": True, "state": "answers"}
        assert body["queue"] == {"ok": True, "state": "moves", "oldest_overdue_seconds": None}
        assert body["processes"] == {"ok": True, "state": "this one leads", "living": 1}
        assert body["telegram"]["state"] == "answers"
        assert body["telegram"]["answered_seconds_ago"] < 60
        account = clinic.sandbox.world.servers.bots.pop(TOKEN)
        clinic.clock.move_to(at(clinic, 0, 18, 36))
        await clinic.settled()
        status, body = await monitor.ready()
        assert (status, body["ok"]) == (503, False)
        assert body["database"]["ok"]
        assert (body["telegram"]["ok"], body["telegram"]["state"]) == (False, "refuses the token")
        assert "AFTERCARE_BOT_TOKEN" in body["telegram"]["remedy"]
        assert body["queue"]["state"] == "halted by Telegram"
        assert not body["queue"]["ok"]
        assert body["queue"]["oldest_overdue_seconds"] >= 300
        clinic.sandbox.world.servers.bots[TOKEN] = account
        await clinic.move(timedelta(minutes=6))
        status, body = await monitor.ready()
        assert (status, body["queue"]["oldest_overdue_seconds"]) == (200, None)
        for private in (asha.name, str(asha.id), TOKEN):
            assert private not in str(body)
        assert (await monitor.http.get("/healthz")).json() == {"ok": True}


async def test_telegram_that_says_nothing_is_noticed_after_two_minutes(clinic: DemoClinic) -> None:
    async with monitoring(clinic) as monitor:
        clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="getUpdates", times=50)
        await clinic.move(timedelta(minutes=3))
        status, body = await monitor.ready()
    assert (status, body["telegram"]["state"]) == (503, "is silent")
    assert body["queue"]["ok"]


async def test_a_database_that_is_gone_stops_readiness_and_not_health(
    clinic: DemoClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with monitoring(clinic) as monitor:
        clinic.app.database.engine.dispose()
        with monkeypatch.context() as broken:
            broken.setattr(sqlite3, "connect", _refuse)
            broken.setattr("sqlite3.dbapi2.connect", _refuse)
            status, body = await monitor.ready()
            healthy = await monitor.http.get("/healthz")
            figures = await monitor.metrics()
        assert (status, body["database"]["state"]) == (503, "does not answer")
        assert "AFTERCARE_DATABASE_URL" in body["database"]["remedy"]
        assert body["queue"]["state"] == "unknown"
        assert body["queue"]["oldest_overdue_seconds"] is None
        assert healthy.status_code == 200
        assert figures["aftercare_database_up"] == 0
        assert not any(name.startswith("aftercare_outbox_rows") for name in figures)


async def test_a_database_that_takes_no_change_is_not_ready_until_it_does_and_nobody_need_write(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture
) -> None:
    engine, minute = clinic.app.database.engine, timedelta(minutes=1, seconds=5)
    async with monitoring(clinic) as monitor:
        event.listen(engine, "begin", _no_room)
        with pytest.raises(DatabaseTrouble):
            await clinic.app.database.write(partial(room.take, now=clinic.clock.now()))
        await clinic.move(minute)
        status, body = await monitor.ready()
        assert status == 503
        assert body["database"] == {
            "ok": False,
            "state": "cannot write: full",
            "remedy": "free some room on its disk",
        }
        assert (await monitor.metrics())["aftercare_database_up"] == 0
        event.remove(engine, "begin", _no_room)
        event.listen(engine, "begin", _room)
        await clinic.move(minute)
        _, body = await monitor.ready()
        assert body["database"] == {"ok": True, "state": "answers"}
        assert (await monitor.metrics())["aftercare_database_up"] == 1
    told = [each.message for each in caplog.records if each.message.startswith("database-")]
    assert told == ["database-in-trouble", "database-works-again"]
    assert await clinic.app.database.read(lambda db: db.exec(select(ProcessRow)).all()) == []


def _no_room(connection: Connection) -> None:
    # No fewer pages than there are: SQLite takes one for that.
    connection.exec_driver_sql("PRAGMA max_page_count = 1")


def _room(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA max_page_count = 4294967294")


def _refuse(*_arguments: object, **_more: object) -> None:
    raise sqlite3.OperationalError("unable to open database file")


async def test_figures_tell_what_waits_and_what_was_done_while_somebody_writes(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await say(clinic, clinic.owner, "/enrol Bela microdermabrasion 2/6 17:30")
    clinic.sandbox.faults.order(
        Fault.TOO_MANY, method="sendMessage", chat_id=asha.id, retry_after=3
    )
    await clinic.move_to(at(clinic, 0, 18, 31))
    await clinic.move(timedelta(minutes=1))
    file = str(clinic.app.database.engine.url.database)
    async with monitoring(clinic) as monitor:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            figures = await monitor.metrics()
            other.execute("ROLLBACK")
        text = (await monitor.http.get("/metrics")).text
    pending = {lane: figures[f"aftercare_outbox_rows {lane} pending"] for lane in LANES}
    assert (pending["reply"], pending["broadcast"]) == (0, 0)
    assert pending["care"] > 5
    assert figures["aftercare_outbox_due_rows care"] == 0
    assert figures["aftercare_outbox_oldest_overdue_seconds care"] == 0
    assert figures["aftercare_tries_total reminder throttled"] == 1
    assert figures["aftercare_tries_total reminder sent"] == 1
    assert figures["aftercare_silences_total"] == 1
    assert figures["aftercare_silence_seconds_total"] == pytest.approx(3, abs=0.1)
    assert figures["aftercare_send_latency_seconds_count care"] >= 1
    assert figures["aftercare_send_latency_seconds_bucket reply +Inf"] > 3
    assert figures["aftercare_updates_total handled"] >= 1
    assert figures["aftercare_updates_total quarantined"] == 0, "the first one is an increase"
    assert figures["aftercare_inbox_lag_seconds"] == 0
    assert figures["aftercare_polls_total answered"] > 0
    assert figures["aftercare_job_seconds_count housekeeping done"] > 1
    assert figures["aftercare_job_last_run_timestamp_seconds housekeeping"] == pytest.approx(
        clinic.clock.now().timestamp(), abs=90
    )
    assert (figures["aftercare_database_up"], figures["aftercare_held"]) == (1, 0)
    assert (figures["aftercare_processes"], figures["aftercare_leads"]) == (1, 1)
    assert any(name.startswith("aftercare_build_info 0.") for name in figures)
    for private in (asha.name, str(asha.id), "Bela", str(clinic.owner.id), TOKEN):
        assert private not in text


LANES = ("reply", "care", "appointment", "broadcast")
