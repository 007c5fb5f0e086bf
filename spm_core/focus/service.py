"""What a person, or a lead with their people, should do first today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from spm_core.db import ScopedSession
from spm_core.deals.pipeline import against
from spm_core.deals.service import Credit, all_open_deals
from spm_core.digest.promises import promises, waiting
from spm_core.digest.rules import Promise, Risk, closing_by
from spm_core.digest.rules import risks as at_risk_of
from spm_core.feedback.actions import last_checked
from spm_core.focus.rules import BeforeThem, Ordered, focus
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.metrics.usual import usual
from spm_core.period import Period
from spm_core.pipeline.coverage import coverage
from spm_core.pipeline.limits import Limits, stall_limits
from spm_core.pipeline.open import open_of
from spm_core.pipeline.risks import count, risks
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from spm_core.team.rules import PersonStanding
from spm_core.team.service import team_summary
from spm_core.who import Who


@dataclass(frozen=True, slots=True)
class Focus:
    """What to do, with what it is told beside; for a lead, `people` are those under them."""

    standing: Standing
    todo: Ordered
    people: tuple[PersonStanding, ...]
    at_risk: tuple[Risk, ...]
    """Of the lead's people or, for a person, their own."""
    open_deals: int
    """How many open deals of their own there are."""

    @property
    def risky(self) -> int:
        return len({risk.deal for risk in self.at_risk})


def focus_of(
    session: ScopedSession, person: int, now: datetime, catalogue: Catalogue = BUILT_IN, *, team: bool = False
) -> Focus:
    """Return what somebody should do first; with `team` also what the people they lead need of them.

    Raise NotAllowed for people whom the asker may not see, and for the team of a non-lead.
    """
    company, today = session.principal.company, session.principal.company.today(now)
    summary = team_summary(session, person, None, now) if team else None
    facts = summary.team if summary else standing(session, person, None, now)
    own, limits = Who("own", person), stall_limits(session, today)
    week = company.calendar.containing("week", today)
    opened = open_of(session, own, facts.period, today)
    people = tuple(row for row in summary.people if row.person_id != person) if summary else ()
    mine = at_risk_of(opened.deals, limits, today)
    theirs = _of_the_team(session, person, facts.period, today, limits, opened.deals) if people else ()
    agreed, goals = promises(session, own, Period(today, week.stop), now, catalogue)
    waits = waiting(session, goals, {person, *(row.person_id for row in people)}, now)
    pipeline = against(opened, facts.period, now, facts.gap)
    rate = usual(session, own, "win_rate", today) if facts.gap and not people else None
    known = BeforeThem(
        waiting=waits,
        promises=(*agreed, *_from_feedback(session, person, week, now, catalogue, agreed)),
        closing=closing_by(opened.deals, today, week.end),
        at_risk=mine,
        no_next_step=risks(opened.deals, (), pipeline, limits, today).no_next_step,
        people=people,
        team_at_risk=theirs,
        thin=rate is not None and coverage(opened.open, facts.gap, rate).thin,
    )
    return Focus(facts, focus(known, today), people, theirs if people else mine, count(opened.deals))


def _of_the_team(
    session: ScopedSession, lead: int, period: Period, today: date, limits: Limits, own: Sequence[Credit]
) -> tuple[Risk, ...]:
    """The deals at risk of a lead's people, without those that the lead has a part in."""
    mine = {deal.deal for deal in own}
    everybody = all_open_deals(session, Who("team", lead), period, today)
    return at_risk_of((deal for deal in everybody if deal.deal not in mine), limits, today)


def _from_feedback(
    session: ScopedSession,
    person: int,
    week: Period,
    now: datetime,
    catalogue: Catalogue,
    agreed: Sequence[Promise],
) -> tuple[Promise, ...]:
    """What their last feedback asks for by the end of the week, where it has not become one of those goals."""
    goals = {(promise.metric, promise.due) for promise in agreed}
    actions = last_checked(session, [person], now, catalogue).get(person, ())
    return tuple(
        Promise(None, "", action.metric, action.target, action.value, action.due, None)
        for action in actions
        if action.outcome == "running" and action.due < week.stop and (action.metric, action.due) not in goals
    )
