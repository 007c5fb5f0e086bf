"""A measured metric as facts, under its own name and those of what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spm_core.metrics.compare import Comparison
from spm_core.metrics.service import Measured, MetricLine


def facts(found: Measured, other: Comparison | None = None) -> Mapping[str, Any]:
    value = found.value
    return {
        "metric": found.metric.name,
        "unit": value.unit,
        "better": found.metric.better,
        "period": found.period,
        "as_of": found.as_of,
        **value.inputs,
        found.metric.name: value.value,
        "sample": value.sample,
        "small_sample": value.small_sample,
        "notes": {found.metric.name: value.reason} if value.reason else {},
        **({"comparison": _comparison(found, other)} if other else {}),
        **({"group_by": found.by, "groups": [_line(line) for line in found.lines]} if found.by else {}),
        **({"waiting_for_rate": found.waiting_for_rate} if found.waiting_for_rate else {}),
    }


def _comparison(found: Measured, other: Comparison) -> Mapping[str, Any]:
    name = found.metric.name
    return {
        "compare_to": other.to,
        "period": other.period,
        name: other.value.value,
        "delta": other.delta,
        "change": other.change,
        "better": other.better,
        **({"as_of": other.as_of} if other.as_of else {}),
        **({"groups": [_line(line) for line in other.lines]} if other.lines else {}),
        "people": other.people,
        **({} if other.like_for_like else {"like_for_like": False}),
        "notes": {name: other.value.reason} if other.value.reason else {},
    }


def _line(line: MetricLine) -> Mapping[str, Any]:
    value = line.value
    return {
        "group": line.group.name,
        value.metric: value.value,
        "sample": value.sample,
        "notes": {value.metric: value.reason} if value.reason else {},
    }
