"""A signed `/pacer quota` through the whole pipeline, beside Bolt with one indexed SELECT in a thread.

Each server has a process of its own, and so has the load. BENCH_DEALS says how large the company is.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from aiohttp import ClientSession, web
from aiohttp.test_utils import unused_port
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import bindparam, select

from bot.app import App
from bot.handle import handle, reopen
from bot.settings import Settings
from bot.slack.adapter import Adapter
from bot.slack.app import PATH, bolt, routes, web_client
from bot.slack.directory import SlackSeen
from bot.slack.incoming import Payload
from bot.slack.modals import Modals
from spm_core.db import engine_for
from spm_core.people.models import ChatIdentity
from tests.benchmarks.load import Measured, measure
from tests.benchmarks.servers import READY, serving
from tests.platforms.slack.server import BOT, TEAM, FakeSlack

SECRET, CHANNEL = "secret", "C0123456789"
NOBODY = 9
"""A port of this machine on which nobody answers: no answer is so late that it goes to Slack's own address."""
ROUNDS, REQUESTS = 3, 1_500
GOAL_P50, GOAL_RATE, GOAL_P99 = 2.0, 0.4, 2.0
FLOOR, ANSWER = "you are", "Today's mark"
_SERIAL = count(1)


def run() -> list[str]:
    with tempfile.TemporaryDirectory(prefix="pacer-bench-") as name:
        home = Path(name)
        database = f"sqlite:///{home / 'pacer.db'}"
        users = _company(database)
        with _server("floor", database) as floor, _server("pacer", database) as pacer:
            for port, words in ((floor, FLOOR), (pacer, ANSWER)):
                measure(port, 4, _commands(users, 300), home, words)
            return [line for connections in (1, 16) for line in _compared(floor, pacer, connections, users, home)]


def _company(database: str) -> list[str]:
    from tests.benchmarks import data  # the servers need none of it

    engine = engine_for(database)
    users = data.link_everybody(engine, "slack", TEAM)
    engine.dispose()
    return users


def _compared(floor: int, pacer: int, connections: int, users: list[str], home: Path) -> list[str]:
    rounds = [
        (
            measure(floor, connections, _commands(users), home, FLOOR),
            measure(pacer, connections, _commands(users), home, ANSWER),
        )
        for _ in range(ROUNDS)
    ]
    least, ours = (_typical(each) for each in zip(*rounds, strict=True))
    told = "{:5,.0f}/s, p50 {:.2f}, p99 {:.1f} ms".format
    said = (
        f"Slack, {connections:2} connections: {told(ours.per_second, ours.p50, ours.p99)}, "
        f"beside {told(least.per_second, least.p50, least.p99)} of Bolt with one SELECT"
    )
    if connections == 1:
        return [said, _verdict("p50", ours.p50 / least.p50, at_most=GOAL_P50)]
    rate, slowest = ours.per_second / least.per_second, ours.p99 / least.p99
    return [said, _verdict("throughput", rate, at_least=GOAL_RATE), _verdict("p99", slowest, at_most=GOAL_P99)]


def _typical(rounds: tuple[Measured, ...]) -> Measured:
    return Measured(*(median(getattr(each, name) for each in rounds) for name in Measured.__slots__))


def _verdict(what: str, ratio: float, *, at_most: float | None = None, at_least: float | None = None) -> str:
    good = ratio <= at_most if at_most is not None else ratio >= (at_least or 0)
    goal = f"at most {at_most}" if at_most is not None else f"at least {at_least}"
    return f"  {what}: {ratio:.2f} times (goal {goal}) {'ok' if good else 'MISSED'}"


def _commands(users: list[str], number: int = REQUESTS) -> list[str]:
    return [_command(users[serial % len(users)], serial) for serial in (next(_SERIAL) for _ in range(number))]


def _command(user: str, serial: int) -> str:
    """As Slack sends it, signed; each with a trigger of its own."""
    fields = {
        "token": "verification-token", "team_id": TEAM, "team_domain": "bench", "channel_id": CHANNEL,
        "channel_name": "sales", "user_id": user, "user_name": "rep", "command": "/pacer", "text": "quota",
        "api_app_id": "A0123456789", "is_enterprise_install": "false", "trigger_id": f"{serial}.1.{time.time_ns():x}",
        "response_url": f"http://127.0.0.1:{NOBODY}/hooks/{serial}",
    }  # fmt: skip
    body, at = urlencode(fields), str(int(time.time()))
    head = {
        "Host": "127.0.0.1",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": SignatureVerifier(SECRET).generate_signature(timestamp=at, body=body) or "",
    }
    lines = [f"POST {PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return "\r\n".join([*lines, "", body])


@contextmanager
def _server(kind: str, database: str) -> Iterator[int]:
    port = unused_port()
    with serving(__spec__.name, kind, database, str(port)):
        yield port


async def _serve(kind: str, database: str, port: int) -> None:
    slack = FakeSlack()
    await slack.start()
    async with ClientSession() as session:
        client = web_client("xoxb-bench", f"{slack.url}/api/", session)
        app = App(engine_for(database), Settings(_env_file=None), ThreadPoolExecutor(1))
        adapter = Adapter(partial(handle, app), client, TEAM, BOT)
        adapter.directory.learn(CHANNEL, SlackSeen())
        server = web.Application()
        ours = bolt(adapter, Modals(adapter.client, partial(reopen, app)), SECRET)
        server.add_routes(routes(ours if kind == "pacer" else _floor(adapter, app)))
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        print(READY, flush=True)
        await asyncio.Event().wait()


def _floor(adapter: Adapter, app: App) -> AsyncApp:
    """The least that answers from the database."""
    table = ChatIdentity.__table__
    statement = select(table.c.employee_id).where(
        table.c.platform == "slack", table.c.tenant == TEAM, table.c.user_id == bindparam("user")
    )

    def look_up(user: str) -> int | None:
        with app.engine.connect() as connection:
            return connection.scalar(statement, {"user": user})

    async def answer(ack: AsyncAck, body: Payload) -> None:
        found = await asyncio.get_running_loop().run_in_executor(app.workers, look_up, body["user_id"])
        await ack(f"you are {found}")

    bare = AsyncApp(client=adapter.client, signing_secret=SECRET, process_before_response=True)
    bare.command("/pacer")(answer)
    return bare


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(_serve(sys.argv[1], sys.argv[2], int(sys.argv[3])))
    else:
        print("\n".join(run()))
