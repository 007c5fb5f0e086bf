"""Quotas, rates, list prices and employment as they were known on a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from spm_core.db import session_for
from spm_core.deals.models import Product
from spm_core.fx.service import exchange
from spm_core.money import Money
from spm_core.quota.members import member
from spm_core.versions.models import FigureChange
from spm_core.versions.service import earlier
from tests.core.imports.importing import Office
from tests.factories import NOW, add_person, make_company, operate, principal

BEFORE, AFTER = NOW - timedelta(days=3), NOW


@pytest.fixture
def office(engine, tmp_path):
    company = make_company(engine)
    add_person(engine, company, "Ann Lee")
    return Office(engine, company, tmp_path)


def on(office, now, read):
    with operate(office.engine, office.company, now) as session:
        return read(session)


def quota(office, now):
    ann = principal(office.engine, office.company, "Ann Lee").employee_id
    [line] = on(office, now, lambda session: member(session, ann)).own
    return line.amount, line.weights


def in_dollars(office, now, day):
    euro = Money(Decimal(1), "EUR")
    found = on(office, now, lambda session: exchange(session, {"EUR"})).at(euro, day)
    return found and found.money.amount


def test_a_quota_is_what_it_was_said_to_be(office):
    text = "owner,period,amount,weights\nAnn Lee,2026-Q2,{}\n"
    office.send("quotas", text.format("1000,20%;30%;50%"), BEFORE)
    office.send("quotas", text.format("2000,"), AFTER)
    assert quota(office, BEFORE) == (1000, (Decimal("0.2"), Decimal("0.3"), Decimal("0.5")))
    assert quota(office, AFTER) == (2000, ())
    assert quota(office, BEFORE - timedelta(days=30))[0] == 1000  # first said, it holds from always
    kept = office.rows(FigureChange.field, FigureChange.changed_on, FigureChange.known_at)
    assert sorted(kept) == [("amount", AFTER.date(), AFTER), ("weights", AFTER.date(), AFTER)]


def test_a_rate_changed_or_added_later_was_not_known(office):
    day = date(2026, 5, 8)
    office.send("rates", "currency,day,rate\nEUR,2026-05-01,2\nGBP,2026-05-01,4\n", BEFORE)
    office.send("rates", "currency,day,rate\nEUR,2026-05-01,3\n", BEFORE + timedelta(days=1))
    office.send("rates", "currency,day,rate\nEUR,2026-05-08,5\nCHF,2026-05-01,6\n", AFTER)
    moments = (BEFORE, BEFORE + timedelta(days=1), AFTER)
    assert [in_dollars(office, now, day) for now in moments] == [2, 3, 5]
    franc = Money(Decimal(1), "CHF")
    assert on(office, BEFORE, lambda session: exchange(session, {"CHF"})).at(franc, day).rate == 6


def test_employment_and_list_prices_are_those_of_the_day(office):
    people, products = "name,start_date,ramp,country\nAnn Lee,{}\n", "name,list_price\nGauge,{}\n"
    for text, now in (("2026-02-02,10%;20%,IT", BEFORE), ("2026-03-02,,DE", AFTER)):
        office.send("people", people.format(text), now)
        office.send("products", products.format(5 if now == BEFORE else 6), now)
    ann = principal(office.engine, office.company, "Ann Lee").employee_id
    then, now = (on(office, at, lambda session: member(session, ann)) for at in (BEFORE, AFTER))
    assert (then.employment.start, then.employment.ramp) == (date(2026, 2, 2), (Decimal("0.1"), Decimal("0.2")))
    assert (now.employment.start, now.employment.ramp) == (date(2026, 3, 2), ())
    assert (then.work.country, now.work.country) == ("IT", "DE")
    prices = on(office, AFTER, lambda session: [*earlier(session, Product, BEFORE.date()).values()])
    assert prices == [{"list_price": Decimal(5)}]


def test_nobody_but_an_operator_reads_the_log(office):
    text = "owner,period,amount\nAnn Lee,2026-Q2,{}\n"
    office.send("quotas", text.format(1000), BEFORE)
    office.send("quotas", text.format(2000), AFTER)
    assert len(office.rows(FigureChange.id)) == 1
    ann = principal(office.engine, office.company, "Ann Lee")
    with session_for(office.engine, ann, AFTER) as session:
        assert session.scalars(select(FigureChange.id)).all() == []
