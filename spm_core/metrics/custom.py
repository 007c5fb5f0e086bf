"""A company's own metrics: formulas over existing ones, read from a settings file, never code.

[calls_per_win]
formula = "calls / deals_won"
unit = "number"                 # money, count, share, days, times or number
better = "down"                 # up unless given
label = { en = "Calls per win", it = "Chiamate per vittoria" }
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from spm_core.errors import CoreError
from spm_core.metrics.catalogue import BASES, BUILT_IN, Better, Catalogue, Metric, Unit
from spm_core.metrics.formula import Formula, parse

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SETTINGS = {"formula", "unit", "better", "label"}


def load(path: Path) -> Catalogue:
    """Return the built-in metrics and those of the file; raise a CoreError whose code says what is wrong with it."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CoreError("bad_metrics_file", file=str(path), problem=str(error)) from error
    catalogue = dict(BUILT_IN)
    for name, settings in given.items():
        catalogue[name] = _metric(name, settings, catalogue)
    return catalogue


def _metric(name: str, settings: Any, known: Catalogue) -> Metric:
    if not _NAME.fullmatch(name) or name in known or name in BASES:
        raise CoreError("bad_metric_name", metric=name[:100])
    if not isinstance(settings, Mapping):
        raise CoreError("bad_metric_setting", metric=name, setting=name)
    unit, better, labels = settings.get("unit"), settings.get("better", "up"), _labels(settings.get("label", name))
    wrong = _wrong_setting(settings, labels)
    if wrong or unit is None or labels is None:
        raise CoreError("bad_metric_setting", metric=name, setting=wrong)
    formula = _formula(name, settings, known)
    return Metric(name, unit, better, formula, "company", "divided_by_nothing", labels=labels)


def _wrong_setting(settings: Mapping[str, Any], labels: Mapping[str, str] | None) -> str | None:
    """Return the first setting of a metric that is unknown or, failing that, missing or invalid."""
    unknown = next((key for key in settings if key not in _SETTINGS), None)
    problems = {
        "unit": settings.get("unit") not in get_args(Unit),
        "better": settings.get("better", "up") not in get_args(Better),
        "label": labels is None,
    }
    return unknown or next((setting for setting, is_wrong in problems.items() if is_wrong), None)


def _formula(name: str, settings: Mapping[str, Any], known: Catalogue) -> Formula:
    formula = parse(str(settings.get("formula", "")))
    strangers = [used for used in formula.names if used not in known and used not in BASES]
    if strangers:
        raise CoreError("unknown_names", metric=name, names=", ".join(strangers), known=", ".join(known))
    return formula


def _labels(given: Any) -> Mapping[str, str] | None:
    """Return labels by language, where a single text serves them all; None for anything else."""
    if isinstance(given, str):
        return {"": given}
    fits = isinstance(given, Mapping) and given and all(isinstance(text, str) for text in given.values())
    return dict(given) if fits else None
