"""Tables as Slack's own block or drawn with characters, where that does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.blocks import Column, Table
from bot.i18n import _
from bot.slack import limits
from bot.slack.limits import cut

TableJson = dict[str, Any]


def native(table: Table) -> TableJson:
    columns = table.columns[: limits.TABLE_COLUMNS]
    head = [_bold_cell(column.label) for column in columns]
    room = limits.TABLE_TEXT - sum(len(cut(column.label, limits.CELL)) for column in columns) - limits.CELL
    rows, left = _fitting(table.rows, len(columns), room)
    body = [[_cell(text) for text in row] for row in rows]
    if table.total and rows and not left:
        body[-1] = [_bold_cell(text) for text in rows[-1]]
    more = [[_cell(text) for text in _more(left, len(columns))]] if left else []
    settings = [{"align": column.align, "is_wrapped": column.align == "left"} for column in columns]
    return {"type": "table", "column_settings": settings, "rows": [head, *body, *more]}


def _fitting(rows: Sequence[Sequence[str]], width: int, room: int) -> tuple[list[tuple[str, ...]], int]:
    """The rows that fit, each as wide as the table, and how many do not."""
    space = limits.TABLE_ROWS - 1 if len(rows) < limits.TABLE_ROWS else limits.TABLE_ROWS - 2
    fitting: list[tuple[str, ...]] = []
    for row in rows[:space]:
        cells = _row(row, width, limits.CELL)
        room -= sum(map(len, cells))
        if room < 0:
            break
        fitting.append(cells)
    return fitting, len(rows) - len(fitting)


def _row(row: Sequence[str], width: int, longest: int) -> tuple[str, ...]:
    return tuple(cut(text, longest) for text in (*row, *[""] * width)[:width])


def _more(left: int, width: int) -> tuple[str, ...]:
    return (_("… {count} more").format(count=left), *[" "] * (width - 1))


def _cell(text: str) -> TableJson:
    return {"type": "raw_text", "text": text}


def _bold_cell(text: str) -> TableJson:
    words = {"type": "text", "text": cut(text, limits.CELL), "style": {"bold": True}}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [words]}]}


def drawn(table: Table) -> str:
    """A table aligned with spaces, for a monospaced font."""
    columns = table.columns[: limits.TABLE_COLUMNS]
    rows = [_row(row, len(columns), limits.PLAIN_CELL) for row in table.rows[: limits.PLAIN_ROWS]]
    head = _row([column.label for column in columns], len(columns), limits.PLAIN_CELL)
    widths = [max(len(row[index]) for row in (head, *rows)) for index in range(len(columns))]
    lines = [_line(row, columns, widths) for row in (head, tuple("─" * width for width in widths), *rows)]
    left = len(table.rows) - len(rows)
    return "\n".join([*lines, *([_more(left, 1)[0]] if left else [])])


def _line(row: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    aligned = zip(row, columns, widths, strict=True)
    cells = (text.rjust(width) if column.align == "right" else text.ljust(width) for text, column, width in aligned)
    return "  ".join(cells).rstrip()
