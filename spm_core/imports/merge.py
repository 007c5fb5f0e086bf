"""Merge rows into a table by their key: create, change or leave them alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Rejection
from spm_core.models import CompanyOwned
from spm_core.versions.service import KEPT, as_text, keep


def merge(
    session: ScopedSession,
    model: type[CompanyOwned],
    columns: Sequence[str],
    key_length: int,
    rows: Iterable[tuple[int, bulk.Stored]],
    report: ImportReport,
    *,
    known_at: bool = False,
) -> None:
    """Merge `rows`, lines with tuples over `columns` whose first `key_length` values are the key.

    The same row twice is reported; a different one under the same key is rejected. A row whose source alone differs
    is that source's from now on, and counts as unchanged. What figures rest on keeps its earlier values; with
    `known_at`, new rows carry the moment of the import.
    """
    wanted = _once(rows, key_length, report)
    candidates = bulk.stored_by(session, model, (*columns, "id"), columns[0], {key[0] for key in wanted})
    stored = {row[:key_length]: row for row in candidates}
    fresh = [row for key, row in wanted.items() if key not in stored]
    differing = [(*row, stored[key][-1]) for key, row in wanted.items() if key in stored and stored[key][:-1] != row]
    moment = bulk.moment(session.now)
    if known_at:
        bulk.add(session, model, (*columns, "known_at"), [(*row, moment) for row in fresh])
    else:
        bulk.add(session, model, columns, fresh)
    _keep_earlier(session, model, columns, [(stored[row[:key_length]], row) for row in differing])
    bulk.change(session, model, columns, differing)
    content = slice(len(columns) - (columns[-1] == "source"))
    changed = sum(row[content] != stored[row[:key_length]][content] for row in differing)
    report.created += len(fresh)
    report.changed += changed
    report.unchanged += len(wanted) - len(fresh) - changed


def _keep_earlier(
    session: ScopedSession,
    model: type[CompanyOwned],
    columns: Sequence[str],
    pairs: Iterable[tuple[bulk.Stored, bulk.Stored]],
) -> None:
    """Keep what these rows, given as they were and as they will be with their id, say no more."""
    kept = [(name, at) for at, name in enumerate(columns) if name in KEPT.get(model.__tablename__, ())]
    changes = [
        (new[-1], name, as_text(old[at]), as_text(new[at]))
        for old, new in (pairs if kept else ())
        for name, at in kept
        if old[at] != new[at]
    ]
    keep(session, model, changes)


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
