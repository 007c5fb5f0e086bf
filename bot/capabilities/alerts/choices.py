"""What the values of this topic's arguments are called in a menu, where a value is no word for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

CHOICES: Mapping[str, str] = {
    "big_deal_stalled": N_("big deal stalled"),
    "forecast_dropped": N_("forecast dropped"),
    "goal_at_risk": N_("goal at risk"),
}
