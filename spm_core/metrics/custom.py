"""A company's own metrics: formulas over existing ones, from a settings file. No code.

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
from spm_core.metrics.formula import parse

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SETTINGS = {"formula", "unit", "better", "label"}


def load(path: Path) -> Catalogue:
    """The built-in metrics and those of the file. CoreError with a code for each thing that can be wrong in it."""
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
    unknown = next((key for key in settings if key not in _SETTINGS), None)
    unit, better, labels = settings.get("unit"), settings.get("better", "up"), _labels(settings.get("label", name))
    problems = {"unit": unit not in get_args(Unit), "better": better not in get_args(Better), "label": labels is None}
    wrong = unknown or next((setting for setting, is_wrong in problems.items() if is_wrong), None)
    if wrong or unit is None or labels is None:
        raise CoreError("bad_metric_setting", metric=name, setting=wrong)
    formula = parse(str(settings.get("formula", "")))
    strangers = [each for each in formula.names if each not in known and each not in BASES]
    if strangers:
        raise CoreError("unknown_names", metric=name, names=", ".join(strangers), known=", ".join(known))
    return Metric(name, unit, better, formula, "company", "divided_by_nothing", labels=labels)


def _labels(given: Any) -> Mapping[str, str] | None:
    """By language; one text serves them all."""
    if isinstance(given, str):
        return {"": given}
    fits = isinstance(given, Mapping) and given and all(isinstance(text, str) for text in given.values())
    return dict(given) if fits else None
