"""A chat platform's directory, as far as linking needs it. Platforms implement ChatDirectory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from spm_core.people.linking_rules import ChatAccount


class ChatDirectory(Protocol):
    """Calls raise DirectoryClosed or DirectoryBusy."""

    platform: str
    by_reference: bool
    """Whether people are written to by more than their id, which the directory then gives."""
    tells_zones: bool
    """Whether accounts come with their time zones."""

    async def tenants(self) -> Sequence[str]:
        """The workspaces or organisations whose people may be ours."""

    async def accounts(self, tenant: str) -> Sequence[ChatAccount]:
        """All accounts there: a part of them would not tell who shares an address."""

    async def has(self, tenant: str, address: str) -> bool:
        """Whether it is worth reading all accounts to find this address."""


class DirectoryClosed(Exception):
    """The platform does not let us read it until somebody grants that. The message is its code."""


class DirectoryBusy(Exception):
    """It could not be read this time. The message is a code."""
