"""What an alert watches for and holds right now, by keys that stay the same as long as it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from spm_core.alerts.models import Alert, Event
from spm_core.db import ScopedSession
from spm_core.deals.service import Credit, all_open_deals
from spm_core.forecast.categories import categories
from spm_core.money import Money
from spm_core.period import ONE_DAY, Period
from spm_core.pipeline.limits import stall_limits
from spm_core.pipeline.risks import is_stalled
from spm_core.pipeline.service import measured
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from spm_core.team.service import team_summary
from spm_core.who import Who

WEEK = timedelta(days=7)
YEAR = timedelta(days=365)
DROP = Decimal("0.10")
AT_RISK = "behind"
OWN = "own"


@dataclass(frozen=True, slots=True)
class AlertBehind:
    key: str
    person: str
    """Blank for the asker's own standing."""
    standing: Standing


@dataclass(frozen=True, slots=True)
class Fall:
    """A drop in the commit forecast of a period since a week ago."""

    period: Period
    was: Money
    now: Money

    @property
    def share(self) -> Decimal:
        return 1 - self.now.amount / self.was.amount


def happening(session: ScopedSession, alert: Alert, now: datetime) -> tuple[str, ...]:
    """Return the key of everything that holds now, each once and in a stable order."""
    match alert.event:
        case Event.AT_RISK:
            return tuple(f"{person.key}:{person.standing.period.label}" for person in at_risk(session, alert, now))
        case Event.STALLED:
            return tuple(dict.fromkeys(deal.deal for deal in big_stalled(session, alert, now)))
        case Event.FORECAST:
            fall = forecast_fall(session, alert, now)
            return (f"forecast:{fall.period.label}",) if fall else ()


def at_risk(session: ScopedSession, alert: Alert, now: datetime) -> tuple[AlertBehind, ...]:
    """Return who is behind: the alert's owner, or the people of their team."""
    if alert.team:
        people = team_summary(session, alert.employee_id, None, now).people
        watched = [AlertBehind(str(person.person_id), person.person, person.standing) for person in people]
    else:
        watched = [AlertBehind(OWN, "", standing(session, alert.employee_id, None, now))]
    return tuple(person for person in watched if person.standing.verdict == AT_RISK)


def big_stalled(session: ScopedSession, alert: Alert, now: datetime) -> tuple[Credit, ...]:
    """Return the stalled deals of at least the alert's amount, largest first."""
    today = session.principal.company.today(now)
    whose, limits = _whose(alert), stall_limits(session, today)
    least = big(session, alert, now)
    deals = all_open_deals(session, whose, Period(today, today + ONE_DAY), today)
    return tuple(deal for deal in deals if is_stalled(deal, limits, today) and _amount(deal) >= least)


def big(session: ScopedSession, alert: Alert, now: datetime) -> Decimal:
    """Return the least amount of a big deal: the alert's own, else the median deal of the last year."""
    if alert.above is not None:
        return alert.above
    today = session.principal.company.today(now)
    value = measured(session, _whose(alert), Period(today - YEAR, today + ONE_DAY), now)["median_deal"].value
    return value.amount if isinstance(value, Money) else Decimal(0)


def forecast_fall(session: ScopedSession, alert: Alert, now: datetime) -> Fall | None:
    """Return the drop, where the current period's commit forecast is more than a tenth below that of a week ago."""
    whose = _whose(alert)
    today = standing(session, alert.employee_id, None, now, team=alert.team)
    before = standing(session, alert.employee_id, today.period, now - WEEK, team=alert.team)
    forecast = categories(session, whose, today, now).commit_forecast
    was = categories(session, whose, before, now - WEEK).commit_forecast
    if forecast is None or was is None or was.amount <= 0:
        return None
    fall = Fall(today.period, was, forecast)
    return fall if fall.share > DROP else None


def _whose(alert: Alert) -> Who:
    return Who("team" if alert.team else "own", alert.employee_id)


def _amount(deal: Credit) -> Decimal:
    return deal.credit.amount if deal.credit else Decimal(0)
