"""A name that begins a line or a button."""


def with_capital(name: str) -> str:
    """The name with a capital first; the others stay, as in "LED light therapy"."""
    return name[:1].upper() + name[1:]
