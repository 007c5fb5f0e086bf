"""Columns of parsed values to typed rows, by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any

from integrations.crm.csv_file.words import changed_field, is_new_logo, metric_word, status_of_stage, status_word
from spm_core.imports.memo import Memo
from spm_core.imports.rows import (
    AccountRow,
    ActivityRow,
    DealRow,
    HistoryRow,
    HoursRow,
    ImportStatus,
    LeadRow,
    PersonRow,
    ProductRow,
    QuotaRow,
    RateRow,
    Who,
)

CsvColumns = Mapping[str, Sequence[Any]]
NOBODY = Who()


def _get(columns: CsvColumns, field: str) -> Any:
    return columns.get(field) or repeat(None)


def people_columns(columns: CsvColumns, owner: str) -> list[Who]:
    """The people of a column, with the e-mail and the id from the columns beside it."""
    beside = (f"{owner}_email", f"{owner}_id")
    if owner in columns and not any(field in columns for field in beside):
        return [person or NOBODY for person in columns[owner]]
    said = zip(*(_get(columns, field) for field in (owner, *beside)), strict=False)
    return Memo(_joined).each(said)


def _joined(said: tuple[Who | None, str | None, str | None]) -> Who:
    person, email, id_ = said[0] or NOBODY, said[1], said[2]
    return Who(id_ or person.id, email or person.email, person.name)


def people(lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    beside = {"name": columns.get("name"), "name_email": columns.get("email"), "name_id": columns.get("id")}
    who = people_columns({field: cells for field, cells in beside.items() if cells}, "name")
    rest = (_get(columns, field) for field in PersonRow._fields[2:])
    return [*map(PersonRow._make, zip(lines, who, *rest, strict=False))]


def quotas(lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    metrics = (metric_word(each or "won_amount") for each in columns.get("metric") or repeat("", len(lines)))
    scopes = (each or "own" for each in columns.get("scope") or repeat("", len(lines)))
    rest = (_get(columns, field) for field in QuotaRow._fields[4:])
    return [*map(QuotaRow._make, zip(lines, people_columns(columns, "owner"), scopes, metrics, *rest, strict=False))]


class Outcomes(dict[tuple[Any, ...], tuple[str, ImportStatus]]):
    """(stage, status, won, closed) as a file says them → the stage's name and what became of the deal."""

    def __init__(self) -> None:
        super().__init__()
        self.unclear: set[tuple[Any, ...]] = set()
        """Closed, but neither won nor lost by any column."""

    def __missing__(self, said: tuple[Any, ...]) -> tuple[str, ImportStatus]:
        stage, status, won, closed = said
        told = status_word(status) if status else None
        if told is None and won:
            told = "won"
        if told is None:
            told = status_of_stage(stage or status or "")
        if told == "open" and closed and won is not None:
            told = "lost"
        elif told == "open" and closed:
            self.unclear.add(said)
        self[said] = ((stage or status or told.title())[:100], told)
        return self[said]


def deals(lines: Sequence[int], columns: CsvColumns, outcomes: Outcomes) -> list[Any]:
    said = zip(*(_get(columns, field) for field in ("stage", "status", "won", "closed")), strict=False)
    ends = [*map(outcomes.__getitem__, said)]
    values: dict[str, Any] = {field: _get(columns, field) for field in DealRow._fields}
    values["line"] = lines
    values["owner"] = people_columns(columns, "owner")
    values["stage"], values["status"] = zip(*ends, strict=True) if ends else ((), ())
    values["splits"] = (each or () for each in columns.get("splits") or repeat((), len(lines)))
    if "new_logo" not in columns and "type" in columns:
        new = {type_: is_new_logo(type_) if type_ else None for type_ in set(columns["type"])}
        values["new_logo"] = map(new.__getitem__, columns["type"])
    return [*map(DealRow._make, zip(*values.values(), strict=False))]


def history(lines: Sequence[int], columns: CsvColumns, value: Callable[[str, str], str | None]) -> list[Any]:
    """Fields that are none of ours and values that are not understood are None; `Values.sorted_out` sees to them."""
    cells = zip(*(_get(columns, field) for field in ("deal", "changed_on", "field", "old", "new")), strict=False)
    rows = []
    for line, (deal, day, said, old, new) in zip(lines, cells, strict=False):
        field = changed_field(said or "")
        texts = [value(field, text) if field and text else "" for text in (old, new)]
        rows.append(HistoryRow(line, deal, day, field, *texts))  # type: ignore[arg-type]
    return rows


def accounts(lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    return _plain(AccountRow, lines, columns)


def products(lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    return _plain(ProductRow, lines, columns)


def rates(lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    return _plain(RateRow, lines, columns)


def activities(lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    return _of_people(ActivityRow, lines, columns)


def leads(lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    return _of_people(LeadRow, lines, columns)


def hours(lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    return _of_people(HoursRow, lines, columns)


def _of_people(row: Any, lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    values = {field: _get(columns, field) for field in row._fields}
    values |= {"line": lines, "owner": people_columns(columns, "owner")}
    return [*map(row._make, zip(*values.values(), strict=False))]


def _plain(row: Any, lines: Sequence[int], columns: CsvColumns) -> list[Any]:
    return [*map(row._make, zip(lines, *(_get(columns, field) for field in row._fields[1:]), strict=False))]


def plain_decimal(value: Decimal) -> str:
    """Without exponent or trailing zeros: how history keeps amounts."""
    return f"{value.normalize():f}"
