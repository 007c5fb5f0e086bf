"""Charts as Teams draws them; clients that draw none show the words below them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.blocks import Chart, Series
from bot.teams.limits import Caps, shorten

COLOURS = ("categoricalBlue", "categoricalMarigold", "categoricalTeal", "categoricalPurple")


def chart(chart: Chart, caps: Caps) -> dict[str, Any]:
    """A bar chart, in groups where there are several series."""
    title = shorten(chart.title, caps.cell)
    labels = tuple(shorten(category, caps.cell) for category in chart.categories[: caps.rows])
    look = {"title": title, "showTitle": True, "fallback": "drop"}
    if len(chart.series) == 1:
        points = _points(labels, chart.series[0])
        return {"type": "Chart.VerticalBar", **look, "color": COLOURS[0], "showBarValues": False, "data": points}
    groups = [
        {
            "legend": shorten(series.name, caps.cell),
            "values": _points(labels, series),
            "color": COLOURS[n % len(COLOURS)],
        }
        for n, series in enumerate(chart.series)
    ]
    return {"type": "Chart.VerticalBar.Grouped", **look, "showLegend": True, "data": groups}


def _points(labels: tuple[str, ...], series: Series) -> list[dict[str, Any]]:
    pairs = zip(labels, series.values, strict=False)
    return [{"x": label, "y": _number(value)} for label, value in pairs if value is not None]


def _number(value: Decimal) -> float:
    """A number to draw with; the exact figure stands in the words."""
    return float(round(value, 4))
