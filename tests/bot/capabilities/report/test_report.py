"""The performance report in chat: its figures, why deals were won and lost, who improved, and who may ask for whose."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.blocks import Chart, Figure, Heading, Table
from bot.parts.documents import files_of
from spm_core.principal import Role
from tests.asking import ask, audit, card, facts, labels, press_all, texts
from tests.bot.capabilities.report.reports import AFTER, MAY, cells, company_of, file_of, make_team, report
from tests.factories import add_deal, add_person, add_quota


@pytest.fixture
def team(engine: Engine) -> dict[str, int]:
    return make_team(engine)


def test_a_team_with_who_improved_and_why_deals_were_lost(engine: Engine, team: dict[str, int]) -> None:
    answer = report(engine, "Lia Lead", team="my team")
    found = facts(answer)
    assert (found["reach"], found["booked"]["amount"], found["quota"]["amount"]) == ("team", "13000.0000", "20000.0000")
    assert [(each["person"], each["attainment"][:4], each["before"][:4]) for each in found["people"]] == [
        ("Ann Abel", "1.10", "0.40"), ("Bo Baker", "0.20", "0.90"),
    ]  # fmt: skip
    assert found["improved"] == ["Ann Abel"]
    assert [(each["reason"], each["deals"], each["amount"]["amount"]) for each in found["lost_by_reason"]] == [
        ("Price", 2, "1500.0000"), ("No decision", 1, "900.0000"), (None, 1, "50.0000"),
    ]  # fmt: skip
    assert [(each["reason"], each["deals"]) for each in found["won_by_reason"]] == [("Price", 2), (None, 1)]
    assert [(each["name"], each["reason"]) for each in found["won_deals"]] == [
        ("Deal of 6000", "Price"), ("Deal of 5000", "Price"), ("Deal of 2000", None),
    ]  # fmt: skip
    assert [each["credit"]["amount"] for each in found["lost_deals"]] == [
        "900.0000", "800.0000", "700.0000", "50.0000",
    ]  # fmt: skip
    told = texts(answer)
    assert "Largest win: Deal of 6000 · $6,000 · Ann Abel · May 4 · Price" in told
    assert "Quota: missed by $7,000" in told
    assert "Lost most often: Price: 2 deals, $1,500" in told
    assert "Ann Abel: 110.0% of quota, after 40.0%" in told


def test_the_whole_before_is_compared_where_the_period_is_over(engine: Engine, team: dict[str, int]) -> None:
    kpis = facts(report(engine, "Ann Abel"))["kpis"]
    assert [kpis["won_amount"][name]["amount"] for name in ("value", "before", "delta")] == [
        "11000.0000", "4000.0000", "7000.0000",
    ]  # fmt: skip
    assert kpis["won_amount"]["better"] is True
    assert facts(report(engine, "Ann Abel"))["previous_period"]["label"] == "2026-Q1"


def test_a_persons_before_is_the_same_for_every_reader(engine: Engine, team: dict[str, int]) -> None:
    """Cy booked nothing in the first quarter: of that nothing is known, whoever else booked something then."""
    company = company_of(engine)
    for n in range(2):
        lead = add_person(engine, company, f"Lead {n}", role=Role.MANAGER, manager=team["Lia Lead"])
        cy = add_person(engine, company, f"Cy {n}", manager=lead)
        for days in ((), (date(2026, 1, 1), date(2026, 3, 31))):
            add_quota(engine, company, cy, 10_000, *days)
        add_deal(engine, company, cy, 1_000, close_date=MAY)

    def before(who: str, args: dict[str, Any]) -> Any:
        found = facts(report(engine, who, **args))["people"]
        return next(each["before"] for each in found if each["person"] == "Cy 0")

    my_team, company_s = {"team": "my team"}, {"among": "company"}
    for reader, whole in (("Lead 0", my_team), ("Lia Lead", my_team), ("Adam Admin", company_s)):
        assert before(reader, whole) is None


def test_a_running_period_is_compared_with_as_many_days(engine: Engine, team: dict[str, int]) -> None:
    running = datetime(2026, 5, 5, 12, tzinfo=UTC)  # the 35th day; on that of the first quarter nothing was won yet
    answer = report(engine, "Ann Abel", now=running)
    assert facts(answer)["previous_period"] == {
        "label": "2026-01-01/2026-02-04", "start": "2026-01-01", "end": "2026-02-04",
    }  # fmt: skip
    assert facts(answer)["kpis"]["won_amount"]["before"]["amount"] == "0.0000"
    assert "Before: Jan 1 – Feb 4, as many days as have come of Q2." in texts(answer)


def test_the_point_comes_first_and_a_phone_has_room_for_its_tables(engine: Engine, team: dict[str, int]) -> None:
    blocks = card(report(engine, "Lia Lead", team="my team")).body
    assert [block.text for block in blocks if isinstance(block, Heading)][:2] == [
        "What did not go well",
        "What went well",
    ]
    assert isinstance(blocks[0], Figure)
    assert [len(block.columns) for block in blocks if isinstance(block, Table)] == [3]


def test_what_closes_later_is_no_part_of_it(engine: Engine, team: dict[str, int]) -> None:
    early = datetime(2026, 5, 3, 12, tzinfo=UTC)
    found = facts(report(engine, "Lia Lead", now=early, team="my team"))
    assert (found["booked"]["amount"], found["won_deals"], found["lost_by_reason"]) == ("0.0000", [], [])


def test_without_reasons_the_section_is_not_there(engine: Engine, team: dict[str, int]) -> None:
    answer = report(engine, "Ann Abel")
    assert not any("Losses by reason" in sheet for sheet in cells(file_of(engine, "Ann Abel", "xlsx")[1]))
    assert facts(answer)["lost_by_reason"] == []
    assert not any("lost most often" in text.lower() for text in texts(answer))


def test_a_split_counts_its_part_and_not_the_whole(engine: Engine, team: dict[str, int]) -> None:
    with_company = team["Ann Abel"], team["Bo Baker"]
    company = company_of(engine)
    add_deal(engine, company, with_company[0], 30_000, "lost", date(2026, 6, 1), loss_reason="Price",
             splits={with_company[0]: "0.1", with_company[1]: "0.9"})  # fmt: skip
    found = facts(report(engine, "Ann Abel"))
    assert [each["credit"]["amount"] for each in found["lost_deals"]] == ["3000.0000"]
    assert found["lost_by_reason"][0]["amount"]["amount"] == "3000.0000"


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize(
    ("who", "args"),
    [
        ("Ann Abel", {"person": "Bo Baker"}),
        ("Ann Abel", {"team": "Lia Lead"}),
        ("Ann Abel", {"among": "company"}),
        ("Ann Abel", {"person": "Nobody Known"}),
        ("Lia Lead", {"person": "Olga Other"}),
        ("Lia Lead", {"among": "company"}),
    ],
)
@pytest.mark.parametrize("kind", [None, "pdf", "xlsx"])
def test_whoever_may_not_see_is_denied_alike(
    engine: Engine, team: dict[str, int], who: str, args: dict[str, Any], kind: str | None
) -> None:
    refused = report(engine, who, **{**args, **({"format": kind} if kind else {})})
    nobody = report(engine, who, person="Nobody At All")
    assert (refused.outcome, texts(refused), files_of(refused)) == ("denied", texts(nobody), ())


def test_a_manager_sees_a_rep_and_an_admin_the_company(engine: Engine, team: dict[str, int]) -> None:
    assert facts(report(engine, "Lia Lead", person="Bo Baker"))["booked"]["amount"] == "2000.0000"
    whole = report(engine, "Adam Admin", among="company")
    assert (facts(whole)["reach"], facts(whole)["booked"]["amount"]) == ("company", "13000.0000")
    assert card(whole).title == "Performance of Acme · Q2"
    assert [each["person"] for each in facts(whole)["people"]] == ["Ann Abel", "Bo Baker"]


def test_who_asked_for_whom_is_recorded(engine: Engine, team: dict[str, int]) -> None:
    report(engine, "Lia Lead", person="Bo Baker", format="pdf")
    assert (audit(engine)[-1].capability, audit(engine)[-1].subject_id) == ("report", team["Bo Baker"])


def test_every_button_leads_somewhere(engine: Engine, team: dict[str, int]) -> None:
    answer = report(engine, "Lia Lead", team="my team")
    assert labels(answer) == ["PDF", "XLSX", "Q1", "Another period…"]
    assert [each.outcome for each in press_all(engine, answer, "Lia Lead", now=AFTER)] == [
        "answered", "answered", "answered", "form",
    ]  # fmt: skip


def test_its_charts_say_their_numbers(engine: Engine, team: dict[str, int]) -> None:
    charts = [block for block in card(report(engine, "Lia Lead", team="my team")).body if isinstance(block, Chart)]
    assert [chart.title for chart in charts] == ["Booked against quota"]
    assert charts[0].lines == ("Q1: Booked $13,000 · Quota $20,000", "Q2: Booked $13,000 · Quota $20,000")
    assert all(len(chart.title) <= 50 for chart in charts)


@pytest.mark.parametrize(
    ("question", "who", "args"),
    [
        ("performance report for last quarter", "Ann Abel", {}),
        ("give me a pdf of my results last quarter", "Ann Abel", {"format": "pdf"}),
        ("company performance report as excel for last quarter", "Adam Admin", {"format": "xlsx", "among": "company"}),
        ("performance report for Bo last quarter", "Lia Lead", {"person": "bo.baker@example.com"}),
    ],
)
def test_in_words(engine: Engine, team: dict[str, int], question: str, who: str, args: dict[str, str]) -> None:
    answer = ask(engine, question, who, now=AFTER)
    assert (answer.outcome, answer.call and answer.call.do) == ("answered", "report")
    assert answer.call is not None
    assert args.items() <= answer.call.args.items()
    assert answer.call.args["period"] == {"start": "2026-04-01", "end": "2026-06-30"}


def test_where_there_is_nothing_to_compare_with_no_change_is_judged(engine: Engine, team: dict[str, int]) -> None:
    running = datetime(2026, 5, 5, 12, tzinfo=UTC)  # the 35th day; on that of the first quarter nothing was won yet
    answer = report(engine, "Ann Abel", now=running)
    [table] = [block for block in card(answer).body if isinstance(block, Table)]
    changes = {name: change for name, _value, change in table.rows}
    assert facts(answer)["kpis"]["won_amount"]["better"] is True
    assert changes["Booked"] == ""
    assert not any("–" in change for change in changes.values())
