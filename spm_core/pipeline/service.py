"""How healthy a pipeline is: its figures, what is wrong with it, and a score (definitions.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from spm_core.db import ScopedSession
from spm_core.deals.pipeline import Pipeline, pipeline
from spm_core.deals.service import Credit, all_open_deals, slipped_deals
from spm_core.deals.whose import Whose
from spm_core.forecast.categories import Categories, categories
from spm_core.metrics.catalogue import BUILT_IN, bases_of
from spm_core.metrics.readings import Scope, Subject, read_bases
from spm_core.metrics.service import MetricValue, evaluate
from spm_core.period import Period
from spm_core.pipeline.limits import Limits, stall_limits
from spm_core.pipeline.risks import Risks, Score, ids, risks, score
from spm_core.quota.standing import Standing

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
"""Facts by the metric they are."""


@dataclass(frozen=True, slots=True)
class Health:
    standing: Standing
    open_deals: tuple[Credit, ...]
    """All of them, whenever they close; the largest first."""
    pipeline: Pipeline
    metrics: Mapping[str, MetricValue]
    categories: Categories
    risks: Risks
    limits: Limits
    score: Score

    def facts(self) -> dict[str, Any]:
        """By the names of definitions.md, those of the standing among them."""
        found = {**plain(self.standing), **plain(self.pipeline), **plain(self.categories)}
        found |= {name: value.value for name, value in self.metrics.items()}
        for name in ("closing", "undated"):
            found[name] = ids(found[name])
        for name in ("stalled", "slipped", "overdue", "no_next_step"):
            found[name] = ids(getattr(self.risks, name))
        found["single_large"] = self.risks.single_large.deal if self.risks.single_large else None
        found["pushed"] = {each.deal: each.pushed for each in self.pipeline.closing if each.pushed}
        found["stall_limits"] = self.limits.by_stage
        found["score"], found["score_parts"] = self.score.points, {each.name: each.value for each in self.score.parts}
        found["notes"] = {
            **self.standing.notes,
            **self.pipeline.notes,
            **self.categories.notes,
            **{name: value.reason for name, value in self.metrics.items() if value.reason},
        }
        return found


def plain(facts: Any) -> dict[str, Any]:
    """A dataclass of facts by its names, without a standing inside a standing."""
    return {each.name: getattr(facts, each.name) for each in fields(facts) if each.name not in ("team", "notes")}


def health(session: ScopedSession, whose: Whose, standing: Standing, now: datetime) -> Health:
    """Of whom the asker may see: whoever else has no rows."""
    today, period = session.principal.company.today(now), standing.period
    deals = all_open_deals(session, whose, period, today)
    found = pipeline(deals, period, now, today, standing.gap, session.principal.company.currency)
    limits = stall_limits(session, today)
    wrong = risks(deals, slipped_deals(session, whose, period, today), found, limits, today)
    metrics = measured(session, whose, period, now)
    required = metrics["required_coverage"].value
    return Health(
        standing=standing,
        open_deals=deals,
        pipeline=found,
        metrics=metrics,
        categories=categories(session, whose, standing, now),
        risks=wrong,
        limits=limits,
        score=score(found, wrong, required if isinstance(required, Decimal) else None),
    )


def measured(session: ScopedSession, whose: Whose, period: Period, now: datetime) -> dict[str, MetricValue]:
    """The metrics of METRICS in one reading, by their names as facts."""
    catalogue, day = BUILT_IN, session.principal.company.today(now)
    scope = Scope(Subject("team" if whose.team else "own", whose.lead_id), period, day)
    bases = read_bases(session, scope, _bases(METRICS.values())).by_key.get(None, {})
    return {name: evaluate(session, catalogue[metric], bases, catalogue) for name, metric in METRICS.items()}


def _bases(metrics: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(base for name in metrics for base in bases_of(BUILT_IN[name], BUILT_IN)))
