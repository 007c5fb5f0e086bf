"""The week of a team or of one person, in a number of statements that does not grow with the people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.deals.service import Credit, booked, won_deals
from spm_core.digest.promises import promises, waiting
from spm_core.digest.rules import Action, DigestSpan, Promise, Risk, Waiting, Won, actions, closing_by, risks, won
from spm_core.forecast.calls import RollUp, roll_up
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY, Period
from spm_core.pipeline.changes import changes
from spm_core.pipeline.service import Health, health
from spm_core.pipeline.waterfall import Waterfall
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from spm_core.team.rules import PersonStanding
from spm_core.team.service import team_summary
from spm_core.who import Who
from spm_core.wins.models import Win

WEEK = timedelta(weeks=1)
RECENT = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Digest:
    """What has happened since the end of the day `since`, and how things stand; for one person, `people` is empty."""

    standing: Standing
    since: date
    recent_per_day: Money | None
    """Booked per working day over the last four weeks."""
    health: Health
    calls: RollUp | None
    calls_before: RollUp | None
    changes: Waterfall
    people: tuple[PersonStanding, ...]
    at_risk: tuple[Risk, ...]
    wins: tuple[Won, ...]
    promises: tuple[Promise, ...]
    closing: tuple[Credit, ...]
    """Open deals that are to close by the end of the week, the soonest first."""
    actions: tuple[Action, ...]
    span: DigestSpan = "week"

    @property
    def won(self) -> Money:
        """What the won deals brought those people; deals that wait for a rate are left out."""
        return sum((win.amount for win in self.wins if win.amount), Money(ZERO, self.standing.booked.currency))

    @property
    def risky(self) -> int:
        """How many deals are at risk, each counted once."""
        return len({risk.deal for risk in self.at_risk})

    @property
    def nothing_changed(self) -> bool:
        """Whether no deal moved, nothing was won, nobody changed their call, and no promise was kept or missed."""
        calls_changed = bool(self.calls and self.calls_before and self.calls.commit != self.calls_before.commit)
        due_or_kept = any(promise.kept is not None for promise in self.promises)
        return not (self.changes.moved or self.wins or calls_changed or due_or_kept)


def digest(
    session: ScopedSession,
    whose: Who,
    now: datetime,
    since: date | None = None,
    catalogue: Catalogue = BUILT_IN,
    *,
    span: DigestSpan = "week",
) -> Digest:
    """Return the digest since the end of the day `since`.

    By default a week's is eight days ago, so that a Monday's has the full week, and a day's leaves the last working
    day in. Raise NotAllowed for people whom the asker may not see, and for the team of somebody who leads nobody.
    """
    company, today = session.principal.company, session.principal.company.today(now)
    since = since or (today - WEEK if span == "week" else company.work.before(today)) - ONE_DAY
    summary = team_summary(session, whose.id, None, now) if whose.team else None
    facts = summary.team if summary else standing(session, whose.id, None, now)
    within = Period(since + ONE_DAY, today + ONE_DAY)
    pipeline_health = health(session, whose, facts, now)
    agreed, goals = promises(session, whose, within, now, catalogue)
    since_end = datetime.combine(since + ONE_DAY, time(0), company.zone) - timedelta(seconds=1)
    found = Digest(
        standing=facts,
        since=since,
        recent_per_day=_recent(session, whose, today),
        health=pipeline_health,
        calls=roll_up(session, whose.id, facts.period, now) if whose.team else None,
        calls_before=roll_up(session, whose.id, facts.period, since_end) if whose.team else None,
        changes=changes(session, whose, facts.period, since, now),
        people=summary.people if summary else (),
        at_risk=risks(pipeline_health.open_deals, pipeline_health.limits, today),
        wins=_wins(session, whose, within, today),
        promises=agreed,
        closing=closing_by(pipeline_health.open_deals, today, company.calendar.containing("week", today).end),
        actions=(),
        span=span,
    )
    owners = {whose.id, *(person.person_id for person in found.people)}
    return replace(found, actions=_to_do(found, waiting(session, goals, owners, now), today))


def _to_do(found: Digest, waits: Sequence[Waiting], today: date) -> tuple[Action, ...]:
    """Return what to do; only a person's own digest names the deals that close by the end of the week or day."""
    due = found.closing if found.span == "week" else [deal for deal in found.closing if deal.close_date == today]
    return actions(
        waits,
        found.people,
        found.at_risk,
        thin=_thin(found.health),
        missing_calls=_missing(found.calls),
        closing=() if found.people else due,
        span=found.span,
    )


def _missing(calls: RollUp | None) -> int:
    """Return how many people have not submitted a call, where others have."""
    return calls.people - calls.submitted if calls and calls.submitted else 0


def _recent(session: ScopedSession, whose: Who, today: date) -> Money | None:
    lately = Period(today - RECENT, today)
    days = session.principal.company.work.of(lately)
    return booked(session, whose, lately, today).total / days if days else None


def _thin(pipeline_health: Health) -> bool:
    """Whether the open pipeline is unlikely to close the gap at the usual win rate."""
    required = pipeline_health.metrics["required_coverage"].value
    covered = pipeline_health.pipeline.coverage
    return covered is not None and isinstance(required, Decimal) and covered < required


def _wins(session: ScopedSession, whose: Who, within: Period, today: date) -> tuple[Won, ...]:
    """Return the deals won in those days, with the marks of those that were recognised as wins."""
    deals = won(won_deals(session, whose, within, today))
    if not deals:
        return ()
    rows = session.execute(
        select(Deal.external_id, Win.id, Win.marks)
        .join(Win, Win.deal_id == Deal.id)
        .where(Deal.external_id.in_([deal.deal for deal in deals]))
    ).all()
    wins = {row.external_id: row for row in rows}
    return tuple(
        replace(deal, win=wins[deal.deal].id, marks=tuple(wins[deal.deal].marks)) if deal.deal in wins else deal
        for deal in deals
    )
