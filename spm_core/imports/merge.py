"""Merge rows into a table by their key: create, change or leave them alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Rejection
from spm_core.models import CompanyOwned


def merge(
    session: ScopedSession,
    model: type[CompanyOwned],
    columns: Sequence[str],
    key_length: int,
    rows: Iterable[tuple[int, bulk.Stored]],
    report: ImportReport,
) -> None:
    """Merge `rows`, lines with tuples over `columns` whose first `key_length` values are the key.

    The same row twice is reported; a different one under the same key is rejected. A row whose source alone differs
    is that source's from now on, and counts as unchanged.
    """
    wanted = _once(rows, key_length, report)
    candidates = bulk.stored_by(session, model, (*columns, "id"), columns[0], {key[0] for key in wanted})
    stored = {row[:key_length]: row for row in candidates}
    fresh = [row for key, row in wanted.items() if key not in stored]
    differing = [(*row, stored[key][-1]) for key, row in wanted.items() if key in stored and stored[key][:-1] != row]
    bulk.add(session, model, columns, fresh)
    bulk.change(session, model, columns, differing)
    content = slice(len(columns) - (columns[-1] == "source"))
    changed = sum(row[content] != stored[row[:key_length]][content] for row in differing)
    report.created += len(fresh)
    report.changed += changed
    report.unchanged += len(wanted) - len(fresh) - changed


def _once(
    rows: Iterable[tuple[int, bulk.Stored]], key_length: int, report: ImportReport
) -> dict[bulk.Stored, bulk.Stored]:
    first: dict[bulk.Stored, tuple[int, bulk.Stored]] = {}
    for line, row in rows:
        first_line, kept = first.setdefault(row[:key_length], (line, row))
        if kept is row:
            continue
        report.repeat(line, first_line)
        if kept == row:
            report.unchanged += 1
        else:
            report.reject([Rejection(line, "duplicate_key", {"first": first_line})])
    return {key: row for key, (_line, row) in first.items()}
