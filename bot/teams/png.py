"""Small PNGs with a palette: the progress bar and the app's icons."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from math import sqrt

from bot.blocks import Tone

Colour = tuple[int, int, int, int]
"""Red, green, blue and opacity, each from 0 to 255."""

CLEAR: Colour = (0, 0, 0, 0)
NEUTRAL: Colour = (128, 128, 128, 255)
TRACK: Colour = (128, 128, 128, 80)
# Each has a contrast of at least 3:1 on a white card and on a dark one.
FILLS: dict[Tone, Colour] = {
    "plain": (110, 115, 210, 255),
    "muted": NEUTRAL,
    "good": (46, 158, 91, 255),
    "warning": (199, 119, 0, 255),
    "bad": (217, 67, 79, 255),
}

WIDTH, HEIGHT, THICK, GAP, LINE = 600, 28, 14, 5, 5
EDGE = (HEIGHT - THICK) // 2


def png(rows: Iterable[bytes], width: int, height: int, palette: Sequence[Colour]) -> bytes:
    """A PNG from rows of palette indices, one byte a pixel."""
    pixels = b"".join(b"\0" + row for row in rows)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(bytes(colour[:3]) for colour in palette)),
        (b"tRNS", bytes(colour[3] for colour in palette)),
        (b"IDAT", zlib.compress(pixels, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bar(share: Decimal, marker: Decimal | None, tone: Tone) -> str:
    """A progress bar as a data URI, on a transparent ground for light and dark themes.

    Past the whole, the bar shrinks to fit and a notch shows where the whole was.
    """
    scale = max(Decimal(1), share, marker or Decimal(0))
    done = round(max(share, Decimal(0)) / scale * WIDTH)
    whole = round(WIDTH / scale) if scale > 1 else None
    return _bar(done, None if marker is None else round(max(marker, Decimal(0)) / scale * WIDTH), whole, tone)


@lru_cache(maxsize=1024)
def _bar(done: int, marker: int | None, whole: int | None, tone: Tone) -> str:
    clear, fill, track, line = range(4)
    rows = []
    for y in range(HEIGHT):
        row = bytearray(WIDTH)
        if EDGE <= y < EDGE + THICK:
            row[:] = bytes([fill]) * done + bytes([track]) * (WIDTH - done)
            round_end = _inset(y - EDGE)
            row[:round_end] = row[WIDTH - round_end :] = bytes([clear]) * round_end
            if whole is not None:
                _paint(row, whole, GAP, clear)
        if marker is not None:
            _paint(row, marker, LINE + 2 * GAP, clear)
            _paint(row, marker, LINE, line)
        rows.append(bytes(row))
    picture = png(rows, WIDTH, HEIGHT, (CLEAR, FILLS[tone], TRACK, NEUTRAL))
    return "data:image/png;base64," + b64encode(picture).decode()


def _inset(y: int) -> int:
    """How many pixels a row is inset to round the bar's ends."""
    radius = THICK / 2
    return round(radius - sqrt(radius**2 - (y + 0.5 - radius) ** 2))


def _paint(row: bytearray, centre: int, width: int, colour: int) -> None:
    start = min(max(centre - width // 2, 0), WIDTH - width)
    row[start : start + width] = bytes([colour]) * width
