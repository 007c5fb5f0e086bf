"""The largest deals won and lost: by credit, whatever the currency, as of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.deals import largest
from spm_core.deals.largest import DealOutcome, largest_deals
from spm_core.deals.models import DealChange
from spm_core.deals.service import Credit
from spm_core.fx.models import Rate
from spm_core.period import Calendar
from spm_core.principal import CompanyInfo, Role
from spm_core.who import Who
from tests.factories import NOW, add_deal, add_person, make_company, operate, principal

Q2 = Calendar().part("quarter", 2026, 2)
MAY = date(2026, 5, 4)


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    company = make_company(engine)
    add_person(engine, company, "Lia Lead", role=Role.ADMIN)
    return company


def found(
    engine: Engine, company: CompanyInfo, whose: Who, outcome: DealOutcome = "won", now: datetime = NOW
) -> list[Credit]:
    who = principal(engine, company, "Lia Lead", now)
    with session_for(engine, who, now) as session:
        return list(largest_deals(session, whose, Q2, company.today(now), outcome))


def names(credits: list[Credit]) -> list[str]:
    return [each.name for each in credits]


def test_by_the_credit_of_each_not_by_the_whole_deal(engine: Engine, company: CompanyInfo) -> None:
    ann, bo = (add_person(engine, company, name, manager=1) for name in ("Ann", "Bo"))
    add_deal(engine, company, ann, 9_000_000_000, splits={ann: "0.000001", bo: "0.999999"}, name="giant")
    add_deal(engine, company, ann, 10_000, name="own")
    add_deal(engine, company, ann, None, name="without an amount")
    mine = found(engine, company, Who("own", ann))
    assert [(each.name, each.credit and each.credit.amount) for each in mine] == [
        ("own", 10_000), ("giant", 9_000), ("without an amount", None),
    ]  # fmt: skip
    assert names(found(engine, company, Who("company")))[:2] == ["giant", "own"]


def test_currencies_are_converted_before_they_are_compared(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann", manager=1)
    with operate(engine, company) as session:
        session.add(Rate(currency="JPY", day=date(2026, 1, 1), rate=Decimal("0.01")))
    add_deal(engine, company, ann, 500_000, currency="JPY", name="in yen")
    add_deal(engine, company, ann, 6_000, name="at home")
    assert names(found(engine, company, Who("team", 1))) == ["at home", "in yen"]


def test_only_so_many_are_read_of_each_currency(
    engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(largest, "FAR", 3)
    largest._statement.cache_clear()
    ann = add_person(engine, company, "Ann", manager=1)
    for amount in range(1, 9):
        add_deal(engine, company, ann, amount, name=str(amount))
    assert names(found(engine, company, Who("own", ann))) == ["8", "7", "6"]
    largest._statement.cache_clear()


def test_as_of_an_earlier_day_what_was_lost_later_is_not_lost(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann", manager=1)
    lost = add_deal(engine, company, ann, 700, "lost", MAY, loss_reason="Price", stage="Closed Lost")
    reopened = add_deal(engine, company, ann, 900, "open", date(2026, 6, 20), loss_reason="Budget", stage="Offer")
    was = (
        (lost, "stage", "Offer", "Closed Lost"),
        (reopened, "stage", "Closed Lost", "Offer"),
        (reopened, "close_date", MAY.isoformat(), "2026-06-20"),
    )
    with operate(engine, company) as session:
        for deal, field, old, new in was:
            session.add(DealChange(deal_id=deal, changed_on=date(2026, 5, 8), field=field, old=old, new=new))
    earlier = datetime(2026, 5, 6, 12, tzinfo=UTC)
    assert [each.reason for each in found(engine, company, Who("own", ann), "lost", NOW)] == ["Price"]
    assert [each.reason for each in found(engine, company, Who("own", ann), "lost", earlier)] == ["Budget"]
    assert [each.reason for each in found(engine, company, Who("company"), "lost", earlier)] == ["Budget"]
