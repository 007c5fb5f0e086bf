"""Which accounts of a chat platform's directory are our people's: by address alone, and never where that is unsure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class LinkObstacle(StrEnum):
    """Why somebody is not linked."""

    NO_EMAIL = "no_email"
    SAME_EMAIL = "same_email"
    """The account answers to the addresses of two of our people."""
    NO_ACCOUNT = "no_account"
    SEVERAL = "several"
    """More than one account claims the address."""
    GUEST = "guest"
    UNCONFIRMED = "unconfirmed"
    """The platform does not vouch for the address."""
    SWITCHED_OFF = "switched_off"
    TAKEN = "taken"
    """The account is linked to somebody else."""
    REMOVED = "removed"
    """The account's link was taken away by hand."""
    UNREADABLE = "unreadable"
    """The platform does not let us read its directory."""
    NOT_SEARCHED = "not_searched"


@dataclass(frozen=True, slots=True)
class ChatAccount:
    """An account of the workspace or organisation itself; bots and strangers are none."""

    user_id: str
    addresses: frozenset[str]
    """As `address_key` folds them."""
    unfit: LinkObstacle | None = None
    """Why it is linked to nobody, whatever its address."""
    reference: Mapping[str, Any] | None = None
    """How to write to it first, where its id is not enough."""
    time_zone: str | None = None


def address_key(address: str) -> str:
    return address.strip().lower()


def matched(
    wanted: Mapping[int, str],
    everybody: Iterable[str],
    accounts: Sequence[ChatAccount],
    *,
    linked: Collection[str],
    removed: Collection[str],
) -> dict[int, ChatAccount | LinkObstacle]:
    """Return the account of each person, or why there is none.

    `wanted` are the addresses to look for by person, `everybody` the addresses of all our people, `linked` and
    `removed` ids of users who are linked already and whose link was taken away.
    """
    owners = Counter(map(address_key, everybody))
    claims: dict[str, list[ChatAccount]] = defaultdict(list)
    for account in accounts:
        for address in account.addresses:
            claims[address].append(account)
    return {person: _one(claims[address_key(address)], owners, linked, removed) for person, address in wanted.items()}


def _one(
    claims: Sequence[ChatAccount], owners: Counter[str], linked: Collection[str], removed: Collection[str]
) -> ChatAccount | LinkObstacle:
    live = [account for account in claims if account.unfit is not LinkObstacle.SWITCHED_OFF]
    if len(live) > 1:
        return LinkObstacle.SEVERAL
    if not live:
        return LinkObstacle.SWITCHED_OFF if claims else LinkObstacle.NO_ACCOUNT
    [account] = live
    if account.unfit:
        return account.unfit
    if account.user_id in removed:
        return LinkObstacle.REMOVED
    if account.user_id in linked:
        return LinkObstacle.TAKEN
    if sum(owners[address] for address in account.addresses) > 1:
        return LinkObstacle.SAME_EMAIL
    return account
