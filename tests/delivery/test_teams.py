"""In Teams nothing can be read back: what may have arrived waits for an operator and is never sent twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from botbuilder.core import BotFrameworkAdapterSettings
from botbuilder.schema import Activity

from bot.delivery.sender import Sender
from bot.teams.addresses import Addresses
from bot.teams.connector import Connector
from bot.teams.outgoing import TeamsSender
from spm_core.channels.models import Channel
from spm_core.notices import outbox
from spm_core.notices.models import NoticeState
from tests.delivery.conftest import House, Post
from tests.factories import NOW, operate
from tests.platforms.teams import microsoft
from tests.platforms.teams.microsoft import HANNAH, MEMBER, PRIVATE, TENANT, event, url_of
from tests.platforms.teams.validate import problems

MINUTE = timedelta(minutes=1)
PERSONAL = "a:1Vd-hannah-and-pacer"


@pytest.fixture
def office() -> microsoft.Connector:
    return microsoft.Connector()


@pytest.fixture
async def url(office: microsoft.Connector) -> AsyncIterator[str]:
    async with TestServer(office.app()) as server:
        yield url_of(server)


@pytest.fixture
async def senders() -> AsyncIterator[dict[str, Sender]]:
    connector = Connector(BotFrameworkAdapterSettings(None, None))
    yield {"teams": TeamsSender(connector)}
    await connector.close()


@pytest.fixture
def addresses(post: Post) -> Addresses:
    return Addresses(post.worker.app)


@pytest.fixture
async def hannah(house: House, addresses: Addresses, url: str) -> None:
    """Dana, who is known there as Hannah and has talked to us."""
    house.link(house.dana, "dana.wu@example.com", HANNAH, "teams", TENANT)
    await addresses.learn(said("personal", url))


def said(name: str, url: str) -> Activity:
    activity: Activity = Activity.deserialize({**event(name), "serviceUrl": url})
    return activity


async def test_it_arrives_in_the_chat_where_they_talked(
    house: House, post: Post, office: microsoft.Connector, url: str, hannah: None
) -> None:
    house.owe("it")
    await post()
    [sent] = office.sent
    assert (sent.conversation, problems(sent.card)) == (PERSONAL, [])
    assert office.created == []
    notice = house.notice("it")
    assert notice.state is NoticeState.SENT
    assert notice.message == {
        "platform": "teams",
        "tenant": TENANT,
        "service_url": url,
        "conversation": PERSONAL,
        "id": "1747137600999",
    }


async def test_who_only_talked_elsewhere_gets_a_chat(
    house: House, post: Post, office: microsoft.Connector, addresses: Addresses, url: str
) -> None:
    house.link(house.dana, "dana.wu@example.com", HANNAH, "teams", TENANT)
    await addresses.learn(said("channel", url))
    house.owe("it")
    await post()
    [created] = office.created
    assert created["members"] == [{"id": MEMBER["id"]}]
    assert created["bot"] == {"id": event("channel")["recipient"]["id"]}
    assert created["channelData"] == {"tenant": {"id": TENANT}}
    assert [sent.conversation for sent in office.sent] == [PRIVATE]


async def test_an_address_is_kept_where_it_changed_only(
    house: House, post: Post, addresses: Addresses, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[dict[str, Any]] = []

    def write(self: Addresses, who: Any, found: dict[str, Any]) -> None:
        written.append(found)
        self._known[who] = found

    monkeypatch.setattr(Addresses, "_write", write)
    for name in ("channel", "personal", "channel", "personal"):
        await addresses.learn(said(name, url))
    assert ["conversation" in found for found in written] == [False, True]


async def test_a_chat_once_known_is_not_forgotten_for_a_channel(
    house: House, post: Post, office: microsoft.Connector, hannah: None, url: str
) -> None:
    await Addresses(post.worker.app).learn(said("channel", url))  # another process
    house.owe("it")
    await post()
    assert [sent.conversation for sent in office.sent] == [PERSONAL]


async def test_whoever_never_talked_waits(house: House, post: Post) -> None:
    house.link(house.dana, "dana.wu@example.com", HANNAH, "teams", TENANT)
    house.owe("it")
    await post()
    assert (house.notice("it").state, house.notice("it").error) == (NoticeState.OWED, "never_seen")


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_what_may_have_arrived_waits_for_an_operator(
    house: House, post: Post, office: microsoft.Connector, hannah: None, status: int
) -> None:
    office.faults = [(status, {})]
    house.owe("it")
    await post()
    await post(MINUTE)
    notice = house.notice("it")
    assert (notice.state, notice.error, office.sent) == (NoticeState.UNCERTAIN, "no_answer", [])
    assert await post(timedelta(hours=10)) == 0
    assert len(office.calls) == 1


async def test_a_worker_that_died_while_sending_leaves_it_to_an_operator(
    house: House, post: Post, office: microsoft.Connector, hannah: None
) -> None:
    house.owe("sending")
    [claim] = await post.worker.take(16)
    with house.engine.begin() as connection:
        assert outbox.begin(connection, claim, {"platform": "teams"}, NOW + MINUTE, NOW)
    house.owe("claimed")
    await post.worker.take(16)
    await post(2 * MINUTE)
    assert house.notice("sending").state is NoticeState.UNCERTAIN
    assert house.notice("claimed").state is NoticeState.SENT
    assert len(office.sent) == 1


async def test_what_teams_refuses_is_sent_again(
    house: House, post: Post, office: microsoft.Connector, hannah: None
) -> None:
    office.faults = [(412, {}), (403, {})]
    house.owe("it")
    for _ in range(3):
        await post(MINUTE)
    assert (len(office.sent), house.notice("it").state) == (1, NoticeState.SENT)


async def test_its_wait_is_obeyed(house: House, post: Post, office: microsoft.Connector, hannah: None) -> None:
    office.faults = [(429, {"Retry-After": "90"})]
    house.owe("it")
    await post()
    house.owe("that")
    await post(MINUTE)
    assert len(office.calls) == 1
    await post(MINUTE)
    assert (len(office.calls), len(office.sent)) == (3, 2)


async def test_a_channel_a_thread_and_an_edit(house: House, post: Post, office: microsoft.Connector, url: str) -> None:
    with operate(house.engine, house.company) as session:
        where = {"platform": "teams", "tenant": TENANT, "conversation": "19:emea@thread.tacv2"}
        row = Channel(**where, name="emea", service_url=url)
        session.add(row)
        session.flush()
        channel = row.id
    house.owe("day", "say", channel=channel)
    house.owe("win", "say", channel=channel, thread_of="day")
    house.owe("less", "say", channel=channel, edit_of="day")
    for _ in range(3):
        await post(MINUTE)
    assert {sent.conversation for sent in office.sent} == {
        "19:emea@thread.tacv2",
        "19:emea@thread.tacv2;messageid=1747137600999",
    }
    assert "PUT /v3/conversations/19:emea@thread.tacv2/activities/1747137600999" in office.calls
    assert [house.notice(key).state for key in ("day", "win", "less")] == [NoticeState.SENT] * 3
