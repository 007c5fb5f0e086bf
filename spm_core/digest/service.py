"""The week of a team or of one person, in a number of statements that does not grow with the people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.deals.service import Credit, booked
from spm_core.digest.bookings import Bookings, bookings
from spm_core.digest.promises import promises, waiting
from spm_core.digest.rules import Action, DigestSpan, Promise, Risk, Waiting, Won, actions, closing_by, risks
from spm_core.forecast.calls import RollUp, roll_up
from spm_core.goals.read import Shown
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY, Period
from spm_core.pipeline.changes import changes
from spm_core.pipeline.service import Health, health
from spm_core.pipeline.waterfall import Waterfall
from spm_core.quota.service import days_in, previous_period, quota_on, standing
from spm_core.quota.standing import Standing
from spm_core.team.rules import PersonStanding
from spm_core.team.service import TeamSummary, team_summary
from spm_core.who import Who
from spm_core.windows import end_of, since_last_week
from spm_core.wins.models import STANDING, Win

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
    bookings: Bookings
    quota_before: Money | None
    """The quota of this period as it was known then; None where there was none."""
    promises: tuple[Promise, ...]
    closing: tuple[Credit, ...]
    """Open deals that are to close by the end of the week, the soonest first."""
    actions: tuple[Action, ...] = ()
    span: DigestSpan = "week"
    own: Standing | None = None
    """How the lead of a team stands to a quota of their own."""
    ended: Standing | None = None
    """How the last period ended, where it did so since then."""

    @property
    def wins(self) -> tuple[Won, ...]:
        """Deals that were not known to be won, whenever they closed."""
        return self.bookings.wins

    @property
    def booked_before(self) -> Money:
        """What was booked in this period as it was told then; with the news of the period it makes what is booked."""
        return self.bookings.before_in(self.standing.period, self.standing.booked.currency)

    @property
    def won(self) -> Money:
        """What the won deals brought those people; deals that wait for a rate are left out."""
        return sum((win.amount for win in self.wins if win.amount), Money(ZERO, self.standing.booked.currency))

    @property
    def risky(self) -> int:
        """How many deals are at risk, each counted once."""
        return len({risk.deal for risk in self.at_risk})

    @property
    def calls_changed(self) -> bool:
        return bool(self.calls and self.calls_before and self.calls.commit != self.calls_before.commit)

    @property
    def quota_changed(self) -> bool:
        return self.quota_before is not None and self.quota_before != self.standing.quota

    @property
    def nothing_changed(self) -> bool:
        """Whether no deal, booking, quota or forecast call is another, and no promise was kept or missed."""
        due_or_kept = any(promise.kept is not None for promise in self.promises)
        deals = self.changes.moved or self.wins or self.bookings.rebooked
        return not (deals or self.quota_changed or self.calls_changed or due_or_kept)


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

    By default a week's begins after the same weekday of a week ago, and a day's with the last working day. Raise
    NotAllowed for people whom the asker may not see, and for the team of a non-lead.
    """
    company, today = session.principal.company, session.principal.company.today(now)
    since = since or (since_last_week(today) if span == "week" else company.work.before(today) - ONE_DAY)
    summary = team_summary(session, whose.id, None, now) if whose.team else None
    people, own = _people(summary, whose.id)
    facts = summary.team if summary else standing(session, whose.id, None, now)
    within, pipeline_health = Period(since + ONE_DAY, today + ONE_DAY), health(session, whose, facts, now)
    agreed, goals = promises(session, whose, within, now, catalogue)
    found = Digest(
        standing=facts,
        since=since,
        recent_per_day=_recent(session, whose, today),
        health=pipeline_health,
        calls=_calls(session, whose, facts.period, now),
        calls_before=_calls(session, whose, facts.period, end_of(since, company.zone)),
        changes=changes(session, whose, facts.period, since, now),
        people=people,
        at_risk=risks(pipeline_health.open.deals, pipeline_health.limits, today),
        bookings=_bookings(session, whose, facts.period, within),
        quota_before=quota_on(session, whose, facts.period, since),
        promises=agreed,
        closing=closing_by(pipeline_health.open.deals, today, company.calendar.containing("week", today).end),
        span=span,
        own=own,
        ended=_ended(session, whose, facts.period, within, now),
    )
    return replace(found, actions=_to_do(found, _waits(session, goals, whose, people, now), today))


def _calls(session: ScopedSession, whose: Who, period: Period, at: datetime) -> RollUp | None:
    return roll_up(session, whose.id, period, at) if whose.team else None


def _people(summary: TeamSummary | None, lead: int) -> tuple[tuple[PersonStanding, ...], Standing | None]:
    """Return a lead's people, and how the lead stands to a quota of their own."""
    rows = summary.people if summary else ()
    own = next((row.standing for row in rows if row.person_id == lead and row.standing.attainment is not None), None)
    return tuple(row for row in rows if row.person_id != lead), own


def _waits(
    session: ScopedSession, goals: Sequence[Shown], whose: Who, people: Sequence[PersonStanding], now: datetime
) -> tuple[Waiting, ...]:
    return waiting(session, goals, {whose.id, *(person.person_id for person in people)}, now)


def _to_do(found: Digest, waits: Sequence[Waiting], today: date) -> tuple[Action, ...]:
    """Return what to do; only a person's own digest names the deals that close by the end of the week or day."""
    due = found.closing if found.span == "week" else [deal for deal in found.closing if deal.close_date == today]
    return actions(
        waits,
        found.people,
        found.at_risk,
        thin=found.health.coverage.thin,
        missing_calls=_missing(found.calls),
        closing=() if found.people else due,
        span=found.span,
    )


def _ended(session: ScopedSession, whose: Who, period: Period, within: Period, now: datetime) -> Standing | None:
    """Return how the period before ended, where the present one began within those days and there was a quota."""
    if period.start not in within:
        return None
    before = previous_period(session, whose.id, period)
    facts = standing(session, whose.id, before, now, team=whose.team)
    return facts if facts.attainment is not None else None


def _missing(calls: RollUp | None) -> int:
    """Return how many people have not submitted a call, where others have."""
    return calls.people - calls.submitted if calls and calls.submitted else 0


def _recent(session: ScopedSession, whose: Who, today: date) -> Money | None:
    lately = Period(today - RECENT, today)
    days = days_in(session, whose, lately).total
    return booked(session, whose, lately, today).total / days if days else None


def _bookings(session: ScopedSession, whose: Who, period: Period, within: Period) -> Bookings:
    """Return what is new of the period, and of the one before where the news begin in it."""
    if within.start < period.start:
        period = Period(min(previous_period(session, whose.id, period).start, within.start), period.stop)
    found = bookings(session, whose, period, within.start - ONE_DAY, within.end)
    return replace(found, wins=_marked(session, found.wins))


def _marked(session: ScopedSession, deals: tuple[Won, ...]) -> tuple[Won, ...]:
    """Return won deals with the marks of those that were recognised as wins."""
    if not deals:
        return ()
    rows = session.execute(
        select(Deal.external_id, Win.id, Win.marks)
        .join(Win, Win.deal_id == Deal.id)
        .where(Deal.external_id.in_([deal.deal for deal in deals]), Win.state.in_(STANDING))
    ).all()
    wins = {row.external_id: row for row in rows}
    return tuple(
        replace(deal, win=wins[deal.deal].id, marks=tuple(wins[deal.deal].marks)) if deal.deal in wins else deal
        for deal in deals
    )
