"""Run an import: one file, one transaction, one report; all of it is imported or nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from spm_core import bulk
from spm_core.db import ScopedSession, session_for
from spm_core.imports import again, deliveries
from spm_core.imports.activities import import_activities, import_hours, import_leads
from spm_core.imports.deals import import_deals
from spm_core.imports.history import import_history
from spm_core.imports.leaves import import_leaves
from spm_core.imports.models import ImportRun
from spm_core.imports.options import Options
from spm_core.imports.people import import_people
from spm_core.imports.quotas import import_quotas
from spm_core.imports.reference import import_accounts, import_products, import_rates
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import FileKind, Finding, ImportRows
from spm_core.principal import Principal
from spm_core.wins.review import keep_true


class _Undo(Exception):
    """Raised to leave the transaction without a trace."""


def run(
    engine: Engine, principal: Principal, kind: FileKind, rows: ImportRows, options: Options, now: datetime
) -> ImportReport:
    """Import a file and return the report; `report.imported` says whether anything was stored.

    Nothing is where too many rows are rejected, or where it was only a check.
    """
    report = ImportReport(kind, _storable(rows.name), rows.fingerprint)
    try:
        with _without_collector(), session_for(engine, principal, now) as session:
            bulk.begin(session)
            if options.key and deliveries.recall(session, options.key, report):
                return report
            if not again.recall(session, rows, report, options):
                _take(session, rows, report, options, now)
                report.left_out = rows.left_out()
                own = principal.company.currency
                report.close(
                    finding for finding in _of_source(rows, report.read) if finding.params.get("currency") != own
                )
            if report.rejects_more_than(options.max_rejected):
                report.refuse()
            if options.check or report.refused:
                raise _Undo
            _record(session, report, options, now, again.keep(session, rows, report, options))
    except _Undo:
        report.imported = False
    return report


def _storable(name: str) -> str:
    """Return a file's name with what no database can keep replaced: names are bytes, and not all of them are text."""
    return name.encode("utf-8", "replace").decode()


def _of_source(rows: ImportRows, read: int) -> Iterator[Finding]:
    """What is to be said of a file as a whole: how its rows are told apart, what was doubtful, what nothing reads."""
    if rows.key_columns:
        yield Finding("made_key", params={"columns": list(rows.key_columns)})
    yield from rows.findings()
    if not read:
        yield Finding("no_rows")
    if rows.unused:
        yield Finding("unused_columns", params={"columns": list(rows.unused)})


def _take(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options, now: datetime) -> None:
    match report.kind:
        case "people":
            import_people(session, rows, report, options)
        case "quotas":
            import_quotas(session, rows, report, options)
        case "deals":
            import_deals(session, rows, report, options, now)
        case "history":
            import_history(session, rows, report)
        case "accounts":
            import_accounts(session, rows, report, options)
        case "products":
            import_products(session, rows, report, options)
        case "rates":
            import_rates(session, rows, report)
        case "activities" | "leads" | "hours" | "leaves":
            _RECORDS[report.kind](session, rows, report, options)
    if options.aliases:
        keep_true(session, now)  # deals may have moved to another account


_RECORDS = {
    "activities": import_activities,
    "leads": import_leads,
    "hours": import_hours,
    "leaves": import_leaves,
}


def _record(
    session: ScopedSession, report: ImportReport, options: Options, now: datetime, kept: Mapping[str, Any]
) -> None:
    session.add(
        ImportRun(
            kind=report.kind,
            file_name=report.file_name[:300],
            file_hash=report.file_hash,
            finished_at=now,
            by=options.by[:200],
            key=options.key,
            counts={**report.counts, **kept},
        )
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Switch off the garbage collector: it would take half the time, and millions of tuples here form no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
