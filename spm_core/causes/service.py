"""Why somebody is behind, or what carries them: their own figures beside their usual ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from spm_core.absence.away import working_days_off
from spm_core.causes.people import furthest_behind
from spm_core.causes.rules import (
    ALONE,
    Cause,
    CauseKind,
    Stretch,
    activity,
    closed_deals,
    coverage_cause,
    deal_size,
    ordered,
    win_rate,
)
from spm_core.db import ScopedSession
from spm_core.deals.largest import largest_deals
from spm_core.deals.service import Credit
from spm_core.deals.slipped import slipped
from spm_core.metrics.comebacks import ACTIVITIES, known
from spm_core.metrics.readings import Scope, read_bases
from spm_core.metrics.usual import Usual, usual
from spm_core.money import ZERO, Money
from spm_core.path.chances import weighed
from spm_core.path.efforts import efforts
from spm_core.path.outcomes import expected
from spm_core.period import ONE_DAY, Period
from spm_core.pipeline.coverage import Coverage, coverage
from spm_core.pipeline.open import Open, open_of
from spm_core.pipeline.risks import count
from spm_core.quota.members import member
from spm_core.quota.service import previous_period
from spm_core.quota.stand import BEHIND
from spm_core.quota.standing import Standing
from spm_core.team.rules import PersonStanding, is_ramping
from spm_core.team.service import TeamSummary, team_summary
from spm_core.who import Who
from spm_core.windows import year_to

EARLIER_PERIODS = 4
LARGE_PART = Decimal(1) / 3
"""A won deal is told as carrying somebody from this share of what is booked."""

CausesState = Literal["behind", "missed", "well", "too_early", "no_quota"]
_STRETCH = ("won", "lost", "won_priced", "won_value", "median_won_value")


@dataclass(frozen=True, slots=True)
class Causes:
    """Why a standing is what it is; without an answer, `found` is empty."""

    standing: Standing
    state: CausesState
    missing: Money | None
    """How far behind pace or, once the period is over, short of quota; None where that is not so."""
    found: tuple[Cause, ...]
    coverage: Coverage
    usual: Usual
    """The usual win rate."""
    open: Open
    before: Stretch
    """The year before the period."""
    ramping: bool = False
    people: tuple[PersonStanding, ...] = ()
    """Who of a team is furthest behind, the most money first."""
    summary: TeamSummary | None = None


def causes(session: ScopedSession, whose: Who, standing: Standing, now: datetime) -> Causes:
    """Return what a standing comes from; raise NotAllowed where the asker may not see the people."""
    today, period = session.principal.company.today(now), standing.period
    state, open_ = _state(standing), open_of(session, whose, period, today)
    rate = usual(session, whose, "win_rate", today)
    covered = coverage(open_.open, standing.gap, rate)
    year = year_to(period.start - ONE_DAY)
    found = _Own(session, whose, standing, today, rate, _stretch(session, whose, year, today))
    better = state == "well"
    missing = _missing(standing, state)
    likely = (*found.compared(better=better), *(found.carrying() if better else found.weighing(open_, covered)))
    summary = team_summary(session, whose.id, period, now) if whose.team else None
    return Causes(
        standing=standing,
        state=state,
        missing=missing,
        found=ordered(likely, standing.gap if not better else None),
        coverage=covered,
        usual=rate,
        open=open_,
        before=found.before,
        ramping=not whose.team
        and is_ramping(today, member(session, whose.id).employment, session.principal.company.calendar),
        people=furthest_behind(summary) if summary else (),
        summary=summary,
    )


def _state(standing: Standing) -> CausesState:
    if standing.verdict in BEHIND:
        return "behind"
    match standing.verdict:
        case "period_over":
            return "missed"
        case "too_early" | "no_quota":
            return standing.verdict
        case _:
            return "well"


def _missing(standing: Standing, state: CausesState) -> Money | None:
    if state == "missed":
        return standing.gap
    if state == "behind" and standing.expected is not None:
        return standing.expected - standing.booked
    return None


def _stretch(session: ScopedSession, whose: Who, days: Period, today: date) -> Stretch:
    sums = known(read_bases(session, Scope(whose, days, today), _STRETCH).by_key.get(None, {}))
    median = sums.pop("median_won_value", None)
    return Stretch(**{name: sums.get(name, ZERO) for name in _STRETCH[:-1]}, median=median)


@dataclass(frozen=True, slots=True)
class _Own:
    """Somebody's own figures of the period so far, and those before it."""

    session: ScopedSession
    whose: Who
    standing: Standing
    today: date
    rate: Usual
    before: Stretch

    @property
    def currency(self) -> str:
        return self.standing.booked.currency

    @property
    def so_far(self) -> Period:
        period = self.standing.period
        return Period(period.start, max(min(self.today + ONE_DAY, period.stop), period.start + ONE_DAY))

    def compared(self, *, better: bool) -> Iterator[Cause | None]:
        """What is another than usual: of closed deals how many, how large and how many won, and of activities."""
        now = _stretch(self.session, self.whose, self.so_far, self.today)
        yield win_rate(now, self.before, self.currency, better=better)
        yield deal_size(now, self.before, self.currency, better=better)
        earlier = list(self._earlier())
        closed = [each.get("won", ZERO) + each.get("lost", ZERO) for each in earlier]
        yield closed_deals(now.closed, closed, self.before, self.currency, better=better)
        if not better:
            yield self._activity(earlier)

    def _earlier(self) -> Iterator[dict[str, Decimal]]:
        """The same stretch of the periods before, as sums."""
        period, into = self.standing.period, self.so_far.length
        for _n in range(EARLIER_PERIODS):
            period = previous_period(self.session, self.whose.id, period)
            days = Period(period.start, min(period.start + timedelta(days=into), period.stop))
            yield self._counts(days)

    def _counts(self, days: Period) -> dict[str, Decimal]:
        names = ("won", "lost", *ACTIVITIES.values())
        return known(read_bases(self.session, Scope(self.whose, days, self.today), names).by_key.get(None, {}))

    def _activity(self, earlier: Sequence[dict[str, Decimal]]) -> Cause | None:
        """The activity that is missing most, by what it usually takes to win."""
        year, now = year_to(self.standing.period.start - ONE_DAY), self._counts(self.so_far)
        per_deal = {each.metric: each.per_deal for each in efforts(self.session, self.whose, ZERO, ZERO, year)}
        found = [
            activity(
                metric,
                now.get(base, ZERO),
                [sums.get(base, ZERO) for sums in earlier],
                per_deal.get(metric),
                self.before,
                self.currency,
            )
            for metric, base in ACTIVITIES.items()
        ]
        return max((each for each in found if each), key=lambda each: each.worth.amount, default=None)

    def weighing(self, open_: Open, covered: Coverage) -> Iterator[Cause | None]:
        """What open, moved and lost deals and days off take away."""
        period, running = self.standing.period, self.today < self.standing.period.stop
        if running:
            yield coverage_cause(covered, open_.open, self.standing.gap, self.rate.value)
            yield self._of_deals("overdue", open_.late)
        yield self._of_deals("slipped", slipped(self.session, self.whose, self.so_far, period, self.today))
        yield self._lost()
        yield self._days_off()

    def _of_deals(self, kind: CauseKind, deals: Sequence[Credit]) -> Cause | None:
        """Deals at their chances, or at the usual win rate where they have none."""
        worth = expected(weighed(deals, self.rate.value).chances)
        amount = sum((deal.credit.amount for deal in deals if deal.credit), ZERO)
        if not worth:
            return None
        found = Cause(kind, Money(worth, self.currency), amount=Money(amount, self.currency), count=count(deals))
        return _named(found, deals[0]) if found.count == 1 else found

    def _lost(self) -> Cause | None:
        """The largest deal that was lost, where it alone would have made much of what is missing."""
        gap, rate = self.standing.gap, self.rate.value
        lost = largest_deals(self.session, self.whose, self.so_far, self.today, "lost")
        top = next(iter(lost), None)
        if not gap or rate is None or top is None or top.credit is None or top.credit.amount < gap.amount * ALONE:
            return None
        return _named(Cause("lost_deal", top.credit * rate, amount=top.credit, count=1), top)

    def carrying(self) -> Iterator[Cause | None]:
        """The largest won deal, where much of what is booked hangs on it."""
        booked, won = self.standing.booked, largest_deals(self.session, self.whose, self.so_far, self.today, "won")
        top = next(iter(won), None)
        if top and top.credit and booked and top.credit.amount >= booked.amount * LARGE_PART:
            share = top.credit.amount / booked.amount
            yield _named(Cause("won_deal", top.credit, share, amount=top.credit, count=1), top)

    def _days_off(self) -> Cause | None:
        """Days off so far, which no quota makes up for, at what was booked on the others."""
        standing, stop = self.standing, min(self.today, self.standing.period.stop)
        if self.whose.team or not standing.days_ended:
            return None
        so_far = Period(standing.period.start, stop)
        off = min(working_days_off(self.session, self.whose.id, so_far), standing.days_ended)
        worked = standing.days_ended - off
        if not off or worked <= 0:
            return None
        worth = standing.booked * (Decimal(off) / worked)
        return Cause("days_off", worth, Decimal(standing.days_ended), count=off)


def _named(cause: Cause, deal: Credit) -> Cause:
    return replace(cause, deal=deal.deal, name=deal.name, account=deal.account)
