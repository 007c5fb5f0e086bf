"""Why a notice did not arrive, in a sentence that tells operators who can put it right."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_, _
from spm_core.notices.models import NoticeState

STATES: Mapping[NoticeState, str] = {
    NoticeState.OWED: N_("owed"),
    NoticeState.SENDING: N_("sending"),
    NoticeState.SENT: N_("sent"),
    NoticeState.NOTHING: N_("nothing to send"),
    NoticeState.FAILED: N_("failed"),
    NoticeState.UNCERTAIN: N_("uncertain"),
}

_LINK = N_("The recipient is linked to no chat that is served here: pacer link says why.")
_NEVER_SEEN = N_(
    "Pacer shares no team with the recipient yet: add the app to a team of theirs, or install it for them."
)
_INVITE = N_("Pacer is not in the channel: type /invite @Pacer there.")
_CHANNEL_GONE = N_("The channel was deleted or archived: bind another one.")
_TOKEN = N_("Slack refuses the bot token: copy it anew, see pacer doctor. Nothing is lost meanwhile.")
_NO_TOKEN = N_(
    "Microsoft gives no token: check the app's id and password with pacer doctor. Nothing is lost meanwhile."
)
_UNSURE = N_("The connection broke while it was sent: look whether it arrived, then say --arrived or --again.")
_UNREADABLE = N_(
    "Pacer may not look whether it arrived (paste pacer manifest slack anew): look, then say --arrived or --again."
)
_BLOCKED = N_("The recipient blocked or removed Pacer in their chat.")

_WHY: Mapping[str, str] = {
    "expired": N_("It was too late to send it."),
    "not_linked": _LINK,
    "not_served": N_("Its platform is not set up here."),
    "never_seen": _NEVER_SEEN,
    "gone": N_("The recipient has left, or the channel is not bound any more."),
    "denied": N_("The recipient may no longer see it."),
    "nothing_to_edit": N_("The message that it would change was never sent."),
    "unexpected": N_("Pacer failed to make it: the log says where, under its key."),
    "not_answered": N_("It needs an answer that nobody gave: what it asks for changed since it was scheduled."),
    "bad_call": N_("What it asks for no longer exists."),
    "overslept": N_("The machine stood still while it was to be sent."),
    "unreachable": N_("The platform cannot be reached."),
    "no_answer": _UNSURE,
    "missing_scope": _UNREADABLE,
    "not_in_channel": _INVITE,
    "BotNotInConversationRoster": N_("Pacer is not in the team or the chat: add the app there."),
    "channel_not_found": _CHANNEL_GONE,
    "is_archived": _CHANNEL_GONE,
    "ConversationNotFound": _CHANNEL_GONE,
    "user_not_found": N_("Slack does not know the recipient any more."),
    "user_disabled": N_("The recipient's account was switched off."),
    "MessageWritesBlocked": _BLOCKED,
    "ConversationBlockedByUser": _BLOCKED,
    "no_token": _NO_TOKEN,
    "401": _NO_TOKEN,
    **dict.fromkeys(("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"), _TOKEN),
}


def why(code: str | None) -> str:
    """The sentence for a code; an unknown code is a platform's own, which its manual explains."""
    return _(_WHY[code]) if code and code in _WHY else code or ""
