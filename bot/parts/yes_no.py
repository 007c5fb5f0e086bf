"""A yes or a no, said first where a question asks for one."""

from __future__ import annotations

from bot.blocks import Text
from bot.i18n import _


def yes_no(answer: bool, text: str = "") -> Text:
    return Text(text, strong=_("Yes.") if answer else _("No."))
