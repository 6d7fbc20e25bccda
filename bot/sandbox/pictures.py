"""Reading how large a picture is, and the sizes that Telegram makes of it."""

from collections.abc import Iterator

_SIDES = (90, 320, 800, 1280)
_PNG = b"\x89PNG\r\n\x1a\n"
_MARK = 0xFF
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""The JPEG segments that tell the picture's size (ITU-T T.81, table B.1)."""
_FRAME_HEAD = 9


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG, or None for anything else."""
    size: tuple[int, int] | None = None
    if content.startswith(_PNG) and content[12:16] == b"IHDR":
        size = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    elif content.startswith(b"\xff\xd8"):
        size = next(_jpeg_frames(content), None)
    return size if size and all(size) else None


def media_type(content: bytes) -> str:
    """The type of a picture that `image_size` can read."""
    return "image/png" if content.startswith(_PNG) else "image/jpeg"


def scaled(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes in which a picture is kept, smallest first."""
    longest = max(width, height)
    sides = [side for side in _SIDES if side < longest] + [min(longest, _SIDES[-1])]
    factors = [side / longest for side in dict.fromkeys(sides)]
    return [(max(1, round(width * by)), max(1, round(height * by))) for by in factors]


def _jpeg_frames(content: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while at + _FRAME_HEAD <= len(content) and content[at] == _MARK:
        if content[at + 1] in _FRAMES:
            height = int.from_bytes(content[at + 5 : at + 7])
            yield int.from_bytes(content[at + 7 : at + 9]), height
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
