"""Why these numbers: formulas with this person's inputs, and the deals behind what was booked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Engine, select

from bot.i18n import moment, speaking
from bot.turn import Call
from spm_core.people.models import FOREVER, Assignment
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, press, press_all, texts
from tests.factories import NOW, add_deal, add_person, add_quota, move_person, operate


def test_formulas_and_deals(engine: Engine, company: CompanyInfo) -> None:
    ann, bo = (add_person(engine, company, name) for name in ("Ann", "Bo"))
    add_quota(engine, company, ann, 65_000)
    add_deal(engine, company, ann, 20_000, name="Big", close_date=date(2026, 4, 7))
    add_deal(engine, company, ann, 10_000, name="Shared", splits={ann: "0.6", bo: "0.4"})
    add_deal(engine, company, ann, 99, "open", date(2026, 6, 1), name="Open")
    answer = press(engine, Call("why"), "Ann")
    with speaking("en", NOW.date()):
        at = moment(NOW)
    assert texts(answer) == [
        "Why these numbers · Ann, Q2",
        "$26,000",
        "booked from 2 deals",
        "",
        "Attainment: $26,000 ÷ $65,000 = 40.00%",
        "Time gone: 30 of 65 working days ended = 46.15%",
        "Expected by today: $65,000 × 46.15% = $30,000",
        "Pace: 40.00% ÷ 46.15% = 0.87 (1 is on pace)",
        "Gap: $65,000 − $26,000 = $39,000",
        "Needed per day: $39,000 ÷ 35 working days = $1,114.29",
        "At this rate: $26,000 ÷ 46.15% = $56,333.33",
        f"As of: {at}",
        "Period: Apr 1 – Jun 30",
        "Working days: Mon–Fri; no public holidays counted.",
    ]
    found = facts(answer)
    counted = sum(Decimal(deal["credit"]["amount"]) for deal in found["deals"])
    assert counted == Decimal(found["booked"]["amount"]) == 26_000
    quota, deals, wrong = press_all(engine, answer, "Ann")
    assert (quota.reply.title, wrong.reply.title) == ("Your quota · Q2", "A figure is wrong")
    assert texts(deals)[4:] == [
        "Big | $20,000 | closed Apr 7",
        "Shared | $6,000 | closed May 4 · 60% of it counts",
    ]
    assert press_all(engine, deals, "Ann")[1].reply == answer.reply


def test_own_working_time_is_told_and_counts(engine: Engine, company: CompanyInfo) -> None:
    people = [add_person(engine, company, name, locale=locale) for name, locale in (("Ann", "en"), ("Bo", "it"))]
    for person in people:
        add_quota(engine, company, person, 65_000)
    move_person(engine, company, people[0], None, date(2026, 5, 4))
    with operate(engine, company) as session:
        for assignment in session.scalars(select(Assignment).where(Assignment.ends_on == FOREVER)):
            assignment.weekdays = "0123" if assignment.employee_id == people[0] else None
            assignment.working_time = Decimal("0.8")
    ann, bo = (texts(press(engine, Call("why"), name)) for name in ("Ann", "Bo"))
    assert ann[-2:] == [
        "Works Mon–Fri · Works Mon–Thu since Mon, May 4",
        "Working days: Mon–Thu; no public holidays counted.",
    ]
    assert "Time gone: 29 of 57 working days ended = 50.88%" in ann
    assert bo[-2].startswith("Lavora all'80") or bo[-2].startswith("Lavora al 80")
    assert facts(ask(engine, "how am I tracking to quota", "Ann"))["days_left"] == 28


def test_without_quota_and_deals(engine: Engine, company: CompanyInfo) -> None:
    add_person(engine, company, "Ann")
    written = texts(press(engine, Call("why"), "Ann"))
    assert "No deal was won in this period." in written
    assert not any(text.startswith(("Attainment", "Pace", "Gap")) for text in written)


def test_a_ramp_is_explained(engine: Engine, company: CompanyInfo) -> None:
    hire = add_person(engine, company, "Teo", start_date=date(2026, 4, 1), ramp=["0.25", "0.5", "0.75"])
    add_quota(engine, company, hire, 240_000)
    assert "Quota: full quota $240,000 × 50.0% for ramp and active time = $120,000" in texts(
        press(engine, Call("why"), "Teo")
    )


def test_a_team_names_whose_deals_and_adds_up_the_rest(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    bo = add_person(engine, company, "Bo", manager=boss)
    for amount in range(1, 18):
        add_deal(engine, company, bo, amount, name=f"Deal of {amount}")
    answer = press(engine, Call("why", {"show": "deals"}), "Boss")
    assert "Deal of 17 | $17 | Bo · closed Mon, May 4" in texts(answer)
    assert "and 7 more deals, $28 together" in texts(answer)
    assert len(facts(answer)["deals"]) == 17


def test_a_foreign_deal_waits_for_its_rate(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_deal(engine, company, ann, 5, name="Foreign", currency="GBP")
    told = texts(ask(engine, "which deals are behind my number", "Ann"))
    assert "Foreign | waiting for a rate | closed Mon, May 4" in told
    assert facts(press(engine, Call("why"), "Ann"))["booked"]["amount"] == "0.0000"


def test_somebody_elses_numbers_carry_their_name(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    add_person(engine, company, "Bo", manager=boss)
    answer = press(engine, Call("why", {"person": "Bo"}), "Boss")
    assert answer.reply.title == "Why these numbers · Bo, Q2"
    assert card(answer).subject_id is not None
