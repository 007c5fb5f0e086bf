"""Whatever files bring in whichever order: an answer as of a day is the one that was given on that day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spm_core.db import session_for
from spm_core.deals.service import all_open_deals, booked, open_deals, won_deals
from spm_core.metrics.readings import Scope, read_bases
from spm_core.people.identity import operator
from spm_core.pipeline.changes import changes
from spm_core.pipeline.waterfall import STEPS
from spm_core.principal import Role
from spm_core.quota.members import member
from spm_core.quota.service import standing
from spm_core.who import Who
from tests.core.deals.books import Q2
from tests.core.imports.importing import Office
from tests.examples import examples
from tests.factories import add_person, make_company

FIRST = date(2026, 5, 4)
PEOPLE = ("Ann Lee", "Bo Dahl")
HEADER = "id,owner,amount,currency,stage,status,forecast_category,probability,created,close_date,splits,product\n"
NAMES = count()
BASES = ("open_amount", "booked", "won", "open_list_prices", "created_amount")

deals = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(["100", "70", ""]),
    st.sampled_from(["USD", "EUR"]),
    st.sampled_from([("Offer", "open"), ("Won talk", "open"), ("Six", "won"), ("Closed Lost", "lost")]),
    st.sampled_from(["Commit", "Pipeline", ""]),
    st.sampled_from(["10%", "50%", ""]),
    st.sampled_from(["2026-01-05", "2026-05-05"]),
    st.sampled_from(["2026-05-01", "2026-05-06", "2026-06-30", "2026-07-15", ""]),
    st.sampled_from(["", "Ann Lee:50;Bo Dahl:50", "Ann Lee:20;Bo Dahl:80", "Bo Dahl:100"]),
    st.sampled_from(["Gauge", "Valve"]),
)
days = st.fixed_dictionaries(
    {"deals": st.tuples(deals, deals)},
    optional={
        "quotas": st.sampled_from(["1000", "2000"]),
        "rates": st.sampled_from(["EUR,2026-04-01,2\n", "EUR,2026-04-01,3\n", "EUR,2026-05-05,4\n"]),
        "products": st.sampled_from(["10", "20"]),
        "people": st.sampled_from([",", "2026-04-15,25%;50%", "2026-03-02,25%;50%"]),
    },
)


def send(office, day, files):
    now = datetime.combine(day, time(8), UTC)
    rows = (
        f"D{n},{owner},{amount},{currency},{stage},{status},{category},{chance},{created},{close},{splits},{product}\n"
        for n, (
            owner,
            amount,
            currency,
            (stage, status),
            category,
            chance,
            created,
            close,
            splits,
            product,
        ) in enumerate(files["deals"])
    )
    texts = {
        "quotas": "owner,period,amount\nAnn Lee,2026-Q2,{}\n",
        "rates": "currency,day,rate\n{}",
        "products": "name,list_price\nGauge,{}\n",
        "people": "name,start_date,ramp\nAnn Lee,{}\n",
    }
    for kind, text in texts.items():
        if kind in files:
            assert office.send(kind, text.format(files[kind]), now).imported, kind
    assert office.send("deals", HEADER + "".join(rows), now).imported


def figures_of(credit):
    """What a figure rests on; a deal's name and next step are those of today."""
    worth = (credit.amount, credit.share, credit.credit, credit.probability, credit.category)
    return (credit.deal, credit.person, credit.stage, credit.close_date, *worth)


def answers(office, people, day):
    """What anybody may ask that day, by the question."""
    now = datetime.combine(day, time(18), UTC)
    told: dict[Any, Any] = {}
    with session_for(office.engine, operator(office.company), now) as session:
        for whose in (Who("own", people["Ann Lee"]), Who("team", people["Boss Lee"])):
            told[whose.kind, whose.id, "booked"] = booked(session, whose, Q2, day)
            for read in (won_deals, open_deals, all_open_deals):
                told[whose.kind, whose.id, read.__name__] = [*map(figures_of, read(session, whose, Q2, day))]
            for by in ("person", "forecast_category", "product"):
                bases = read_bases(session, Scope(whose, Q2, day, by), BASES).by_key
                told[whose.kind, whose.id, by] = {
                    (key, name): value for key, values in bases.items() for name, value in values.items() if value
                }
        ann = member(session, people["Ann Lee"])
        told["quotas"] = (ann.own, ann.unrated, ann.employment)
        told["standing"] = standing(session, people["Ann Lee"], Q2, now).quota
    return told


@pytest.fixture
def offices(engine, tmp_path):
    def made():
        company = make_company(engine, f"Acme {next(NAMES)}")
        boss = add_person(engine, company, "Boss Lee", role=Role.MANAGER)
        people = {name: add_person(engine, company, name, manager=boss) for name in PEOPLE}
        return Office(engine, company, tmp_path), {"Boss Lee": boss, **people}

    return made


@settings(max_examples=examples(3), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(told=st.lists(days, min_size=2, max_size=4))
def test_an_answer_as_of_a_day_is_the_one_given_then(offices, told):
    office, people = offices()
    first = {"quotas": "1500", "rates": "EUR,2026-04-01,1.5\n", "products": "5", "people": "2026-02-02,10%;20%"}
    said = {}
    for n, files in enumerate([{**told[0], **first}, *told[1:]]):
        day = FIRST + timedelta(days=n)
        send(office, day, files)
        said[day] = answers(office, people, day)
    for day, answer in said.items():
        assert answers(office, people, day) == answer


@settings(max_examples=examples(3), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(told=st.lists(days, min_size=2, max_size=3))
def test_a_waterfall_begins_and_ends_with_what_was_open(offices, told):
    office, people = offices()
    for n, files in enumerate(told):
        send(office, FIRST + timedelta(days=n), {"rates": "EUR,2026-04-01,2\n", **files})
    last = FIRST + timedelta(days=len(told) - 1)
    now = datetime.combine(last, time(18), UTC)
    with session_for(office.engine, operator(office.company), now) as session:
        for whose in (*(Who("own", people[name]) for name in PEOPLE), Who("team", people["Boss Lee"])):
            found = changes(session, whose, Q2, FIRST, now)
            assert found.start.amount + sum(getattr(found, step).amount for step in STEPS) == found.end.amount
            open_now = [deal for deal in open_deals(session, whose, Q2, last) if deal.close_date]
            assert found.end.amount == sum(deal.credit.amount for deal in open_now if deal.credit)
            overdue = [deal for deal in open_now if deal.close_date and deal.close_date < last]
            assert found.end_overdue.amount == sum(deal.credit.amount for deal in overdue if deal.credit)
