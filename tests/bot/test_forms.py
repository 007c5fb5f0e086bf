"""Forms made from argument models: what they offer, what they are filled with, what they keep for later."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from bot.blocks import Figure
from bot.capability import Request, capabilities
from bot.cards import Card
from bot.forms import form_of
from bot.i18n import speaking
from bot.inputs import ChoiceInput, DateInput, Form, Input, NumberInput, Option
from bot.picks import matching
from bot.turn import Call
from spm_core.db import session_for
from spm_core.people.identity import only_company, principal_named
from spm_core.principal import Role
from tests.asking import press
from tests.factories import NOW, add_deal, add_person, add_quota, make_company

Q1 = {"start": "2026-01-01", "end": "2026-03-31"}


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """Boss leads Ann and Bo; Cy is nobody's of hers."""
    company = make_company(sqlite_engine)
    boss = add_person(sqlite_engine, company, "Boss Lady", role=Role.MANAGER)
    ann = add_person(sqlite_engine, company, "Ann Lee", manager=boss, team="north")
    add_person(sqlite_engine, company, "Bo Lee", manager=boss, team="north")
    add_person(sqlite_engine, company, "Cy Stranger", team="south")
    add_quota(sqlite_engine, company, ann, "1000")
    add_deal(sqlite_engine, company, ann, 100)
    return sqlite_engine


def form(engine: Engine, as_: str, do: str, **args: Any) -> Form:
    reply = press(engine, Call(do, args, form=True), as_).reply
    assert isinstance(reply, Form)
    return reply


def field(found: Form, name: str) -> Input:
    return next(each for each in found.every if each.name == name)


def choice(found: Form, name: str) -> ChoiceInput:
    each = field(found, name)
    assert isinstance(each, ChoiceInput)
    return each


def offered(found: Form, name: str) -> list[str]:
    return [option.label for option in choice(found, name).options]


def test_people_offered_are_those_the_asker_may_see_themselves_first(engine: Engine) -> None:
    assert offered(form(engine, "Boss Lady", "quota"), "person") == ["Boss Lady (you)", "Ann Lee", "Bo Lee"]


def test_who_sees_nobody_else_is_not_asked_for_a_person_or_a_team(engine: Engine) -> None:
    assert [each.name for each in form(engine, "Ann Lee", "quota").inputs] == ["period"]


def test_any_colleague_may_be_praised_but_oneself(engine: Engine) -> None:
    assert offered(form(engine, "Ann Lee", "kudos"), "person") == ["Bo Lee", "Boss Lady", "Cy Stranger"]


def test_teams_offered_are_the_askers_own_and_those_below(engine: Engine) -> None:
    assert offered(form(engine, "Boss Lady", "quota"), "team") == ["My team", "north"]


def test_periods_are_offered_in_words(engine: Engine) -> None:
    shown = offered(form(engine, "Ann Lee", "quota"), "period")
    assert shown[:4] == ["This quarter · Q2", "Last quarter · Q1", "This month · May", "Last month · April"]


def test_periods_ahead_are_offered_where_they_make_sense(engine: Engine) -> None:
    assert "Next quarter · Q3" in offered(form(engine, "Ann Lee", "pipeline"), "period")
    assert "Next quarter · Q3" not in offered(form(engine, "Ann Lee", "quota"), "period")


def test_a_period_that_is_known_is_chosen(engine: Engine) -> None:
    period = choice(form(engine, "Ann Lee", "quota", period=Q1), "period")
    assert next(option.label for option in period.options if option.value == period.value) == "Last quarter · Q1"


def test_what_is_known_but_not_offered_is_offered_in_words_too(engine: Engine) -> None:
    known = {"period": {"start": "2026-02-03", "end": "2026-02-09"}, "person": "bo.lee@acme.example"}
    found = form(engine, "Boss Lady", "quota", **known)
    assert offered(found, "period")[0] == "Feb 3 – Feb 9"
    assert choice(found, "period").value == choice(found, "period").options[0].value


def test_a_chosen_period_and_person_are_answered(engine: Engine) -> None:
    found = form(engine, "Boss Lady", "quota")
    chosen = {
        "period": choice(found, "period").options[0].value,
        "person": choice(found, "person").options[1].value,
    }
    reply = press(engine, Call("quota", chosen), "Boss Lady").reply
    assert isinstance(reply, Card)
    assert reply.title == "Ann Lee · Q2"
    assert any(isinstance(block, Figure) for block in reply.body)


def test_other_days_take_the_place_of_the_period(engine: Engine) -> None:
    days = {"period": "2026-04-01..2026-06-30", "period:first": "2026-01-01", "period:last": "2026-03-31"}
    reply = press(engine, Call("quota", days), "Ann Lee").reply
    assert reply.title == "Your quota · Q1"


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"period:first": "2026-03-01"}, {"period:last": "Please fill this in."}),
        ({"period:last": "2026-03-01"}, {"period:first": "Please fill this in."}),
        (
            {"period:first": "2026-03-02", "period:last": "2026-03-01"},
            {"period:last": "This is before the first day."},
        ),
    ],
)
def test_days_that_make_no_period_are_asked_for_again(engine: Engine, days: Any, wrong: Any) -> None:
    answer = press(engine, Call("quota", days), "Ann Lee")
    assert isinstance(answer.reply, Form)
    assert answer.form_errors == wrong
    assert answer.reply.whole
    kept = {each.name: each.value for each in answer.reply.more}
    assert {name: value for name, value in kept.items() if value} == days


def test_at_most_five_inputs_are_shown_and_the_rest_is_kept_for_later(engine: Engine) -> None:
    found = form(engine, "Boss Lady", "set goal")
    assert [each.name for each in found.inputs] == ["target", "metric", "person", "period", "why"]
    assert {"team", "each", "weight", "parent"} <= {each.name for each in found.more}


def test_what_is_known_is_shown_even_where_it_is_rare(engine: Engine) -> None:
    assert "weight" in {each.name for each in form(engine, "Boss Lady", "set goal", weight="2").inputs}


def test_a_metric_is_chosen_by_its_label(engine: Engine) -> None:
    metric = choice(form(engine, "Ann Lee", "metric", metric="win_rate"), "metric")
    assert next(option.label for option in metric.options if option.value == metric.value) == "Win rate"


def test_labels_are_short_and_what_explains_them_is_a_hint(engine: Engine) -> None:
    found = form(engine, "Boss Lady", "set goal")
    assert (field(found, "target").label, field(found, "target").hint[:3]) == ("How much", "20,")
    assert (field(found, "person").label, field(found, "person").hint) == ("For whom", "Yourself when left out")


def test_days_and_numbers_have_inputs_of_their_own(engine: Engine) -> None:
    assert isinstance(field(form(engine, "Ann Lee", "log activity"), "day"), DateInput)
    (places,) = (each for each in form(engine, "Boss Lady", "leaderboard").every if isinstance(each, NumberInput))
    assert places.least == 1


def test_the_button_says_what_it_does(engine: Engine) -> None:
    assert [form(engine, "Boss Lady", do).submit for do in ("set goal", "log activity", "quota")] == [
        "Propose",
        "Log",
        "Show",
    ]


def test_what_no_form_asks_for_stays_in_the_call(engine: Engine) -> None:
    assert form(engine, "Ann Lee", "quota", team="my_team").call.args == {"team": "my_team"}


def test_a_button_that_lacks_what_no_form_asks_for_is_out_of_date(engine: Engine) -> None:
    answer = press(engine, Call("congratulate"), "Ann Lee")
    assert (answer.outcome, isinstance(answer.reply, Card)) == ("error", True)


def test_options_are_found_by_the_beginnings_of_their_words() -> None:
    options = tuple(Option(name, name) for name in ("Ana María Pérez", "Mariana Costa", "Bo Lee"))
    found = {
        typed: [option.label for option in matching(options, typed)] for typed in ("maria", "per ana", "lee b", "")
    }
    assert found == {
        "maria": ["Ana María Pérez", "Mariana Costa"],
        "per ana": ["Ana María Pérez"],
        "lee b": ["Bo Lee"],
        "": ["Ana María Pérez", "Mariana Costa", "Bo Lee"],
    }


ALIKE = frozenset({"Demo", "Demos", "Team", "PDF", "Excel", "No", "Onboarding", "Segmento", "Tipo"})
"""Words that two of the languages share."""


def test_what_is_offered_has_a_word_in_every_language(engine: Engine) -> None:
    with engine.begin() as connection:
        boss = principal_named(connection, only_company(connection), "Boss Lady", NOW)
    with session_for(engine, boss, NOW) as session:
        request = Request(session.principal, session, NOW)
        for declared in capabilities().values():
            spoken = []
            for locale in ("en", "it", "pt_BR"):
                with speaking(locale):
                    made = form_of(request, declared, {})
                spoken.append([each for each in made.every if isinstance(each, ChoiceInput) and not each.open])
            for english, *others in zip(*spoken, strict=True):
                labels = [option.label for option in english.options]
                where = (declared.name, english.name)
                assert not [label for label in labels if "_" in label or label[:1].islower()], where
                for other in others:
                    same = {option.label for option in other.options} & set(labels) - ALIKE
                    assert not same, (*where, same)


def test_what_needs_a_figure_is_not_offered(engine: Engine) -> None:
    kinds = [option.value for option in choice(form(engine, "Boss Lady", "team"), "filter").options]
    assert "behind_pace" in kinds
    assert "attainment_lt" not in kinds


def test_a_first_name_chooses_whom_it_means(engine: Engine) -> None:
    plan = form(engine, "Boss Lady", "quota", person="Bo")
    person = choice(plan, "person")
    assert [option.label for option in person.options if option.value == person.value] == ["Bo Lee"]
    assert offered(plan, "person") == ["Boss Lady (you)", "Ann Lee", "Bo Lee"]


def test_a_name_that_several_have_chooses_nobody(engine: Engine) -> None:
    person = choice(form(engine, "Boss Lady", "quota", person="Lee"), "person")
    assert [option.label for option in person.options if option.value == person.value] == ["Lee"]
