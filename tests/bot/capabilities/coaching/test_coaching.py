"""What somebody is to be coached on: the signals, what they rest on, and who may see them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.inputs import Form
from bot.turn import Call
from spm_core.coaching.rules import UNKNOWN, Level, discounting, large_part, long_cycle, low_share
from spm_core.coaching.signals import steps
from spm_core.deals.models import DealChange, Product
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, press_all, texts
from tests.factories import add_deal, add_person, add_quota, operate

MARCH = date(2026, 3, 2)
STEPS = ("", "Meeting", "Offer", "Won")


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Anna leads Priya, Tom, Aisha and Bo; Otto leads Omar."""
    add_person(engine, company, "Adam Admin", role=Role.ADMIN)
    anna = add_person(engine, company, "Anna Lead", role=Role.MANAGER)
    otto = add_person(engine, company, "Otto Other", role=Role.MANAGER)
    found = {name: add_person(engine, company, name, manager=anna) for name in ("Priya", "Tom", "Aisha", "Bo")}
    return {**found, "Omar": add_person(engine, company, "Omar", manager=otto), "Anna": anna}


def deals(engine: Engine, company: CompanyInfo, owner: int, won: int, lost: int, entered: date = MARCH) -> None:
    """Deals that met and got an offer; of these so many won, the others lost from the offer on."""
    for n in range(won + lost):
        status = "won" if n < won else "lost"
        closes = entered + timedelta(days=20)
        deal = add_deal(engine, company, owner, 1_000, status, closes, created_on=entered)
        with operate(engine, company) as session:
            for step, (old, new) in enumerate(pairwise(STEPS)):
                became = new if new != "Won" or status == "won" else "Lost"
                day = entered + timedelta(days=10 * step)
                session.add(DealChange(deal_id=deal, changed_on=day, field="stage", old=old, new=became))


@pytest.fixture
def floor(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> dict[str, int]:
    """Priya wins 3 of 15, the three others 12 of 15 each."""
    add_quota(engine, company, people["Priya"], 10_000)
    deals(engine, company, people["Priya"], 3, 12)
    for name in ("Tom", "Aisha", "Bo"):
        deals(engine, company, people[name], 12, 3)
    return people


def signals(answer: Any) -> dict[str, Any]:
    return {each["kind"]: each for each in facts(answer)["signals"]}


def test_a_low_conversion_at_a_stage_with_its_evidence(engine: Engine, floor: dict[str, int]) -> None:
    """All 15 got from the meeting to an offer, as the team's did; only 3 of 15 from the offer to a win, of 60 39."""
    answer = ask(engine, "what should I coach Priya on this week", "Anna Lead")
    assert answer.outcome == "answered"
    assert card(answer).title == "Coaching · Priya"
    staged = [each for each in facts(answer)["signals"] if each["kind"] == "stage_conversion"]
    assert [(each["from_stage"], each["to_stage"], each["now"]["sample"]) for each in staged] == [("Offer", "Won", 15)]
    assert Decimal(staged[0]["now"]["value"]) == Decimal("0.2")
    assert Decimal(staged[0]["team"]["value"]) == Decimal("0.65")
    assert staged[0]["confidence"] == "high"
    first, evidence = texts(answer)[1:3]
    assert first.startswith("Take two deals")
    assert "20%" in evidence
    assert "3 of 15 closed deals · team 65% (4 people)" in evidence
    pressed = [each.outcome for each in press_all(engine, answer, "Anna Lead")]
    assert pressed == ["confirm", "answered", "answered", "confirm", "answered", "answered"]


def test_the_rep_sees_what_the_manager_sees(engine: Engine, floor: dict[str, int]) -> None:
    mine = ask(engine, "what should I work on to get better", "Priya")
    theirs = press(engine, Call("coaching", {"person": "Priya"}), "Anna Lead")
    assert facts(mine)["signals"] == facts(theirs)["signals"] != []


def test_peers_and_other_managers_see_nothing(engine: Engine, floor: dict[str, int]) -> None:
    for who in ("Tom", "Otto Other", "Omar"):
        answer = ask(engine, "what should I coach Priya on", who)
        nobody = ask(engine, "what should I coach Zelda Nobody on", who)
        assert answer.outcome == "denied"
        assert texts(answer) == texts(nobody)


def test_the_team_is_not_told_of_fewer_than_three(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    deals(engine, company, people["Priya"], 3, 12)
    deals(engine, company, people["Tom"], 14, 1)
    assert all(
        each["team"]["value"] is None for each in facts(ask(engine, "what should I work on", "Priya"))["signals"]
    )


def test_few_cases_are_named(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    deals(engine, company, people["Priya"], 2, 2)
    for name in ("Tom", "Aisha", "Bo"):
        deals(engine, company, people[name], 12, 3)
    answer = ask(engine, "what should I work on", "Priya")
    assert signals(answer)["win_rate"]["confidence"] == "low"
    assert "Few cases: may be chance" in " ".join(texts(answer))


def test_single_threaded_and_stalled_deals(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    for n, count in enumerate((1, 0, 1, 4)):
        late: dict[str, Any] = {"contact_count": count, "name": f"Hooli {n}", "last_activity": date(2026, 2, 2)}
        add_deal(engine, company, people["Priya"], 1_000 * (n + 1), "open", date(2026, 6, 1), **late)
    found = signals(ask(engine, "what should I work on", "Priya"))
    assert found["single_threaded"]["deals"] == ["Hooli 2", "Hooli 1", "Hooli 0"]
    assert Decimal(found["single_threaded"]["now"]["value"]) == Decimal("0.75")
    assert found["stalled"]["now"]["sample"] == 4
    assert found["stalled"]["confidence"] == "low"


def test_discounts_beside_ones_own_before(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    with operate(engine, company) as session:
        product = Product(name="GTX", list_price=Decimal(1_000))
        session.add(product)
        session.flush()
        number = product.id
    for closes, amount in ((date(2025, 9, 1), 980), (date(2026, 4, 1), 850)):
        for _ in range(4):
            add_deal(engine, company, people["Priya"], amount, "won", closes, product_id=number)
    found = signals(ask(engine, "what should I work on", "Priya"))["discounting"]
    assert Decimal(found["now"]["value"]) == Decimal("0.15")
    assert Decimal(found["before"]["value"]) == Decimal("0.02")


def test_ramp_behind_plan(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    new = add_person(
        engine, company, "Nina New", manager=people["Anna"], start_date=date(2026, 3, 2), ramp=["0.25", "0.5", "0.75"]
    )
    add_quota(engine, company, new, 90_000)
    add_deal(engine, company, new, 1_000)
    found = signals(ask(engine, "how can I help Nina improve", "Anna Lead"))
    assert found["ramp"]["confidence"] == "high"
    assert 0 < Decimal(found["ramp"]["now"]["value"]) < Decimal("0.5")


def test_one_asks_oneself_what_one_needs_from_others(engine: Engine, people: dict[str, int]) -> None:
    mine = texts(ask(engine, "what should I work on", "Priya"))
    hers = texts(ask(engine, "what should I coach Priya on this week", "Anna Lead"))
    assert "3. What do you need from your manager?" in mine
    assert "3. What do you need from me?" in hers


def test_nothing_stands_out(engine: Engine, people: dict[str, int]) -> None:
    answer = ask(engine, "what should I work on", "Priya")
    assert facts(answer)["signals"] == []
    assert "Nothing stands out beside the team, or beside half a year before." in texts(answer)
    assert "New goal…" in labels(answer)


# ---------------------------------------------------------------- skills, and who helps


def choose(engine: Engine, who: str, **skills: str) -> Any:
    form = press(engine, Call("choose skills", form=True), who).reply
    assert isinstance(form, Form)
    return press(engine, Call(form.call.do, {**form.call.args, **skills}), who)


def test_skills_to_grow_are_the_persons_and_their_managers(engine: Engine, people: dict[str, int]) -> None:
    saved = choose(engine, "Priya", grow="negotiation", grow_too="demo", help="prospecting")
    assert texts(saved)[1] == "Growing: Negotiation and closing, Demos and presentations"
    assert "Growing: Negotiation and closing, Demos and presentations" in texts(
        press(engine, Call("coaching", {"person": "Priya"}), "Anna Lead")
    )
    admin = press(engine, Call("skills", {"person": "Priya"}), "Adam Admin")
    assert texts(admin)[1:3] == ["Growing: –", "Helps others with: Prospecting"]
    assert press(engine, Call("skills", {"person": "Priya"}), "Tom").outcome == "denied"
    assert texts(choose(engine, "Priya", grow="demo", grow_too="", help=""))[1] == "Growing: Demos and presentations"


def test_a_colleague_is_named_only_who_offers_and_is_strong(engine: Engine, floor: dict[str, int]) -> None:
    assert "strong there" not in " ".join(texts(ask(engine, "what should I work on", "Priya")))
    choose(engine, "Priya", help="discovery")
    assert "strong there" not in " ".join(texts(ask(engine, "what should I work on", "Priya")))
    choose(engine, "Aisha", help="discovery")
    said = " ".join(texts(ask(engine, "what should I work on", "Priya")))
    assert "Aisha is strong there and helps with it" in said
    choose(engine, "Aisha", help="")
    assert "Aisha" not in " ".join(texts(ask(engine, "what should I work on", "Priya")))


def test_who_offers_without_being_strong_is_not_named(engine: Engine, company: CompanyInfo, floor: Any) -> None:
    deals(engine, company, floor["Omar"], 1, 14)
    choose(engine, "Omar", help="discovery")
    assert "Omar" not in " ".join(texts(press(engine, Call("coaching", {"person": "Priya"}), "Anna Lead")))


# ---------------------------------------------------------------- the rules

SHARES = st.decimals(0, 1, places=3)
COUNTS = st.integers(0, 400)


@given(SHARES, COUNTS, SHARES, COUNTS)
def test_a_share_is_named_only_where_it_is_lower(now: Decimal, n: int, team: Decimal, m: int) -> None:
    found = low_share("win_rate", Level(now, n), Level(team, m), UNKNOWN)
    if found:
        assert team - now >= Decimal("0.05")
    elif n > 100 and m > 100:
        assert team - now < Decimal("0.15")


def test_what_is_undefined_is_no_signal() -> None:
    none = Level(None, 0)
    assert low_share("win_rate", none, Level(Decimal(1), 50), UNKNOWN) is None
    assert long_cycle(none, Level(Decimal(30), 50), UNKNOWN) is None
    assert discounting(Level(Decimal("0.5"), 20), none) is None
    assert large_part("stalled", none, ()) is None


def test_a_long_cycle() -> None:
    now, team = Level(Decimal(60), 12), Level(Decimal(45), 40, 4)
    found = long_cycle(now, team, UNKNOWN)
    assert found is not None
    assert found.confidence == "medium"
    assert long_cycle(now, Level(Decimal(55), 40), UNKNOWN) is None


def test_the_way_deals_mostly_go() -> None:
    known = {("", "A"): 9, ("A", "B"): 5, ("B", "A"): 2, ("A", "C"): 1, ("B", "Won"): 3, ("B", "Lost"): 9}
    assert steps(known) == (("A", "B"), ("B", "Won"))
