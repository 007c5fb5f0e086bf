"""What a deal is called on a card."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_, _

_OUTCOMES: Mapping[str, str] = {"won": N_("won"), "lost": N_("lost")}


def named(deal: str, account: str | None) -> tuple[str, str]:
    """The customer, whose name is what people say, and what the deal's own name adds to it, if anything."""
    if not account:
        return deal, ""
    rest = deal[len(account) :] if deal.casefold().startswith(account.casefold()) else deal
    return account, rest.strip(" ·|:–—-")


def outcome(status: str) -> str:
    """How one deal ended, which languages with genders say unlike the heading of several; nothing of an open one."""
    return _(_OUTCOMES[status]).capitalize() if status in _OUTCOMES else ""
