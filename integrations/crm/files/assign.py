"""Which column holds which field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from integrations.crm.files.cells import PLAIN
from integrations.crm.files.dates import take_apart
from integrations.crm.files.forms import fields_of, form_of
from integrations.crm.files.names import fold, full_fold, meanings
from integrations.crm.files.periods import period
from integrations.crm.files.words import alternatives, is_blank, yes_or_no
from spm_core.imports.rows import FileKind

FileSample = Sequence[Sequence[str]]
_TWO_WAYS = frozenset({"expected revenue", "expected value"}) | frozenset(
    map(fold, ("erwarteter umsatz", "ricavi attesi", "ricavo atteso", "ricavo previsto", "receita esperada"))
)
"""The whole amount in some exports, and in others amount times probability."""
_WHOLE_THERE = frozenset(
    alternatives(
        "expected closing | date deadline | salesperson | prorated revenue | chiusura prevista | fechamento esperado | "
        "erwarteter abschluss"
    )
)
"""Columns beside which it is the whole amount."""


def assign(header: Sequence[str], kind: FileKind, told: Mapping[str, int], sample: FileSample) -> dict[str, int]:
    """Assign columns to fields: as --map says, then by our own names, then by other names, the usual ones first."""
    columns = dict(told)
    own = [(name.replace(" ", "_"), at) for at, name in enumerate(map(full_fold, header)) if name]
    exact = [(field, at) for field, at in own if field in fields_of(kind)]
    named = [(name.rank, name.field, at) for at, title in enumerate(header) for name in meanings(kind, title)]
    for field, at in [*exact, *((field, at) for _, field, at in sorted(named, key=lambda each: each[0]))]:
        cells = _cells(sample, at)
        meant = _id_of(kind, field, cells)
        if meant and meant not in columns and at not in columns.values() and _fits(kind, meant, cells, header, at):
            columns[meant] = at
    _pair_currency(header, columns, told)
    _pair_shown(header, columns, told)
    _pair_names(header, columns, sample)
    return columns


def _id_of(kind: FileKind, field: str, cells: Sequence[str]) -> str | None:
    """Return the field that a column holds: ids where people are numbers, which nobody is called."""
    if form_of(kind, field) != "person" or not cells or not all(map(str.isdigit, cells)):
        return field
    return f"{field}_id" if f"{field}_id" in fields_of(kind) else None


def _cells(sample: FileSample, at: int) -> list[str]:
    return [cell for record in sample if at < len(record) and not is_blank(cell := record[at].strip())]


def _all(parse: Callable[[str], object]) -> Callable[[Sequence[str]], bool]:
    return lambda cells: all(parse(cell) is not None for cell in cells)


def _is_date(cell: str) -> bool:
    return re.search(r"\d.*\d", cell) is not None and take_apart(cell) is not None


_FITTING: Mapping[str, Callable[[Sequence[str]], bool]] = {
    "closed": _all(yes_or_no),
    "won": _all(yes_or_no),
    "active": _all(PLAIN["active"]),
    "inactive": _all(yes_or_no),
    "archived": _all(yes_or_no),
    "deleted": _all(yes_or_no),
    "working_time": _all(PLAIN["working_time"]),
    "weekdays": _all(PLAIN["weekdays"]),
    "contacts": _all(PLAIN["count"]),
    "year": lambda cells: all((found := period(cell)) and found.unit == "year" for cell in cells),
    "status": lambda cells: not cells or not all(cell.isdigit() for cell in cells),
    "owner_id": lambda cells: not any(re.search(r"[^\W\d] [^\W\d]", cell) for cell in cells),
    "manager_id": lambda cells: not any(re.search(r"[^\W\d] [^\W\d]", cell) for cell in cells),
}
"""What cells have to look like: `Closed` is a date in one export and a checkbox in another."""


def _fits(kind: FileKind, field: str, cells: Sequence[str], header: Sequence[str], at: int) -> bool:
    if kind == "deals" and form_of(kind, field) == "date":
        return not cells or any(map(_is_date, cells)) or field == "created"
    if field == "expected_amount" and full_fold(header[at]) in _TWO_WAYS:
        return not _WHOLE_THERE.isdisjoint(map(fold, header))
    return field not in _FITTING or _FITTING[field](cells)


def _pair_currency(header: Sequence[str], columns: dict[str, int], told: Mapping[str, int]) -> None:
    """Prefer the currency column that is named after the amount's: "Total Amount Currency" beside "Total Amount"."""
    amount = next(
        (columns[field] for field in ("amount", "expected_amount", "actual_amount") if field in columns), None
    )
    if amount is None or "currency" in told:
        return
    name = full_fold(header[amount])
    short = name.removeprefix("deal ").removeprefix("opportunity ")
    pairs = {
        f"{name} currency",
        f"{name} currency code",
        f"currency {name}",
        f"currency of {name}",
        f"deal currency of {short}",
    }
    titles = [*map(full_fold, header)]
    free = [at for at in range(len(header)) if at not in columns.values() or at == columns.get("currency")]
    paired = next((at for at in free if titles[at] in pairs), None)
    if paired is not None:
        columns["currency"] = paired
    elif "currency" in columns and _is_of_another_amount(titles, columns["currency"], name):
        del columns["currency"]


def _pair_shown(header: Sequence[str], columns: dict[str, int], told: Mapping[str, int]) -> None:
    """Prefer the amount as people are shown it, "Value formatted" beside "Value": that may be in cents."""
    if "amount" not in columns or "amount" in told:
        return
    name = full_fold(header[columns["amount"]])
    shown = (at for at, title in enumerate(header) if full_fold(title) in (f"{name} formatted", f"formatted {name}"))
    columns["amount"] = next(shown, columns["amount"])


def _is_of_another_amount(titles: Sequence[str], currency: int, amount: str) -> bool:
    """Whether a currency column is named after another amount of the file, such as that of a subscription."""
    of = titles[currency].removesuffix(" code").removesuffix(" currency")
    return of != titles[currency] and of in titles and of != amount


def _pair_names(header: Sequence[str], columns: dict[str, int], sample: FileSample) -> None:
    """Take "Name" beside "Vorname" for the surname, and "Nome" beside "Cognome" for the first name."""
    if "name" not in columns or ("first_name" in columns) == ("last_name" in columns):
        return
    given, other = ("first_name", "last_name") if "first_name" in columns else ("last_name", "first_name")
    if full_fold(header[columns["name"]]) not in ("name", "nome", "nom", "nombre"):
        return
    at, beside = columns["name"], columns[given]
    both = [(record[at], record[beside]) for record in sample if max(at, beside) < len(record) and record[beside]]
    if not both or not all(part in whole for whole, part in both):
        columns[other] = columns.pop("name")
