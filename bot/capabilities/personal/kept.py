"""What this topic calls the texts it keeps about a person, and what an erasure counts."""

from bot.i18n import N_

TEXTS = {
    "people.profile": N_("Profile"),
    "people.chat": N_("Chat account"),
    "people.asked": N_("Last question, kept for half an hour"),
    "people.meant": N_("What you meant by words that were not clear"),
    "notices.sent": N_("Message from Pacer"),
}
ERASED = {
    "notices": N_("messages sent or to be sent"),
    "people": N_("chat accounts and last questions"),
    "mentions": N_("texts of others that name the person"),
    "reports": N_("reports of imports"),
}
