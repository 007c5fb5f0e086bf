"""Forecast categories, each alone and cumulative with what closed (definitions.md, Forecast categories)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spm_core.money import Money
from spm_core.pipeline.open import Open


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
    unweighted_pipeline: Money
    """What weighted_pipeline leaves out: deals without a probability."""
    notes: Mapping[str, str] = field(default_factory=dict)


_OF_CATEGORIES = ("commit", "best_case", "pipeline", "commit_forecast", "best_case_forecast")


def categories(open_: Open, closed: Money) -> Categories:
    by_category = open_.by_category
    commit, best_case = (by_category["commit"], by_category["best_case"]) if by_category else (None, None)
    commit_forecast = None if commit is None else closed + commit
    return Categories(
        closed=closed,
        commit=commit,
        best_case=best_case,
        pipeline=by_category["pipeline"] if by_category else None,
        commit_forecast=commit_forecast,
        best_case_forecast=None if commit_forecast is None or best_case is None else commit_forecast + best_case,
        open_pipeline=open_.open,
        weighted_pipeline=open_.weighted,
        unweighted_pipeline=open_.unweighted,
        notes={
            **({} if by_category else dict.fromkeys(_OF_CATEGORIES, "no_categories")),
            **({"weighted_pipeline": "no_probability"} if open_.weighted is None else {}),
        },
    )
