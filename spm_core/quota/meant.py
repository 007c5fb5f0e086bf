"""Whose figures, and of which days, a question means that names no team (definitions.md, Whose figures)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from spm_core.db import ScopedSession
from spm_core.period import Period
from spm_core.quota.members import below, member
from spm_core.quota.service import QuotaQuestion, goal_in, means_the_team, meant_period, period_meant
from spm_core.who import Who


@dataclass(frozen=True, slots=True)
class Meant:
    who: Who
    period: Period


def meant(session: ScopedSession, person_id: int, asked: Period | None, now: datetime) -> Meant:
    """Return the person's own figures where they have a quota of their own, or lead nobody in the period.

    Else their team's; and the company's for an asker who sees all of it, asks about themselves and has neither.
    Raise NotAllowed for anybody the asker may not see.
    """
    me = session.principal
    if me.sees_all and not person_id:
        return Meant(Who("company"), meant_period(session, None, asked, now))
    who = member(session, person_id)
    under = below(session, who)
    period = period_meant(session, who, under, asked, now, team=False)
    question = QuotaQuestion(session, who, period, now, under)
    if goal_in(question, "own"):
        return Meant(Who("own", person_id), period)
    if means_the_team(question):
        return Meant(Who("team", person_id), period)
    return Meant(Who("company") if me.sees_all and person_id == me.employee_id else Who("own", person_id), period)
