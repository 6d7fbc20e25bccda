"""Why there is no preview."""


class PreviewError(ValueError):
    """What was asked for cannot be shown; the text names it and its remedy."""
