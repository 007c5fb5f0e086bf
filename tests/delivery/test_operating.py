"""What an operator sees of notices, and does with those that came to no good end."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.notice_words import why
from bot.server import monitoring
from spm_core.notices.models import NoticeState
from spm_core.people.linking import ChatTenant, link_accounts
from tests.delivery.conftest import House, Post
from tests.delivery.saying import refuse
from tests.delivery.slack import Workspace
from tests.factories import NOW, add_person

MINUTE = timedelta(minutes=1)
Pacer = Callable[..., Result]


@pytest.fixture
def pacer(house: House, post: Post, monkeypatch: pytest.MonkeyPatch) -> Pacer:
    """The command, on the same database, at the same moment."""
    url = house.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("PACER_DATABASE_URL", url)

    def run(*words: str) -> Result:
        with time_machine.travel(post.at, tick=False):
            return CliRunner().invoke(app, ["notices", *words])

    return run


@pytest.fixture
async def uncertain(house: House, slack: Workspace, post: Post) -> None:
    """One that arrived, though nobody knows."""
    refuse(slack, "chat.postMessage", "keep and drop")
    house.owe("it")
    await post()
    refuse(slack, "conversations.history", "missing_scope")
    await post(MINUTE)
    assert house.notice("it").state is NoticeState.UNCERTAIN


async def test_what_waits_is_listed_with_who_can_mend_it(house: House, post: Post, pacer: Pacer) -> None:
    house.owe("digest:7", to=add_person(house.engine, house.company, "Ann Lee"))
    house.owe("done")
    await post()
    shown = pacer().stdout
    assert "done" not in shown
    assert "Ann Lee" in shown
    [listed] = json.loads(pacer("--json").stdout)
    assert (listed["key"], listed["error"], listed["recipient"]) == ("digest:7", "not_linked", "Ann Lee")
    assert listed["why"].startswith("not linked: not looked for yet")
    with house.engine.begin() as connection:
        link_accounts(connection, ChatTenant(house.company, "slack", "T1"), [], NOW)
    [listed] = json.loads(pacer("--json").stdout)
    assert listed["why"].startswith("not linked: no Slack account has the address ann.lee@example.com")
    assert [each["key"] for each in json.loads(pacer("--state", "sent,nothing", "--json").stdout)] == ["done"]
    assert "uncertain" in pacer("--state", "lost").stderr


def test_nothing_waiting_is_said(pacer: Pacer) -> None:
    assert pacer().stdout.strip() == "Nothing is waiting."


async def test_what_failed_is_tried_again_for_as_long_as_it_had(
    house: House, slack: Workspace, post: Post, pacer: Pacer
) -> None:
    house.owe("it", expires=NOW + MINUTE)
    house.owe("never tried", expires=NOW + MINUTE)
    await post(MINUTE)
    assert pacer("--retry", "it").stdout == "1 notice settled.\n"
    notice = house.notice("it")
    assert (notice.state, notice.expires_at - notice.next_at) == (NoticeState.OWED, timedelta(hours=1))
    await post()
    assert slack.keys == {"it": 1}
    assert pacer("--retry", "all").stdout == "1 notice settled.\n"
    refused = pacer("--retry", "it")
    assert (refused.exit_code, "“it”" in refused.stderr) == (1, True)


@pytest.mark.usefixtures("uncertain")
async def test_what_arrived_is_not_sent_again(house: House, slack: Workspace, post: Post, pacer: Pacer) -> None:
    pacer("--arrived", "it")
    assert (house.notice("it").state, house.notice("it").begun_at) == (NoticeState.SENT, None)
    await post(timedelta(days=9))
    assert slack.keys == {"it": 1}
    house.owe("edit", edit_of="it", due=post.at, expires=post.at + MINUTE)
    await post()
    assert house.notice("edit").error == "nothing_to_edit"  # nobody knows where it is


@pytest.mark.usefixtures("uncertain")
async def test_what_did_not_arrive_is_sent_without_looking(
    house: House, slack: Workspace, post: Post, pacer: Pacer
) -> None:
    slack.said.clear()
    pacer("--again", "all")
    asked = len(slack.asked("conversations.history"))
    await post()
    assert slack.keys == {"it": 1}
    assert len(slack.asked("conversations.history")) == asked


async def test_the_figures_for_prometheus(house: House, post: Post) -> None:
    house.owe("sent")
    house.owe("failed", expires=NOW)
    house.owe("owed", to=add_person(house.engine, house.company, "Ann Lee"))
    await post()
    shown = monitoring.figures(house.engine, NOW + MINUTE).decode()
    assert 'pacer_notices{state="owed"} 1.0' in shown
    assert 'pacer_notices{state="failed"} 1.0' in shown
    assert "pacer_notices_lag_seconds 60.0" in shown
    assert 'pacer_notices_settled_total{state="sent"}' in shown
    assert "pacer_notice_late_seconds_bucket" in shown


def test_every_code_of_ours_has_a_sentence() -> None:
    assert why("not_in_channel").startswith("Pacer is not in the channel: type /invite")
    assert (why("some_new_code"), why(None)) == ("some_new_code", "")
