"""What can be wrong with a row before Telegram is asked."""


class NothingToSayError(Exception):
    """What the row was about no longer exists; the text says what."""
