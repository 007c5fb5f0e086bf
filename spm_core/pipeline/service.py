"""How healthy a pipeline is: its figures, what is wrong with it, and a score (definitions.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from spm_core.db import ScopedSession
from spm_core.deals.pipeline import Pipeline, against
from spm_core.deals.slipped import slipped
from spm_core.forecast.categories import Categories, categories
from spm_core.metrics.catalogue import BUILT_IN, bases_of
from spm_core.metrics.readings import Scope, read_bases
from spm_core.metrics.service import MetricValue, evaluate
from spm_core.metrics.usual import Usual, usual
from spm_core.period import Period
from spm_core.pipeline.coverage import Coverage, coverage
from spm_core.pipeline.limits import Limits, stall_limits
from spm_core.pipeline.open import Open, open_of
from spm_core.pipeline.risks import Risks, Score, ids, risks, score
from spm_core.quota.standing import Standing
from spm_core.who import Who

METRICS: Mapping[str, str] = {
    "won": "deals_won",
    "lost": "deals_lost",
    **{
        name: name
        for name in (
            "win_rate", "win_rate_value", "required_coverage", "average_deal", "median_deal",
            "cycle_days", "median_cycle_days", "velocity",
        )
    },
}  # fmt: skip
"""Metrics by the fact that each of them is."""


@dataclass(frozen=True, slots=True)
class Health:
    standing: Standing
    open: Open
    pipeline: Pipeline
    usual: Usual
    """The usual win rate."""
    coverage: Coverage
    metrics: Mapping[str, MetricValue]
    """Of the period itself."""
    categories: Categories
    risks: Risks
    limits: Limits
    score: Score

    def facts(self) -> dict[str, Any]:
        """The facts, by their names in definitions.md, including those of the standing."""
        facts = {**plain(self.standing), **plain(self.pipeline), **plain(self.categories)}
        facts |= {name: value.value for name, value in self.metrics.items()}
        for name in ("closing", "undated"):
            facts[name] = ids(facts[name])
        for name in ("stalled", "slipped", "overdue", "no_next_step"):
            facts[name] = ids(getattr(self.risks, name))
        facts["single_large"] = self.risks.single_large.deal if self.risks.single_large else None
        facts["pushed"] = {deal.deal: deal.pushed for deal in self.pipeline.closing if deal.pushed}
        facts["stall_limits"] = self.limits.by_stage
        facts |= usual_facts(self.usual, self.coverage)
        facts["score"], facts["score_parts"] = self.score.points, {part.name: part.value for part in self.score.parts}
        facts["notes"] = {
            **self.standing.notes,
            **self.pipeline.notes,
            **self.categories.notes,
            **self.coverage.notes,
            **({"score": self.score.reason} if self.score.reason else {}),
            **{name: value.reason for name, value in self.metrics.items() if value.reason},
        }
        return facts


def usual_facts(rate: Usual, covered: Coverage) -> dict[str, Any]:
    """Return the usual win rate with what it rests on, and the coverage that it takes."""
    return {"usual_win_rate": rate.value, "usual": rate, "needed_coverage": covered.needed}


def plain(facts: Any) -> dict[str, Any]:
    """Return the fields of a dataclass of facts, without a standing inside a standing."""
    return {fact.name: getattr(facts, fact.name) for fact in fields(facts) if fact.name not in ("team", "notes")}


def health(session: ScopedSession, whose: Who, standing: Standing, now: datetime) -> Health:
    """Return the health of a pipeline; people whom the asker may not see have no rows in it."""
    today, period = session.principal.company.today(now), standing.period
    open_, rate = open_of(session, whose, period, today), usual(session, whose, "win_rate", today)
    figures, covered = against(open_, period, now, standing.gap), coverage(open_.open, standing.gap, rate)
    limits = stall_limits(session, today)
    wrong = risks(
        open_.deals, slipped(session, whose, period, slipped_out_of(session, period), today), figures, limits, today
    )
    return Health(
        standing=standing,
        open=open_,
        pipeline=figures,
        usual=rate,
        coverage=covered,
        metrics=measured(session, whose, period, now),
        categories=categories(open_, standing.booked),
        risks=wrong,
        limits=limits,
        score=score(figures, wrong, covered),
    )


def slipped_out_of(session: ScopedSession, period: Period) -> Period:
    """Return the period that deals slip out of: a week or a day is when they were moved, out of its quarter."""
    short = period.kind in ("week", "day")
    return session.principal.company.calendar.containing("quarter", period.start) if short else period


def measured(session: ScopedSession, whose: Who, period: Period, now: datetime) -> dict[str, MetricValue]:
    """Return the METRICS in one reading, by their names as facts."""
    catalogue, day = BUILT_IN, session.principal.company.today(now)
    scope = Scope(whose, period, day)
    bases = read_bases(session, scope, _bases(METRICS.values())).by_key.get(None, {})
    return {name: evaluate(session, catalogue[metric], bases, catalogue) for name, metric in METRICS.items()}


def _bases(metrics: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(base for name in metrics for base in bases_of(BUILT_IN[name], BUILT_IN)))
