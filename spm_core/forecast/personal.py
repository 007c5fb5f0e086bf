"""What people wrote about their forecasts, for export and erasure; the amounts are figures and stay."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.forecast.models import ForecastSubmission
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import blank
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    mine = select(ForecastSubmission).where(ForecastSubmission.employee_id == person)
    for submission in session.scalars(mine.where(ForecastSubmission.comment.is_not(None))):
        yield KeptEntry(
            "forecast.comment",
            submission.at,
            f"{submission.period_start}..{submission.period_end}",
            submission.comment or "",
        )


def forget(session: ScopedSession, person: int) -> int:
    return blank(session, ForecastSubmission, ForecastSubmission.employee_id == person, comment=None)
