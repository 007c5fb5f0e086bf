"""A week of a team, or of one person: a number of statements that does not grow with the people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.deals.service import booked, won_deals
from spm_core.deals.whose import Whose
from spm_core.digest.promises import promises, waiting
from spm_core.digest.rules import Action, Promise, Risk, Won, actions, risks, won
from spm_core.forecast.calls import RollUp, roll_up
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.money import Money
from spm_core.period import ONE_DAY, Period
from spm_core.pipeline.changes import changes
from spm_core.pipeline.service import Health, health
from spm_core.pipeline.waterfall import Waterfall
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from spm_core.team.rules import PersonStanding
from spm_core.team.service import team_summary
from spm_core.wins.models import Win

WEEK = timedelta(weeks=1)
RECENT = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened after the end of `since`, and how things stand; of those without a team there are no people."""

    standing: Standing
    since: date
    recent_per_day: Money | None
    """Booked a working day over the last four weeks."""
    health: Health
    calls: RollUp | None
    calls_before: RollUp | None
    changes: Waterfall
    people: tuple[PersonStanding, ...]
    at_risk: tuple[Risk, ...]
    wins: tuple[Won, ...]
    promises: tuple[Promise, ...]
    actions: tuple[Action, ...]

    @property
    def nothing_changed(self) -> bool:
        """No deal moved, nothing was won, nobody called another number, no promise fell due."""
        calls = bool(self.calls and self.calls_before and self.calls.commit != self.calls_before.commit)
        due = any(each.kept is not None for each in self.promises)
        return not (self.changes.moved or self.wins or calls or due)


def digest(
    session: ScopedSession,
    whose: Whose,
    now: datetime,
    since: date | None = None,
    catalogue: Catalogue = BUILT_IN,
) -> Digest:
    """Since the end of the day eight days ago, so that a Monday's holds all of the week before, unless said otherwise.

    Raises NotAllowed for those whom the asker may not see, and for a team that is none.
    """
    company = session.principal.company
    today = company.today(now)
    since = since or today - WEEK - ONE_DAY
    summary = team_summary(session, whose.lead_id, None, now) if whose.team else None
    facts = summary.team if summary else standing(session, whose.lead_id, None, now)
    people = summary.people if summary else ()
    within = Period(since + ONE_DAY, today + ONE_DAY)
    found = health(session, whose, facts, now)
    taken, goals = promises(session, whose, within, now, catalogue)
    at_risk = risks(found.open_deals, found.limits, today)
    then = datetime.combine(since + ONE_DAY, time(0), company.zone) - timedelta(seconds=1)
    calls = roll_up(session, whose.lead_id, facts.period, now) if whose.team else None
    return Digest(
        standing=facts,
        since=since,
        recent_per_day=_recent(session, whose, today),
        health=found,
        calls=calls,
        calls_before=roll_up(session, whose.lead_id, facts.period, then) if whose.team else None,
        changes=changes(session, whose, facts.period, since, now),
        people=people,
        at_risk=at_risk,
        wins=_wins(session, whose, within, today),
        promises=taken,
        actions=actions(
            waiting(session, goals, now), people, at_risk, thin=_thin(found), missing_calls=_missing(calls)
        ),
    )


def _missing(calls: RollUp | None) -> int:
    """Who has not called a number where others have."""
    return calls.people - calls.submitted if calls and calls.submitted else 0


def _recent(session: ScopedSession, whose: Whose, today: date) -> Money | None:
    lately = Period(today - RECENT, today)
    days = session.principal.company.work.of(lately)
    return booked(session, whose, lately, today).total / days if days else None


def _thin(found: Health) -> bool:
    """Whether what is open will hardly close the gap, by the usual win rate."""
    required = found.metrics["required_coverage"].value
    covered = found.pipeline.coverage
    return covered is not None and isinstance(required, Decimal) and covered < required


def _wins(session: ScopedSession, whose: Whose, within: Period, today: date) -> tuple[Won, ...]:
    """Won deals of those days, with what made them worth a word."""
    deals = won(won_deals(session, whose, within, today))
    if not deals:
        return ()
    known = session.execute(
        select(Deal.external_id, Win.id, Win.marks)
        .join(Win, Win.deal_id == Deal.id)
        .where(Deal.external_id.in_([each.deal for each in deals]))
    ).all()
    marks = {row.external_id: row for row in known}
    return tuple(
        replace(each, win=marks[each.deal].id, marks=tuple(marks[each.deal].marks)) if each.deal in marks else each
        for each in deals
    )
