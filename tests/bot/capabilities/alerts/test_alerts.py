"""Alerts: told on crossing only, once, to whoever asked, while it is so and theirs to see."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from bot.delivery.clock import tick
from bot.inputs import Form
from bot.run import run
from bot.slack.actions import actions, packed
from bot.slack.limits import OPTION_VALUE
from bot.turn import Call
from spm_core.absence.models import TimeOff
from spm_core.alerts.models import Alert
from spm_core.deals.models import Deal
from spm_core.imports.models import ImportRun
from spm_core.metrics.models import Activity
from spm_core.notices.models import Notice
from spm_core.people.models import Employee
from spm_core.principal import Role
from tests.asking import app_of, ask, card, facts, press, press_all, texts
from tests.bot.capabilities.alerts.watching import DAY, HOUR, look, make_team, set_alert, set_deals, told
from tests.factories import NOW, add_deal, add_person, add_quota, move_person, operate

JUNE = date(2026, 6, 1)
PACE = {"figure": "pace", "threshold": "70%"}


@pytest.fixture
def team(engine, company):
    return make_team(engine, company)


def test_who_falls_below_is_told_once_with_the_value_before(engine, company, team):
    _, ann, _ = team
    alert = set_alert(engine, "Ann Lee", **PACE)
    assert look(engine, company, NOW + HOUR) == []
    set_deals(engine, company, ann)
    [(to, args)] = look(engine, company, NOW + 2 * HOUR)
    assert (to, args["alert"]) == (ann, alert)
    assert look(engine, company, NOW + 3 * HOUR) == []
    assert told(engine, args, "Ann Lee", NOW + 2 * HOUR) == ["Pace", "2.2%", "you · Q2 · 151.7% before", "below 70%"]


def test_the_button_asks_the_very_question(engine, company, team):
    _, ann, _ = team
    set_alert(engine, "Max Roe", **PACE, person="Ann Lee")
    set_deals(engine, company, ann)
    [(_, args)] = look(engine, company, NOW + HOUR)
    shown = press(engine, Call("alert", args), "Max Roe", now=NOW + HOUR)
    question = card(shown).buttons[0].call
    answer = press(engine, question, "Max Roe", now=NOW + HOUR)
    assert (question.do, question.args["person"]) == ("quota", "ann.lee@example.com")
    assert facts(answer)["pace"] == facts(shown)["now"][0]["pace"]
    assert card(shown).subject_id == ann


def test_what_is_so_already_is_not_told(engine, company, team):
    _, ann, _ = team
    set_deals(engine, company, ann)
    set_alert(engine, "Ann Lee", **PACE)
    assert look(engine, company, NOW + HOUR) == []


SUNDAY, MONDAY = NOW.replace(day=17, hour=0, minute=5), NOW.replace(day=18, hour=0, minute=5)


@pytest.mark.parametrize("away", [False, True])
def test_it_is_told_by_day_on_a_working_day(engine, company, team, away):
    _, ann, _ = team
    set_alert(engine, "Ann Lee", **PACE)
    if away:
        with operate(engine, company) as session:
            session.add(TimeOff(employee_id=ann, starts_on=date(2026, 5, 14), last_day=date(2026, 5, 15)))
    set_deals(engine, company, ann)
    for now in (SUNDAY, SUNDAY + 12 * HOUR, MONDAY, MONDAY + 7 * HOUR):
        assert look(engine, company, now) == []
    [(to, _args)] = look(engine, company, MONDAY + 8 * HOUR)
    with operate(engine, company) as session:
        due = session.scalars(select(Notice.due_at).where(Notice.do == "alert")).all()
    assert (to, due) == (ann, [MONDAY + 8 * HOUR])


def test_every_call_of_the_list_fits_a_menu(engine, company, team):
    person = "a.person.with.a.very.long.address@a-company-with-a-long-name.example.com"
    add_person(engine, company, "Zoe Long", manager=team[0], email=person)
    for each in ({"person": person}, {"team": "my_team", "whose": "each_person"}):
        set_alert(engine, "Max Roe", figure="closed_stage_conversion", threshold="70%", period="this_quarter", **each)
    answer = press(engine, Call("alerts"), "Max Roe")
    assert [call for each in card(answer).choices if len(call := packed(each.call)) > OPTION_VALUE] == []
    [_menu] = [each for each in actions(card(answer))[0]["elements"] if each["type"] == "static_select"]
    assert len(_menu["options"]) == 2
    form = press(engine, card(answer).choices[0].call, "Max Roe").reply
    assert isinstance(form, Form)
    assert {each.name: each.value for each in form.every}["person"] == person


def test_it_is_looked_at_once_an_hour(engine, company, team):
    _, ann, _ = team
    set_alert(engine, "Ann Lee", **PACE)
    look(engine, company, NOW + HOUR)
    set_deals(engine, company, ann)
    assert look(engine, company, NOW + HOUR + timedelta(minutes=5)) == []
    assert len(look(engine, company, NOW + 2 * HOUR)) == 1


@pytest.mark.parametrize("figure", ["pace", "attainment", "win_rate", "commit_forecast"])
def test_anyone_is_everybody_who_is_in_the_team_on_the_day(engine, company, team, figure):
    lead, ann, bea = team
    limit = {"win_rate": "60%", "commit_forecast": "$1,000"}.get(figure, "60%")
    for person in (ann, bea):
        add_deal(engine, company, person, 900, "open", JUNE, forecast_category="commit")
    alert = set_alert(engine, "Max Roe", figure=figure, threshold=limit, team="my_team", whose="each_person")
    new = add_person(engine, company, "New Guy", manager=lead)
    add_quota(engine, company, new, 1_000)
    add_deal(engine, company, new, 10, "lost")
    for person in (ann, bea):
        set_deals(engine, company, person)
        add_deal(engine, company, person, 10, "lost")
        add_deal(engine, company, person, 10, "lost")
    move_person(engine, company, bea, None, NOW.date())
    [(to, args)] = look(engine, company, NOW + HOUR)
    assert (to, args["alert"], [key.split(":")[0] for key in args["about"]]) == (lead, alert, [str(ann)])
    assert told(engine, args, "Max Roe", NOW + HOUR)[2].startswith("Ann Lee · Q2")


def test_several_are_told_in_one_message(engine, company, team):
    lead, ann, bea = team
    del lead
    set_alert(engine, "Max Roe", **PACE, team="my_team", whose="each_person")
    set_deals(engine, company, ann)
    set_deals(engine, company, bea, 20)
    [(_, args)] = look(engine, company, NOW + HOUR)
    shown = press(engine, Call("alert", args), "Max Roe", now=NOW + HOUR)
    assert texts(shown) == [
        "Pace", "2 people", "anyone in your team · Q2", "below 70%",
        "Ann Lee | 2.2% | 151.7% before", "Bea Low | 4.3% | 151.7% before",
    ]  # fmt: skip
    assert card(shown).buttons[0].call.do == "team"


def test_namesakes_are_asked_for_one_by_one(engine, company, team):
    lead, ann, _ = team
    twin = add_person(engine, company, "Ann Lee", manager=lead, email="ann.two@example.com")
    add_quota(engine, company, twin, 1_000)
    add_deal(engine, company, twin, 700)
    set_alert(engine, "Max Roe", **PACE, team="my_team", whose="each_person")
    set_deals(engine, company, twin)
    [(_, args)] = look(engine, company, NOW + HOUR)
    assert [key.split(":")[0] for key in args["about"]] == [str(twin)] != [str(ann)]


def test_the_value_is_the_one_that_the_answer_prints(engine, company, team):
    lead, ann, _ = team
    add_deal(engine, company, ann, 500, "open", JUNE, forecast_category="commit")
    add_deal(engine, company, lead, 90, "open", JUNE, forecast_category="commit")
    drop = {"figure": "commit_forecast", "crossing": "drops_by", "threshold": "10%"}
    for who, quota in (("Max Roe", None), ("Max Roe", 5_000)):
        if quota:
            add_quota(engine, company, lead, quota)
        answer = press(engine, Call("alert me", drop), who)
        forecast = facts(ask(engine, "what's my forecast?", who))
        assert facts(answer)["now"][0]["commit_forecast"] == f"{Decimal(forecast['commit_forecast']['amount']):.12f}"
        assert texts(answer)[2].startswith("Commit forecast · you" if quota else "Commit forecast · your team")


def test_a_forecast_that_drops_is_told_with_what_it_was(engine, company, team):
    _, ann, _ = team
    add_deal(engine, company, ann, 500, "open", JUNE, forecast_category="commit", external_id="F1")
    add_deal(engine, company, ann, 500, "open", JUNE, forecast_category="commit", external_id="F2")
    set_alert(engine, "Ann Lee", figure="commit_forecast", crossing="drops_by", threshold="10%")
    assert look(engine, company, NOW + HOUR) == []
    with operate(engine, company) as session:
        session.execute(update(Deal).where(Deal.external_id == "F2").values(forecast_category="pipeline"))
    [(_, args)] = look(engine, company, NOW + 2 * DAY)
    assert told(engine, args, "Ann Lee", NOW + 2 * DAY) == [
        "Commit forecast", "$1,200", "you · Q2 · $1,700 before", "down more than 10% in a week",
    ]  # fmt: skip


def test_a_deal_that_stalls_in_the_team_is_told_to_its_lead(engine, company, team):
    lead, ann, _ = team
    for name, amount in (("Hooli", 5_000), ("Tiny", 50)):
        add_deal(engine, company, ann, amount, "open", JUNE, name=name, last_activity=date(2026, 4, 14))
    set_alert(engine, "Max Roe", figure="stalled_deals", threshold="1k")
    assert look(engine, company, NOW + HOUR) == []
    [(to, args)] = look(engine, company, NOW + 2 * DAY)
    assert (to, len(args["about"])) == (lead, 1)
    shown = press(engine, Call("alert", args), "Max Roe", now=NOW + 2 * DAY)
    assert texts(shown) == [
        "Stalled deals", "$5,000", "1 new deal · your team", "$1,000 or more", "Hooli | $5,000 | Ann Lee · Open",
    ]  # fmt: skip
    listed = facts(press(engine, card(shown).buttons[0].call, "Max Roe", now=NOW + 2 * DAY))
    assert "Hooli" in {deal["name"] for deal in listed["deals"]}
    assert look(engine, company, NOW + 3 * DAY) == []


def imported(engine, company, at):
    run = ImportRun(kind="deals", file_name="test", file_hash="", by="x", counts={}, finished_at=at)
    with operate(engine, company) as session:
        session.add(run)


def test_while_the_data_stands_still_no_deal_is_said_to_stall(engine, company, team):
    _, ann, _ = team
    imported(engine, company, NOW)
    add_deal(engine, company, ann, 5_000, "open", JUNE, name="Hooli", last_activity=date(2026, 4, 16))
    set_alert(engine, "Max Roe", figure="stalled_deals", threshold="1k")
    for days in (2, 5, 6, 7):
        assert look(engine, company, NOW + days * DAY + HOUR) == []
    imported(engine, company, NOW + 7 * DAY + HOUR)
    [(_, args)] = look(engine, company, NOW + 7 * DAY + 2 * HOUR)
    assert len(args["about"]) == 1
    assert look(engine, company, NOW + 12 * DAY) == []
    imported(engine, company, NOW + 13 * DAY)
    assert look(engine, company, NOW + 13 * DAY + HOUR) == []


def test_of_deals_it_says_how_often_it_tells(engine, company, team):
    stalled = {"figure": "stalled_deals", "crossing": "is_new", "threshold": "1k"}
    kept = press(engine, Call("alert me", stalled), "Ann Lee")
    assert texts(kept)[-1] == "I'll tell you in private, about each deal at most once a week."


def test_a_big_deal_is_one_of_the_median_or_more(engine, company, team):
    _, ann, _ = team
    for name, amount in (("Hooli", 700), ("Tiny", 690)):
        add_deal(engine, company, ann, amount, "open", JUNE, name=name, last_activity=date(2026, 4, 14))
    set_alert(engine, "Ann Lee", figure="stalled_deals", threshold="median")
    look(engine, company, NOW + HOUR)
    [(_, args)] = look(engine, company, NOW + 2 * DAY)
    assert told(engine, args, "Ann Lee", NOW + 2 * DAY)[-1] == "Hooli | $700 | Open"


def test_too_early_is_no_crossing(engine, company, team):
    set_alert(engine, "Ann Lee", **PACE)
    july = NOW.replace(month=7, day=2)
    add_quota(engine, company, team[1], 1_000, date(2026, 7, 1), date(2026, 9, 30))
    assert look(engine, company, july) == []
    [(_, args)] = look(engine, company, july + 20 * DAY)
    assert told(engine, args, "Ann Lee", july + 20 * DAY)[2] == "you · Q3"


def test_no_quota_is_no_crossing(engine, company, team):
    add_person(engine, company, "Zed Ray", manager=team[0])
    set_alert(engine, "Max Roe", **PACE, person="Zed Ray")
    assert look(engine, company, NOW + HOUR) == []


def test_a_week_that_ended_below_is_told_once_its_days_are_in(engine, company, team):
    _, ann, _ = team
    alert = {"figure": "calls", "threshold": "20", "person": "Ann Lee", "period": "this_week"}
    with operate(engine, company) as session:
        for day, count in ((date(2026, 5, 7), 30), (date(2026, 5, 12), 15)):
            session.add(Activity(employee_id=ann, kind="call", day=day, count=count, source="test"))
    set_alert(engine, "Max Roe", **alert)
    monday = NOW.replace(day=18)
    assert look(engine, company, monday) == []
    [(_, args)] = look(engine, company, monday + 2 * DAY)
    assert told(engine, args, "Max Roe", monday + 2 * DAY)[1:3] == ["15", "Ann Lee · week 20"]
    assert look(engine, company, monday + 3 * DAY) == []


def test_rights_that_are_lost_end_it_and_say_so_without_a_figure(engine, company, team):
    lead, ann, _ = team
    alert = set_alert(engine, "Max Roe", **PACE, person="Ann Lee")
    move_person(engine, company, ann, None, NOW.date())
    set_deals(engine, company, ann)
    [(to, args)] = look(engine, company, NOW + HOUR)
    assert (to, args) == (lead, {"alert": alert, "about": []})
    shown = told(engine, args, "Max Roe", NOW + HOUR)
    assert shown[0] == "Alert ended"
    assert not any(sign in text for text in shown for sign in "%$")
    assert facts(press(engine, Call("alerts"), "Max Roe"))["alerts"] == []
    assert look(engine, company, NOW + 2 * HOUR) == []
    look(engine, company, NOW + 9 * DAY)
    with operate(engine, company) as session:
        assert session.scalars(select(Alert)).all() == []


def test_rights_that_are_lost_before_it_arrives_give_no_figure(engine, company, team):
    _, ann, _ = team
    set_alert(engine, "Max Roe", **PACE, person="Ann Lee")
    set_deals(engine, company, ann)
    [(_, args)] = look(engine, company, NOW + HOUR)
    move_person(engine, company, ann, None, NOW.date())
    assert told(engine, args, "Max Roe", NOW + HOUR)[0] == "Alert ended"


def test_whoever_leads_nobody_any_more_watches_no_team(engine, company, team):
    _, ann, bea = team
    alert = {"team": "my_team", "figure": "win_rate", "threshold": "50%"}
    set_alert(engine, "Max Roe", **alert)
    for person in (ann, bea):
        move_person(engine, company, person, None, NOW.date())
    [(_, args)] = look(engine, company, NOW + HOUR)
    assert told(engine, args, "Max Roe", NOW + HOUR)[0] == "Alert ended"


def test_a_team_is_asked_once_for_all_its_people_and_alerts(engine, company, team, monkeypatch):
    for figure in ("pace", "projected", "gap"):
        limit = "70%" if figure == "pace" else "$2,000"
        set_alert(engine, "Max Roe", figure=figure, threshold=limit, team="my_team", whose="each_person")
    asked = []

    def counted(request, call, by):
        asked.append(call.do)
        return run(request, call, by)

    monkeypatch.setattr("bot.parts.asking.run", counted)
    look(engine, company, NOW + HOUR)
    assert asked == ["team"]


def test_where_one_fails_the_others_are_looked_at(engine, company, team, monkeypatch):
    _, ann, bea = team
    for who in ("Ann Lee", "Bea Low"):
        set_alert(engine, who, **PACE)
    for person in (ann, bea):
        set_deals(engine, company, person)

    def failing(request, call, by):
        if request.principal.employee_id == ann:
            raise RuntimeError
        return run(request, call, by)

    monkeypatch.setattr("bot.parts.asking.run", failing)
    assert [to for to, _ in look(engine, company, NOW + HOUR)] == [bea]
    assert look(engine, company, NOW + HOUR + timedelta(minutes=1)) == []
    monkeypatch.undo()
    assert [to for to, _ in look(engine, company, NOW + 2 * HOUR)] == [ann]


def test_the_clock_looks_and_two_clocks_tell_once(engine, company, team):
    _, ann, _ = team
    set_alert(engine, "Ann Lee", **PACE)
    set_deals(engine, company, ann)
    tick(app_of(engine), NOW + HOUR)
    assert look(engine, company, NOW + HOUR) == []
    tick(app_of(engine), NOW + HOUR)
    assert texts(press(engine, Call("alerts"), "Ann Lee"))[0] == "I watch 1 thing for you"


def test_what_is_over_when_it_arrives_is_not_sent(engine, company, team):
    _, ann, _ = team
    set_alert(engine, "Ann Lee", **PACE)
    set_deals(engine, company, ann)
    [(_, args)] = look(engine, company, NOW + HOUR)
    add_deal(engine, company, ann, 5_000)
    assert card(press(engine, Call("alert", args), "Ann Lee", now=NOW + HOUR)).quiet


def test_whoever_left_is_told_nothing(engine, company, team):
    _, ann, _ = team
    set_alert(engine, "Ann Lee", **PACE)
    set_deals(engine, company, ann)
    with operate(engine, company) as session:
        session.execute(update(Employee).where(Employee.id == ann).values(end_date=NOW.date() - DAY))
    assert look(engine, company, NOW + HOUR) == []


@pytest.mark.parametrize("call", ["alert", "stop alert"])
@pytest.mark.parametrize("who", ["Bea Low", "Max Roe"])
def test_an_alert_is_nobody_elses(engine, company, team, call, who):
    alert = set_alert(engine, "Ann Lee", **PACE)
    assert press(engine, Call(call, {"alert": alert}), who).outcome == "denied"
    assert press(engine, Call(call, {"alert": alert + 99}), who).outcome == "denied"
    assert press(engine, Call("alert me", {**PACE, "crossing": "falls_below", "alert": alert}), who).outcome == "denied"
    with operate(engine, company) as session:
        assert [each.employee_id for each in session.scalars(select(Alert))] == [team[1]]


def test_a_stopped_alert_tells_nothing(engine, company, team):
    _, ann, _ = team
    alert = set_alert(engine, "Ann Lee", **PACE)
    stopped = press(engine, Call("stop alert", {"alert": alert}), "Ann Lee")
    set_deals(engine, company, ann)
    assert look(engine, company, NOW + HOUR) == []
    assert facts(press(engine, Call("alerts"), "Ann Lee"))["alerts"] == []
    press(engine, card(stopped).buttons[0].call, "Ann Lee")
    assert len(facts(press(engine, Call("alerts"), "Ann Lee"))["alerts"]) == 1


def test_asked_twice_it_is_one_alert_and_changed_it_stays_one(engine, company, team):
    set_alert(engine, "Max Roe", **PACE, person="Ann Lee")
    first = set_alert(engine, "Max Roe", figure="pace", threshold="60%", person="Ann Lee")
    other = set_alert(engine, "Max Roe", figure="pace", threshold="60%", person="Bea Low")
    assert first != other
    changed = set_alert(engine, "Max Roe", figure="pace", threshold="50%", person="Bea Low", alert=first)
    [found] = facts(press(engine, Call("alerts"), "Max Roe"))["alerts"]
    assert (found["alert"], found["threshold"]) == (changed, "0.500000000000")


def test_a_metric_that_is_gone_ends_it(engine, company, team):
    alert = set_alert(engine, "Ann Lee", **PACE)
    with operate(engine, company) as session:
        session.execute(update(Alert).where(Alert.id == alert).values(figure="own_metric"))
    assert press(engine, Call("alerts"), "Ann Lee").outcome == "answered"
    [(_, args)] = look(engine, company, NOW + HOUR)
    assert told(engine, args, "Ann Lee", NOW + HOUR)[0] == "Alert ended"


@pytest.mark.parametrize(
    "words",
    [
        *("alerts", "alert", "my alerts", "turn off alerts"),
        *("avvisi", "gli avvisi", "mostra gli avvisi", "disattiva gli avvisi"),
        *("alertas", "os alertas", "meus alertas", "desliga os alertas"),
    ],
)
def test_the_word_alone_lists_them(engine, company, team, words):
    alert = set_alert(engine, "Ann Lee", **PACE)
    answer = ask(engine, words, "Ann Lee")
    assert [each["alert"] for each in facts(answer)["alerts"]] == [alert]
    assert Call("stop alert", {"alert": alert}) in [button.call for button in card(answer).buttons]


@pytest.mark.parametrize("locale", ["en", "it", "pt-BR"])
def test_the_list_has_three_buttons_to_see_and_short_labels(engine, company, team, locale):
    for figure, limit in (("pace", "70%"), ("coverage", "3x"), ("stalled_deals", "median"), ("stage_conversion", "9%")):
        set_alert(engine, "Max Roe", figure=figure, threshold=limit)
    answer = press(engine, Call("alerts"), "Max Roe", locale=locale)
    buttons = card(answer).buttons
    assert [button.more for button in buttons].count(False) == 3
    assert [button.label for button in buttons if len(button.label) > 25] == []
    assert {each.outcome for each in press_all(engine, answer, "Max Roe")} <= {"answered", "confirm", "form"}


@pytest.mark.parametrize("role", [Role.REP, Role.ADMIN])
def test_only_an_admin_watches_the_company(engine, company, team, role):
    add_person(engine, company, "Vic Top", role=role)
    call = Call(
        "alert me", {"figure": "win_rate", "crossing": "falls_below", "threshold": "5%", "whose": "whole_company"}
    )
    assert press(engine, call, "Vic Top").outcome == ("answered" if role is Role.ADMIN else "denied")
    pace = Call("alert me", {**call.args, "figure": "pace"})
    assert press(engine, pace, "Vic Top").outcome == "denied"
