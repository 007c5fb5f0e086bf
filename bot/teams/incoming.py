"""What Teams delivers, as a turn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from html import unescape
from typing import Any

from botbuilder.schema import Activity, ActivityTypes

from bot.teams.actions import SUBMIT
from bot.teams.inputs import PREFIX
from bot.turn import Address, Call, ChatUser, Turn, opening_id

_KINDS: Mapping[str | None, Any] = {"personal": "dm", "groupChat": "group"}
_OPENINGS = (ActivityTypes.conversation_update, ActivityTypes.installation_update)
_MENTION_TAG = re.compile(r"</?at\b[^>]*>")
_SLASH = re.compile(r"^/(?:pacer\b)?\s*")


def turn_of(activity: Activity, now: datetime, home: str | None, call: Call | None = None) -> Turn:
    """The turn of an activity. `home` is the organisation that Pacer works for: people of any other are strangers."""
    words, opening = said(activity), activity.type in _OPENINGS
    text = _SLASH.sub("", words)
    user = ChatUser("teams", tenant_of(activity) or "", user_id(activity))
    return Turn(
        id=opening_id(user) if opening else event_id(activity.conversation.id, activity.id),
        user=user,
        address=address_of(activity, home),
        at=now,
        text="" if call else text,
        call=call,
        command=text != words,
        locale=activity.locale,
        time_zone=time_zone_of(activity),
        opening=opening,
    )


def event_id(*parts: str) -> str:
    """An id that is the same when an event is delivered again, and short however long the ids of Teams are."""
    return "teams:" + sha256("\n".join(parts).encode()).hexdigest()[:40]


def address_of(activity: Activity, home: str | None) -> Address:
    conversation, _, thread = activity.conversation.id.partition(";messageid=")
    foreign = bool(home) and tenant_of(activity) not in (None, home)
    shared = _data(activity, "channel").get("type") == "shared"
    kind = _KINDS.get(activity.conversation.conversation_type, "channel")
    name = _data(activity, "channel").get("name") or activity.conversation.name
    return Address(conversation, kind, thread or None, shared or foreign, name, service_url=activity.service_url)


def tenant_of(activity: Activity) -> str | None:
    return activity.conversation.tenant_id or _data(activity, "tenant").get("id")


def said(activity: Activity) -> str:
    """The words of a message, without the mention of the bot but with other people's names."""
    text = activity.text or ""
    for entity in activity.entities or ():
        mention = entity.additional_properties
        if entity.type == "mention" and (mention.get("mentioned") or {}).get("id") == activity.recipient.id:
            text = text.replace(mention.get("text") or "\0", " ")
    return " ".join(unescape(_MENTION_TAG.sub("", text)).split())


def pressed(data: Any, verb: str | None) -> Call:
    """The call of a button or of a filled form. Raises ValueError for anything else."""
    call = Call.from_json(data.get("call") if isinstance(data, Mapping) else None)
    if verb != SUBMIT:
        return call
    typed = {name.removeprefix(PREFIX): value for name, value in data.items() if name.startswith(PREFIX) and value}
    return Call(call.do, {**call.args, **typed})


def action_of(activity: Activity) -> tuple[Any, Any]:
    """The data and the verb of an executed action."""
    action = activity.value.get("action") if isinstance(activity.value, Mapping) else None
    return (action.get("data"), action.get("verb")) if isinstance(action, Mapping) else (None, None)


def is_arrival(activity: Activity) -> bool:
    """Whether the bot was just added to a conversation, which Teams tells in either of two events."""
    if activity.type == "installationUpdate":
        return bool(activity.action == "add")
    return any(member.id == activity.recipient.id for member in activity.members_added or ())


def is_departure(activity: Activity) -> bool:
    """Whether the bot was just removed from a conversation, or its team was deleted."""
    if activity.type == "installationUpdate":
        return str(activity.action).startswith("remove")
    gone = any(member.id == activity.recipient.id for member in activity.members_removed or ())
    return gone or (activity.channel_data or {}).get("eventType") in ("teamDeleted", "teamHardDeleted")


def roster_of(activity: Activity) -> str | None:
    """The conversation whose members can be read: the team of a channel, or a group chat; None in private."""
    conversation = activity.conversation
    match conversation.conversation_type:
        case "personal":
            return None
        case "groupChat":
            return str(conversation.id)
        case _team:
            return _data(activity, "team").get("id")


def members_changed(activity: Activity) -> bool:
    return bool(activity.members_added) or (activity.type == "installationUpdate" and not is_departure(activity))


def time_zone_of(activity: Activity) -> str | None:
    zones = (entity.additional_properties.get("timezone") for entity in activity.entities or ())
    return activity.local_timezone or next((zone for zone in zones if zone), None)


def user_id(activity: Activity) -> str:
    """The directory's id, which an admin can look up; for a user without one, the chat's."""
    return str(activity.from_property.aad_object_id or activity.from_property.id)


def _data(activity: Activity, name: str) -> Mapping[str, Any]:
    return (activity.channel_data or {}).get(name) or {}
