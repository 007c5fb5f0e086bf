"""What somebody has booked and open, for tests of credits."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.deals.models import DealChange
from spm_core.deals.pipeline import Pipeline, pipeline
from spm_core.deals.service import Booked, Credit, booked, open_deals, won_deals
from spm_core.people.identity import operator
from spm_core.period import Calendar
from spm_core.principal import CompanyInfo
from spm_core.who import Who
from tests.factories import NOW, operate, principal

Q2 = Calendar().part("quarter", 2026, 2)
TODAY = NOW.date()
DAY = timedelta(days=1)


class Books:
    """What somebody has booked and open in the second quarter, on a day, as whoever asks sees it."""

    def __init__(
        self, engine: Engine, company: CompanyInfo, lead: int, asker: str | None, *, team: bool, day: date
    ) -> None:
        now = datetime.combine(day, time(12), UTC)
        who = operator(company) if asker is None else principal(engine, company, asker, now)
        with session_for(engine, who, now) as session:
            whose = Who("team" if team else "own", lead)
            self.sums: Booked = booked(session, whose, Q2, day)
            self.won = won_deals(session, whose, Q2, day)
            self.open = open_deals(session, whose, Q2, day)
        assert self.sums.total.amount == sum(each.credit.amount for each in self.won if each.credit)
        self.pipeline: Pipeline = pipeline(self.open, Q2, now, day, None, "USD")

    @property
    def booked(self) -> Decimal:
        return self.sums.total.amount


def books(
    engine: Engine, company: CompanyInfo, lead: int, asker: str | None = None, *, team: bool = False, day: date = TODAY
) -> Books:
    return Books(engine, company, lead, asker, team=team, day=day)


def changed(engine: Engine, company: CompanyInfo, deal: int, *changes: tuple[date, str, str, str]) -> None:
    with operate(engine, company) as session:
        session.add_all(
            DealChange(deal_id=deal, changed_on=day, field=field, old=old, new=new) for day, field, old, new in changes
        )


def amounts(credits: tuple[Credit, ...]) -> list[Decimal | None]:
    return [each.credit.amount if each.credit else None for each in credits]
