"""What people promise to do, as goals of their own from today to the day they are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.goals.rules import Terms
from spm_core.goals.service import Draft, propose
from spm_core.money import Money
from spm_core.period import days


@dataclass(frozen=True, slots=True)
class PathPromise:
    metric: str
    target: Money | int
    due: date


def promise(session: ScopedSession, made: PathPromise, now: datetime, *, team: bool) -> None:
    """Propose a promise of the asker's as a goal to whoever leads them; an identical earlier proposal stays."""
    today = session.principal.company.today(now)
    value = made.target.amount if isinstance(made.target, Money) else Decimal(made.target)
    terms = Terms(value, days(today, made.due))
    scope = "team" if team else "own"
    try:
        propose(session, Draft(session.principal.employee_id, made.metric, terms, scope), now)
    except CoreError as error:
        if error.code != "goal_unchanged":
            raise
