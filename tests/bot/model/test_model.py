"""The model path: what a model may choose, and what becomes of everything else it says."""

import json

import pytest

from bot.model.choose import choose
from bot.turn import Call
from integrations.llm.openai import Model, ModelFailed, write
from spm_core.principal import CompanyInfo, Principal, Role
from tests.bot.model.llm_server import Script, arguments, serving

REP = Principal(CompanyInfo(1, "Acme", "USD", "UTC"), 7, "Robin Hale", "robin@example.com", Role.REP)
MODEL = Model("test", timeout=5)


async def chosen(
    script: Script, monkeypatch: pytest.MonkeyPatch, question: str = "so, how bad is it?", model: Model = MODEL
) -> tuple[Call, ...]:
    async with serving(script) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        return await choose(model, REP, question, Call("quota", {"period": "last month"}))


async def test_a_tool_becomes_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(tools=[("quota", arguments(period="last quarter", person=""))])
    assert await chosen(script, monkeypatch) == (Call("quota", {"period": "last quarter"}),)


async def test_no_tool_is_an_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await chosen(Script(content="I can't help with that."), monkeypatch) == ()


async def test_at_most_three_tools_are_called_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(tools=[("quota", "{}"), ("deals", "{}"), ("forecast", "{}"), ("focus", "{}")])
    assert [call.do for call in await chosen(script, monkeypatch)] == ["quota", "deals", "forecast"]


async def test_it_is_told_the_tools_and_the_question_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script()
    await chosen(script, monkeypatch)
    asked = script.asked[0]
    offered = {tool["function"]["name"]: tool["function"]["parameters"] for tool in asked["tools"]}
    assert "quota" in offered
    assert all(name.replace("_", "").isalnum() for name in offered)
    named = {argument for schema in offered.values() for argument in schema["properties"]}
    assert named.isdisjoint({"company", "principal", "employee_id", "now", "today", "request"})
    said = json.dumps(asked["messages"])
    assert "so, how bad is it?" in said
    assert "Robin" not in said
    assert "Acme" not in said


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (Script(tools=[("drop_tables", "{}")]), "garbage"),
        (Script(tools=[("quota", arguments(company_id=2))]), "garbage"),
        (Script(tools=[("quota", arguments(person={"id": 1}))]), "garbage"),
        (Script(tools=[("quota", arguments(period="x" * 10_000))]), "garbage"),
        (Script(tools=[("quota", "{not json")]), "garbage"),
        (Script(tools=[("quota", "[]")]), "garbage"),
        (Script(body="<html>oops</html>"), "garbage"),
        (Script(body="{}"), "garbage"),
        (Script(body='{"choices": []}'), "garbage"),
        (Script(refusal="I won't."), "refused"),
        (Script(status=429), "rate_limit"),
        (Script(status=500), "rejected"),
        (Script(status=401), "rejected"),
    ],
)
async def test_what_cannot_be_used_is_a_failure(script: Script, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelFailed) as failed:
        await chosen(script, monkeypatch)
    assert failed.value.code == code


async def test_a_slow_model_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelFailed) as failed:
        await chosen(Script(delay=30), monkeypatch, model=Model("test", timeout=0.1))
    assert failed.value.code == "timeout"


async def test_a_model_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(ModelFailed) as failed:
        await choose(MODEL, REP, "hm?", None)
    assert failed.value.code == "unreachable"


async def test_prose_is_text_or_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(Script(content="Well done.")) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        assert await write(MODEL, "Praise.", "{}") == "Well done."
    async with serving(Script()) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        with pytest.raises(ModelFailed):
            await write(MODEL, "Praise.", "{}")
