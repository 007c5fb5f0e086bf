"""People of the teams that Pacer is in are linked before they write, and written to first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botbuilder.core import BotFrameworkAdapterSettings
from sqlalchemy import select

from bot.app import App
from bot.delivery.linking import Linking
from bot.delivery.worker import Worker
from bot.settings import Settings
from bot.teams.connector import Connector
from bot.teams.members import TeamsMembers
from bot.teams.outgoing import TeamsSender
from spm_core.db import session_for
from spm_core.notices.service import owe
from spm_core.people.identity import only_company, operator, unlink
from spm_core.people.linking_rules import LinkObstacle
from spm_core.people.models import ChatIdentity, Employee
from spm_core.people.reach import unreached
from tests.factories import NOW, add_person
from tests.platforms.teams.microsoft import HANNAH, MEMBER, PRIVATE, TENANT, Teams

TEAM = "19:team@thread.tacv2"
GUEST = {"userRole": "guest", "userPrincipalName": "hannah_x.com#EXT#@acme.onmicrosoft.com"}


@pytest.fixture
async def look(teams: Teams, app: App) -> AsyncIterator[Callable[[], Any]]:
    """A look at whoever is not linked yet, with what is due delivered after it."""
    connector = Connector(BotFrameworkAdapterSettings(None, None))
    at = NOW
    linking = Linking(app, [TeamsMembers(app, connector)], now=lambda: at)
    worker = Worker(app, {"teams": TeamsSender(connector)}, now=lambda: at, sleep=lambda _: _stands_still())

    async def look() -> None:
        nonlocal at
        at += timedelta(minutes=2)
        await linking.once()
        await worker.once()

    yield look
    await connector.close()


async def _stands_still() -> None:
    """The clock moves between two looks alone."""


def member(**changes: Any) -> dict[str, Any]:
    return {**MEMBER, **changes}


def linked(app: App) -> list[str]:
    with app.engine.connect() as connection:
        return list(connection.scalars(select(ChatIdentity.__table__.c.user_id)))


def owe_hannah(app: App) -> None:
    with app.engine.connect() as connection:
        company = only_company(connection)
    with session_for(app.engine, operator(company), NOW) as session:
        hannah = session.scalars(select(Employee.id).where(Employee.name == "Hannah Brooks")).one()
        owe(session, "it", "quota", {}, to=hannah, due=NOW, expires=NOW.replace(year=2027))


def why(app: App) -> list[LinkObstacle]:
    with app.engine.connect() as connection:
        company = only_company(connection)
    with session_for(app.engine, operator(company), NOW) as session:
        return [found.why for person in unreached(session) for found in person.why]


async def test_who_never_wrote_is_found_in_a_team_and_gets_a_chat(
    teams: Teams, app: App, look: Callable[[], Any]
) -> None:
    owe_hannah(app)
    teams.connector.rosters[TEAM] = [member(id=f"29:{n}", aadObjectId=f"{n}", email=f"{n}@x.example") for n in range(5)]
    teams.connector.rosters[TEAM].append(MEMBER)
    await look()
    assert (linked(app), why(app)) == ([], [LinkObstacle.NOT_SEARCHED])  # Pacer is in no team
    await teams.send("added_to_channel")
    teams.connector.sent.clear()
    await look()
    assert linked(app) == [HANNAH]
    [created] = teams.connector.created
    assert [each["id"] for each in created["members"]] == [MEMBER["id"]]
    [sent] = teams.connector.sent
    assert (sent.conversation, "50.0%" in sent.words or "43,210" in sent.words) == (PRIVATE, True)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ([member(**GUEST)], LinkObstacle.GUEST),
        ([member(userRole="user", userPrincipalName=GUEST["userPrincipalName"])], LinkObstacle.GUEST),
        ([member(userRole="anonymous")], LinkObstacle.GUEST),
        ([member(tenantId="another")], LinkObstacle.NO_ACCOUNT),
        ([member(email=None, userPrincipalName=None)], LinkObstacle.NO_ACCOUNT),
        ([MEMBER, member(id="29:2", aadObjectId="2")], LinkObstacle.SEVERAL),
        (
            [MEMBER, member(id="29:2", aadObjectId="2", email="", userPrincipalName="HANNAH.brooks@example.com")],
            LinkObstacle.SEVERAL,
        ),
    ],
)
async def test_nobody_else_is_linked(
    teams: Teams, app: App, look: Callable[[], Any], members: list[Mapping[str, Any]], reason: LinkObstacle
) -> None:
    teams.connector.rosters[TEAM] = members
    await teams.send("added_to_channel")
    await look()
    assert (linked(app), why(app)) == ([], [reason])


async def test_the_name_of_the_account_is_an_address_too(teams: Teams, app: App, look: Callable[[], Any]) -> None:
    teams.connector.rosters[TEAM] = [member(email="h@mail.example", userPrincipalName="Hannah.Brooks@Example.com")]
    await teams.send("added_to_channel")
    await look()
    assert linked(app) == [HANNAH]


async def test_one_account_with_the_addresses_of_two_people_is_neither_s(
    teams: Teams, app: App, look: Callable[[], Any]
) -> None:
    with app.engine.connect() as connection:
        company = only_company(connection)
    add_person(app.engine, company, "H Brooks", email="hbrooks@example.com")
    teams.connector.rosters[TEAM] = [MEMBER]
    await teams.send("added_to_channel")
    await look()
    assert (linked(app), set(why(app))) == ([], {LinkObstacle.SAME_EMAIL})


async def test_whoever_is_in_two_teams_is_one_account(teams: Teams, app: App, look: Callable[[], Any]) -> None:
    teams.connector.rosters = {TEAM: [MEMBER], "19:group@thread.v2": [MEMBER]}
    await teams.send("added_to_channel")
    await teams.send(
        "added_to_channel",
        id="2",
        conversation={"conversationType": "groupChat", "tenantId": TENANT, "id": "19:group@thread.v2"},
    )
    await look()
    assert linked(app) == [HANNAH]


async def test_a_colleague_who_joins_is_looked_for(teams: Teams, app: App, look: Callable[[], Any]) -> None:
    teams.connector.rosters[TEAM] = []
    await teams.send("added_to_channel")
    await look()
    assert why(app) == [LinkObstacle.NO_ACCOUNT]
    teams.connector.rosters[TEAM] = [MEMBER]
    await look()
    assert linked(app) == []
    await teams.send("colleague_added")
    await look()
    assert linked(app) == [HANNAH]


async def test_a_team_that_pacer_left_is_read_no_more(teams: Teams, app: App, look: Callable[[], Any]) -> None:
    await teams.send("added_to_channel")
    await look()
    await teams.send("colleague_added")
    await look()
    assert sum("pagedmembers" in call for call in teams.connector.calls) == 2
    teams.connector.calls.clear()
    await teams.send(
        "added_to_channel", id="2", membersAdded=[], membersRemoved=[{"id": "28:33333333-3333-3333-3333-333333333333"}]
    )
    await look()
    assert teams.connector.calls == []


@pytest.mark.parametrize("status", [429, 500])
async def test_a_roster_that_is_not_told_in_full_links_nobody(
    teams: Teams, app: App, look: Callable[[], Any], status: int
) -> None:
    teams.connector.rosters[TEAM] = [MEMBER]
    await teams.send("added_to_channel")
    teams.connector.faults = [(status, {"Retry-After": "0"})] * (4 if status == 429 else 1)
    await look()
    assert linked(app) == []
    assert why(app) == [LinkObstacle.NOT_SEARCHED]


async def test_whoever_the_app_is_installed_for_is_linked_and_reached_at_once(
    teams: Teams, app: App, look: Callable[[], Any]
) -> None:
    owe_hannah(app)
    await look()
    await teams.send("installed")
    assert linked(app) == [HANNAH]
    teams.connector.sent.clear()
    await look()
    [sent] = teams.connector.sent
    assert sent.conversation == "a:1Vd-hannah-and-pacer"


async def test_a_guest_for_whom_it_is_installed_is_not(teams: Teams, app: App) -> None:
    teams.connector.member = member(**GUEST)
    await teams.send("installed")
    assert linked(app) == []


async def test_a_link_taken_away_does_not_come_back(teams: Teams, app: App, look: Callable[[], Any]) -> None:
    teams.connector.rosters[TEAM] = [MEMBER]
    await teams.send("added_to_channel")
    await look()
    with app.engine.begin() as connection:
        unlink(connection, "teams", TENANT, HANNAH)
    await teams.send("personal")
    await teams.send("installed")
    await teams.send("colleague_added")
    await look()
    assert (linked(app), why(app)) == ([], [LinkObstacle.REMOVED])


async def test_teams_of_another_organisation_are_not_read(app: App, start: Callable[[App], Any]) -> None:
    home = replace(app, settings=Settings(_env_file=None, host="127.0.0.1", teams_tenant_id="home"))
    teams: Teams = await start(home)
    teams.connector.rosters[TEAM] = [MEMBER]
    await teams.send("added_to_channel")
    connector = Connector(BotFrameworkAdapterSettings(None, None))
    await Linking(home, [TeamsMembers(home, connector)], now=lambda: NOW).once()
    await connector.close()
    assert not any("pagedmembers" in call for call in teams.connector.calls)
    assert (linked(home), why(home)) == ([], [LinkObstacle.NO_ACCOUNT])
