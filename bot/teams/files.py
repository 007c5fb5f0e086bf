"""Files in Teams: with the asker's consent a file goes into their OneDrive, and the chat shows it.

A consent brings back the call, which is run again with the rights and figures of that moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.cards import Answer, Document
from bot.i18n import _, speaking
from bot.parts.documents import files_of, making
from bot.teams.blocks import Element
from bot.teams.incoming import pressed
from bot.turn import Call

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
SHOWN = "application/vnd.microsoft.teams.card.file.info"
AGREED = "fileConsent/invoke"
ONEDRIVE = (".sharepoint.com", ".sharepoint.us", ".sharepoint-mil.us", ".sharepoint.cn")
"""The hosts where Teams keeps people's files; nothing is sent anywhere else, whatever an event says."""
_INFO = ("contentUrl", "name", "uploadUrl", "uniqueId", "fileType")


async def consents(answer: Answer) -> list[Element]:
    """For each file of an answer, a message that asks whether to put it into OneDrive."""
    return [
        await _consent(part, number, document)
        for part in answer.parts
        for number, document in enumerate(files_of(part))
    ]


async def _consent(answer: Answer, number: int, document: Document) -> Element:
    content = await making(document, answer.locale)
    call = answer.call.to_json() if answer.call else None
    with speaking(answer.locale):
        words = _("Into your OneDrive, where only you see it.")
    card = {
        "description": words,
        "sizeInBytes": len(content),
        "acceptContext": {"call": call, "file": number},
        "declineContext": {},
    }
    return {"attachments": [{"contentType": CONSENT, "name": document.name, "content": card}]}


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the asker agreed to and where it goes: `file` counts the files of the call's answer from 0."""

    call: Call
    file: int
    info: Mapping[str, str]


def agreed(value: Any) -> Agreed | None:
    """What was agreed to; None where it was declined. Raises ValueError for anything that Teams would not send."""
    if not isinstance(value, Mapping) or value.get("action") not in ("accept", "decline"):
        raise ValueError("no consent")
    if value["action"] == "decline":
        return None
    given, info = value.get("context"), value.get("uploadInfo")
    if not isinstance(info, Mapping) or not all(isinstance(info.get(name), str) for name in _INFO):
        raise ValueError("no upload")
    if not is_onedrive(info["uploadUrl"]):
        raise ValueError("an upload to somewhere else")
    number = given.get("file") if isinstance(given, Mapping) else None
    if type(number) is not int or number < 0:
        raise ValueError("no file")
    return Agreed(pressed(given, None), number, {name: info[name] for name in _INFO})


def is_onedrive(url: str) -> bool:
    address = urlsplit(url)
    return address.scheme == "https" and (address.hostname or "").endswith(ONEDRIVE)


async def put(session: aiohttp.ClientSession, url: str, content: bytes) -> None:
    """Upload the content. Raises aiohttp.ClientError where it is not accepted."""
    last = len(content) - 1
    headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes 0-{last}/{len(content)}"}
    async with session.put(url, data=content, headers=headers, allow_redirects=False) as answer:
        if answer.status not in (200, 201):
            raise aiohttp.ClientResponseError(answer.request_info, (), status=answer.status)


def shown(info: Mapping[str, str]) -> Element:
    """A message that shows an uploaded file."""
    content = {"uniqueId": info["uniqueId"], "fileType": info["fileType"]}
    there = {"contentUrl": info["contentUrl"], "name": info["name"]}
    return {"attachments": [{"contentType": SHOWN, **there, "content": content}]}
