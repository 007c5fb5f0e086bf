"""Quotas and employment as they were known at the end of a day, for answers as of a past one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

from spm_core.db import ScopedSession
from spm_core.people.models import Employee
from spm_core.quota.models import Quota
from spm_core.versions.service import earlier


def as_known(session: ScopedSession, rows: Iterable[Any], day: date) -> Iterable[Any]:
    """Return rows of people with their quotas as they were on a day, where they have changed since."""
    quotas, people = (earlier(session, model, day) for model in (Quota, Employee))
    if not quotas and not people:
        return rows
    return [
        SimpleNamespace(**{**row._mapping, **people.get(row.member_id, {}), **quotas.get(row.quota_id, {})})
        for row in rows
    ]
