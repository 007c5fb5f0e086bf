"""How sure one can be of a share, against published intervals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.metrics.intervals import surely_lower, wilson

CLEAR = Decimal("1.959964")


def share(hits: int, cases: int) -> Decimal:
    return Decimal(hits) / cases


@pytest.mark.parametrize(
    ("hits", "cases", "lower", "upper"),
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_wilson_as_published(hits: int, cases: int, lower: str, upper: str) -> None:
    """Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3."""
    assert [round(limit, 4) for limit in wilson(share(hits, cases), cases, CLEAR)] == [Decimal(lower), Decimal(upper)]


def test_a_difference_as_published() -> None:
    """Newcombe 1998, Interval estimation for the difference, table II: 56/70 and 48/80 differ by 0.0524 to 0.3339."""
    assert surely_lower(share(48, 80), 80, share(56, 70), 70, CLEAR)
    assert not surely_lower(share(7, 10), 10, share(9, 10), 10, CLEAR)


@given(st.integers(1, 300), st.data())
def test_a_share_lies_in_its_interval(cases: int, data: st.DataObject) -> None:
    rate = share(data.draw(st.integers(0, cases)), cases)
    lower, upper = wilson(rate, cases, CLEAR)
    assert 0 <= lower <= rate + Decimal("1e-20")
    assert rate - Decimal("1e-20") <= upper <= 1
    assert not surely_lower(rate, cases, rate, cases, CLEAR)
