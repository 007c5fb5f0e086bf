"""How old the data behind an answer is: when the files that its deals come from were last imported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import bindparam, func, select, union

from spm_core.db import ScopedSession
from spm_core.deals.credits import CLOSING, DEAL, credits
from spm_core.deals.whose import Whose
from spm_core.imports.models import ImportRun
from spm_core.period import Period
from spm_core.scope import Prepared, scoped

_run = scoped(ImportRun).c
_NEWEST = Prepared(
    select(_run.file_name, _run.finished_at)
    .where(_run.kind == bindparam("kind"))
    .order_by(_run.finished_at.desc())
    .limit(1)
)
_OF_DEALS = Prepared(
    select(_run.file_name, func.max(_run.finished_at).label("at"))
    .where(_run.kind == "deals")
    .group_by(_run.file_name)
    .order_by(func.max(_run.finished_at))
)
_CHANGING = re.compile(r"[\W\d_]+")
"""What changes from one export of a report to the next: numbers and days, with what is around them."""


def _sources(*, team: bool) -> Prepared:
    closing = DEAL.c.status.in_(("open", "won", "lost")) & CLOSING
    parts = credits(team=team, when=closing, columns=(DEAL.c.source,))
    return Prepared(union(*(select(part.c.source) for part in parts)))


_SOURCES = {team: _sources(team=team) for team in (False, True)}


@dataclass(frozen=True, slots=True)
class Newest:
    file_name: str
    at: datetime


def newest_import(session: ScopedSession, kind: str = "deals") -> Newest | None:
    """Return the last import of a kind; None where there was none."""
    row = session.read(_NEWEST, {"kind": kind}).one_or_none()
    return None if row is None else Newest(row.file_name, row.finished_at)


def behind(session: ScopedSession, whose: Whose, period: Period) -> tuple[Newest, ...]:
    """Return the last import of each source of the deals that close in a period, the oldest first.

    The last import of deals where there are no such deals, or they come from no file; () where nothing was imported.
    """
    params = {"lead": whose.lead_id, "start": period.start, "stop": period.stop}
    sources = {row.source for row in session.read(_SOURCES[whose.team], params)}
    runs = [Newest(row.file_name, row.at) for row in session.read(_OF_DEALS)]
    newest = _newest_by_source(runs)
    found = {name: newest[name] for name in map(source_of, sources) if name in newest}
    return tuple(sorted(found.values(), key=lambda run: run.at)) or tuple(runs[-1:])


def _newest_by_source(runs: Iterable[Newest]) -> Mapping[str, Newest]:
    """Return the newest of each source's imports, which come in the order of their moments."""
    return {source_of(run.file_name): run for run in runs}


def source_of(file_name: str) -> str:
    """Return what the exports of one report are all called: "pipeline" for pipeline-2026-05-11 (2).csv."""
    return _CHANGING.sub(" ", PurePath(file_name).stem).strip().casefold()
