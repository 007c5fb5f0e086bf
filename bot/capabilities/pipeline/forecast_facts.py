"""A forecast as facts, under the names of definitions.md."""

from __future__ import annotations

from typing import Any

from spm_core.forecast.service import Forecast
from spm_core.pipeline.service import plain


def facts(forecast: Forecast) -> dict[str, Any]:
    """The facts of a forecast, including those of the standing."""
    call, before = forecast.call, forecast.last_week
    return {
        **plain(forecast.standing),
        **plain(forecast.categories),
        "method": "single: commit, best_case, pipeline; cumulative: commit_forecast, best_case_forecast",
        "weighted_forecast": forecast.weighted_forecast,
        "run_rate_forecast": forecast.run_rate_forecast,
        "seasonal_forecast": forecast.seasonal_forecast,
        "call": call,
        "waiting_for_rate": forecast.waiting_for_rate,
        "since": forecast.since,
        "last_week": before,
        "roll_up": forecast.roll_up,
        "roll_up_last_week": forecast.roll_up_last_week,
        "forecast_accuracy": {accuracy.method: accuracy.value for accuracy in forecast.accuracy},
        "notes": {**forecast.standing.notes, **forecast.categories.notes, **forecast.notes},
    }
