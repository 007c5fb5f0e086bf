"""Alerts: asked for in words, told on crossing only, to whoever asked, while it is so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.turn import Call
from spm_core.alerts.models import Alert
from spm_core.alerts.service import check_due
from spm_core.deals.models import Deal
from spm_core.notices.models import Notice
from spm_core.people.models import ChatIdentity, Employee
from tests.asking import ask, card, facts, press, press_all, texts
from tests.factories import NOW, add_deal, add_person, add_quota, operate

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUNE = date(2026, 6, 1)


@pytest.fixture
def team(engine, company):
    """Max leads Ann, who has 700 of 1,000, and Bea; all of them are on Slack."""
    lead = add_person(engine, company, "Max Roe")
    ann, bea = (add_person(engine, company, name, manager=lead) for name in ("Ann Lee", "Bea Low"))
    for person in (ann, bea):
        add_quota(engine, company, person, 1_000)
        add_deal(engine, company, person, 700)
    with operate(engine, company) as session:
        for person in (lead, ann, bea):
            session.add(ChatIdentity(platform="slack", tenant="T1", user_id=f"U{person}", employee_id=person))
    return lead, ann, bea


def look(engine, company, now):
    """One tick; what it owes, as (person, arguments)."""
    with operate(engine, company, now) as session:
        before = set(session.scalars(select(Notice.id)))
        check_due(session, now)
        session.flush()
        return [(each.employee_id, each.args) for each in session.scalars(select(Notice)) if each.id not in before]


def set_alert(engine, who, **args):
    return facts(press(engine, Call("alert me", args), who))["alert"]


def lose_deals(engine, company, person, now=NOW):
    with operate(engine, company, now) as session:
        session.execute(update(Deal).where(Deal.owner_id == person).values(amount=Decimal(10)))


@pytest.mark.parametrize(
    ("words", "args"),
    [
        ("alert me when a big deal stalls", {"event": "big_deal_stalled"}),
        ("warn me when a deal over 20k is stalled", {"event": "big_deal_stalled", "above": "20000"}),
        ("notify me if my forecast drops", {"event": "forecast_dropped"}),
        ("alert me when I fall behind", {"event": "goal_at_risk"}),
        ("avvisami quando un affare importante si blocca", {"event": "big_deal_stalled"}),
        ("avvisami se il mio forecast cala", {"event": "forecast_dropped"}),
        ("me avise quando um negócio grande parar", {"event": "big_deal_stalled"}),
        ("me avise se minha meta estiver em risco", {"event": "goal_at_risk"}),
    ],
)
def test_asked_in_words_it_waits_for_a_confirmation(engine, company, team, words, args):
    answer = ask(engine, words, "Ann Lee")
    assert answer.call is not None
    assert (answer.outcome, answer.call.do) == ("confirm", "alert me")
    assert answer.call.args.items() >= args.items()
    with operate(engine, company) as session:
        assert session.scalars(select(Alert)).all() == []


def test_a_person_who_falls_behind_is_told_once(engine, company, team):
    _, ann, _ = team
    alert = set_alert(engine, "Ann Lee", event="goal_at_risk")
    assert look(engine, company, NOW + HOUR) == []
    lose_deals(engine, company, ann)
    [(to, args)] = look(engine, company, NOW + 2 * HOUR)
    assert (to, args["alert"]) == (ann, alert)
    assert look(engine, company, NOW + 3 * HOUR) == []
    told = press(engine, Call("alert", args), "Ann Lee", now=NOW + 2 * HOUR)
    assert texts(told)[:2] == ["Goal at risk", "1.0%"]


def test_what_is_so_already_is_not_told(engine, company, team):
    _, ann, _ = team
    lose_deals(engine, company, ann)
    set_alert(engine, "Ann Lee", event="goal_at_risk")
    assert look(engine, company, NOW + HOUR) == []


def test_it_is_looked_at_once_an_hour(engine, company, team):
    _, ann, _ = team
    set_alert(engine, "Ann Lee", event="goal_at_risk")
    look(engine, company, NOW + HOUR)
    lose_deals(engine, company, ann)
    assert look(engine, company, NOW + HOUR + timedelta(minutes=5)) == []
    assert len(look(engine, company, NOW + 2 * HOUR)) == 1


def test_a_lead_is_told_who_of_the_team_fell_behind(engine, company, team):
    lead, ann, bea = team
    set_alert(engine, "Max Roe", event="goal_at_risk", team="my team")
    lose_deals(engine, company, ann)
    [(to, args)] = look(engine, company, NOW + HOUR)
    assert to == lead
    shown = texts(press(engine, Call("alert", args), "Max Roe", now=NOW + HOUR))
    assert "Ann Lee | 1.0% | Behind pace · $990 to go" in shown
    lose_deals(engine, company, bea)
    [(_, more)] = look(engine, company, NOW + 2 * HOUR)
    assert [key.split(":")[0] for key in more["about"]] == [str(bea)]


def test_a_big_deal_stalls(engine, company, team):
    _, ann, _ = team
    options: dict[str, Any] = {"name": "Hooli", "last_activity": date(2026, 4, 14)}
    add_deal(engine, company, ann, 5_000, "open", JUNE, **options)
    add_deal(engine, company, ann, 50, "open", JUNE, **{**options, "name": "Tiny"})
    set_alert(engine, "Ann Lee", event="big_deal_stalled")
    assert look(engine, company, NOW + HOUR) == []
    [(to, args)] = look(engine, company, NOW + 2 * DAY)
    assert (to, len(args["about"])) == (ann, 1)
    assert texts(press(engine, Call("alert", args), "Ann Lee", now=NOW + 2 * DAY))[-1] == "Hooli | $5,000 | Open"


def test_the_forecast_drops(engine, company, team):
    _, ann, _ = team
    add_deal(engine, company, ann, 500, "open", JUNE, forecast_category="commit", external_id="F1")
    add_deal(engine, company, ann, 500, "open", JUNE, forecast_category="commit", external_id="F2")
    set_alert(engine, "Ann Lee", event="forecast_dropped")
    assert look(engine, company, NOW + HOUR) == []
    with operate(engine, company) as session:
        session.execute(update(Deal).where(Deal.external_id == "F2").values(status="lost", close_date=NOW.date() + DAY))
    [(_, args)] = look(engine, company, NOW + 2 * DAY)
    shown = texts(press(engine, Call("alert", args), "Ann Lee", now=NOW + 2 * DAY))
    assert shown[1:] == ["$1,200", "commit forecast for Q2, $1,700 a week ago", "−29.4%"]


def test_what_is_over_when_it_arrives_is_not_sent(engine, company, team):
    _, ann, _ = team
    set_alert(engine, "Ann Lee", event="goal_at_risk")
    lose_deals(engine, company, ann)
    [(_, args)] = look(engine, company, NOW + HOUR)
    add_deal(engine, company, ann, 5_000)
    assert card(press(engine, Call("alert", args), "Ann Lee", now=NOW + HOUR)).quiet


def test_whoever_leads_nobody_watches_no_team(engine, company, team):
    answer = press(engine, Call("alert me", {"event": "goal_at_risk", "team": "my team"}), "Ann Lee")
    assert answer.outcome in ("error", "denied")
    with operate(engine, company) as session:
        assert session.scalars(select(Alert)).all() == []


@pytest.mark.parametrize("call", ["alert", "stop alert"])
@pytest.mark.parametrize("who", ["Bea Low", "Max Roe"])
def test_an_alert_is_nobody_elses(engine, company, team, call, who):
    alert = set_alert(engine, "Ann Lee", event="goal_at_risk")
    assert press(engine, Call(call, {"alert": alert}), who).outcome == "denied"
    assert press(engine, Call(call, {"alert": alert + 99}), who).outcome == "denied"
    with operate(engine, company) as session:
        assert len(session.scalars(select(Alert)).all()) == 1


def test_a_stopped_alert_tells_nothing(engine, company, team):
    _, ann, _ = team
    alert = set_alert(engine, "Ann Lee", event="goal_at_risk")
    press(engine, Call("stop alert", {"alert": alert}), "Ann Lee")
    lose_deals(engine, company, ann)
    assert look(engine, company, NOW + HOUR) == []
    assert facts(press(engine, Call("alerts"), "Ann Lee"))["alerts"] == []


def test_asked_twice_it_is_one_alert_with_the_newer_amount(engine, company, team):
    set_alert(engine, "Ann Lee", event="big_deal_stalled")
    set_alert(engine, "Ann Lee", event="big_deal_stalled", above="20k")
    [found] = facts(press(engine, Call("alerts"), "Ann Lee"))["alerts"]
    assert found["above"]["amount"] == "20000.0000"


def test_whoever_left_is_told_nothing(engine, company, team):
    _, ann, _ = team
    set_alert(engine, "Ann Lee", event="goal_at_risk")
    lose_deals(engine, company, ann)
    with operate(engine, company) as session:
        session.execute(update(Employee).where(Employee.id == ann).values(end_date=NOW.date() - DAY))
    assert look(engine, company, NOW + HOUR) == []


@pytest.mark.parametrize(
    "words",
    [
        *("alerts", "alert", "my alerts", "turn off alerts"),
        *("avvisi", "gli avvisi", "mostra gli avvisi", "disattiva gli avvisi"),
        *("alertas", "os alertas", "meus alertas", "desliga os alertas"),
    ],
)
def test_the_word_alone_lists_them(engine, company, team, words):
    alert = set_alert(engine, "Ann Lee", event="goal_at_risk")
    answer = ask(engine, words, "Ann Lee")
    assert [each["alert"] for each in facts(answer)["alerts"]] == [alert]
    assert Call("stop alert", {"alert": alert}) in [button.call for button in card(answer).buttons]


@pytest.mark.parametrize("locale", ["en", "it", "pt-BR"])
def test_the_list_has_three_buttons_to_see_and_short_labels(engine, company, team, locale):
    for event in ("goal_at_risk", "big_deal_stalled", "forecast_dropped"):
        set_alert(engine, "Max Roe", event=event)
    buttons = card(press(engine, Call("alerts"), "Max Roe", locale=locale)).buttons
    assert [button.more for button in buttons].count(False) == 3
    assert [button.label for button in buttons if len(button.label) > 25] == []
    assert {each.outcome for each in press_all(engine, press(engine, Call("alerts"), "Max Roe"), "Max Roe")} <= {
        "answered", "confirm", "form",
    }  # fmt: skip


def test_before_it_is_set_it_says_the_amount_as_money(engine, company, team):
    asked = ask(engine, "warn me when a deal over 40k is stalled", "Ann Lee")
    assert texts(asked) == ["Shall I set this alert?", "When a deal of $40,000 or more stalls."]
    kept = press(engine, card(asked).buttons[0].call, "Ann Lee")
    assert facts(kept)["above"]["amount"] == "40000.0000"
