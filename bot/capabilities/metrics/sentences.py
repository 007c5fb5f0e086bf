"""Error messages about metrics, formulas and breakdowns."""

from bot.i18n import N_

SENTENCES = {
    "unknown_metric": N_(
        "I don't know the metric “{metric}”. Try win rate, average deal, sales cycle, booked, open pipeline, coverage "
        "or demos."
    ),
    "gives_quota_away": N_(
        "{metrics}: whoever knows these of a colleague can work out the colleague's quota. Leave one of them out."
    ),
    "unknown_stage": N_("No deal was ever in a stage “{stage}”. Stages here: {known}."),
    "no_first_stage": N_("From which stage? Give the stage to start from, too."),
    "cannot_group": N_("This cannot be broken down by {by}."),
    "bad_formula": N_(
        "I don't understand “{part}” in the formula “{formula}”. Use names, numbers, + - * / and parentheses."
    ),
    "unknown_names": N_("The formula of {metric} names what I don't know: {names}. Known metrics: {known}."),
    "bad_metric_name": N_("“{metric}” is no name for a new metric: use a free one of small letters, digits and _."),
    "bad_metric_setting": N_(
        "The setting “{setting}” of the metric {metric} is missing or wrong. A metric has a formula, a unit (money, "
        "count, share, days, times or number), and perhaps better (up or down) and label."
    ),
    "bad_metrics_file": N_("I can't read the metrics file {file}: {problem}"),
}
