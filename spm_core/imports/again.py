"""The same file again: as long as nothing that an import of deals depends on has changed, its last report holds."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, func, select

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Alias, Deal, Product, Split
from spm_core.imports.models import ImportRun
from spm_core.imports.options import Options
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Finding, ImportRows, Rejection
from spm_core.issues.models import DealCorrection
from spm_core.people.models import Employee
from spm_core.scope import Prepared, scoped

VERSION = 2
"""Increase this whenever an import would read the same file differently."""
KEPT = 1_000
"""A report with more rejected rows than this is not kept."""
_run = scoped(ImportRun).c
_LAST = Prepared(select(_run.counts).where(_run.kind == bindparam("kind")).order_by(_run.id.desc()).limit(1))
_deal, _split = scoped(Deal).c, scoped(Split).c
_DEALS = Prepared(
    select(
        func.count(), func.max(_deal.id), func.max(_deal.as_of), func.sum(_deal.owner_id), func.count(_deal.close_date)
    )
)
_SPLITS = Prepared(select(func.count(), func.max(_split.id)))
_fix = scoped(DealCorrection).c
_CORRECTIONS = Prepared(select(func.count(), func.max(_fix.id), func.count(_fix.ended_at)))


def stamp(session: ScopedSession, rows: ImportRows, options: Options) -> str:
    """Return a digest of the file, how it is read, and everything stored that affects what becomes of it.

    For deals their `as_of` is enough, since every change sets it; people, accounts, products and aliases are few
    enough to be read.
    """
    parts: list[Any] = [VERSION, rows.fingerprint, rows.manner, options.create_owners, options.complete]
    parts += [session.principal.company, session.scope["scope_today"]]
    parts += [session.read(prepared).one() for prepared in (_DEALS, _SPLITS, _CORRECTIONS)]
    parts.append(sorted(bulk.stored(session, Employee, ("id", "external_id", "email", "name"))))
    parts.append(sorted(bulk.stored(session, Alias, ("kind", "spelling", "means"))))
    parts += [sorted(bulk.stored(session, model, ("name", "id"))) for model in (Account, Product)]
    parts.append(sorted(bulk.stored(session, Product, ("name", "list_price"))))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def recall(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> bool:
    """Fill the report from the last one, where that still holds; return whether it does."""
    last = session.read(_LAST, {"kind": report.kind}).scalar_one_or_none() or {}
    if options.aliases or "stamp" not in last or last["stamp"] != stamp(session, rows, options):
        return False
    report.read, report.left_out = last["read"], last["left_out"]
    report.rejected = [Rejection(**rejection) for rejection in last["rejections"]]
    report.findings = [Finding(**finding) for finding in last["findings"]]
    report.unchanged = report.read - report.counts["rejected"]
    return True


def keep(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> dict[str, Any]:
    """Return what `recall` needs, to be stored with the import; call it once everything is written."""
    if report.kind != "deals" or len(report.rejected) > KEPT:
        return {}
    plain = asdict(report)
    return {
        "stamp": stamp(session, rows, options),
        "left_out": report.left_out,
        "rejections": [*map(_plain, plain["rejected"])],
        "findings": [*map(_plain, plain["findings"])],
    }


def _plain(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "params": dict(part["params"])}
