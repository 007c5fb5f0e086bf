"""Import leave: for each person the days of the file, joined, in place of stored ones that they overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from spm_core import bulk
from spm_core.absence.rules import OPEN_END, joined
from spm_core.db import ScopedSession
from spm_core.imports.catalog import confirm
from spm_core.imports.options import Options
from spm_core.imports.owners import ImportDirectory
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import ImportRows, LeaveRow, Rejection
from spm_core.people.models import Leave
from spm_core.period import Period, days

COLUMNS = ("employee_id", "starts_on", "last_day")
GONE = ("gone_on",)
NEW = (*COLUMNS, "known_on")
SHORT = timedelta(days=14)
"""What is shorter may be vacation, which lowers no quota."""


def import_leaves(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
    directory = ImportDirectory(session, options.aliases)
    given: dict[int, dict[int, Period]] = defaultdict(dict)
    for batch in rows.batches():
        report.count(batch)
        for row in batch.rows:
            owner = directory.ids[row.owner]
            if owner is None:
                directory.refuse(row.owner, row.line, report)
            elif (period := _period(row, report)) is not None:
                given[owner][row.line] = period
    stored = _stored(session, given)
    for owner, lines in given.items():
        _merge(session, owner, _joined(lines, report), stored[owner], report, options, directory)
    confirm(session, options.aliases, ("owner",))


def _period(row: LeaveRow, report: ImportReport) -> Period | None:
    """Return the days of a row, or note why they do not count."""
    if row.granted is False:
        report.note("not_granted", [row.line])
        return None
    if row.last_day is not None and row.last_day < row.first_day:
        report.reject([Rejection(row.line, "ends_before_start")])
        return None
    last = OPEN_END if row.last_day is None else min(row.last_day, OPEN_END)
    if last == OPEN_END:
        report.note("open_leave", [row.line])
    period = days(row.first_day, last)
    if period.stop - period.start < SHORT:
        report.note("short_leave", [row.line])
    return period


def _joined(lines: Mapping[int, Period], report: ImportReport) -> list[Period]:
    whole = joined(lines.values())
    report.note("joined_leave", [line for line, period in lines.items() if period not in whole])
    return whole


def _stored(session: ScopedSession, given: Mapping[int, object]) -> Mapping[int, list[tuple[int, Period]]]:
    found: dict[int, list[tuple[int, Period]]] = defaultdict(list)
    for owner, start, last, gone, leave in bulk.stored_by(session, Leave, (*COLUMNS, *GONE, "id"), COLUMNS[0], given):
        if gone is None:
            found[int(owner)].append((int(leave), days(date.fromisoformat(str(start)), date.fromisoformat(str(last)))))
    return found


def _merge(
    session: ScopedSession,
    owner: int,
    given: Sequence[Period],
    stored: Sequence[tuple[int, Period]],
    report: ImportReport,
    options: Options,
    directory: ImportDirectory,
) -> None:
    """Put a person's days of the file in the place of stored ones that they overlap; tell of the others."""
    today = session.scope["scope_today"].isoformat()
    left = dict(sorted(stored, key=lambda one: one[1].start))
    for period in given:
        same = [leave for leave, known in left.items() if known.overlap(period)]
        if len(same) == 1 and left[same[0]].same_days(period):
            report.unchanged += 1
        else:
            bulk.change(session, Leave, GONE, [(today, leave) for leave in same])
            bulk.add(session, Leave, NEW, [(owner, period.start.isoformat(), period.end.isoformat(), today)])
            report.created += not same
            report.changed += bool(same)
        left = {leave: known for leave, known in left.items() if leave not in same}
    who = directory.people[owner].said
    for known in left.values():
        report.find("gone_leave" if options.complete else "other_leave", who=who, start=known.start)
    if options.complete:
        bulk.change(session, Leave, GONE, [(today, leave) for leave in left])
        report.changed += len(left)
