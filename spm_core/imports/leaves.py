"""Import leave: for each person the days of the file, joined, in place of stored ones that they overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from spm_core import bulk
from spm_core.absence.rules import OPEN_END
from spm_core.db import ScopedSession
from spm_core.imports.catalog import confirm
from spm_core.imports.options import Options
from spm_core.imports.owners import ImportDirectory
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import ImportRows, LeaveRow, Rejection
from spm_core.people.models import Leave
from spm_core.period import Period, days
from spm_core.quota.effective import joined

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
    gone: list[int] = []
    new: list[bulk.Stored] = []
    for owner, lines in given.items():
        added, replaced = _merged(_joined(lines, report), stored[owner], report, options, directory.people[owner].said)
        new += [(owner, period.start.isoformat(), period.end.isoformat()) for period in added]
        gone += replaced
    today = session.scope["scope_today"].isoformat()
    bulk.change(session, Leave, GONE, [(today, leave) for leave in gone])
    bulk.add(session, Leave, NEW, [(*leave, today) for leave in new])
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


def _merged(
    given: Sequence[Period], stored: Sequence[tuple[int, Period]], report: ImportReport, options: Options, who: str
) -> tuple[list[Period], list[int]]:
    """Return the leaves to add, and the stored ones whose place they take; tell of the others.

    With `complete`, what the file does not have goes too.
    """
    left = dict(sorted(stored, key=lambda one: one[1].start))
    added: list[Period] = []
    replaced: list[int] = []
    for period in given:
        same = [leave for leave, known in left.items() if known.overlap(period)]
        if len(same) == 1 and left[same[0]].same_days(period):
            report.unchanged += 1
        else:
            added.append(period)
            replaced += same
            report.created += not same
            report.changed += bool(same)
        left = {leave: known for leave, known in left.items() if leave not in same}
    for known in left.values():
        report.find("gone_leave" if options.complete else "other_leave", who=who, start=known.start)
    if options.complete:
        replaced += left
        report.changed += len(left)
    return added, replaced
