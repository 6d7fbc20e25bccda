"""Addresses: which ones Telegram takes for a link, and what a link to a bot says."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

_SCHEMES = {"http", "https", "ftp", "tg", "ton", "tonsite"}
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TELEGRAM_HOSTS = {"t.me", "telegram.me", "www.t.me"}


@dataclass(frozen=True, kw_only=True)
class BotLink:
    """A link that opens the chat with a bot: https://core.telegram.org/api/links#bot-links."""

    username: str
    payload: str | None


def web_address(address: str) -> str | None:
    """The address as Telegram keeps it, or None if Telegram takes it for no link."""
    written = address.strip()
    if "://" not in written:
        written = f"http://{written}"
    try:
        parts = urlsplit(written)
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    if scheme not in _SCHEMES or not host or re.search(r"\s", written):
        return None
    if scheme == "tg":
        return written
    if "." not in host.strip("."):
        return None
    rest = written.split("://", 1)[1][len(parts.netloc) :]
    return f"{scheme}://{host}{rest if rest.startswith('/') else '/' + rest}"


def bot_link(link: str) -> BotLink | None:
    """What a link to a bot says, or None for any other link.

    Raises:
        ValueError: if its `start` is not 1 to 64 characters of A-Z, a-z, 0-9, _ and -; see
            https://core.telegram.org/bots/features#deep-linking.
    """
    parts = urlsplit(link if "://" in link else f"https://{link}")
    asked = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme == "tg" and parts.netloc == "resolve":
        username = asked.get("domain", [""])[0]
    elif parts.netloc.lower() in _TELEGRAM_HOSTS:
        username = parts.path.strip("/")
    else:
        return None
    payload = asked.get("start", [None])[0]
    if payload is not None and not _PAYLOAD.fullmatch(payload):
        raise ValueError(f"Telegram ignores a start payload like {payload!r}")
    return BotLink(username=username, payload=payload)
