"""`aftercare preview`: from the words of the command line to the terminal and the page."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bot.preview.errors import PreviewError
from bot.preview.ground import load_ground
from bot.preview.page import page
from bot.preview.sheet import make_sheet
from bot.preview.telling import tell
from bot.preview.wish import read_wish, read_zone
from jobs.clock import Clock
from messages.walltime import local_date


def preview(
    procedure: str,
    *,
    session_end: str | None,
    session: str | None,
    beside: Sequence[str],
    language: str | None,
    timezone: str | None,
    html: Path | None,
    clock: Clock,
) -> None:
    """Tell the patient's weeks in the terminal; with `html`, write the page as well.

    Raises:
        PreviewError: naming what cannot be, and what could.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    ground = load_ground(timezone=read_zone(timezone))
    now = clock.now()
    wish = read_wish(
        ground,
        procedure=procedure,
        session_end=session_end,
        session=session,
        beside=beside,
        language=language,
        timezone=timezone,
        now=now,
    )
    if html is not None:
        _look_for_room(html)
    with Console(stderr=True).status("Letting the weeks pass…"):
        sheet = asyncio.run(make_sheet(ground, wish, printed_on=local_date(now, wish.zone)))
    tell(sheet)
    if html is not None:
        _write(html, page(sheet))
        Console().print(f"\nThe page is in {html}.", highlight=False, markup=False)


def _look_for_room(path: Path) -> None:
    """Before the weeks pass for nothing."""
    if path.is_dir() or not path.parent.is_dir():
        why = "it is a folder" if path.is_dir() else f"there is no folder {path.parent}"
        raise PreviewError(f"--html: {path} cannot be written: {why}; name a file in a folder")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PreviewError(
            f"--html: {path} cannot be written: {error.strerror}; name a file where you may write"
        ) from error
