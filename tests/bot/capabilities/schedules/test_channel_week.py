"""A digest for a channel: who may have it posted, what is in it, and what is said where something is missing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.turn import Call
from spm_core.channels.models import Channel
from spm_core.principal import CompanyInfo, Role
from spm_core.subscriptions.models import Subscription
from tests.asking import ask, card, facts, press, texts
from tests.factories import add_deal, add_person, add_quota, operate

ADMIN, BOSS, REP, OTHER = "Ada Min", "Boss Bo", "Ann Lee", "Otto Other"
IN_CHANNEL: dict[str, Any] = {"kind": "channel"}
ASKED = "post the weekly digest in this channel every Monday"


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    boss = add_person(engine, company, BOSS, role=Role.MANAGER, team="Nord")
    other = add_person(engine, company, OTHER, role=Role.MANAGER, team="Sud")
    rep = add_person(engine, company, REP, manager=boss, team="Nord")
    add_person(engine, company, "Zoe Sud", manager=other, team="Sud")
    add_quota(engine, company, rep, 100_000)
    add_deal(engine, company, rep, 20_000)
    return {BOSS: boss, OTHER: other, REP: rep, ADMIN: add_person(engine, company, ADMIN, role=Role.ADMIN)}


def bind(engine: Engine, team: str | None = "Nord") -> None:
    args = {"team": team} if team else {}
    assert press(engine, Call("bind channel", args), ADMIN, **IN_CHANNEL).outcome == "answered"


def posted(engine: Engine, company: CompanyInfo) -> list[str]:
    with operate(engine, company) as session:
        return [each.do for each in session.scalars(select(Subscription)) if each.channel_id]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", ASKED),
        ("it", "pubblica il digest in questo canale ogni lunedì"),
        ("pt-BR", "posta o resumo neste canal toda segunda"),
    ],
)
@pytest.mark.parametrize("who", [ADMIN, BOSS])
def test_an_admin_and_the_lead_have_the_week_posted(
    engine: Engine, company: CompanyInfo, people: dict[str, int], who: str, locale: str, said: str
) -> None:
    bind(engine)
    answer = ask(engine, said, who, locale=locale, **IN_CHANNEL)
    assert (answer.outcome, posted(engine, company)) == ("confirm", [])
    done = press(engine, card(answer).buttons[0].call, who, locale=locale, **IN_CHANNEL)
    assert (done.outcome, facts(done)["days"]) == ("answered", [0])
    assert posted(engine, company) == ["channel week"]


@pytest.mark.parametrize("who", [REP, OTHER])
def test_nobody_else_does(engine: Engine, company: CompanyInfo, people: dict[str, int], who: str) -> None:
    bind(engine)
    assert ask(engine, ASKED, who, **IN_CHANNEL).outcome == "denied"
    call = Call("subscribe", {"what": "digest", "when": "mondays", "here": True})
    assert press(engine, call, who, **IN_CHANNEL).outcome == "denied"
    assert posted(engine, company) == []


def test_what_is_missing_is_said(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    unbound = ask(engine, ASKED, BOSS, **IN_CHANNEL)
    assert "Bind it first" in texts(unbound)[1]
    assert ask(engine, ASKED, BOSS).outcome == "error"  # in no channel
    bind(engine)
    private = ask(engine, "post my quota in this channel every Monday", BOSS, **IN_CHANNEL)
    assert "is not for a channel" in texts(private)[1]
    assert posted(engine, company) == []


def test_it_tells_of_wins_and_praise_alone(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    answer = press(engine, Call("channel week"), REP)
    assert texts(answer)[0] == "A week without announced wins"
    assert set(facts(answer)) == {"wins", "praised", "since", "until"}


def test_it_can_be_stopped_where_it_is_posted(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    bind(engine)
    press(engine, card(ask(engine, ASKED, BOSS, **IN_CHANNEL)).buttons[0].call, BOSS, **IN_CHANNEL)
    answer = ask(engine, "stop posting the digest in this channel", BOSS, **IN_CHANNEL)
    assert answer.outcome == "confirm"
    stopped = press(engine, card(answer).buttons[0].call, BOSS, **IN_CHANNEL)
    assert stopped.outcome == "answered", texts(stopped)
    assert posted(engine, company) == []
    with operate(engine, company) as session:
        assert session.scalars(select(Channel)).one().bound
