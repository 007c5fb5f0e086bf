"""A metric of a person, a team or the company over a period, as one value or by groups."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.metrics.catalogue import BASES, BUILT_IN, SMALL, Catalogue, Metric, Unit, bases_of, find, value_of
from spm_core.metrics.forecasts import read_forecasts
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.groups import MetricGroup, groups
from spm_core.metrics.readings import Bases, Scope, read_bases
from spm_core.metrics.stages import at_least, moves, stage_named, won_stages
from spm_core.metrics.statements import Dimension
from spm_core.metrics.targets import read_quotas
from spm_core.money import ZERO, Money
from spm_core.people.service import may_see
from spm_core.period import Period
from spm_core.who import Who

LEADS = {"lead", "leads"}
CUSTOMERS = {"customer", "customers"}


@dataclass(frozen=True, slots=True)
class MetricValue:
    """The value of a metric; an undefined one is None and has a reason."""

    metric: str
    unit: Unit
    value: Money | Decimal | int | None
    reason: str | None = None
    sample: int | None = None
    """How many cases a share or an average rests on; None for plain sums."""
    small_sample: bool = False
    inputs: Mapping[str, Money | Decimal | int | None] = field(default_factory=dict)
    """The base sums and metrics of the formula, by name."""


@dataclass(frozen=True, slots=True)
class MetricQuestion:
    metric: str
    subject: Who
    period: Period
    by: Dimension | None = None
    from_stage: str | None = None
    to_stage: str | None = None


@dataclass(frozen=True, slots=True)
class MetricLine:
    """One group of a breakdown."""

    group: MetricGroup
    value: MetricValue


@dataclass(frozen=True, slots=True)
class Measured:
    metric: Metric
    period: Period
    as_of: datetime
    value: MetricValue
    by: Dimension | None = None
    lines: tuple[MetricLine, ...] = ()
    """The best first, and undefined values last."""
    waiting_for_rate: tuple[Money, ...] = ()


def measure(session: ScopedSession, asked: MetricQuestion, now: datetime, catalogue: Catalogue = BUILT_IN) -> Measured:
    """Answer a question about a metric; raise NotAllowed for unseen people, CoreError for what can't be measured."""
    allow(session, asked.subject)
    metric, scope = _meant(session, asked, now, catalogue)
    names = bases_of(metric, catalogue)
    bases = _read(session, names, scope, now)
    unsorted = [
        MetricLine(group, evaluate(session, metric, bases.by_key.get(group.key, {}), catalogue, names))
        for group in (groups(session, scope, bases.by_key) if asked.by else ())
    ]
    lines = tuple(sorted(unsorted, key=lambda line: _best_first(metric, line)))
    total = bases
    if asked.by and not _add_up(bases, metric, catalogue):
        total = _read(session, names, replace(scope, by=None), now)
    value = evaluate(session, metric, total.by_key.get(None, {}), catalogue)
    return Measured(metric, asked.period, now, value, asked.by, lines, tuple(total.waiting))


def measure_each(
    session: ScopedSession,
    names: Iterable[str],
    subject: Who,
    period: Period,
    now: datetime,
    catalogue: Catalogue = BUILT_IN,
) -> Mapping[str, MetricValue]:
    """Return one value for each metric, by name, and read what they share only once; raise what `measure` does."""
    allow(session, subject)
    metrics = [find(name, catalogue) for name in names]
    bases = dict.fromkeys(name for metric in metrics for name in bases_of(metric, catalogue))
    scope = Scope(subject, period, session.principal.company.today(now))
    sums = _read(session, tuple(bases), scope, now).by_key.get(None, {})
    return {metric.name: evaluate(session, metric, sums, catalogue) for metric in metrics}


def measure_people(
    session: ScopedSession, metric_name: str, period: Period, now: datetime, catalogue: Catalogue = BUILT_IN
) -> Mapping[int, MetricValue]:
    """Return the value of everybody's own credits in a period, by person, for all whom the asker may see."""
    everybody = MetricQuestion(metric_name, Who("company"), period, by="person")
    metric, scope = _meant(session, everybody, now, catalogue)
    names = bases_of(metric, catalogue)
    bases = _read(session, names, scope, now)
    return {
        group.key: evaluate(session, metric, bases.by_key.get(group.key, {}), catalogue, names)
        for group in groups(session, scope, bases.by_key)
        if isinstance(group.key, int)
    }


def measure_together(
    session: ScopedSession, asked: MetricQuestion, people: Container[int], now: datetime, catalogue: Catalogue
) -> MetricValue:
    """Return a metric over all cases of some people of a team, of whom each has a shared case; medians are averaged."""
    metric, scope = _meant(session, replace(asked, by="person"), now, catalogue)
    names = bases_of(metric, catalogue)
    by_person = [sums for key, sums in _read(session, names, scope, now).by_key.items() if key in people]
    sums: dict[str, FormulaValue] = {}
    for name in names:
        values = [value for each in by_person if not isinstance(value := each.get(name, ZERO), Undefined)]
        total = sum((Decimal(value) for value in values), ZERO)
        sums[name] = total / len(values) if values and name.startswith("median_") else total
    return evaluate(session, metric, sums, catalogue, names)


def allow(session: ScopedSession, subject: Who) -> None:
    """Raise NotAllowed where the asker may not see the subject's figures."""
    asker = session.principal
    if asker.sees_all or (subject.kind != "company" and subject.id == asker.employee_id):
        return
    if subject.kind == "company" or not may_see(session, subject.id):
        raise NotAllowed


def _meant(session: ScopedSession, asked: MetricQuestion, now: datetime, catalogue: Catalogue) -> tuple[Metric, Scope]:
    """Return the metric that a question means and its scope, with stages by name for a conversion between stages."""
    metric = find(asked.metric, catalogue)
    scope = Scope(asked.subject, asked.period, session.principal.company.today(now), asked.by)
    first, last = asked.from_stage, asked.to_stage
    whole = metric.name == "conversion_rate" and not (first or last)
    if whole or metric.name not in ("conversion_rate", "stage_conversion", "closed_stage_conversion"):
        return metric, scope
    if (first or "").strip().casefold() in LEADS or (last or "").strip().casefold() in CUSTOMERS:
        return replace(catalogue["lead_conversion"], name=metric.name), scope
    if not first:
        raise CoreError("no_first_stage", argument="from_stage")
    all_moves = moves(session)
    reached = at_least(stage_named(last, all_moves), all_moves) if last else won_stages(all_moves)
    staged = replace(scope, entered=stage_named(first, all_moves), reached=reached)
    closed = metric.name == "closed_stage_conversion"
    return metric if closed else replace(catalogue["stage_conversion"], name=metric.name), staged


def _read(session: ScopedSession, names: tuple[str, ...], scope: Scope, now: datetime) -> Bases:
    bases = read_bases(session, scope, [name for name in names if name != "quota"])
    if "quota" in names:
        for key, quota in read_quotas(session, scope, now).items():
            bases.by_key[key]["quota"] = quota
    if any(BASES[name] == "forecasts" for name in names):
        judged = read_forecasts(session, scope)
        bases.waiting.extend(judged.waiting)
        for key, values in judged.by_key.items():
            bases.by_key[key] |= values
    return bases


def _add_up(bases: Bases, metric: Metric, catalogue: Catalogue) -> bool:
    """Add up the groups' sums under None where that is the whole: credits, each of which is in one group only."""
    names = bases_of(metric, catalogue)
    if not all(BASES[name].endswith("_credit") for name in names):
        return False
    whole: dict[str, FormulaValue] = {}
    for name in names:
        parts = [values.get(name, ZERO) for values in bases.by_key.values()]
        if any(isinstance(part, Undefined) for part in parts):
            return False
        whole[name] = sum((part for part in parts if not isinstance(part, Undefined)), ZERO)
    bases.by_key[None] = whole
    return True


def evaluate(
    session: ScopedSession,
    metric: Metric,
    bases: Mapping[str, FormulaValue],
    catalogue: Catalogue,
    names: tuple[str, ...] = (),
) -> MetricValue:
    """Compute a metric from one group's base sums, where missing sums are 0; `names` are its sums, where known."""
    names = names or bases_of(metric, catalogue)
    sums: dict[str, FormulaValue] = {name: bases.get(name, _nothing(name, metric)) for name in names}
    value = value_of(metric, sums, catalogue)
    sample = metric.sample.value(sums.__getitem__) if metric.sample else None
    count = int(sample) if isinstance(sample, Decimal | int) else None
    return MetricValue(
        metric=metric.name,
        unit=metric.unit,
        value=_typed(value, metric.unit, session),
        reason=value.code if isinstance(value, Undefined) else None,
        sample=count,
        small_sample=count is not None and count < SMALL,
        inputs={name: _input(name, sums[name], session) for name in names if name != metric.name},
    )


def _nothing(name: str, metric: Metric) -> FormulaValue:
    if name == "quota":
        return Undefined("no_quota")
    if BASES[name] == "activities":
        return Undefined("no_activities")
    return Undefined(metric.empty) if name.startswith("median_") else ZERO


_MONEY = ("booked", "quota", "created_amount", "open_list_prices", "unweighted_pipeline")
_MONEY_ENDINGS = ("_value", "_amount", "_weighted")
_COUNTLESS = ("_days", "hours")


def _input(name: str, value: FormulaValue, session: ScopedSession) -> Money | Decimal | int | None:
    if name in _MONEY or name.endswith(_MONEY_ENDINGS):
        return _typed(value, "money", session)
    return _typed(value, "days" if name.endswith(_COUNTLESS) else "count", session)


def _typed(value: FormulaValue, unit: Unit, session: ScopedSession) -> Money | Decimal | int | None:
    if isinstance(value, Undefined):
        return None
    if unit in ("money", "money_per_day"):
        return Money(Decimal(value), session.principal.company.currency)
    whole = unit == "count" and value == int(value)
    return int(value) if whole else Decimal(value)


def _best_first(metric: Metric, line: MetricLine) -> tuple[bool, Decimal, str]:
    value = line.value.value
    number = value.amount if isinstance(value, Money) else Decimal(value or 0)
    return value is None, number if metric.better == "down" else -number, line.group.name or ""
