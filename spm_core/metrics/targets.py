"""Quotas, which attainment, gap and coverage are measured against."""

from __future__ import annotations

from datetime import datetime

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.metrics.formula import FormulaValue
from spm_core.metrics.readings import Scope
from spm_core.metrics.rows import MetricKey
from spm_core.money import ZERO
from spm_core.quota.service import goal, goals


def read_quotas(session: ScopedSession, scope: Scope, now: datetime) -> dict[MetricKey, FormulaValue]:
    """Return effective quotas by group: each person's, or the whole subject's under None."""
    subject = scope.subject
    if scope.by not in (None, "person"):
        raise CoreError("cannot_group", by=scope.by, argument="group_by")
    if scope.by == "person" or subject.kind == "company":
        lead = None if subject.kind == "company" else subject.id
        by_person = goals(session, lead, scope.period, scope.day if subject.kind == "people" else None)
        if scope.by == "person":
            return dict(by_person.items())
        return {None: sum(by_person.values(), ZERO)} if by_person else {}
    whole = goal(session, subject.id, scope.period, now, team=subject.kind == "team")
    return {} if whole is None else {None: whole}
