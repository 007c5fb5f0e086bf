"""Blocks drawn for a terminal of any width, in colour where it has any but never by colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count, repeat

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Line

from bot.blocks import Block, Chart, Fields, Figure, Heading, Items, Progress, Quote, Status, Table, Text, Tone
from bot.console.plain import clean
from bot.parts.lists import shown

STYLES: dict[Tone, str] = {"plain": "", "muted": "dim", "good": "green", "warning": "yellow", "bad": "red"}
DONE, REST, MARKER, WHOLE = "█", "░", "┃", "╎"
SHORT = 24
"""The most characters of a value that stands in one of two columns."""


def line(text: str, style: str = "", justify: str | None = None) -> Line:
    """Text that is never read as markup."""
    return Line(clean(text), style=style, justify=justify)  # type: ignore[arg-type]


def draw(blocks: Sequence[Block], width: int, first: int | None = 1) -> Iterator[RenderableType]:
    """The blocks from top to bottom, with a blank line where one kind follows another.

    `first` is the number of the first item that can be opened; None where nothing can be pressed.
    """
    tone: Tone = "plain"
    numbers = repeat("") if first is None else (f"[{number}] " for number in count(first))
    for number, block in enumerate(blocks):
        if isinstance(block, Figure) and block.status:
            tone = block.status.tone
        before = blocks[number - 1] if number else None
        apart = type(block) is not type(before) or isinstance(block, Chart)
        if before and apart and not isinstance(before, Heading):
            yield Line()
        yield from _draw(block, width, tone, numbers)


def _draw(block: Block, width: int, tone: Tone, numbers: Iterator[str]) -> Iterator[RenderableType]:
    match block:
        case Figure(value, caption, status):
            yield from _figure(value, caption, status, width)
        case Text():
            yield _text(block)
        case Quote(text, by):
            yield from (line(f"“{text}”", "italic"), line(f"– {by}", STYLES["muted"]))
        case Items():
            yield from _items(block, width, numbers)
        case Heading(text):
            yield line(text, "bold")
        case Progress():
            yield from _progress(block, width, tone)
        case Fields():
            yield from _fields(block, width)
        case Table():
            yield _table(block)
        case Chart():
            yield from _chart(block, width)


def _text(block: Text) -> Line:
    strong = [(clean(f"{block.strong} " if block.text else block.strong), "bold")] if block.strong else []
    return Line.assemble(*strong, clean(block.text), style=STYLES[block.tone])


def _items(block: Items, width: int, numbers: Iterator[str]) -> Iterator[RenderableType]:
    """Name left and figure right, the reason below; before what can be opened, the number that opens it."""
    drawn, rest = shown(block)
    for place, item in enumerate(drawn, 1):
        tone = STYLES[item.status.tone] if item.status else ""
        opens = next(numbers) if item.call else ""
        name = clean(f"{place}. {item.name}" if block.numbered else item.name)
        left = Line.assemble((opens, "bold cyan"), (name, f"bold {tone}"))
        yield from _beside(left, line(item.value, "bold"), width)
        if item.reason:
            yield Padding(line(item.reason, STYLES["muted"]), (0, 0, 0, len(opens) or 2))
    if rest:
        yield line(rest, STYLES["muted"])


def _beside(left: Line, right: Line, width: int) -> Iterator[Line]:
    """The two in one line with the second at its end or, where they do not fit, in two."""
    room = width - left.cell_len - right.cell_len
    if room >= 2:
        yield left.append(" " * room).append_text(right)
    else:
        yield from (left, right)


def _figure(value: str, caption: str, status: Status | None, width: int) -> Iterator[Line]:
    tone = STYLES[status.tone] if status else ""
    left = Line.assemble((clean(value), f"bold {tone}"), "  " if caption else "", clean(caption))
    if status:
        yield from _beside(left, line(f"{status.symbol} {status.words}".strip(), f"bold {tone}"), width)
    else:
        yield left


def _progress(block: Progress, width: int, tone: Tone) -> Iterator[Line]:
    yield bar(block.share, block.marker, width, tone)
    said = block.marker is None or MARKER in block.caption
    yield line(block.caption if said else f"{block.caption} ({MARKER})", STYLES["muted"])


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


def _fields(block: Fields, width: int) -> Iterator[RenderableType]:
    items = [] if block.lines else block.items
    short = [item for item in items if len(item[1]) <= SHORT]
    long = [item for item in items if len(item[1]) > SHORT]
    if len(short) >= 4 and _pair_width(short) <= width:
        yield _pairs(short)
    else:
        long = list(block.items)
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
        style = "bold" if table.total and row is table.rows[-1] else ""
        grid.add_row(*(line(cell, style) for cell in row))
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
