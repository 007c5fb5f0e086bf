from __future__ import annotations

import inspect
import json
import re

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.slack import delivery, directory, files, thinking
from bot.slack.manifest import EVENTS, SCOPES, slack_manifest

NEEDS = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "assistant_threads_setStatus": "chat:write",
    "conversations_info": "channels:read",
    "users_info": "users:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "files_upload_v2": "files:write",
}
"""Scopes by event and method, as Slack documents them."""
FREE = {"app_home_opened"}
"""What needs none."""


def test_every_right_is_needed_and_has_its_reason():
    sources = "".join(map(inspect.getsource, (delivery, directory, files, thinking)))
    methods = set(re.findall(r"client\.(\w+_\w+)\(", sources))
    beyond = {
        "commands",
        "groups:read",
        "users:read.email",
    }  # the command itself, private channels, the e-mail of a user
    beyond |= {"im:write", "channels:history", "groups:history"}  # finding what may have been sent, to send it once
    assert set(SCOPES) == {NEEDS[each] for each in {*methods, *EVENTS} - FREE} | beyond
    assert all(SCOPES.values())


def test_socket_mode_needs_no_address():
    made = slack_manifest()
    assert made["settings"]["socket_mode_enabled"]
    assert "url" not in json.dumps(made)


def test_over_http_all_goes_to_one_address():
    made = slack_manifest("https://pacer.example/")
    assert not made["settings"]["socket_mode_enabled"]
    addresses = {
        made["features"]["slash_commands"][0]["url"],
        made["settings"]["event_subscriptions"]["request_url"],
        made["settings"]["interactivity"]["request_url"],
    }
    assert addresses == {"https://pacer.example/slack/events"}


def test_the_texts_fit():
    """Slack's limits for a manifest."""
    made = slack_manifest()
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    (command,) = made["features"]["slash_commands"]
    assert len(command["command"]) <= 32
    assert len(command["description"]) <= 2_000
    assert len(command["usage_hint"]) <= 1_000


def test_standard_output_is_the_manifest_alone():
    done = CliRunner().invoke(app, ["manifest", "slack"])
    assert json.loads(done.stdout) == slack_manifest()
    assert all(scope in done.stderr for scope in SCOPES)


@pytest.mark.parametrize("url", ["ftp://x", "http://x", "x"])
def test_an_address_that_slack_would_not_call_is_refused(url: str):
    done = CliRunner().invoke(app, ["manifest", "slack", "--http", url])
    assert done.exit_code == 2
    assert url in done.stderr
