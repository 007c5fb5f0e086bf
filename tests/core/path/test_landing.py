"""Where somebody should land: the range that earlier periods bear out, and the chance that goes with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.deals.service import Credit
from spm_core.metrics.usual import Usual
from spm_core.money import Money
from spm_core.path.combinations import Chance
from spm_core.path.landing import FEW_CLOSED, FEW_PERIODS, Aim, Landing, Replay, landing, widening
from spm_core.path.levers import OpenDeals, levers
from spm_core.path.outcomes import expected, outcomes, worth
from spm_core.period import days

YEAR = days(date(2025, 5, 14), date(2026, 5, 13))
TEN = [Chance(f"D{n}", Decimal(10), Decimal("0.5")) for n in range(10)]
MANY = Usual(Decimal("0.5"), YEAR, FEW_CLOSED, "own", FEW_CLOSED)


def usd(amount: Decimal | int) -> Money:
    return Money(Decimal(amount), "USD")


def amount(money: Money | None) -> Decimal:
    assert money is not None
    return money.amount


def replay(came: int, chances: list[Chance] = TEN) -> Replay:
    return Replay(outcomes(chances, worth(chances)), expected(chances), worth(chances), Decimal(came))


def landed(gap: int, came: list[int], chances: list[Chance] = TEN, usual: Usual = MANY) -> Landing:
    return landing(
        Aim(usd(100), usd(gap), usd(worth(chances))), chances, usual, [replay(each, chances) for each in came]
    )


def test_independent_deals_that_behaved_so() -> None:
    found = landed(60, [50, 40, 60, 50, 30, 70, 50, 40, 60, 50])
    assert (found.expected, found.low, found.high) == (usd(150), usd(130), usd(170))
    assert (found.replayed, found.inside, found.noise) == (10, 10, 0)
    assert found.chance == Decimal("0.376953")  # of ten fair coins, six or more


def test_results_further_off_widen_the_range_and_soften_the_chance() -> None:
    found = landed(80, [0, 100, 10, 90, 20, 80, 50, 50, 50, 50])
    sure = landed(80, [50] * 10)
    assert amount(found.low) < amount(sure.low)
    assert amount(found.high) > amount(sure.high)
    assert (found.chance or 0) > (sure.chance or 0)
    assert found.inside is not None
    assert 9 <= found.inside <= 10  # ⌈0.8 × 11⌉ of ten


def test_too_few_periods_prove_nothing_and_say_so() -> None:
    found = landed(60, [50] * (FEW_PERIODS - 1))
    assert (found.replayed, found.inside, found.notes) == (FEW_PERIODS - 1, None, {"inside": "few_past_periods"})
    assert found.low is not None


def test_under_thirty_closed_deals_there_is_what_is_expected_and_why() -> None:
    few = Usual(Decimal("0.5"), YEAR, FEW_CLOSED - 1, "own", FEW_CLOSED - 1)
    found = landed(60, [50] * 12, usual=few)
    assert (found.expected, found.low, found.high, found.chance) == (usd(150), None, None, None)
    assert found.notes == dict.fromkeys(("landing_low", "landing_high", "inside", "chance"), "few_closed_deals")


def test_out_of_reach_has_no_chance_and_no_range_that_gainsays_it() -> None:
    found = landed(101, [50] * 10)
    assert (found.chance, found.notes["chance"]) == (None, "out_of_reach")
    assert amount(found.high) < 201
    beyond = landed(101, [300] * 10)
    assert (beyond.low, beyond.high, beyond.notes["landing_high"]) == (None, None, "new_deals")


@given(st.lists(st.integers(0, 150), min_size=8, max_size=12), st.integers(1, 100))
def test_range_and_chance_agree(came: list[int], gap: int) -> None:
    """A quota inside the range is neither hopeless nor certain; the range holds what is expected."""
    found = landed(gap, list(came))
    low, high = amount(found.low), amount(found.high)
    assert found.chance is not None
    assert low <= found.expected.amount <= high
    if 100 + gap <= high - 1:
        assert found.chance >= Decimal("0.099")
    if 100 + gap > high + 1:
        assert found.chance <= Decimal("0.101")
    if found.inside is not None:
        assert found.inside >= len(came) * Decimal("0.8")


@pytest.mark.parametrize(("common", "new"), [(0.0, 0), (0.2, 0), (0.3, 30)])
def test_the_range_holds_the_next_result_about_eight_times_in_ten(common: float, new: int) -> None:
    """Deals that share good and bad quarters, and what is sold from new ones, make plain independence too narrow."""
    random, held, plain = Random(7), 0, 0
    rounds = 150

    def quarter() -> int:
        shift = random.uniform(-common, common)
        return sum(10 for deal in TEN if random.random() < float(deal.probability) + shift) + random.randint(0, new)

    for _n in range(rounds):
        found = widening([replay(quarter()) for _quarter in range(11)])
        assert found is not None
        result = replay(quarter())
        held += result.holds(found[0])
        plain += result.holds(Decimal(0))
    assert held / rounds >= 0.75
    assert held / rounds >= plain / rounds
    if new:
        assert plain / rounds < 0.75
        assert held / rounds <= 0.93


def test_levers_say_both_outcomes_and_average_to_the_chance() -> None:
    chances = [Chance("A", Decimal(50), Decimal("0.5")), *TEN[:4]]
    aim = Aim(usd(100), usd(60), usd(worth(chances)))
    found = landing(aim, chances, MANY, [replay(each, chances) for each in (10, 90, 20, 50, 40, 30, 60, 50)])
    credits = [credit(chance) for chance in chances]
    first, *_rest = levers(aim, OpenDeals(credits, (), chances, ()), found, date(2026, 5, 13))
    assert first.deal == "A"
    assert first.chance_if is not None
    assert first.chance_unless is not None
    assert found.chance is not None
    assert first.chance_unless < found.chance < first.chance_if
    assert abs((first.chance_if + first.chance_unless) / 2 - found.chance) < Decimal("1e-5")


def credit(chance: Chance) -> Credit:
    return Credit(
        chance.deal, chance.deal, None, "Ann", usd(chance.amount), Decimal(1), usd(chance.amount), "Proposal",
        date(2026, 6, 1), chance.probability, None, None,
    )  # fmt: skip
