"""What the values of this topic's arguments are called in a menu, where a value is no word for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

CHOICES: Mapping[str, str] = {
    "exceeds": N_("exceeds expectations"),
    "meets": N_("meets expectations"),
    "misses": N_("misses expectations"),
}
