"""Every metric can be watched, built in or the company's own."""

from __future__ import annotations

from collections.abc import Iterator

from bot.arguments.metrics import GroupBy
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.turn import Call
from bot.watched import Watched
from spm_core.metrics.catalogue import BASES, BUILT_IN, Metric, bases_of
from spm_core.metrics.statements import OPEN_KINDS


def watched() -> Iterator[Watched]:
    for name, metric in catalogue().items():
        call = Call("metric", {"metric": name})
        each = Call("metric", {**call.args, "group_by": GroupBy.PERSON.value})
        grows, part = _grows(metric), _is_part(metric)
        named = label(metric)
        yield Watched(name, named, metric.unit, call, each, grows=grows, part=part, everybody=True, general=True)


def _is_part(metric: Metric) -> bool:
    """Whether all is the most it can be; of a company's own shares that is not known."""
    return BUILT_IN.get(metric.name) is metric and metric.unit == "share" and metric.source != "quotas"


def _grows(metric: Metric) -> bool:
    """Whether it adds up what happens in a period: neither a rate, nor what is open."""
    sums = metric.unit in ("money", "count") and metric.sample is None and not metric.formula.divides
    kinds = {BASES[base] for base in bases_of(metric, catalogue())}
    return sums and kinds.isdisjoint({*OPEN_KINDS, "quotas", "forecasts"})
