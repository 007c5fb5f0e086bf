"""Every kind of event, as Teams delivers it, through the real adapter."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.app import App
from bot.teams import conversation
from bot.teams.conversation import CARD, MESSAGE
from spm_core.people.models import ChatIdentity
from tests.platforms.teams.microsoft import HANNAH, MEMBER, PRIVATE, TENANT, Sent, Teams, event
from tests.platforms.teams.validate import problems

PERSONAL = "a:1Vd-hannah-and-pacer"


def figures(card: dict[str, Any]) -> str:
    return json.dumps(card["body"], ensure_ascii=False)


def answered(sent: Sent, conversation: str = PERSONAL) -> dict[str, Any]:
    """The one quota card, in that conversation and fit for Teams."""
    assert sent.conversation == conversation
    assert problems(sent.card) == []
    assert "50.0%" in figures(sent.card)
    return sent.card


@pytest.mark.parametrize("name", ["personal", "personal_html"])
async def test_a_question_in_a_personal_chat_is_answered_there(teams: Teams, name: str) -> None:
    response = await teams.send(name)
    assert (response.status, await response.text()) == (200, "")
    (sent,) = teams.connector.sent
    answered(sent)
    assert sent.activity["replyToId"] == event(name)["id"]
    assert "50.0%" in sent.activity["summary"]


async def test_the_asker_is_linked_by_the_directory_s_e_mail_once(teams: Teams, app: App) -> None:
    await teams.send("personal")
    await teams.send("personal", id="2")
    assert sum("/members/" in call for call in teams.connector.calls) == 1
    with app.engine.connect() as connection:
        linked = connection.execute(select(ChatIdentity.platform, ChatIdentity.tenant, ChatIdentity.user_id)).one()
    assert tuple(linked) == ("teams", TENANT, HANNAH)


@pytest.mark.parametrize("name", ["group", "channel"])
async def test_where_others_read_along_the_answer_goes_to_the_asker_alone(teams: Teams, name: str) -> None:
    await teams.send(name)
    private, note = teams.connector.sent
    answered(private, PRIVATE)
    (created,) = teams.connector.created
    assert [member["id"] for member in created["members"]] == [MEMBER["id"]]
    assert created["isGroup"] is False
    assert created["channelData"]["tenant"] == {"tenantId": TENANT}
    assert note.conversation == event(name)["conversation"]["id"]
    assert note.activity["text"] == "I answered you in our chat."
    assert "attachments" not in note.activity


async def test_who_cannot_be_written_to_is_told_so_without_a_figure(teams: Teams) -> None:
    await teams.send("personal")
    teams.connector.sent.clear()
    teams.connector.faults = [(403, {})]
    await teams.send("channel")
    (note,) = teams.connector.sent
    assert note.conversation.startswith("19:alerts")
    assert "Open a chat with me" in note.activity["text"]


async def test_a_channel_shared_with_another_company_gets_no_figures_anywhere(teams: Teams) -> None:
    await teams.send("channel_shared")
    private, note = teams.connector.sent
    assert "%" not in figures(private.card)
    assert "shared with another company" in private.words
    assert note.activity["text"] == "I answered you in our chat."


async def test_a_button_is_answered_below_its_card(teams: Teams) -> None:
    response = await teams.send("execute")
    assert await response.json() == {"statusCode": 200, "type": MESSAGE, "value": "Answered below."}
    (sent,) = teams.connector.sent
    assert problems(sent.card) == []
    assert "· Q1" in figures(sent.card)


async def test_a_button_in_a_group_is_answered_in_private(teams: Teams) -> None:
    response = await teams.send("execute_in_group")
    assert (await response.json())["value"] == "I answered you in our chat."
    (private,) = teams.connector.sent
    answered(private, PRIVATE)


async def test_a_filled_form_gives_way_to_its_answer(teams: Teams) -> None:
    response = await teams.send("form")
    body = await response.json()
    assert (body["statusCode"], body["type"]) == (200, CARD)
    assert problems(body["value"]) == []
    assert "· Q1" in figures(body["value"])
    assert teams.connector.sent == []


def wrong_day() -> dict[str, Any]:
    filled = {"input:kind": "meeting", "input:count": "3", "input:day": "2999-01-01"}
    data = {"call": {"do": "log activity", "args": {}}, **filled}
    return {"action": {"type": "Action.Execute", "verb": "submit", "data": data}}


async def test_a_form_with_a_wrong_value_comes_back_with_what_was_typed_and_what_was_wrong(teams: Teams) -> None:
    body = await (await teams.send("form", value=wrong_day())).json()
    assert (body["type"], problems(body["value"])) == (CARD, [])
    _title, kind, count, day, wrong, *_rest = body["value"]["body"]
    assert (kind["value"], count["value"], day["value"]) == ("meeting", "3", "2999-01-01")
    assert wrong["text"] == "✗ That day is still to come: log what is done."
    assert body["value"]["actions"][0]["data"]["call"] == {"do": "log activity", "args": {}}
    assert teams.connector.sent == []


async def test_what_is_wrong_with_a_form_as_a_whole_stands_above_what_was_typed(teams: Teams) -> None:
    filled = {"input:person": "Hannah Brooks", "input:reason": "I saved the demo"}
    data = {"call": {"do": "kudos", "args": {}}, **filled}
    action = {"type": "Action.Execute", "verb": "submit", "data": data}
    body = await (await teams.send("form", value={"action": action})).json()
    assert (body["type"], problems(body["value"])) == (CARD, [])
    _title, wrong, *fields = body["value"]["body"]
    assert wrong["text"].startswith("✗ Kudos are for others.")
    assert [field["value"] for field in fields if field.get("id") == "input:reason"] == ["I saved the demo"]


async def test_a_form_that_cannot_be_made_again_stays_and_says_what_was_wrong(
    teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> None:
        """As for somebody who may not open it any more."""

    monkeypatch.setattr(conversation, "reopen", nothing)
    body = await (await teams.send("form", value=wrong_day())).json()
    assert (body["type"], body["value"]) == (MESSAGE, "That day is still to come: log what is done.")


async def test_words_that_are_no_choice_are_named_where_the_form_comes_back(teams: Teams) -> None:
    value = event("form")["value"]
    value["action"]["data"]["input:period"] = "Q9"
    body = await (await teams.send("form", value=value)).json()
    assert body["type"] == CARD
    assert "Q9" in figures(body["value"])


async def test_a_button_that_opens_a_form_sends_it(teams: Teams) -> None:
    value = event("execute")["value"]
    value["action"]["data"]["call"]["form"] = True
    await teams.send("execute", value=value)
    (sent,) = teams.connector.sent
    assert problems(sent.card) == []
    (submit,) = sent.card["actions"]
    assert (submit["verb"], submit["data"]) == ("submit", {"call": {"do": "quota", "args": {}}})
    period = next(element for element in sent.card["body"] if element.get("id") == "input:period")
    assert period["value"] == "2026-01-01..2026-03-31"


@pytest.mark.parametrize(("name", "period"), [("submit", "· Q2"), ("form_submit", "· Q1")])
async def test_clients_without_execute_submit_messages(teams: Teams, name: str, period: str) -> None:
    response = await teams.send(name)
    assert response.status == 200
    (sent,) = teams.connector.sent
    assert period in figures(sent.card)


@pytest.mark.parametrize(
    "data", [None, 7, {}, {"call": None}, {"call": {"do": 1}}, {"call": {"do": "quota", "args": 1}}]
)
async def test_a_button_that_holds_no_call_is_out_of_date(teams: Teams, data: Any) -> None:
    value = event("execute")["value"]
    value["action"]["data"] = data
    response = await teams.send("execute", value=value)
    assert response.status == 200
    (sent,) = teams.connector.sent
    assert "out of date" in sent.words


@pytest.mark.parametrize("name", ["personal", "group", "execute", "submit"])
async def test_an_event_delivered_again_is_answered_once(teams: Teams, name: str) -> None:
    await teams.send(name)
    before = len(teams.connector.sent)
    assert (await teams.send(name)).status == 200
    assert len(teams.connector.sent) == before


async def test_a_form_delivered_again_says_that_it_was_answered(teams: Teams) -> None:
    await teams.send("form")
    body = await (await teams.send("form")).json()
    assert (body["type"], body["value"]) == (MESSAGE, "Answered below.")


@pytest.mark.parametrize(
    "names", [("installed", "added"), ("added", "installed"), ("added_to_channel", "added_to_channel")]
)
async def test_a_new_conversation_is_welcomed_once(teams: Teams, names: tuple[str, ...]) -> None:
    for name in names:
        assert (await teams.send(name)).status == 200
    (sent,) = teams.connector.sent
    assert problems(sent.card) == []
    assert len(sent.actions) == 3
    assert sent.actions[0]["data"] == {"call": {"do": "quota", "args": {}}}


async def test_whoever_installs_it_is_greeted_by_name_with_their_figure(teams: Teams) -> None:
    await teams.send("installed", locale="it-IT")
    (sent,) = teams.connector.sent
    assert sent.conversation == PERSONAL
    assert "Ciao Hannah, sono Pacer" in figures(sent.card)
    assert "50,0%" in figures(sent.card)


async def test_where_others_read_along_the_greeting_has_no_figure(teams: Teams) -> None:
    await teams.send("added_to_channel")
    (sent,) = teams.connector.sent
    assert "Hi, I'm Pacer" in figures(sent.card)
    assert "Write @Pacer and your question" in figures(sent.card)
    assert "50.0%" not in figures(sent.card)


async def test_two_events_of_an_installation_at_once_greet_a_newcomer_and_nothing_else(teams: Teams) -> None:
    await asyncio.gather(teams.send("installed"), teams.send("added"))
    (sent,) = teams.connector.sent
    assert "50.0%" in figures(sent.card)


async def test_a_stranger_who_installs_it_is_told_once_what_to_do(teams: Teams) -> None:
    teams.connector.member = {**MEMBER, "email": "somebody.else@example.com"}
    for name in ("installed", "added"):
        assert (await teams.send(name)).status == 200
    (sent,) = teams.connector.sent
    assert "50.0%" not in figures(sent.card)


@pytest.mark.parametrize(
    "name",
    ["reaction", "edited", "deleted", "typing", "event", "removed", "upgraded", "colleague_added", "another_bot"],
)
async def test_other_events_pass_in_silence(teams: Teams, name: str) -> None:
    assert (await teams.send(name)).status == 200
    assert (await teams.send(name, type="somethingNew")).status == 200
    assert teams.connector.calls == []


@pytest.mark.parametrize("name", ["task_fetch", "sign_in"])
async def test_invokes_that_are_not_ours_are_not_implemented(teams: Teams, name: str) -> None:
    assert (await teams.send(name)).status == 501
    assert teams.connector.calls == []


@pytest.mark.parametrize(
    "member",
    [
        {"userRole": "guest"},
        {"userRole": "anonymous"},
        {"tenantId": "99999999-9999-9999-9999-999999999999"},
        {"tenantId": None},
        {"email": None, "userPrincipalName": None},
        {"email": None, "userPrincipalName": "hannah.brooks_example.com#EXT#@other.onmicrosoft.com"},
        {"email": "somebody.else@example.com"},
    ],
)
async def test_guests_strangers_and_other_organisations_get_no_figures(teams: Teams, member: dict[str, Any]) -> None:
    teams.connector.member = {**MEMBER, **member}
    await teams.send("personal")
    (sent,) = teams.connector.sent
    assert problems(sent.card) == []
    assert "I don't know you yet" in sent.words
    assert "%" not in figures(sent.card)


async def test_without_a_directory_nobody_is_believed(teams: Teams) -> None:
    teams.connector.faults = [(404, {})]
    await teams.send("personal")
    (sent,) = teams.connector.sent
    assert "I don't know you yet" in sent.words


async def test_what_nobody_expected_is_not_shown(teams: Teams, app: App) -> None:
    await teams.send("personal")
    with app.engine.begin() as connection:
        connection.execute(text("DROP TABLE quota"))
    await teams.send("personal", id="2")
    assert "went wrong" in teams.connector.sent[-1].words
    assert "no such table" not in teams.connector.sent[-1].words


async def test_a_filled_form_stays_when_something_unexpected_happens(teams: Teams, app: App) -> None:
    with app.engine.begin() as connection:
        connection.execute(text("DROP TABLE quota"))
    value = event("execute")["value"]
    value["action"]["verb"] = "submit"
    response = await teams.send("execute", value=value)
    assert "adaptive" not in str((await response.json())["type"])
    assert "went wrong" in teams.connector.sent[-1].words


async def test_the_answer_speaks_the_client_s_language(teams: Teams) -> None:
    await teams.send("personal", locale="it-IT")
    assert "50,0%" in figures(teams.connector.sent[0].card)


async def test_calls_are_sent_again_as_microsoft_asks(teams: Teams) -> None:
    await teams.send("personal")
    teams.connector.faults = [(429, {"Retry-After": "0"}), (502, {"Retry-After": "0"})]
    await teams.send("personal", id="2")
    assert len(teams.connector.sent) == 2
