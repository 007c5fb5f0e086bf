"""Channels: bound from inside, by an admin; what is posted runs as the channel and tells nothing private."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import handle
from bot.capability import capabilities
from bot.cards import Answer, Card
from bot.facts import to_json
from bot.turn import Call
from spm_core.principal import Role
from tests.asking import app_of, ask, card, labels, press, texts, turn_of
from tests.bot.capabilities.recognition.praise import as_channel
from tests.core.wins.won import OLD, Floor, deal
from tests.factories import NOW, add_deal, add_person, add_quota

HERE: dict[str, Any] = {"kind": "channel"}


@pytest.fixture
def floor(engine, company, tmp_path) -> Floor:
    floor = Floor(engine, company, tmp_path)
    add_person(engine, company, "Ada", role=Role.ADMIN)
    return floor


def in_channel(floor: Floor, text: str, as_: str, call: Call | None = None, **about: Any) -> Answer:
    turn = turn_of(text, as_, kind="channel", call=call)
    found = handle.answer(app_of(floor.engine), replace(turn, address=replace(turn.address, **about)))
    assert isinstance(found, Answer)
    return found


def test_an_admin_binds_a_channel_from_inside_after_a_look(floor):
    asked = in_channel(floor, "bind channel Boss", "Ada", name="deals")
    assert (asked.outcome, asked.reply.title) == ("confirm", "Bind this channel to Boss's team?")
    done = in_channel(floor, "", "Ada", card(asked).buttons[0].call, name="deals")
    assert done.reply.title == "Bound to Boss's team"
    assert texts(ask(floor.engine, "channels", "Ada"))[1:3] == ["#boss | Boss's team", "#deals | Boss's team"]


def test_binding_again_moves_it_and_unbinding_silences_it(floor):
    for team in ({"team": "Boss"}, {}):
        in_channel(floor, "", "Ada", Call("bind channel", team), name="deals")
    assert "#deals | Acme" in texts(ask(floor.engine, "channels", "Ada"))
    assert in_channel(floor, "", "Ada", Call("unbind channel")).reply.title == "Nothing is posted here anymore."
    assert in_channel(floor, "", "Ada", Call("unbind channel")).reply.title == "This channel was not bound."
    assert not any("deals" in line for line in texts(ask(floor.engine, "channels", "Ada")))


@pytest.mark.parametrize("who", ["Ann", "Boss"])
@pytest.mark.parametrize("do", ["bind channel", "unbind channel", "channels"])
def test_only_an_admin_may(floor, who, do):
    assert in_channel(floor, "", who, Call(do)).outcome == "denied"


def test_where_nobody_reads_along_there_is_nothing_to_bind(floor):
    for answer in (press(floor.engine, Call("bind channel"), "Ada"), ask(floor.engine, "bind channel", "Ada")):
        assert answer.outcome == "error"
        assert "/invite @Pacer" in texts(answer)[1]


def test_a_channel_the_bot_is_not_in_is_told_how_to_invite_it(floor):
    answer = in_channel(floor, "", "Ada", Call("bind channel"), member=False, name="deals")
    assert answer.outcome == "error"
    assert "I am not in #deals yet" in texts(answer)[1]


def test_a_shared_channel_is_refused(floor):
    assert in_channel(floor, "bind channel", "Ada", shared=True).outcome == "denied"


# ---------------------------------------------------------------- what a channel sees


@pytest.fixture
def full(floor: Floor) -> Floor:
    """Everybody has deals and quotas; Cy is in no team of Boss's."""
    engine, company = floor.engine, floor.company
    cy = add_person(engine, company, "Cy", email="cy@example.com")
    di = add_person(engine, company, "Di", manager=floor.boss, email="di@example.com")
    for number, person in enumerate((floor.ann, floor.bo, di, cy), 1):
        add_quota(engine, company, person, 70_000 + number)
        add_deal(engine, company, person, 30_000 + number, name=f"Secret{number}")
        add_deal(engine, company, person, 50_000 + number, "open", name=f"Hope{number}")
    add_quota(engine, company, floor.boss, 300_007, scope="team")
    return floor


GUESSES: tuple[dict[str, Any], ...] = (
    {},
    {"person": "Ann"},
    {"person": "ann@example.com", "period": "this quarter"},
    {"team": "Boss"},
    {"team": "my_team"},
    {"among": "company"},
    {"metric": "open_amount"},
    {"metric": "attainment", "person": "Ann"},
    {"kudos": 1},
    {"win": 1},
    {"day": "2026-05-13"},
    {"deal": "Secret1", "amount": "5k"},
)


def _secrets(floor: Floor) -> list[str]:
    quotas = [f"{70_000 + n:,}" for n in range(1, 5)] + ["300,007"]
    return [*quotas, *(f"{50_000 + n:,}" for n in range(1, 5)), "Secret", "Hope", "Cy", "30,004"]


@pytest.mark.parametrize("form", [False, True])
def test_no_capability_tells_a_channel_anything_private(full, form):
    for name, declared in capabilities().items():
        for args in GUESSES:
            answer = as_channel(full, Call(name, args, form))
            if not declared.public:
                assert answer.outcome == "denied", name
            elif isinstance(answer.reply, Card):
                told = f"{answer.reply} {to_json(answer.reply.facts)}"
                assert not [secret for secret in _secrets(full) if secret in told], (name, args)


def test_public_is_only_what_every_colleague_may_know():
    """Whoever adds to this list answers for what a channel then shows."""
    public = {name for name, declared in capabilities().items() if declared.public}
    assert public == {"channel week", "define", "kudos note", "leaderboard", "recognition", "win", "wins of the day"}
    assert not [name for name in public if capabilities()[name].writes]


def test_a_team_s_channel_sees_its_board(full):
    answer = as_channel(full, Call("leaderboard"))
    assert answer.outcome == "answered"
    words = " ".join(texts(answer))
    assert "Di" in words
    assert "Cy" not in words


def test_a_team_s_channel_is_told_of_no_other_team(full):
    assert as_channel(full, Call("leaderboard", {"among": "company"})).outcome == "denied"
    everybody = full.bind("all", None)
    assert "Cy" in " ".join(texts(as_channel(full, Call("leaderboard"), everybody)))


def test_a_channel_of_another_team_knows_nothing_of_a_win(full):
    other = full.bind("other", add_person(full.engine, full.company, "Otto"))
    full.send(OLD, deal("A", status="open"))
    full.send(deal("A", amount=99_000))
    (win, *_) = full.announced()
    assert as_channel(full, Call("win", {"win": win})).outcome == "answered"
    assert as_channel(full, Call("win", {"win": win}), other).outcome == "denied"


def test_an_unbound_channel_is_nobody(full):
    from spm_core.channels.service import principal_of_channel

    with full.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE channel SET bound = false")
        assert principal_of_channel(connection, full.channel, NOW) is None


def test_labels_of_the_board_in_a_channel_lead_nowhere_private(full):
    answer = as_channel(full, Call("leaderboard"))
    assert labels(answer)
    for button in card(answer).buttons:
        assert as_channel(full, button.call).outcome in ("answered", "denied", "form")


def test_the_list_leads_to_binding_the_channel_that_one_is_in(floor):
    inside = in_channel(floor, "channels", "Ada", name="deals")
    assert [button.call for button in card(inside).buttons] == [Call("bind channel", form=True)]
    alone = ask(floor.engine, "channels", "Ada")
    assert "/pacer bind channel" in texts(alone)[-1]
    assert [press(floor.engine, button.call, "Ada").outcome for button in card(alone).buttons] == ["answered"]
