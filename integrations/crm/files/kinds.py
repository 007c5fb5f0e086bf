"""What a file of each kind cannot do without, and which kind a file looks like."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from integrations.crm.files.assign import FileSample, assign
from integrations.crm.files.wide import labels
from integrations.crm.files.words import status_word
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
    "leaves": ("owner|owner_email|owner_id", "first_day", "last_day"),
}
KEY_FIELDS = ("account", "name", "created")
"""What stays the same in a deal's life, and makes its id in files that have none."""
ONLY_DEALS = frozenset(
    (
        "amount",
        "actual_amount",
        "expected_amount",
        "stage",
        "created",
        "close_date",
        "closed_on",
        "expected_on",
        "won_on",
    )
)
"""What people have none of: without any of it, a name, an owner and a status may be those of users as well."""
CLEARLY = 2
"""A file is of another kind if that reads so many columns more, and all that the kind asked for reads."""


def missing_in(kind: FileKind, fields: Collection[str]) -> list[list[str]]:
    """Return what is missing, each as the fields of which one would do."""
    needed = [any_of.split("|") for any_of in REQUIRED[kind]]
    return [any_of for any_of in needed if not any(field in fields for field in any_of)]


def looks_like(
    kind: FileKind,
    header: Sequence[str],
    sample: FileSample,
    columns: Mapping[str, int],
    taken: Collection[int],
    *,
    sure: bool,
) -> FileKind | None:
    """Return the kind that a file clearly is, if it is not the one asked for.

    `columns` are those of the fields that the kind asked for finds, `taken` all that it reads; `sure` is whether it
    finds what it needs.
    """
    if kind == "people" and _tells_leaves(header, sample):
        return "leaves"
    telling = kind != "deals" or _tells_deals(columns, sample)
    others = [other for other in REQUIRED if other != kind and not (kind == "leaves" and other == "people" and sure)]
    read = {other: _read_as(other, header, sample) for other in others}
    better = {
        other: len(read_columns)
        for other, read_columns in read.items()
        if len(read_columns) >= CLEARLY
        and (
            _reads_more(kind, read_columns, taken, sure=sure)
            if telling
            else len(read_columns) >= max(len(taken) - 1, 3)
        )
    }
    best = [other for other, count in better.items() if count == max(better.values())]
    return best[0] if len(best) == 1 else None


def _tells_deals(columns: Mapping[str, int], sample: FileSample) -> bool:
    """Whether anything in a file is only said of deals."""
    at = columns.get("status", len(sample[0]) if sample else 0)
    ends = {status_word(record[at]) for record in sample if at < len(record)}
    return not ONLY_DEALS.isdisjoint(columns) or not ends.isdisjoint(("won", "lost"))


def _tells_leaves(header: Sequence[str], sample: FileSample) -> bool:
    """Whether a file of people has days of leave, which must not become their first and last day at work."""
    columns = assign(header, "leaves", {}, sample)
    return "reason" in columns and not missing_in("leaves", columns)


def _read_as(kind: FileKind, header: Sequence[str], sample: FileSample) -> set[int]:
    """Return the columns that a kind reads; none where it does not find all that it needs."""
    columns = assign(header, kind, {}, sample)
    periods = labels(header, columns.values()) if kind == "quotas" else {}
    made = (*(("amount", "period") if periods else ()), *(("id",) if {*KEY_FIELDS} & {*columns} else ()))
    return set() if missing_in(kind, {*columns, *made}) else {*columns.values(), *periods}


def _reads_more(kind: FileKind, columns: Collection[int], taken: Collection[int], *, sure: bool) -> bool:
    if not sure:
        return len(columns) > len(taken)
    if len(REQUIRED[kind]) == 1 and len(columns) > 2 * len(taken):
        return True  # a name is found in files of every kind
    return len(columns) >= len(taken) + CLEARLY and {*columns}.issuperset(taken)
