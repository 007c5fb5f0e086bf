"""Whatever changes after a win was announced changes what was said of it, once, wherever the change comes from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from spm_core.db import session_for
from spm_core.deals.models import Deal
from spm_core.issues.mending import correct
from spm_core.issues.models import DataIssue
from spm_core.issues.rules import IssueKind, IssueWanted
from spm_core.issues.service import report
from spm_core.people.settings import change_settings
from spm_core.principal import CompanyInfo, Role
from spm_core.recognition.service import board
from spm_core.wins.models import Win, WinPart
from spm_core.wins.review import keep_true
from spm_core.wins.rules import Sold
from spm_core.wins.telling import told
from tests.core.wins.won import HEADER, OLD, Floor, deal
from tests.factories import NOW, add_person, add_quota, move_person, operate, principal

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def floor(engine: Engine, company: CompanyInfo, tmp_path: Path) -> Floor:
    floor = Floor(engine, company, tmp_path)
    floor.send(OLD, *(deal(key, amount=9000, status="open") for key in "AB"))
    return floor


def send(floor: Floor, *rows: str, columns: str) -> None:
    """Rows of `deal`, each with what the further columns hold."""
    floor.office.send("deals", HEADER.replace("\n", f",{columns}\n") + "".join(rows), LATER)


def split(key: str, shares: str, **more: object) -> str:
    return deal(key, **more).replace("\n", f",{shares}\n")  # type: ignore[arg-type]


def edits(floor: Floor) -> list[str]:
    return [each.edit_of for each in floor.notices("win") if each.edit_of]


def credited(floor: Floor, account: str = "Account A") -> set[int]:
    with operate(floor.engine, floor.company) as session:
        of = select(WinPart.employee_id).join(Win, Win.id == WinPart.win_id).where(Win.account == account)
        return set(session.scalars(of))


def state(floor: Floor) -> str:
    return floor.wins()["Account A"].state.value


@pytest.mark.parametrize(
    ("row", "became"),
    [
        (deal("A", amount=20), "reduced"),
        (deal("A", amount=9500), "changed"),
        (deal("A", amount=9000, status="lost"), "lost"),
        (deal("A", amount=9000, status="open"), "reopened"),
        (deal("A", amount=9000, day="2026-03-31"), "moved"),
        (deal("A", amount=9000, day="2026-06-30"), "moved"),
        (deal("A", "bo@example.com", amount=9000), "changed"),
    ],
)
def test_an_import_changes_the_announcement_once(floor: Floor, row: str, became: str) -> None:
    floor.send(deal("A", amount=9000))
    for minutes in range(3):
        floor.send(row, now=LATER + timedelta(minutes=minutes))
    assert (state(floor), len(edits(floor)), len(floor.announced())) == (became, 1, 1)


def test_half_of_what_was_taken_away_is_still_less_than_was_said(floor: Floor) -> None:
    for amount in (9000, 2000, 5000):
        floor.send(deal("A", amount=amount))
    assert state(floor) == "reduced"
    floor.send(deal("A", amount=9000))
    assert state(floor) == "booked"


def test_who_is_credited_now_is_named(floor: Floor) -> None:
    floor.send(deal("A", amount=9000))
    send(floor, split("A", "bo@example.com 60; ann@example.com 40", amount=9000), columns="splits")
    assert (credited(floor), len(edits(floor))) == ({floor.ann, floor.bo}, 1)
    send(floor, split("A", "bo@example.com 100", amount=9000), columns="splits")
    assert (credited(floor), floor.wins()["Account A"].employee_id) == ({floor.bo}, floor.bo)


def test_what_is_no_longer_in_a_complete_file_is_taken_back_and_comes_back(floor: Floor) -> None:
    rest = (OLD, deal("A", amount=8000), deal("B", amount=9000, status="open"))
    floor.send(*rest, deal("OLD77", amount=9000))
    floor.send(*rest, now=LATER, complete=True)
    assert (floor.wins()["Account OLD77"].state, floor.wins()["Account OLD77"].marks) == ("gone", [])
    floor.send(*rest, deal("OLD77", amount=9000), now=LATER, complete=True)
    assert (floor.wins()["Account OLD77"].state, floor.wins()["Account OLD77"].marks) == ("booked", ["largest"])


def test_a_correction_by_hand_changes_it_like_an_import(floor: Floor) -> None:
    floor.send(deal("A", amount=9000))
    by_hand(floor, IssueWanted(amount=Decimal(500)))
    win = floor.wins()["Account A"]
    assert (win.state, win.amount, win.marks, len(edits(floor))) == ("reduced", 500, [], 1)
    floor.send(deal("A", amount=8000), now=LATER)  # the CRM says something new, which undoes the correction
    assert floor.wins()["Account A"].amount == 8000


def by_hand(floor: Floor, wanted: IssueWanted) -> None:
    with session_for(floor.engine, principal(floor.engine, floor.office.company, "Ann"), NOW) as session:
        deal_id = session.scalars(select(Deal.id).where(Deal.external_id == "A")).one()
        issue: DataIssue = report(session, IssueKind.AMOUNT, deal_id, "Deal A", wanted, "wrong", NOW)
        number = issue.id
    with session_for(floor.engine, principal(floor.engine, floor.office.company, "Boss"), LATER) as session:
        correct(session, number, None, wanted, "as agreed", LATER)


# ---------------------------------------------------------------- what rested on other deals


def test_the_largest_is_no_longer_the_largest_once_another_one_grows(floor: Floor) -> None:
    floor.send(deal("A", amount=9000))
    floor.send(deal("OLD3", amount=50_000, day="2026-04-10"), now=LATER)
    assert floor.wins()["Account A"].marks == ["top_tenth"]
    assert len(edits(floor)) == 1


def test_what_is_won_later_takes_no_mark_away(floor: Floor) -> None:
    floor.send(deal("A", amount=9000))
    floor.send(deal("B", amount=50_000), now=LATER)
    assert [floor.wins()[f"Account {key}"].marks for key in "AB"] == [["largest"], ["largest"]]
    assert edits(floor) == []


def test_once_the_larger_one_is_lost_its_rival_is_the_largest_again(floor: Floor) -> None:
    floor.send(deal("A", amount=8000), deal("B", amount=9000))
    assert [floor.wins()[f"Account {key}"].marks for key in "AB"] == [["top_tenth"], ["largest"]]
    floor.send(deal("B", amount=9000, status="lost"), now=LATER)
    assert [floor.wins()[f"Account {key}"].marks for key in "AB"] == [["largest"], []]
    assert len(edits(floor)) == 2


def test_a_streak_and_a_first_deal_follow_the_deals_they_rest_on(floor: Floor) -> None:
    weeks = ("2026-04-22", "2026-04-29", "2026-05-06")
    floor.send(*(deal(f"W{n}", "bo@example.com", 900, day=day) for n, day in enumerate(weeks)))
    floor.send(deal("A", "bo@example.com", 900))
    assert floor.wins()["Account A"].marks == ["streak"]
    floor.send(*(deal(f"W{n}", "bo@example.com", 900, "lost", day) for n, day in enumerate(weeks)), now=LATER)
    assert floor.wins()["Account A"].marks == ["first_deal"]


def test_a_milestone_is_taken_back_and_given_again_once_each(floor: Floor) -> None:
    add_quota(floor.engine, floor.company, floor.ann, 10_000)
    floor.send(deal("A", amount=4000))
    (told_alone,) = floor.notices("milestone")
    for status in ("open", "open", "won", "won"):
        floor.send(deal("A", amount=4000, status=status), now=LATER)
    _, *changes = floor.notices("milestone")
    assert [(each.edit_of, each.employee_id) for each in changes] == [(told_alone.key, floor.ann)] * 2
    assert floor.wins()["Account A"].private == {str(floor.ann): {"half": 2}}


@pytest.mark.parametrize("later", ["never told", "of long ago", "grown"])
def test_a_milestone_that_was_passed_stays_while_as_much_is_booked(floor: Floor, later: str) -> None:
    add_quota(floor.engine, floor.company, floor.ann, 20_000)
    floor.send(deal("A", amount=8000))
    (told_alone,) = floor.notices("milestone")
    if later == "never told":
        settings(floor, wins_never_told=["account b"])
        floor.send(deal("B", amount=9000), now=LATER)
    elif later == "of long ago":
        floor.send(deal("B", amount=9000, day="2026-04-20"), now=LATER)
    else:
        floor.send(deal("A", amount=18_000), now=LATER)
    floor.send(deal("C", amount=100, status="open"), now=LATER)
    floor.send(deal("C", amount=100), now=LATER)
    assert [each.key for each in floor.notices("milestone") if each.edit_of] == []
    assert told_alone.args["kind"] == "half"
    floor.send(*(deal(key, amount=5, status="lost") for key in "ABC"), now=LATER)
    assert [each.edit_of for each in floor.notices("milestone") if each.edit_of] == [told_alone.key]


def test_what_is_never_told_takes_no_mark_away_and_is_on_no_board(floor: Floor) -> None:
    floor.send(deal("A", amount=9000))
    settings(floor, wins_never_told=["account b"])
    floor.send(deal("B", amount=50_000), now=LATER)
    floor.send(deal("C", amount=100), now=LATER)
    assert floor.wins()["Account A"].marks == ["largest"]
    settings(floor, wins_never_told=[])
    assert len(floor.announced()) == 2
    with operate(floor.engine, floor.office.company, LATER) as session:
        shown = board(session, floor.company.calendar.containing("quarter", NOW.date()), LATER).wins
    assert "Account B" not in [win.account for win in shown]


@pytest.mark.parametrize(("first", "then"), [("lost", "open"), ("open", "lost")])
def test_what_moves_on_between_lost_and_reopened_says_so(floor: Floor, first: str, then: str) -> None:
    words = {"lost": "lost", "open": "reopened"}
    floor.send(deal("A", amount=9000))
    for status in (first, then, then):
        floor.send(deal("A", amount=9000, status=status), now=LATER)
    assert (state(floor), len(edits(floor))) == (words[then], 2)


@pytest.mark.parametrize("status", ["lost", "open"])
def test_what_is_lost_or_reopened_and_then_gone_says_so(floor: Floor, status: str) -> None:
    rest = (OLD, deal("A", amount=9000, status="open"), deal("B", amount=9000, status="open"))
    floor.send(*rest, deal("OLD77", amount=9000))
    floor.send(*rest, deal("OLD77", amount=9000, status=status), now=LATER)
    floor.send(*rest, now=LATER, complete=True)
    assert (floor.wins()["Account OLD77"].state, len(edits(floor))) == ("gone", 2)


# ---------------------------------------------------------------- whose size counts


def test_marks_weigh_what_the_team_is_credited_with(floor: Floor) -> None:
    other = add_person(floor.engine, floor.company, "Other", role=Role.MANAGER)
    add_person(floor.engine, floor.company, "Priya", manager=other, email="priya@example.com")
    send(
        floor,
        split("OLD3", "", amount=30_000, day="2026-04-10"),
        split("P", "ann@example.com 10; priya@example.com 90", amount=90_000, status="open"),
        columns="splits",
    )
    send(floor, split("P", "ann@example.com 10; priya@example.com 90", amount=90_000), columns="splits")
    assert "largest" not in floor.wins()["Account P"].marks


def test_an_owner_without_credit_breaks_nothing(floor: Floor) -> None:
    send(floor, split("A", "bo@example.com 100", amount=9000), columns="splits")
    assert (credited(floor), floor.wins()["Account A"].employee_id) == ({floor.bo}, floor.bo)


def test_the_team_is_that_of_the_day_it_closed(floor: Floor) -> None:
    other = add_person(floor.engine, floor.company, "Other", role=Role.MANAGER)
    move_person(floor.engine, floor.company, floor.ann, other, date(2026, 5, 13))
    floor.send(deal("A", amount=9000, day="2026-05-12"))
    assert floor.wins()["Account A"].marks == ["largest"]  # of Boss's team, which has a history


# ---------------------------------------------------------------- what may be told


def settings(floor: Floor, **values: object) -> None:
    if values:
        with floor.engine.begin() as connection:
            floor.office.company = change_settings(connection, floor.company, **values)
    with operate(floor.engine, floor.office.company, LATER) as session:
        keep_true(session, LATER)


def test_what_is_never_to_be_told_is_taken_back_and_leaves_the_board(floor: Floor) -> None:
    floor.send(deal("A", amount=9000))
    settings(floor, wins_never_told=["account a"])
    assert (state(floor), len(edits(floor))) == ("withdrawn", 1)
    with operate(floor.engine, floor.office.company, LATER) as session:
        quarter = floor.company.calendar.containing("quarter", NOW.date())
        assert board(session, quarter, LATER).wins == ()
    floor.send(deal("A", amount=8000), now=LATER)
    settings(floor, wins_never_told=[])
    assert state(floor) == "reduced"


@pytest.mark.parametrize("hidden", ["amounts", "accounts"])
def test_what_is_hidden_later_leaves_earlier_announcements(floor: Floor, hidden: str) -> None:
    floor.send(deal("A", amount=9000))
    for _ in range(2):
        settings(floor, wins_hidden=[hidden])
    assert len(edits(floor)) == 1


def test_whoever_opts_out_is_no_longer_said_to_have_reached_the_quota(floor: Floor) -> None:
    add_quota(floor.engine, floor.company, floor.ann, 10_000)
    settings(floor, public_metrics=["attainment"])
    floor.send(deal("A", amount=9000))
    assert "goal_reached" in floor.wins()["Account A"].marks
    with floor.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE employee SET public_rank = false")
    settings(floor)
    assert floor.wins()["Account A"].marks == ["largest"]
    assert len(edits(floor)) == 1


# ---------------------------------------------------------------- told in chat


def tell(floor: Floor, account: str, amount: int) -> None:
    with session_for(floor.engine, principal(floor.engine, floor.company, "Ann"), NOW) as session:
        told(session, Sold(account, Decimal(amount)), None, NOW)


@pytest.mark.parametrize("row", [deal("A", amount=9000, status="lost"), deal("N", amount=9000, status="lost")])
def test_what_was_told_and_is_lost_in_the_crm_is_no_win(floor: Floor, row: str) -> None:
    account = row.split(",")[3]
    tell(floor, account, 9000)
    floor.send(row, now=LATER)
    assert (floor.wins()[account].state, len(edits(floor))) == ("lost", 1)
    floor.send(row.replace("lost", "won"), now=LATER)
    assert (floor.wins()[account].state, len(floor.announced())) == ("booked", 1)


def test_what_only_may_be_the_told_one_is_asked_about(floor: Floor) -> None:
    tell(floor, "Account A", 1000)
    floor.send(deal("A", amount=9000, status="lost"), now=LATER)
    assert [each.employee_id for each in floor.notices("win question")] == [floor.ann]
    assert edits(floor) == []
