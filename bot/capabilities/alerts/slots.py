"""Arguments found in a request for an alert."""

from __future__ import annotations

from typing import Any

from bot.asked import Said


def alert_slots(said: Said) -> dict[str, Any]:
    """Which event is meant: a stalled deal, a falling forecast, or else a goal at risk."""
    reading = said.reading
    about = {"STALE": "big_deal_stalled", "FORECAST": "forecast_dropped"}
    event = next((kind for concept, kind in about.items() if concept in reading.concepts), "goal_at_risk")
    above = {"above": str(reading.amounts[0])} if reading.amounts and event == "big_deal_stalled" else {}
    return {**said.args, "event": event, **above}
