"""Read one file of one kind into typed rows: the implementation of `spm_core.imports.rows.Rows`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from integrations.crm.csv_file import rows as make
from integrations.crm.csv_file.cells import Cells, Styles
from integrations.crm.csv_file.dates import CsvOrder, shown_by
from integrations.crm.csv_file.forms import FORMS, NEEDED
from integrations.crm.csv_file.header import Layout, layout_of
from integrations.crm.csv_file.history import CsvValues
from integrations.crm.csv_file.source import CsvSource, open_source
from integrations.crm.csv_file.words import is_blank, is_id, is_total
from spm_core.imports.rows import Batch, FileKind, Finding, Rejection

CHUNK = 5_000
OWNER = ("owner", "owner_email", "owner_id")
CsvRecord = Sequence[str]


def read(path: Path, kind: FileKind, mapped: Mapping[str, str], date_order: CsvOrder | None = None) -> CsvReading:
    """Open a file for reading; raise CoreError where the file, its header or its dates are not understood."""
    source = open_source(path)
    return CsvReading(source, kind, layout_of(source, kind, mapped), Styles(date_order))


class CsvReading:
    def __init__(self, source: CsvSource, kind: FileKind, layout: Layout, styles: Styles) -> None:
        self.source, self.kind, self.layout, self.styles = source, kind, layout, styles
        self.fields = frozenset(layout.columns)
        self.on_progress: Callable[[int], None] = lambda position: None
        self.cells = self._parsers()
        self.outcomes = make.Outcomes()
        self.values = CsvValues(styles, self._columns_of(("field", "old", "new"))) if kind == "history" else None
        self._left_out = 0
        self._findings: list[Finding] = []

    @property
    def name(self) -> str:
        return self.source.path.name

    @property
    def fingerprint(self) -> str:
        return self.source.fingerprint

    @property
    def manner(self) -> str:
        return repr((self.layout, self.styles.date_order))

    def left_out(self) -> int:
        return self._left_out

    def findings(self) -> Sequence[Finding]:
        resolved = "currency_sign" if "currency" in self.fields else ""  # a sign is no doubt beside a currency column
        return [*(finding for finding in self.styles.findings if finding.code != resolved), *self._findings]

    def batches(self) -> Iterator[Batch[Any]]:
        for records, lines in self._chunks():
            yield self._batch(records, lines)

    def raw(self, wanted: set[int]) -> Iterator[tuple[int, CsvRecord]]:
        """Yield the cells of some lines, as the file has them."""
        for records, lines in self._chunks():
            yield from ((line, record) for record, line in zip(records, lines, strict=True) if line in wanted)

    def _chunks(self) -> Iterator[tuple[list[CsvRecord], list[int]]]:
        with self.source.records(self.layout.delimiter) as reader:
            reader.take(self.layout.header_at + 1)
            width = len(self.layout.header)
            while (chunk := reader.take(CHUNK))[0]:
                yield _square(chunk[0], width), chunk[1]
                self.on_progress(reader.position())

    def _columns_of(self, fields: Sequence[str]) -> Iterator[Iterator[tuple[str, ...]]]:
        at = [self.layout.columns[field] for field in fields]
        for records, _ in self._chunks():
            yield zip(*(map(itemgetter(column), records) for column in at), strict=True)

    def _parsers(self) -> dict[str, Cells]:
        """Choose a parser for each column by how its first cells are written, or all of them if need be."""
        forms = {field: FORMS[self.kind][field] for field in self.layout.columns}
        seen: dict[str, set[str]] = {
            field: set() for field, form in forms.items() if form in ("date", "money", "rate", "share")
        }
        samples: dict[str, list[str]] = {field: [] for field in forms}
        for records, _ in self._chunks():
            for field, cells in [*seen.items()]:
                cells.update(map(itemgetter(self.layout.columns[field]), records))
                filled = [cell for text in cells if not is_blank(cell := text.strip())]
                samples[field] = filled
                if self.styles.told_by(forms[field], filled):
                    del seen[field]
            if not seen:
                break
        self.styles.likely = shown_by(samples[field] for field, form in forms.items() if form == "date")
        header = self.layout.header
        return {
            field: self.styles.cells(forms[field], header[self.layout.columns[field]], samples[field])
            for field in forms
        }

    def _batch(self, records: Sequence[CsvRecord], lines: Sequence[int]) -> Batch[Any]:
        rejected: list[Rejection] = []
        records, lines = self._without(records, lines, self._no_data(records))
        texts = [*zip(*records, strict=False)] if records else [()] * len(self.layout.header)
        self._reject_wide(records, lines, rejected)
        columns = {field: self.cells[field].column(texts[at]) for field, at in self.layout.columns.items()}
        self._reject_misread(records, lines, rejected)
        self._reject_blank(columns, lines, rejected)
        rows = self._rows(lines, columns, rejected) if lines else []
        out = {rejection.line for rejection in rejected}
        return Batch([row for row in rows if row.line not in out] if out else rows, rejected)

    def _no_data(self, records: Sequence[CsvRecord]) -> set[int]:
        """Find blank rows, totals and footers, which have neither owner nor id, or nothing but a sum."""
        columns = self.layout.columns
        if self.kind == "deals":
            suspects = _blank_in(records, [columns[field] for field in OWNER if field in columns])
            none = {i for i in suspects if not is_id(records[i][columns["id"]].strip())}
        else:
            suspects = range(len(records))
            none = {i for i in suspects if is_total(_first_cell(records[i]))}
        blank = {i for i in suspects if not any(map(str.strip, records[i]))}
        self._left_out += len(none - blank)
        return none | blank

    @staticmethod
    def _without(
        records: Sequence[CsvRecord], lines: Sequence[int], out: set[int]
    ) -> tuple[Sequence[CsvRecord], Sequence[int]]:
        if not out:
            return records, lines
        kept = [i for i in range(len(records)) if i not in out]
        return [records[i] for i in kept], [lines[i] for i in kept]

    def _reject_wide(self, records: Sequence[CsvRecord], lines: Sequence[int], rejected: list[Rejection]) -> None:
        width = len(self.layout.header)
        if {*map(len, records)} == {width}:
            return
        rejected.extend(
            Rejection(line, "too_many_cells", {"cells": len(record), "columns": width})
            for record, line in zip(records, lines, strict=True)
            if len(record) > width
        )

    def _reject_misread(self, records: Sequence[CsvRecord], lines: Sequence[int], rejected: list[Rejection]) -> None:
        for field, at in self.layout.columns.items():
            if not (bad := self.cells[field].bad):
                continue
            column = self.layout.header[at]
            code = f"bad_{FORMS[self.kind][field]}"
            rejected.extend(
                Rejection(line, code, {"column": column, "value": record[at].strip()[:80]})
                for record, line in zip(records, lines, strict=True)
                if record[at] in bad
            )

    def _reject_blank(
        self, columns: Mapping[str, Sequence[Any]], lines: Sequence[int], rejected: list[Rejection]
    ) -> None:
        rejected_lines = {rejection.line for rejection in rejected}
        for field in NEEDED[self.kind]:
            column = self.layout.header[self.layout.columns[field]]
            rejected.extend(
                Rejection(line, "blank_cell", {"column": column})
                for line, value in zip(lines, columns[field], strict=True)
                if value is None and line not in rejected_lines
            )

    def _rows(self, lines: Sequence[int], columns: make.CsvColumns, rejected: list[Rejection]) -> list[Any]:
        if self.kind == "deals":
            rows = make.deals(lines, columns, self.outcomes)
            self._note_unclear(lines, columns)
            return rows
        if self.values:
            return self.values.sorted_out(make.history(lines, columns, self.values), rejected, self._findings)
        builder: Callable[..., list[Any]] = getattr(make, self.kind)
        return builder(lines, columns)

    def _note_unclear(self, lines: Sequence[int], columns: make.CsvColumns) -> None:
        if self.outcomes.unclear:
            stages = columns.get("stage") or columns.get("status") or ()
            unclear = {cells[0] or cells[1] for cells in self.outcomes.unclear}
            unclear_lines = [line for line, stage in zip(lines, stages, strict=False) if stage in unclear]
            self._findings.append(Finding("closed_but_unclear", len(unclear_lines), tuple(unclear_lines[:5])))


def _square(records: list[list[str]], width: int) -> list[CsvRecord]:
    """Pad short records, and cut off blank cells beyond the header."""
    if {*map(len, records)} == {width}:
        return [*records]
    padding = [""] * width
    return [
        record if len(record) == width
        else record + padding[len(record) :] if len(record) < width
        else record[:width] if not any(cell.strip() for cell in record[width:])
        else record
        for record in records
    ]  # fmt: skip


def _blank_in(records: Sequence[CsvRecord], columns: Sequence[int]) -> Sequence[int]:
    """Return the indexes of records that are blank in all of these columns."""
    indexes: Sequence[int] = range(len(records))
    for at in columns:
        if not indexes:
            break
        blank = {text for text in {records[i][at] for i in indexes} if not text.strip()}
        indexes = [i for i in indexes if records[i][at] in blank] if blank else ()
    return indexes


def _first_cell(record: CsvRecord) -> str:
    return next((cell for cell in record if cell.strip()), "")
