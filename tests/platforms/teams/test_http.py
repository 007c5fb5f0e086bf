"""The door: who may post to it, and what is turned away before anything is read."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from botframework.connector.auth import AuthenticationConstants, ChannelValidation, MicrosoftAppCredentials
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bot.app import App
from bot.settings import Settings
from bot.teams.adapter import MAX_BODY, mount
from spm_core.errors import CoreError
from tests.factories import NOW
from tests.platforms.teams.microsoft import TENANT, Teams, event, url_of

APP_ID = "33333333-3333-3333-3333-333333333333"
CONFIGURED = Settings(
    _env_file=None, host="0.0.0.0", teams_app_id=APP_ID, teams_app_password="secret", teams_tenant_id=TENANT
)
KEY, ANOTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


@pytest.fixture
async def keys(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Microsoft's signing keys, on loopback."""
    public = {**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "key-1", "endorsements": ["msteams"]}

    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": f"{url_of(running)}/keys", "keys": [public]})

    server = web.Application()
    server.router.add_get("/{what}", answer)
    running = TestServer(server)
    async with running:
        url = f"{url_of(running)}/metadata"
        monkeypatch.setattr(ChannelValidation, "open_id_metadata_endpoint", url)
        monkeypatch.setattr(AuthenticationConstants, "TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL", url)
        yield


@pytest.fixture
async def guarded(app: App, start: Callable[[App], Any], keys: None, monkeypatch: pytest.MonkeyPatch) -> Teams:
    monkeypatch.setattr(MicrosoftAppCredentials, "get_access_token", lambda _: "our-token")
    running: Teams = await start(replace(app, settings=CONFIGURED))
    return running


def token(teams: Teams, key: Any = KEY, kid: str = "key-1", **claims: Any) -> str:
    body = {
        "iss": "https://api.botframework.com",
        "aud": APP_ID,
        "serviceurl": teams.service_url,
        "nbf": NOW - timedelta(minutes=5),
        "exp": NOW + timedelta(hours=1),
    }
    return jwt.encode({**body, **claims}, key, "RS256", {"kid": kid})


async def test_teams_is_let_in_and_answered_with_our_token(guarded: Teams) -> None:
    response = await guarded.post(event("personal"), token(guarded))
    assert response.status == 200
    assert len(guarded.connector.sent) == 1
    assert set(guarded.connector.tokens) == {"Bearer our-token"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ANOTHER},
        {"kid": "key-2"},
        {"aud": "44444444-4444-4444-4444-444444444444"},
        {"iss": "https://evil.example"},
        {"serviceurl": "https://evil.example"},
        {"exp": NOW - timedelta(hours=1)},
        {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", "ver": "1.0"},
    ],
)
async def test_other_tokens_are_refused(guarded: Teams, wrong: dict[str, Any]) -> None:
    response = await guarded.post(event("personal"), token(guarded, **wrong))
    assert response.status == 401
    assert guarded.connector.calls == []


@pytest.mark.parametrize("header", [None, "", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJpc3MiOiIifQ."])
async def test_without_a_token_nobody_is_let_in(guarded: Teams, header: str | None) -> None:
    response = await guarded.post(event("personal"), header)
    assert (response.status, await response.text()) == (401, "401: Unauthorized")
    assert guarded.connector.calls == []


async def test_an_unsigned_token_is_refused(guarded: Teams) -> None:
    claims = {"iss": "https://api.botframework.com", "aud": APP_ID, "serviceurl": guarded.service_url}
    response = await guarded.post(event("personal"), jwt.encode(claims, "", "none", {"kid": "key-1"}))
    assert response.status == 401


async def test_without_keys_to_check_with_nobody_is_let_in(
    app: App, start: Callable[[App], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChannelValidation, "open_id_metadata_endpoint", "http://127.0.0.1:1/metadata")
    teams: Teams = await start(replace(app, settings=CONFIGURED))
    response = await teams.post(event("personal"), token(teams))
    assert response.status == 503


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"host": "0.0.0.0"}, "teams_open"),
        ({"host": "pacer.example.com"}, "teams_open"),
        ({"teams_app_id": APP_ID, "teams_tenant_id": TENANT}, "teams_setting"),
        ({"teams_app_id": APP_ID, "teams_app_password": "secret"}, "teams_setting"),
    ],
)
def test_settings_that_would_let_strangers_in_do_not_start(app: App, settings: dict[str, str], code: str) -> None:
    with pytest.raises(CoreError) as refused:
        mount(web.Application(), replace(app, settings=Settings(_env_file=None, **settings)))  # type: ignore[arg-type]
    assert refused.value.code == code


async def test_without_an_app_id_only_a_local_client_is_answered(teams: Teams) -> None:
    activity = event("personal", serviceUrl="https://evil.example/")
    response = await teams.client.post("/api/messages", json=activity)
    assert response.status == 403


@pytest.mark.parametrize(
    "body",
    [
        "",
        "quota",
        "[]",
        "7",
        "null",
        '"x"',
        "{}",
        '{"type": "message"}',
        "[" * 50_000,
        "\ud800".encode("utf-8", "surrogatepass"),
        b"\xff",
    ],
)
async def test_what_is_no_activity_is_a_bad_request(teams: Teams, body: str | bytes) -> None:
    response = await teams.client.post("/api/messages", data=body, headers={"Content-Type": "application/json"})
    assert (response.status, await response.text()) == (400, "400: Bad Request")


@pytest.mark.parametrize(
    "broken",
    [
        {"conversation": None},
        {"conversation": "x"},
        {"conversation": {}},
        {"from": None},
        {"from": []},
        {"recipient": None},
        {"id": None},
        {"type": None},
        {"type": 7},
        {"entities": "x"},
        {"timestamp": "yesterday"},
        {"channelData": "x"},
        {"channelData": {"tenant": "x", "channel": []}},
        {"value": "x"},
        {"text": None},
        {"entities": [{"type": "mention", "mentioned": None}]},
    ],
)
async def test_a_broken_activity_breaks_nothing(teams: Teams, broken: dict[str, Any]) -> None:
    for name in ("personal", "execute", "added"):
        response = await teams.send(name, **broken)
        assert response.status in (200, 400)


async def test_other_content_is_not_taken(teams: Teams) -> None:
    response = await teams.client.post("/api/messages", data="x", headers={"Content-Type": "text/plain"})
    assert response.status == 415
    response = await teams.client.post("/api/messages", data={"type": "message"})
    assert response.status == 415


async def test_a_body_that_is_too_large_is_not_read(teams: Teams) -> None:
    response = await teams.send("personal", text="x" * MAX_BODY)
    assert response.status == 413


async def test_only_posts_are_taken(teams: Teams) -> None:
    assert (await teams.client.get("/api/messages")).status == 405


async def test_a_long_question_is_turned_down_in_words(teams: Teams) -> None:
    await teams.send("personal", text="x" * 2_001)
    assert "2000" in teams.connector.sent[0].words
