"""Forecast categories, each alone and cumulative with what closed (definitions.md, Forecast categories)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from spm_core.db import ScopedSession
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.readings import Scope, read_bases
from spm_core.money import ZERO, Money
from spm_core.quota.standing import Standing
from spm_core.who import Who

Category = Literal["commit", "best_case", "pipeline", "omitted"]
OpenDeals = Mapping[str | None, Mapping[str, FormulaValue]]
"""Sums over open deals, by the CRM's word for their category, then by the name of the sum."""

_BY_WORD: Mapping[str, Category] = {
    **dict.fromkeys(("commit", "committed", "mostlikely"), "commit"),
    **dict.fromkeys(("bestcase", "upside", "strongupside"), "best_case"),
    **dict.fromkeys(("omitted", "omit", "excluded"), "omitted"),
}


@dataclass(frozen=True, slots=True)
class Categories:
    """Amounts of a period by category; those of the categories are None where no open deal says its category."""

    closed: Money
    commit: Money | None
    best_case: Money | None
    pipeline: Money | None
    commit_forecast: Money | None
    best_case_forecast: Money | None
    open_pipeline: Money
    weighted_pipeline: Money | None
    notes: Mapping[str, str] = field(default_factory=dict)


def category_of(word: str | None) -> Category:
    """Return the category that a CRM's word stands for; "pipeline" for an unknown word or none."""
    letters = "".join(character for character in (word or "").casefold() if character.isalpha())
    return _BY_WORD.get(letters, "pipeline")


def categories(session: ScopedSession, whose: Who, standing: Standing, now: datetime) -> Categories:
    """Return the categories of a person's or a team's period, in one reading of open deals."""
    subject = Who("team" if whose.team else "own", whose.id)
    scope = Scope(subject, standing.period, session.principal.company.today(now), "forecast_category")
    by_word = read_bases(session, scope, ("open_amount", "open_weighted")).by_key
    return added_up({None if word is None else str(word): sums for word, sums in by_word.items()}, standing.booked)


def added_up(open_deals: OpenDeals, closed: Money) -> Categories:
    """Return the categories from the open and weighted amounts by the CRM's word for each, and what closed."""
    amounts, weighted = _amounts(open_deals), _weighted(open_deals)
    known = _is_known(open_deals) or not any(amounts.values())
    by_category = _by_category(amounts, closed) if known else dict.fromkeys(_OF_CATEGORIES)
    return Categories(
        closed=closed,
        open_pipeline=Money(sum(amounts.values(), ZERO), closed.currency),
        weighted_pipeline=None if weighted is None else Money(weighted, closed.currency),
        notes={
            **({} if known else dict.fromkeys(_OF_CATEGORIES, "no_categories")),
            **({"weighted_pipeline": "no_probability"} if weighted is None else {}),
        },
        **by_category,
    )


def _amounts(open_deals: OpenDeals) -> dict[Category, Decimal]:
    amounts: dict[Category, Decimal] = dict.fromkeys(("commit", "best_case", "pipeline", "omitted"), ZERO)
    for word, sums in open_deals.items():
        amounts[category_of(word)] += _number(sums.get("open_amount")) or ZERO
    return amounts


def _weighted(open_deals: OpenDeals) -> Decimal | None:
    """Return the weighted amount of all open deals; None where that of any category is undefined."""
    weighted = [_number(sums.get("open_weighted", ZERO)) for sums in open_deals.values()]
    known = [amount for amount in weighted if amount is not None]
    return sum(known, ZERO) if len(known) == len(weighted) else None


def _is_known(open_deals: OpenDeals) -> bool:
    """Whether any open deal with an amount says its category."""
    return any(word and sums.get("open_amount") for word, sums in open_deals.items())


_OF_CATEGORIES = ("commit", "best_case", "pipeline", "commit_forecast", "best_case_forecast")


def _by_category(amounts: Mapping[Category, Decimal], closed: Money) -> dict[str, Money | None]:
    """Return the `_OF_CATEGORIES`: each category alone, and the forecasts that add it to what closed."""
    commit = Money(amounts["commit"], closed.currency)
    best_case = Money(amounts["best_case"], closed.currency)
    commit_forecast = closed + commit if commit else closed
    return {
        "commit": commit,
        "best_case": best_case,
        "pipeline": Money(amounts["pipeline"], closed.currency),
        "commit_forecast": commit_forecast,
        "best_case_forecast": commit_forecast + best_case,
    }


def _number(value: FormulaValue | None) -> Decimal | None:
    return None if value is None or isinstance(value, Undefined) else Decimal(value)
