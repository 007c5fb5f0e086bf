"""What of this topic a deputy may be told in a manager's stead. Verdicts on people are never among it."""

from __future__ import annotations

from bot.i18n import N_
from bot.parts.deputies import Delegable

DELEGABLE = (Delegable("digest", N_("The digest"), N_("Their digest"), by_default=True),)
