"""Which day's rate an amount takes, by what it is counted as: the same wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from spm_core.coaching.deals import contacts, discount
from spm_core.db import ScopedSession, session_for
from spm_core.deals.largest import largest_deals
from spm_core.deals.models import Product
from spm_core.deals.rules import DealState
from spm_core.deals.service import booked, open_deals, won_deals
from spm_core.fx.models import Rate
from spm_core.fx.service import Converted, Exchange, RateUse
from spm_core.metrics.service import MetricQuestion, measure
from spm_core.money import Money
from spm_core.period import Calendar
from spm_core.pipeline.changes import changes
from spm_core.principal import CompanyInfo
from spm_core.who import Who
from tests.factories import NOW, add_deal, add_person, operate, principal

TODAY = NOW.date()
MARCH, MAY, JUNE = date(2026, 3, 2), date(2026, 5, 4), date(2026, 6, 1)
Q2 = Calendar().part("quarter", 2026, 2)


def euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def usd(amount: int | str) -> Money:
    return Money(Decimal(amount), "USD")


RATES = Exchange("USD", {"EUR": [(MARCH, Decimal("1.1")), (MAY, Decimal("1.2")), (TODAY, Decimal("1.3"))]}, TODAY)
DEAL = DealState("Offer", "won", Decimal(100), MAY, MARCH)


@pytest.mark.parametrize(
    ("use", "rate", "day"),
    [("won", "1.2", MAY), ("lost", "1.3", TODAY), ("open", "1.3", TODAY), ("created", "1.1", MARCH)],
)
def test_what_an_amount_is_counted_as_decides_whose_rate_it_takes(use: RateUse, rate: str, day: date) -> None:
    assert RATES.of(euros(100), use, DEAL) == Converted(usd(100) * Decimal(rate), Decimal(rate), day)


def test_before_the_first_rate_an_amount_waits_unless_it_is_in_the_companys_currency() -> None:
    early = DealState("Offer", "won", Decimal(100), date(2026, 3, 1), MARCH)
    assert RATES.of(euros(100), "won", early) is None
    assert RATES.of(Money(Decimal(1), "JPY"), "open") is None
    assert RATES.of(usd(100), "won", early) == Converted(usd(100), Decimal(1), date(2026, 3, 1))


class Ann:
    """A rep whose deals are in euros, which were 2 dollars in March, 3 in May and are 4 now."""

    def __init__(self, engine: Engine, company: CompanyInfo) -> None:
        self.engine, self.company = engine, company
        self.id = add_person(engine, company, "Ann")
        with operate(engine, company) as session:
            days = ((MARCH, 2), (MAY, 3), (TODAY, 4))
            session.add_all(Rate(currency="EUR", day=day, rate=Decimal(rate)) for day, rate in days)
            session.add(Product(name="Gauge", list_price=Decimal(40)))

    def deal(self, amount: int, status: str, closes: date = MAY, **options: object) -> int:
        plain: dict[str, object] = {"currency": "EUR", "created_on": MARCH, **options}
        return add_deal(self.engine, self.company, self.id, amount, status, closes, **plain)  # type: ignore[arg-type]

    @contextmanager
    def session(self) -> Iterator[ScopedSession]:
        with session_for(self.engine, principal(self.engine, self.company, "Ann"), NOW) as session:
            yield session

    @property
    def own(self) -> Who:
        return Who("own", self.id)


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> Ann:
    return Ann(engine, company)


def amount_of(session: ScopedSession, ann: Ann, metric: str) -> object:
    return measure(session, MetricQuestion(metric, ann.own, Q2), NOW).value.value


def test_every_place_takes_the_rate_of_the_same_day(ann: Ann) -> None:
    ann.deal(10, "won")
    ann.deal(10, "lost")
    ann.deal(10, "open", JUNE)
    with ann.session() as session:
        assert booked(session, ann.own, Q2, TODAY).total == usd(30)
        assert amount_of(session, ann, "won_amount") == amount_of(session, ann, "average_deal") == usd(30)
        assert [(deal.credit, deal.rate, deal.rate_day) for deal in won_deals(session, ann.own, Q2, TODAY)] == [
            (usd(30), 3, MAY)
        ]
        # A lost amount was never booked: it counts as it would if it were open, whoever tells it.
        assert amount_of(session, ann, "win_rate_value") == Decimal(30) / Decimal(70)
        assert [deal.credit for deal in largest_deals(session, ann.own, Q2, TODAY, "lost")] == [usd(40)]
        assert changes(session, ann.own, Q2, MARCH, NOW).lost == usd(-40)
        assert [deal.credit for deal in open_deals(session, ann.own, Q2, TODAY)] == [usd(40)]
        assert amount_of(session, ann, "open_pipeline") == usd(40)


def test_in_the_companys_currency_no_rate_is_told(ann: Ann) -> None:
    ann.deal(10, "won", currency="USD")
    ann.deal(7, "won", currency="JPY")
    with ann.session() as session:
        told = [(deal.credit, deal.rate, deal.rate_day) for deal in won_deals(session, ann.own, Q2, TODAY)]
        assert told == [(usd(10), None, None), (None, None, None)]


def test_a_discount_is_of_what_the_deal_was_worth_when_it_was_won(ann: Ann) -> None:
    ann.deal(10, "won", product_id=1)
    ann.deal(7, "won", product_id=1, currency="JPY")
    with ann.session() as session:
        found = discount(session, ann.id, Q2, TODAY)
        assert (found.value, found.sample) == (Decimal("0.25"), 1)


def test_the_largest_deal_is_so_in_one_currency(ann: Ann) -> None:
    ann.deal(10, "open", JUNE, contact_count=1, name="in euros")
    ann.deal(30, "open", JUNE, contact_count=1, name="in dollars", currency="USD")
    with ann.session() as session:
        assert contacts(session, ann.id, TODAY)[1] == ("in euros", "in dollars")
