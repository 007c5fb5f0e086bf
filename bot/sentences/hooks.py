"""What is wrong with deals that another system sends."""

from bot.i18n import N_

SENTENCES = {
    "bad_json": N_("The body is no JSON."),
    "no_deals": N_("The body is neither a deal nor a list of deals."),
    "unknown_deal_field": N_("A deal has no field “{field}”. Its fields are: {fields}."),
    "different_fields": N_(
        "One deal has a field “{field}” and another has not. What is left out stays as it is, so send deals with "
        "different fields apart; null empties a field."
    ),
    "bad_field": N_("The value of “{field}” is neither a text, a number, yes or no, nor null."),
    "key_reused": N_(
        "A delivery with the webhook-id “{key}” was taken before, with another body. Give it an id of its own."
    ),
    "bad_hook_secret": N_("PACER_HOOK_SECRET holds no secret of a webhook: whsec_ and 24 to 64 bytes in base64."),
}
