"""Error messages about reporting wrong figures and answering reports."""

from bot.i18n import N_

SENTENCES = {
    "no_such_deal": N_(
        "I can't find a deal called “{words}” among those you see. Report it as a missing deal if it should be there."
    ),
    "no_such_colleague": N_("Nobody here is called “{who}”. Give a full name or an e-mail."),
    "several_colleagues": N_("Several people here are called “{who}”. Give the e-mail instead."),
    "bad_splits": N_("I can't read “{words}” as a split. Write it like this: Dana Wu 60%, Bo Lee 40%."),
    "splits_total": N_("The parts of a split are above zero and make 100% together."),
    "split_twice": N_("Each person is named once in a split."),
    "other_currency": N_("This deal is in {currency}. Give the amount in {currency}."),
    "odd_day": N_("{day} can't be right: give a day between 1990 and ten years from now."),
    "closed_in_future": N_("This deal is closed, so its day is not still to come."),
    "nothing_wrong": N_("That is what is stored already, so there is nothing to correct."),
    "already_reported": N_("You already reported that: {issue}. Say “data issues” to see it."),
    "nobody_decides": N_("There is nobody above you who may decide this, and nobody decides about their own claim."),
    "nobody_else": N_("There is nobody else who may decide this."),
    "issue_is_over": N_(
        "That is no longer possible: the issue has moved on. Say “data issues” to see where it stands."
    ),
    "own_deal": N_("Whoever has or would get credit of a deal does not decide about it. Pass it on."),
    "owner_of_a_split": N_(
        "The credit of this deal is split, so its owner changes nobody's figures. Correct the split."
    ),
    "deal_exists": N_("A deal with this id is there already. Leave the id out, or correct that deal."),
    "bad_issue": N_("“{words}” isn't the number of an issue. Try DI-12."),
}
