"""Prose may only say what its facts say."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.grounding import grounded
from spm_core.money import Money
from spm_core.period import Calendar

FACTS = {
    "name": "Dana Wu",
    "attainment": Decimal("0.812345679"),
    "booked": Money(Decimal("357666.4"), "USD"),
    "period": Calendar().part("quarter", 2026, 2),
    "closes": date(2026, 6, 17),
    "stalled": ["Officine Moretti", "Globex renewal", "Initech"],
}


@pytest.mark.parametrize(
    "text",
    [
        "Dana is at 81.2 % of quota.",
        "Dana Wu booked $357,666.40, about 358k, and three deals are stalled.",
        "She has until 17 June. Look at Officine Moretti first.",
        "Dana è all'81,23% e chiude il 17 giugno.",
        "You are at 81%. Keep going!",
        "In Q2 2026 Dana did well.",
        "",
    ],
)
def test_what_the_facts_say_may_be_said(text: str) -> None:
    assert grounded(text, FACTS)


@pytest.mark.parametrize(
    "text",
    [
        "Dana is at 82 % of quota.",
        "Dana booked $357,667.40.",
        "Dana and Marcus are on track.",
        "Marcus is on track.",
        "She has until 18 June.",
        "She has until 17 July.",
        "Five deals are stalled.",
        "Talk to Hooli about it.",
    ],
)
def test_what_they_do_not_say_may_not(text: str) -> None:
    assert not grounded(text, FACTS)


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert grounded(text, FACTS) in (True, False)


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_a_fact_may_be_said_as_it_is(value: Decimal) -> None:
    assert grounded(f"booked {value}", {"booked": value})
