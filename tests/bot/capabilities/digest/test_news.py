"""What a digest calls new: whatever became known since the last one; with what was told then it makes today's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.principal import Role
from tests.asking import ask, facts, press, texts
from tests.core.imports.importing import Office
from tests.factories import add_person, add_quota, make_company

FIRST, LATER = datetime(2026, 5, 4, 12, tzinfo=UTC), datetime(2026, 5, 14, 12, tzinfo=UTC)
MONDAY = datetime(2026, 5, 18, 8, tzinfo=UTC)
HEADER = "id,name,owner,amount,currency,stage,status,created,close_date,splits\n"
TOLD = {
    "owner": "Ann Lee", "amount": "8000", "currency": "USD", "stage": "Closed Won", "status": "won",
    "created": "2026-02-02", "close_date": "2026-05-02", "splits": "",
}  # fmt: skip
OPEN = {**TOLD, "stage": "Offer", "status": "open", "close_date": "2026-06-10"}
LOST = {"stage": "Closed Lost", "status": "lost"}


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Office:
    """Boss Lady leads Ann and Bo; Cid is somebody else's. Ann has won 1,000."""
    company = make_company(engine)
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    for name in ("Ann Lee", "Bo Lee"):
        add_person(engine, company, name, manager=boss)
    other = add_person(engine, company, "Otto Boss", role=Role.MANAGER)
    add_person(engine, company, "Cid Other", manager=other)
    add_quota(engine, company, boss, 200_000, scope="team")
    found = Office(engine, company, tmp_path)
    send(found, "base", {**TOLD, "amount": "1000", "close_date": "2026-04-10"}, FIRST)
    return found


def send(office: Office, deal: str, values: dict[str, str], now: datetime) -> None:
    """A file with one deal."""
    office.send("deals", f"{HEADER}{deal},{deal},{','.join(values.values())}\n", now)


def told(office: Office, name: str = "Boss Lady", now: datetime = MONDAY) -> tuple[dict[str, Any], str]:
    """A digest's facts and texts, of which nothing is new exactly where nothing changed."""
    answer = ask(office.engine, "my week", name, now=now)
    found, said = facts(answer), "\n".join(texts(answer))
    assert ("nothing new." in said) == found["nothing_changed"], said
    return found, said


def amount(value: dict[str, str]) -> Decimal:
    return Decimal(value["amount"])


def adds_up(found: dict[str, Any]) -> bool:
    changed = sum(amount(each["amount"]) for each in found["rebooked"])
    return amount(found["booked_before"]) + amount(found["won_since"]) + changed == amount(found["booked"])


@pytest.mark.parametrize("name", ["Boss Lady", "Ann Lee"])
def test_a_win_recorded_after_the_fact_is_new_once(office: Office, name: str) -> None:
    send(office, "late", OPEN, FIRST)
    send(office, "late", {**TOLD, "close_date": "2026-05-06"}, LATER)
    found, said = told(office, name)
    assert ("Won (1): $8,000" if name == "Boss Lady" else "won $8,000 (1 deal)") in said
    assert [win["name"] for win in found["wins"]] == ["late"]
    assert adds_up(found)
    found, said = told(office, name, MONDAY + timedelta(weeks=1))
    assert (found["wins"], found["nothing_changed"]) == ([], True)


def test_wins_of_the_last_quarter_that_come_in_this_one_are_new(office: Office) -> None:
    send(office, "june", OPEN, FIRST)
    send(office, "june", {**TOLD, "close_date": "2026-06-24"}, datetime(2026, 7, 1, 8, tzinfo=UTC))
    found, said = told(office, now=datetime(2026, 7, 2, 8, tzinfo=UTC))
    assert "Won (1): $8,000" in said
    assert amount(found["booked"]) == 0


@pytest.mark.parametrize(
    ("change", "less", "why"),
    [
        (LOST, 8_000, "lost"),
        ({**OPEN, "close_date": "2026-06-10"}, 8_000, "reopened"),
        ({"amount": "6500"}, 1_500, "amount changed"),
        ({"splits": "Ann Lee:60;Cid Other:40"}, 3_200, "split changed"),
        ({"owner": "Cid Other"}, 8_000, "handed over"),
        ({"close_date": "2026-03-20"}, 8_000, "close date changed"),
        ({"owner": "Cid Other", **LOST}, 8_000, "handed over"),
    ],
)
@pytest.mark.parametrize("name", ["Boss Lady", "Ann Lee"])
def test_what_was_told_and_is_taken_back_is_named(
    office: Office, name: str, change: dict[str, str], less: int, why: str
) -> None:
    send(office, "U1", TOLD, FIRST)
    send(office, "U1", {**TOLD, **change}, LATER)
    found, said = told(office, name)
    assert f"Booked less: U1 -${less:,} ({why})." in said
    assert found["wins"] == []
    assert adds_up(found)
    assert amount(found["booked_before"]) == 9_000


def test_what_is_handed_over_within_a_team_is_no_news_of_the_team(office: Office) -> None:
    send(office, "U1", TOLD, FIRST)
    send(office, "P1", OPEN, FIRST)
    for deal, values in (("U1", TOLD), ("P1", OPEN)):
        send(office, deal, {**values, "owner": "Bo Lee"}, LATER)
    assert told(office)[0]["nothing_changed"]
    ann, bo = (told(office, name) for name in ("Ann Lee", "Bo Lee"))
    assert "Booked less: U1 -$8,000 (handed over)." in ann[1]
    assert "Booked more: U1 +$8,000 (handed over)." in bo[1]
    assert bo[0]["wins"] == []
    assert all(adds_up(found) for found, _said in (ann, bo))


def test_a_rate_that_changed_what_is_booked_is_news(office: Office) -> None:
    office.send("rates", "currency,day,rate\nEUR,2026-04-01,2\n", FIRST)
    send(office, "euro", {**TOLD, "currency": "EUR"}, FIRST)
    office.send("rates", "currency,day,rate\nEUR,2026-04-01,1.5\n", LATER)
    found, said = told(office)
    assert "Booked less: euro -$4,000 (rate changed)." in said
    assert adds_up(found)


def test_several_are_named_with_what_they_make_together(office: Office) -> None:
    for n in range(5):
        send(office, f"U{n}", {**TOLD, "amount": str(100 * (n + 1))}, FIRST)
        send(office, f"U{n}", {**TOLD, **LOST, "amount": str(100 * (n + 1))}, LATER)
    assert "U4 -$500 (lost), U3 -$400 (lost), U2 -$300 (lost) and 2 more. Total: -$1,500." in told(office)[1]


def test_what_else_became_of_the_pipeline_is_told(office: Office) -> None:
    send(office, "grown", OPEN, FIRST)
    send(office, "grown", {**OPEN, "amount": "18000"}, LATER)
    send(office, "new", {**OPEN, "amount": "50000", "created": "2026-05-14"}, LATER)
    assert "Created: +$50,000\nAmount changed: +$10,000" in told(office)[1]
    assert "created +$50,000, amount changed +$10,000." in told(office, "Ann Lee")[1]


def test_of_many_steps_the_largest_are_told_and_the_rest_together(office: Office) -> None:
    for deal in ("grown", "given", "early"):
        send(office, deal, OPEN, FIRST)
    send(office, "grown", {**OPEN, "amount": "18000"}, LATER)
    send(office, "given", {**OPEN, "owner": "Cid Other"}, LATER)
    send(office, "early", {**OPEN, "close_date": ""}, LATER)
    send(office, "new", {**OPEN, "amount": "50000", "created": "2026-05-14"}, LATER)
    assert "Created: +$50,000\nAmount changed: +$10,000\nOther changes: -$16,000" in told(office)[1]


def test_a_changed_quota_is_news(office: Office) -> None:
    quotas = "owner,scope,period,amount\nBoss Lady,team,2026-Q2,{}\n"
    office.send("quotas", quotas.format(200_000), FIRST)
    assert told(office)[0]["nothing_changed"]
    office.send("quotas", quotas.format(220_000), LATER)
    found, said = told(office)
    assert "Quota changed: $200,000 → $220,000." in said
    assert (amount(found["quota_before"]), amount(found["quota"])) == (200_000, 220_000)


def test_a_changed_forecast_call_is_news(office: Office) -> None:
    for commit, now in (("5000", FIRST), ("7000", LATER)):
        press(office.engine, Call("submit forecast", {"commit": commit}), "Ann Lee", now=now)
    assert "Forecast calls: $5,000 → $7,000." in told(office)[1]
