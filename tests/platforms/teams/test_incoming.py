from __future__ import annotations

from typing import Any

import pytest
from botbuilder.schema import Activity

from bot.teams.incoming import address_of, event_id, pressed, said, time_zone_of, turn_of
from bot.turn import Address, Call, ChatUser
from tests.factories import NOW
from tests.platforms.teams.microsoft import HANNAH, TENANT, event


def activity(name: str, **changes: Any) -> Activity:
    return Activity.deserialize(event(name, **changes))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("personal_html", "how am I tracking to quota"),
        ("channel", "how am I tracking to quota"),
        ("channel_about_somebody", "how is Dana Wu tracking to quota"),
        ("submit", ""),
    ],
)
def test_words_come_without_our_mention_and_with_names(name: str, words: str) -> None:
    assert said(activity(name)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<at>Pacer</at>", ""),
        ("R&amp;D &lt;5", "R&D <5"),
        ("a\n\n b\u00a0c", "a b c"),
        ("attain < 3 > 2", "attain < 3 > 2"),
    ],
)
def test_words_are_plain(text: str, words: str) -> None:
    assert said(activity("group", text=text)) == words


@pytest.mark.parametrize(
    ("text", "words", "command"),
    [
        ("quota last month", "quota last month", False),
        ("/quota last month", "quota last month", True),
        ("/pacer quota", "quota", True),
        ("/", "", True),
    ],
)
def test_a_slash_makes_a_command(text: str, words: str, command: bool) -> None:
    turn = turn_of(activity("personal", text=text), NOW, TENANT)
    assert (turn.text, turn.command) == (words, command)


def test_a_turn_knows_its_user_and_its_place() -> None:
    turn = turn_of(activity("channel"), NOW, TENANT)
    assert turn.user == ChatUser("teams", TENANT, HANNAH)
    url = "https://smba.trafficmanager.net/amer/"
    assert turn.address == Address(
        "19:alerts@thread.tacv2", "channel", "1747137600456", name="Renewal alerts", service_url=url
    )
    assert (turn.at, turn.locale) == (NOW, "en-US")


def test_an_event_keeps_its_id_and_shares_it_with_no_other() -> None:
    ids = {turn_of(activity(name), NOW, TENANT).id for name in ("personal", "personal", "group", "execute", "form")}
    assert len(ids) == 4
    assert event_id("a", "bc") != event_id("ab", "c")
    assert len(event_id("x" * 5_000)) < 100


@pytest.mark.parametrize(
    ("name", "home", "shared"),
    [
        ("channel", TENANT, False),
        ("channel_shared", TENANT, True),
        ("channel", "of-somebody-else", True),
        ("personal", "of-somebody-else", True),
        ("channel", None, False),
    ],
)
def test_who_else_reads_along(name: str, home: str | None, shared: bool) -> None:
    assert address_of(activity(name), home).shared is shared


def test_a_conversation_of_an_unknown_kind_counts_as_public() -> None:
    changed = event("personal")["conversation"] | {"conversationType": "meeting"}
    assert address_of(activity("personal", conversation=changed), TENANT).kind == "channel"


def test_a_form_s_inputs_join_its_call_and_empty_ones_do_not() -> None:
    data = {"call": {"do": "quota", "args": {"metric": "won"}}, "input:period": "Q1", "input:person": ""}
    assert pressed(data, "submit") == Call("quota", {"metric": "won", "period": "Q1"})
    assert pressed(data, "press") == Call("quota", {"metric": "won"})


@pytest.mark.parametrize("data", [None, [], "quota", {}, {"call": "quota"}, {"call": {"do": None}}])
def test_what_holds_no_call_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="call"):
        pressed(data, "press")


def test_the_time_zone_comes_from_the_client() -> None:
    assert time_zone_of(activity("personal")) == "America/New_York"
    assert time_zone_of(activity("added")) is None
    assert turn_of(activity("personal"), NOW, None).time_zone == "America/New_York"
