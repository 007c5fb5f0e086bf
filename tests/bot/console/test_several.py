"""Several answers to one question in the terminal, and a line that says one is awaited."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.app import App, build
from bot.cli import app as pacer
from bot.console.chat import Chat
from bot.console.conversation import conversing
from bot.console.people import company_of, someone
from bot.model.ask_model import Advice
from bot.settings import Settings
from bot.turn import Call
from tests.bot.model.llm_server import QUESTION, leave_open
from tests.factories import NOW, add_deal, add_person, add_quota, make_company

ASK = ("ask", QUESTION, "--as", "Dana Wu", "--now", NOW.isoformat())


@pytest.fixture
def url(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> str:
    """Dana has booked 50,000 of 80,000, and there is a model; the offline readers find nothing."""
    company = make_company(sqlite_engine)
    dana = add_person(sqlite_engine, company, "Dana Wu", locale="it")
    add_person(sqlite_engine, company, "Mo Reed")
    add_quota(sqlite_engine, company, dana, 80_000)
    add_deal(sqlite_engine, company, dana, 50_000)
    url = sqlite_engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("PACER_DATABASE_URL", url)
    monkeypatch.setenv("PACER_MODEL", "test")
    leave_open(monkeypatch)
    return url


@pytest.fixture
def advise(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What the model says from now on."""

    def advise(*calls: Call) -> None:
        async def ask_model(*_: Any) -> Advice:
            return Advice(calls)

        monkeypatch.setattr("bot.handle.ask_model", ask_model)

    return advise


@pytest.fixture
def app(url: str) -> Iterator[App]:
    app = build(Settings(database_url=url, model="test", _env_file=None))
    yield app
    app.workers.shutdown()
    app.engine.dispose()


def chatted(app: App, *lines: str, terminal: bool = False) -> str:
    typed = iter(lines)
    screen = io.StringIO()
    console = Console(file=screen, width=80, force_terminal=terminal)

    def read(_prompt: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    with conversing(app, someone(app, company_of(app), "Dana Wu", NOW), lambda: NOW) as conversation:
        Chat(conversation.shown_on(console), console, read).run()
    return screen.getvalue()


def test_an_object_holds_what_else_was_asked_for(url: str, advise: Callable[..., None]) -> None:
    advise(Call("quota"), Call("team"), Call("help"))
    found = CliRunner().invoke(pacer, [*ASK, "--json"])
    answer = json.loads(found.stdout)
    assert (answer["call"]["do"], answer["routed_by"], answer["outcome"]) == ("quota", "model", "answered")
    assert [each["outcome"] for each in answer["more"]] == ["denied", "answered"]
    assert [each["call"]["do"] for each in answer["more"]] == ["team", "help"]
    assert all(set(each) == set(answer) - {"more"} for each in answer["more"])
    assert found.exit_code == 1


def test_an_object_of_one_answer_holds_no_more(url: str, advise: Callable[..., None]) -> None:
    advise(Call("quota"))
    found = CliRunner().invoke(pacer, [*ASK, "--json"])
    assert "more" not in json.loads(found.stdout)
    assert found.exit_code == 0


def test_answers_to_read_stand_below_each_other(url: str, advise: Callable[..., None]) -> None:
    advise(Call("quota"), Call("help"))
    found = CliRunner().invoke(pacer, [*ASK])
    assert found.exit_code == 0
    assert found.stdout.count("╭") == 2
    assert found.stdout.count("nella chat") == 2


def test_buttons_are_numbered_through(app: App, advise: Callable[..., None]) -> None:
    advise(Call("quota"), Call("quota", {"period": "last quarter"}))
    asked = f"{QUESTION} last quarter"
    seen = chatted(app, asked)
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", seen.split("╭", 2)[2])]
    assert numbers == list(range(1, len(numbers) + 1))
    pressed = chatted(app, asked, str(numbers[-1]))  # the form of the second answer
    assert "[Trimestre scorso · 1º trimestre]" in pressed.removeprefix(seen.rstrip())


def test_a_form_among_them_is_asked_in_its_turn(app: App, advise: Callable[..., None]) -> None:
    advise(Call("quota", form=True), Call("help"))
    _greeting, form, quota, help_ = chatted(app, QUESTION, "last quarter", "", "").split("╭")
    assert "La tua quota · 1º trimestre" not in form
    assert "La tua quota · 1º trimestre" in quota
    assert "La tua quota" not in help_


def test_a_form_that_is_left_holds_up_nothing(app: App, advise: Callable[..., None]) -> None:
    advise(Call("quota", form=True), Call("help"))
    assert chatted(app, QUESTION).count("╭") == 2


def test_a_terminal_says_that_it_thinks(app: App, advise: Callable[..., None]) -> None:
    advise(Call("quota"))
    assert "sto pensando…" in chatted(app, QUESTION, terminal=True)
    assert "sto pensando…" not in chatted(app, "quota", terminal=True)
    assert "sto pensando…" not in chatted(app, QUESTION)
