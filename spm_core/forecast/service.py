"""The forecast of a period: by category, computed in named ways, and as people called it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from spm_core.db import ScopedSession
from spm_core.deals.service import booked
from spm_core.deals.whose import Whose
from spm_core.errors import CoreError, NotAllowed
from spm_core.forecast.calls import RollUp, add_call, kept_calls, roll_up
from spm_core.forecast.categories import Categories, categories
from spm_core.forecast.rules import Accuracy, ForecastCall, Kept, Method, accuracies, judged, mean, standing_at
from spm_core.metrics.forecasts import accuracies as accuracies_of
from spm_core.metrics.readings import Scope, Subject
from spm_core.money import Money
from spm_core.period import ONE_DAY, Period
from spm_core.quota.season import by_history, projected
from spm_core.quota.standing import Standing

WEEK, YEAR = timedelta(days=7), timedelta(days=365)
PERIODS = 4
"""Over how many past periods a forecast is judged."""


@dataclass(frozen=True, slots=True)
class Forecast:
    standing: Standing
    categories: Categories
    weighted_forecast: Money | None
    """closed + weighted pipeline"""
    run_rate_forecast: Money | None
    seasonal_forecast: Money | None
    call: ForecastCall | None
    """The person's own, for themselves or for the team."""
    last_week: ForecastCall | None
    roll_up: RollUp | None
    roll_up_last_week: RollUp | None
    accuracy: tuple[Accuracy, ...]
    notes: Mapping[str, str] = field(default_factory=dict)


def forecast(session: ScopedSession, whose: Whose, standing: Standing, now: datetime) -> Forecast:
    """Of whom the asker may see: whoever else has no rows."""
    found = categories(session, whose, standing, now)
    kept = kept_calls(session, whose, now)
    said = [each.call for each in kept if each.period.same_days(standing.period)]
    by_season = _seasonal(session, whose, standing, now)
    weighted = _weighted(found)
    return Forecast(
        standing=standing,
        categories=found,
        weighted_forecast=weighted,
        run_rate_forecast=standing.projected,
        seasonal_forecast=by_season,
        call=standing_at(said, now),
        last_week=standing_at(said, now - WEEK),
        roll_up=_with_accuracy(session, whose, standing.period, now) if whose.team else None,
        roll_up_last_week=roll_up(session, whose.lead_id, standing.period, now - WEEK) if whose.team else None,
        accuracy=_accuracy(session, whose, kept, now),
        notes={} if by_season else {"seasonal_forecast": _why_not(standing)},
    )


def _why_not(standing: Standing) -> str:
    return standing.seasonal.notes["projected"] if standing.seasonal else "not_two_years_of_history"


def submit(
    session: ScopedSession,
    standing: Standing,
    commit: Money,
    best_case: Money | None,
    comment: str | None,
    now: datetime,
) -> ForecastCall:
    """The asker's own call, for themselves or for the team as the standing is; kept with what is computed today.

    CoreError("negative_forecast", "best_case_below_commit", "period_is_over") where it makes no sense.
    """
    me, company = session.principal, session.principal.company
    if not me.employee_id:
        raise NotAllowed
    for name, amount in (("commit", commit), ("best_case", best_case)):
        if amount and amount.amount < 0:
            raise CoreError("negative_forecast", argument=name)
    if best_case is not None and best_case.amount < commit.amount:
        raise CoreError("best_case_below_commit", argument="best_case")
    if company.today(now) >= standing.period.stop:
        raise CoreError("period_is_over", argument="period")
    whose, call = Whose(me.employee_id, team=standing.scope != "own"), ForecastCall(commit, best_case, now, comment)
    found = categories(session, whose, standing, now)
    computed: tuple[tuple[Method, Money | None], ...] = (
        ("commit_forecast", found.commit_forecast),
        ("weighted", _weighted(found)),
        ("run_rate", standing.projected),
        ("seasonal", _seasonal(session, whose, standing, now)),
    )
    add_call(session, whose, Kept(standing.period, call, computed))
    return call


def _weighted(found: Categories) -> Money | None:
    return None if found.weighted_pipeline is None else found.closed + found.weighted_pipeline


def _seasonal(session: ScopedSession, whose: Whose, standing: Standing, now: datetime) -> Money | None:
    """By the company's curve where it has one; else by the share that earlier years had closed by the same day."""
    if standing.seasonal:
        return standing.seasonal.projected
    today = session.principal.company.today(now)
    done = by_history(session, whose, standing.period, today) if today in standing.period else None
    return projected(standing.booked, done) if done else None


def past_accuracy(session: ScopedSession, whose: Whose, now: datetime) -> tuple[Accuracy, ...]:
    """How close what was said and computed came to the last periods that are over, by method."""
    return _accuracy(session, whose, kept_calls(session, whose, now), now)


def _with_accuracy(session: ScopedSession, whose: Whose, period: Period, now: datetime) -> RollUp | None:
    """What everybody said about a period, and how close each came in a year of earlier ones."""
    rolled, today = roll_up(session, whose.lead_id, period, now), session.principal.company.today(now)
    if rolled is None:
        return None
    year = Period(today - YEAR, today + ONE_DAY)
    right = accuracies_of(session, Scope(Subject("people", whose.lead_id), year, today), [])
    calls = (replace(each, accuracy=mean(right.get(each.person_id, ()))) for each in rolled.calls)
    return replace(rolled, calls=tuple(calls))


def _accuracy(session: ScopedSession, whose: Whose, kept: Sequence[Kept], now: datetime) -> tuple[Accuracy, ...]:
    """What was said and computed about the last periods that are over, against what they came to."""
    today = session.principal.company.today(now)
    over: dict[Period, list[Kept]] = {}
    for each in kept:
        if each.period.stop <= today:
            over.setdefault(each.period, []).append(each)
    last = sorted(over, key=lambda period: period.stop)[-PERIODS:]
    past = []
    for period in last:
        said = judged(over[period], period)
        if said:
            past.append((said, booked(session, whose, period, today).total))
    return accuracies(past)
