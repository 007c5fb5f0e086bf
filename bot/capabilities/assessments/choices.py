"""What the values of this topic's arguments are called in a menu, where a value is no word for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_

CHOICES: Mapping[str, str] = {
    "done": N_("Who is done"),
    "pending": N_("Who is not done yet"),
}
