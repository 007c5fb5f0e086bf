"""The steps of a pipeline waterfall in words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_, about
from spm_core.money import Money
from spm_core.pipeline.waterfall import Step

STEPS: Mapping[Step, str] = {
    "created": N_("Created"),
    "pulled_in": N_("Pulled in"),
    "won": N_("Won"),
    "lost": N_("Lost"),
    "slipped": N_("Slipped"),
    "amount_changed": N_("Amount changed"),
}


def signed(amount: Money) -> str:
    return f"+{about(amount)}" if amount.amount > 0 else about(amount)
