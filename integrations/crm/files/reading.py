"""Read one file of one kind into typed rows: the implementation of `spm_core.imports.rows.Rows`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from integrations.crm.files import rejecting
from integrations.crm.files import rows as make
from integrations.crm.files.cells import Amounts, Cells
from integrations.crm.files.choice import choose
from integrations.crm.files.columns import FileColumns, fields_made, made_keys
from integrations.crm.files.dates import FileOrder, shown_by
from integrations.crm.files.forms import FORMS, form_of
from integrations.crm.files.grouped import OWNER
from integrations.crm.files.header import Layout
from integrations.crm.files.history import FileValues
from integrations.crm.files.leftovers import Leftovers, without_reason
from integrations.crm.files.persons import who
from integrations.crm.files.records import FileRecord, RecordReader, without
from integrations.crm.files.source import FileSource, open_sources
from integrations.crm.files.styles import Styles, holds_titles
from integrations.crm.files.told import Told
from integrations.crm.files.words import is_blank
from spm_core.imports.rows import Batch, FileKind, Finding, Rejection
from spm_core.principal import CompanyInfo

FileTexts = Sequence[Sequence[str]]
"""The cells of a batch, by column."""
SAMPLED = ("date", "money", "number", "rate", "share", "role", "period")
"""Forms that are told by how the cells of a column are written."""


def read(
    path: Path,
    kind: FileKind,
    mapped: Mapping[str, str],
    date_order: FileOrder | None = None,
    *,
    sheet: str | None = None,
    key: tuple[str, ...] = (),
    owner: str | None = None,
    company: CompanyInfo | None = None,
) -> FileReading:
    """Open a file for reading; raise CoreError where the file, its header or its dates are not understood.

    `key` names the columns that make an id, `owner` is the owner of all rows, `company` says in which zone a moment
    becomes a day and which dollar is meant.
    """
    told = Told(mapped, date_order, key, owner, company)
    source, layout = choose(open_sources(path), kind, told, sheet)
    return FileReading(source, kind, layout, told)


class FileReading:
    def __init__(self, source: FileSource, kind: FileKind, layout: Layout, told: Told) -> None:
        self.source, self.kind, self.layout, self.told = source, kind, layout, told
        self.styles = Styles(told, layout.caption)
        self.on_progress: Callable[[int], None] = lambda position: None
        self.reader = RecordReader(source, layout)
        self.columns, self._findings = without_reason(layout.columns, layout.titles)
        self._findings += [Finding("filled_down", params={"column": layout.header[at]}) for at in self.reader.groups]
        self.cells = self._parsers()
        self.leftovers = Leftovers(kind, self.columns, layout.key)
        self.outcomes = make.Outcomes()
        self.values = FileValues(self.styles, self._columns_of(("field", "old", "new"))) if kind == "history" else None
        self.tells_currency = (
            "currency" in FORMS[kind]
            and "currency" not in self.columns
            and any(isinstance(cells, Amounts) and cells.expects_signs for cells in self.cells.values())
        )

    @property
    def name(self) -> str:
        return self.source.path.name

    @property
    def fingerprint(self) -> str:
        return self.source.fingerprint

    @property
    def sheet(self) -> str | None:
        """The name of the sheet that is read, in a workbook."""
        return self.source.name or None

    @property
    def manner(self) -> str:
        told = self.told
        return repr((self.layout, told.date_order, told.owner, told.currency, str(self.styles.zone), self.sheet))

    @property
    def fields(self) -> frozenset[str]:
        made = [*(("id",) if self.layout.key else ()), *(("owner",) if self._owned else ())]
        return fields_made([*self.columns, *made, *(("currency",) if self.tells_currency else ())])

    @property
    def unused(self) -> tuple[str, ...]:
        """The headers of columns that hold something, and that nothing reads."""
        return tuple(
            title
            for at, title in enumerate(self.layout.header)
            if title and at not in self.layout.read and any(record[at].strip() for record in self.reader.first)
        )

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The headers of the columns that make the id; none where a column holds it."""
        return tuple(self.layout.titles[at] for at in self.layout.key)

    @property
    def _owned(self) -> bool:
        """Whether all rows have the owner that was told."""
        return self.told.owner is not None and self.columns.keys().isdisjoint(OWNER)

    def left_out(self) -> int:
        return self.leftovers.count

    def findings(self) -> Sequence[Finding]:
        deleted = Finding("deleted_deals", self.leftovers.deleted)
        return [*self.styles.findings, *self._findings, *([deleted] if deleted.count else ())]

    def batches(self) -> Iterator[Batch[Any]]:
        for records, lines in self.reader.chunks():
            yield self._batch(records, lines)
            self.on_progress(self.reader.position)

    def raw(self, wanted: set[int]) -> Iterator[tuple[int, FileRecord]]:
        """Yield the cells of some lines, as the file has them."""
        return self.reader.raw(wanted)

    def _columns_of(self, fields: Sequence[str]) -> Iterator[Iterator[tuple[str, ...]]]:
        at = [self.columns[field] for field in fields]
        for records, _ in self.reader.chunks():
            yield zip(*(map(itemgetter(column), records) for column in at), strict=True)

    def _parsers(self) -> dict[str, Cells]:
        """Choose a parser for each column by how its first cells are written, or all of them if need be."""
        forms = {field: form_of(self.kind, field) for field in self.columns}
        seen: dict[str, set[str]] = {field: set() for field, form in forms.items() if form in SAMPLED}
        samples: dict[str, list[str]] = {field: [] for field in forms}
        for records, _ in self.reader.chunks():
            for field, cells in [*seen.items()]:
                cells.update(map(itemgetter(self.columns[field]), records))
                filled = [cell for text in cells if not is_blank(cell := text.strip())]
                samples[field] = filled
                if self.styles.told_by(forms[field], filled):
                    del seen[field]
            if not seen:
                break
        if "role" in forms and holds_titles(samples["role"]):
            self._take_roles_for_titles()
            forms = {field: form_of(self.kind, field) for field in self.columns}
        self.styles.likely = shown_by(samples[field] for field, form in forms.items() if form == "date")
        return {field: self._parser(field, form, samples.get(field, ())) for field, form in forms.items()}

    def _parser(self, field: str, form: str, sample: Sequence[str]) -> Cells:
        headers = [self.layout.titles[self.columns[field]]]
        if form != "money":
            return self.styles.cells(form, headers[0], sample)
        if self.layout.spread:
            headers = [self.layout.header[at] for at, _ in self.layout.spread.parts]
        amounts = self.styles.amounts(field, headers, sample, self.layout.scales.get(field))
        amounts.expects_signs = amounts.expects_signs or "currency" in self.columns
        if "currency" not in FORMS[self.kind]:
            self._findings += amounts.foreign(headers[0])
        return amounts

    def _take_roles_for_titles(self) -> None:
        at = self.columns.pop("role")
        self.columns.setdefault("title", at)

    def _batch(self, records: Sequence[FileRecord], lines: Sequence[int]) -> Batch[Any]:
        records, lines = without(records, lines, self.leftovers.among(records, lines))
        texts: FileTexts = [*zip(*records, strict=False)] if records else [()] * len(self.layout.titles)
        rejected = [*rejecting.too_wide(records, lines, len(self.layout.titles))]
        columns: dict[str, Sequence[Any]] = {
            field: self.cells[field].column(texts[at]) for field, at in self.columns.items()
        }
        for field, at in self.columns.items():
            rejected += rejecting.misread(
                self.kind, field, self.cells[field], texts[at], self._titles(at, texts), lines
            )
        self._complete(columns, texts, lines)
        rejected += self._lacking(columns, lines, {rejection.line for rejection in rejected})
        self._check_totals(records, lines)
        rows = self._rows(lines, columns, rejected) if lines else []
        out = {rejection.line for rejection in rejected}
        return Batch([row for row in rows if row.line not in out] if out else rows, rejected)

    def _titles(self, at: int, texts: FileTexts) -> Sequence[str]:
        """Return the title of each row's cell: the label of its period in a wide table."""
        if self.layout.spread and at == self.columns["amount"]:
            return texts[self.columns["period"]]
        return [self.layout.titles[at]] * len(texts[at])

    def _complete(self, columns: dict[str, Sequence[Any]], texts: FileTexts, lines: Sequence[int]) -> None:
        """Add what no column holds by itself: the owner that was told, currencies by their signs, ids."""
        if self._owned:
            columns["owner"] = [who(self.told.owner or "")] * len(lines)
        if self.tells_currency:
            columns["currency"] = self._currencies(texts)
        if self.layout.key:
            parsed = {at: columns[field] for field, at in self.columns.items() if field != "id"}
            columns["id"] = made_keys([parsed.get(at, texts[at]) for at in self.layout.key])

    def _lacking(
        self, columns: Mapping[str, Sequence[Any]], lines: Sequence[int], out: set[int]
    ) -> Iterator[Rejection]:
        titles = {field: self.layout.titles[at] for field, at in self.columns.items()}
        if self.layout.key:
            titles.pop("id", None)
            yield from rejecting.without_key(columns["id"], self.key_columns, lines)
        yield from rejecting.blank(self.kind, columns, titles, lines, out)

    def _currencies(self, texts: FileTexts) -> Sequence[str | None]:
        """Return the currencies that amounts show, where there are several amounts that of the first to show one."""
        shown = [
            cells.currencies(texts[self.columns[field]])
            for field, cells in self.cells.items()
            if isinstance(cells, Amounts)
        ]
        return shown[0] if len(shown) == 1 else [next(filter(None, codes), None) for codes in zip(*shown, strict=True)]

    def _check_totals(self, records: Sequence[FileRecord], lines: Sequence[int]) -> None:
        """Compare the total columns of a wide table with what they add up."""
        checks = self.layout.spread.checks if self.layout.spread else ()
        for line, record in dict(zip(lines, records, strict=True)).items() if checks else ():
            for at, parts in checks:
                total, *amounts = self.cells["amount"].column([record[at], *(record[part] for part in parts)])
                if total is not None and total != sum(filter(None, amounts)):
                    self._findings.append(Finding("total_differs", 1, (line,), {"column": self.layout.header[at]}))

    def _rows(self, lines: Sequence[int], columns: FileColumns, rejected: list[Rejection]) -> list[Any]:
        if self.kind == "deals":
            rows = make.deals(lines, columns, self.outcomes)
            self._note_unclear(lines, columns)
            return rows
        if self.values:
            return self.values.sorted_out(make.history(lines, columns, self.values), rejected, self._findings)
        builder: Callable[..., list[Any]] = getattr(make, self.kind)
        return builder(lines, columns)

    def _note_unclear(self, lines: Sequence[int], columns: FileColumns) -> None:
        if self.outcomes.unclear:
            stages = columns.get("stage") or columns.get("status") or ()
            unclear = {cells[0] or cells[1] for cells in self.outcomes.unclear}
            unclear_lines = [line for line, stage in zip(lines, stages, strict=False) if stage in unclear]
            self._findings.append(Finding("closed_but_unclear", len(unclear_lines), tuple(unclear_lines[:5])))
