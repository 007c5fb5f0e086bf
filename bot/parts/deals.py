"""What a deal is called on a card."""

from __future__ import annotations


def named(deal: str, account: str | None) -> tuple[str, str]:
    """The customer, whose name is what people say, and what the deal's own name adds to it, if anything."""
    if not account:
        return deal, ""
    rest = deal[len(account) :] if deal.casefold().startswith(account.casefold()) else deal
    return account, rest.strip(" ·|:–—-")
