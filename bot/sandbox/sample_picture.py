"""A picture for people who have none at hand: a soft pink spot on skin."""

import struct
import zlib
from functools import cache

_WIDTH, _HEIGHT = 240, 180
_SKIN = (236, 200, 178)
_PINK = (214, 120, 118)
_CENTRE = (125, 85)
_REACH = 65


@cache
def sample_picture() -> bytes:
    """The picture as a PNG."""
    rows = b"".join(b"\x00" + _row(y) for y in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _row(y: int) -> bytes:
    row = bytearray()
    for x in range(_WIDTH):
        distance = ((x - _CENTRE[0]) ** 2 + (y - _CENTRE[1]) ** 2) ** 0.5 / _REACH
        pink = max(0.0, 1 - distance**2)
        light = 10 - 20 * y / _HEIGHT
        row += bytes(
            int(skin + (spot - skin) * pink + light)
            for skin, spot in zip(_SKIN, _PINK, strict=True)
        )
    return bytes(row)


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + checksum
