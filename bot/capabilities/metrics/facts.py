"""A measured metric as facts, under its own name and the names of its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spm_core.metrics.compare import Comparison
from spm_core.metrics.service import Measured, MetricLine


def facts(measured: Measured, other: Comparison | None = None) -> Mapping[str, Any]:
    value = measured.value
    return {
        "metric": measured.metric.name,
        "unit": value.unit,
        "better": measured.metric.better,
        "period": measured.period,
        "as_of": measured.as_of,
        **value.inputs,
        measured.metric.name: value.value,
        "sample": value.sample,
        "small_sample": value.small_sample,
        "notes": {measured.metric.name: value.reason} if value.reason else {},
        **({"comparison": _comparison(measured, other)} if other else {}),
        **({"group_by": measured.by, "groups": [_line(line) for line in measured.lines]} if measured.by else {}),
        **({"waiting_for_rate": measured.waiting_for_rate} if measured.waiting_for_rate else {}),
    }


def _comparison(measured: Measured, other: Comparison) -> Mapping[str, Any]:
    name = measured.metric.name
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
