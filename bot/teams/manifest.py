"""The app package that an administrator uploads to Teams."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile

from bot.capability import capabilities, suggested
from bot.i18n import N_, _
from bot.teams.icons import ACCENT, colour_icon, outline_icon
from bot.teams.limits import COMMAND_DESCRIPTION, COMMAND_TITLE, COMMANDS, shorten
from spm_core.principal import Role

SCHEMA = "https://developer.microsoft.com/en-us/json-schemas/teams/v1.17/MicrosoftTeams.schema.json"
VERSION = "1.0.0"
SCOPES = ("personal", "team", "groupChat")
PERMISSIONS: Mapping[str, str] = {
    "identity": N_("Who asks: figures are shown by who you are."),
    "messageTeamMembers": N_("Answers go to you alone, so a question asked in a team is answered in a chat with you."),
}
"""Everything the app asks for, with the reason."""


def write_package(path: Path, app_id: str, base_url: str) -> None:
    """Write a zip to upload under Teams > Apps > Manage your apps. `base_url` is Pacer's own https address."""
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        package.writestr("manifest.json", json.dumps(manifest(app_id, base_url), indent=2, ensure_ascii=False))
        package.writestr("color.png", colour_icon())
        package.writestr("outline.png", outline_icon())


def manifest(app_id: str, base_url: str) -> dict[str, Any]:
    """The app's manifest. Raises ValueError for an address that Teams would not call."""
    address = urlsplit(base_url)
    if address.scheme != "https" or not address.hostname:
        raise ValueError(base_url)
    site = f"https://{address.netloc}"
    return {
        "$schema": SCHEMA,
        "manifestVersion": "1.17",
        "version": VERSION,
        "id": app_id,
        "name": {"short": "Pacer", "full": _("Pacer, the sales performance assistant")},
        "description": {
            "short": _("Ask how you are tracking to quota."),
            "full": _("Ask about your quota, your pipeline and what is behind the figures. Answers reach only you."),
        },
        "developer": {"name": "Pacer", "websiteUrl": site, "privacyUrl": site, "termsOfUseUrl": site},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": app_id,
                "scopes": list(SCOPES),
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": [{"scopes": list(SCOPES), "commands": commands()}],
            }
        ],
        "permissions": list(PERMISSIONS),
        "validDomains": [address.hostname],
    }


def commands() -> list[dict[str, str]]:
    """The commands that Teams offers to somebody who begins to type."""
    others = (other for other in capabilities().values() if not other.hidden and other.role is Role.REP)
    listed = list({item.name: item for item in (*suggested(), *others)}.values())
    return [
        {
            "title": shorten(capability.name, COMMAND_TITLE),
            "description": shorten(_(capability.summary), COMMAND_DESCRIPTION),
        }
        for capability in listed[:COMMANDS]
    ]
