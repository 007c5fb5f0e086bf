"""What is wrong with a pipeline: stalled, slipped, overdue, without a next step, resting on one deal; and its score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from spm_core.deals.pipeline import Pipeline
from spm_core.deals.service import Credit
from spm_core.money import share
from spm_core.pipeline.limits import Limits

LARGE = Decimal("0.5")
"""A deal that is more than this share of the open pipeline is a risk of its own."""
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Risks:
    """The largest first; a deal shared by several of a team comes once for each."""

    stalled: tuple[Credit, ...]
    slipped: tuple[Credit, ...]
    overdue: tuple[Credit, ...]
    no_next_step: tuple[Credit, ...]
    single_large: Credit | None
    open_deals: int


@dataclass(frozen=True, slots=True)
class RiskPart:
    """One of the equal parts of the score, from 0 to 1; None where it cannot be told."""

    name: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Score:
    points: int | None
    """Of 100: the average of the parts that can be told."""
    parts: tuple[RiskPart, ...]


def risks(deals: Sequence[Credit], slipped: Iterable[Credit], found: Pipeline, limits: Limits, today: date) -> Risks:
    """Of every open deal, whenever it closes; those without a next step among what is to close or should have."""
    due = {each.deal for each in (*found.closing, *found.overdue)}
    return Risks(
        stalled=tuple(each for each in deals if is_stalled(each, limits, today)),
        slipped=tuple(slipped),
        overdue=found.overdue,
        no_next_step=tuple(each for each in deals if each.deal in due and not (each.next_step or "").strip()),
        single_large=_single_large(found),
        open_deals=count(deals),
    )


def is_stalled(deal: Credit, limits: Limits, today: date) -> bool:
    """Whether stage and last activity are both older than the stage's limit; the one that is known, where one is."""
    known = [day for day in (deal.stage_since, deal.last_activity) if day]
    return bool(known) and (today - max(known)).days > limits.of(deal.stage)


def count(deals: Iterable[Credit]) -> int:
    return len({each.deal for each in deals})


def ids(deals: Iterable[Credit]) -> tuple[str, ...]:
    """In order of their ids, each once."""
    return tuple(sorted({each.deal for each in deals}))


def _single_large(found: Pipeline) -> Credit | None:
    """The deal that the open pipeline rests on, where there are others besides."""
    if not found.closing or count(found.closing) < 2:
        return None
    largest = found.closing[0]
    part = largest.credit and share(largest.credit.amount, found.open_pipeline.amount)
    return largest if part and part > LARGE else None


def score(found: Pipeline, wrong: Risks, required_coverage: Decimal | None) -> Score:
    due = count((*found.closing, *found.overdue))
    parts = (
        RiskPart("coverage", _covered(found, required_coverage)),
        RiskPart("moving", _without(wrong.stalled, wrong.open_deals)),
        RiskPart("dates", _without(wrong.overdue, due)),
        RiskPart("next_steps", _without(wrong.no_next_step, due)),
        RiskPart("balance", _balance(found)),
    )
    told = [part.value for part in parts if part.value is not None]
    return Score(round(WHOLE * sum(told, Decimal(0)) / len(told)) if told else None, parts)


def _covered(found: Pipeline, required: Decimal | None) -> Decimal | None:
    if found.notes.get("coverage") == "met":
        return Decimal(1)
    if found.coverage is None or not required:
        return None
    return min(found.coverage / required, Decimal(1))


def _without(bad: Iterable[Credit], of: int) -> Decimal | None:
    return 1 - Decimal(count(bad)) / of if of else None


def _balance(found: Pipeline) -> Decimal | None:
    """1 as long as no deal is more than half of the pipeline, 0 where one is all of it."""
    largest = found.closing[0].credit if found.closing else None
    part = share(largest.amount, found.open_pipeline.amount) if largest else None
    return None if part is None else min((1 - part) / (1 - LARGE), Decimal(1))
