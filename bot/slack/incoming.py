"""What Slack delivers: who asked, where, under which id, and where the answer goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.slack.actions import unpacked
from bot.turn import Address, Call, ChatUser, Turn, opening_id

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SlackPlace:
    """Where an answer to one user goes."""

    channel: str
    thread: str | None = None
    url: str | None = None
    """Slack's response_url: good for half an hour and five answers, even where the bot is no member."""
    own: bool = False
    """A conversation of this user and the bot alone: messages stay there for good."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def address(self, *, shared: bool) -> Address:
        return Address(self.channel, _KINDS.get(self.channel[:1], "channel"), self.thread, shared)


_KINDS: Mapping[str, Literal["dm", "group", "channel"]] = {"D": "dm", "U": "dm", "W": "dm", "G": "group"}
"""Conversation ids by their first letter; a user's id stands for the DM with them."""


@dataclass(frozen=True, slots=True)
class SlackThread:
    channel: str
    start: str
    """Timestamp of its first message, which needs no replies yet."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One delivery, before anything is looked up for it."""

    id: str
    user: ChatUser
    place: SlackPlace
    text: str = ""
    call: Call | None = None
    command: bool = False
    trigger: str | None = None
    """What opens a modal, within 3 seconds."""
    shared: bool | None = None
    """Whether people of another company read the channel, where the delivery tells."""
    to_dm: bool = False
    thread: SlackThread | None = None
    """The thread of the message that asks, if it was a message."""
    name: str | None = None
    """The channel's name, where the delivery tells or Slack was asked."""
    member: bool = True
    """Whether the bot is in the channel."""
    opening: bool = False
    """Whether they only opened the conversation."""

    def turn(self, now: datetime) -> Turn:
        where = self.place.address(shared=bool(self.shared))
        address = where if where.kind == "dm" else replace(where, name=self.name, member=self.member)
        said = (self.text, self.call, self.command)
        return Turn(self.id, self.user, address, now, *said, opening=self.opening)


def command(body: Payload) -> Incoming:
    return Incoming(
        id=f"slack:{body['trigger_id']}",
        user=_user(body["user_id"], body["team_id"]),
        place=SlackPlace(body["channel_id"], url=body.get("response_url")),
        text=body.get("text", ""),
        command=True,
        trigger=body["trigger_id"],
        name=_name(body.get("channel_name")),
    )


def event(body: Payload) -> Incoming | None:
    """A mention in a channel, a message in a DM or the DM opened; None for anything else than a person's own doing."""
    post = body["event"]
    if post["type"] == "app_home_opened":
        return _opened(body)
    dm = post["type"] == "message"
    if not _is_new_from_a_person(post) or (dm and not _is_plain_dm(post)):
        return None
    team = post.get("user_team") or post.get("team") or body["team_id"]
    return Incoming(
        id=f"slack:{body['event_id']}",
        user=_user(post["user"], team),
        place=SlackPlace(post["channel"], post.get("thread_ts"), own=dm),
        text=post.get("text") or "",
        shared=bool(body.get("is_ext_shared_channel")),
        thread=SlackThread(post["channel"], post.get("thread_ts") or post["ts"]),
    )


def _opened(body: Payload) -> Incoming:
    """Pacer was opened, in whichever tab, as it is again and again; the first time is an event of its own."""
    post = body["event"]
    user = _user(post["user"], body["team_id"])
    return Incoming(opening_id(user), user, SlackPlace(post["channel"], own=True), shared=False, opening=True)


def _is_new_from_a_person(post: Payload) -> bool:
    return "user" in post and not (post.get("bot_id") or post.get("edited") or post.get("hidden"))


def _is_plain_dm(post: Payload) -> bool:
    return post.get("channel_type") == "im" and post.get("subtype") in (None, "file_share", "thread_broadcast")


def reaction(body: Payload, bot: str) -> Incoming | None:
    """A reaction added to one of the bot's messages, or taken back; None for any other."""
    change, item = body["event"], body["event"].get("item") or {}
    if item.get("type") != "message" or change.get("item_user") != bot or change.get("user") in (None, bot):
        return None
    args = {"message": item["ts"], "name": change["reaction"], "removed": change["type"] == "reaction_removed"}
    return Incoming(
        id=f"slack:{body['event_id']}",
        user=_user(change["user"], body["team_id"]),
        place=SlackPlace(item["channel"]),
        call=Call("react", args),
        shared=bool(body.get("is_ext_shared_channel")),
    )


def action(body: Payload) -> Incoming:
    """A button that was pressed, or a line of a menu that was chosen. Raises ValueError for one without a call."""
    pressed, container = body["actions"][0], body.get("container", {})
    channel = (body.get("channel") or {}).get("id") or body["user"]["id"]
    chosen = pressed.get("selected_option") or pressed
    call, to_dm = unpacked(chosen["value"])
    here = SlackPlace(
        channel,
        container.get("thread_ts"),
        body.get("response_url"),
        own=channel.startswith(("D", "U", "W")) and not container.get("is_ephemeral"),
    )
    return Incoming(
        id=f"slack:{body.get('trigger_id') or pressed['action_ts']}",
        user=_member(body),
        place=here,
        call=call,
        trigger=body.get("trigger_id"),
        to_dm=to_dm,
        name=_name((body.get("channel") or {}).get("name")),
    )


def submission(body: Payload, call: Call, place: Mapping[str, Any]) -> Incoming:
    return Incoming(
        id=f"slack:{body.get('trigger_id') or body['view']['id'] + body['view']['hash']}",
        user=_member(body),
        place=SlackPlace(**place),
        call=call,
    )


def _name(given: str | None) -> str | None:
    """A channel's name; for a private one Slack gives only a word for its kind."""
    return None if given in ("privategroup", "directmessage", "mpdm") else given


def _member(body: Payload) -> ChatUser:
    return _user(body["user"]["id"], body["user"].get("team_id") or body["team"]["id"])


def _user(user_id: str, team: str) -> ChatUser:
    return ChatUser("slack", team, user_id)
