"""Of what one wants to be told."""

from __future__ import annotations

from typing import Any

from bot.asked import Said


def alert_slots(said: Said) -> dict[str, Any]:
    """Of a stalled deal, of a forecast, or else of a goal."""
    reading = said.reading
    about = {"STALE": "big_deal_stalled", "FORECAST": "forecast_dropped"}
    event = next((each for concept, each in about.items() if concept in reading.concepts), "goal_at_risk")
    above = {"above": str(reading.amounts[0])} if reading.amounts and event == "big_deal_stalled" else {}
    return {**said.args, "event": event, **above}
