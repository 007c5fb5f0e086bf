"""How phrases that name periods are read: exactly, asked back, or silently as another period."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from bot.language.periods import find_periods, parse_period
from spm_core.period import Calendar

PERIODS = Path(__file__).parents[3] / "shared" / "language" / "periods.jsonl"
SENTENCE = "how much did I close {}"
Span = tuple[date, date]
"""The first day, and the day after the last."""


def period_counts() -> Mapping[tuple[str, str], Counter[str]]:
    """By language and way of asking, how many phrases are exact, asked back, or silently another period."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for line in PERIODS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        on = date.fromisoformat(row["on"])
        for direction, ahead in (("past", False), ("future", True)):
            start, end = (date.fromisoformat(day) for day in row[f"as_{direction}"])
            text, wanted = row["text"], _wanted(row["text"], start, end)
            found = {"alone": _alone(text, on, ahead=ahead), "in a sentence": _said(text, on, ahead=ahead)}
            for way, spans in found.items():
                counts.setdefault((row["lang"], f"{direction}, {way}"), Counter())[_verdict(spans, wanted)] += 1
    return counts


def _alone(text: str, on: date, *, ahead: bool) -> list[Span]:
    period = parse_period(text, Calendar(1), on, ahead=ahead)
    return [(period.start, period.stop)] if period else []


def _said(text: str, on: date, *, ahead: bool) -> list[Span]:
    found = find_periods(SENTENCE.format(text), Calendar(1), on, ahead=ahead)
    return [(each.period.start, each.period.stop) for each in found]


def _wanted(text: str, start: date, end: date) -> list[Span]:
    """What counts as exact: where two numbers tell a range from day to day, it may include the last day named."""
    ranged = len(re.findall(r"\d+", text)) >= 2
    return [(start, end), (start, end + timedelta(days=1))] if ranged else [(start, end)]


def _verdict(spans: list[Span], wanted: list[Span]) -> str:
    if not spans:
        return "asked back"
    return "exact" if len(spans) == 1 and spans[0] in wanted else "another"
