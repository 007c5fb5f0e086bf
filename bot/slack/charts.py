"""Charts in Block Kit: Slack's own where it takes them, else drawn with characters."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.blocks import Block, Chart, Series
from bot.slack import blocks, limits
from bot.slack.blocks import BlockJson
from bot.slack.limits import cut

BAR, CELLS = "▇", 24


def native(body: Sequence[Block]) -> Sequence[int]:
    """The places in a body of the charts that Slack draws itself: the first ones that fit."""
    return [n for n, block in enumerate(body) if isinstance(block, Chart) and _fits(block)][: limits.CHARTS]


def _fits(chart: Chart) -> bool:
    """Whether Slack takes it: neither too large, nor with two labels that are the same once cut."""
    series = _complete(chart)
    labels = [_label(category) for category in chart.categories]
    names = [_label(line.name) for line in series]
    return (
        0 < len(labels) <= limits.CHART_POINTS
        and 0 < len(series) <= limits.CHART_SERIES
        and len({*labels}) == len(labels)
        and len({*names}) == len(names)
    )


def _complete(chart: Chart) -> list[Series]:
    """The series with a number for every category, as Slack wants; one with gaps is told in words only."""
    return [line for line in chart.series if None not in line.values]


def _label(text: str) -> str:
    return cut(text, limits.CHART_LABEL)


def chart(chart: Chart) -> list[BlockJson]:
    labels = [_label(category) for category in chart.categories]
    series = [
        {
            "name": _label(line.name),
            "data": [
                {"label": label, "value": _number(value)} for label, value in zip(labels, line.values, strict=True)
            ],
        }
        for line in _complete(chart)
    ]
    plotted = {"type": "bar", "series": series, "axis_config": {"categories": labels}}
    drawing = {"type": "data_visualization", "title": cut(chart.title, limits.CHART_TITLE), "chart": plotted}
    return [drawing, blocks.context("\n".join(chart.lines))]


def _number(value: Decimal | None) -> float | int:
    """A number to draw with; the exact figure stands in the words."""
    drawn = round(value or Decimal(0), 4)
    return int(drawn) if drawn == drawn.to_integral_value() else float(drawn)


def drawn(chart: Chart) -> str:
    """A chart as bars of characters in proportion to their values, each with its number."""
    most = max((value for series in chart.series for value in series.values if value), default=Decimal(1))
    named = len(chart.series) > 1
    lines = [chart.title]
    for n, category in enumerate(chart.categories):
        for series in chart.series:
            label = f"{category} {series.name}" if named else category
            cells = BAR * round(max(series.values[n] or Decimal(0), Decimal(0)) / most * CELLS)
            lines.append(f"{cut(label, limits.PLAIN_CELL):<{limits.PLAIN_CELL // 2}}  {cells} {series.said[n]}")
    return "\n".join(lines)
