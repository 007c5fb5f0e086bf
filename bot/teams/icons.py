"""The app's two icons: a gauge with its needle where a good quarter puts it."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, hypot, pi, sin

from bot.teams.png import Colour, png

GROUND = (79, 82, 178)
ACCENT = "#4F52B2"
LEVELS = 16
NEEDLE_AT = 0.7
"""As a share of the dial."""


def colour_icon() -> bytes:
    """A PNG of 192 × 192 pixels, white on the accent colour."""
    blended: list[Colour] = [
        (*(round(part + (255 - part) * level / LEVELS) for part in GROUND), 255)  # type: ignore[misc]
        for level in range(LEVELS + 1)
    ]
    return png(_rows(192, 120), 192, 192, blended)


def outline_icon() -> bytes:
    """A PNG of 32 × 32 pixels, white on a transparent ground."""
    return png(_rows(32, 28), 32, 32, [(255, 255, 255, round(255 * level / LEVELS)) for level in range(LEVELS + 1)])


def _rows(size: int, drawn: int) -> Iterator[bytes]:
    """For each row of pixels, how much of each the gauge covers, from 0 to LEVELS."""
    scale = drawn / 2
    for row in range(size):
        y = (row + 0.5 - size / 2) / scale - 0.35
        points = (((column + 0.5 - size / 2) / scale, y) for column in range(size))
        yield bytes(round(LEVELS * min(max(0.5 - _distance(*point) * scale, 0), 1)) for point in points)


def _distance(x: float, y: float) -> float:
    """The distance from a point to the gauge, in units of its radius; negative inside it."""
    radius, thick = 0.86, 0.13
    ends = min(hypot(x - radius, y), hypot(x + radius, y))
    arc = (abs(hypot(x, y) - radius) if y <= 0 else ends) - thick
    angle = pi * (1 + NEEDLE_AT)
    along = min(max(x * cos(angle) + y * sin(angle), 0), 0.5)
    needle = hypot(x - along * cos(angle), y - along * sin(angle)) - 0.09
    return min(arc, needle, hypot(x, y) - 0.17)
