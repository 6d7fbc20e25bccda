"""Log lines as an operator and a log collector read them."""

import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot import logs
from bot.settings import LogFormat

TOKEN = "1000:sandbox-token"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level


def test_a_console_line_has_time_level_event_and_facts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up(style=LogFormat.CONSOLE, secrets=(TOKEN,))
    logging.getLogger("bot").info("tried", extra={"outbox_id": 7, "outcome": "Sent"})
    at, rest = capsys.readouterr().err.split(" ", 1)
    assert at.endswith("+00:00")
    assert rest == "INFO     tried outbox_id=7 outcome=Sent\n"


def test_a_json_line_is_one_object_even_with_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(style=LogFormat.JSON, secrets=(TOKEN,))
    fault = RuntimeError("out\nof order")
    logging.getLogger("bot").error("update-quarantined", exc_info=fault, extra={"update_id": 7})
    (line,) = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["level"], entry["event"], entry["update_id"]) == (
        "ERROR",
        "update-quarantined",
        7,
    )
    assert "RuntimeError: out\nof order" in entry["trace"]


@pytest.mark.parametrize("style", list(LogFormat))
def test_secrets_are_cut_out_of_events_facts_traces_and_warnings(
    capsys: pytest.CaptureFixture[str], style: LogFormat
) -> None:
    logs.set_up(style=style, secrets=(TOKEN, ""))
    log = logging.getLogger("telegram")
    fault = ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    log.error("failed at %s", TOKEN, exc_info=fault, extra={"url": f"/bot{TOKEN}"})
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.set_up(style=style, secrets=(TOKEN,))
        warnings.warn(f"{TOKEN} is old", UserWarning, stacklevel=1)
    said = capsys.readouterr().err
    assert said.count("«secret»") + said.count("\\u00absecret\\u00bb") >= 4
    assert TOKEN not in said


@pytest.mark.parametrize("name", ["httpx", "alembic.runtime.migration", "apscheduler.scheduler"])
def test_libraries_that_chatter_are_heard_only_in_trouble(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    logs.set_up(style=LogFormat.CONSOLE, secrets=())
    logging.getLogger(name).info("HTTP Request: POST …")
    logging.getLogger(name).warning("trouble")
    assert [line.split()[-1] for line in capsys.readouterr().err.splitlines()] == ["trouble"]
