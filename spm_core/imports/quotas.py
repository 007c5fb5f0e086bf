"""Import quotas by owner, scope, metric and days."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date

from spm_core import bulk
from spm_core.columns import MONEY_PLACES
from spm_core.db import ScopedSession
from spm_core.imports.catalog import confirm
from spm_core.imports.merge import merge
from spm_core.imports.options import Options
from spm_core.imports.owners import ImportDirectory
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import ImportRows, QuotaRow, Rejection
from spm_core.imports.waiting import WaitingAmounts
from spm_core.money import ZERO
from spm_core.period import Calendar, Period, PeriodKind, days
from spm_core.quota.models import Quota

KEY = ("owner_id", "scope", "metric", "period_start", "period_end")
START, CURRENCY = KEY.index("period_start"), len(KEY) + 1
"""Where a stored quota has its first day and its currency."""
_LABEL = re.compile(
    r"(?P<fy>FY\s?)?(?P<year>\d{4})(?:[-\s/]?(?P<part>[QTH])(?P<index>\d)|-(?P<month>\d{1,2}))?"
    r"|(?P<part2>[QTH])(?P<index2>\d)[-\s/]*(?P<fy2>FY\s?)?(?P<year2>\d{4})",
    re.IGNORECASE,
)
_PARTS: Mapping[str, tuple[PeriodKind, int]] = {"Q": ("quarter", 4), "T": ("quarter", 4), "H": ("half", 2)}


def period_of(calendar: Calendar, label: str) -> Period | None:
    """Return the period of a label; None for one that cannot be read.

    `2017-Q4`, `Q4 2017`, `2017-10` and `2017` are calendar periods, `FY2018-Q4` and `FY2018` the company's fiscal ones.
    """
    match = _LABEL.fullmatch(label.strip())
    if match is None:
        return None
    fiscal = bool(match["fy"] or match["fy2"])
    year, part = int(match["year"] or match["year2"]), (match["part"] or match["part2"] or "").upper()
    if match["month"]:
        month = int(match["month"])
        return calendar.month(year, month) if 1 <= month <= 12 and not fiscal else None
    kind, most = _PARTS.get(part, ("year", 1))
    index = int(match["index"] or match["index2"] or 1)
    return calendar.part(kind, year, index, fiscal=fiscal) if 1 <= index <= most else None


def import_quotas(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
    directory = ImportDirectory(session, options.aliases)
    waiting = WaitingAmounts(session)
    columns = (*KEY, "amount", "currency", *(["weights"] if "weights" in rows.fields else []))
    for batch in rows.batches():
        report.count(batch)
        if options.create_owners:
            directory.create_unknown([row.owner for row in batch.rows])
        stored = [
            (row.line, values) for row in batch.rows if (values := _values(session, row, directory, report)) is not None
        ]
        waiting.add((values[CURRENCY], date.fromisoformat(values[START])) for _line, values in stored)
        merge(session, Quota, columns, len(KEY), [(line, values[: len(columns)]) for line, values in stored], report)
    waiting.report(report)
    report.people_created = directory.created
    directory.finish()
    confirm(session, options.aliases, ("owner",))


def _values(
    session: ScopedSession, row: QuotaRow, directory: ImportDirectory, report: ImportReport
) -> bulk.Stored | None:
    company = session.principal.company
    owner = directory.ids[row.owner]
    if owner is None:
        directory.refuse(row.owner, row.line, report)
        return None
    period = _period(company.calendar, row)
    if period is None or row.amount < ZERO or (row.weights and sum(row.weights) != 1):
        code = "bad_period" if period is None else "negative_quota" if row.amount < ZERO else "bad_weights"
        report.reject([Rejection(row.line, code, {"value": row.period or ""})])
        return None
    weights = json.dumps([f"{share.normalize():f}" for share in row.weights]) if row.weights else None
    money = (bulk.units(row.amount, MONEY_PLACES), row.currency or company.currency)
    return (owner, row.scope, row.metric, period.start.isoformat(), period.end.isoformat(), *money, weights)


def _period(calendar: Calendar, row: QuotaRow) -> Period | None:
    if row.period_start and row.period_end:
        return days(row.period_start, row.period_end) if row.period_start <= row.period_end else None
    return period_of(calendar, row.period) if row.period else None
