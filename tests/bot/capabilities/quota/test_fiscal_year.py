"""Quotas of a company whose year begins in July, asked in February: a bare quarter is that of the running year."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from tests.asking import ask, facts
from tests.factories import add_deal, add_person, add_quota, make_company

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
QUARTERS = {
    "FY2025-Q4": (date(2025, 4, 1), date(2025, 6, 30)),
    "FY2026-Q1": (date(2025, 7, 1), date(2025, 9, 30)),
    "FY2026-Q4": (date(2026, 4, 1), date(2026, 6, 30)),
}


@pytest.fixture
def company(engine: Engine) -> Engine:
    acme = make_company(engine, fiscal_year_start=7)
    ann = add_person(engine, acme, "Ann Lee")
    for start, end in QUARTERS.values():
        add_quota(engine, acme, ann, 1000, start=start, end=end)
    add_deal(engine, acme, ann, 600, close_date=date(2025, 8, 20))
    return engine


@pytest.mark.parametrize(
    ("locale", "question", "label"),
    [
        ("en", "what's my Q4 quota?", "FY2026-Q4"),
        ("en", "how am I doing against my Q1 quota?", "FY2026-Q1"),
        ("en", "what's my quota for the fourth quarter?", "FY2026-Q4"),
        ("en", "what was my quota in Q4 FY25?", "FY2025-Q4"),
        ("it", "qual è la mia quota del Q4?", "FY2026-Q4"),
        ("it", "qual è la mia quota del primo trimestre?", "FY2026-Q1"),
        ("pt-BR", "qual é a minha meta do Q4?", "FY2026-Q4"),
        ("pt-BR", "qual é a minha meta do 1º trimestre?", "FY2026-Q1"),
    ],
)
def test_a_bare_quarter_is_that_of_the_running_year(company: Engine, locale: str, question: str, label: str) -> None:
    assert facts(ask(company, question, "Ann Lee", now=NOW, locale=locale))["period"]["label"] == label


def test_what_was_booked_in_a_bare_quarter_lies_behind(company: Engine) -> None:
    found = facts(ask(company, "how much did I close in Q4?", "Ann Lee", now=NOW))
    assert found["period"]["label"] == "FY2025-Q4"
