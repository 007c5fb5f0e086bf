"""The past as it was said: whoever had the credit, the status and the category then, whatever has become of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from spm_core.db import session_for
from spm_core.deals.models import Deal, DealChange
from spm_core.deals.service import open_deals
from spm_core.deals.slipped import slipped
from spm_core.metrics.readings import Scope, read_bases
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.who import Who
from tests.core.deals.books import Q2, books
from tests.core.imports.importing import Office
from tests.factories import NOW, add_person, make_company, operate, principal

HEADER = "id,name,owner,amount,stage,status,forecast_category,probability,created,close_date,splits,next_step\n"
BEFORE, AFTER = NOW - timedelta(days=3), NOW
DAY_BEFORE = BEFORE.date()


def row(
    owner="Ann Lee",
    amount="10000",
    stage="Closed Won",
    status="won",
    category="",
    close="2026-05-04",
    splits="",
    step="",
):
    return f"{HEADER}D1,One,{owner},{amount},{stage},{status},{category},,2026-01-05,{close},{splits},{step}\n"


@pytest.fixture
def office(engine, tmp_path):
    company = make_company(engine)
    boss = add_person(engine, company, "Boss Old", role=Role.MANAGER)
    other = add_person(engine, company, "Boss New", role=Role.MANAGER)
    add_person(engine, company, "Ann Lee", manager=boss)
    add_person(engine, company, "Bo Dahl", manager=other)
    add_person(engine, company, "Cy Fox", manager=boss)
    return Office(engine, company, tmp_path)


def booked_by(office, lead, asker, day, *, team=False):
    return books(office.engine, office.company, who(office, lead), asker, team=team, day=day).booked


def who(office, name):
    return principal(office.engine, office.company, name).employee_id


def told(office, read, now=AFTER):
    with operate(office.engine, office.company, now) as session:
        return read(session)


def test_a_won_deal_given_away_stays_in_the_past_of_who_won_it(office):
    office.send("deals", row(), BEFORE)
    office.send("deals", row(owner="Bo Dahl"), AFTER)
    for name, lead, then, now in (("Ann Lee", "Boss Old", 10_000, 0), ("Bo Dahl", "Boss New", 0, 10_000)):
        for day, amount in ((DAY_BEFORE, then), (AFTER.date(), now)):
            assert booked_by(office, name, name, day) == amount
            assert booked_by(office, lead, lead, day, team=True) == amount


def test_who_may_not_see_a_person_does_not_see_their_past(office):
    office.send("deals", row(), BEFORE)
    office.send("deals", row(owner="Bo Dahl"), AFTER)
    assert booked_by(office, "Ann Lee", "Cy Fox", DAY_BEFORE) == 0
    assert booked_by(office, "Ann Lee", "Bo Dahl", DAY_BEFORE) == 0
    assert booked_by(office, "Ann Lee", "Boss New", DAY_BEFORE) == 0
    assert booked_by(office, "Boss Old", "Boss New", DAY_BEFORE, team=True) == 0
    assert booked_by(office, "Ann Lee", "Boss Old", DAY_BEFORE) == 10_000


def test_what_the_new_owner_wrote_is_not_for_the_former_one(office):
    given = {"stage": "Offer", "status": "open", "close": "2026-06-30"}
    office.send("deals", row(**given, step="Call them"), BEFORE)
    office.send("deals", row(**given, owner="Bo Dahl", step="Bo alone knows"), AFTER)
    ann = who(office, "Ann Lee")
    [deal] = books(office.engine, office.company, ann, "Ann Lee", day=DAY_BEFORE).open
    assert (deal.person, deal.next_step, deal.last_activity) == ("Ann Lee", None, None)


def test_a_changed_split_leaves_the_past_as_it_was(office):
    office.send("deals", row(splits="Ann Lee:50;Bo Dahl:50"), BEFORE)
    office.send("deals", row(splits="Ann Lee:20;Cy Fox:80"), AFTER)
    days = (DAY_BEFORE, AFTER.date())
    assert [booked_by(office, "Ann Lee", "Ann Lee", day) for day in days] == [5_000, 2_000]
    assert [booked_by(office, "Bo Dahl", "Bo Dahl", day) for day in days] == [5_000, 0]
    assert [booked_by(office, "Cy Fox", "Cy Fox", day) for day in days] == [0, 8_000]
    [(as_of,)] = office.rows(Deal.as_of)
    assert as_of == AFTER


@pytest.mark.parametrize(("first", "then"), [("", "Bo Dahl:60;Cy Fox:40"), ("Bo Dahl:60;Cy Fox:40", "")])
def test_a_deal_split_later_was_the_owner_s_alone_and_back(office, first, then):
    office.send("deals", row(splits=first), BEFORE)
    office.send("deals", row(splits=then), AFTER)
    of_owner, of_bo = (10_000, 0) if not first else (0, 6_000)
    assert booked_by(office, "Ann Lee", "Ann Lee", DAY_BEFORE) == of_owner
    assert booked_by(office, "Bo Dahl", "Bo Dahl", DAY_BEFORE) == of_bo


def test_the_status_is_the_one_that_was_said_and_not_the_words_of_the_stage(office):
    office.send("deals", row(stage="Six", status="won"), BEFORE)
    office.send("deals", row(stage="Won over", status="open", close="2026-06-30"), AFTER)
    ann = who(office, "Ann Lee")
    assert books(office.engine, office.company, ann, "Ann Lee", day=DAY_BEFORE).booked == 10_000
    assert [deal.stage for deal in books(office.engine, office.company, ann, "Ann Lee").open] == ["Won over"]
    office.send("deals", row(stage="Seven", status="lost", close="2026-05-13"), AFTER + timedelta(days=1))
    assert [deal.stage for deal in books(office.engine, office.company, ann, "Ann Lee").open] == ["Won over"]


def test_a_downgraded_commit_was_a_commit_before(office):
    given = {"stage": "Offer", "status": "open", "close": "2026-06-30", "amount": "70000"}
    office.send("deals", row(**given, category="Commit"), BEFORE)
    office.send("deals", row(**given, category="Pipeline"), AFTER)

    def by_category(day):
        scope = Scope(Who("own", who(office, "Ann Lee")), Q2, day, "forecast_category")
        found = told(office, lambda session: read_bases(session, scope, ["open_amount"]).by_key)
        return {category: values["open_amount"] for category, values in found.items()}

    assert by_category(DAY_BEFORE) == {"Commit": 70_000}
    assert by_category(AFTER.date()) == {"Pipeline": 70_000}


def test_every_counting_field_is_kept_with_its_moment(office):
    office.send("deals", row(), BEFORE)
    changed = (
        "id,name,owner,amount,currency,stage,status,forecast_category,probability,created,close_date,splits,"
        "product,account,type,new_logo,loss_reason\n"
        "D1,One,Bo Dahl,9,EUR,Offer,open,Commit,50%,2026-02-05,2026-06-04,Ann Lee:50;Bo Dahl:50,"
        "Gauge,Acme,New,yes,Price\n"
    )
    office.send("deals", changed, AFTER)
    rows = office.rows(DealChange.field, DealChange.known_at, DealChange.by_crm)
    assert {field for field, *_rest in rows} == {
        "owner_id", "amount", "currency", "stage", "status", "forecast_category", "probability", "created_on",
        "close_date", "splits", "product_id", "account_id", "type", "new_logo", "loss_reason",
    }  # fmt: skip
    assert {(known_at, by_crm) for _field, known_at, by_crm in rows} == {(AFTER, False)}


def test_what_slipped_this_week_left_the_quarter_though_not_the_week(office):
    given = {"stage": "Offer", "status": "open"}
    office.send("deals", row(**given, close="2026-06-20"), BEFORE)
    office.send("deals", row(**given, close="2026-07-10"), AFTER)
    week, ann = Period(date(2026, 5, 11), date(2026, 5, 18)), who(office, "Ann Lee")

    def slipped_on(now):
        return told(office, lambda session: slipped(session, Who("own", ann), week, Q2, now.date()), now)

    assert [deal.deal for deal in slipped_on(AFTER)] == ["D1"]
    assert slipped_on(AFTER - timedelta(days=1)) == ()
    office.send("deals", row(**given, close="2026-07-10", owner="Bo Dahl"), AFTER + timedelta(days=1))
    assert [deal.deal for deal in slipped_on(AFTER)] == ["D1"]
    assert slipped_on(AFTER + timedelta(days=1)) == ()


def test_a_date_moved_out_and_back_on_one_day_has_not_slipped(office):
    given = {"stage": "Offer", "status": "open"}
    for n, close in enumerate(("2026-06-20", "2026-07-10", "2026-06-20")):
        office.send("deals", row(**given, close=close), BEFORE if n == 0 else AFTER + timedelta(minutes=n))
    whose = Who("own", who(office, "Ann Lee"))
    assert told(office, lambda session: slipped(session, whose, Q2, Q2, AFTER.date())) == ()
    assert [deal.pushed for deal in told(office, lambda s: open_deals(s, whose, Q2, AFTER.date()))] == [0]


def test_a_corrected_spelling_corrects_the_past_too(office):
    text = "id,owner,amount,stage,created,close_date,product\nD1,Ann Lee,{},Closed Won,2026-01-05,2026-05-04,{}\n"
    office.send("deals", text.format(5, "Guage"), BEFORE)
    office.send("deals", text.format(6, "Gauge"), AFTER)
    office.send("deals", text.format(6, "Gauge"), AFTER + timedelta(hours=1), aliases={"Guage": "Gauge"})
    scope = Scope(Who("own", who(office, "Ann Lee")), Q2, DAY_BEFORE, "product")
    [(product, values)] = told(office, lambda session: read_bases(session, scope, ["booked"]).by_key).items()
    assert (product, values["booked"]) == (office.deals("product_id")["D1"], Decimal(5))


def test_no_breakdown_of_a_past_day_holds_others(office):
    office.send("deals", row(), BEFORE)
    office.send("deals", row(owner="Bo Dahl"), AFTER)
    cy = principal(office.engine, office.company, "Cy Fox", BEFORE)
    everybody = (Who("company"), Who("team", who(office, "Boss Old")), Who("own", who(office, "Ann Lee")))
    with session_for(office.engine, cy, BEFORE) as session:
        for whose in everybody:
            scope = Scope(whose, Q2, DAY_BEFORE, "person")
            assert not read_bases(session, scope, ["booked", "won"]).by_key
