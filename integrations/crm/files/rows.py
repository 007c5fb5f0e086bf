"""Turn columns of parsed values into typed rows, one function per kind of file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any

from integrations.crm.files.columns import (
    FileColumns,
    activity,
    amounts,
    close_dates,
    full_names,
    managers,
    period_labels,
    shelved,
)
from integrations.crm.files.words import changed_field, is_new_logo, metric_word, status_of_stage, status_word
from spm_core.imports.memo import Memo
from spm_core.imports.rows import (
    AccountRow,
    ActivityRow,
    DealRow,
    HistoryRow,
    HoursRow,
    ImportStatus,
    LeadRow,
    LeaveRow,
    PersonRow,
    ProductRow,
    QuotaRow,
    RateRow,
    RowPerson,
)

NOBODY = RowPerson()


def _get(columns: FileColumns, field: str) -> Any:
    return columns.get(field) or repeat(None)


def people_columns(columns: FileColumns, owner: str) -> list[RowPerson]:
    """Return the people of a column, completed by the e-mail and id columns beside it."""
    beside = (f"{owner}_email", f"{owner}_id")
    if owner in columns and not any(field in columns for field in beside):
        return [person or NOBODY for person in columns[owner]]
    cells = zip(*(_get(columns, field) for field in (owner, *beside)), strict=False)
    return Memo(_joined).each(cells)


def _joined(cells: tuple[RowPerson | None, str | None, str | None]) -> RowPerson:
    person, email, id_ = cells[0] or NOBODY, cells[1], cells[2]
    return RowPerson(id_ or person.id, email or person.email, person.name)


def people(lines: Sequence[int], columns: FileColumns) -> list[Any]:
    beside = {"name": full_names(columns, len(lines)), "name_email": columns.get("email"), "name_id": columns.get("id")}
    values: dict[str, Any] = {field: _get(columns, field) for field in PersonRow._fields}
    values |= {"line": lines, "active": activity(columns) or repeat(None), "manager": managers(columns, len(lines))}
    values["who"] = people_columns({field: cells for field, cells in beside.items() if cells}, "name")
    return [*map(PersonRow._make, zip(*values.values(), strict=False))]


def quotas(lines: Sequence[int], columns: FileColumns) -> list[Any]:
    values: dict[str, Any] = {field: _get(columns, field) for field in QuotaRow._fields}
    values |= {"line": lines, "owner": people_columns(columns, "owner"), "period": period_labels(columns, len(lines))}
    values["metric"] = (metric_word(word or "won_amount") for word in columns.get("metric") or repeat("", len(lines)))
    values["scope"] = (scope or "own" for scope in columns.get("scope") or repeat("", len(lines)))
    return [*map(QuotaRow._make, zip(*values.values(), strict=False))]


class Outcomes(dict[tuple[Any, ...], tuple[str, ImportStatus]]):
    """The stage name and the outcome of a deal by its cells (stage, status, won, closed, shelved), computed once each.

    Some systems keep lost deals in their stage, and only take them out of the pipeline: `shelved` is that.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unclear: set[tuple[Any, ...]] = set()
        """Cells of deals that are closed, but neither won nor lost by any column."""

    def __missing__(self, cells: tuple[Any, ...]) -> tuple[str, ImportStatus]:
        stage, status, won, closed, shelved = cells
        outcome = _stated_outcome(status, won) or status_of_stage(stage or status or "")
        if outcome == "open" and shelved:
            outcome = "lost"
        if outcome == "open" and closed:
            if won is None:
                self.unclear.add(cells)
            else:
                outcome = "lost"
        self[cells] = ((stage or status or outcome.title())[:100], outcome)
        return self[cells]


def _stated_outcome(status: str | None, won: bool | None) -> ImportStatus | None:
    """Return what a file's own columns say became of a deal, whatever its stage is called."""
    by_status = status_word(status) if status else None
    return by_status or ("won" if won else None)


def deals(lines: Sequence[int], columns: FileColumns, outcomes: Outcomes) -> list[Any]:
    stated = (_get(columns, field) for field in ("stage", "status", "won", "closed"))
    cells = zip(*stated, shelved(columns) or repeat(None), strict=False)
    ends = [*map(outcomes.__getitem__, cells)]
    values: dict[str, Any] = {field: _get(columns, field) for field in DealRow._fields}
    values["line"] = lines
    values["owner"] = people_columns(columns, "owner")
    values["stage"], values["status"] = zip(*ends, strict=True) if ends else ((), ())
    values["close_date"] = close_dates(columns, values["status"])
    values["amount"] = amounts(columns, values["status"])
    values["splits"] = (splits or () for splits in columns.get("splits") or repeat((), len(lines)))
    if "new_logo" not in columns and "type" in columns:
        new = {type_: is_new_logo(type_) if type_ else None for type_ in set(columns["type"])}
        values["new_logo"] = map(new.__getitem__, columns["type"])
    return [*map(DealRow._make, zip(*values.values(), strict=False))]


def history(lines: Sequence[int], columns: FileColumns, value: Callable[[str, str], str | None]) -> list[Any]:
    """Return the rows of a history file; `Values.sorted_out` deals with unknown fields and values, which are None."""
    cells = zip(*(_get(columns, field) for field in ("deal", "changed_on", "field", "old", "new")), strict=False)
    rows = []
    for line, (deal, day, field_name, old, new) in zip(lines, cells, strict=False):
        field = changed_field(field_name or "")
        texts = [value(field, text) if field and text else "" for text in (old, new)]
        rows.append(HistoryRow(line, deal, day, field, *texts))  # type: ignore[arg-type]
    return rows


def accounts(lines: Sequence[int], columns: FileColumns) -> list[Any]:
    return _plain(AccountRow, lines, columns)


def products(lines: Sequence[int], columns: FileColumns) -> list[Any]:
    return _plain(ProductRow, lines, columns)


def rates(lines: Sequence[int], columns: FileColumns) -> list[Any]:
    return _plain(RateRow, lines, columns)


def activities(lines: Sequence[int], columns: FileColumns) -> list[Any]:
    return _of_people(ActivityRow, lines, columns)


def leads(lines: Sequence[int], columns: FileColumns) -> list[Any]:
    return _of_people(LeadRow, lines, columns)


def hours(lines: Sequence[int], columns: FileColumns) -> list[Any]:
    return _of_people(HoursRow, lines, columns)


def leaves(lines: Sequence[int], columns: FileColumns) -> list[Any]:
    return _of_people(LeaveRow, lines, columns)


def _of_people(row: Any, lines: Sequence[int], columns: FileColumns) -> list[Any]:
    values = {field: _get(columns, field) for field in row._fields}
    values |= {"line": lines, "owner": people_columns(columns, "owner")}
    return [*map(row._make, zip(*values.values(), strict=False))]


def _plain(row: Any, lines: Sequence[int], columns: FileColumns) -> list[Any]:
    return [*map(row._make, zip(lines, *(_get(columns, field) for field in row._fields[1:]), strict=False))]


def plain_decimal(value: Decimal) -> str:
    """Write a number without exponent or trailing zeros, as history stores amounts."""
    return f"{value.normalize():f}"
