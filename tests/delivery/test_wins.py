"""From an import to the channel: wins arrive once, small ones in the day's thread, and change with their deal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import handle
from bot.cards import Answer
from bot.slack import incoming
from spm_core.people.identity import link
from spm_core.wins.models import Congratulation
from tests.asking import app_of
from tests.core.wins.won import OLD, Floor, deal
from tests.delivery.conftest import House, Post
from tests.delivery.slack import TEAM, Workspace
from tests.factories import NOW, operate

SOON = timedelta(seconds=10)
US = "U0BOT000000"


@pytest.fixture
def floor(house: House, tmp_path: Path) -> Floor:
    floor = Floor(house.engine, house.company, tmp_path)
    with house.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE channel SET tenant = '{TEAM}', conversation = 'C0BOSS'")
        for name, user in (("ann", "UANN"), ("bo", "UBO")):
            link(connection, house.company, f"{name}@example.com", "slack", TEAM, user)
    floor.send(OLD, *(deal(key, amount=9000 if key == "L" else 900, status="open") for key in "LABC"))
    return floor


def words(message: dict[str, Any]) -> str:
    return str(message["text"]).splitlines()[0]


async def test_a_large_win_is_announced_alone_and_small_ones_in_a_thread(
    floor: Floor, slack: Workspace, post: Post
) -> None:
    floor.send(deal("L", amount=9000), *(deal(key, amount=900) for key in "ABC"))
    for _ in range(6):
        await post(SOON)
    said = {words(message): message.get("thread_ts") for message in slack.said["C0BOSS"]}
    root = next(each["ts"] for each in slack.messages if words(each) == "Wins of Wed, May 13")
    assert said == {
        "🎉 Ann won Account L": None,
        "Wins of Wed, May 13": None,
        **{f"🎉 Ann won Account {key}": root for key in "ABC"},
    }
    assert set(slack.keys.values()) == {1}


async def test_what_is_reopened_later_is_said_under_the_same_announcement(
    floor: Floor, slack: Workspace, post: Post
) -> None:
    floor.send(deal("L", amount=9000))
    await post()
    floor.send(deal("L", amount=9000, status="open"))
    for _ in range(2):
        await post(SOON)
    [message] = slack.messages
    assert "reopened" in message["text"]
    assert "9,000" not in message["text"]


async def test_what_is_reopened_before_it_was_announced_is_never_said(
    floor: Floor, slack: Workspace, post: Post
) -> None:
    floor.send(deal("L", amount=9000))
    floor.send(deal("L", amount=9000, status="open"))
    for _ in range(3):
        await post(SOON)
    assert slack.messages == []


# ---------------------------------------------------------------- reactions


@pytest.fixture
def events() -> Iterator[str]:
    return (f"Ev{number}" for number in range(100))


def react(floor: Floor, event: str, message: dict[str, Any], user: str, name: str = "tada", **more: Any) -> None:
    item = {"type": "message", "channel": message["channel"], "ts": message["ts"]}
    said = {"type": "reaction_added", "user": user, "reaction": name, "item": item, "item_user": US, **more}
    came = incoming.reaction({"event": said, "team_id": TEAM, "event_id": event}, US)
    assert came is not None
    found = handle.answer(app_of(floor.engine), came.turn(NOW))
    assert not isinstance(found, Answer) or found.outcome in ("answered", "denied")


def congratulated(floor: Floor) -> set[tuple[int, str]]:
    with operate(floor.engine, floor.company) as session:
        rows = session.execute(select(Congratulation.employee_id, Congratulation.via))
        return {(row.employee_id, row.via) for row in rows}


async def test_reactions_are_congratulations_and_are_taken_back(
    floor: Floor, slack: Workspace, post: Post, events: Iterator[str]
) -> None:
    floor.send(deal("L", amount=9000))
    await post()
    [message] = slack.messages
    first = next(events)
    for event in (first, first, next(events)):
        react(floor, event, message, "UBO")
    react(floor, next(events), message, "UBO", "clap")
    react(floor, next(events), message, "UANN")  # one's own counts for nothing
    react(floor, next(events), message, "USTRANGER")
    assert congratulated(floor) == {(floor.bo, "tada"), (floor.bo, "clap")}
    react(floor, next(events), message, "UBO", type="reaction_removed")
    react(floor, next(events), message, "UBO", type="reaction_removed")
    assert congratulated(floor) == {(floor.bo, "clap")}


async def test_reactions_elsewhere_count_for_nothing(
    floor: Floor, slack: Workspace, post: Post, events: Iterator[str]
) -> None:
    floor.send(deal("L", amount=9000))
    await post()
    [message] = slack.messages
    react(floor, next(events), {**message, "ts": "1.000001"}, "UBO")
    react(floor, next(events), {**message, "channel": "C0OTHER"}, "UBO")
    assert congratulated(floor) == set()


def test_only_reactions_under_our_own_messages_are_looked_at() -> None:
    item = {"type": "message", "channel": "C1", "ts": "1.1"}
    said = {"type": "reaction_added", "user": "UBO", "reaction": "tada", "item": item, "item_user": US}
    body = {"event": said, "team_id": TEAM, "event_id": "Ev1"}
    came = incoming.reaction(body, US)
    assert came is not None
    assert replace(came, id="").place.channel == "C1"
    for other in ({"item_user": "UBO"}, {"item": {"type": "file"}}, {"user": US}):
        assert incoming.reaction({**body, "event": {**said, **other}}, US) is None
