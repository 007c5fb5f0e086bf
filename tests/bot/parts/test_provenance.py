"""The source on a card is that of the rows behind its figures, as old as the oldest of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.turn import Call
from tests.asking import ask, card, press, texts
from tests.core.imports.importing import Office
from tests.factories import NOW, add_deal, add_person

HEADER = "id,owner,amount,stage,created,close_date\n"
WON = "{key},{owner},5,Closed Won,2026-03-01,2026-05-11\n"
OWNERS = ("Ann Lee", "Bo Dahl", "Cy Ek", "Di Fox")


@pytest.fixture
def office(engine, company, tmp_path):
    """Ann's deals come from an old file, everybody else's from a new one; calls of Ann and Bo from a third."""
    boss = add_person(engine, company, "Mo Boss")
    for name in OWNERS:
        add_person(engine, company, name, manager=boss, start_date=(NOW - timedelta(days=60)).date())
    office = Office(engine, company, tmp_path)
    deals = {name: WON.format(key=f"D{at}", owner=name) for at, name in enumerate(OWNERS)}
    send(office, "deals", "old.csv", HEADER + deals.pop("Ann Lee"), days_ago=5)
    send(office, "deals", "new.csv", HEADER + "".join(deals.values()), days_ago=1)
    calls = "owner,kind,day,number\nAnn Lee,call,2026-05-12,4\nBo Dahl,call,2026-05-12,4\n"
    send(office, "activities", "phone.csv", calls, days_ago=0)
    return office


def send(office, kind, name, text, days_ago):
    file = office.home / name
    file.write_text(text)
    assert not office.send(kind, file, NOW - timedelta(days=days_ago)).rejected


def said(answer):
    source = card(answer).source
    return source and source.name


def test_the_quota_of_each_names_what_it_rests_on(engine, office):
    asked = (ask(engine, "how am I tracking to quota?", who) for who in ("Ann Lee", "Bo Dahl", "Mo Boss"))
    ann, bo, mo = (card(answer).source for answer in asked)
    assert ann
    assert bo
    assert mo
    assert mo.oldest
    assert (ann.name, ann.stale, ann.oldest) == ("old.csv", True, None)
    assert (bo.name, bo.stale) == ("new.csv", False)
    assert (mo.name, mo.stale, mo.oldest - mo.age) == ("2 sources", True, timedelta(days=4))


@pytest.mark.parametrize(
    ("call", "source"),
    [
        (Call("quota", {"asks": "gap"}), "old.csv"),
        (Call("metric", {"metric": "win_rate"}), "old.csv"),
        (Call("metric", {"metric": "calls"}), "phone.csv"),
        (Call("metric", {"metric": "open_pipeline"}), "old.csv"),
        (Call("report"), "2 sources"),  # its key figures count calls
        (Call("digest"), "old.csv"),
        (Call("coaching"), "old.csv"),
        (Call("onboarding"), "2 sources"),
        (Call("deal", {"deal": "D0"}), "old.csv"),
    ],
)
def test_a_reps_cards(engine, office, call, source):
    assert said(press(engine, call, "Ann Lee")) == source


@pytest.mark.parametrize(
    ("call", "source"),
    [
        (Call("summary", {"person": "Bo Dahl"}), "new.csv"),
        (Call("metric", {"metric": "calls", "team": "my team"}), "phone.csv"),
        (Call("leaderboard", {"metric": "calls"}), "phone.csv"),
        (Call("leaderboard"), "2 sources"),
        (Call("onboarding"), "3 sources"),
        (Call("digest"), "2 sources"),
        (Call("deal", {"deal": "D1"}), "new.csv"),
    ],
)
def test_a_managers_cards(engine, office, call, source):
    assert said(press(engine, call, "Mo Boss")) == source


def test_what_quotas_rest_on_is_that_of_the_periods_judged(engine, office):
    july = NOW + timedelta(days=60)
    assert said(press(engine, Call("quota fairness"), "Mo Boss", now=july)) == "2 sources"


def test_a_ranking_rests_on_the_rows_of_all_who_are_ranked(engine, office):
    assert said(press(engine, Call("leaderboard"), "Di Fox")) == "2 sources"


def test_what_people_logged_comes_from_no_file(engine, company, tmp_path):
    add_person(engine, company, "Ann Lee")
    add_person(engine, company, "Bo Dahl")
    office = Office(engine, company, tmp_path)
    send(office, "deals", "chat.csv", HEADER + WON.format(key="D1", owner="Ann Lee"), days_ago=1)
    press(engine, Call("log activity", {"kind": "call", "count": "2"}), "Bo Dahl")
    answer = press(engine, Call("metric", {"metric": "calls"}), "Bo Dahl")
    assert texts(answer)[1] == "2"
    assert said(answer) is None


def test_a_deal_that_no_file_brought_has_no_source(engine, company, tmp_path):
    ann = add_person(engine, company, "Ann Lee")
    add_deal(engine, company, ann, 10, external_id="X1", source="by hand")
    office = Office(engine, company, tmp_path)
    send(office, "deals", "bo.csv", HEADER + WON.format(key="D1", owner="Ann Lee"), days_ago=1)
    assert said(press(engine, Call("deal", {"deal": "X1"}), "Ann Lee")) is None
    assert said(press(engine, Call("deal", {"deal": "D1"}), "Ann Lee")) == "bo.csv"
