"""What the values of this topic's arguments are called in a menu, where a value is no word for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

CHOICES: Mapping[str, str] = {
    "company": N_("Company"),
    "person": N_("Person"),
    "previous_period": N_("The period before"),
    "product": N_("Product"),
    "same_period_last_year": N_("The same period last year"),
    "sector": N_("Sector"),
    "segment": N_("Segment"),
    "stage": N_("Stage"),
    "team": N_("Team"),
    "team_average": N_("Team average"),
    "type": N_("Type"),
}
