"""What Slack knows about people and channels, looked up when it is needed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.identity import Profile
from bot.slack.refusal import refusal
from spm_core.people.linking_rules import ChatAccount, LinkObstacle, address_key

log = structlog.get_logger()

REMEMBERED = 600.0
"""Seconds for which what is known about a channel holds."""
CHANNELS = 10_000
SLACKBOT = "USLACKBOT"
NOBODY = ("is_stranger", "is_bot", "is_workflow_bot")
UNFIT = (
    ("deleted", LinkObstacle.SWITCHED_OFF),
    ("is_restricted", LinkObstacle.GUEST),
    ("is_ultra_restricted", LinkObstacle.GUEST),
    ("is_invited_user", LinkObstacle.UNCONFIRMED),
)
"""What Slack says of those who are linked to nobody. Whoever was only invited has yet to prove that address theirs."""


@dataclass(frozen=True, slots=True)
class SlackSeen:
    """What Slack says about a conversation."""

    shared: bool = False
    """Whether people of another company read it."""
    member: bool = True
    """Whether the bot is in it."""
    name: str | None = None


class SlackDirectory:
    def __init__(self, client: AsyncWebClient, team: str) -> None:
        self.client = client
        self.team = team
        self._channels: dict[str, tuple[SlackSeen, float]] = {}

    def learn(self, channel: str, seen: SlackSeen) -> None:
        if len(self._channels) >= CHANNELS:
            self._channels.clear()
        self._channels[channel] = (seen, time.monotonic() + REMEMBERED)

    async def seen(self, channel: str) -> SlackSeen | None:
        """What is known about a conversation; None where the bot cannot see it."""
        known, until = self._channels.get(channel, (SlackSeen(), 0.0))
        if time.monotonic() < until:
            return known
        if channel[:1] not in "CG":
            return SlackSeen()
        try:
            info = (await self.client.conversations_info(channel=channel))["channel"]
        except SlackApiError as refused:
            log.info("channel not visible", error=refusal(refused))
            return None
        shared = bool(info.get("is_ext_shared") or info.get("is_pending_ext_shared"))
        seen = SlackSeen(shared, bool(info.get("is_member", True)), info.get("name"))
        self.learn(channel, seen)
        return seen

    async def profile(self, user: str) -> Profile | None:
        """The profile of one of our own people: an address that another workspace vouches for proves nothing here."""
        row = await self._user(user)
        known = account_of(row, self.team) if row else None
        if row is None or known is None or known.unfit not in (None, LinkObstacle.UNCONFIRMED):
            return None
        vouched = row["profile"].get("email") if known.unfit is None else None
        return Profile(vouched, row.get("locale"), row.get("tz"))

    async def names(self, users: Iterable[str]) -> dict[str, str]:
        """The names that stand for mentioned people in a question: their e-mail, else the name Slack shows."""
        ids = tuple(users)
        rows = await asyncio.gather(*map(self._user, ids))
        return {user: _name(row) for user, row in zip(ids, rows, strict=True) if row}

    async def _user(self, user: str) -> Mapping[str, Any] | None:
        try:
            answer = await self.client.users_info(user=user, include_locale=True)
        except SlackApiError as refused:
            log.warning("user not visible", error=refusal(refused))
            return None
        row: Mapping[str, Any] = answer["user"]
        return row


def account_of(user: Mapping[str, Any], team: str) -> ChatAccount | None:
    """What linking needs to know of a user; None for a bot, and for people of other workspaces."""
    teams = (user.get("team_id", team), *(user.get("enterprise_user") or {}).get("teams", ()))
    if team not in teams or user["id"] == SLACKBOT or any(user.get(kind) for kind in NOBODY):
        return None
    address = (user.get("profile") or {}).get("email")
    unfit = next((why for flag, why in UNFIT if user.get(flag)), None)
    if unfit is None and not user.get("is_email_confirmed", True):
        unfit = LinkObstacle.UNCONFIRMED
    addresses = frozenset((address_key(address),) if address else ())
    return ChatAccount(user["id"], addresses, unfit, time_zone=user.get("tz"))


def _name(user: Mapping[str, Any]) -> str:
    return str(user["profile"].get("email") or user.get("real_name") or user.get("name") or user["id"])
