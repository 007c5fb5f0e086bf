"""Which imported deals are announced where, how heavy they weigh, and what becomes of the announcement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from spm_core.people.settings import change_settings
from spm_core.principal import CompanyInfo
from tests.core.wins.won import OLD, Floor, deal
from tests.factories import NOW, add_person, add_quota


@pytest.fixture
def floor(engine: Engine, company: CompanyInfo, tmp_path: Path) -> Floor:
    return Floor(engine, company, tmp_path)


def test_the_first_import_announces_nothing(floor: Floor) -> None:
    floor.send(OLD, deal("A"))
    assert floor.notices() == []
    assert floor.wins() == {}


def test_a_deal_that_becomes_won_is_announced_once(floor: Floor) -> None:
    floor.send(OLD, deal("A", amount=9000, status="open"))
    for minutes in range(3):
        floor.send(OLD, deal("A", amount=9000), now=NOW + timedelta(minutes=minutes))
    assert len(floor.announced()) == 1
    (notice,) = floor.notices("win")
    assert (notice.channel_id, notice.due_at, notice.thread_of) == (floor.channel, NOW, None)
    assert floor.wins()["Account A"].marks == ["largest"]


def test_an_old_closing_is_no_news(floor: Floor) -> None:
    floor.send(OLD, deal("A", status="open"))
    floor.send(deal("A", day="2026-05-05"))
    assert floor.notices() == []


def test_a_closing_to_come_is_no_news_yet(floor: Floor) -> None:
    floor.send(OLD, deal("A", status="open"))
    floor.send(deal("A", day="2026-05-14"))
    assert floor.notices() == []


def test_a_backfill_is_history_though_some_of_it_closed_yesterday(floor: Floor) -> None:
    floor.send(OLD)
    floor.send(*(deal(f"B{n}", day="2025-11-11") for n in range(3)), deal("A"), deal("C"))
    assert floor.announced() == []


def test_a_check_announces_nothing(floor: Floor) -> None:
    floor.send(OLD, deal("A", status="open"))
    floor.send(deal("A"), check=True)
    assert floor.notices() == []


def test_small_wins_share_the_day_s_thread(floor: Floor) -> None:
    floor.send(OLD, deal("A", status="open"), deal("B", status="open"))
    floor.send(deal("A"), deal("B"))
    (root,) = floor.notices("wins of the day")
    threads = [each.thread_of for each in floor.notices("win")]
    assert threads == [root.key] * 2
    assert root.args == {"day": "2026-05-13"}


def test_without_history_each_win_stands_on_its_own(floor: Floor) -> None:
    floor.send(deal("X", status="open"), deal("A", status="open"))
    floor.send(deal("A"))
    assert floor.wins()["Account A"].marks == ["few", "first_deal"]


def test_of_two_in_one_import_only_the_larger_is_the_largest(floor: Floor) -> None:
    floor.send(OLD, deal("A", status="open"), deal("B", status="open"))
    floor.send(deal("A", amount=8000), deal("B", amount=9000))
    wins = floor.wins()
    assert [wins["Account A"].marks, wins["Account B"].marks] == [["top_tenth"], ["largest"]]


def test_reaching_the_goal_is_told_and_half_of_it_only_to_the_person(floor: Floor) -> None:
    add_quota(floor.engine, floor.company, floor.ann, 10_000)
    with floor.engine.begin() as connection:
        floor.office.company = change_settings(connection, floor.company, public_metrics=["attainment"])
    floor.send(OLD, deal("A", status="open"), deal("B", status="open"))
    floor.send(deal("A", amount=4000))
    (private,) = floor.notices("milestone")
    assert (private.employee_id, private.args["kind"]) == (floor.ann, "half")
    floor.send(deal("B", amount=5000))
    assert "goal_reached" in floor.wins()["Account B"].marks
    assert len(floor.notices("milestone")) == 1


def test_where_attainment_is_private_so_is_the_goal(floor: Floor) -> None:
    add_quota(floor.engine, floor.company, floor.ann, 5000)
    with floor.engine.begin() as connection:
        floor.office.company = change_settings(connection, floor.company, public_metrics=["won_amount"])
    floor.send(OLD, deal("A", status="open"))
    floor.send(deal("A", amount=4500))
    assert floor.wins()["Account A"].marks == ["largest"]
    assert [each.args["kind"] for each in floor.notices("milestone")] == ["goal"]


def test_a_comeback_is_for_the_person_alone(floor: Floor) -> None:
    floor.send(OLD, deal("L", "bo@example.com", day="2026-01-10"), deal("A", "bo@example.com", status="open"))
    floor.send(deal("A", "bo@example.com"))
    assert [(each.employee_id, each.args["kind"]) for each in floor.notices("milestone")] == [(floor.bo, "comeback")]
    assert "comeback" not in floor.wins()["Account A"].marks


def test_a_deal_reopened_later_changes_its_announcement(floor: Floor) -> None:
    floor.send(OLD, deal("A", amount=9000, status="open"))
    floor.send(deal("A", amount=9000))
    floor.send(deal("A", amount=9000, status="open"))
    floor.send(deal("A", amount=9000))
    first, *edits = floor.notices("win")
    assert [each.edit_of for each in edits] == [first.key] * 2
    assert [each.args for each in edits] == [{"win": first.args["win"], "again": True}] * 2
    assert floor.wins()["Account A"].state == "booked"


def test_a_deal_reduced_later_changes_its_announcement(floor: Floor) -> None:
    floor.send(OLD, deal("A", amount=9000, status="open"))
    floor.send(deal("A", amount=9000))
    floor.send(deal("A", amount=7000))
    win = floor.wins()["Account A"]
    assert (win.state, win.amount) == ("reduced", 7000)
    assert len(floor.announced()) == 1
    assert len(floor.notices("win")) == 2


@pytest.mark.parametrize("key", ["account a", "deal a"])
def test_what_is_never_to_be_told_is_not(floor: Floor, key: str) -> None:
    with floor.engine.begin() as connection:
        floor.office.company = change_settings(connection, floor.company, wins_never_told=[key])
    floor.send(OLD, deal("A", status="open"))
    floor.send(deal("A", amount=9000))
    assert floor.announced() == []


def test_at_night_it_waits_for_the_morning_of_its_channel(floor: Floor) -> None:
    tokyo = floor.bind("tokyo", None, time_zone="Asia/Tokyo")
    floor.send(OLD, deal("A", amount=9000, status="open"))
    floor.send(deal("A", amount=9000))
    due = {each.channel_id: each.due_at for each in floor.notices("win")}
    assert due == {floor.channel: NOW, tokyo: datetime(2026, 5, 13, 23, 30, tzinfo=UTC)}


def test_the_closest_team_s_channel_hears_of_it_and_the_company_s_of_what_is_large(floor: Floor) -> None:
    head = add_person(floor.engine, floor.company, "Head")
    lead = add_person(floor.engine, floor.company, "Lead", manager=head)
    add_person(floor.engine, floor.company, "Cy", manager=lead, email="cy@example.com")
    far, near, all_ = floor.bind("head", head), floor.bind("lead", lead), floor.bind("all", None)
    floor.send(OLD, deal("A", "cy@example.com", status="open"), deal("S", status="open"))
    floor.send(deal("A", "cy@example.com"), deal("S"))
    wins = floor.wins()
    where = {
        name: {each.channel_id for each in floor.notices("win") if each.args["win"] == win.id}
        for name, win in wins.items()
    }
    assert where == {"Account A": {near, all_}, "Account S": {floor.channel}}
    assert far not in where["Account A"]


def test_without_any_channel_a_win_is_kept_to_those_who_may_see_it(
    engine: Engine, company: CompanyInfo, tmp_path: Path
) -> None:
    floor = Floor(engine, company, tmp_path)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE channel SET bound = false")
    floor.send(OLD, deal("A", status="open"))
    floor.send(deal("A", amount=9000))
    assert floor.announced() == []
    assert floor.wins()["Account A"].public is False
