"""Which deals close a gap, against every subset there is."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.path import combinations as course
from spm_core.path.combinations import SHOWN, Chance, Combination, ways_to_close

ALMOST = Decimal(1) - Decimal("1e-9")
PERCENT = st.integers(1, 100).map(lambda n: Decimal(n) / 100)
STAGES = st.sampled_from([Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal("0.5"), Decimal(1)])
AMOUNT = st.integers(1, 60).map(lambda n: Decimal(n) * 1000) | st.decimals("0.01", 90_000, places=2)
DEALS = st.lists(st.tuples(AMOUNT, PERCENT | STAGES), max_size=9).map(
    lambda pairs: [Chance(f"D{n}", amount, probability) for n, (amount, probability) in enumerate(pairs)]
)
GAP = st.integers(1, 200).map(lambda n: Decimal(n) * 1000)


def minimal(gap: Decimal, deals: list[Chance]) -> list[Combination]:
    """Every set that closes the gap and would not without any one of its deals, by trying them all."""
    found = []
    for size in range(1, len(deals) + 1):
        for chosen in combinations(sorted(deals, key=lambda each: (-each.amount, each.deal)), size):
            total = sum((each.amount for each in chosen), Decimal(0))
            if total >= gap and all(total - each.amount < gap for each in chosen):
                odds = math.prod((each.probability for each in chosen), start=Decimal(1))
                found.append(Combination(tuple(each.deal for each in chosen), total, odds))
    return found


@given(GAP, DEALS)
def test_each_closes_the_gap_with_no_deal_too_many(gap: Decimal, deals: list[Chance]) -> None:
    every = minimal(gap, deals)
    found = ways_to_close(gap, deals).combinations
    assert len(found) == min(len(every), SHOWN)
    assert len({each.deals for each in found}) == len(found)
    assert all(each in every for each in found)


@given(GAP, DEALS)
def test_no_other_one_with_so_many_deals_is_likelier(gap: Decimal, deals: list[Chance]) -> None:
    every = minimal(gap, deals)
    found = ways_to_close(gap, deals).combinations
    assert all(first.probability >= second.probability for first, second in pairwise(found))
    for each in found:
        others = [other for other in every if other not in found and len(other.deals) == len(each.deals)]
        assert all(other.probability * ALMOST <= each.probability for other in others)


@given(GAP, DEALS)
def test_the_likeliest_of_all_and_the_fewest_deals_are_among_them(gap: Decimal, deals: list[Chance]) -> None:
    every = minimal(gap, deals)
    found = ways_to_close(gap, deals).combinations
    if every:
        assert max(each.probability for each in every) * ALMOST <= found[0].probability
        assert min(len(each.deals) for each in every) == min(len(each.deals) for each in found)


@given(GAP, DEALS, st.randoms())
def test_the_order_of_the_deals_does_not_matter(gap: Decimal, deals: list[Chance], random) -> None:
    shuffled = list(deals)
    random.shuffle(shuffled)
    assert ways_to_close(gap, shuffled) == ways_to_close(gap, deals)


def chance(deal: str, amount: int, probability: str) -> Chance:
    return Chance(deal, Decimal(amount), Decimal(probability))


def deals_of(found: course.Ways) -> list[str]:
    return ["+".join(each.deals) for each in found.combinations]


def test_a_worked_example() -> None:
    """300 are missing: one large unlikely deal does it, or several likely ones."""
    deals = [chance("A", 350, "0.1"), chance("B", 200, "0.6"), chance("C", 120, "0.5"), chance("D", 100, "0.9")]
    found = ways_to_close(Decimal(300), deals)
    assert deals_of(found) == ["B+D", "B+C", "A"]
    assert [each.probability for each in found.combinations] == [Decimal("0.54"), Decimal("0.30"), Decimal("0.1")]
    assert [each.amount for each in found.combinations] == [300, 320, 350]


def test_ties_go_to_fewer_and_then_to_larger_deals() -> None:
    deals = [chance("A", 100, "0.5"), chance("B", 100, "0.5"), chance("C", 200, "0.25"), chance("D", 90, "0.5")]
    assert deals_of(ways_to_close(Decimal(180), deals)) == ["C", "A+B", "A+D"]


@pytest.mark.parametrize("gap", [0, -5, 351])
def test_nothing_to_close_or_not_enough(gap: int) -> None:
    assert ways_to_close(Decimal(gap), [chance("A", 350, "0.9")]) == course.Ways(())


@pytest.mark.parametrize("share", ["0.02", "0.1", "0.3", "0.6"])
def test_hundreds_of_deals_are_searched_to_the_end(share: str) -> None:
    random = Random(5)
    amounts = [round(math.exp(random.gauss(10, 1)), 2) for _ in range(400)]
    deals = [
        Chance(f"D{n}", Decimal(str(amount)), Decimal(random.choice(["0.1", "0.25", "0.4", "0.6", "0.8"])))
        for n, amount in enumerate(amounts)
    ]
    found = ways_to_close(sum((each.amount for each in deals), Decimal(0)) * Decimal(share), deals)
    assert found.complete
    assert len(found.combinations) == SHOWN


def test_a_search_that_ends_early_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    deals = [chance(f"D{n}", 100 + n, "0.5") for n in range(20)]
    monkeypatch.setattr(course, "STEPS", 1)
    found = ways_to_close(Decimal(500), deals)
    assert not found.complete
    assert deals_of(found) == ["D19+D18+D17+D16+D15"]


def test_of_too_many_deals_only_the_largest_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    deals = [chance(f"D{n}", 100 + n, "0.5") for n in range(20)]
    monkeypatch.setattr(course, "MOST", 5)
    assert deals_of(ways_to_close(Decimal(119), deals)) == ["D19", "D18+D17", "D18+D16"]
    assert not ways_to_close(Decimal(5000), deals).complete
