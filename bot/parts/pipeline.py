"""The steps of a pipeline waterfall in words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_, about
from spm_core.money import Money
from spm_core.pipeline.waterfall import Step

STEPS: Mapping[Step, str] = {
    "created": N_("Created"),
    "reopened": N_("Reopened"),
    "pulled_in": N_("Pulled in"),
    "moved_in": N_("Moved in"),
    "won": N_("Won"),
    "lost": N_("Lost"),
    "slipped": N_("Slipped"),
    "moved_out": N_("Moved out"),
    "removed": N_("Taken out"),
    "date_changed": N_("Close date changed"),
    "amount_changed": N_("Amount changed"),
}


def signed(amount: Money) -> str:
    return f"+{about(amount)}" if amount.amount > 0 else about(amount)
