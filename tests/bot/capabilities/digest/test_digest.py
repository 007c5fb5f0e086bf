"""The week's digest: what is in it, that it adds up, who may have it, and that it fits every chat."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from bot.blocks import Heading, Items
from bot.inputs import Form
from bot.slack import limits as slack_limits
from bot.slack.render import message
from bot.teams.limits import CARD_BYTES
from bot.teams.render import render
from bot.turn import Call
from spm_core.deals.models import DealChange
from spm_core.delegations.models import Delegation
from spm_core.notices.models import Notice, NoticeState
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, audit, card, facts, labels, opened, press, press_all, texts
from tests.factories import NOW, add_deal, add_person, add_quota, make_company, operate


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    company = make_company(engine)
    head = add_person(engine, company, "Hannah Head", role=Role.MANAGER)
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER, manager=head)
    other = add_person(engine, company, "Otto Boss", role=Role.MANAGER, manager=head)
    add_person(engine, company, "Una Other", manager=other, team="South")
    add_quota(engine, company, boss, 200_000, scope="team")
    for name, booked in (("Ann Lee", 60_000), ("Bo Lee", 1_000)):
        person = add_person(engine, company, name, manager=boss, team="North")
        add_quota(engine, company, person, 65_000)
        add_deal(engine, company, person, booked, close_date=date(2026, 4, 20))
    return company


def who(engine: Engine, company: CompanyInfo, name: str) -> int:
    from tests.factories import principal

    return principal(engine, company, name).employee_id


def headings(answer: Any) -> list[str]:
    return [block.text for block in card(answer).body if isinstance(block, Heading)]


def moving(engine: Engine, company: CompanyInfo) -> None:
    """A week in which a deal was made, one won, one lost, one put off beyond the quarter, and one cut."""
    ann, bo = who(engine, company, "Ann Lee"), who(engine, company, "Bo Lee")
    add_deal(engine, company, ann, 5_000, "open", date(2026, 6, 10), created_on=date(2026, 5, 11))
    add_deal(engine, company, bo, 20_000, "won", date(2026, 5, 12), external_id="WON")
    add_deal(engine, company, bo, 7_000, "lost", date(2026, 5, 11), external_id="LOST")
    slipped = add_deal(engine, company, bo, 9_000, "open", date(2026, 7, 20))
    cut = add_deal(engine, company, ann, 30_000, "open", date(2026, 6, 20))
    with operate(engine, company) as session:
        moved = {"deal_id": slipped, "changed_on": date(2026, 5, 12), "field": "close_date"}
        session.add(DealChange(**moved, old="2026-06-15", new="2026-07-20"))
        session.add(DealChange(deal_id=cut, changed_on=date(2026, 5, 12), field="amount", old="36000", new="30000"))


def amount(value: dict[str, str]) -> Decimal:
    return Decimal(value["amount"])


def test_the_waterfall_adds_up(engine, company):
    moving(engine, company)
    found = facts(ask(engine, "weekly digest", "Boss Lady"))["changes"]
    steps = ("created", "pulled_in", "won", "lost", "slipped", "amount_changed")
    assert amount(found["start"]) + sum(amount(found[step]) for step in steps) == amount(found["end"])
    assert [amount(found[step]) for step in steps] == [5_000, 0, -20_000, -7_000, -9_000, -6_000]


def test_it_says_what_happened_and_what_to_do(engine, company):
    moving(engine, company)
    answer = ask(engine, "weekly digest", "Boss Lady")
    said = "\n".join(texts(answer))
    assert "40.5%" in said  # 81,000 of 200,000
    assert "Bo Lee" in said
    assert card(answer).title == "3 things to do this week"
    assert isinstance(card(answer).body[0], Items)
    assert headings(answer) == ["The number", "Since Thu, May 7"]
    assert "Won (1): $20,000\nLost: $7,000\nSlipped: $9,000" in said
    assert re.search(r"Wins to praise: .+ \(Bo Lee\)\.", said)
    assert texts(answer)[1].startswith("Talk with Bo Lee | 32.3% | ")
    assert labels(answer)[0] == "Plan a talk…"
    assert [button.primary for button in card(answer).buttons].count(True) == 1
    assert [button.more for button in card(answer).buttons].count(False) == 3
    assert all(each.outcome in ("answered", "confirm", "form") for each in press_all(engine, answer, "Boss Lady"))
    assert {press(engine, call, "Boss Lady").outcome for call in opened(answer)} == {"answered"}


def test_the_facts_are_those_of_the_other_cards(engine, company):
    moving(engine, company)
    digest, quota = (facts(ask(engine, text, "Boss Lady")) for text in ("weekly digest", "my team's quota"))
    for name in ("booked", "quota", "attainment", "pace", "gap", "required_per_day"):
        assert digest[name] == quota[name]
    changes = facts(press(engine, Call("changes", {"team": "my_team", "since": "2026-05-06"}), "Boss Lady"))
    assert digest["changes"] == changes


def test_what_did_not_happen_is_not_told(engine, company):
    add_deal(engine, company, who(engine, company, "Ann Lee"), 1_000, "won", date(2026, 5, 12))
    said = "\n".join(texts(ask(engine, "weekly digest", "Boss Lady")))
    assert "Won (1): $1,000" in said
    assert not [word for word in ("Lost", "Slipped", "At risk", "Goals:") if word in said]


def test_where_nothing_changed_what_to_do_is_still_said(engine, company):
    answer = ask(engine, "weekly digest", "Boss Lady")
    title, first, *rest = texts(answer)
    assert title == "2 things to do this week"
    assert first.startswith("Talk with Bo Lee")
    assert "Since Thu, May 7: nothing new." in rest
    assert not card(answer).quiet
    assert facts(answer)["nothing_changed"] is True


def test_without_anything_to_do_the_number_comes_first(engine, company):
    ann = who(engine, company, "Ann Lee")
    add_deal(engine, company, ann, 10_000, "won", date(2026, 4, 20))
    answer = ask(engine, "recap my week", "Ann Lee")
    assert facts(answer)["actions"] == []
    assert texts(answer)[:3] == ["A quiet week", "Your number", "107.7%"]
    assert not any(button.primary for button in card(answer).buttons)
    add_deal(engine, company, ann, 9_000, "open", date(2026, 5, 15))
    assert card(ask(engine, "recap my week", "Ann Lee")).title == "1 deal to close this week"


def test_a_rep_reads_what_to_close_and_what_is_overdue(engine, company):
    bo = who(engine, company, "Bo Lee")
    for day, size, chance in (
        (14, 4_000, "0.25"),
        (15, 3_000, None),
        (14, 6_000, "0.5"),
        (15, 2_000, None),
        (18, 9_000, None),
    ):
        name = f"Deal {size}"
        add_deal(
            engine, company, bo, size, "open", date(2026, 5, day), name=name, probability=chance and Decimal(chance)
        )
    add_deal(engine, company, bo, 5_000, "open", date(2026, 5, 6), name="Late one")
    answer = ask(engine, "recap my week", "Bo Lee")
    assert texts(answer)[:5] == [
        "3 deals to close this week",
        "Deal 6000 | $6,000 | Thu, May 14 · 50%",
        "Deal 4000 | $4,000 | Thu, May 14 · 25%",
        "Deal 3000 | $3,000 | Fri, May 15",
        "Late one, $5,000. 7 days past its close date. Set a new date or close it.",
    ]
    assert labels(answer)[:2] == ["Path to quota", "Open deals (5)"]
    assert card(answer).pick


def test_three_things_at_most_and_who_waits_leaves_room_for_work(engine, company):
    for name in ("Ann Lee", "Bo Lee"):
        propose(engine, name, by="Boss Lady")
        propose(engine, name, by=name, metric="calls")
    for n in range(5):
        add_deal(engine, company, who(engine, company, "Bo Lee"), 1_000 + n, "open", date(2026, 5, 15))
    for answer in (ask(engine, "weekly digest", "Boss Lady"), ask(engine, "recap my week", "Bo Lee")):
        assert len(opened(answer)) == 3
        assert card(answer).title == "3 things to do this week"
    assert "This week: 5 deals to close, $5,010." in texts(ask(engine, "recap my week", "Bo Lee"))
    first, second, third = texts(ask(engine, "weekly digest", "Boss Lady"))[1:4]
    assert (first[:6], second[:6], third[:4]) == ("Answer", "Answer", "Talk")


def propose(engine: Engine, name: str, by: str, metric: str = "demos") -> None:
    args = {"target": "10", "metric": metric, "period": "next month"}
    named = {"person": name} if name != by else {}
    assert press(engine, Call("set goal", {**args, **named}), by).outcome == "answered"


# ---------------------------------------------------------------- the day

MONDAY = datetime(2026, 5, 18, 12, tzinfo=UTC)
FRIDAY_S = "2026-05-14"
"""The day before Friday, from whose end on things are new on Monday."""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what should I know today?", "Bo Lee"),
        ("morning brief", "Bo Lee"),
        ("what do I need to know this morning", "Boss Lady"),
        ("che cosa devo sapere oggi?", "Bo Lee"),
        ("c'è qualcosa che devo sapere oggi?", "Boss Lady"),
        ("riepilogo del giorno", "Boss Lady"),
        ("o que eu preciso saber hoje?", "Bo Lee"),
        ("resumo do dia", "Boss Lady"),
    ],
)
def test_today_s_news_begin_with_the_last_working_day(engine, company, text, name):
    answer = ask(engine, text, name, now=MONDAY)
    assert (answer.outcome, answer.call and answer.call.do) == ("answered", "digest")
    assert facts(answer)["since"] == FRIDAY_S


def test_what_was_won_on_friday_is_new_on_monday(engine, company):
    bo = who(engine, company, "Bo Lee")
    add_deal(engine, company, bo, 700, "won", date(2026, 5, 14), name="Thursday's")
    add_deal(engine, company, bo, 500, "won", date(2026, 5, 15), name="Friday's")
    said = "\n".join(texts(ask(engine, "what should I know today", "Bo Lee", now=MONDAY)))
    assert "Since Fri, May 15: won $500 (1 deal)." in said


def test_a_holiday_is_no_working_day(engine):
    company = make_company(engine, country="US")
    add_person(engine, company, "Ann Lee")
    tuesday = datetime(2026, 5, 26, 12, tzinfo=UTC)  # after Memorial Day
    assert facts(ask(engine, "what should I know today", "Ann Lee", now=tuesday))["since"] == "2026-05-21"


@pytest.mark.parametrize("name", ["Bo Lee", "Boss Lady"])
def test_what_waits_is_told_every_day_until_it_is_answered(engine, company, name):
    propose(engine, "Bo Lee", by="Boss Lady" if name == "Bo Lee" else "Bo Lee")
    for days in (0, 1, 5):
        answer = ask(engine, "what should I know today", name, now=NOW + timedelta(days=days))
        found = next(call for call in opened(answer) if call.do == "goal")
        assert opened(answer)[0] == found
    shown = press(engine, found, name)
    accepts = next(b.call for b in card(shown).buttons if b.call.do in ("accept goal", "confirm goal"))
    assert press(engine, accepts, name).outcome == "answered"
    assert not [call for call in opened(ask(engine, "what should I know today", name)) if call.do == "goal"]


def test_what_is_overdue_is_told_though_nothing_changed(engine, company):
    bo = who(engine, company, "Bo Lee")
    add_deal(engine, company, bo, 900, "open", date(2026, 4, 1), name="Forgotten")
    mine = ask(engine, "what should I know today", "Bo Lee")
    assert texts(mine)[0] == "1 thing for today"
    assert texts(mine)[1] == "Forgotten | $900 | 42 days past its close date. Set a new date or close it."
    assert "Help Bo Lee with Forgotten | $900 | 42 days past its close date." in texts(
        ask(engine, "what should I know today", "Boss Lady")
    )


def test_nothing_waits_and_the_number_is_still_told(engine, company):
    said = texts(ask(engine, "what should I know today", "Ann Lee"))
    assert said[0] == "Nothing waits for you today"
    assert "92.3%" in said


def test_only_an_admin_is_told_of_messages_that_did_not_arrive(engine, company):
    add_person(engine, company, "Ada Admin", role=Role.ADMIN)
    boss = who(engine, company, "Boss Lady")
    with operate(engine, company) as session:
        for days, state in ((1, "failed"), (2, "uncertain"), (3, "sent"), (20, "failed")):
            due = NOW - timedelta(days=days)
            times = {"due_at": due, "next_at": due, "expires_at": due + timedelta(hours=1)}
            session.add(
                Notice(key=f"n{days}", employee_id=boss, do="digest", args={}, state=NoticeState(state), **times)
            )
    told = "2 messages of the last week didn't arrive: see pacer notices."
    assert any(told in line for line in texts(ask(engine, "what should I know today", "Ada Admin")))
    assert not any("didn't arrive" in line for line in texts(ask(engine, "what should I know today", "Boss Lady")))


def test_a_look_at_somebody_else_s_day_tells_nothing_that_waits_for_me(engine, company):
    propose(engine, "Boss Lady", by="Hannah Head")
    args = {"person": "bo.lee@example.com", "period": "today"}
    found = press(engine, Call("digest", args), "Boss Lady")
    assert not [call for call in opened(found) if call.do == "goal"]
    assert "Bo Lee" in card(found).title


def test_it_says_what_it_is_and_how_often_it_comes(engine, company):
    assert card(ask(engine, "weekly digest", "Boss Lady")).occasion == "Your team's week · every Monday"
    assert card(ask(engine, "what should I know today", "Boss Lady")).occasion == "Your team's day"
    moved = ask(engine, "send me the digest every friday at 9", "Boss Lady")
    press(engine, card(moved).buttons[0].call, "Boss Lady")
    assert card(ask(engine, "weekly digest", "Boss Lady")).occasion == "Your team's week · every Friday"
    assert card(ask(engine, "recap my week", "Bo Lee")).occasion == "Your week"


def test_changing_when_it_comes_begins_with_when_it_does(engine, company):
    buttons = card(ask(engine, "weekly digest", "Boss Lady")).buttons
    change = next(button.call for button in buttons if button.label == "Change when this comes…")
    assert change == Call("subscribe", {"what": "digest", "when": "every Monday at 08:30"}, form=True)


@pytest.mark.parametrize("locale", ["en", "it", "pt-BR"])
def test_every_label_is_short(engine, company, locale):
    moving(engine, company)
    propose(engine, "Bo Lee", by="Boss Lady")
    for name in ("Boss Lady", "Bo Lee"):
        for period in (None, "today"):
            found = press(engine, Call("digest", {"period": period} if period else {}), name, locale=locale)
            assert [label for label in labels(found) if len(label) > 25] == []
            assert len(card(found).title.split()) <= 8


def test_a_skip_level_manager_gets_the_roll_up(engine, company):
    moving(engine, company)
    assert {each["person"] for each in facts(ask(engine, "weekly digest", "Hannah Head"))["people"]} >= {
        "Ann Lee",
        "Bo Lee",
    }


def test_a_rep_gets_their_own_week_and_nobody_elses(engine, company):
    moving(engine, company)
    mine = facts(ask(engine, "recap my week", "Bo Lee"))
    assert mine["booked"]["amount"] == "21000.0000"
    assert mine["people"] == []
    assert [each["name"] for each in mine["wins"]] != []
    assert ask(engine, "recap of the week for team South", "Bo Lee").outcome == "denied"
    for args in ({"person": "Ann Lee"}, {"team": "Boss Lady"}, {"team": "my_team"}, {"instead_of": "Boss Lady"}):
        assert press(engine, Call("digest", args), "Bo Lee").outcome == "denied", args


def test_pay_is_never_in_it(engine, company):
    moving(engine, company)
    said = " ".join(texts(ask(engine, "weekly digest", "Boss Lady"))).lower()
    assert not [word for word in ("commission", "payout", "earn", "salary") if word in said]


def test_its_statements_do_not_grow_with_the_people(engine, company):
    moving(engine, company)
    for _n in range(10):  # enough for a usual win rate of the team's own
        add_deal(engine, company, who(engine, company, "Bo Lee"), 1, "lost", date(2026, 2, 3))
    counts = []
    for more in (0, 12):
        for n in range(more):
            boss = who(engine, company, "Boss Lady")
            if n % 4 == 0:
                boss = add_person(engine, company, f"Lead {n}", manager=boss, role=Role.MANAGER)
                add_quota(engine, company, boss, 30_000, scope="team")
            person = add_person(engine, company, f"New {n}", manager=boss, team="North")
            add_quota(engine, company, person, 10_000)
            add_deal(engine, company, person, 900, "won", date(2026, 5, 12))
            add_deal(engine, company, person, 900, "open", date(2026, 5, 1))
        seen: list[str] = []

        def note(*args: Any, seen: list[str] = seen) -> None:
            seen.append(args[2])

        event.listen(engine, "before_cursor_execute", note)
        ask(engine, "weekly digest", "Boss Lady")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_it_fits_both_chats_with_sixty_people(sqlite_engine):
    engine = sqlite_engine
    company = make_company(engine)
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    add_quota(engine, company, boss, 2_000_000, scope="team")
    for n in range(60):
        person = add_person(engine, company, f"Person Number {n} of a Long Name", manager=boss, team="North")
        add_quota(engine, company, person, 65_000)
        add_deal(engine, company, person, 500 * n, "won", date(2026, 5, 12), name=f"A deal of a rather long name {n}")
        add_deal(engine, company, person, 700 * n, "open", date(2026, 5, 1), name=f"A late deal of a long name {n}")
    answer = ask(engine, "weekly digest", "Boss Lady")
    sent = message(card(answer))
    assert len(sent.blocks) <= slack_limits.BLOCKS
    assert "do not fit" not in json.dumps(sent.blocks)
    assert len(json.dumps(render(answer))) <= CARD_BYTES


# ---------------------------------------------------------------- deputies


def stand_in(engine: Engine, company: CompanyInfo, first: date, last: date, manager: str = "Boss Lady") -> None:
    manager_id, deputy_id = who(engine, company, manager), who(engine, company, "Una Other")
    with operate(engine, company) as session:
        session.add(
            Delegation(manager_id=manager_id, deputy_id=deputy_id, what=["digest"], starts_on=first, last_day=last)
        )


BOSSES_DIGEST = Call("digest", {"instead_of": "Boss Lady"})


def test_a_deputy_sees_the_digest_of_the_managers_team_on_the_days_granted(engine, company):
    moving(engine, company)
    today = NOW.date()
    stand_in(engine, company, today, today + timedelta(days=3))
    answer = press(engine, BOSSES_DIGEST, "Una Other")
    assert facts(answer) == facts(ask(engine, "weekly digest", "Boss Lady"))
    assert audit(engine)[-2].subject_id == who(engine, company, "Boss Lady")
    for days, outcome in ((-1, "denied"), (0, "answered"), (3, "answered"), (4, "denied")):
        asked = press(engine, BOSSES_DIGEST, "Una Other", now=NOW + timedelta(days=days))
        assert asked.outcome == outcome, days


def test_a_deputy_sees_nothing_else_by_it(engine, company):
    moving(engine, company)
    stand_in(engine, company, NOW.date(), NOW.date())
    others = [
        Call("digest", {"instead_of": "Otto Boss"}),
        Call("digest", {"instead_of": "Hannah Head"}),
        Call("digest", {"team": "Boss Lady"}),
        Call("digest", {"person": "Bo Lee"}),
        Call("quota", {"person": "Bo Lee"}),
        Call("team", {"team": "Boss Lady"}),
        Call("pipeline", {"team": "Boss Lady"}),
        Call("changes", {"person": "Ann Lee"}),
        Call("forecast", {"team": "Boss Lady"}),
    ]
    for call in others:
        assert press(engine, call, "Una Other").outcome == "denied", call
    assert press(engine, BOSSES_DIGEST, "Bo Lee").outcome == "denied"


def test_a_deputy_of_an_admin_sees_the_admins_team_and_not_the_company(engine, company):
    moving(engine, company)
    admin = add_person(engine, company, "Ada Admin", role=Role.ADMIN)
    add_person(engine, company, "Ally Lee", manager=admin)
    stand_in(engine, company, NOW.date(), NOW.date(), manager="Ada Admin")
    found = facts(press(engine, Call("digest", {"instead_of": "Ada Admin"}), "Una Other"))
    assert "Bo Lee" not in {each["person"] for each in found["people"]}
    assert found["wins"] == []


def test_a_deputy_reads_it_in_their_own_language(engine, company):
    moving(engine, company)
    stand_in(engine, company, NOW.date(), NOW.date())
    assert press(engine, BOSSES_DIGEST, "Una Other", locale="it").locale.startswith("it")


def test_only_the_manager_or_an_admin_makes_a_deputy(engine, company):
    args = {"deputy": "Una Other", "until": "2026-05-20"}
    assert press(engine, Call("delegate", args), "Bo Lee").outcome == "denied"
    assert press(engine, Call("delegate", {**args, "manager": "Boss Lady"}), "Hannah Head").outcome == "denied"
    assert press(engine, Call("delegate", {**args, "deputy": "Boss Lady"}), "Boss Lady").outcome == "error"
    assert press(engine, Call("delegate", {**args, "until": "2026-05-01"}), "Boss Lady").outcome == "error"
    assert press(engine, BOSSES_DIGEST, "Una Other").outcome == "denied"
    made = press(engine, Call("delegate", args), "Boss Lady")
    assert made.outcome == "answered"
    assert press(engine, BOSSES_DIGEST, "Una Other").outcome == "answered"
    assert "Una Other for Boss Lady" in "\n".join(texts(ask(engine, "who is my deputy", "Boss Lady")))
    assert press(engine, Call("end delegation", {"delegation": facts(made)["id"]}), "Bo Lee").outcome == "denied"
    assert press(engine, Call("end delegation", {"delegation": facts(made)["id"]}), "Una Other").outcome == "answered"
    assert press(engine, BOSSES_DIGEST, "Una Other").outcome == "denied"


def test_a_deputy_is_named_in_words(engine, company):
    answer = ask(engine, "Ann Lee is my deputy until 22 may", "Boss Lady")
    assert isinstance(answer.reply, Form)
    shown = {each.name: each.value for each in answer.reply.inputs}
    assert (shown["deputy"], shown["until"]) == ("ann.lee@example.com", "2026-05-22")
    made = press(engine, Call("delegate", {name: value for name, value in shown.items() if value}), "Boss Lady")
    assert facts(made)["end"] == "2026-05-22"


def test_the_digest_comes_to_the_deputy_on_those_days_only(engine, company):
    from spm_core.people.models import ChatIdentity
    from spm_core.subscriptions.due import owe_due

    una = who(engine, company, "Una Other")
    with operate(engine, company) as session:
        session.add(ChatIdentity(platform="slack", tenant="T", user_id="U1", employee_id=una))
    press(engine, Call("delegate", {"deputy": "Una Other", "start": "2026-05-16", "until": "2026-05-27"}), "Boss Lady")
    for day in range(25):
        now = NOW + timedelta(days=day)
        with operate(engine, company, now) as session:
            owe_due(session, now)
    with operate(engine, company) as session:
        owed = [n for n in session.scalars(select(Notice).order_by(Notice.id)) if n.do == "digest"]
        assert [(n.employee_id, n.due_at.date(), n.args) for n in owed] == [
            (una, date(2026, 5, day), {"instead_of": "boss.lady@example.com"}) for day in (18, 25)
        ]
