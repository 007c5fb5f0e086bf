"""People are linked before they write: by what Slack's directory says, all of it, and only where it is certain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession, ClientTimeout, web

from bot.app import App
from bot.delivery import clock
from bot.delivery.linking import BUSY_FOR, EVERYBODY_AFTER, ZONES_AFTER, Linking
from bot.server.serve import running
from bot.slack.app import web_client
from bot.slack.members import SlackMembers
from spm_core.notices.models import NoticeState
from spm_core.people.directory import identities
from spm_core.people.identity import principal_of_employee, unlink
from spm_core.people.linking_rules import LinkObstacle
from spm_core.people.models import Employee
from spm_core.people.reach import unreached
from spm_core.preferences.models import Preference
from spm_core.principal import Role
from tests.delivery.conftest import House, Post
from tests.delivery.saying import refuse
from tests.delivery.slack import TEAM, Workspace
from tests.delivery.test_serve import FOREVER, until
from tests.factories import NOW, add_person, operate

MINUTE = timedelta(minutes=1)


class Looking:
    """Linking whose clock stands still between two looks."""

    def __init__(self, app: App, members: SlackMembers) -> None:
        self.at = NOW
        self.linking = Linking(app, [members], now=lambda: self.at)

    async def __call__(self, after: timedelta = timedelta()) -> None:
        self.at += after
        await self.linking.once()


@pytest.fixture
async def looking(post: Post, slack: Workspace) -> AsyncIterator[Looking]:
    async with ClientSession(timeout=ClientTimeout(total=5)) as session:
        yield Looking(post.worker.app, SlackMembers(web_client("xoxb-test", slack.url, session), TEAM))


@pytest.fixture
def ann(house: House) -> int:
    return add_person(house.engine, house.company, "Ann Lee")


def member(user: str, email: str | None = "Ann.Lee@example.com", **more: Any) -> dict[str, Any]:
    profile = {} if email is None else {"email": email}
    return {"id": user, "team_id": TEAM, "is_email_confirmed": True, "profile": profile, **more}


OTHERS = [member(f"U{n}", f"p{n}@x.example") for n in range(2, 9)]
"""More than a page of people who are none of ours."""


def linked(house: House) -> dict[int, str]:
    with operate(house.engine, house.company) as session:
        return {each.employee_id: each.user_id for each in identities(session)} | {house.dana: "-"}


def why(house: House) -> dict[str, list[LinkObstacle]]:
    with operate(house.engine, house.company) as session:
        return {each.name: [found.why for found in each.why] for each in unreached(session)}


async def test_who_never_wrote_is_linked_and_gets_what_waited(
    house: House, slack: Workspace, post: Post, looking: Looking, ann: int
) -> None:
    house.owe("it", to=ann)
    await post()
    assert (house.notice("it").state, house.notice("it").error) == (NoticeState.OWED, "not_linked")
    slack.members = [member("UANN")]
    await looking(timedelta(seconds=1))
    assert linked(house) == {house.dana: "-", ann: "UANN"}
    await post(timedelta(seconds=1))
    assert slack.keys == {"it": 1}
    assert list(slack.said) == ["DANN"]


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ([member("U1", is_restricted=True)], LinkObstacle.GUEST),
        ([member("U1", is_restricted=True, is_ultra_restricted=True)], LinkObstacle.GUEST),
        ([member("U1", is_bot=True)], LinkObstacle.NO_ACCOUNT),
        ([member("U1", deleted=True)], LinkObstacle.SWITCHED_OFF),
        ([member("U1", is_stranger=True)], LinkObstacle.NO_ACCOUNT),
        ([member("U1", team_id="T0OTHER")], LinkObstacle.NO_ACCOUNT),
        ([member("U1", is_email_confirmed=False)], LinkObstacle.UNCONFIRMED),
        ([member("U1", is_invited_user=True)], LinkObstacle.UNCONFIRMED),
        ([member("U1"), member("U2", "ANN.LEE@example.com")], LinkObstacle.SEVERAL),
        (
            [member("U1"), *(member(f"U{n}", f"p{n}@x.example") for n in range(2, 9)), member("U9")],
            LinkObstacle.SEVERAL,
        ),
    ],
)
async def test_nobody_else_is_linked(
    house: House, slack: Workspace, looking: Looking, ann: int, others: list[dict[str, Any]], reason: LinkObstacle
) -> None:
    slack.members = [member("UX", "somebody@example.com"), *others]
    await looking()
    assert linked(house) == {house.dana: "-"}
    assert why(house) == {"Ann Lee": [reason]}


async def test_a_stranger_with_the_same_address_takes_nothing_from_a_member(
    house: House, slack: Workspace, looking: Looking, ann: int
) -> None:
    slack.members = [member("U0", team_id="T0OTHER"), member("UANN"), member("UB", is_bot=True)]
    await looking()
    assert linked(house)[ann] == "UANN"


async def test_all_pages_are_read_however_often_slack_says_wait(
    house: House, slack: Workspace, looking: Looking, ann: int
) -> None:
    slack.members = [*OTHERS, member("UANN")]
    refuse(slack, "users.list", 0)
    await looking()
    assert linked(house)[ann] == "UANN"
    assert len(slack.asked("users.list")) == 4  # one of them was refused


@pytest.mark.parametrize("fault", ["drop", "internal_error", "fatal_error"])
async def test_a_part_of_the_directory_links_nobody(
    house: House, slack: Workspace, looking: Looking, ann: int, fault: str
) -> None:
    slack.members = [member("UANN"), *OTHERS]
    broken = fault if fault == "drop" else None

    def second_page_fails(method: str, body: dict[str, Any]) -> web.Response | str | None:
        if method != "users.list" or "cursor" not in body:
            return None
        return broken or web.json_response({"ok": False, "error": fault})

    slack.fault = second_page_fails
    await looking()
    assert linked(house) == {house.dana: "-"}
    slack.fault = lambda _method, _body: None
    asked = len(slack.asked("users.list"))
    await looking(BUSY_FOR / 2)
    assert len(slack.asked("users.list")) == asked  # it is left alone for a while
    await looking(BUSY_FOR)
    assert linked(house)[ann] == "UANN"


@pytest.mark.parametrize("addresses", [True, False])
async def test_a_directory_that_is_closed_to_us_is_the_reason(
    house: House, slack: Workspace, looking: Looking, ann: int, addresses: bool
) -> None:
    slack.members = [member("UANN", None)]
    if addresses:
        refuse(slack, "users.list", "missing_scope")
    await looking()
    assert why(house) == {"Ann Lee": [LinkObstacle.UNREADABLE]}


async def test_the_directory_is_left_alone_while_there_is_nobody_new(
    house: House, slack: Workspace, looking: Looking
) -> None:
    for hours in (0, 1, 22):
        await looking(timedelta(hours=hours))
    assert [method for method, _ in slack.calls] == ["users.list"]  # for the time zones, once a day
    slack.calls.clear()
    add_person(house.engine, house.company, "Ann Lee")
    for _ in range(3):
        await looking(MINUTE)
    assert len(slack.asked("users.list")) == 1
    bo = add_person(house.engine, house.company, "Bo Day")  # imported meanwhile, by another process
    slack.members = [member("UBO", "bo.day@example.com")]
    await looking(MINUTE)
    assert linked(house)[bo] == "UBO"
    await looking(EVERYBODY_AFTER)
    assert len(slack.asked("users.list")) == 3


async def test_before_a_delivery_is_given_up_its_recipient_is_looked_up(
    house: House, slack: Workspace, post: Post, looking: Looking, ann: int
) -> None:
    await looking()
    house.owe("it", to=ann)
    await looking(11 * MINUTE)
    await looking(MINUTE)
    assert [body["email"] for body in slack.asked("users.lookupByEmail")] == ["ann.lee@example.com"]
    slack.members = [member("UANN")]
    await looking(11 * MINUTE)
    assert linked(house)[ann] == "UANN"
    await post(24 * MINUTE)
    assert slack.keys == {"it": 1}


async def test_a_link_taken_away_does_not_come_back(house: House, slack: Workspace, looking: Looking, ann: int) -> None:
    slack.members = [member("UANN")]
    await looking()
    with house.engine.begin() as connection:
        unlink(connection, "slack", TEAM, "UANN")
    await looking(MINUTE)
    await looking(EVERYBODY_AFTER)
    assert linked(house) == {house.dana: "-"}
    assert why(house) == {"Ann Lee": [LinkObstacle.REMOVED]}


async def test_the_digest_comes_at_its_minute_to_who_never_wrote(
    house: House, slack: Workspace, post: Post, looking: Looking
) -> None:
    lead = add_person(house.engine, house.company, "Mia Ott", role=Role.MANAGER)
    add_person(house.engine, house.company, "Ann Lee", manager=lead)
    slack.members = [member("UMIA", "mia.ott@example.com")]
    await looking()
    clock.tick(post.worker.app, NOW)
    monday = datetime(2026, 5, 18, 8, 30, tzinfo=NOW.tzinfo)
    clock.tick(post.worker.app, monday - MINUTE)
    post.at = monday - MINUTE
    await post()
    assert "DMIA" not in slack.said
    clock.tick(post.worker.app, monday)
    await post(MINUTE)
    assert len(slack.said["DMIA"]) == 1


async def test_admins_hear_once_a_week_who_is_not_reached(house: House, slack: Workspace, post: Post) -> None:
    root = add_person(house.engine, house.company, "Root", role=Role.ADMIN)
    house.link(root, "root@example.com", "UROOT")
    await _week(post, "2026-05-18")
    assert _unreached(slack) == []  # everybody is linked
    add_person(house.engine, house.company, "Ann Lee", email=None)
    await _week(post, "2026-05-25")
    [message] = _unreached(slack)
    assert "Ann Lee" in str(message["blocks"])
    assert "no e-mail" in str(message["blocks"])


def _unreached(slack: Workspace) -> list[dict[str, Any]]:
    """What Root, the admin, was sent of those who are not reached."""
    sent = [message["metadata"]["event_payload"]["key"] for message in slack.messages]
    mine = slack.said.get("DROOT", [])
    found = [message for message, key in zip(slack.messages, sent, strict=True) if key.startswith("unreached:")]
    assert all(message in mine for message in found)
    return found


async def _week(post: Post, monday: str) -> None:
    start = datetime.fromisoformat(f"{monday}T00:00+00:00")
    for hours in range(0, 24 * 7, 3):
        post.at = start + timedelta(hours=hours)
        clock.tick(post.worker.app, post.at)
        await post()


async def test_serve_links_by_itself(house: House, slack: Workspace, app: App, ann: int) -> None:
    slack.members = [member("UANN", tz=_where_it_is_noon())]
    house.owe("it", to=ann, expires=FOREVER)
    async with running(app):
        await until(lambda: slack.keys["it"] == 1)


def _where_it_is_noon() -> str:
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+}"


async def test_the_zone_of_the_profile_holds_until_somebody_sets_another(
    house: House, slack: Workspace, looking: Looking, ann: int
) -> None:
    slack.members = [member("UANN", tz="America/New_York")]
    await looking()
    assert zone(house, ann) == "America/New_York"
    slack.members = [member("UANN", tz="Asia/Tokyo")]
    await looking(ZONES_AFTER)
    assert zone(house, ann) == "Asia/Tokyo"
    slack.members = [member("UANN", tz="Mars/Base"), member("UBO", "bo@x.example", tz="Europe/Rome")]
    await looking(ZONES_AFTER)
    assert zone(house, ann) == "Asia/Tokyo"
    with operate(house.engine, house.company) as session:
        session.get_one(Employee, ann).time_zone = "Europe/Paris"  # as an import does
    slack.members = [member("UANN", tz="America/New_York")]
    await looking(ZONES_AFTER)
    assert zone(house, ann) == "Europe/Paris"
    with operate(house.engine, house.company) as session:
        session.add(Preference(employee_id=ann, time_zone="Europe/London"))
    await looking(ZONES_AFTER)
    assert zone(house, ann) == "Europe/London"


def zone(house: House, who: int) -> str | None:
    with house.engine.connect() as connection:
        found = principal_of_employee(connection, who, NOW)
    assert found
    return found.time_zone


async def test_a_digest_comes_at_its_minute_where_the_person_is(
    house: House, slack: Workspace, post: Post, looking: Looking
) -> None:
    lead = add_person(house.engine, house.company, "Mia Ott", role=Role.MANAGER)
    add_person(house.engine, house.company, "Ann Lee", manager=lead)
    slack.members = [member("UMIA", "mia.ott@example.com")]
    await looking()
    clock.tick(post.worker.app, NOW)
    slack.members = [member("UMIA", "mia.ott@example.com", tz="America/New_York")]
    await looking(ZONES_AFTER)  # she moved after her digests were planned
    monday = datetime(2026, 5, 18, 8, 30, tzinfo=ZoneInfo("America/New_York"))
    for at in (NOW + ZONES_AFTER, datetime(2026, 5, 18, 8, 31, tzinfo=UTC), monday - MINUTE):
        clock.tick(post.worker.app, at)
        post.at = at
        await post()
    assert "DMIA" not in slack.said
    clock.tick(post.worker.app, monday)
    await post(MINUTE)
    assert len(slack.said["DMIA"]) == 1


@pytest.mark.parametrize(
    ("linked_at", "told_at"),
    [
        ("2026-05-14T06:25+00:00", "2026-05-14T08:30-04:00"),  # 2:25 in New York
        ("2026-05-14T02:25+00:00", "2026-05-14T08:30-04:00"),  # 22:25 the evening before
        ("2026-05-14T13:00+00:00", "2026-05-14T13:00+00:00"),  # 9:00
    ],
)
async def test_what_waited_waits_until_it_is_day_where_the_person_is(
    house: House, slack: Workspace, post: Post, looking: Looking, ann: int, linked_at: str, told_at: str
) -> None:
    linked, told = datetime.fromisoformat(linked_at), datetime.fromisoformat(told_at)
    house.owe("it", to=ann, expires=NOW + timedelta(days=7))
    await post()
    slack.members = [member("UANN", tz="America/New_York")]
    looking.at = post.at = linked
    await looking()
    await post()
    assert slack.keys == ({"it": 1} if told == linked else {})
    post.at = max(linked, told - MINUTE)
    await post()
    assert slack.keys == ({"it": 1} if told == linked else {})
    post.at = told
    await post()
    assert slack.keys == {"it": 1}


def _quiet_at_noon(house: House, person: int) -> None:
    with operate(house.engine, house.company) as session:
        session.add(Preference(employee_id=person, quiet_from=time(11), quiet_until=time(16)))


async def test_what_is_fresh_goes_at_once_whatever_the_hour(
    house: House, slack: Workspace, post: Post, looking: Looking, ann: int
) -> None:
    _quiet_at_noon(house, ann)
    house.owe("goal", to=ann)
    await post()
    slack.members = [member("UANN")]
    await looking()
    await post(MINUTE)
    assert slack.keys == {"goal": 1}


async def test_what_waited_waits_for_the_end_of_their_quiet_hours_and_what_is_new_does_not(
    house: House, slack: Workspace, post: Post, looking: Looking, ann: int
) -> None:
    _quiet_at_noon(house, ann)
    house.owe("old", to=ann)
    await post()
    await post(timedelta(hours=2))
    slack.members = [member("UANN")]
    await looking()
    house.owe("new", to=ann)
    await post(MINUTE)
    assert slack.keys == {"new": 1}
    await post(timedelta(hours=4))
    assert slack.keys == {"new": 1, "old": 1}
