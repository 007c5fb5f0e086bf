"""Charts in Block Kit: Slack's own where it takes one, else drawn with characters."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.cards import Block, Chart, Series
from bot.slack import blocks, limits
from bot.slack.blocks import BlockJson
from bot.slack.limits import cut

BAR, CELLS = "▇", 24


def native(body: Sequence[Block]) -> Sequence[int]:
    """Where the charts are that Slack draws itself: the first ones that fit."""
    return [n for n, block in enumerate(body) if isinstance(block, Chart) and _fits(block)][: limits.CHARTS]


def _fits(chart: Chart) -> bool:
    """Whether every point has a number, and no two labels become one where they are cut."""
    series = _complete(chart)
    names, labels = [_label(each.name) for each in series], [_label(each) for each in chart.categories]
    return (
        0 < len(labels) <= limits.CHART_POINTS
        and 0 < len(series) <= limits.CHART_SERIES
        and len({*labels}) == len(labels)
        and len({*names}) == len(names)
    )


def _complete(chart: Chart) -> list[Series]:
    """Slack wants a number for each category; a series with gaps is told in words only."""
    return [each for each in chart.series if None not in each.values]


def _label(text: str) -> str:
    return cut(text, limits.CHART_LABEL)


def chart(chart: Chart) -> list[BlockJson]:
    labels = [_label(each) for each in chart.categories]
    series = [
        {
            "name": _label(each.name),
            "data": [
                {"label": label, "value": _number(value)} for label, value in zip(labels, each.values, strict=True)
            ],
        }
        for each in _complete(chart)
    ]
    plotted = {"type": "bar", "series": series, "axis_config": {"categories": labels}}
    drawing = {"type": "data_visualization", "title": cut(chart.title, limits.CHART_TITLE), "chart": plotted}
    return [drawing, blocks.context("\n".join(chart.lines))]


def _number(value: Decimal | None) -> float | int:
    """For drawing: the figure itself stands in the words."""
    drawn = round(value or Decimal(0), 4)
    return int(drawn) if drawn == drawn.to_integral_value() else float(drawn)


def drawn(chart: Chart) -> str:
    """Bars of characters, longest for the largest value, each with its number."""
    most = max((value for each in chart.series for value in each.values if value), default=Decimal(1))
    named = len(chart.series) > 1
    lines = [chart.title]
    for n, category in enumerate(chart.categories):
        for each in chart.series:
            label = f"{category} {each.name}" if named else category
            cells = BAR * round(max(each.values[n] or Decimal(0), Decimal(0)) / most * CELLS)
            lines.append(f"{cut(label, limits.PLAIN_CELL):<{limits.PLAIN_CELL // 2}}  {cells} {each.said[n]}")
    return "\n".join(lines)
