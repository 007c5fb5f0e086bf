"""What is wrong with a pipeline (stalled, slipped, overdue, no next step, resting on one deal), and its score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from spm_core.deals.pipeline import Pipeline
from spm_core.deals.service import Credit
from spm_core.money import share
from spm_core.pipeline.coverage import Coverage
from spm_core.pipeline.limits import Limits

LARGE = Decimal("0.5")
"""A deal of more than this share of the open pipeline is a risk by itself."""
WHOLE = 100
FEWEST = 5
"""Of fewer open deals, each would move the score by too much."""


@dataclass(frozen=True, slots=True)
class Risks:
    """Deals at risk, the largest first; a deal shared within a team comes once for each person."""

    stalled: tuple[Credit, ...]
    slipped: tuple[Credit, ...]
    overdue: tuple[Credit, ...]
    no_next_step: tuple[Credit, ...]
    single_large: Credit | None
    open_deals: int
    untold: frozenset[str] = frozenset()
    """The deals that another has by now: whether they were stalled or had a next step is not known."""


@dataclass(frozen=True, slots=True)
class RiskPart:
    """One of the equal parts of the score, from 0 to 1; None where it is unknown."""

    name: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Score:
    points: int | None
    """The average of the known parts, out of 100."""
    parts: tuple[RiskPart, ...]
    reason: str | None = None
    """Why there is none: no_quota, met, few_open_deals."""


def risks(deals: Sequence[Credit], slipped: Iterable[Credit], pipeline: Pipeline, limits: Limits, today: date) -> Risks:
    """Find the risks among all open deals; those that are to close, or should have, ought to have a next step."""
    due = {deal.deal for deal in (*pipeline.closing, *pipeline.overdue)}
    known = [deal for deal in deals if not deal.former]
    return Risks(
        stalled=tuple(deal for deal in deals if is_stalled(deal, limits, today)),
        slipped=tuple(slipped),
        overdue=pipeline.overdue,
        no_next_step=tuple(deal for deal in known if deal.deal in due and not (deal.next_step or "").strip()),
        single_large=_single_large(pipeline),
        open_deals=count(deals),
        untold=frozenset(deal.deal for deal in deals) - {deal.deal for deal in known},
    )


def is_stalled(deal: Credit, limits: Limits, today: date) -> bool:
    """Whether stage and last activity are both older than the stage's limit; of an unknown one, the other decides.

    Of a deal that another has by now, the last activity is not told.
    """
    if deal.former:
        return False
    days = [day for day in (deal.stage_since, deal.last_activity) if day]
    return bool(days) and (today - max(days)).days > limits.of(deal.stage)


def count(deals: Iterable[Credit]) -> int:
    return len({deal.deal for deal in deals})


def ids(deals: Iterable[Credit]) -> tuple[str, ...]:
    """Return the deals' ids in order, once each."""
    return tuple(sorted({deal.deal for deal in deals}))


def told(deals: Iterable[Credit], wrong: Risks) -> int:
    """Count the deals of which it is known whether they have a next step."""
    return len({deal.deal for deal in deals} - wrong.untold)


def _single_large(pipeline: Pipeline) -> Credit | None:
    """Return the deal that the open pipeline rests on, where there are others besides it."""
    if not pipeline.closing or count(pipeline.closing) < 2:
        return None
    largest = pipeline.closing[0]
    part = largest.credit and share(largest.credit.amount, pipeline.open_pipeline.amount)
    return largest if part and part > LARGE else None


def score(pipeline: Pipeline, wrong: Risks, covered: Coverage) -> Score:
    """Score the pipeline, where there is a gap to cover and enough is open to judge."""
    reason = covered.notes.get("coverage") or ("few_open_deals" if wrong.open_deals < FEWEST else None)
    if reason:
        return Score(None, (), reason)
    due = count((*pipeline.closing, *pipeline.overdue))
    parts = (
        RiskPart("coverage", _covered(covered)),
        RiskPart("moving", _without(wrong.stalled, wrong.open_deals - len(wrong.untold))),
        RiskPart("dates", _without(wrong.overdue, due)),
        RiskPart("next_steps", _without(wrong.no_next_step, told((*pipeline.closing, *pipeline.overdue), wrong))),
        RiskPart("balance", _balance(pipeline)),
    )
    values = [part.value for part in parts if part.value is not None]
    return Score(round(WHOLE * sum(values, Decimal(0)) / len(values)) if values else None, parts)


def _covered(covered: Coverage) -> Decimal | None:
    if covered.times is None or not covered.needed:
        return None
    return min(covered.times / covered.needed, Decimal(1))


def _without(bad: Iterable[Credit], of: int) -> Decimal | None:
    return 1 - Decimal(count(bad)) / of if of else None


def _balance(pipeline: Pipeline) -> Decimal | None:
    """Score 1 as long as no deal exceeds half of the pipeline, and 0 where one is all of it."""
    largest = pipeline.closing[0].credit if pipeline.closing else None
    part = share(largest.amount, pipeline.open_pipeline.amount) if largest else None
    return None if part is None else min((1 - part) / (1 - LARGE), Decimal(1))
