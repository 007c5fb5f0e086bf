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

log = structlog.get_logger()

REMEMBERED = 600.0
"""Seconds for which what is known about a channel holds."""
CHANNELS = 10_000


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
        if row is None or not self._ours(row):
            return None
        vouched = row.get("is_email_confirmed", True)
        return Profile(row["profile"].get("email") if vouched else None, row.get("locale"), row.get("tz"))

    def _ours(self, user: Mapping[str, Any]) -> bool:
        if user.get("is_stranger") or user.get("is_bot") or user.get("deleted"):
            return False
        teams = (user.get("team_id", self.team), *(user.get("enterprise_user") or {}).get("teams", ()))
        return self.team in teams

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


def _name(user: Mapping[str, Any]) -> str:
    return str(user["profile"].get("email") or user.get("real_name") or user.get("name") or user["id"])
