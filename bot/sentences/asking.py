"""What is wrong with a question or with what was typed into a form."""

from bot.i18n import N_

SENTENCES = {
    "bad_period": N_(
        "I don't know the period “{words}”. Try “this quarter”, “last month”, “Q3” or “2026-05-01..2026-07-31”."
    ),
    "bad_amount": N_("I can't read “{words}” as an amount. Try 180k, 1.2m or 90,000."),
    "negative_forecast": N_("A forecast is not below zero."),
    "best_case_below_commit": N_("The best case includes the commit, so it is at least as much."),
    "period_is_over": N_("That period is over: there is nothing left to forecast."),
    "not_yet": N_("{day} is not over yet. Give an earlier day."),
    "too_long": N_("That is longer than {limit} characters. Please ask in fewer words."),
    "bad_call": N_("That button is out of date. Please ask again."),
    "not_allowed": N_("I can't show you that: it doesn't exist, or it isn't yours to see."),
    "shared_channel": N_(
        "This conversation is shared with another company, so I give no figures here. Ask me in a direct message."
    ),
}
