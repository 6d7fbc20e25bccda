"""`aftercare demo` as a process of its own."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import httpx
import pytest
from visitor import free_port

from bot.demo import living
from bot.demo.page.show import show

PATIENCE = 180
"""Seconds on a machine with much else to do."""


async def started(port: int, folder: Path) -> Process:
    options = ("demo", "--no-browser", "--port", str(port))
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *options, stdout=PIPE, stderr=STDOUT, env=environment
    )


async def line_of(process: Process) -> str:
    assert process.stdout
    return (await process.stdout.readline()).decode()


async def address_of(process: Process) -> str:
    assert "sixteen days" in await line_of(process)
    line = await line_of(process)
    found = re.fullmatch(r"Aftercare demo: (http://127\.0\.0\.1:\d+) \(stop with Ctrl\+C\)\n", line)
    assert found, line
    return found[1]


async def stops(process: Process, address: str, how: signal.Signals) -> None:
    """The page answers, and the program ends at once and in silence while it is open."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, trust_env=False) as http:
        assert "<title>" in (await http.get("/")).text
        async with http.stream("GET", "/events") as stream:
            assert stream.status_code == 200
            process.send_signal(how)
            assert await process.wait() == 0
    assert await line_of(process) == "", "nothing is complained of"


@pytest.mark.process
@pytest.mark.timeout(PATIENCE)
async def test_two_demos_start_side_by_side_answer_and_stop(tmp_path: Path) -> None:
    port = free_port()
    both = [await started(port, tmp_path) for _ in range(2)]
    try:
        addresses = [await address_of(each) for each in both]
        assert len({*addresses}) == 2
        assert f"http://127.0.0.1:{port}" in addresses
        for process, address, how in zip(
            both, addresses, (signal.SIGINT, signal.SIGTERM), strict=True
        ):
            await stops(process, address, how)
        assert os.listdir(tmp_path) == [], "no temporary folder stays"  # noqa: PTH208 - async
    finally:
        for process in both:
            if process.returncode is None:
                process.kill()
            await process.wait()


@pytest.mark.process
@pytest.mark.timeout(PATIENCE)
async def test_without_a_free_port_the_demo_says_so(tmp_path: Path) -> None:
    port = free_port()
    with contextlib.ExitStack() as taken:
        for each in range(port, port + 20):
            with contextlib.suppress(OSError):
                taken.enter_context(socket.create_server(("127.0.0.1", each)))
        process = await started(port, tmp_path)
        output, _ = await process.communicate()
    assert process.returncode == 1
    last = output.decode().splitlines()[-1]
    assert last.startswith(f"The demo cannot be shown: the ports from {port} to {port + 19} are")
    assert b"Traceback" not in output


@pytest.mark.process
@pytest.mark.timeout(PATIENCE)
async def test_without_room_on_the_disk_the_demo_says_so(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        "sh",
        *("-c", 'ulimit -f 16 && exec "$0" -m bot demo --no-browser', sys.executable),
        stdout=PIPE,
        stderr=STDOUT,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    output, _ = await process.communicate()
    assert process.returncode == 1
    _, fault = output.decode().splitlines()
    assert fault.startswith("The demo cannot be shown: the database cannot be used: ")


@pytest.mark.thorough
def test_a_start_that_goes_wrong_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(living, "_DONE", "Finished")
    assert show(free_port(), open_browser=False) == 1
    _, fault = capsys.readouterr().err.splitlines()
    assert fault.startswith("The demo cannot be shown: there is no button 'Finished'")
