"""Import activities, leads and hours: what people did besides deals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from spm_core import bulk
from spm_core.columns import MONEY_PLACES
from spm_core.db import ScopedSession
from spm_core.imports.catalog import confirm
from spm_core.imports.freshness import source_of
from spm_core.imports.merge import merge
from spm_core.imports.options import Options
from spm_core.imports.owners import ImportDirectory
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import ActivityRow, HoursRow, ImportRows, LeadRow, Rejection
from spm_core.metrics.models import LOGGED, Activity, Lead, WorkHours

UNNAMED = "file"
SOURCE_LENGTH = 100
ACTIVITY = ("external_id", "employee_id", "kind", "day", "count", "source")
LEAD = ("external_id", "owner_id", "name", "origin", "created_on", "converted_on", "source")
HOURS = ("employee_id", "day", "kind", "hours", "source")


def import_activities(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
    """Import activities: those with an id one by one, those without added up by person, kind and day.

    They replace what the person logged in chat for that kind and day, so that nothing counts twice.
    """
    added: dict[str, tuple[int, bulk.Stored]] = {}
    source = _source(report)
    logged = _logged(session)
    for owned_rows in _owned(session, rows, report, options, lambda row: (row.number or 0) < 0 and "negative_count"):
        stored = {}
        for row, owner in owned_rows:
            day = row.day.isoformat()
            key, count = row.id or f"{owner}/{row.kind}/{day}", 1 if row.number is None else row.number
            line = row.line
            if not row.id and key in added:
                line, before = added[key]
                count += before[ACTIVITY.index("count")]
            values = (key, owner, row.kind, day, count, source)
            if replaced := logged.pop((owner, row.kind, day), None):
                bulk.remove(session, Activity, replaced)
                report.note("logged_replaced", [row.line])
            if row.id:
                stored[line] = values
            else:
                added[key] = (line, values)
        merge(session, Activity, ACTIVITY, 1, stored.items(), report)
    merge(session, Activity, ACTIVITY, 1, added.values(), report)


def _logged(session: ScopedSession) -> dict[tuple[int, str, str], list[int]]:
    """Return the ids of what people logged in chat, by person, kind and day."""
    ids_by_day: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    columns = ("employee_id", "kind", "day", "id")
    for person, kind, day, row_id in bulk.stored_by(session, Activity, columns, "source", [LOGGED]):
        ids_by_day[int(person), str(kind), str(day)].append(int(row_id))
    return ids_by_day


def import_leads(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
    source = _source(report)
    for owned_rows in _owned(session, rows, report, options, _lead_problem):
        stored = {row.line: _lead(row, owner, source) for row, owner in owned_rows}
        merge(session, Lead, LEAD, 1, stored.items(), report)


def _lead(row: LeadRow, owner: int, source: str) -> bulk.Stored:
    return (row.id, owner, row.name or row.id, row.origin, bulk.day(row.created), bulk.day(row.converted), source)


def _lead_problem(row: LeadRow) -> str | bool:
    return row.converted is not None and row.converted < row.created and "converted_before_created"


def import_hours(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
    source = _source(report)
    for owned_rows in _owned(session, rows, report, options, lambda row: row.hours < 0 and "negative_count"):
        stored = {
            row.line: (owner, row.day.isoformat(), row.kind, bulk.units(row.hours, MONEY_PLACES), source)
            for row, owner in owned_rows
        }
        merge(session, WorkHours, HOURS, 3, stored.items(), report)


def _source(report: ImportReport) -> str:
    """Return what the exports of one report are all called, so that next week's leaves a row unchanged."""
    source = source_of(report.file_name)[:SOURCE_LENGTH]
    return UNNAMED if source in ("", LOGGED) else source


def _owned(
    session: ScopedSession,
    rows: ImportRows,
    report: ImportReport,
    options: Options,
    problem: Callable[[Any], str | bool],
) -> Iterator[Sequence[tuple[Any, int]]]:
    """Yield the good rows of each batch with their owner's id; the others are rejected with their reason.

    `problem` returns the code of what is wrong with a row, or False.
    """
    directory = ImportDirectory(session, options.aliases)
    for batch in rows.batches():
        report.count(batch)
        if options.create_owners:
            directory.create_unknown([row.owner for row in batch.rows])
        yield [(row, owner) for row in batch.rows if (owner := _owner(row, directory, report, problem)) is not None]
    report.people_created = directory.created
    directory.finish()
    confirm(session, options.aliases, ("owner",))


def _owner(
    row: ActivityRow | LeadRow | HoursRow,
    directory: ImportDirectory,
    report: ImportReport,
    problem: Callable[[Any], str | bool],
) -> int | None:
    owner = directory.ids[row.owner]
    if owner is None:
        directory.refuse(row.owner, row.line, report)
    elif wrong := problem(row):
        report.reject([Rejection(row.line, str(wrong))])
        return None
    return owner
