"""What a file of each kind cannot do without, and which kind a file looks like."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from integrations.crm.csv_file.assign import CsvSample, assign
from integrations.crm.csv_file.wide import labels
from spm_core.imports.rows import FileKind

REQUIRED: dict[FileKind, tuple[str, ...]] = {
    "people": ("name|email|first_name|last_name",),
    "quotas": ("owner|owner_email|owner_id", "amount", "period|period_start|year", "period|period_end|year"),
    "deals": ("id", "owner|owner_email|owner_id", "stage|status|won"),
    "history": ("deal", "changed_on", "field", "new"),
    "accounts": ("name",),
    "products": ("name",),
    "rates": ("currency", "day", "rate"),
    "activities": ("owner|owner_email|owner_id", "kind", "day"),
    "leads": ("id", "owner|owner_email|owner_id", "created", "converted"),
    "hours": ("owner|owner_email|owner_id", "day", "kind", "hours"),
}
KEY_FIELDS = ("account", "name", "created")
"""What stays the same in a deal's life, and makes its id in files that have none."""
CLEARLY = 2
"""A file is of another kind if that reads so many columns more, and all that the kind asked for reads."""


def missing_in(kind: FileKind, fields: Collection[str]) -> list[list[str]]:
    """Return what is missing, each as the fields of which one would do."""
    needed = [any_of.split("|") for any_of in REQUIRED[kind]]
    return [any_of for any_of in needed if not any(field in fields for field in any_of)]


def looks_like(
    kind: FileKind, header: Sequence[str], sample: CsvSample, taken: Collection[int], *, sure: bool
) -> FileKind | None:
    """Return the kind that a file clearly is, if it is not the one asked for.

    `taken` are the columns that the kind asked for reads, `sure` whether it finds all that it needs.
    """
    read = {other: _read_as(other, header, sample) for other in REQUIRED if other != kind}
    better = {
        other: len(columns)
        for other, columns in read.items()
        if len(columns) >= CLEARLY and _reads_more(columns, taken, sure=sure)
    }
    best = [other for other, count in better.items() if count == max(better.values())]
    return best[0] if len(best) == 1 else None


def _read_as(kind: FileKind, header: Sequence[str], sample: CsvSample) -> set[int]:
    """Return the columns that a kind reads; none where it does not find all that it needs."""
    columns = assign(header, kind, {}, sample)
    periods = labels(header, columns.values()) if kind == "quotas" else {}
    made = (*(("amount", "period") if periods else ()), *(("id",) if {*KEY_FIELDS} & {*columns} else ()))
    return set() if missing_in(kind, {*columns, *made}) else {*columns.values(), *periods}


def _reads_more(columns: Collection[int], taken: Collection[int], *, sure: bool) -> bool:
    if not sure:
        return len(columns) > len(taken)
    return len(columns) >= len(taken) + CLEARLY and {*columns}.issuperset(taken)
