"""`aftercare demo`: a clinic that lives, and a page to touch it with."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from pathlib import Path

import typer

from bot import stops
from bot.demo.clinic import demo_clinic
from bot.demo.living import SIDES, STARTS, bring_to_life
from bot.demo.page.serve import page_of
from bot.demo.scene import UnexpectedError


def show(port: int = 8765, *, open_browser: bool = True) -> int:
    """Serve the demo until Ctrl+C or SIGTERM; returns the exit code."""
    logging.getLogger().addHandler(logging.NullHandler())
    # Where the event loop cannot take signals Ctrl+C comes as this exception.
    with contextlib.suppress(KeyboardInterrupt):
        return asyncio.run(_until_stopped(port, open_browser=open_browser))
    return 0


async def _until_stopped(port: int, *, open_browser: bool) -> int:
    work = asyncio.create_task(_serve(port, open_browser=open_browser))
    with contextlib.suppress(NotImplementedError):  # Windows
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await work
    except Exception as error:
        why = _reason(error)
        if why is None:
            raise
        typer.secho(f"The demo cannot be shown: {why}", err=True, fg=typer.colors.RED)
        return 1
    return 0


def _reason(error: Exception) -> str | None:
    """What stopped the demo, in words; None if nobody foresaw it."""
    first = stops.first_of(error)
    return str(first) if isinstance(first, UnexpectedError) else stops.reason(first)


async def _serve(port: int, *, open_browser: bool) -> None:
    typer.echo("A clinic opens, and sixteen days go by …", err=True)
    with tempfile.TemporaryDirectory(prefix="aftercare-demo-") as folder:
        async with demo_clinic(folder=Path(folder), start=STARTS) as clinic:
            await bring_to_life(clinic)
            async with page_of(clinic, port=port, sides=SIDES) as address:
                typer.echo(f"Aftercare demo: {address} (stop with Ctrl+C)")
                if open_browser and _has_desktop():
                    # Not waited for: some browsers come back only when they are closed.
                    threading.Thread(target=_browse, args=(address,), daemon=True).start()
                await asyncio.Event().wait()


def _has_desktop() -> bool:
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _browse(address: str) -> None:
    # The address is on the screen: whatever a browser does wrong must not hurt the demo.
    with contextlib.suppress(Exception):
        webbrowser.open(address)
