"""Several managers at one draft at the same moment: nothing is overwritten, and nothing goes out twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import Engine

from bot.cards import Answer
from bot.inputs import Form, TextInput
from spm_core.principal import CompanyInfo
from spm_core.vault import new_key
from tests.asking import ask, facts, press, texts
from tests.bot.capabilities.feedback.giving import button, drafted, floor, opened, read, save, told


@pytest.fixture
def people(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    return floor(engine, company)


def _at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    barrier = Barrier(len(acts))

    def start(act: Callable[[], Answer]) -> Answer:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(start, acts))


def test_of_two_saves_at_once_one_is_stored_and_the_other_comes_back(engine: Engine, people: dict[str, int]) -> None:
    draft = drafted(engine)
    forms = [(who, opened(engine, draft, who)) for who in ("Anna Lead", "Vera Top")]
    done = _at_once([partial(save, engine, form, who, f"From {who}: 4 of 6.") for who, form in forms])
    (back,) = (each.reply for each in done if isinstance(each.reply, Form))
    stored_text = next(line for line in texts(read(engine, "Anna Lead")) if line.startswith("From "))
    kept = back.inputs[0]
    assert isinstance(kept, TextInput)
    assert {stored_text, kept.value} == {"From Anna Lead: 4 of 6.", "From Vera Top: 4 of 6."}


def test_of_sends_at_once_one_goes_out(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    review = press(engine, button(drafted(engine), "Check"), "Anna Lead")
    sending = button(review, "Send to")
    _at_once([partial(press, engine, sending, who) for who in ("Anna Lead", "Vera Top", "Anna Lead")])
    assert told(engine, company) == [people["Luca"]]


def test_drafts_at_once_are_one(engine: Engine, people: dict[str, int]) -> None:
    start = button(ask(engine, "draft feedback for Luca", "Anna Lead"), "Start")
    done = _at_once([partial(press, engine, start, who) for who in ("Anna Lead", "Vera Top")])
    assert {facts(each)["feedback"] for each in done} == {1}
