"""The week's digest: what is in it, that it adds up, who may have it, and that it fits every chat."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from bot.blocks import Heading
from bot.inputs import Form
from bot.slack import limits as slack_limits
from bot.slack.render import message
from bot.teams.limits import CARD_BYTES
from bot.teams.render import render
from bot.turn import Call
from spm_core.deals.models import DealChange
from spm_core.delegations.models import Delegation
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, audit, card, facts, labels, press, press_all, texts
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
    assert headings(answer) == [
        "Forecast",
        "What changed in the pipeline",
        "People",
        "At risk",
        "Wins",
        "Do this week",
    ]
    assert "Talk with Bo Lee" in said
    assert labels(answer)[0] == "Bo Lee's path to quota"
    assert all(each.outcome in ("answered", "confirm") for each in press_all(engine, answer, "Boss Lady"))


def test_the_facts_are_those_of_the_other_cards(engine, company):
    moving(engine, company)
    digest, quota = (facts(ask(engine, text, "Boss Lady")) for text in ("weekly digest", "my team's quota"))
    for name in ("booked", "quota", "attainment", "pace", "gap", "required_per_day"):
        assert digest[name] == quota[name]
    changes = facts(press(engine, Call("changes", {"team": "my_team", "since": "2026-05-05"}), "Boss Lady"))
    assert digest["changes"] == changes


def test_a_section_without_content_is_no_section(engine, company):
    add_deal(engine, company, who(engine, company, "Ann Lee"), 1_000, "won", date(2026, 5, 12))
    assert headings(ask(engine, "weekly digest", "Boss Lady")) == [
        "Forecast",
        "What changed in the pipeline",
        "People",
        "Wins",
        "Do this week",
    ]


def test_a_week_in_which_nothing_changed_is_one_line(engine, company):
    answer = ask(engine, "weekly digest", "Boss Lady")
    assert len(card(answer).body) == 1
    title, line = texts(answer)[:2]
    assert "since May 6, 2026" in title
    assert line.startswith("Nothing changed since May 6, 2026")
    assert not card(answer).quiet
    assert facts(answer)["nothing_changed"] is True


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
        session.add(Delegation(manager_id=manager_id, deputy_id=deputy_id, starts_on=first, last_day=last))


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
    assert "Boss Lady | Una Other" in "\n".join(texts(ask(engine, "who is my deputy", "Boss Lady")))
    assert press(engine, Call("end delegation", {"delegation": facts(made)["id"]}), "Bo Lee").outcome == "denied"
    assert press(engine, Call("end delegation", {"delegation": facts(made)["id"]}), "Una Other").outcome == "answered"
    assert press(engine, BOSSES_DIGEST, "Una Other").outcome == "denied"


def test_a_deputy_is_named_in_words(engine, company):
    answer = ask(engine, "Ann Lee is my deputy until 22 may", "Boss Lady")
    assert isinstance(answer.reply, Form)
    shown = {each.name: each.value for each in answer.reply.inputs}
    assert (shown["deputy"], shown["until"]) == ("Ann Lee", "until 22 may")
    made = press(engine, Call("delegate", {name: value for name, value in shown.items() if value}), "Boss Lady")
    assert facts(made)["end"] == "2026-05-22"


def test_the_digest_comes_to_the_deputy_on_those_days_only(engine, company):
    from spm_core.notices.models import Notice
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
