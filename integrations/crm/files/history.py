"""The old and new values of a history file: a stage, an amount or a date, depending on each row's field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from integrations.crm.files.cells import Cells
from integrations.crm.files.rows import plain_decimal
from integrations.crm.files.styles import Styles
from integrations.crm.files.words import changed_field, is_blank
from spm_core.imports.rows import Finding, HistoryRow, Rejection

_FORMS = {"amount": "money", "close_date": "date", "stage": "text"}


class FileValues:
    """Parses a cell of a field, when called, into the value that history stores; None for what is not understood."""

    def __init__(self, styles: Styles, chunks: Iterable[Iterable[tuple[str, ...]]]) -> None:
        texts: dict[str, set[str]] = {field: set() for field in _FORMS}
        for chunk in chunks:
            for name, *values in chunk:
                if field := changed_field(name):
                    texts[field].update(value for value in map(str.strip, values) if not is_blank(value))
        self.cells: dict[str, Cells] = {
            field: styles.amounts(field, [field], [*texts[field]])
            if form == "money"
            else styles.cells(form, field, [*texts[field]])
            for field, form in _FORMS.items()
        }

    def __call__(self, field: str, text: str) -> str | None:
        value = self.cells[field][text]
        if value is None:
            return "" if is_blank(text) else None
        return plain_decimal(value) if field == "amount" else str(value)

    @staticmethod
    def sorted_out(rows: Sequence[HistoryRow], rejected: list[Rejection], findings: list[Finding]) -> list[HistoryRow]:
        """Leave out rows about other fields, and note how many; reject rows with unreadable values."""
        our_rows = [row for row in rows if row.field is not None]
        if len(our_rows) < len(rows):
            other_lines = [row.line for row in rows if row.field is None]
            findings.append(Finding("other_fields", len(other_lines), tuple(other_lines[:5])))
        bad = [row for row in our_rows if row.old is None or row.new is None]
        rejected.extend(Rejection(row.line, "bad_value", {"column": row.field}) for row in bad)
        return [row for row in our_rows if row.old is not None and row.new is not None]
