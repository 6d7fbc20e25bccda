"""What the tests of the command line have in common."""

from collections.abc import Callable

from typer.testing import Result

TOKEN = "1000:sandbox-token"
Aftercare = Callable[..., Result]
"""Runs `aftercare` with these words; `typed` is what somebody then types."""
