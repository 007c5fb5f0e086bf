"""What people publish for others to learn from."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from bot.cards import Answer
from bot.inputs import Form
from bot.turn import Call
from spm_core.coaching.learning import resources
from spm_core.coaching.personal import forget, texts
from spm_core.db import session_for
from spm_core.principal import CompanyInfo, Role
from spm_core.vault import Vault
from tests.asking import ask, facts, labels, press
from tests.asking import texts as said
from tests.factories import NOW, add_person, make_company, principal


@pytest.fixture(autouse=True)
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    add_person(engine, company, "Adam Admin", role=Role.ADMIN)
    return {name: add_person(engine, company, name) for name in ("Priya", "Tom", "Aisha")}


def publish(engine: Engine, who: str, **typed: Any) -> Answer:
    form = press(engine, Call("publish resource", form=True), who).reply
    assert isinstance(form, Form)
    values = {"skill": "demo", "title": "Three questions first", "text": "Ask before you show.", **typed}
    return press(engine, Call(form.call.do, values), who)


def listed(answer: Answer) -> list[tuple[str, int]]:
    return [(each["title"], each["likes"]) for each in facts(answer)["resources"]]


def number(answer: Answer, title: str) -> int:
    found: int = next(each["id"] for each in facts(answer)["resources"] if each["title"] == title)
    return found


def test_published_found_by_skill_and_liked_once(engine: Engine) -> None:
    publish(engine, "Priya")
    publish(engine, "Tom", title="Our demo video", text="", link="https://example.com/demo")
    publish(engine, "Tom", title="Price talk", skill="negotiation")
    found = ask(engine, "show learning resources", "Aisha")
    assert listed(found) == [("Price talk", 0), ("Our demo video", 0), ("Three questions first", 0)]
    liked = Call("like resource", {"resource": number(found, "Three questions first")})
    press(engine, liked, "Aisha")
    answer = press(engine, liked, "Aisha")
    assert listed(answer) == [("Three questions first", 1), ("Our demo video", 0)]
    assert listed(press(engine, Call("learning", {"skill": "negotiation"}), "Priya")) == [("Price talk", 0)]
    assert press(engine, liked, "Priya").outcome == "error"
    assert "Aisha" not in " ".join(said(answer))


def test_what_says_nothing_or_leads_nowhere_safe(engine: Engine) -> None:
    for wrong in ({"text": ""}, {"link": "javascript:alert(1)"}, {"skill": "juggling"}):
        assert publish(engine, "Priya", **wrong).outcome == "error", wrong
    assert publish(engine, "Priya", title=" ").outcome == "form"
    assert listed(press(engine, Call("learning"), "Tom")) == []


def test_withdrawn_by_its_author_alone(engine: Engine) -> None:
    mine = publish(engine, "Priya")
    gone = Call("withdraw resource", {"resource": number(mine, "Three questions first")})
    assert said(mine)[1] == "1. Three questions first"
    assert "Withdraw number 1" in labels(mine)
    assert press(engine, gone, "Tom").outcome == "denied"
    assert listed(press(engine, gone, "Priya")) == []
    assert press(engine, gone, "Priya").outcome == "error"


def test_another_company_sees_nothing(engine: Engine) -> None:
    publish(engine, "Priya")
    other = make_company(engine, "Other")
    add_person(engine, other, "Zoe Else", email="zoe@else.example")
    with session_for(engine, principal(engine, other, "Zoe Else"), NOW) as session:
        assert resources(session) == ()


def test_taken_away_and_forgotten(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    publish(engine, "Priya")
    with session_for(engine, principal(engine, company, "Priya"), NOW) as session:
        assert [each.text for each in texts(session, Vault(), people["Priya"])] == ["Ask before you show."]
        assert forget(session, people["Priya"]) == 1
    assert listed(press(engine, Call("learning"), "Tom")) == []
