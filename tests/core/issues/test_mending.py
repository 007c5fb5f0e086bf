"""A figure is said to be wrong, somebody else puts it right, and an import neither undoes nor doubles it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from spm_core.db import session_for
from spm_core.deals.models import Deal, DealChange, Split
from spm_core.deals.service import booked
from spm_core.errors import CoreError, NotAllowed
from spm_core.issues import mending, service, values, views
from spm_core.issues.models import DealCorrection
from spm_core.issues.rules import IssueAct, IssueKind, IssueOutcome, IssueState, IssueWanted
from spm_core.money import Money
from spm_core.notices.models import Notice
from spm_core.people.models import Employee
from spm_core.period import days
from spm_core.principal import Role
from spm_core.who import Who
from tests.core.imports.importing import Office, codes
from tests.factories import NOW, add_person, make_company, move_person, operate, principal

HEADER = "id,name,owner,amount,stage,created,close_date,splits\n"
BIG = "D1,Big one,Dana Wu,1000,Closed Won,2026-01-05,2026-05-04,\n"
QUARTER = days(date(2026, 4, 1), date(2026, 6, 30))
LATER = NOW + timedelta(days=1)


@pytest.fixture
def office(engine, tmp_path):
    """Dana and Bo under Mo, Zed under nobody, an admin, and one deal of Dana's."""
    company = make_company(engine)
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    for name in ("Dana Wu", "Bo Lee"):
        add_person(engine, company, name, manager=mo)
    add_person(engine, company, "Zed Ott", role=Role.MANAGER)
    add_person(engine, company, "Ada Min", role=Role.ADMIN)
    office = Office(engine, company, tmp_path)
    office.send("deals", HEADER + BIG)
    return office


def acting(office, who, now=NOW):
    return session_for(office.engine, principal(office.engine, office.company, who, now), now)


def id_of(office, who):
    return principal(office.engine, office.company, who).employee_id


def reported(office, who="Dana Wu", kind=IssueKind.AMOUNT, wanted=None, deal="D1"):
    with acting(office, who) as session:
        found = session.scalars(select(Deal).where(Deal.external_id == deal)).one_or_none()
        wrong = wanted or IssueWanted(amount=Decimal(900))
        return service.report(session, kind, found and found.id, "Big one", wrong, "see the contract", NOW).id


def corrected(office, issue, wanted=None, who="Mo Reed", deal=None, now=NOW):
    with acting(office, who, now) as session:
        return mending.correct(
            session, issue, deal, wanted or IssueWanted(amount=Decimal(900)), "contract read", now
        ).state


def credit(office, who, now=NOW):
    person = id_of(office, who)
    with operate(office.engine, office.company, now) as session:
        return booked(session, Who("own", person), QUARTER, now.date()).total.amount


def usd(amount):
    return Money(Decimal(amount), "USD")


def owed(office):
    names = dict(office.rows(Employee.id, Employee.name))
    return [(names[to], do) for to, do in office.rows(Notice.employee_id, Notice.do)]


def test_it_goes_to_the_manager_who_puts_it_right(office):
    issue = reported(office)
    assert owed(office) == [("Mo Reed", "data issues")]
    assert corrected(office, issue) is IssueState.RESOLVED
    assert credit(office, "Dana Wu") == 900
    assert owed(office)[1:] == [("Dana Wu", "data issues")]
    assert office.rows(DealChange.field, DealChange.old, DealChange.new) == [("amount", "1000", "900")]
    with acting(office, "Dana Wu") as session:
        seen = views.whole(session, issue, NOW)
    assert (seen.outcome, [each.act for each in seen.exchange]) == (
        IssueOutcome.CORRECTED,
        [IssueAct.SUBMIT, IssueAct.CORRECT],
    )
    [made] = seen.corrections
    assert (made.by, made.at, made.reason, made.before, made.value) == (
        "Mo Reed", NOW, "contract read", values.IssueValue(amount=usd(1000)), values.IssueValue(amount=usd(900)),
    )  # fmt: skip


def test_another_value_than_the_claimed_one_is_partly(office):
    issue = reported(office)
    corrected(office, issue, IssueWanted(amount=Decimal(950)))
    with acting(office, "Dana Wu") as session:
        assert views.whole(session, issue, NOW).outcome is IssueOutcome.PARTLY


@pytest.mark.parametrize("who", ["Bo Lee", "Zed Ott"])
def test_nobody_else_sees_or_decides_it(office, who):
    issue = reported(office)
    with acting(office, who) as session:
        assert views.listed(session) == ()
        for attempt in (
            lambda: views.whole(session, issue, NOW),
            lambda: service.answer(session, issue, IssueAct.DECLINE, "no", NOW),
            lambda: mending.correct(session, issue, None, IssueWanted(amount=Decimal(1)), "", NOW),
        ):
            with pytest.raises(NotAllowed):
                attempt()
    assert credit(office, "Dana Wu") == 1000


def test_the_claimant_does_not_decide_even_as_an_admin(office):
    add_person(office.engine, office.company, "Ben Min", role=Role.ADMIN)
    for who in ("Dana Wu", "Ada Min"):
        issue = reported(office, who)
        with acting(office, who) as session:
            assert set(views.whole(session, issue, NOW).may) == {IssueAct.REPLY, IssueAct.CLOSE}
            for act in (
                IssueAct.TAKE,
                IssueAct.ASK,
                IssueAct.SETTLE,
                IssueAct.DECLINE,
                IssueAct.FORWARD,
                IssueAct.SUBMIT,
                IssueAct.OVERRULE,
            ):
                with pytest.raises(NotAllowed):
                    service.answer(session, issue, act, "", NOW)
            with pytest.raises(NotAllowed):
                mending.correct(session, issue, None, IssueWanted(amount=Decimal(1)), "", NOW)


def test_a_former_manager_is_out_and_the_new_one_in(office):
    issue = reported(office)
    move_person(office.engine, office.company, id_of(office, "Dana Wu"), id_of(office, "Zed Ott"), NOW.date())
    with acting(office, "Mo Reed") as session, pytest.raises(NotAllowed):
        views.whole(session, issue, NOW)
    with pytest.raises(NotAllowed):
        corrected(office, issue)
    assert corrected(office, issue, who="Zed Ott") is IssueState.RESOLVED


def test_whoever_has_credit_of_the_deal_does_not_decide(office):
    office.send("deals", HEADER + BIG.replace(",\n", ",Dana Wu:60;Mo Reed:40\n"))
    issue = reported(office, kind=IssueKind.SPLIT, wanted=IssueWanted(splits=((id_of(office, "Dana Wu"), Decimal(1)),)))
    assert owed(office)[-1][0] == "Ada Min"
    with pytest.raises(CoreError, match="own_deal"):
        corrected(office, issue, IssueWanted(splits=((id_of(office, "Dana Wu"), Decimal(1)),)))
    other = reported(office, kind=IssueKind.OWNER, wanted=IssueWanted(owner_id=id_of(office, "Bo Lee")))
    with pytest.raises(CoreError, match="owner_of_a_split"):
        corrected(office, other, IssueWanted(owner_id=id_of(office, "Bo Lee")), who="Ada Min")


def test_nobody_credits_a_deal_to_themselves(office):
    issue = reported(office, kind=IssueKind.OWNER, wanted=IssueWanted(owner_id=id_of(office, "Bo Lee")))
    with pytest.raises(CoreError, match="own_deal"):
        corrected(office, issue, IssueWanted(owner_id=id_of(office, "Mo Reed")))
    assert credit(office, "Dana Wu") == 1000


def test_splits_must_make_a_whole_and_follow_at_once(office):
    dana, bo = id_of(office, "Dana Wu"), id_of(office, "Bo Lee")
    for splits, code in ((((dana, Decimal("0.6")),), "splits_total"), (((dana, Decimal("0.5")),) * 2, "split_twice")):
        with pytest.raises(CoreError, match=code):
            reported(office, kind=IssueKind.SPLIT, wanted=IssueWanted(splits=splits))
    halves = IssueWanted(splits=((dana, Decimal("0.5")), (bo, Decimal("0.5"))))
    corrected(office, reported(office, kind=IssueKind.SPLIT, wanted=halves), halves)
    assert (credit(office, "Dana Wu"), credit(office, "Bo Lee")) == (500, 500)
    assert ("Bo Lee", "correction") in owed(office)


def test_the_other_owner_is_told_and_sees_what_changed_after_the_deal_is_gone(office):
    bo = IssueWanted(owner_id=id_of(office, "Bo Lee"))
    issue = reported(office, kind=IssueKind.OWNER, wanted=bo)
    corrected(office, issue, bo)
    assert (credit(office, "Dana Wu"), credit(office, "Bo Lee")) == (0, 1000)
    [(number,)] = office.rows(DealCorrection.id)
    for who in ("Dana Wu", "Bo Lee"):
        with acting(office, who) as session:
            seen = values.correction(session, number)
            assert (seen.before.owner, seen.value.owner) == ("Dana Wu", "Bo Lee")
    with acting(office, "Zed Ott") as session, pytest.raises(NotAllowed):
        values.correction(session, number)
    assert sorted(owed(office)[1:]) == [("Bo Lee", "correction"), ("Dana Wu", "data issues")]


def test_an_import_keeps_the_correction_while_the_crm_says_the_old(office):
    corrected(office, reported(office))
    for content in (HEADER + BIG, HEADER + BIG + "\n", HEADER + BIG):
        report = office.send("deals", content, LATER)
        assert codes(report)["correction_kept"] == 1
        assert office.deals("amount") == {"D1": 900}
    assert office.rows(DealCorrection.ended_because) == [(None,)]


def test_it_ends_where_the_crm_agrees(office):
    corrected(office, reported(office))
    report = office.send("deals", HEADER + BIG.replace("1000", "900"), LATER)
    assert (report.unchanged, codes(report).get("correction_kept")) == (1, None)
    assert office.rows(DealCorrection.ended_because) == [("agreed",)]
    office.send("deals", HEADER + BIG, LATER)  # and from then on the CRM alone counts
    assert office.deals("amount") == {"D1": 1000}


def test_what_the_crm_newly_says_counts_and_both_are_told(office):
    issue = reported(office)
    corrected(office, issue)
    before = len(owed(office))
    report = office.send("deals", HEADER + BIG.replace("1000", "970"), LATER)
    assert codes(report)["correction_overruled"] == 1
    assert office.deals("amount") == {"D1": 970}
    assert sorted(owed(office)[before:]) == [("Dana Wu", "data issues"), ("Mo Reed", "data issues")]
    with acting(office, "Dana Wu", LATER) as session:
        seen = views.whole(session, issue, LATER)
        assert seen.exchange[-1].act is IssueAct.OVERRULE
        assert seen.corrections[0].overruled_by == values.IssueValue(amount=usd(970))


def test_a_check_undoes_all_of_it(office):
    corrected(office, reported(office))
    before = owed(office)
    office.send("deals", HEADER + BIG.replace("1000", "970"), LATER, check=True)
    assert (office.deals("amount"), owed(office)) == ({"D1": 900}, before)
    assert office.rows(DealCorrection.ended_because) == [(None,)]


def test_owner_day_and_splits_are_kept_too(office):
    dana, bo = id_of(office, "Dana Wu"), id_of(office, "Bo Lee")
    fixes = (
        (IssueKind.OWNER, IssueWanted(owner_id=bo)),
        (IssueKind.DATE, IssueWanted(close_date=date(2026, 3, 31))),
        (IssueKind.SPLIT, IssueWanted(splits=((dana, Decimal("0.25")), (bo, Decimal("0.75"))))),
    )
    for kind, wanted in fixes:
        corrected(office, reported(office, kind=kind, wanted=wanted, who="Mo Reed"), wanted, who="Ada Min")
    for _ in range(2):
        report = office.send("deals", HEADER + BIG + "\n", LATER)
        assert codes(report)["correction_kept"] == 3
        assert office.deals("owner_id", "close_date", "is_split") == {"D1": (bo, date(2026, 3, 31), True)}
        assert sorted(office.rows(Split.employee_id, Split.share)) == [(dana, Decimal("0.25")), (bo, Decimal("0.75"))]
    office.send("deals", "id,owner,stage\nD1,Dana Wu,Closed Won\n", LATER)  # says nothing about days and splits
    assert office.deals("owner_id", "close_date") == {"D1": (bo, date(2026, 3, 31))}
    office.send("deals", HEADER + BIG.replace(",\n", ",Dana Wu:60;Bo Lee:40\n"), LATER)
    assert sorted(office.rows(Split.share)) == [(Decimal("0.4"),), (Decimal("0.6"),)]


def test_a_correction_of_a_correction_remembers_what_the_crm_says(office):
    corrected(office, reported(office))
    again = reported(office, wanted=IssueWanted(amount=Decimal(950)))
    corrected(office, again, IssueWanted(amount=Decimal(950)))
    assert codes(office.send("deals", HEADER + BIG, LATER))["correction_kept"] == 1
    assert office.deals("amount") == {"D1": 950}
    back = reported(office, wanted=IssueWanted(amount=Decimal(1000)))
    corrected(office, back, IssueWanted(amount=Decimal(1000)))
    assert codes(office.send("deals", HEADER + BIG + "\n", LATER)).get("correction_kept") is None
    assert sorted(office.rows(DealCorrection.ended_because)) == [("agreed",), ("replaced",), ("replaced",)]


def missing(office, **more):
    wanted = IssueWanted(owner_id=id_of(office, "Dana Wu"), amount=Decimal(500), close_date=date(2026, 5, 6), **more)
    with acting(office, "Dana Wu") as session:
        issue = service.report(session, IssueKind.MISSING_DEAL, None, "Small one", wanted, "", NOW).id
    with acting(office, "Mo Reed") as session:
        mending.add_missing(session, issue, "Small one", wanted, "signed", NOW)
    return issue


SMALL = "D2,Small one,Dana Wu,{amount},Closed Won,2026-04-01,{day},\n"


@pytest.mark.parametrize(
    ("given", "amount", "day"),
    [({}, 500, "2026-05-08"), ({}, 480, "2026-05-06"), ({"external_id": "D2"}, 7, "2026-05-09")],
)
def test_an_added_deal_is_the_crms_once_it_comes(office, given, amount, day):
    missing(office, **given)
    assert credit(office, "Dana Wu") == 1500
    office.send("deals", HEADER + BIG, LATER)
    assert credit(office, "Dana Wu") == 1500
    office.send("deals", HEADER + BIG + SMALL.format(amount=amount, day=day), LATER)
    assert office.deals("amount") == {"D1": 1000, "D2": amount}
    assert credit(office, "Dana Wu", LATER) == 1000 + amount
    assert office.rows(DealCorrection.ended_because) == [("overruled",)]


def test_an_added_deal_that_only_has_the_name_of_another_is_reported(office):
    missing(office)
    report = office.send("deals", HEADER + BIG + SMALL.format(amount=7, day="2026-01-09"), LATER)
    assert codes(report)["added_deal_alike"] == 1
    assert len(office.deals("amount")) == 3


def test_the_same_deal_is_not_added_twice(office):
    missing(office)
    with pytest.raises(CoreError, match="deal_exists"):
        missing(office, external_id="D1")


def test_a_missing_deal_may_only_have_another_owner(office):
    office.send("deals", HEADER + "D3,Small one,Bo Lee,500,Closed Won,2026-01-05,2026-05-04,\n")
    dana = IssueWanted(owner_id=id_of(office, "Dana Wu"), amount=Decimal(500), close_date=date(2026, 5, 6))
    with acting(office, "Dana Wu") as session:
        issue = service.report(session, IssueKind.MISSING_DEAL, None, "Small one", dana, "", NOW).id
    with acting(office, "Mo Reed") as session:
        [alike] = views.whole(session, issue, NOW).alike
        assert (alike.id, alike.owner) == ("D3", "Bo Lee")
        found = session.scalars(select(Deal).where(Deal.external_id == "D3")).one().id
        mending.correct(session, issue, found, dana, "was Dana's", NOW)
    assert credit(office, "Dana Wu") == 1500


def test_the_exchange_to_its_end(office):
    issue = reported(office)

    def act(who, step, text=""):
        with acting(office, who) as session:
            return service.answer(session, issue, step, text, NOW).state

    assert act("Mo Reed", IssueAct.TAKE) is IssueState.IN_REVIEW
    assert act("Mo Reed", IssueAct.ASK, "which page?") is IssueState.PENDING_INFO
    assert act("Dana Wu", IssueAct.REPLY, "page 3") is IssueState.IN_REVIEW
    assert act("Mo Reed", IssueAct.DECLINE, "the contract says 1000") is IssueState.RESOLVED
    assert act("Dana Wu", IssueAct.REPLY, "that is the old one") is IssueState.IN_REVIEW
    assert act("Mo Reed", IssueAct.FORWARD) is IssueState.SUBMITTED
    assert ("Ada Min", "data issues") in owed(office)
    assert act("Ada Min", IssueAct.SETTLE, "right in the CRM by tomorrow") is IssueState.RESOLVED
    told = owed(office)
    assert act("Dana Wu", IssueAct.CLOSE) is IssueState.CLOSED
    assert owed(office) == told
    for who, step in (("Ada Min", IssueAct.DECLINE), ("Dana Wu", IssueAct.REPLY), ("Dana Wu", IssueAct.CLOSE)):
        with pytest.raises(CoreError, match="issue_is_over"):
            act(who, step, "late")
    with acting(office, "Dana Wu") as session:
        seen = views.whole(session, issue, NOW)
    assert seen.outcome is IssueOutcome.CORRECTED
    assert [(each.author, each.text) for each in seen.exchange][1:4] == [
        ("Mo Reed", ""), ("Mo Reed", "which page?"), ("Dana Wu", "page 3"),
    ]  # fmt: skip


def test_reported_once_and_only_where_something_is_wrong(office):
    reported(office)
    with pytest.raises(CoreError, match="already_reported"):
        reported(office)
    with pytest.raises(CoreError, match="nothing_wrong"):
        reported(office, wanted=IssueWanted(close_date=date(2026, 5, 4)), kind=IssueKind.DATE)


def test_a_deal_of_somebody_else_cannot_be_named(office):
    office.send("deals", HEADER + "D3,Theirs,Bo Lee,5,Demo,2026-01-05,2026-06-04,\n")
    [(theirs,)] = [row[1:] for row in office.rows(Deal.external_id, Deal.id) if row[0] == "D3"]
    with acting(office, "Dana Wu") as session, pytest.raises(NotAllowed):
        service.report(session, IssueKind.AMOUNT, theirs, "Theirs", IssueWanted(amount=Decimal(1)), "", NOW)
    with operate(office.engine, office.company) as session:
        assert session.scalars(select(func.count()).select_from(Notice)).one() == 0


def test_whom_the_company_named_is_asked_first_where_they_may_see(office):
    from spm_core.people.settings import change_settings

    for who, told in (("Ada Min", "Ada Min"), ("Bo Lee", "Mo Reed")):
        named = id_of(office, who)
        with office.engine.begin() as connection:
            change_settings(connection, office.company, issues_to=named)
        reported(office, kind=IssueKind.OTHER, wanted=IssueWanted())
        assert owed(office)[-1][0] == told


def test_without_anybody_above_it_goes_to_an_admin_and_else_nowhere(office):
    reported(office, "Zed Ott", IssueKind.OTHER, IssueWanted(), deal="none")
    assert owed(office) == [("Ada Min", "data issues")]
    with pytest.raises(CoreError, match="nobody_decides"):
        reported(office, "Ada Min", IssueKind.OTHER, IssueWanted(), deal="none")
