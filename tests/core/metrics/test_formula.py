"""Formulas are arithmetic and nothing else; a company's own metrics are made of them."""

from __future__ import annotations

import statistics
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.errors import CoreError
from spm_core.metrics.catalogue import BASES, BUILT_IN, bases_of, value_of
from spm_core.metrics.custom import load
from spm_core.metrics.formula import FormulaValue, Undefined, parse
from spm_core.metrics.rank import best_first, competition_rank
from spm_core.metrics.totals import median

HOSTILE = [
    "",
    "won +",
    "__import__('os')",
    "won.real",
    "won[0]",
    "won ** 99",
    "won if lost else 0",
    "lambda: won",
    "won == lost",
    "'text'",
    "won / 0",
    "won / 0.0",
    "1e999",
    "0x10",
    "1_000",
    "True",
    "won; lost",
    "(won := 3)",
    "won + " * 200 + "won",
    "(" * 300 + "won" + ")" * 300,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_not_plain_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(CoreError) as refused:
        parse(text)
    assert refused.value.code == "bad_formula"


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_a_clear_error(text: str) -> None:
    with suppress(CoreError):
        assert isinstance(parse(text).value(lambda name: Decimal(1)), Decimal | Undefined)


numbers = st.integers(-1000, 1000)
trees = st.recursive(
    st.sampled_from(["a", "b", "c"]) | st.integers(0, 99).map(str),
    lambda part: st.tuples(part, st.sampled_from("+-*/"), part).map(lambda each: f"({each[0]} {each[1]} {each[2]})"),
    max_leaves=8,
)


@given(trees, numbers, numbers, numbers)
def test_values_are_those_of_exact_arithmetic(text: str, a: int, b: int, c: int) -> None:
    known = {"a": a, "b": b, "c": c}
    try:
        formula = parse(text)
    except CoreError:
        assert "/ 0)" in text
        return
    found = formula.value(lambda name: Decimal(known[name]), "nothing")
    try:
        exact = eval(text, {name: Fraction(value) for name, value in known.items()})  # a tree of our own making
    except ZeroDivisionError:
        # A product of a rounded quotient may miss an exact zero, never the other way round.
        assert found == Undefined("nothing") or isinstance(found, Decimal)
        return
    if isinstance(found, Decimal) and abs(exact) < 10**9:
        assert abs(Fraction(found) - exact) <= Fraction(1, 10**6) * max(1, abs(exact))


def test_an_undefined_part_keeps_its_own_reason() -> None:
    known: dict[str, FormulaValue] = {"a": Undefined("no_quota"), "b": Decimal(0)}
    assert parse("(1 / b) + a").value(known.__getitem__, "empty") == Undefined("empty")
    assert parse("a / b").value(known.__getitem__, "empty") == Undefined("no_quota")


# ---------------------------------------------------------------- the catalogue


def test_every_built_in_formula_names_base_sums_and_metrics_only() -> None:
    for metric in BUILT_IN.values():
        assert set(bases_of(metric, BUILT_IN)) <= set(BASES)


@pytest.mark.parametrize(
    ("deals", "average", "won_of_100", "days", "per_day"),
    [(18, 42_000, 24, 78, "2326.15"), (18, 42_000, 24, 65, "2791.38"), (50, 12_000, 25, 90, "1666.67")],
)
def test_velocity_as_published(deals: int, average: int, won_of_100: int, days: int, per_day: str) -> None:
    bases: dict[str, FormulaValue] = {
        "open_count": Decimal(deals),
        "won_value": Decimal(average * won_of_100),
        "won_priced": Decimal(won_of_100),
        "won": Decimal(won_of_100),
        "lost": Decimal(100 - won_of_100),
        "won_days": Decimal(days * won_of_100),
        "won_dated": Decimal(won_of_100),
    }
    found = value_of(BUILT_IN["velocity"], bases, BUILT_IN)
    assert isinstance(found, Decimal)
    assert round(found, 2) == Decimal(per_day)


@pytest.mark.parametrize(("rate", "needed"), [("0.22", "4.5455"), ("0.38", "2.6316")])
def test_required_coverage_as_published(rate: str, needed: str) -> None:
    won = Decimal(rate) * 100
    bases: dict[str, FormulaValue] = {"booked": won, "lost_amount": 100 - won}
    found = value_of(BUILT_IN["required_coverage"], bases, BUILT_IN)
    assert isinstance(found, Decimal)
    assert round(found, 4) == Decimal(needed)


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "metrics.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_company_defines_its_own_over_existing_ones_and_over_each_other(tmp_path: Path) -> None:
    catalogue = load(
        own(
            tmp_path,
            """
[calls_per_win]
formula = "calls / deals_won"
unit = "number"
better = "down"
label = { en = "Calls per win", it = "Chiamate per vittoria" }

[double]
formula = "calls_per_win * 2"
unit = "number"
label = "Double"
""",
        )
    )
    bases: dict[str, FormulaValue] = {"call_count": Decimal(30), "won": Decimal(4)}
    assert value_of(catalogue["double"], bases, catalogue) == 15
    assert value_of(catalogue["double"], {**bases, "won": Decimal(0)}, catalogue) == Undefined("divided_by_nothing")
    assert catalogue["calls_per_win"].labels["it"] == "Chiamate per vittoria"
    assert set(BUILT_IN) < set(catalogue)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[x", "bad_metrics_file"),
        ("x = 3", "bad_metric_setting"),
        ("[win_rate]\nformula = 'won'\nunit = 'count'", "bad_metric_name"),
        ("[won]\nformula = 'lost'\nunit = 'count'", "bad_metric_name"),
        ("['Big Ones']\nformula = 'won'\nunit = 'count'", "bad_metric_name"),
        ("[x]\nformula = 'won'", "bad_metric_setting"),
        ("[x]\nformula = 'won'\nunit = 'furlongs'", "bad_metric_setting"),
        ("[x]\nformula = 'won'\nunit = 'count'\nbetter = 'left'", "bad_metric_setting"),
        ("[x]\nformula = 'won'\nunit = 'count'\nformulla = 'won'", "bad_metric_setting"),
        ("[x]\nformula = 'won / 0'\nunit = 'count'", "bad_formula"),
        ("[x]\nunit = 'count'", "bad_formula"),
        ("[x]\nformula = 'won / martians'\nunit = 'count'", "unknown_names"),
        ("[x]\nformula = 'y'\nunit = 'count'\n[y]\nformula = 'x'\nunit = 'count'", "unknown_names"),
    ],
)
def test_what_is_wrong_in_the_file_is_said(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(CoreError) as wrong:
        load(own(tmp_path, text))
    assert wrong.value.code == code


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CoreError) as wrong:
        load(tmp_path / "nowhere.toml")
    assert wrong.value.code == "bad_metrics_file"


# ---------------------------------------------------------------- ranks and medians


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    assert competition_rank([10, 5, 5, 3]) == (1, 2, 2, 4)
    assert competition_rank([10, 5, 5, 3], better_down=True) == (4, 2, 2, 1)
    assert competition_rank([]) == ()


def test_people_are_listed_by_their_ranks_ties_by_name_and_those_without_a_figure_last() -> None:
    people = {"Di": None, "Cy": 5, "Bo": 5, "Ann": 3, "Eve": 10}
    assert best_first(people, people.__getitem__, str) == ("Eve", "Bo", "Cy", "Ann", "Di")


@given(st.lists(st.integers(-20, 20), max_size=30))
def test_a_rank_is_one_more_than_how_many_are_better(scores: list[int]) -> None:
    for score, rank in zip(scores, competition_rank(scores), strict=True):
        assert rank == 1 + sum(other > score for other in scores)


@given(st.lists(st.tuples(st.decimals(-999, 999, places=2), st.integers(1, 5)), min_size=1, max_size=20))
def test_the_median_of_counted_values_is_that_of_the_values_written_out(spread: list[tuple[Decimal, int]]) -> None:
    assert median(spread) == statistics.median([value for value, times in spread for _ in range(times)])
