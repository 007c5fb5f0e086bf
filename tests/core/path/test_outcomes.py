"""What open deals may bring, against every outcome there is."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from math import prod
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.path.combinations import Chance
from spm_core.path.outcomes import CERTAIN, STEPS, at_least, expected, outcomes, quantile, worth

PERCENT = st.integers(0, 100).map(lambda n: Decimal(n) / 100)
AMOUNT = st.integers(1, 60).map(lambda n: Decimal(n) * 1000) | st.decimals("0.01", 90_000, places=2)
DEALS = st.lists(st.tuples(AMOUNT, PERCENT), max_size=8).map(
    lambda pairs: [Chance(f"D{n}", amount, probability) for n, (amount, probability) in enumerate(pairs)]
)
NEED = st.integers(1, 200).map(lambda n: Decimal(n) * 1000)
TINY, SMALL = Decimal("1e-9"), Decimal("1e-3")
NOISE = st.sampled_from([Decimal(0), Decimal(500), Decimal(20_000)])


def enumerated(deals: list[Chance], need: Decimal) -> Decimal:
    """The probability of at least so much, by trying every outcome."""
    found = Decimal(0)
    for every in product((True, False), repeat=len(deals)):
        pairs = list(zip(deals, every, strict=True))
        if sum(deal.amount for deal, won in pairs if won) >= need:
            found += prod((deal.probability if won else 1 - deal.probability for deal, won in pairs), start=Decimal(1))
    return found


@given(DEALS, NEED)
def test_few_deals_are_as_every_outcome_says(deals: list[Chance], need: Decimal) -> None:
    cents = Decimal(len(deals) + 1) / 200
    found = at_least(outcomes(deals, worth(deals)), need)
    assert enumerated(deals, need) - TINY <= found <= enumerated(deals, need - cents) + TINY


@given(DEALS, NEED)
def test_a_sum_that_is_just_enough_is_enough(deals: list[Chance], need: Decimal) -> None:
    certain = [Chance(deal.deal, deal.amount, Decimal(1)) for deal in deals]
    assert at_least(outcomes(certain, worth(certain)), worth(certain)) == 1


@given(DEALS, NEED, st.sampled_from([20, 60]))
def test_a_grid_is_off_by_no_more_than_it_says(deals: list[Chance], need: Decimal, steps: int) -> None:
    sums = outcomes(deals, worth(deals), steps)
    near = (len(deals) + 1) * (worth(deals) / steps + Decimal("0.01"))
    assert enumerated(deals, need + near) - TINY <= at_least(sums, need) <= enumerated(deals, need - near) + TINY
    mean = sum(amount * weight for amount, weight in sums.points) / CERTAIN / 100
    assert mean == pytest.approx(float(expected(deals)), abs=0.05)


@given(DEALS, NEED, NOISE, st.data())
def test_a_likelier_deal_never_lowers_the_chance(
    deals: list[Chance], need: Decimal, noise: Decimal, data: st.DataObject
) -> None:
    if not deals:
        return
    n = data.draw(st.integers(0, len(deals) - 1))
    likelier = max(data.draw(PERCENT), deals[n].probability)
    better = [Chance(deal.deal, deal.amount, likelier) if k == n else deal for k, deal in enumerate(deals)]
    before, after = (at_least(outcomes(each, worth(deals)), need, noise) for each in (deals, better))
    assert after >= before - TINY


@given(DEALS, st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal("0.9")]), NOISE)
def test_what_is_not_exceeded_agrees_with_the_chance(deals: list[Chance], share: Decimal, noise: Decimal) -> None:
    """A need above the upper edge is less likely than what is left out above it, one below it likelier."""
    sums = outcomes(deals, worth(deals))
    edge = quantile(sums, share, noise)
    assert at_least(sums, edge + 1, noise) <= 1 - share + SMALL
    assert at_least(sums, edge - 1, noise) >= 1 - share - SMALL


def test_hundreds_of_deals_stay_on_the_grid_and_keep_what_is_expected() -> None:
    random = Random(5)
    deals = [
        Chance(f"D{n}", Decimal(str(round(random.lognormvariate(10, 1), 2))), Decimal(random.choice(["0.1", "0.5"])))
        for n in range(300)
    ]
    sums = outcomes(deals, worth(deals))
    points = list(sums.points)
    assert len(points) <= STEPS + 2 * len(deals)
    assert sum(weight for _amount, weight in points) / CERTAIN == pytest.approx(1)
    assert sum(amount * weight for amount, weight in points) / CERTAIN / 100 == pytest.approx(float(expected(deals)))
    variance = sum(float(deal.amount) ** 2 * float(deal.probability * (1 - deal.probability)) for deal in deals)
    found = sum((amount / 100 - float(expected(deals))) ** 2 * weight / CERTAIN for amount, weight in points)
    assert found == pytest.approx(variance, rel=0.01)
