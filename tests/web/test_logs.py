"""Log lines as an operator and a log collector read them: what happened, and nobody's words."""

import asyncio
import json
import logging
import sqlite3
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from pydantic import BaseModel, Field
from sqlalchemy import create_engine, text
from telegram.error import BadRequest, InvalidToken

from bot import logs
from bot.settings import LogFormat

TOKEN = "1000:sandbox-token"
NAME = "Asha Kulkarni"
ANSWER = "pus and fever"
PRIVATE = (TOKEN, NAME, "Kulkarni", ANSWER)


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    shown, uncaught, unraisable = warnings.showwarning, sys.excepthook, sys.unraisablehook
    in_thread = threading.excepthook
    yield
    warnings.showwarning, sys.excepthook, sys.unraisablehook = shown, uncaught, unraisable
    threading.excepthook = in_thread
    root.handlers[:], root.level = handlers, level


def test_a_console_line_has_time_level_event_and_facts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up(style=LogFormat.CONSOLE, secrets=(TOKEN,))
    logging.getLogger("bot").info("tried", extra={"outbox_id": 7, "outcome": "Sent"})
    at, rest = capsys.readouterr().err.split(" ", 1)
    assert at.endswith("+00:00")
    assert rest == "INFO     tried outbox_id=7 outcome=Sent\n"


def _fail_over_two_lines() -> None:
    raise RuntimeError(f"out\nof order: {NAME}")


def test_a_json_line_is_one_object_even_with_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(style=LogFormat.JSON, secrets=(TOKEN,))
    try:
        _fail_over_two_lines()
    except RuntimeError:
        logging.getLogger("bot.receive").exception("update-quarantined", extra={"update_id": 7})
    (line,) = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    trace = entry.pop("trace")
    assert datetime.fromisoformat(entry.pop("time")).utcoffset() is not None
    assert entry == {
        "level": "ERROR",
        "event": "update-quarantined",
        "logger": "bot.receive",
        "update_id": 7,
    }
    assert trace.startswith("Traceback (most recent call last):\n")
    assert "in _fail_over_two_lines" in trace
    assert trace.endswith("\nRuntimeError\n")


def _plain() -> None:
    raise ValueError(f"cannot greet {NAME} at https://api.telegram.org/bot{TOKEN}/getMe")


def _chained() -> None:
    try:
        _plain()
    except ValueError as error:
        raise KeyError(NAME, ANSWER) from error


def _during() -> None:
    try:
        _plain()
    finally:
        raise LookupError(ANSWER)


def _grouped() -> None:
    noted = ValueError(ANSWER)
    noted.add_note(f"while {NAME} was answered")
    raise ExceptionGroup(NAME, [noted, InvalidToken(TOKEN)])


def _sql(statement: str) -> Callable[[], None]:
    def run() -> None:
        # As bad as can be: with the values that the program's own engine hides.
        engine = create_engine("sqlite://", hide_parameters=False)
        try:
            with engine.connect() as db:
                db.execute(text("CREATE TABLE patient (name TEXT CHECK (name <> 'x') UNIQUE)"))
                db.execute(text("INSERT INTO patient VALUES (:name)"), {"name": NAME})
                db.execute(text(statement), {"name": NAME})
        finally:
            engine.dispose()

    return run


class _Form(BaseModel):
    length: int = Field(le=3)


def _pydantic() -> None:
    _Form.model_validate({"length": ANSWER})


def _telegram() -> None:
    raise BadRequest(f'can\'t parse entities: unsupported start tag "{NAME}"')


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        (_plain, ["ValueError"]),
        (_chained, ["ValueError", "KeyError"]),
        (_during, ["ValueError", "LookupError"]),
        (_grouped, ["ExceptionGroup", "ValueError", "telegram.error.InvalidToken"]),
        (_sql("INSERT INTO patient VALUES (:name)"), ["sqlalchemy.exc.IntegrityError"]),
        (
            _sql("INSERT INTO pupil VALUES (:name)"),
            ["sqlalchemy.exc.OperationalError: no such table: pupil"],
        ),
        (_pydantic, ["ValidationError"]),
        (_telegram, ["telegram.error.BadRequest"]),
    ],
)
@pytest.mark.parametrize("style", list(LogFormat))
def test_a_trace_tells_the_kind_and_the_place_and_quotes_nobody(
    capsys: pytest.CaptureFixture[str],
    style: LogFormat,
    fault: Callable[[], None],
    kinds: list[str],
) -> None:
    logs.set_up(style=style, secrets=(TOKEN,))
    try:
        fault()
    except Exception:
        logging.getLogger("bot").exception("update-quarantined", extra={"update_id": 7})
    said = capsys.readouterr().err
    _quotes_nobody(said)
    assert "update-quarantined" in said
    assert "test_logs.py" in said
    assert all(kind in said for kind in kinds), said


def test_what_a_person_can_mend_is_still_said(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(style=LogFormat.CONSOLE, secrets=())
    faults = (sqlite3.OperationalError("disk is full"), OSError(28, "No space left", "/a/file"))
    for fault in faults:
        logging.getLogger("clinic").error("outbox-unreadable", exc_info=fault)
    said = capsys.readouterr().err
    assert "sqlite3.OperationalError: disk is full\n" in said
    assert "OSError: [28] No space left\n" in said


def test_what_a_library_would_say_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(style=LogFormat.JSON, secrets=(TOKEN,))
    log = logging.getLogger("telegram.ext")
    log.error("%s wrote %s", NAME, ANSWER, extra={"url": f"/bot{TOKEN}", "who": NAME})
    (line,) = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert entry.pop("time")
    assert entry == {"level": "ERROR", "event": "%s wrote %s", "logger": "telegram.ext"}


@pytest.mark.parametrize("style", list(LogFormat))
def test_secrets_are_cut_out_wherever_they_stand(
    capsys: pytest.CaptureFixture[str], style: LogFormat
) -> None:
    password = 'a "quoted" pässword'
    logs.set_up(style=style, secrets=(TOKEN, password, ""))
    logging.getLogger("bot").error(f"failed with {TOKEN}", extra={"url": f"{password}@{TOKEN}"})  # noqa: G004
    said = capsys.readouterr().err
    assert said.count("«secret»") == 3
    assert TOKEN not in said
    assert "quoted" not in said


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_a_task_that_nobody_asked_after_quotes_nobody(
    capsys: pytest.CaptureFixture[str], loop: str
) -> None:
    logs.set_up(style=LogFormat.JSON, secrets=(TOKEN,))

    async def fail() -> None:
        raise ValueError(f"{NAME}: {ANSWER} {TOKEN}")

    async def main() -> None:
        task = asyncio.create_task(fail())
        await asyncio.wait([task])

    with asyncio.Runner(loop_factory=pytest.importorskip(loop).new_event_loop) as runner:
        runner.run(main())
    said = capsys.readouterr().err
    _quotes_nobody(said)
    entry = json.loads(said)
    assert (entry["event"], entry["logger"]) == ("Task exception was never retrieved", "asyncio")
    assert entry["trace"].endswith("\nValueError\n")


def test_a_warning_tells_its_kind_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.set_up(style=LogFormat.JSON, secrets=(TOKEN,))
        warnings.warn(f"{NAME} is no number: {TOKEN}", UserWarning, stacklevel=1)
    said = capsys.readouterr().err
    _quotes_nobody(said)
    entry = json.loads(said)
    assert (entry["event"], entry["category"]) == ("warning", "UserWarning")
    assert "test_logs.py:" in entry["where"]


def test_what_nobody_catches_is_logged_in_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(style=LogFormat.JSON, secrets=(TOKEN,))
    thread = threading.Thread(target=_plain)
    thread.start()
    thread.join()
    try:
        _plain()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    said = capsys.readouterr().err
    _quotes_nobody(said)
    events = [json.loads(line)["event"] for line in said.splitlines()]
    assert events == ["uncaught-in-thread", "uncaught"]


@pytest.mark.parametrize("name", ["httpx", "alembic.runtime.migration", "apscheduler.scheduler"])
def test_libraries_that_chatter_are_heard_only_in_trouble(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    logs.set_up(style=LogFormat.CONSOLE, secrets=())
    logging.getLogger(name).info("HTTP Request: POST …")
    logging.getLogger(name).warning("trouble")
    assert [line.split()[-1] for line in capsys.readouterr().err.splitlines()] == ["trouble"]


def _quotes_nobody(said: str) -> None:
    for private in PRIVATE:
        assert private not in said, said
