"""What the values of this topic's arguments are called in a menu, where a value is no word for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

CHOICES: Mapping[str, str] = {
    "amount": N_("The amount is wrong"),
    "date": N_("The close date is wrong"),
    "missing deal": N_("A deal is missing"),
    "other": N_("Something else"),
    "owner": N_("The owner is wrong"),
    "split": N_("The split is wrong"),
}
