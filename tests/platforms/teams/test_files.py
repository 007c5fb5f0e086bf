"""A file in Teams: the asker is asked in their own chat, and what they agree to is made anew and put into OneDrive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.teams import files
from bot.teams.files import CONSENT, SHOWN, agreed, is_onedrive
from tests.platforms.teams.microsoft import PRIVATE, Sent, Teams, event, url_of

PERSONAL = "a:1Vd-hannah-and-pacer"


@dataclass
class OneDrive:
    url: str = ""
    got: list[tuple[str, bytes]] = field(default_factory=list)
    status: int = 201

    async def put(self, request: web.Request) -> web.Response:
        self.got.append((request.headers["Content-Range"], await request.read()))
        return web.Response(status=self.status, headers={"Location": f"{self.url}/elsewhere"})


@pytest.fixture
async def onedrive(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OneDrive]:
    drive = OneDrive()
    app = web.Application()
    app.router.add_put("/{path:.*}", drive.put)
    async with TestServer(app) as server:
        drive.url = url_of(server)
        monkeypatch.setattr(files, "is_onedrive", lambda url: url.startswith(drive.url))
        yield drive


def accepted(url: str, **changes: Any) -> dict[str, Any]:
    found = event("file_accepted", **changes)
    found["value"]["uploadInfo"]["uploadUrl"] = f"{url}/session"
    return found


def attachments(teams: Teams, kind: str) -> list[tuple[Sent, dict[str, Any]]]:
    found = ((sent, each) for sent in teams.connector.sent for each in sent.activity.get("attachments", ()))
    return [(sent, each) for sent, each in found if each["contentType"] == kind]


async def test_the_asker_is_asked_first(teams: Teams) -> None:
    await teams.send("personal", text="my results as pdf")
    ((sent, asked),) = attachments(teams, CONSENT)
    assert (sent.conversation, asked["name"]) == (PERSONAL, "your-performance-2026-q2.pdf")
    assert asked["content"]["sizeInBytes"] > 5_000
    call = asked["content"]["acceptContext"]["call"]
    assert (call["do"], call["args"]["format"]) == ("report", "pdf")


@pytest.mark.parametrize("name", ["group", "channel"])
async def test_where_others_read_along_the_question_comes_in_the_private_chat(teams: Teams, name: str) -> None:
    words = next(entity["text"] for entity in event(name)["entities"] if entity["type"] == "mention")
    await teams.send(name, text=f"{words} my results as pdf")
    ((sent, _asked),) = attachments(teams, CONSENT)
    assert sent.conversation == PRIVATE


async def test_what_they_agree_to_is_put_there_and_shown(teams: Teams, onedrive: OneDrive) -> None:
    response = await teams.post(accepted(onedrive.url))
    assert response.status == 200
    ((span, content),) = onedrive.got
    assert (content[:5], span) == (b"%PDF-", f"bytes 0-{len(content) - 1}/{len(content)}")
    ((sent, there),) = attachments(teams, SHOWN)
    assert (sent.conversation, there["name"], there["content"]["fileType"]) == (PERSONAL, "report.pdf", "pdf")


async def test_it_is_put_there_once_however_often_they_agree(teams: Teams, onedrive: OneDrive) -> None:
    await teams.post(accepted(onedrive.url))
    await teams.post(accepted(onedrive.url))
    assert len(onedrive.got) == 1


async def test_what_they_decline_is_not_made(teams: Teams, onedrive: OneDrive) -> None:
    assert (await teams.send("file_declined")).status == 200
    assert (onedrive.got, teams.connector.sent) == ([], [])


async def test_a_call_of_somebody_else_s_making_is_authorised_anew(teams: Teams, onedrive: OneDrive) -> None:
    forged = accepted(onedrive.url)
    forged["value"]["context"]["call"] = {"do": "report", "args": {"format": "pdf", "among": "company"}}
    await teams.post(forged)
    (sent,) = teams.connector.sent
    assert (onedrive.got, "can't show" in sent.words or "available" in sent.words) == ([], True)


@pytest.mark.parametrize("status", [302, 403, 500])
async def test_an_upload_that_fails_is_said_and_goes_nowhere_else(
    teams: Teams, onedrive: OneDrive, status: int
) -> None:
    onedrive.status = status
    assert (await teams.post(accepted(onedrive.url))).status == 200
    (sent,) = teams.connector.sent
    assert (len(onedrive.got), sent.activity["text"]) == (
        1, "I could not upload your-performance-2026-q2.pdf. Please try again.",
    )  # fmt: skip


async def test_a_file_goes_nowhere_but_onedrive(teams: Teams) -> None:
    response = await teams.post(accepted("https://evil.example"))
    assert (response.status, teams.connector.sent) == (200, [])


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://meridia-my.sharepoint.com/personal/x/_api/v2.0/drive", True),
        ("http://meridia-my.sharepoint.com/x", False),
        ("https://meridia-my.sharepoint.com.evil.example/x", False),
        ("https://evilsharepoint.com/x", False),
        ("https://evil.example/?.sharepoint.com", False),
        ("https://x.sharepoint.com@evil.example/", False),
    ],
)
def test_what_is_onedrive(url: str, fine: bool) -> None:
    assert is_onedrive(url) == fine


GOOD = event("file_accepted")["value"]


@pytest.mark.parametrize(
    "value",
    [
        None, "accept", {}, {"action": "accept"}, {**GOOD, "uploadInfo": None}, {**GOOD, "context": None},
        {**GOOD, "context": {"call": "x", "file": 0}}, {**GOOD, "context": {**GOOD["context"], "file": "0"}},
        {**GOOD, "context": {**GOOD["context"], "file": True}}, {**GOOD, "context": {**GOOD["context"], "file": -1}},
        {**GOOD, "uploadInfo": {**GOOD["uploadInfo"], "uploadUrl": 7}},
    ],
)  # fmt: skip
def test_anything_that_teams_would_not_say_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"consent|upload|call|file"):
        agreed(value)
