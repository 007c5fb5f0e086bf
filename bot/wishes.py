"""What people want of Pacer: the groups in which help lists what it can do."""

from __future__ import annotations

from enum import Enum

from bot.i18n import N_


class Wish(Enum):
    """The groups, what is wanted most first."""

    NUMBER = N_("Your number")
    TO_DO = N_("What to do")
    DEALS = N_("Deals")
    FORECAST = N_("Forecast")
    TEAM = N_("Your team")
    GOALS = N_("Goals")
    WINS = N_("Wins")
    THANKS = N_("Thanks")
    REPORTS = N_("Reports")
    REMINDERS = N_("Reminders")
    FEEDBACK = N_("Feedback")
    GROWTH = N_("Getting better")
    SETTINGS = N_("Settings and data")
    ADMIN = N_("Running Pacer")
    ELSE = N_("Everything else")
