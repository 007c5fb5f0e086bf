"""Slack's limits in one place, and the cutting of what exceeds them."""

from __future__ import annotations

from datetime import timedelta

BLOCKS = 50
"""In a message; a modal takes 100."""
MESSAGE_TEXT = 9_000
"""All text outside a table. Slack refuses somewhere above 11,000 (msg_blocks_too_long) and documents no figure."""
FALLBACK = 2_000
"""The message in plain words: notifications, screen readers, clients that draw no blocks."""

HEADER = 150
TEXT = 3_000
FIELD = 2_000
FIELDS = 10
"""In one section."""

BUTTONS = 25
"""Pressable things of any kind in one row."""
OVERFLOW = 5
"""Behind one "…"."""
PLACEHOLDER = 150
BUTTON_LABEL = 75
VALUE = 2_000

TABLES = 1
"""Native ones, in a message."""
TABLE_ROWS = 100
"""Including the header."""
TABLE_COLUMNS = 20
TABLE_TEXT = 10_000
CELL = 200
"""Our own limit: longer cells make no readable table."""
PLAIN_ROWS = 20
PLAIN_CELL = 40
"""Of a table drawn with characters, which does not scroll sideways."""

CHARTS = 2
"""In a message."""
CHART_TITLE = 50
CHART_SERIES = 6
CHART_POINTS = 20
CHART_LABEL = 20
"""Of a category, or of a series in the legend."""

MODAL_BLOCKS = 100
MODAL_TITLE = 24
METADATA = 3_000
LABEL = 2_000
BLOCK_ID = 255
OPTIONS = 100
OPTION_LABEL = 75
OPTION_VALUE = 150
INPUT = 3_000
ERROR = 2_000

PACE = 0.93
"""The share of the limits below that is used, so that nothing is refused and nothing waits much longer."""
CONVERSATION_EVERY = timedelta(seconds=1)
"""Between messages to one conversation."""
WORKSPACE_EVERY = timedelta(minutes=1) / 525
"""Between messages to a workspace: Slack says "several hundred" a minute; large senders keep to this many."""
UPDATE_EVERY = timedelta(minutes=1) / 50
"""Between edits: the method's tier 3."""


def cut(text: str, limit: int) -> str:
    """The text, cut with an ellipsis where it is too long; a dash for an empty one, which Slack refuses."""
    if not text.strip():
        return "–"
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
