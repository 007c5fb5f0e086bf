"""Reports grouped by somebody: only the first row of each group names them, and subtotals stand between."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from integrations.crm.files.words import is_total
from spm_core.errors import CoreError

_SORTED = "↑↓"
"""How Salesforce marks the columns by which a report is grouped."""
OWNER = ("owner", "owner_email", "owner_id")


def groups_of(
    header: Sequence[str], columns: Mapping[str, int], merged: Collection[int], records: Sequence[Sequence[str]]
) -> tuple[int, ...]:
    """Return the columns to fill down, none in a plain list; `merged` are those whose cells a workbook merges.

    Raise CoreError "grouped_report" for what seems to be grouped, though nothing proves it.
    """
    owner = next((columns[field] for field in OWNER if field in columns), None)
    if owner is None or all(map(str.strip, map(itemgetter(owner), records))):
        return ()
    data = [*filter(_is_data, records)]
    named = [name for record in data if (name := record[owner].strip())]
    if not _starts_groups(named, data, owner):
        return ()
    marked = tuple(at for at, title in enumerate(header) if not {*_SORTED}.isdisjoint(title) or at in merged)
    if owner in marked:
        return marked
    if sum(map(is_sum, records)) >= len(named):
        return (owner,)
    if len(data) > 3 and 2 * len(named) <= len(data):
        raise CoreError("grouped_report", column=header[owner])
    return ()


def _starts_groups(named: Sequence[str], data: Sequence[Sequence[str]], owner: int) -> bool:
    """Whether each owner is named once, from the first row on, and some rows name nobody."""
    return bool(data) and bool(data[0][owner].strip()) and len({*named}) == len(named) < len(data)


def _is_data(record: Sequence[str]) -> bool:
    return len(filled(record)) > 1 and not is_sum(record)


def filled(record: Sequence[str]) -> list[str]:
    return [cell for cell in record if cell.strip()]


def is_sum(record: Sequence[str]) -> bool:
    """Whether a record adds up others: "Grand Total", "Subtotal", or "Ann Lee Total" and hardly anything else."""
    cells = filled(record)
    if not cells:
        return False
    return is_total(cells[0]) or (2 * len(cells) <= len(record) and is_total(cells[0].split()[-1]))


def filled_down(
    records: Iterable[Sequence[str]], columns: Sequence[int], last: dict[int, str]
) -> Iterator[Sequence[str]]:
    """Yield records with the blanks of some columns filled from above; `last` holds the cells above, and is kept."""
    for record in records:
        if not _is_data(record):
            yield record
            continue
        for place, at in enumerate(columns):
            if record[at].strip():
                last.update({at: record[at], **dict.fromkeys(columns[place + 1 :], "")})
        yield [last.get(at, "") if at in columns and not cell.strip() else cell for at, cell in enumerate(record)]
