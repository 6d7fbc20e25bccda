"""`python -m bot` is `aftercare`."""

from bot.cli import main

main()
