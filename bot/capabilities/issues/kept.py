"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "issues.claim": N_("Figure reported as wrong"),
    "issues.said": N_("Said about a wrong figure"),
    "issues.reason": N_("Reason of a correction"),
}
ERASED = {
    "issues": N_("what was said about wrong figures"),
}
