"""Subscribing in words, in three languages: what comes, when, in whose time; and how people want to be spoken to."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.blocks import Table
from bot.capabilities.schedules.times import parse_when
from bot.capabilities.schedules.words import call_words
from bot.i18n import speaking
from bot.inputs import ChoiceInput, Form
from bot.parts.schedules import schedule_words
from bot.turn import Call
from spm_core.preferences.models import Preference
from spm_core.principal import CompanyInfo, Role
from spm_core.subscriptions.defaults import DEFAULTS
from spm_core.subscriptions.models import Subscription
from spm_core.subscriptions.rules import Schedule
from tests.asking import ask, card, facts, labels, opened, opens, press, press_all, texts
from tests.factories import add_deal, add_person, add_quota, make_company, operate

REP, BOSS = "Luca Moretti", "Giorgia Capo"


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    company = make_company(engine, "Acme", "EUR", "Europe/Rome", country="IT")
    boss = add_person(engine, company, BOSS, role=Role.MANAGER, team="Nord")
    rep = add_person(engine, company, REP, manager=boss, team="Nord")
    add_quota(engine, company, rep, 100_000)
    add_deal(engine, company, rep, 20_000)
    return company


def shown(engine: Engine, text: str, who: str, **options: Any) -> Call:
    """What a question would have kept by the first button of its preview."""
    answer = ask(engine, text, who, **options)
    assert answer.outcome == "confirm", (text, texts(answer))
    return card(answer).buttons[0].call


def subscribe(engine: Engine, text: str, who: str = REP) -> dict[str, Any]:
    answer = press(engine, shown(engine, text, who), who)
    assert answer.outcome == "answered", texts(answer)
    return facts(answer)


def rows(engine: Engine, company: CompanyInfo) -> list[Subscription]:
    with operate(engine, company) as session:
        return [each for each in session.scalars(select(Subscription)) if each.every is not None]


@pytest.mark.parametrize(
    ("who", "text", "do", "when", "at", "zone"),
    [
        (REP, "send me my pipeline every weekday at 9", "pipeline", [0, 1, 2, 3, 4], "09:00", "Europe/Rome"),
        (REP, "remind me of my numbers every friday", "quota", [4], "08:30", "Europe/Rome"),
        (BOSS, "move the weekly digest to fridays 4pm Rome time", "digest", [4], "16:00", "Europe/Rome"),
        (BOSS, "send the digest at 7:30 every weekday", "digest", [0, 1, 2, 3, 4], "07:30", "Europe/Rome"),
        (REP, "deliver my daily summary at 8am London time", "summary", [0, 1, 2, 3, 4], "08:00", "Europe/London"),
        (REP, "mandami la pipeline ogni mattina alle 8:30", "pipeline", [0, 1, 2, 3, 4], "08:30", "Europe/Rome"),
        (BOSS, "mandami il riepilogo settimanale il lunedì alle 8", "digest", [0], "08:00", "Europe/Rome"),
        (BOSS, "sposta il report settimanale al martedì", "digest", [1], "08:30", "Europe/Rome"),
        (BOSS, "me manda um resumo toda segunda às 8h", "digest", [0], "08:00", "Europe/Rome"),
        (REP, "me manda o ranking toda sexta às 17h", "leaderboard", [4], "17:00", "Europe/Rome"),
    ],
)
def test_it_is_understood(engine, company, who, text, do, when, at, zone):
    found = subscribe(engine, text, who)
    assert (found["do"], found["days"], found["at"], found["time_zone"]) == (do, when, at, zone)
    assert found["next_at"] is not None


def test_a_question_only_shows_what_would_come(engine, company):
    answer = ask(engine, "send me my pipeline every weekday at 9", REP)
    assert facts(answer)["next_at"] == "2026-05-14T09:00:00+02:00"
    assert "Every working day at 09:00" in " ".join(texts(answer))
    assert rows(engine, company) == []


def test_what_is_shown_is_what_is_kept(engine, company):
    for text in ("send me my pipeline every friday at 17:00", "move it to mondays 8:30 New York time"):
        answer = ask(engine, text, REP)
        kept = facts(press(engine, card(answer).buttons[0].call, REP))
        assert {**facts(answer), "id": kept["id"], "of_role": kept["of_role"]} == kept


def test_this_is_the_last_answer_and_its_words_are_kept(engine, company):
    ask(engine, "my numbers last month", REP)
    found = subscribe(engine, "send me this every Monday at 8")
    assert (found["do"], found["args"], found["days"]) == ("quota", {"period": "last month"}, [0])


def test_the_words_of_a_question_are_kept_too(engine, company):
    assert subscribe(engine, "send me my quota last month every monday")["args"] == {"period": "last month"}


def test_the_same_again_moves_it(engine, company):
    subscribe(engine, "send me my pipeline every weekday at 9")
    subscribe(engine, "send me my pipeline every monday at 10")
    assert [(each.do, each.days, each.at) for each in rows(engine, company)] == [("pipeline", "0", time(10))]


def test_moving_the_digest_moves_that_of_the_role_for_this_person_alone(engine, company):
    other = add_person(engine, company, "Bea Boss", role=Role.MANAGER)
    add_person(engine, company, "Rep Two", manager=other)
    ask(engine, "my subscriptions", "Bea Boss")
    subscribe(engine, "move the digest to fridays 4pm", BOSS)
    mine = facts(ask(engine, "my subscriptions", BOSS))["subscriptions"]
    theirs = facts(ask(engine, "my subscriptions", "Bea Boss"))["subscriptions"]
    assert [each["days"] for each in mine if each["do"] == "digest"] == [[4]]
    assert [(each["days"], each["of_role"]) for each in theirs if each["do"] == "digest"] == [([0], True)]


@pytest.mark.parametrize(
    ("text", "who", "do"),
    [
        ("unsubscribe me from the weekly digest", BOSS, "digest"),
        ("turn off my weekly summary", REP, "summary"),
        ("non mandarmi più il riepilogo settimanale", BOSS, "digest"),
        ("chega de resumo na segunda", BOSS, "digest"),
    ],
)
def test_it_is_stopped(engine, company, text, who, do):
    found = subscribe(engine, text, who)
    assert (found["do"], found["active"], found["next_at"]) == (do, False, None)
    again = press(engine, Call("resume subscription", {"subscription": found["id"]}), who)
    assert facts(again)["next_at"] is not None


def test_it_is_paused_until_a_day(engine, company):
    subscribe(engine, "send me my pipeline every monday at 8")
    found = subscribe(engine, "stop my pipeline until september")
    assert (found["paused_until"], found["next_at"][:10]) == ("2026-09-01", "2026-09-07")


def test_the_list_has_a_button_for_everything(engine, company):
    subscribe(engine, "send me my pipeline every monday at 8")
    answer = ask(engine, "my subscriptions", REP)
    assert [each["do"] for each in facts(answer)["subscriptions"]] == ["summary", "pipeline", "summary", "summary"]
    first = press(engine, opened(answer)[0], REP)
    assert labels(first) == ["Change…", "Pause…", "Stop", "All of mine"]
    assert [each.outcome for each in press_all(engine, first, REP)] == ["confirm", "confirm", "answered", "answered"]


def test_a_changed_form_means_the_same_again(engine, company):
    found = subscribe(engine, "send me my pipeline every monday and thursday at 8")
    answer = press(engine, Call("change subscription", {"subscription": found["id"]}, form=True), REP)
    assert isinstance(answer.reply, Form)
    args = {**answer.reply.call.args, "when": "tuesdays at 7:15"}
    assert facts(press(engine, Call("change subscription", args), REP))["days"] == [1]


def test_somebody_elses_is_not_mine_to_touch(engine, company):
    found = subscribe(engine, "send me my pipeline every monday at 8")
    for do in ("subscription", "stop subscription", "resume subscription", "pause subscription", "change subscription"):
        args = {"subscription": found["id"], "until": "2026-09-01", "when": "fridays"}
        assert press(engine, Call(do, args), BOSS).outcome == "denied", do
        assert press(engine, Call(do, {**args, "subscription": 9_999}), BOSS).outcome == "denied", do


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"what": "pipeline", "when": "mondays at 8 Atlantis time"}, "time zone “Atlantis”"),
        ({"what": "pipeline", "timezone": "Atlantis"}, "time zone “Atlantis”"),
        ({"what": "pipeline", "when": "blursday"}, "when “blursday” is"),
        ({"what": "submit forecast", "when": "mondays"}, "can't come by itself"),
        ({"what": "nonsense of mine", "when": "mondays"}, "can't come by itself"),
        ({"what": "pipeline", "action": "stop"}, "does not come to you"),
        ({"what": "summary", "action": "pause"}, "Until which day"),
        ({"what": "summary", "action": "pause", "until": "2026-05-01"}, "not ahead"),
    ],
)
def test_what_makes_no_sense_is_said(engine, company, args, says):
    answer = press(engine, Call("subscribe", args), REP)
    assert answer.outcome == "error"
    assert says in " ".join(texts(answer))


def test_a_schedule_that_never_fires_is_said(engine, company):
    press(engine, Call("set preferences", {"weekends": "no"}), REP)
    answer = press(engine, Call("subscribe", {"what": "pipeline", "when": "saturdays at 9"}), REP)
    assert "never come" in " ".join(texts(answer))
    assert rows(engine, company) == []


def test_what_one_may_not_see_one_cannot_have_sent(engine, company):
    for args in (
        {"what": "pipeline", "args": {"person": BOSS}, "when": "mondays"},
        {"what": f"pipeline {BOSS}", "when": "mondays"},
        {"what": "team", "when": "mondays"},
    ):
        assert press(engine, Call("subscribe", args), REP).outcome in ("denied", "error"), args
    assert rows(engine, company) == []


@pytest.mark.parametrize("locale", ["en", "it", "pt_BR"])
@pytest.mark.parametrize(
    "schedule",
    [
        Schedule("week", time(8, 30), frozenset({0})),
        Schedule("week", time(16), frozenset({1, 3})),
        Schedule("week", time(9)),
        Schedule("month", time(8, 30), day=-1),
        Schedule("month", time(8, 30), day=1),
        Schedule("month", time(10), day=15),
        Schedule("quarter", time(8, 30), day=-1),
        Schedule("quarter", time(8, 30), day=1),
    ],
)
def test_a_schedule_in_words_is_understood_again(locale, schedule):
    with speaking(locale):
        said = schedule_words(schedule)
    found = parse_when(said)
    assert found is not None, said
    assert found.days is not None, said
    assert (found.days.every, found.at) == (schedule.every, schedule.at), said
    if schedule.every == "week":
        assert found.days.days == schedule.days, said
    else:
        assert found.days.day == schedule.day, said


# ---------------------------------------------------------------- wishes


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("stop pinging me before 9", {"quiet_from": "00:00", "quiet_until": "09:00"}),
        ("non scrivermi dopo le 18", {"quiet_from": "18:00", "quiet_until": "08:00"}),
        ("me deixa em paz depois das 18h", {"quiet_from": "18:00", "quiet_until": "08:00"}),
        ("quiet hours from 18:00 to 9:00", {"quiet_from": "18:00", "quiet_until": "09:00"}),
        ("don't message me on weekends", {"weekends": False}),
        ("niente messaggi nel weekend", {"weekends": False}),
        ("set my timezone to London", {"time_zone": "Europe/London"}),
        ("cambia il mio fuso orario in Londra", {"time_zone": "Europe/London"}),
        ("switch to Italian", {"language": "it"}),
        ("muda o idioma pra inglês", {"language": "en"}),
        ("mute notifications until monday", {"silent_until": "2026-05-17T22:00:00+00:00"}),
        ("shut up until tomorrow", {"silent_until": "2026-05-13T22:00:00+00:00"}),
        ("non rompere fino a domani", {"silent_until": "2026-05-13T22:00:00+00:00"}),
        ("silenzia le notifiche oggi", {"silent_until": "2026-05-13T22:00:00+00:00"}),
    ],
)
def test_a_wish_is_shown_first_and_kept_by_a_press(engine, company, text, changed):
    answer = ask(engine, text, REP)
    assert answer.outcome == "answered"
    assert {name: facts(answer)[name] for name in changed} == changed
    with operate(engine, company) as session:
        assert session.scalars(select(Preference)).all() == []
    press(engine, card(answer).buttons[0].call, REP)
    shown = facts(ask(engine, "my preferences", REP))
    assert {name: shown[name] for name in changed} == changed


def test_quiet_hours_grow_by_what_is_said(engine, company):
    for text in ("no notifications after 7pm please", "stop pinging me before 9"):
        press(engine, card(ask(engine, text, REP)).buttons[0].call, REP)
    found = facts(ask(engine, "my preferences", REP))
    assert (found["quiet_from"], found["quiet_until"]) == ("19:00", "09:00")
    press(engine, Call("set preferences", {"quiet_hours": "off"}), REP)
    assert facts(ask(engine, "my preferences", REP))["quiet_from"] is None


def test_wishes_move_what_comes(engine, company):
    subscribe(engine, "send me my pipeline every weekday at 8")
    press(engine, Call("set preferences", {"timezone": "New York", "quiet_hours": "18:00-09:00"}), REP)
    [found] = [
        each for each in facts(ask(engine, "my subscriptions", REP))["subscriptions"] if each["do"] == "pipeline"
    ]
    assert found["next_at"] == "2026-05-13T09:00:00-04:00"
    with operate(engine, company) as session:
        kept = [each for each in session.scalars(select(Subscription)) if each.do == "pipeline"]
        assert kept[0].next_day == date(2026, 5, 13)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"timezone": "Atlantis"}, "time zone “Atlantis”"),
        ({"language": "Klingon"}, "don't speak “Klingon”"),
        ({"quiet_hours": "sometimes"}, "as quiet hours"),
        ({"silent_until": "whenever"}, "period “whenever”"),
    ],
)
def test_a_wish_that_makes_no_sense_is_said(engine, company, args, says):
    answer = press(engine, Call("set preferences", args), REP)
    assert answer.outcome == "error"
    assert says in " ".join(texts(answer))


def test_the_language_one_chose_holds_from_then_on_and_outlasts_an_import(engine, company):
    press(engine, Call("set preferences", {"language": "Italian"}), REP)
    from spm_core.people.models import Employee

    with operate(engine, company) as session:
        session.scalars(select(Employee).where(Employee.name == REP)).one().locale = "en"
    assert ask(engine, "quota", REP).locale.startswith("it")


def test_wishes_are_ones_own(engine, company):
    press(engine, Call("set preferences", {"timezone": "London"}), REP)
    assert facts(ask(engine, "my preferences", BOSS))["time_zone"] == "Europe/Rome"


# ---------------------------------------------------------------- roles and channels


@pytest.fixture
def admin(engine: Engine, company: CompanyInfo) -> str:
    add_person(engine, company, "Ada Admin", role=Role.ADMIN)
    return "Ada Admin"


def of_role(engine: Engine, who: str, do: str) -> dict[str, Any]:
    found = facts(ask(engine, "my subscriptions", who))["subscriptions"]
    return next(each for each in found if each["do"] == do)


def test_an_admin_moves_a_roles_schedule_for_all_who_chose_nothing_else(engine, company, admin):
    add_person(engine, company, "Second Rep", manager=None)
    subscribe(engine, "send me my summary every tuesday at 9", REP)
    ask(engine, "my subscriptions", "Second Rep")
    press(engine, Call("schedule role", {"name": "summary", "when": "thursdays at 15:00"}), admin)
    assert of_role(engine, "Second Rep", "summary")["days"] == [3]
    assert of_role(engine, "Second Rep", "summary")["next_at"] == "2026-05-14T15:00:00+02:00"
    assert of_role(engine, REP, "summary")["days"] == [1]
    press(engine, Call("schedule role", {"name": "summary", "active": False}), admin)
    found = facts(ask(engine, "my subscriptions", "Second Rep"))["subscriptions"]
    assert [each["args"] for each in found if each["do"] == "summary"] == [
        {"period": "last month"},
        {"period": "last quarter"},
    ]


@pytest.mark.parametrize("name", DEFAULTS)
def test_what_a_role_gets_can_be_answered(engine, company, name):
    default = DEFAULTS[name]
    who = BOSS if default.audience == "managers" else REP
    answer = press(engine, Call(default.do, default.args), who)
    assert answer.outcome == "answered", texts(answer)
    assert not card(answer).quiet


def test_only_an_admin_does(engine, company, admin):
    for call in (
        Call("schedules"),
        Call("schedule role", {"name": "digest", "when": "fridays"}),
        Call("stop channel", {"subscription": 1}),
    ):
        assert press(engine, call, BOSS).outcome == "denied", call
    assert press(engine, Call("schedule role", {"name": "nonsense"}), admin).outcome == "error"
    shown = [press(engine, call, admin) for call in opened(press(engine, Call("schedules"), admin))]
    assert shown
    assert {each.outcome for each in shown} == {"confirm"}


CHANNEL = {"kind": "channel"}


def test_a_channel_gets_only_what_every_colleague_may_know(engine, company, admin):
    text = "send the leaderboard here every monday at 9"
    assert press(engine, Call("bind channel"), admin, **CHANNEL).outcome == "answered"
    found = press(engine, shown(engine, text, admin, **CHANNEL), admin, **CHANNEL)
    assert (found.outcome, facts(found)["do"], facts(found)["days"]) == ("answered", "leaderboard", [0])
    with operate(engine, company) as session:
        [kept] = [each for each in session.scalars(select(Subscription)) if each.channel_id]
        assert (kept.employee_id, kept.do) == (None, "leaderboard")
    for what in ("pipeline", "team", "quota", "feedback drafts"):
        call = Call("subscribe", {"what": what, "when": "mondays", "here": True})
        assert press(engine, call, admin, **CHANNEL).outcome == "error", what
    listed = facts(press(engine, Call("schedules"), admin))["channels"]
    assert [each["do"] for each in listed] == ["leaderboard"]
    assert press(engine, Call("stop channel", {"subscription": kept.id}), admin).outcome == "answered"
    assert facts(press(engine, Call("schedules"), admin))["channels"] == []


def test_only_an_admin_fills_a_channel_and_only_a_bound_one(engine, company, admin):
    call = Call("subscribe", {"what": "leaderboard", "when": "mondays", "here": True})
    assert press(engine, call, admin, **CHANNEL).outcome == "error"
    assert press(engine, call, admin).outcome == "error"
    press(engine, Call("bind channel"), admin, **CHANNEL)
    for who in (REP, BOSS):
        assert press(engine, call, who, **CHANNEL).outcome == "denied", who


@pytest.mark.parametrize("locale", ["en", "it", "pt-BR"])
@pytest.mark.parametrize(
    "name", ["subscriptions", "preferences", "deputies", "schedules", "feedback drafts", "summary"]
)
def test_every_list_fits_a_phone(engine, company, admin, name, locale):
    press(engine, Call("delegate", {"deputy": REP, "until": "2026-09-01"}), BOSS)
    shown = card(press(engine, Call(name), admin if name == "schedules" else BOSS, locale=locale))
    assert [button.more for button in shown.buttons].count(False) <= 3
    assert [button.label for button in shown.buttons if len(button.label) > 25] == []
    assert not [block for block in shown.body if isinstance(block, Table)]


def test_the_next_time_is_said_in_words(engine, company):
    subscribe(engine, "send me my pipeline every monday at 8")
    said = "\n".join(texts(ask(engine, "my subscriptions", REP)))
    assert "Every Monday at 08:00; next Mon, May 18, 08:00" in said
    assert "UTC" not in said
    assert "Europe/" not in said


def test_what_comes_later_today_is_said_so(engine, company):
    subscribe(engine, "send me my pipeline every wednesday at 23:30")
    said = "\n".join(texts(ask(engine, "my subscriptions", REP)))
    assert "Every Wednesday at 23:30; next today at 23:30" in said


def test_what_comes_has_a_short_name(engine, company):
    assert texts(ask(engine, "send me the leaderboard every friday at 9", REP))[1].startswith("Who is ahead")
    assert call_words("metric", {"metric": "win_rate", "period": "last month"}) == "Win rate (last month)"
    assert call_words("leaderboard", {"metric": "win_rate"}) == "Who is ahead (Win rate)"


def test_something_new_is_chosen_and_the_rare_is_behind_more(engine, company):
    new = next(button.call for button in card(ask(engine, "my subscriptions", BOSS)).buttons)
    form = press(engine, new, BOSS).reply
    assert isinstance(form, Form)
    what, when = form.inputs
    assert isinstance(what, ChoiceInput)
    assert (what.name, when.name, when.value) == ("what", "when", "every Monday at 08:30")
    assert {"Your week", "Who is ahead", "How you track to quota"} <= {option.label for option in what.options}
    assert {each.name for each in form.more} == {"timezone", "action", "until"}
    chosen = press(engine, Call("subscribe", {"what": "digest", "when": when.value}), BOSS)
    assert facts(chosen)["do"] == "digest"


def test_a_subscription_does_not_say_its_name_twice(engine, company):
    answer = ask(engine, "my subscriptions", BOSS)
    title, *rest = texts(press(engine, opens(answer, "Your week"), BOSS))
    assert title == "Your week"
    assert title not in "\n".join(rest)


def test_a_language_is_chosen_from_those_there_are(engine, company):
    changing = next(button.call for button in card(ask(engine, "my preferences", REP)).buttons)
    form = press(engine, changing, REP).reply
    assert isinstance(form, Form)
    languages = form.inputs[0]
    assert isinstance(languages, ChoiceInput)
    assert [option.label for option in languages.options] == ["English", "Italian", "Portuguese"]


@pytest.mark.parametrize("words", ["reminders", "my reminders", "promemoria", "i miei promemoria", "meus lembretes"])
def test_reminders_are_what_comes_by_itself(engine, company, words):
    answer = ask(engine, words, REP)
    assert answer.call is not None
    assert answer.call.do == "subscriptions"


def test_the_form_of_preferences_says_what_it_is_and_that_it_saves(engine: Engine, company: CompanyInfo) -> None:
    change = card(ask(engine, "my preferences", REP)).buttons[0].call
    form = press(engine, change, REP).reply
    assert isinstance(form, Form)
    assert (form.title, form.submit) == ("Your preferences", "Save")
