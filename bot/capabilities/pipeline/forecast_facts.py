"""A forecast as facts, by the names of definitions.md."""

from __future__ import annotations

from typing import Any

from spm_core.forecast.service import Forecast
from spm_core.pipeline.service import plain


def facts(found: Forecast) -> dict[str, Any]:
    """Those of the standing among them."""
    call, before = found.call, found.last_week
    return {
        **plain(found.standing),
        **plain(found.categories),
        "method": "single: commit, best_case, pipeline; cumulative: commit_forecast, best_case_forecast",
        "weighted_forecast": found.weighted_forecast,
        "run_rate_forecast": found.run_rate_forecast,
        "seasonal_forecast": found.seasonal_forecast,
        "call": call,
        "last_week": before,
        "roll_up": found.roll_up,
        "roll_up_last_week": found.roll_up_last_week,
        "forecast_accuracy": {each.method: each.value for each in found.accuracy},
        "notes": {**found.standing.notes, **found.categories.notes, **found.notes},
    }
