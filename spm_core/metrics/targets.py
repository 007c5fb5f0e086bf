"""Quotas, which attainment, gap and coverage are measured against."""

from __future__ import annotations

from datetime import datetime

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.metrics.formula import FormulaValue
from spm_core.metrics.readings import Scope
from spm_core.metrics.rows import MetricKey
from spm_core.quota.service import goals
from spm_core.quota.target import target_of


def read_quotas(session: ScopedSession, scope: Scope, now: datetime) -> dict[MetricKey, FormulaValue]:
    """Return effective quotas by group: each person's, or the whole subject's under None."""
    subject = scope.subject
    if scope.by not in (None, "person"):
        raise CoreError("cannot_group", by=scope.by, argument="group_by")
    if scope.by == "person":
        return dict(goals(session, None if subject.kind == "company" else subject.id, scope.period).items())
    whole = target_of(session, subject, scope.period, now)
    return {None: whole.effective} if whole else {}
