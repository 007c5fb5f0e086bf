"""Error messages about goals and the steps that can be taken on them."""

from bot.i18n import N_

SENTENCES = {
    "goal_not_positive": N_("A goal is more than zero. Give what is to be reached."),
    "goal_unit_money": N_("That is measured in money: give an amount in the company's currency, such as 150k."),
    "goal_unit_count": N_("That is counted: give a whole number, such as 20."),
    "goal_unit_share": N_("That is a share: give a percentage, such as 30%, at most 100%."),
    "goal_unit_number": N_("That is measured in a plain number, with at most four decimals: give one, such as 45."),
    "goal_in_past": N_("That period is over. A goal is for a period that runs or comes: “this quarter”, “Q3”, “June”."),
    "goal_each": N_("So much for each day or week can only be asked of what is counted up, such as calls or demos."),
    "goal_weight": N_("A weight is more than 0 and at most 100."),
    "goal_no_team": N_("{name} leads nobody today, so there is no team to set a goal for."),
    "goal_twice": N_("The same person is in there twice. Name each with one target."),
    "goal_unchanged": N_("That is what the goal says already. Nothing was changed."),
    "goal_quota_period": N_("A quota keeps its days. Set one for the other period instead."),
    "goal_needs_why": N_("This changes what was agreed before. Say why: the person will read it."),
    "goal_own_quota": N_("Nobody changes their own quota. Raise a concern, and your manager decides."),
    "goal_circular": N_("A goal can't serve itself, not through other goals either."),
    "goal_changed": N_(
        "This goal was changed since you saw it. Look at it again before you decide; nothing was stored."
    ),
    "goal_closed": N_("This goal is closed: it was declined or withdrawn."),
    "goal_already": N_("That was done already. Nothing more is needed."),
    "goal_waits_for_lead": N_("You proposed this yourself. Now it waits for your manager."),
    "goal_no_concern": N_("There is no open concern to answer. You can comment instead."),
    "goal_open_concern": N_("There is an open concern. Answer it first, then confirm."),
    "goal_needs_second": N_(
        "You set this yourself, so it takes a second person: whoever it is for accepts it, or another manager above "
        "confirms it."
    ),
    "goal_nothing_pending": N_("There is nothing that waits for a decision here."),
    "goal_quota_stays": N_("A quota that was agreed can't be withdrawn, only changed."),
    "goal_nothing_to_share": N_("Only a team's goal can be shared with a team."),
    "goal_none_meant": N_("No goal of yours waits for that. Ask for “my goals” to see them all."),
}
