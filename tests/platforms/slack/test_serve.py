"""Starting up and shutting down: what is missing is said in a sentence, what runs can be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from aiohttp import ClientSession, web
from aiohttp.test_utils import unused_port
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

from bot.app import App
from bot.cli import app
from bot.delivery.clock import forget_old_rows
from bot.errors import sentence
from bot.server.serve import running
from bot.settings import Settings
from spm_core.errors import CoreError
from spm_core.inbox import SeenTurn, claim
from tests.platforms.slack.server import FakeSlack

BOT: dict[str, Any] = {"slack_bot_token": "xoxb-1"}
HTTP: dict[str, Any] = {**BOT, "slack_signing_secret": "secret"}


class Serve:
    def __init__(self, engine: Engine, slack: FakeSlack, workers: ThreadPoolExecutor) -> None:
        self.engine, self.slack, self.workers = engine, slack, workers

    def app(self, **given: Any) -> App:
        url = given.pop("slack_api_url", f"{self.slack.url}/api")
        settings = Settings(_env_file=None, slack_api_url=url, port=given.pop("port", unused_port()), **given)
        return App(self.engine, settings, self.workers)

    async def fault(self, **given: Any) -> str:
        with pytest.raises(CoreError) as refused:
            async with running(self.app(**given)):
                raise AssertionError("it runs")
        return sentence(refused.value)


@pytest.fixture
def serve(sqlite_engine: Engine, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET"):
        monkeypatch.delenv(f"PACER_SLACK_{name}", raising=False)
    with ThreadPoolExecutor(1) as workers:
        yield Serve(sqlite_engine, slack, workers)
    structlog.reset_defaults()


def test_the_command_ends_with_a_sentence(serve: Serve, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PACER_DATABASE_URL", str(serve.engine.url))
    monkeypatch.setenv("PACER_SLACK_BOT_TOKEN", "xoxb-1")
    done = CliRunner().invoke(app, ["serve"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "PACER_SLACK_SIGNING_SECRET" in done.stderr
    assert "Traceback" not in done.stderr


async def test_nothing_set_up_is_said(serve: Serve):
    assert "PACER_SLACK_BOT_TOKEN" in await serve.fault()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"slack_signing_secret": "secret"}, "PACER_SLACK_BOT_TOKEN is missing"),
        ({"slack_bot_token": " ", "slack_signing_secret": "secret"}, "PACER_SLACK_BOT_TOKEN is missing"),
        ({"slack_app_token": "xapp-1"}, "PACER_SLACK_BOT_TOKEN is missing"),
        (BOT, "PACER_SLACK_APP_TOKEN"),
        (
            {"slack_bot_token": "xapp-1", "slack_signing_secret": "secret"},
            "PACER_SLACK_BOT_TOKEN holds a token",
        ),
        ({**BOT, "slack_app_token": "xoxb-1"}, "PACER_SLACK_APP_TOKEN holds a token"),
    ],
)
async def test_a_missing_token_is_named(serve: Serve, given: dict[str, Any], named: str):
    assert named in await serve.fault(**given)


async def test_a_refused_bot_token_is_named(serve: Serve):
    serve.slack.refuse("auth.test", "invalid_auth")
    said = await serve.fault(**HTTP)
    assert "PACER_SLACK_BOT_TOKEN (invalid_auth)" in said
    assert "api.slack.com/apps" in said


async def test_a_refused_app_token_is_named(serve: Serve):
    serve.slack.refuse("apps.connections.open", "invalid_auth")
    assert "PACER_SLACK_APP_TOKEN (invalid_auth)" in await serve.fault(**BOT, slack_app_token="xapp-1")


async def test_an_unreachable_slack_is_said(serve: Serve):
    nowhere = f"http://127.0.0.1:{unused_port()}/api"
    assert nowhere in await serve.fault(**HTTP, slack_api_url=nowhere)


async def test_a_taken_port_is_said(serve: Serve):
    port = unused_port()
    async with running(serve.app(**HTTP, port=port)):
        assert str(port) in await serve.fault(**HTTP, port=port)


async def test_it_says_whether_it_is_alive_and_ready(serve: Serve):
    served = serve.app(**HTTP)
    async with running(served), ClientSession(f"http://127.0.0.1:{served.settings.port}") as http:
        assert (await http.get("/healthz")).status == 200
        ready = await http.get("/readyz")
        assert (ready.status, await ready.json()) == (200, {"database": True, "slack": True, "delivery": True})
        assert (await http.post("/slack/events", data=b"{}")).status == 401
        assert (await http.post("/api/messages", data=b"{}")).status == 404


async def test_a_lost_database_is_not_ready(serve: Serve, monkeypatch: pytest.MonkeyPatch):
    served = serve.app(**HTTP)
    async with running(served), ClientSession(f"http://127.0.0.1:{served.settings.port}") as http:

        def lost(*_: object) -> None:
            raise OSError

        monkeypatch.setattr(serve.engine, "connect", lost)
        assert (await http.get("/readyz")).status == 503


async def test_without_an_app_id_teams_is_served_to_the_playground_only(serve: Serve):
    served = serve.app(**HTTP)
    async with running(served, playground=True) as server:
        paths = {route.resource.canonical for route in server.router.routes() if route.resource}
        assert isinstance(server, web.Application)
        assert "/api/messages" in paths


def test_taken_events_are_forgotten_after_a_day(serve: Serve):
    now = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
    with serve.engine.begin() as connection:
        for hours in (1, 23, 25, 100):
            claim(connection, f"turn {hours}", now - timedelta(hours=hours))
    forget_old_rows(serve.app(), now)
    with serve.engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(SeenTurn)) == 2
