"""What the values of this topic's arguments are called in a menu, where a value is no word for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

CHOICES: Mapping[str, str] = {
    "ahead": N_("Ahead of pace"),
    "behind_pace": N_("Behind pace"),
    "met": N_("Quota met"),
    "no_quota": N_("Without a quota"),
    "on_pace": N_("On pace"),
    "ramping": N_("Ramping"),
}
