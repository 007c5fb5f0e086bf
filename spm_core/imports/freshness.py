"""How old the data behind an answer is: when the files that its rows come from were last imported."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from pathlib import PurePath
from typing import Any, Literal, cast

from sqlalchemy import and_, bindparam, func, literal, select, union

from spm_core.columns import UtcDateTime
from spm_core.db import ScopedSession
from spm_core.deals.credits import CLOSING, DAY, DEAL, START, STOP
from spm_core.deals.models import Deal
from spm_core.imports.models import ImportRun
from spm_core.metrics.catalogue import BASES, Catalogue, Metric, bases_of
from spm_core.metrics.records import Record, sources_of_records
from spm_core.metrics.statements import Cut, parts_of
from spm_core.period import ONE_DAY, Period
from spm_core.scope import Prepared, scoped
from spm_core.who import Who, WhoKind

RowsBehind = Literal["closing", "open", "created", "activities", "leads", "hours"]
"""Deals that close in a period, are open today or were created in it; what people did, met and spent hours on in it."""
CLOSING_ROWS: frozenset[RowsBehind] = frozenset({"closing"})
PIPELINE_ROWS: frozenset[RowsBehind] = frozenset({"closing", "open"})

_run = scoped(ImportRun).c
_known = _run.finished_at < bindparam("known_until", type_=UtcDateTime)
_NEWEST = Prepared(
    select(_run.file_name, _run.finished_at)
    .where(_run.kind == bindparam("kind"), _known)
    .order_by(_run.finished_at.desc())
    .limit(1)
)
_RUNS = Prepared(
    select(_run.kind, _run.file_name, func.max(_run.finished_at).label("at"))
    .where(_run.kind.in_(bindparam("kinds", expanding=True)), _known)
    .group_by(_run.kind, _run.file_name)
    .order_by(func.max(_run.finished_at))
)
_deal = scoped(Deal).c
_SOURCES = Prepared(select(_deal.external_id, _deal.source).where(_deal.status == "open"))
_CHANGING = re.compile(r"[\W\d_]+")
"""What changes from one export of a report to the next: numbers and days, with what is around them."""

_EXISTING = DEAL.c.status.in_(("open", "won", "lost"))
_DEALS: Mapping[RowsBehind, tuple[Any, Any]] = {
    "closing": (and_(_EXISTING, CLOSING), DEAL.c.close_date),
    "open": (DEAL.c.status == "open", DAY),
    "created": (and_(_EXISTING, DEAL.c.created_on >= START, DEAL.c.created_on < STOP), DEAL.c.created_on),
}
"""Which deals, and the day whose org chart decides in which team each counts."""


@cache
def _sources(reach: WhoKind, rows: frozenset[RowsBehind]) -> Prepared:
    """Return the statement of the kinds of import and the sources of somebody's rows."""
    cut = Cut(reach)
    found: list[Any] = []
    for name in sorted(rows):
        if name in _DEALS:
            when, held = _DEALS[name]
            parts = parts_of(cut, when, (DEAL.c.source,), held)
            found += [select(literal("deals").label("kind"), part.c.source) for part in parts]
        else:
            found.append(sources_of_records(cast(Record, name), cut))
    return Prepared(union(*found))


@dataclass(frozen=True, slots=True)
class Newest:
    file_name: str
    at: datetime


def newest_import(session: ScopedSession, kind: str = "deals") -> Newest | None:
    """Return the last import of a kind by the end of the session's day; None where there was none."""
    row = session.read(_NEWEST, {"kind": kind, "known_until": _end_of_day(session)}).one_or_none()
    return None if row is None else Newest(row.file_name, row.finished_at)


def rows_of(metrics: Iterable[Metric], catalogue: Catalogue) -> frozenset[RowsBehind]:
    """Return the rows that metrics are computed from; quotas, forecasts and a company's settings are not among them."""
    return rows_of_bases(base for metric in metrics for base in bases_of(metric, catalogue))


def rows_of_bases(bases: Iterable[str]) -> frozenset[RowsBehind]:
    kinds = {BASES[base] for base in bases}
    return frozenset(rows for kind in kinds for rows in _ROWS_OF_KIND.get(kind, CLOSING_ROWS))


_ROWS_OF_KIND: Mapping[str, frozenset[RowsBehind]] = {
    **{kind: frozenset({"open"}) for kind in ("overdue_credit", "open", "open_ages", "open_products")},
    **{kind: frozenset({"created"}) for kind in ("created_credit", "created")},
    **{kind: frozenset({kind}) for kind in ("activities", "leads", "hours")},
    "stages": PIPELINE_ROWS,
    "quotas": frozenset(),
}
"""By the reading of a base sum, where it is not of deals that close in the period."""


def behind(
    session: ScopedSession, whose: Who, period: Period, rows: frozenset[RowsBehind] = CLOSING_ROWS
) -> tuple[Newest, ...]:
    """Return the last import of each source of somebody's rows, the oldest first.

    Where there are no such rows, the last import that could have brought them; () where they come from no file.
    """
    if not rows:
        return ()
    today = session.scope["scope_today"]
    params = {"lead": whose.id, "start": period.start, "stop": period.stop, "day": today}
    sources = {(row.kind, source_of(row.source)) for row in session.read(_sources(whose.kind, rows), params)}
    runs = _runs(session, {"deals" if name in _DEALS else name for name in rows})
    if not sources:
        return tuple(runs.values())[-1:]
    return tuple(run for source, run in runs.items() if source in sources)


def behind_deal(session: ScopedSession, source: str) -> tuple[Newest, ...]:
    """Return the last import of a deal's source; () where it comes from no file."""
    run = _runs(session, {"deals"}).get(("deals", source_of(source)))
    return (run,) if run else ()


def stale_deals(session: ScopedSession, keys: Collection[str], now: datetime) -> frozenset[str]:
    """Return those of these deals whose source was last imported longer ago than the company wants, by the CRM's id."""
    wanted, runs = {*keys}, _runs(session, {"deals"})
    before = now - session.principal.company.stale_after
    old = {source for (_kind, source), run in runs.items() if run.at < before}
    rows = session.read(_SOURCES) if old and wanted else ()
    return frozenset(row.external_id for row in rows if row.external_id in wanted and source_of(row.source) in old)


def _runs(session: ScopedSession, kinds: Iterable[str]) -> Mapping[tuple[str, str], Newest]:
    """Return the last import of each kind and source, the oldest first."""
    newest: dict[tuple[str, str], Newest] = {}
    for row in session.read(_RUNS, {"kinds": sorted(kinds), "known_until": _end_of_day(session)}):
        source = row.kind, source_of(row.file_name)
        newest.pop(source, None)  # its place is that of its last import
        newest[source] = Newest(row.file_name, row.at)
    return newest


def _end_of_day(session: ScopedSession) -> datetime:
    """Return until when what was imported is known to an answer: figures count all that came on their day."""
    return datetime.combine(session.scope["scope_today"] + ONE_DAY, time(), session.principal.company.zone)


def source_of(file_name: str) -> str:
    """Return what the exports of one report are all called: "pipeline" for pipeline-2026-05-11 (2).csv."""
    return _CHANGING.sub(" ", PurePath(file_name).stem).strip().casefold()
