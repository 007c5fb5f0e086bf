"""The manifest from which Slack makes our app: only the rights its features need, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.i18n import N_
from bot.slack.app import PATH

COMMAND = "/pacer"

SCOPES: Mapping[str, str] = {
    "app_mentions:read": N_("hear questions that mention Pacer in a channel"),
    "channels:history": N_("see whether an announcement arrived, before it is sent again after a failure"),
    "channels:read": N_("see whether a public channel is shared with another company, where no figures are given"),
    "chat:write": N_("answer, and show under a question that the answer is on its way"),
    "commands": N_("offer the command /pacer"),
    "groups:history": N_("see the same in private channels that Pacer is in"),
    "files:write": N_("give an answer as a file, such as a report, in a direct message"),
    "groups:read": N_("see whether a private channel that Pacer is in is shared with another company"),
    "im:history": N_("hear what people write to Pacer directly"),
    "im:write": N_("open the direct message that a digest or another message you asked for goes to"),
    "reactions:read": N_("count reactions under an announced win as congratulations"),
    "users:read": N_(
        "know an asker's language and time zone, who is meant by a mention, and which members are your people"
    ),
    "users:read.email": N_("find your people among the members by e-mail, before they have written"),
}

EVENTS: Mapping[str, str] = {
    "app_home_opened": N_("the direct message opened for the first time, to say who Pacer is"),
    "app_mention": N_("a question in a channel"),
    "message.im": N_("a question in a direct message"),
    "reaction_added": N_("a reaction under an announced win"),
    "reaction_removed": N_("one that was taken back"),
}


def slack_manifest(base_url: str | None = None) -> dict[str, Any]:
    """The app's manifest: for HTTP with `base_url`, where Slack reaches us, else for Socket Mode."""
    url = base_url.rstrip("/") + PATH if base_url else None
    request_url = {"request_url": url} if url else {}
    return {
        "display_information": {
            "name": "Pacer",
            "description": "How you track to quota",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Pacer", "always_online": True},
            "slash_commands": [_command(url)],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request_url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request_url, **({"message_menu_options_url": url} if url else {})},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def _command(url: str | None) -> dict[str, Any]:
    return {
        "command": COMMAND,
        "description": "How you track to quota",
        "usage_hint": "quota [last month] | help",
        "should_escape": True,
        **({"url": url} if url else {}),
    }
