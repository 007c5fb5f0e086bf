"""The forecast of a period: by category, by each named method, and as people called it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from spm_core.db import ScopedSession
from spm_core.deals.service import booked
from spm_core.errors import CoreError, NotAllowed
from spm_core.forecast.calls import RollUp, add_call, kept_calls, roll_up
from spm_core.forecast.categories import Categories, categories
from spm_core.forecast.rules import Accuracy, ForecastCall, Kept, Method, accuracies, judged, mean, standing_at
from spm_core.metrics.forecasts import PERIODS, people_accuracies
from spm_core.money import Money
from spm_core.period import Period
from spm_core.pipeline.open import Open, open_of
from spm_core.quota.season import by_history, projected
from spm_core.quota.standing import Standing
from spm_core.who import Who
from spm_core.windows import end_of, since_last_week


@dataclass(frozen=True, slots=True)
class Forecast:
    standing: Standing
    categories: Categories
    weighted_forecast: Money | None
    """What closed plus the weighted pipeline."""
    run_rate_forecast: Money | None
    seasonal_forecast: Money | None
    since: date
    """The day at whose end what was called then is told."""
    call: ForecastCall | None
    """The person's own call, for themselves or for the team."""
    last_week: ForecastCall | None
    roll_up: RollUp | None
    roll_up_last_week: RollUp | None
    accuracy: tuple[Accuracy, ...]
    waiting_for_rate: tuple[Money, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


def forecast(session: ScopedSession, whose: Who, standing: Standing, now: datetime) -> Forecast:
    """Return the forecast for the period of a standing; people whom the asker may not see have no rows in it."""
    open_ = _open(session, whose, standing, now)
    by_category = categories(open_, standing.booked)
    kept = kept_calls(session, whose, now)
    calls = [submission.call for submission in kept if submission.period.same_days(standing.period)]
    by_season, since = _seasonal(session, whose, standing, now), since_last_week(session.principal.company.today(now))
    week_ago = end_of(since, session.principal.company.zone)
    return Forecast(
        standing=standing,
        categories=by_category,
        weighted_forecast=_weighted(by_category),
        run_rate_forecast=standing.projected,
        seasonal_forecast=by_season,
        since=since,
        call=standing_at(calls, now),
        last_week=standing_at(calls, week_ago),
        roll_up=_with_accuracy(session, whose, standing.period, now) if whose.team else None,
        roll_up_last_week=roll_up(session, whose.id, standing.period, week_ago) if whose.team else None,
        accuracy=_accuracy(session, whose, kept, now),
        waiting_for_rate=(*standing.waiting_for_rate, *open_.waiting),
        notes={} if by_season else {"seasonal_forecast": _why_not(standing)},
    )


def _open(session: ScopedSession, whose: Who, standing: Standing, now: datetime) -> Open:
    return open_of(session, whose, standing.period, session.principal.company.today(now))


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
    """Submit the asker's own call, for themselves or for the team as the standing is.

    It is kept with what is computed today. Raise CoreError("negative_forecast"), ("best_case_below_commit") or
    ("period_is_over") for a call that makes no sense, NotAllowed for an asker who is no employee.
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
    whose = Who.of(me.employee_id, team=standing.scope != "own")
    call = ForecastCall(commit, best_case, now, comment)
    by_category = categories(_open(session, whose, standing, now), standing.booked)
    computed: tuple[tuple[Method, Money | None], ...] = (
        ("commit_forecast", by_category.commit_forecast),
        ("weighted", _weighted(by_category)),
        ("run_rate", standing.projected),
        ("seasonal", _seasonal(session, whose, standing, now)),
    )
    add_call(session, whose, Kept(standing.period, call, computed))
    return call


def _weighted(by_category: Categories) -> Money | None:
    return None if by_category.weighted_pipeline is None else by_category.closed + by_category.weighted_pipeline


def _seasonal(session: ScopedSession, whose: Who, standing: Standing, now: datetime) -> Money | None:
    """Return the projection by the company's seasonal curve, or else by how much earlier years had closed by today."""
    if standing.seasonal:
        return standing.seasonal.projected
    today = session.principal.company.today(now)
    closed_share = by_history(session, whose, standing.period, today) if today in standing.period else None
    return projected(standing.booked, closed_share) if closed_share else None


def past_accuracy(session: ScopedSession, whose: Who, now: datetime) -> tuple[Accuracy, ...]:
    """Return by method how close calls and computed forecasts came in the last periods that are over."""
    return _accuracy(session, whose, kept_calls(session, whose, now), now)


def _with_accuracy(session: ScopedSession, whose: Who, period: Period, now: datetime) -> RollUp | None:
    """Return everybody's calls for a period, with how close each person came in their last periods."""
    rolled, today = roll_up(session, whose.id, period, now), session.principal.company.today(now)
    if rolled is None:
        return None
    by_person = people_accuracies(session, whose, today)
    calls = (
        call if call.team else replace(call, accuracy=mean(by_person.get(call.person_id, ()))) for call in rolled.calls
    )
    return replace(rolled, calls=tuple(calls))


def _accuracy(session: ScopedSession, whose: Who, kept: Sequence[Kept], now: datetime) -> tuple[Accuracy, ...]:
    """Judge what was called and computed for the last periods that are over against what they came to."""
    today = session.principal.company.today(now)
    over: dict[Period, list[Kept]] = {}
    for submission in kept:
        if submission.period.stop <= today:
            over.setdefault(submission.period, []).append(submission)
    last = sorted(over, key=lambda period: period.stop)[-PERIODS:]
    past = []
    for period in last:
        judged_call = judged(over[period], period)
        if judged_call:
            past.append((judged_call, booked(session, whose, period, today).total))
    return accuracies(past)
