"""The members of a Slack workspace, for linking our people to them by address."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.directories import DirectoryBusy, DirectoryClosed
from bot.slack.directory import account_of
from bot.slack.refusal import refusal
from spm_core.people.linking_rules import ChatAccount

PAGE = 200
"""Members a page, as Slack recommends."""
NOT_ALLOWED = frozenset(
    {"missing_scope", "not_allowed_token_type", "access_denied", "no_permission", "team_access_not_granted"}
)


class SlackMembers:
    """Reads with a client that waits when Slack says that it is too fast."""

    platform = "slack"
    by_reference = False
    tells_zones = True

    def __init__(self, client: AsyncWebClient, team: str) -> None:
        self.client = client
        self.team = team

    async def tenants(self) -> Sequence[str]:
        return (self.team,)

    async def accounts(self, tenant: str) -> Sequence[ChatAccount]:
        rows, cursor = [], None
        try:
            while cursor != "":
                page = await self.client.users_list(limit=PAGE, cursor=cursor)
                rows += page["members"]
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        except SlackApiError as refused:
            raise _failure(refused) from refused
        except (ClientError, TimeoutError) as error:
            raise DirectoryBusy("unreachable") from error
        accounts = [account for row in rows if (account := account_of(row, self.team))]
        if accounts and not any(account.addresses for account in accounts):
            raise DirectoryClosed("missing_scope")  # without users:read.email, Slack leaves the addresses out
        return accounts

    async def has(self, tenant: str, address: str) -> bool:
        """Whether somebody has this address; whoever that is, only all accounts together tell if they are alone."""
        try:
            await self.client.users_lookupByEmail(email=address)
        except SlackApiError as refused:
            if refusal(refused) == "users_not_found":
                return False
            raise _failure(refused) from refused
        except (ClientError, TimeoutError) as error:
            raise DirectoryBusy("unreachable") from error
        return True


def _failure(refused: SlackApiError) -> DirectoryBusy | DirectoryClosed:
    code = refusal(refused) or "no_answer"
    return DirectoryClosed(code) if code in NOT_ALLOWED else DirectoryBusy(code)
