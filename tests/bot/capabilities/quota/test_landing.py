"""Where somebody should land, as people read it: one figure, a range that the past bears out, and no contradiction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.deals.models import Deal, DealChange
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, press, texts
from tests.factories import NOW, add_deal, add_person, add_quota, operate

QUESTION = "what should I do?"
QUARTERS = [(date(2023 + n // 4, 1 + 3 * (n % 4), 1), n) for n in range(3, 13)]
"""The ten quarters from the end of 2023 to the first of 2026."""


@pytest.fixture
def boss(engine: Engine, company: CompanyInfo) -> int:
    return add_person(engine, company, "Boss Bo", role=Role.MANAGER)


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo, boss: int) -> int:
    """40,000 of 100,000 booked; four open deals of 20,000 at even chances; 40 closed in a year, half of them won."""
    person = add_person(engine, company, "Ann Lee", manager=boss)
    add_quota(engine, company, person, 100_000)
    add_deal(engine, company, person, 40_000)
    for n in range(4):
        add_deal(
            engine, company, person, 20_000, "open", date(2026, 6, 10 + n), name=f"Even {n}", external_id=f"Even {n}",
            probability=Decimal("0.5"),
        )  # fmt: skip
    close(engine, company, person, ["won", "lost"] * 20, date(2026, 1, 20), 10_000)
    return person


def close(
    engine: Engine, company: CompanyInfo, person: int, outcomes: list[str], day: date, amount: int, **more: Any
) -> None:
    with operate(engine, company) as session:
        for n, status in enumerate(outcomes):
            values = {"currency": company.currency, "stage": status, "created_on": date(2020, 1, 1), **more}
            values |= {"external_id": f"{day} {amount} {n}", "name": "Old", "source": "test", "as_of": NOW}
            deal = Deal(owner_id=person, amount=Decimal(amount), status=status, close_date=day, **values)
            session.add(deal)


def remember(engine: Engine, company: CompanyInfo, person: int, won: list[int]) -> None:
    """Each of ten quarters had four deals at even chances in its middle; so many of them were won by its end."""
    moved = add_deal(engine, company, person, 10, "lost", date(2023, 9, 1), created_on=date(2023, 6, 1))
    with operate(engine, company) as session:
        session.add(
            DealChange(
                deal_id=moved, changed_on=date(2023, 8, 1), field="close_date", old="2023-08-30", new="2023-09-01"
            )
        )
    for (start, _n), count in zip(QUARTERS, won, strict=True):
        outcomes = ["won"] * count + ["lost"] * (4 - count)
        ends = date(start.year, start.month + 2, 20)
        close(engine, company, person, outcomes, ends, 20_001, probability=Decimal("0.5"))


def test_without_a_past_the_range_is_not_proven(engine: Engine, ann: int) -> None:
    answer = ask(engine, QUESTION, "Ann Lee")
    found = facts(answer)
    assert [found[name]["amount"] for name in ("landing", "landing_low", "landing_high")] == [
        "80000.0000",
        "60000.0000",
        "100000.0000",
    ]
    assert (found["chance"], found["replayed"], found["inside"]) == ("0.312500000000", 0, None)  # 5 of 16
    assert found["notes"]["inside"] == "few_past_periods"
    said = texts(answer)
    assert said[1:4] == ["$80,000", "expected of $100,000 by Jun 30, 35 working days left", "Chance of quota: 31%"]
    assert any("Not proven yet" in line and "$60,000" in line and "$100,000" in line for line in said)


def test_ten_quarters_that_went_as_expected_prove_it(engine: Engine, company: CompanyInfo, boss: int, ann: int) -> None:
    remember(engine, company, ann, [2, 1, 3, 2, 2, 1, 3, 2, 2, 2])
    found = facts(ask(engine, QUESTION, "Ann Lee"))
    assert (found["replayed"], found["inside"], found["chance"]) == (10, 10, "0.312500000000")
    assert "In 10 of 10 earlier periods the result lay in such a range." in " ".join(
        texts(ask(engine, QUESTION, "Ann Lee"))
    )
    assert facts(ask(engine, "what should Ann do to hit quota?", "Boss Bo"))["landing_low"] == found["landing_low"]


def test_a_single_day_and_a_last_day_are_answered(engine: Engine, company: CompanyInfo, ann: int) -> None:
    remember(engine, company, ann, [2] * 10)
    for period in ("2026-05-13..2026-05-13", "2026-04-01..2026-05-13"):
        assert press(engine, Call("path to quota", {"period": period}), "Ann Lee").outcome == "answered"


def test_quarters_that_went_otherwise_widen_the_range(engine: Engine, company: CompanyInfo, ann: int) -> None:
    plain = facts(ask(engine, QUESTION, "Ann Lee"))
    remember(engine, company, ann, [0, 4, 0, 4, 0, 4, 0, 4, 2, 2])
    found = facts(ask(engine, QUESTION, "Ann Lee"))
    assert found["replayed"] == 10
    assert found["inside"] >= 9
    assert amount(found, "landing_low") < amount(plain, "landing_low")
    assert amount(found, "landing_high") > amount(plain, "landing_high")
    assert amount(found, "landing") == amount(plain, "landing")
    assert Decimal("0.1") <= Decimal(found["chance"]) != Decimal(plain["chance"])  # as the quota lies in the range


def test_what_only_the_closing_set_is_not_taken_for_a_chance(engine: Engine, company: CompanyInfo, ann: int) -> None:
    """A CRM sets 100 % on winning: without a record of what stood before, the usual rate stands in, here half."""
    remember(engine, company, ann, [2, 1, 3, 2, 2, 1, 3, 2, 2, 2])
    before = facts(ask(engine, QUESTION, "Ann Lee"))
    with operate(engine, company) as session:
        for deal in session.query(Deal).filter(Deal.amount == Decimal(20_001)):
            deal.probability = Decimal(1) if deal.status == "won" else Decimal(0)
    after = facts(ask(engine, QUESTION, "Ann Lee"))
    assert (before["replayed"], after["replayed"]) == (10, 7)  # the first three have too few closed deals for a rate


def test_numbers_are_those_of_the_other_cards(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(engine, company, ann, 8_000, "open", date(2026, 6, 2))
    found, pipe = (facts(press(engine, Call(name), "Ann Lee")) for name in ("path to quota", "pipeline"))
    for name in ("open_pipeline", "weighted_pipeline", "gap", "usual_win_rate", "needed_coverage"):
        assert found[name] == pipe[name], name
    brought = amount(pipe, "weighted_pipeline") + amount(pipe, "unweighted_pipeline") * Decimal(pipe["usual_win_rate"])
    assert abs(amount(found, "landing") - amount(found, "booked") - brought) < Decimal("0.01")


def test_the_levers_go_both_ways(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(
        engine, company, ann, 60_000, "open", date(2026, 6, 2), name="Whale", external_id="Whale",
        probability=Decimal("0.25"),
    )  # fmt: skip
    answer = ask(engine, QUESTION, "Ann Lee")
    levers = facts(answer)["levers"]
    assert len(levers) == 3
    first = levers[0]
    assert (first["deal"], Decimal(first["chance_if"])) == ("Whale", 1)
    both = Decimal("0.25") * Decimal(first["chance_if"]) + Decimal("0.75") * Decimal(first["chance_unless"])
    assert abs(both - Decimal(facts(answer)["chance"])) < Decimal("1e-5")
    assert "Whale | $60,000 | Closes Jun 2 · 25% · chance of quota: over 95% if won, 31% if lost" in texts(answer)


@pytest.mark.parametrize("locale", ["en-US", "it-IT", "pt-BR"])
def test_out_of_reach_comes_first_and_nothing_gainsays_it(
    engine: Engine, company: CompanyInfo, boss: int, locale: str
) -> None:
    cy = add_person(engine, company, "Cy Fox", manager=boss)
    add_quota(engine, company, cy, 100_000)
    close(engine, company, cy, ["won", "lost"] * 20, date(2026, 1, 20), 10_000)
    add_deal(engine, company, cy, 20_000, "open", date(2026, 6, 1), probability=Decimal("0.5"))
    answer = press(engine, Call("path to quota"), "Cy Fox", locale=locale)
    found, said = facts(answer), texts(answer)
    assert (found["chance"], found["notes"]["chance"], amount(found, "missing")) == (None, "out_of_reach", 80_000)
    words = {
        "en-US": "Out of reach with what is open",
        "it-IT": "Irraggiungibile con ciò che è aperto",
        "pt-BR": "Fora de alcance com o que está aberto",
    }
    assert said[3] == words[locale]
    assert "80" in said[1]
    assert not any("90,000" in line or "90.000" in line for line in said)


@pytest.mark.parametrize(
    ("open_deals", "words"),
    [
        ([(200_000, "0.4")], "On average that's enough, but it hangs on a few deals."),
        ([(60_000, "0.9")], "On average that's $6,000 short, but more often than not it's enough."),
    ],
)
def test_an_average_that_the_chance_seems_to_gainsay_is_explained(
    engine: Engine, company: CompanyInfo, boss: int, open_deals: list[tuple[int, str]], words: str
) -> None:
    cy = add_person(engine, company, "Cy Fox", manager=boss)
    add_quota(engine, company, cy, 100_000)
    add_deal(engine, company, cy, 40_000)
    close(engine, company, cy, ["won", "lost"] * 20, date(2026, 1, 20), 10_000)
    for worth, chance in open_deals:
        add_deal(engine, company, cy, worth, "open", date(2026, 6, 1), probability=Decimal(chance))
    assert any(line.endswith(words) for line in texts(ask(engine, QUESTION, "Cy Fox")))


@pytest.mark.parametrize("show", [None, "ways"])
def test_no_second_chance_stands_beside_the_chance(engine: Engine, ann: int, show: str | None) -> None:
    """The chance of one set of deals, or the rate that would do, reads like another answer to the same question."""
    answer = press(engine, Call("path to quota", {"show": show} if show else {}), "Ann Lee")
    said = " ".join(texts(answer))
    assert "odds" not in said
    assert "instead of" not in said
    assert said.count("Chance of quota") == (0 if show else 1)
    assert card(answer).body


def amount(found: dict[str, Any], name: str) -> Decimal:
    return Decimal(found[name]["amount"])
