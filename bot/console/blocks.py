"""Blocks drawn for a terminal of any width, in colour where it has any but never by colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Line

from bot.blocks import Block, Chart, Fields, Figure, Heading, Items, Progress, Quote, Status, Table, Text, Tone
from bot.console.plain import clean

STYLES: dict[Tone, str] = {"plain": "", "muted": "dim", "good": "green", "warning": "yellow", "bad": "red"}
DONE, REST, MARKER, WHOLE = "█", "░", "┃", "╎"
SHORT = 24
"""The most characters of a value that stands in one of two columns."""


def line(text: str, style: str = "", justify: str | None = None) -> Line:
    """Text that is never read as markup."""
    return Line(clean(text), style=style, justify=justify)  # type: ignore[arg-type]


def draw(blocks: Sequence[Block], width: int) -> Iterator[RenderableType]:
    """The blocks from top to bottom, with a blank line where one kind follows another."""
    tone: Tone = "plain"
    for number, block in enumerate(blocks):
        if isinstance(block, Figure) and block.status:
            tone = block.status.tone
        before = blocks[number - 1] if number else None
        apart = type(block) is not type(before) or isinstance(block, Chart)
        if before and apart and not isinstance(before, Heading):
            yield Line()
        yield from _draw(block, width, tone)


def _draw(block: Block, width: int, tone: Tone) -> Iterator[RenderableType]:
    match block:
        case Figure(value, caption, status):
            yield from _figure(value, caption, status, width)
        case Text():
            strong = (clean(f"{block.strong} ") if block.text else clean(block.strong), "bold")
            yield Line.assemble(*([strong] if block.strong else []), clean(block.text), style=STYLES[block.tone])
        case Quote(text, by):
            yield line(f"“{text}”", "italic")
            yield line(f"– {by}", STYLES["muted"])
        case Items():
            for item in block.items:
                yield Line.assemble((clean(item.title), "bold"), "  ", clean(item.value))
                if item.reason:
                    yield line(f"  {item.reason}", STYLES["muted"])
        case Heading(text):
            yield line(text, "bold")
        case Progress(share, marker, caption):
            yield bar(share, marker, width, tone)
            yield line(caption if marker is None else f"{caption} ({MARKER})", STYLES["muted"])
        case Fields(items):
            yield from _fields(items, width)
        case Table():
            yield _table(block)
        case Chart():
            yield from _chart(block, width)


def _figure(value: str, caption: str, status: Status | None, width: int) -> Iterator[Line]:
    tone = STYLES[status.tone] if status else ""
    left = Line.assemble((clean(value), f"bold {tone}"), "  ", clean(caption))
    if not status:
        yield left
        return
    right = line(f"{status.symbol} {status.words}", f"bold {tone}")
    room = width - left.cell_len - right.cell_len
    if room >= 2:
        yield left.append(" " * room).append_text(right)
    else:
        yield from (left, right)


def bar(share: Decimal, marker: Decimal | None, width: int, tone: Tone) -> Line:
    """A bar of how much is done, with a mark where it should be today.

    Past the whole, the bar shrinks to fit and a second mark shows where the whole was.
    """
    scale = max(Decimal(1), share, marker or Decimal(0))
    done = round(max(share, Decimal(0)) / scale * width)
    cells = line(DONE * done, STYLES[tone] or "cyan").append(REST * (width - done), STYLES["muted"])
    if scale > 1:
        cells = _mark(cells, WHOLE, 1 / scale, "reverse")
    return cells if marker is None else _mark(cells, MARKER, marker / scale, "bold")


def _mark(cells: Line, symbol: str, at: Decimal, style: str) -> Line:
    place = min(max(round(at * len(cells)), 0), len(cells) - 1)
    return Line.assemble(cells[:place], (symbol, style), cells[place + 1 :])


def _fields(items: Sequence[tuple[str, str]], width: int) -> Iterator[RenderableType]:
    short = [item for item in items if len(item[1]) <= SHORT]
    long = [item for item in items if len(item[1]) > SHORT]
    if len(short) >= 4 and _pair_width(short) <= width:
        yield _pairs(short)
    else:
        long = list(items)
    if long:
        yield _rows(long, max(len(label) for label, _ in _halves(short)[0] or long))


def _pair_width(items: Sequence[tuple[str, str]]) -> int:
    return (
        sum(max(len(label) for label, _ in half) + max(len(value) for _, value in half) + 2 for half in _halves(items))
        + 4
    )


def _halves(items: Sequence[tuple[str, str]]) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    """The items of the left column and those of the right one, each read downwards."""
    middle = (len(items) + 1) // 2
    return items[:middle], items[middle:]


def _pairs(items: Sequence[tuple[str, str]]) -> Grid:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for justify in ("left", "right", "left", "right"):
        grid.add_column(justify=justify, no_wrap=True)
    left, right = _halves(items)
    for row, (label, value) in enumerate(left):
        other = (line("  " + right[row][0], STYLES["muted"]), line(right[row][1])) if row < len(right) else ()
        grid.add_row(line(label, STYLES["muted"]), line(value), *other)
    return grid


def _rows(items: Sequence[tuple[str, str]], label_width: int) -> Grid:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=label_width)
    grid.add_column()
    for label, value in items:
        grid.add_row(line(label, STYLES["muted"]), line(value))
    return grid


def _table(table: Table) -> RenderableType:
    grid = Grid(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style=f"bold {STYLES['muted']}")
    for column in table.columns:
        grid.add_column(line(column.label), justify=column.align, no_wrap=column.align == "right", overflow="fold")
    for row in table.rows:
        grid.add_row(*(line(cell) for cell in row))
    return Padding(grid, (0, 0))


SHADES = ("█", "▒", "░")
"""What the first series, the second and so on are drawn with: told apart without colour."""


def _chart(chart: Chart, width: int) -> Iterator[RenderableType]:
    """Horizontal bars in proportion to their values, each with its number."""
    yield line(chart.title, "bold")
    numbers = max((len(words) for series in chart.series for words in series.said), default=0)
    labels = max((len(label) for label in chart.categories), default=0)
    most = max((value for series in chart.series for value in series.values if value), default=Decimal(1))
    room = max(width - labels - numbers - 4, 4)
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    for n, category in enumerate(chart.categories):
        for number, series in enumerate(chart.series):
            if number and series.values[n] is None:
                continue
            cells = round(max(series.values[n] or Decimal(0), Decimal(0)) / most * room)
            bars = line(SHADES[number % len(SHADES)] * cells, STYLES["muted"] if number else "cyan")
            grid.add_row(line("" if number else category, STYLES["muted"]), bars, line(series.said[n]))
    yield grid
    if len(chart.series) > 1:
        legend = "   ".join(f"{SHADES[n % len(SHADES)]} {series.name}" for n, series in enumerate(chart.series))
        yield line(legend, STYLES["muted"])
