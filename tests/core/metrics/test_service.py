"""Whose figures, how many statements, splits, stages, activities, comparisons: on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from spm_core.db import ScopedSession, session_for
from spm_core.deals.models import DealChange
from spm_core.errors import CoreError, NotAllowed
from spm_core.fx.models import Rate
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.compare import Comparison, MetricCompareTo, compare
from spm_core.metrics.models import Activity, Lead, WorkHours
from spm_core.metrics.service import Measured, MetricQuestion, measure
from spm_core.metrics.statements import Dimension
from spm_core.money import Money
from spm_core.people.identity import operator
from spm_core.period import Calendar, Period, days
from spm_core.principal import CompanyInfo, Principal, Role
from spm_core.who import Who
from tests.factories import NOW, add_deal, add_person, add_quota, make_company, move_person, operate, principal

GROUPS: tuple[Dimension | None, ...] = (None, "person", "team", "stage", "product", "sector")
Q1, Q2 = Calendar().part("quarter", 2026, 1), Calendar().part("quarter", 2026, 2)


class Team:
    """Boss leads Ann, Bo and Cy; Di is in nobody's team."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.company: CompanyInfo = make_company(engine)
        self.boss = add_person(engine, self.company, "Boss", role=Role.MANAGER)
        self.ann, self.bo, self.cy = (
            add_person(engine, self.company, name, manager=self.boss, team="North") for name in ("Ann", "Bo", "Cy")
        )
        self.di = add_person(engine, self.company, "Di")

    def deal(self, owner: int, amount: int = 100, status: str = "won", **options: Any) -> int:
        return add_deal(self.engine, self.company, owner, amount, status, **options)

    def add(self, *rows: Any) -> None:
        with operate(self.engine, self.company) as session:
            session.add_all(rows)

    @contextmanager
    def as_(self, who: str = "admin", now: datetime = NOW) -> Iterator[ScopedSession]:
        asker: Principal = operator(self.company) if who == "admin" else principal(self.engine, self.company, who, now)
        with session_for(self.engine, asker, now) as session:
            yield session

    def measured(
        self,
        metric: str,
        subject: Who,
        by: Dimension | None = None,
        period: Period = Q2,
        who: str = "admin",
        **stages: str,
    ) -> Measured:
        with self.as_(who) as session:
            return measure(session, MetricQuestion(metric, subject, period, by, **stages), NOW)

    def compared(
        self, metric: str, subject: Who, to: MetricCompareTo | Period, who: str = "admin", period: Period = Q2
    ) -> Comparison:
        asked = MetricQuestion(metric, subject, period)
        with self.as_(who) as session:
            return compare(session, asked, measure(session, asked, NOW), to, NOW)


@pytest.fixture
def team(engine: Engine) -> Team:
    return Team(engine)


def own(person: int) -> Who:
    return Who("own", person)


def under(lead: int) -> Who:
    return Who("team", lead)


COMPANY = Who("company")


def usd(amount: int | str) -> Money:
    return Money(Decimal(amount), "USD")


def by_name(found: Measured) -> dict[str | None, object]:
    return {line.group.name: line.value.value for line in found.lines}


# ---------------------------------------------------------------- rights


def test_figures_are_ones_own_ones_teams_or_for_an_admin_everybodys(team: Team) -> None:
    for amount, person in ((1, team.boss), (10, team.ann), (100, team.bo), (1000, team.di)):
        team.deal(person, amount)
    assert team.measured("won_amount", own(team.ann), who="Ann").value.value == usd(10)
    assert team.measured("won_amount", under(team.boss), who="Boss").value.value == usd(111)
    assert team.measured("won_amount", COMPANY).value.value == usd(1111)
    for who, subject in (
        ("Ann", own(team.bo)),
        ("Ann", under(team.boss)),
        ("Ann", COMPANY),
        ("Boss", own(team.di)),
        ("Boss", COMPANY),
    ):
        with pytest.raises(NotAllowed):
            team.measured("won_amount", subject, who=who)


def test_a_breakdown_holds_only_people_one_may_see(team: Team) -> None:
    team.deal(team.ann, 10)
    team.deal(team.bo, 100)
    assert by_name(team.measured("won_amount", own(team.ann), "person", who="Ann")) == {"Ann": usd(10)}
    assert by_name(team.measured("won_amount", under(team.ann), "person", who="Ann")) == {"Ann": usd(10)}
    assert by_name(team.measured("won_amount", under(team.boss), "person", who="Boss")) == {
        "Bo": usd(100),
        "Ann": usd(10),
        "Cy": usd(0),
    }


def test_the_teams_average_is_told_where_three_others_stay_unknown(team: Team) -> None:
    eva = add_person(team.engine, team.company, "Eva", manager=team.boss)
    for amount, person in ((10, team.ann), (20, team.bo), (60, team.cy), (30, eva), (5000, team.di), (900, team.boss)):
        team.deal(person, amount)
    found = team.compared("won_amount", own(team.ann), "team_average", who="Ann")
    assert (found.value.value, found.people, found.delta, found.better) == (usd(30), 4, usd(-20), False)
    assert found.value.inputs == {}
    assert found.lines == ()
    assert team.compared("won_amount", own(team.ann), "team_average", who="Boss").value.value == usd(30)


def test_an_average_that_leaves_two_others_is_not_told(team: Team) -> None:
    for person in (team.ann, team.bo, team.cy):
        team.deal(person, 10)
    found = team.compared("win_rate", own(team.ann), "team_average", who="Ann")
    assert (found.value.value, found.value.reason, found.people) == (None, "too_few_people", None)


def test_an_average_that_leaves_one_who_has_moved_on_is_not_told(team: Team) -> None:
    """A lead sees what was theirs of a former report, not what came after, which the others' figures would leave."""
    eva = add_person(team.engine, team.company, "Eva", manager=team.boss)
    for person in (team.bo, team.cy, eva):
        move_person(team.engine, team.company, person, team.ann, date(2026, 1, 1))
    move_person(team.engine, team.company, team.cy, team.boss, date(2026, 5, 1))
    for person in (team.ann, team.bo, team.cy, eva):
        team.deal(person, 10)
    found = team.compared("won_amount", own(team.ann), "team_average", who="Ann")
    assert (found.value.value, found.value.reason) == (None, "too_few_people")


def test_the_average_of_a_rate_is_that_of_all_cases(team: Team) -> None:
    eva = add_person(team.engine, team.company, "Eva", manager=team.boss)
    for person, results in ((team.ann, "w"), (team.bo, "lll"), (team.cy, "w"), (eva, "w"), (team.boss, "wwwwww")):
        for result in results:
            team.deal(person, status="won" if result == "w" else "lost")
    found = team.compared("win_rate", own(team.ann), "team_average", who="Ann")
    assert found.value.value == Decimal("0.5")
    assert found.delta == Decimal("0.5")


def test_who_has_no_manager_has_no_team_average_and_a_team_neither(team: Team) -> None:
    assert team.compared("deals_won", own(team.di), "team_average").value.reason == "no_team"
    assert team.compared("deals_won", under(team.boss), "team_average").value.reason == "only_for_people"


# ---------------------------------------------------------------- statements


def _count(engine: Engine, team: Team, metric: str, by: Dimension | None) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    with team.as_() as session:
        event.listen(engine, "before_cursor_execute", note)
        try:
            measure(session, MetricQuestion(metric, COMPANY, Q2, by), NOW)
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("metric", ["won_amount", "velocity", "median_deal", "coverage", "calls", "prospecting_share"])
def test_the_number_of_statements_does_not_grow_with_people(team: Team, metric: str) -> None:
    def add(names: str) -> None:
        for name in names:
            person = add_person(team.engine, team.company, f"Rep {name}", manager=team.boss)
            team.deal(person, splits={person: "0.5", team.ann: "0.5"})
            team.deal(person, status="open", close_date=date(2026, 6, 1))
            add_quota(team.engine, team.company, person, 100)

    add("a")
    few = _count(team.engine, team, metric, "person")
    add("bcdefgh")
    assert _count(team.engine, team, metric, "person") == few


# ---------------------------------------------------------------- deals


def test_a_split_deal_counts_for_each_person_and_once_for_their_team(team: Team) -> None:
    team.deal(team.ann, 100, splits={team.ann: "0.6", team.bo: "0.4"})
    for metric, ann, bo, both in (
        ("won_amount", usd(60), usd(40), usd(100)),
        ("deals_won", 1, 1, 1),
        ("average_deal", usd(100), usd(100), usd(100)),
        ("cycle_days", 119, 119, 119),
    ):
        found = team.measured(metric, under(team.boss), "person")
        assert (by_name(found)["Ann"], by_name(found)["Bo"], found.value.value) == (ann, bo, both), metric
        assert by_name(team.measured(metric, COMPANY, "team")) == {"North": both}


def test_a_team_is_what_it_was_on_the_day_a_deal_closed(team: Team) -> None:
    team.deal(team.ann, 10, close_date=date(2026, 4, 10))
    team.deal(team.ann, 100, close_date=date(2026, 5, 4))
    move_person(team.engine, team.company, team.ann, None, date(2026, 5, 1))
    assert team.measured("won_amount", under(team.boss)).value.value == usd(10)
    assert team.measured("won_amount", own(team.ann)).value.value == usd(110)


def test_what_closes_later_is_still_open_and_what_begins_later_is_not_there(team: Team) -> None:
    team.deal(team.ann, 10, close_date=date(2026, 5, 20))
    team.deal(team.ann, 100, "open", close_date=date(2026, 6, 1), created_on=date(2026, 5, 14))
    assert team.measured("won_amount", own(team.ann)).value.value == usd(0)
    assert team.measured("open_pipeline", own(team.ann)).value.value == usd(10)
    assert team.measured("open_deals", own(team.ann)).value.value == 1


def test_nothing_closed_is_undefined_and_says_why(team: Team) -> None:
    found = team.measured("win_rate", own(team.ann)).value
    assert (found.value, found.reason, found.sample) == (None, "no_closed_deals", 0)
    assert team.measured("median_deal", own(team.ann)).value.reason == "no_won_deals"
    assert team.measured("attainment", own(team.ann)).value.reason == "no_quota"
    assert team.measured("won_amount", own(team.ann)).value.value == usd(0)


def test_few_cases_are_called_a_small_sample(team: Team) -> None:
    for _ in range(9):
        team.deal(team.ann)
    assert team.measured("win_rate", own(team.ann)).value.small_sample
    team.deal(team.ann, status="lost")
    found = team.measured("win_rate", own(team.ann)).value
    assert (found.value, found.sample, found.small_sample) == (Decimal("0.9"), 10, False)
    assert not team.measured("won_amount", own(team.ann)).value.small_sample


def test_an_amount_without_a_rate_is_left_out_and_listed(team: Team) -> None:
    team.deal(team.ann, 10)
    team.deal(team.ann, 7, currency="EUR")
    found = team.measured("won_amount", own(team.ann))
    assert (found.value.value, found.waiting_for_rate) == (usd(10), (Money(Decimal(7), "EUR"),))
    average = team.measured("average_deal", own(team.ann)).value
    assert average.value == usd(10)
    team.add(Rate(currency="EUR", day=date(2026, 5, 1), rate=Decimal("1.1")))
    assert team.measured("won_amount", own(team.ann)).value.value == usd("17.7")


def test_attainment_by_person_and_of_the_company(team: Team) -> None:
    team.deal(team.ann, 50)
    add_quota(team.engine, team.company, team.ann, 100)
    add_quota(team.engine, team.company, team.bo, 100)
    found = team.measured("attainment", COMPANY, "person")
    assert by_name(found) == {"Ann": Decimal("0.5"), "Bo": 0, "Cy": None, "Di": None}
    assert found.value.value == Decimal("0.25")
    assert team.measured("coverage", own(team.ann)).value.value == 0


def test_when_the_quota_is_met_nothing_is_left_to_cover(team: Team) -> None:
    team.deal(team.ann, 150)
    add_quota(team.engine, team.company, team.ann, 100)
    found = team.measured("coverage", own(team.ann)).value
    assert (found.value, found.reason) == (None, "met")
    assert team.measured("gap", own(team.ann)).value.value == usd(0)


def test_velocity_is_made_of_its_parts(team: Team) -> None:
    for n in range(18):
        team.deal(team.ann, 1, "open", close_date=date(2026, 6, 1 + n))
    created = date(2026, 2, 15)
    for n in range(25):
        status = "won" if n < 6 else "lost"
        team.deal(team.ann, 42_000, status, created_on=created, close_date=date(2026, 5, 4))
    found = team.measured("velocity", own(team.ann)).value
    assert isinstance(found.value, Money)
    assert round(found.value.amount, 2) == Decimal("2326.15")  # 18 × 42,000 × 24 % ÷ 78


def test_a_metric_that_is_not_there_or_cannot_be_grouped_so(team: Team) -> None:
    for metric, by, code in (
        ("luck", None, "unknown_metric"),
        ("calls", "product", "cannot_group"),
        ("coverage", "stage", "cannot_group"),
    ):
        with pytest.raises(CoreError) as wrong:
            team.measured(metric, COMPANY, by)  # type: ignore[arg-type]
        assert wrong.value.code == code


def test_every_metric_has_an_answer_where_there_is_nothing(team: Team) -> None:
    for metric in BUILT_IN.keys() - {"stage_conversion", "closed_stage_conversion"}:
        found = team.measured(metric, COMPANY, "person").value
        assert (found.value is None) == (found.reason is not None), metric


# ---------------------------------------------------------------- activities, leads, hours


def test_activities_are_summed_by_kind(team: Team) -> None:
    day = date(2026, 5, 5)
    team.add(
        Activity(employee_id=team.ann, kind="demo", day=day, count=3, source="chat"),
        Activity(employee_id=team.ann, kind="call", day=day, count=20, source="chat"),
        Activity(employee_id=team.bo, kind="demo", day=day, count=1, source="chat"),
        Activity(employee_id=team.bo, kind="demo", day=date(2026, 3, 31), count=9, source="chat"),
        Activity(employee_id=team.bo, kind="demo", day=date(2026, 5, 14), count=9, source="chat"),
    )
    found = team.measured("demos", under(team.boss), "person", who="Boss")
    assert (found.value.value, by_name(found)) == (4, {"Ann": 3, "Bo": 1, "Cy": None})
    assert team.measured("calls", own(team.ann), who="Ann").value.value == 20
    assert team.measured("calls", own(team.cy)).value.reason == "no_activities"


def test_shares_of_hours(team: Team) -> None:
    day = date(2026, 5, 5)
    for kind, hours in (("prospecting", "2"), ("admin", "1"), ("selling", "5")):
        team.add(WorkHours(employee_id=team.ann, day=day, kind=kind, hours=Decimal(hours), source="file"))
    assert team.measured("prospecting_share", own(team.ann)).value.value == Decimal("0.25")
    assert team.measured("admin_share", own(team.ann)).value.value == Decimal("0.125")
    assert team.measured("admin_share", own(team.bo)).value.reason == "no_hours"


def test_leads_to_customers_by_the_day_they_came_in(team: Team) -> None:
    for n, converted in enumerate((date(2026, 5, 1), None, None, date(2026, 5, 14))):
        lead = Lead(external_id=f"L{n}", owner_id=team.ann, name="x", created_on=date(2026, 4, 2), source="file")
        lead.converted_on = converted
        team.add(lead)
    found = team.measured("conversion_rate", under(team.boss), "person", from_stage="lead", to_stage="customer")
    assert found.value.value == Decimal("0.25")  # the fourth becomes one tomorrow
    assert (found.value.metric, found.value.sample, by_name(found)["Ann"]) == ("conversion_rate", 4, Decimal("0.25"))


# ---------------------------------------------------------------- stages


def stages(team: Team, owner: int, *steps: tuple[str, date]) -> None:
    deal = team.deal(owner, 100, "open", stage=steps[-1][0], close_date=date(2026, 6, 1))
    old = ""
    for stage, day in steps:
        team.add(DealChange(deal_id=deal, changed_on=day, field="stage", old=old, new=stage))
        old = stage


def test_conversion_between_stages(team: Team) -> None:
    first, later = date(2026, 4, 2), date(2026, 5, 2)
    stages(team, team.ann, ("Demo", first), ("Proposal", later))
    stages(team, team.ann, ("Demo", first), ("Proposal", first), ("Negotiation", later))
    stages(team, team.ann, ("Demo", first), ("Negotiation", later))  # skipped: reached
    stages(team, team.ann, ("Demo", first), ("Closed Won", later))
    stages(team, team.ann, ("Demo", first), ("Closed Lost", later))
    stages(team, team.ann, ("Demo", first))
    stages(team, team.ann, ("Demo", date(2026, 3, 1)), ("Demo", later), ("Proposal", later))  # of the cohort before
    found = team.measured("conversion_rate", own(team.ann), from_stage="demo", to_stage="PROPOSAL").value
    assert (found.inputs["stage_entered"], found.inputs["stage_reached"]) == (6, 4)
    won = team.measured("conversion_rate", own(team.ann), from_stage="Demo").value
    assert won.inputs["stage_reached"] == 1
    with pytest.raises(CoreError) as wrong:
        team.measured("conversion_rate", own(team.ann), from_stage="Dmeo")
    assert wrong.value.code == "unknown_stage"
    assert "Negotiation" in str(wrong.value.params["known"])


def test_to_which_stage_but_not_from_which(team: Team) -> None:
    with pytest.raises(CoreError) as wrong:
        team.measured("conversion_rate", own(team.ann), to_stage="Demo")
    assert wrong.value.code == "no_first_stage"


# ---------------------------------------------------------------- history and comparisons


def test_with_history_figures_are_those_of_the_day(team: Team) -> None:
    deal = team.deal(team.ann, 500, "won", stage="Closed Won", close_date=date(2026, 5, 12))
    team.add(
        DealChange(deal_id=deal, changed_on=date(2026, 5, 12), field="stage", old="Proposal", new="Closed Won"),
        DealChange(deal_id=deal, changed_on=date(2026, 5, 12), field="amount", old="300", new="500"),
        DealChange(deal_id=deal, changed_on=date(2026, 5, 12), field="close_date", old="2026-06-30", new="2026-05-12"),
    )
    then = datetime(2026, 5, 11, 12, tzinfo=UTC)
    wanted = {
        "won_amount": usd(0),
        "deals_won": 0,
        "open_pipeline": usd(300),
        "open_deals": 1,
        "pipeline_created": usd(0),
    }
    with team.as_(now=then) as session:
        for metric, value in wanted.items():
            for by in GROUPS:
                found = measure(session, MetricQuestion(metric, own(team.ann), Q2, by), then)
                assert found.value.value == value, (metric, by)
        lines = measure(session, MetricQuestion("open_deals", own(team.ann), Q2, "stage"), then).lines
    assert [(line.group.name, line.value.value) for line in lines] == [("Proposal", 1)]


def test_compared_with_the_previous_period_and_the_same_one_last_year(team: Team) -> None:
    team.deal(team.ann, 150)
    team.deal(team.ann, 100, close_date=date(2026, 2, 2))
    team.deal(team.ann, 300, close_date=date(2025, 5, 5), created_on=date(2025, 5, 1))
    before = team.compared("won_amount", own(team.ann), "previous_period")
    assert (before.period, before.delta, before.change, before.better) == (Q1, usd(50), Decimal("0.5"), True)
    year = team.compared("won_amount", own(team.ann), "same_period_last_year")
    assert (year.period.label, year.delta, year.better) == ("2025-Q2", usd(-150), False)
    cycle = team.compared("cycle_days", own(team.ann), "same_period_last_year")
    assert (cycle.delta, cycle.better) == (Decimal(115), False)  # a longer cycle is worse
    nothing = team.compared("win_rate", own(team.bo), "previous_period")
    assert (nothing.delta, nothing.better, nothing.value.reason) == (None, None, "no_closed_deals")


def test_open_figures_of_the_previous_period_are_those_of_a_day_in_it(team: Team) -> None:
    team.deal(team.ann, 100, close_date=date(2026, 3, 20))  # open on 11 February, the same distance into Q1
    found = team.compared("open_pipeline", own(team.ann), "previous_period")
    assert found.value.value == usd(100)
    assert found.as_of is not None
    assert found.as_of.date() == date(2026, 2, 12)


def test_a_year_before() -> None:
    calendar = Calendar(2)
    assert calendar.a_year_before(calendar.part("quarter", 2027, 2)).label == "FY2026-Q2"
    assert calendar.a_year_before(calendar.month(2024, 2)).label == "2023-02"
    assert calendar.a_year_before(days(date(2024, 2, 29), date(2024, 3, 4))) == days(
        date(2023, 2, 28), date(2023, 3, 4)
    )
