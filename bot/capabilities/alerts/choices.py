"""What the values of this topic's arguments are called in a menu, where a value is no word for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

CHOICES: Mapping[str, str] = {
    "falls_below": N_("falls below"),
    "reaches": N_("reaches or passes"),
    "drops_by": N_("drops by more than, in a week"),
    "is_new": N_("gets a new deal of at least"),
    "one_person": N_("one person"),
    "each_person": N_("anyone in the team"),
    "whole_team": N_("the team as a whole"),
    "whole_company": N_("the whole company"),
    "this_week": N_("this week, then each next one"),
    "this_month": N_("this month, then each next one"),
    "this_quarter": N_("this quarter, then each next one"),
    "this_year": N_("this year, then each next one"),
}
