"""Alerts asked for in words: what is watched is read back, and what was not understood is asked back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from bot.cards import Answer
from bot.inputs import Form
from bot.turn import Call
from spm_core.alerts.models import Alert
from spm_core.fx.models import Rate
from spm_core.principal import Role
from tests.asking import ask, card, facts, labels, press, texts
from tests.bot.capabilities.alerts.watching import make_team
from tests.factories import add_deal, add_person, operate

JUNE = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def team(engine, company):
    return make_team(engine, company)


def asked(answer: Answer) -> tuple[str, dict[str, Any]]:
    assert answer.call is not None
    assert answer.call.do == "alert me"
    return answer.outcome, dict(answer.call.args)


PACE = {"figure": "pace", "crossing": "falls_below", "person": "Ann"}
QUOTA = {"figure": "attainment", "crossing": "falls_below", "person": "Ann"}
EACH = {"figure": "pace", "crossing": "falls_below", "team": "my_team", "whose": "each_person"}
TEAM = {"figure": "attainment", "crossing": "reaches", "team": "my_team"}
COVER = {"figure": "coverage", "crossing": "falls_below"}
DROP = {"figure": "commit_forecast", "crossing": "drops_by"}
STALLS = {"figure": "stalled_deals", "crossing": "is_new"}
CALLS = {"figure": "calls", "crossing": "falls_below", "person": "Ann", "threshold": "20", "period": "this_week"}


@pytest.mark.parametrize(
    ("words", "args"),
    [
        ("alert me when Ann falls below 70 % of pace", PACE | {"threshold": "70 %"}),
        ("avvisami se Ann scende sotto il 70 % del ritmo", PACE | {"threshold": "70 %"}),
        ("me avise se a Ann cair abaixo de 70% do ritmo", PACE | {"threshold": "70%"}),
        ("alert me when Ann falls below 70% of quota", QUOTA | {"threshold": "70%"}),
        ("avvisami se Ann scende sotto il 70% della quota", QUOTA | {"threshold": "70%"}),
        ("me avise se a Ann cair abaixo de 70% da meta", QUOTA | {"threshold": "70%"}),
        ("tell me if anyone falls below 70% of pace", EACH | {"threshold": "70%"}),
        ("avvisami se qualcuno scende sotto il 70% del ritmo", EACH | {"threshold": "70%"}),
        ("me avise se alguém cair abaixo de 70% do ritmo", EACH | {"threshold": "70%"}),
        ("let me know when the team passes 80 % of quota", TEAM | {"threshold": "80 %"}),
        ("fammi sapere quando la squadra supera l'80% della quota", TEAM | {"threshold": "80%"}),
        ("me avise quando o time passar de 80% da meta", TEAM | {"threshold": "80%"}),
        ("alert me when coverage falls below 3x", COVER | {"threshold": "3x"}),
        ("avvisami quando la copertura scende sotto 3x", COVER | {"threshold": "3x"}),
        ("me avise quando a cobertura cair abaixo de 3x", COVER | {"threshold": "3x"}),
        ("let me know when the commit drops more than 10 %", DROP | {"threshold": "10 %"}),
        ("avvisami se il commit cala di più del 10%", DROP | {"threshold": "10%"}),
        ("me avise se o commit cair mais de 10%", DROP | {"threshold": "10%"}),
        ("when a deal over 30k stalls", STALLS | {"threshold": "30k"}),
        ("avvisami se un affare sopra 30k si ferma", STALLS | {"threshold": "30k"}),
        ("me avise se um negócio acima de 30k ficar parado", STALLS | {"threshold": "30k"}),
        ("let me know if Ann makes less than 20 calls a week", CALLS),
        ("avvisami se Ann fa meno di 20 chiamate a settimana", CALLS),
        ("me avise se a Ann fizer menos de 20 ligações por semana", CALLS),
        ("alert me when win rate falls below 30%", {"figure": "win_rate", "threshold": "30%"}),
        ("alert me when booked passes 50k", {"figure": "won_amount", "crossing": "reaches", "threshold": "50k"}),
    ],
)
def test_it_is_understood_and_waits_for_a_confirmation(engine, company, words, args):
    outcome, understood = asked(ask(engine, words, "Max Roe"))
    assert outcome == "confirm"
    assert understood.items() >= args.items()
    with operate(engine, company) as session:
        assert session.scalars(select(Alert)).all() == []


@pytest.mark.parametrize(
    ("words", "figure", "limit"),
    [
        ("alert me when I fall behind", "pace", "85%"),
        ("alert me if my quota is at risk", "pace", "85%"),
        ("me avise se minha meta estiver em risco", "pace", "85%"),
        ("avvisami quando resto indietro", "pace", "85%"),
        ("notify me if my forecast drops", "commit_forecast", "10%"),
        ("avvisami se il mio forecast cala", "commit_forecast", "10%"),
        ("alert me when a big deal stalls", "stalled_deals", "median"),
        ("avvisami quando un affare importante si blocca", "stalled_deals", "mediano"),
        ("alert me when a deal stalls", "stalled_deals", "0"),
        ("tell me when I hit my quota", "attainment", "100%"),
        ("avvisami quando raggiungo la quota", "attainment", "100%"),
        ("me avise quando eu bater a meta", "attainment", "100%"),
    ],
)
def test_words_that_the_company_defines_are_a_limit(engine, company, words, figure, limit):
    outcome, understood = asked(ask(engine, words, "Ann Lee"))
    assert (outcome, understood["figure"], understood["threshold"]) == ("confirm", figure, limit)


def test_the_confirmation_reads_back_whose_which_figure_the_limit_the_period_and_its_value(engine, company):
    shown = ask(engine, "alert me when Ann falls below 70 % of pace", "Max Roe")
    assert texts(shown)[:5] == [
        "Shall I set this alert?", "151.7%", "Pace · Ann Lee · Q2", "", "I'll tell you when it falls below 70%.",
    ]  # fmt: skip
    assert labels(shown) == ["Alert me", "Change…"]
    set_ = press(engine, card(shown).buttons[0].call, "Max Roe")
    assert texts(set_)[:5] == ["Alert set", *texts(shown)[1:5]]


def test_of_several_people_it_shows_each(engine, company):
    shown = texts(ask(engine, "tell me if anyone falls below 70% of pace", "Max Roe"))
    assert shown[1:3] == ["Pace · anyone in your team · Q2", "I'll tell you when it falls below 70%."]
    assert shown[3:5] == ["Ann Lee | 151.7%", "Bea Low | 151.7%"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("tell me if anyone falls below 70 %", "“70 %” could mean any of these."),
        ("avvisami se qualcuno scende sotto il 70 %", "«70 %» può voler dire più cose."),
        ("me avise se alguém cair abaixo de 70%", "«70%» pode ser mais de uma coisa."),
    ],
)
def test_which_figure_is_asked_back(engine, company, words, named):
    answer = ask(engine, words, "Max Roe")
    assert answer.outcome == "clarify"
    assert [button.call.args["figure"] for button in card(answer).buttons] == ["attainment", "pace"]
    chosen = press(engine, card(answer).buttons[1].call, "Max Roe").reply
    assert isinstance(chosen, Form)
    given = {each.name: each.value for each in chosen.every} | dict(chosen.call.args)
    assert (given["figure"], given["crossing"], given["whose"]) == ("pace", "falls_below", "each_person")


@pytest.mark.parametrize(
    ("words", "open_"),
    [
        ("alert me when Ann's pace falls below", "threshold"),
        ("set an alert for stalled deals", "threshold"),
        ("crie um alerta para negócios parados", "threshold"),
        ("alert me when Ann is at 70% of pace", "crossing"),
        ("alert me", "figure"),
    ],
)
def test_what_else_is_missing_is_asked_in_the_form(engine, company, words, open_):
    form = ask(engine, words, "Max Roe").reply
    assert isinstance(form, Form)
    assert next(each for each in form.every if each.name == open_).value == ""


@pytest.mark.parametrize(
    "words",
    [
        "alert me when Ann or Bea falls below 70% of pace",
        "avvisami se Ann o Bea scende sotto il 70% del ritmo",
        "me avise se a Ann ou a Bea cair abaixo de 70% do ritmo",
    ],
)
def test_of_several_people_it_asks_which_one_or_anyone(engine, company, words):
    answer = ask(engine, words, "Max Roe")
    assert answer.outcome == "clarify"
    assert list(labels(answer)[:2]) == ["Ann", "Bea"]
    one, _bea, anyone = (filled(engine, button.call) for button in card(answer).buttons)
    of = ("figure", "threshold", "person", "team", "whose")
    assert [one[name] for name in of] == ["pace", "70%", "ann.lee@example.com", "", ""]
    assert [anyone[name] for name in of] == ["pace", "70%", "", "my_team", "each_person"]


def filled(engine, call) -> dict[str, Any]:
    form = press(engine, call, "Max Roe").reply
    assert isinstance(form, Form)
    return {each.name: each.value for each in form.every}


@pytest.mark.parametrize(
    "words",
    [
        "alert me at 90% pace or coverage below 2",
        "avvisami se il ritmo scende sotto il 90% o la copertura sotto 2",
        "me avise se o ritmo cair abaixo de 90% ou a cobertura abaixo de 2",
    ],
)
def test_of_several_figures_it_asks_which_one_with_its_own_limit(engine, company, words):
    answer = ask(engine, words, "Max Roe")
    assert answer.outcome == "clarify"
    chosen = [filled(engine, button.call) for button in card(answer).buttons]
    assert [(each["figure"], each["threshold"]) for each in chosen] == [("pace", "90%"), ("coverage", "2")]


def test_of_two_limits_none_is_guessed(engine, company):
    form = ask(engine, "alert me when Ann falls below 70% or above 120% of pace", "Max Roe").reply
    assert isinstance(form, Form)
    assert next(each.value for each in form.every if each.name == "threshold") == ""


@pytest.mark.parametrize(
    "words",
    [
        "avvisami se la squadra di Marco scende sotto il 70% del ritmo",
        "avvisami quando il team di Marco scende sotto il 70% del ritmo",
        "alert me when the team of Marco falls below 70% of pace",
    ],
)
def test_a_lead_called_like_a_month_elsewhere_is_no_month(engine, company, words):
    add_person(engine, company, "Vic Top", role=Role.ADMIN)
    marco = add_person(engine, company, "Marco Neri")
    add_person(engine, company, "Cy Dow", manager=marco)
    outcome, understood = asked(ask(engine, words, "Vic Top"))
    assert (outcome, understood["team"]) == ("confirm", "Marco")
    assert "period" not in understood


def test_em_marco_is_still_march_in_portuguese(engine, company):
    add_person(engine, company, "Marco Neri")
    assert facts(ask(engine, "quanto eu vendi em março?", "Ann Lee"))["period"]["start"] == "2026-03-01"


@pytest.mark.parametrize(
    "words",
    [
        *("stop the alert about Ann", "change my alert about Ann to 60%", "delete my alerts", "stop the pace alert"),
        *("cancella l'avviso su Ann", "modifica il mio avviso su Ann al 60%"),
        *("cancele o alerta sobre a Ann", "altere meu alerta sobre a Ann para 60%"),
    ],
)
def test_to_stop_or_change_one_the_alerts_are_listed(engine, company, words):
    answer = ask(engine, words, "Max Roe")
    assert (answer.call and answer.call.do, answer.outcome) == ("alerts", "answered")


def test_the_alerts_about_whoever_is_named_come_first(engine, company):
    for words in ("alert me when coverage falls below 3x", "alert me when Ann falls below 70 % of pace"):
        press(engine, card(ask(engine, words, "Max Roe")).buttons[0].call, "Max Roe")
    every, about_ann = (facts(ask(engine, words, "Max Roe")) for words in ("my alerts", "stop the alert about Ann"))
    first, second = (each["alert"] for each in every["alerts"])
    assert [each["alert"] for each in about_ann["alerts"]] == [second, first]


def test_a_period_that_is_over_cannot_be_watched(engine, company):
    form = ask(engine, "alert me when coverage falls below 3x last quarter", "Max Roe").reply
    assert isinstance(form, Form)


@pytest.mark.parametrize(
    "words", ["alert me when Zoe falls below 70% of pace", "tell me when Zoe's pace falls below 70%"]
)
def test_a_stranger_is_not_the_asker(engine, company, words):
    assert ask(engine, words, "Max Roe").outcome == "denied"


@pytest.mark.parametrize(
    "words",
    [
        "alert me when Bea falls below 70% of pace",
        "tell me if anyone falls below 70% of pace",
        "let me know when the team passes 80% of quota",
        "avvisami se Max scende sotto il 70% del ritmo",
    ],
)
def test_whoever_may_not_ask_may_not_watch(engine, company, words):
    assert ask(engine, words, "Ann Lee").outcome == "denied"


def test_a_lead_above_watches_the_teams_below_and_an_admin_the_company(engine, company):
    top = add_person(engine, company, "Vic Top", role=Role.ADMIN)
    del top
    each = ask(engine, "alert me if anyone in Max's team falls below 70% of pace", "Vic Top")
    assert texts(each)[1] == "Pace · anyone in Max Roe's team · Q2"
    commit = ask(engine, "alert me when Max's team passes 80% of quota", "Vic Top")
    assert texts(commit)[1:3] == ["70.0%", "Attainment · Max Roe's team · Q2"]
    whole = ask(engine, "alert me when the company's win rate falls below 30%", "Vic Top")
    assert texts(whole)[1:3] == ["100.0%", "Win rate · Acme · Q2"]
    denied = press(engine, card(whole).buttons[0].call, "Max Roe")
    assert denied.outcome == "denied"


@pytest.mark.parametrize(
    ("figure", "limit", "read"),
    [
        ("pace", "70", "70%"),
        ("pace", "72,5 %", "72.5%"),
        ("pace", "0.9", "90%"),
        ("pace", "120%", "120%"),
        ("win_rate", "100%", "100%"),
        ("coverage", "3", "3x"),
        ("coverage", "2.5x", "2.5x"),
        ("open_pipeline", "30k", "$30,000"),
        ("open_pipeline", "$30,000.50", "$30,000.50"),
        ("calls", "20", "20"),
    ],
)
def test_a_limit_is_read_in_the_figures_unit_and_shown_so(engine, company, figure, limit, read):
    args = {"figure": figure, "crossing": "falls_below", "threshold": limit}
    kept = press(engine, Call("alert me", args), "Ann Lee")
    assert f"I'll tell you when it falls below {read}." in texts(kept)
    form = press(engine, next(b.call for b in card(kept).buttons if b.label == "Change…"), "Ann Lee").reply
    assert isinstance(form, Form)
    assert next(each.value for each in form.every if each.name == "threshold") == read
    again = {each.name: each.value for each in form.every if each.value} | dict(form.call.args)
    assert facts(press(engine, Call("alert me", again), "Ann Lee"))["threshold"] == facts(kept)["threshold"]
    with operate(engine, company) as session:
        assert len(session.scalars(select(Alert)).all()) == 1


@pytest.mark.parametrize(
    ("figure", "limit"),
    [
        ("pace", "30k"),
        ("pace", "1"),
        ("win_rate", "120%"),
        ("win_rate", "101"),
        ("pace", "-70%"),
        ("pace", "0%"),
        ("pace", "soon"),
        ("coverage", "70%"),
        ("open_pipeline", "30"),
        ("open_pipeline", "70%"),
        ("calls", "€20"),
        ("stalled_deals", "70%"),
    ],
)
def test_a_limit_that_does_not_fit_is_refused_with_an_example(engine, company, figure, limit):
    args = {"figure": figure, "crossing": "falls_below", "threshold": limit}
    answer = press(engine, Call("alert me", args), "Ann Lee")
    assert answer.outcome == "error"
    assert "isn't a limit for this figure" in answer.form_errors["threshold"]


def test_a_named_currency_is_converted_at_todays_rate(engine, company):
    words = "alert me when the open pipeline falls below €50k"
    assert "I know no rate from EUR to USD today" in texts(ask(engine, words, "Ann Lee"))[1]
    with operate(engine, company) as session:
        session.add(Rate(currency="EUR", day=date(2026, 5, 1), rate=Decimal("1.1")))
    assert "I'll tell you when it falls below $55,000." in texts(ask(engine, words, "Ann Lee"))


def test_a_lead_who_names_nobody_watches_the_deals_of_the_team(engine, company, team):
    _, ann, _ = team
    add_deal(engine, company, ann, 40_000, "open", JUNE, last_activity=date(2026, 1, 14))
    shown = texts(ask(engine, "alert me when a deal over 30k stalls", "Max Roe"))
    assert shown[1:3] == ["1 deal", "Stalled deals · your team"]
    assert shown[4] == "I'll tell you when a deal of $30,000 or more joins these."


@pytest.mark.parametrize("locale", ["en", "it", "pt-BR"])
def test_the_form_offers_every_figure_in_words(engine, company, locale):
    form = press(engine, Call("alert me", form=True), "Max Roe", locale=locale).reply
    assert isinstance(form, Form)
    offered = next(each.options for each in form.every if each.name == "figure")  # type: ignore[union-attr]
    assert len(offered) > 35
    assert len({option.label for option in offered}) == len(offered)
