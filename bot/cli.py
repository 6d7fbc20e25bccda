"""The command line: `aftercare --help`."""

import asyncio
import logging
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot import backups as copies
from bot import check as checks
from bot import init as first_steps
from bot import plans as care_plans
from bot import release as releases
from bot import stops
from bot.records import placed_file
from bot.run import run as run_clinic
from bot.settings import Places, SettingsError, load_places, load_settings
from clinic import schema
from clinic.database import Database
from jobs.clock import SystemClock

app = typer.Typer(
    name="aftercare",
    help="Keeps a skin clinic's aftercare promise on Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

plans = typer.Typer(
    name="plans", help="The care plans' versions, and who follows which.", no_args_is_help=True
)
app.add_typer(plans)


def main() -> None:
    """Entry point of the console script."""
    # What the library will do by default one day: time spans as timedelta.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    # The database holds health records: what this program makes is readable by its owner only.
    os.umask(0o077)
    # Each command says by itself what failed; `run` sets up its log, and the demo its own.
    logging.getLogger("clinic").addHandler(logging.NullHandler())
    app()


def _fail(*lines: str) -> NoReturn:
    for line in lines:
        typer.secho(line, err=True, fg=typer.colors.RED if line is lines[0] else None)
    raise typer.Exit(1)


def _settings_fail(error: SettingsError) -> NoReturn:
    if Path(".env").exists():
        _fail(str(error), "Correct it in .env, or in the environment; see .env.example.")
    _fail(str(error), "Run `aftercare init` to write .env, or see .env.example.")


@app.command()
def init(
    folder: Annotated[
        Path,
        typer.Option(
            help="Where to write the two files.", exists=True, file_okay=False, writable=True
        ),
    ] = Path(),
) -> None:
    """Ask a few questions and write .env and clinic.yaml; never overwrites."""
    try:
        first_steps.write_files(folder, ask=typer.prompt, say=typer.echo)
    except first_steps.AlreadyThereError as error:
        _fail(str(error))
    except typer.Abort:
        _fail("\nNothing was written.")


@app.command()
def demo(
    *,
    tour: Annotated[
        bool, typer.Option("--tour", help="Tell one patient's whole series in the terminal.")
    ] = False,
    port: Annotated[
        int,
        typer.Option(
            help="Where to show the page; if taken, the next free one.",
            min=1,
            max=65500,
            metavar="PORT",
        ),
    ] = 8765,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open the page, only print its address.")
    ] = False,
) -> None:
    """Show the product without a token: phones in a page, a clock that jumps."""
    # The demo's parts are not needed to run a clinic.
    from bot.demo.page.show import show  # noqa: PLC0415
    from bot.demo.tour import tell  # noqa: PLC0415

    raise typer.Exit(tell() if tour else show(port, open_browser=not no_browser))


@app.command()
def check() -> None:
    """Look at settings, clinic file, database, token, plans and texts: every fault at once."""
    report = asyncio.run(checks.check_everything(now=SystemClock().now()))
    for line in report.lines:
        typer.echo(line)
    raise typer.Exit(0 if report.good else 1)


@app.command()
def preview(
    *,
    procedure: Annotated[str, typer.Argument(help="The plan's id, such as microdermabrasion.")],
    session_end: Annotated[
        str | None,
        typer.Option(
            help="When the session ends, with its distance from UTC: 2026-05-12T17:30+05:30. "
            "Without it: today at 17:30.",
            metavar="ISO",
        ),
    ] = None,
    session: Annotated[
        str | None,
        typer.Option(help="Which session of how many. Without it: the first.", metavar="N/M"),
    ] = None,
    beside: Annotated[
        list[str] | None,
        typer.Option(
            "--with", help="A second procedure at the same time.", metavar="PROCEDURE:ISO"
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="The patient's. Without it: the clinic's own.", metavar="CODE"),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(help="The patient's. Without it: the clinic's own.", metavar="ZONE"),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(help="Write a page too, for a doctor to sign.", metavar="FILE"),
    ] = None,
) -> None:
    """Show the weeks of a patient after a session: every message, and when it comes."""
    # Its parts are not needed to run a clinic.
    from bot.preview.command import preview as show  # noqa: PLC0415
    from bot.preview.errors import PreviewError  # noqa: PLC0415

    try:
        show(
            procedure,
            session_end=session_end,
            session=session,
            beside=beside or (),
            language=language,
            timezone=timezone,
            html=html,
            clock=SystemClock(),
        )
    except PreviewError as error:
        _fail(*str(error).splitlines())


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema (`run` does so by itself)."""
    try:
        before, after = _migrated(load_places().database_url)
    except SettingsError as error:
        _settings_fail(error)
    except stops.CannotRunError as error:
        _fail(str(error))
    except (SQLAlchemyError, CommandError, ImportError) as error:
        _fail(f"The database cannot be migrated: {stops.database_fault(error)}")
    typer.echo(f"Schema {before or 'none'} → {after}.")


def _migrated(database_url: str) -> tuple[str | None, str | None]:
    placed_file(database_url)
    database = Database(database_url)
    try:
        before = schema.revision(database)
        schema.migrate(database)
        return before, schema.revision(database)
    finally:
        database.close()


@app.command()
def run() -> None:
    """Run the clinic's bot until stopped (Ctrl+C, SIGTERM)."""
    try:
        run_clinic(load_settings())
    except SettingsError as error:
        _settings_fail(error)
    except stops.CannotRunError as error:
        _fail(str(error))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; must not exist yet.")],
) -> None:
    """Copy the records into a file, checked; also while `run` is at work."""
    _tell(copies.backup(_places(), file, clock=SystemClock()))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Put a backup in the place of the records; it sends nothing until `release`."""
    _tell(copies.restore(_places(), file, clock=SystemClock()))


@app.command()
def hold(
    taken: Annotated[
        str,
        typer.Option(
            help="When the backup was taken, with its distance from UTC: 2026-05-12T03:00+05:30.",
            metavar="ISO",
        ),
    ],
) -> None:
    """Hold records that pg_restore or the like put in place: nothing is sent until `release`."""
    try:
        taken_at = datetime.fromisoformat(taken)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if taken_at.utcoffset() is None:
        raise typer.BadParameter("say how far from UTC: 2026-05-12T03:00+05:30")
    if taken_at > SystemClock().now():
        raise typer.BadParameter(f"{taken} is still to come; say when the backup was taken")
    _tell(copies.hold(_places(), taken_at=taken_at, clock=SystemClock()))


@app.command()
def release(
    *,
    drop_overdue: Annotated[
        bool,
        typer.Option(
            "--drop-overdue", help="Leave out what may have gone out already. Recommended."
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Let restored records send again: shows what would go and what is missing, then asks."""

    def ask() -> None:
        if not yes:
            typer.confirm("Release?", abort=True)

    _tell(releases.release(_places(), drop_overdue=drop_overdue, ask=ask, clock=SystemClock()))


@plans.command("list")
def list_plans() -> None:
    """Each plan: its version, whose file, who signed it, how many sessions follow which version."""
    _tell(care_plans.listed(_places(), clock=SystemClock()))


@plans.command("apply")
def apply_plans(
    procedures: Annotated[
        list[str] | None, typer.Argument(metavar="[PROCEDURE]...", help="Only these; else all.")
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Let running sessions follow the plans as they are now; says per patient what changes."""
    chosen, clock = procedures or (), SystemClock()
    try:
        _tell(care_plans.applied(_places(), procedures=chosen, dry_run=dry_run, clock=clock))
    except care_plans.NoSuchPlanError as error:
        raise typer.BadParameter(str(error)) from None


def _places() -> Places:
    try:
        return load_places()
    except SettingsError as error:
        _settings_fail(error)


def _tell(lines: Iterable[str]) -> None:
    try:
        for line in lines:
            typer.echo(line)
    except Exception as error:
        said = stops.reason(error)
        if said is None:
            raise
        _fail(*said.splitlines())
