"""Questions that a model reads: several answers in their order, privately, and the typing dots meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.app import App
from bot.settings import Settings
from bot.teams import thinking
from tests.bot.model.llm_server import QUESTION, Script, arguments, leave_open, serving
from tests.platforms.teams.microsoft import PRIVATE, Sent, Teams, event
from tests.platforms.teams.validate import problems


@pytest.fixture
async def script(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Script]:
    leave_open(monkeypatch, "quota", "pipeline")
    script = Script(tools=[("quota", "{}"), ("pipeline", "{}"), ("quota", arguments(period="last quarter"))])
    async with serving(script) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        yield script


@pytest.fixture
async def teams(app: App, start: Callable[[App], Any], script: Script) -> Teams:
    settings = Settings(_env_file=None, host="127.0.0.1", model="test", model_timeout=10)
    running: Teams = await start(replace(app, settings=settings))
    return running


def messages(teams: Teams) -> list[Sent]:
    return [sent for sent in teams.connector.sent if sent.activity["type"] == "message"]


def typing(teams: Teams) -> list[Sent]:
    return [sent for sent in teams.connector.sent if sent.activity["type"] == "typing"]


def titles(sent: list[Sent]) -> list[str]:
    assert all(problems(each.card) == [] for each in sent)
    return [str(each.activity["summary"]).split(":")[0] for each in sent]


async def test_a_personal_chat_gets_all_the_answers_in_order(teams: Teams) -> None:
    await teams.send("personal", text=f"{QUESTION} last quarter")
    sent = messages(teams)
    first, second, third = titles(sent)
    assert (first, third) == ("Your quota · Q2", "Your quota · Q1")
    assert second not in (first, third)
    assert {each.conversation for each in sent} == {event("personal")["conversation"]["id"]}


@pytest.mark.parametrize("name", ["group", "channel"])
async def test_where_others_read_along_they_all_go_to_the_asker_alone(teams: Teams, name: str) -> None:
    mention = event(name)["entities"]
    words = next(entity["text"] for entity in mention if entity["type"] == "mention")
    await teams.send(name, text=f"{words} {QUESTION}")
    *answers, note = messages(teams)
    assert [each.conversation for each in answers] == [PRIVATE] * 3
    assert titles(answers)[0] == "Your quota · Q2"
    assert len(teams.connector.created) == 1
    assert (note.activity["text"], "attachments" in note.activity) == ("I answered you in our chat.", False)
    assert len(typing(teams)) == (1 if name == "group" else 0)


async def test_the_dots_show_before_the_answer_and_go_on_until_it_comes(
    teams: Teams, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thinking, "AGAIN_AFTER", 0.001)
    script.hold = asyncio.Event()
    asked = asyncio.create_task(teams.send("personal", text=QUESTION))
    before = [await asyncio.wait_for(teams.connector.arrivals.get(), 10) for _ in range(3)]
    assert {sent.activity["type"] for sent in before} == {"typing"}
    script.hold.set()
    assert (await asked).status == 200
    shown = len(typing(teams))
    assert len(messages(teams)) == 3
    assert [sent.activity["type"] for sent in teams.connector.sent] == ["typing"] * shown + ["message"] * 3


async def test_a_question_that_needs_no_model_shows_no_dots(teams: Teams, script: Script) -> None:
    await teams.send("personal")
    assert (len(messages(teams)), typing(teams), script.asked) == (1, [], [])


async def test_a_button_is_no_question_for_a_model(teams: Teams, script: Script) -> None:
    await teams.send("execute")
    assert (len(messages(teams)), typing(teams), script.asked) == (1, [], [])


async def test_dots_that_teams_refuses_cost_nothing(teams: Teams) -> None:
    await teams.send("personal")
    teams.connector.sent.clear()
    teams.connector.faults = [(403, {})]
    await teams.send("personal", id="2", text=QUESTION)
    assert (len(messages(teams)), typing(teams)) == (3, [])


@pytest.mark.parametrize("change", [{"status": 500}, {"status": 429}, {"tools": [("drop_tables", "{}")]}])
async def test_a_model_that_fails_leaves_the_best_guess(teams: Teams, script: Script, change: dict[str, Any]) -> None:
    for name, value in change.items():
        setattr(script, name, value)
    await teams.send("personal", text=QUESTION)
    (sent,) = messages(teams)
    assert problems(sent.card) == []
    assert "My language model did not answer" in sent.words
    assert sent.actions[0]["data"] == {"call": {"do": "quota", "args": {}}}


async def test_what_it_may_not_show_is_denied_between_the_others(teams: Teams, script: Script) -> None:
    script.tools = [("quota", "{}"), ("quota", arguments(person="Somebody Else")), ("pipeline", "{}")]
    await teams.send("personal", text=f"{QUESTION} Somebody Else")
    assert titles(messages(teams))[1] == "Not available"
