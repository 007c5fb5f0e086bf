"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "preferences.set": N_("Preference"),
    "subscriptions.asked": N_("Subscription"),
    "delegations.days": N_("Standing in"),
}
ERASED = {
    "delegations": N_("delegations"),
    "preferences": N_("preferences"),
    "subscriptions": N_("subscriptions"),
}
