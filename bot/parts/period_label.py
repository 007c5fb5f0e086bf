"""What a period is called where its name stands alone."""

from __future__ import annotations

from bot.i18n import period_name
from spm_core.period import Period


def period_label(period: Period) -> str:
    """The period's name as on a button: "Week 46", though "in week 46"."""
    name = period_name(period)
    return name[:1].upper() + name[1:]
