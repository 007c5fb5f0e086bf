"""What closed and what is forecast, by category: each alone, and cumulative (definitions.md, Forecast categories)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from spm_core.db import ScopedSession
from spm_core.deals.whose import Whose
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.readings import Scope, Subject, read_bases
from spm_core.money import ZERO, Money
from spm_core.quota.standing import Standing

Category = Literal["commit", "best_case", "pipeline", "omitted"]

_SAID: Mapping[str, Category] = {
    **dict.fromkeys(("commit", "committed", "mostlikely"), "commit"),
    **dict.fromkeys(("bestcase", "upside", "strongupside"), "best_case"),
    **dict.fromkeys(("omitted", "omit", "excluded"), "omitted"),
}


@dataclass(frozen=True, slots=True)
class Categories:
    """None where no open deal of the period says its category."""

    closed: Money
    commit: Money | None
    best_case: Money | None
    pipeline: Money | None
    commit_forecast: Money | None
    best_case_forecast: Money | None
    open_pipeline: Money
    weighted_pipeline: Money | None
    notes: Mapping[str, str] = field(default_factory=dict)


def category_of(said: str | None) -> Category:
    """A CRM's word for a category; what it leaves open is pipeline."""
    return _SAID.get("".join(c for c in (said or "").casefold() if c.isalpha()), "pipeline")


def categories(session: ScopedSession, whose: Whose, standing: Standing, now: datetime) -> Categories:
    """One reading of open deals, however many people it is about."""
    subject = Subject("team" if whose.team else "own", whose.lead_id)
    scope = Scope(subject, standing.period, session.principal.company.today(now), "forecast_category")
    found = read_bases(session, scope, ("open_amount", "open_weighted")).by_key
    return added_up({None if key is None else str(key): sums for key, sums in found.items()}, standing.booked)


def added_up(open_deals: Mapping[str | None, Mapping[str, FormulaValue]], closed: Money) -> Categories:
    """From open and weighted amounts by what the CRM calls the category."""
    alone: dict[Category, Decimal] = dict.fromkeys(("commit", "best_case", "pipeline", "omitted"), ZERO)
    weighted: Decimal | None = ZERO
    for said, sums in open_deals.items():
        alone[category_of(said)] += _number(sums.get("open_amount")) or ZERO
        more = _number(sums.get("open_weighted", ZERO))
        weighted = None if weighted is None or more is None else weighted + more
    known = any(said and sums.get("open_amount") for said, sums in open_deals.items()) or not any(alone.values())

    def money(amount: Decimal) -> Money:
        return Money(amount, closed.currency)

    commit = money(alone["commit"]) if known else None
    best_case = money(alone["best_case"]) if known else None
    committed = closed + commit if commit else closed if known else None
    return Categories(
        closed=closed,
        commit=commit,
        best_case=best_case,
        pipeline=money(alone["pipeline"]) if known else None,
        commit_forecast=committed,
        best_case_forecast=committed + best_case if committed is not None and best_case is not None else None,
        open_pipeline=money(sum(alone.values(), ZERO)),
        weighted_pipeline=None if weighted is None else money(weighted),
        notes={
            **({} if known else dict.fromkeys(_OF_CATEGORIES, "no_categories")),
            **({"weighted_pipeline": "no_probability"} if weighted is None else {}),
        },
    )


_OF_CATEGORIES = ("commit", "best_case", "pipeline", "commit_forecast", "best_case_forecast")


def _number(value: FormulaValue | None) -> Decimal | None:
    return None if value is None or isinstance(value, Undefined) else Decimal(value)
