"""A question that only a model understands: what it may do, what it may not, and what happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from bot.app import App
from bot.cards import Answer
from bot.handle import WaitingModel, handle
from bot.settings import Settings
from bot.turn import Call, ChatUser, Turn
from spm_core.forecast.models import ForecastSubmission
from spm_core.people.identity import link, unlink
from spm_core.principal import CompanyInfo, Role
from tests.asking import audit, labels, texts, turn_of
from tests.bot.model.llm_server import QUESTION, Script, arguments, leave_open, serving
from tests.factories import NOW, add_deal, add_person, add_quota, move_person

NOT_THERE = "My language model did not answer, so this is my own best guess."
ANN = ChatUser("slack", "T1", "U1")
SOON = 10
"""Seconds after which a test gives up."""


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    """Mo leads Ann, who booked half of her quota; Bo is led by nobody whom they know."""
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann Lee", manager=mo)
    bo = add_person(engine, company, "Bo Diaz")
    for person in (ann, bo):
        add_quota(engine, company, person, 86_420)
        add_deal(engine, company, person, 43_210)
    return ann


@pytest.fixture
def app(engine: Engine, ann: int) -> Iterator[App]:
    """With one worker, as on SQLite."""
    settings = Settings(_env_file=None, model="test", model_timeout=SOON, model_calls_per_day=3)
    with ThreadPoolExecutor(1) as workers:
        yield App(engine, settings, workers)


@pytest.fixture(autouse=True)
def not_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_open(monkeypatch, "quota", "pipeline", "help", "submit forecast")


@pytest.fixture
async def play(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[[Script], Any]]:
    """Lets the model play a script from now on."""
    async with AsyncExitStack() as running:

        async def play(script: Script) -> Script:
            monkeypatch.setenv("OPENAI_BASE_URL", await running.enter_async_context(serving(script)))
            return script

        yield play


async def ask(app: App, who: str | ChatUser, text: str = QUESTION, **options: Any) -> Answer:
    return await taken(app, turn_of(text, who, **options))


async def taken(app: App, turn: Turn, waiting: WaitingModel | None = None) -> Answer:
    answer = await asyncio.wait_for(handle(app, turn, waiting=waiting), SOON)
    assert answer is not None
    return answer


def started(app: App, turn: Turn) -> asyncio.Task[Answer | None]:
    return asyncio.create_task(handle(app, turn))


# ---------------------------------------------------------------- what it may do


async def test_what_it_calls_is_answered_in_its_order(app: App, play, engine: Engine) -> None:
    await play(Script(tools=[("pipeline", "{}"), ("quota", arguments(period="last quarter")), ("help", "{}")]))
    answer = await ask(app, "Ann Lee", f"{QUESTION} last quarter")
    assert [part.call and part.call.do for part in answer.parts] == ["pipeline", "quota", "help"]
    assert {(part.outcome, part.routed_by) for part in answer.parts} == {("answered", "model")}
    assert answer.parts[1].reply.title == "Your quota · Q1"
    assert [row.capability for row in audit(engine)] == ["pipeline", "quota", "help"]


async def test_the_last_of_its_calls_is_what_a_follow_up_is_about(app: App, play) -> None:
    await play(Script(tools=[("pipeline", "{}"), ("quota", "{}")]))
    await ask(app, "Ann Lee")
    answer = await ask(app, "Ann Lee", "and last quarter?")
    assert (answer.reply.title, answer.routed_by) == ("Your quota · Q1", "follow_up")


@pytest.mark.parametrize("text", ["quota", "how am I tracking to quota", "what is Bo Diaz's attainment"])
async def test_what_is_understood_or_denied_is_no_question_for_it(app: App, play, text: str) -> None:
    script = await play(Script(tools=[("quota", "{}")]))
    answer = await ask(app, "Ann Lee", text)
    assert answer.routed_by != "model"
    assert script.asked == []


async def test_without_a_call_the_offline_reading_stands(app: App, play) -> None:
    await play(Script(content="You are doing great, at 120 %!"))
    answer = await ask(app, "Ann Lee")
    assert (answer.outcome, NOT_THERE in texts(answer)) == ("out_of_scope", False)
    assert not any("120" in text for text in texts(answer))
    assert labels(answer)[0] == "How am I doing?"


# ---------------------------------------------------------------- what it may not


@pytest.mark.parametrize("who", ["Bo Diaz", "bo.diaz@example.com", "Nobody At All"])
async def test_other_peoples_figures_are_denied_to_it_as_to_anybody(app: App, play, engine: Engine, who: str) -> None:
    await play(Script(tools=[("quota", arguments(person=who))]))
    answer = await ask(app, "Ann Lee", f"{QUESTION} for {who}")
    assert (answer.outcome, answer.reply.title) == ("denied", "Not available")
    assert not any("43,210" in text or "50" in text for text in texts(answer))
    assert [row.outcome for row in audit(engine)] == ["denied"]


async def test_one_denial_among_its_calls_denies_that_one_alone(app: App, play) -> None:
    await play(Script(tools=[("quota", arguments(person="Bo Diaz")), ("help", "{}")]))
    answer = await ask(app, "Ann Lee", f"{QUESTION} for Bo Diaz")
    assert [part.outcome for part in answer.parts] == ["denied", "answered"]


async def test_a_write_becomes_a_form_and_writes_nothing(app: App, play, engine: Engine) -> None:
    await play(Script(tools=[("submit_forecast", arguments(commit="90000"))]))
    answer = await ask(app, "Ann Lee", f"{QUESTION} forecast 90k")
    assert answer.outcome == "confirm"
    assert answer.call == Call("submit forecast", {"commit": "90000"}, form=True)
    with engine.begin() as connection:
        written = connection.execute(select(func.count()).select_from(ForecastSubmission.__table__)).scalar()
    assert written == 0


@pytest.mark.parametrize(
    "script",
    [
        Script(tools=[("drop_tables", "{}")]),
        Script(tools=[("team", "{}")]),
        Script(tools=[("quota", "{}"), ("quota", arguments(company_id=2))]),
        Script(tools=[("quota", "not json")]),
        Script(refusal="I won't."),
        Script(body="<html>oops</html>"),
        Script(status=429),
        Script(status=500),
    ],
    ids=["unknown tool", "a manager's tool", "unknown argument", "no json", "refusal", "garbage", "limit", "failure"],
)
async def test_whatever_it_says_somebody_is_answered(app: App, play, script: Script) -> None:
    script = await play(replace(script, asked=[]))
    answer = await ask(app, "Ann Lee")
    assert len(script.asked) == 1
    assert (answer.outcome, answer.more) == ("out_of_scope", ())
    assert NOT_THERE in texts(answer)
    assert labels(answer)[0] == "How am I doing?"


async def test_a_slow_one_is_waited_for_no_longer_than_set(app: App, play) -> None:
    await play(Script(delay=60))
    app.settings.model_timeout = 0.1
    assert NOT_THERE in texts(await ask(app, "Ann Lee"))


async def test_calls_are_capped_by_person_and_day(app: App, play) -> None:
    script = await play(Script(tools=[("quota", "{}")]))
    answers = [await ask(app, "Ann Lee") for _ in range(4)]
    assert [answer.routed_by for answer in answers] == ["model", "model", "model", "phrase"]
    assert (NOT_THERE in texts(answers[-1]), len(script.asked)) == (True, 3)
    assert (await ask(app, "Bo Diaz")).routed_by == "model"
    assert (await ask(app, "Ann Lee", now=NOW + timedelta(days=1))).routed_by == "model"


# ---------------------------------------------------------------- compared with the words


async def test_a_period_that_nobody_said_is_not_used(app: App, play) -> None:
    await play(Script(tools=[("quota", arguments(period="last quarter"))]))
    answer = await ask(app, "Ann Lee")
    assert (answer.outcome, answer.reply.title) == ("answered", "Your quota · Q2")


@pytest.mark.parametrize("said", ["last quarter", "Q1", "1 January to 31 March"])
async def test_a_period_may_be_said_in_other_words(app: App, play, said: str) -> None:
    await play(Script(tools=[("quota", arguments(period="2026-01-01..2026-03-31"))]))
    answer = await ask(app, "Ann Lee", f"{QUESTION} {said}")
    assert answer.outcome == "answered"
    assert "Q2" not in answer.reply.title


@pytest.mark.parametrize(
    ("said", "args", "title"),
    [
        ("last quarter", {}, "Which days do you mean?"),
        ("last quarter", {"period": "last month"}, "Which days do you mean?"),
        ("above 70k", {}, "One number I can't place"),
        ("for Ann Lee", {}, "One name I can't place"),
        ("", {"person": "Ann Lee"}, "One name I can't place"),
    ],
)
async def test_what_its_call_leaves_out_or_makes_up_is_asked_back(
    app: App, play, said: str, args: dict[str, str], title: str
) -> None:
    await play(Script(tools=[("quota", arguments(**args))]))
    answer = await ask(app, "Mo Reed", f"{QUESTION} {said}")
    assert (answer.outcome, answer.reply.title) == ("clarify", title)
    assert not any("43,210" in text for text in texts(answer))


async def test_a_number_that_nobody_said_is_not_filled_in(app: App, play) -> None:
    await play(Script(tools=[("submit_forecast", arguments(commit="90000"))]))
    answer = await ask(app, "Ann Lee")
    assert (answer.outcome, answer.call) == ("confirm", Call("submit forecast", {}, form=True))


async def test_a_team_is_meant_where_one_is_spoken_of(app: App, play) -> None:
    await play(Script(tools=[("quota", arguments(team="my_team"))]))
    answers = [await ask(app, "Mo Reed", f"{QUESTION}{said}") for said in ("", " my team")]
    assert [answer.call and answer.call.args.get("team") for answer in answers] == [None, "my_team"]


# ---------------------------------------------------------------- meanwhile


async def test_nothing_is_held_while_it_thinks(app: App, play, engine: Engine) -> None:
    script = await play(Script(tools=[("quota", "{}")], hold=asyncio.Event()))
    slow = started(app, turn_of(QUESTION, "Ann Lee"))
    await asyncio.wait_for(script.came.wait(), SOON)
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    quick = await ask(app, "Bo Diaz", "quota")  # writes its audit row, too, with the one worker there is
    assert (quick.outcome, slow.done()) == ("answered", False)
    script.hold.set()
    found = await asyncio.wait_for(slow, SOON)
    assert found is not None
    assert found.reply.title == "Your quota · Q2"


async def test_rights_are_those_of_the_moment_it_answers(
    app: App, play, company: CompanyInfo, engine: Engine, ann: int
) -> None:
    script = await play(Script(tools=[("quota", arguments(person="Ann Lee"))], hold=asyncio.Event()))
    slow = started(app, turn_of(f"{QUESTION} for Ann Lee", "Mo Reed"))
    await asyncio.wait_for(script.came.wait(), SOON)
    move_person(engine, company, ann, None, date(2026, 5, 1))
    script.hold.set()
    found = await asyncio.wait_for(slow, SOON)
    assert found is not None
    assert (found.outcome, found.reply.title) == ("denied", "Not available")


async def test_who_is_unlinked_meanwhile_is_told_so(app: App, play, company: CompanyInfo, engine: Engine) -> None:
    with engine.begin() as connection:
        link(connection, company, "ann.lee@example.com", "slack", "T1", "U1")
    script = await play(Script(tools=[("quota", "{}")], hold=asyncio.Event()))
    slow = started(app, turn_of(QUESTION, ANN))
    await asyncio.wait_for(script.came.wait(), SOON)
    with engine.begin() as connection:
        unlink(connection, "slack", "T1", "U1")
    script.hold.set()
    found = await asyncio.wait_for(slow, SOON)
    assert found is not None
    assert (found.outcome, found.reply.title) == ("denied", "I don't know you yet")
    assert [(row.outcome, row.employee_id) for row in audit(engine)] == [("denied", None)]


async def test_an_event_delivered_again_meanwhile_is_answered_once(app: App, play) -> None:
    script = await play(Script(tools=[("quota", "{}")], hold=asyncio.Event()))
    turn = turn_of(QUESTION, "Ann Lee")
    slow = started(app, turn)
    await asyncio.wait_for(script.came.wait(), SOON)
    assert await handle(app, turn) is None
    script.hold.set()
    assert await asyncio.wait_for(slow, SOON) is not None
    assert len(script.asked) == 1


async def test_it_is_shown_that_it_thinks_and_only_then(app: App, play) -> None:
    script = await play(Script(tools=[("quota", "{}")]))
    seen: list[tuple[str, int]] = []

    @asynccontextmanager
    async def waiting() -> AsyncIterator[None]:
        seen.append(("shown", len(script.asked)))
        yield
        seen.append(("gone", len(script.asked)))

    await taken(app, turn_of("quota", "Ann Lee"), waiting)
    assert seen == []
    await taken(app, turn_of(QUESTION, "Ann Lee"), waiting)
    assert seen == [("shown", 0), ("gone", 1)]
