"""Worked examples of the field, with their published results (each by its id in worked_examples.json)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

from spm_core.deals.pipeline import Pipeline, pipeline
from spm_core.deals.rules import status_of_stage
from spm_core.deals.service import Credit
from spm_core.money import Money
from spm_core.period import Calendar, Period, days
from spm_core.principal import Bands
from spm_core.quota.days import Days
from spm_core.quota.effective import Employment, QuotaLine, first_ramp_month
from spm_core.quota.rules import decimal, fits, target
from spm_core.quota.season import by_weights
from spm_core.quota.standing import Standing, standing
from spm_core.week_years import WeekYears
from spm_core.workdays import WorkCalendar

EXAMPLES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "worked_examples.json").read_text(encoding="utf-8"), parse_float=Decimal
)
WORK, EVERY_DAY = WorkCalendar(), WorkCalendar(frozenset(range(7)))
TODAY = date(2026, 5, 13)
Q2 = days(date(2026, 4, 1), date(2026, 6, 30))


def example(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return EXAMPLES[name]["inputs"], EXAMPLES[name]["expected"]


def cents(exact: Fraction | Decimal) -> Decimal:
    value = decimal(exact) if isinstance(exact, Fraction) else exact
    return value.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def usd(amount: Decimal | int) -> Money:
    return Money(Decimal(amount), "USD")


def pacing(actual: int, total: int, ended: int, quota: int) -> Standing:
    return standing(
        period=Q2, as_of=datetime(2026, 5, 13, tzinfo=UTC), days=Days(total, ended), over=False,
        booked=usd(actual), quota=usd(quota), nominal=usd(quota), bands=Bands(),
    )  # fmt: skip


def effective(period: Period, quota: QuotaLine, who: Employment, work: WorkCalendar = WORK) -> Fraction:
    found = target(period, [quota], who, work)
    assert found is not None
    return found.effective


def test_pacing_index() -> None:
    given, expected = example("A01")
    facts = pacing(given["actual"], given["days_total"], given["days_elapsed"], given["target"])
    assert facts.attainment is not None
    assert facts.elapsed is not None
    assert facts.pace is not None
    assert facts.attainment * 100 == expected["attainment_pct"]
    assert cents(facts.elapsed * 100) == expected["time_pct"]
    assert facts.pace * 100 == expected["pacing_pct"]


def test_run_rate() -> None:
    given, expected = example("A03")
    facts = pacing(given["actual"], given["days_total"], given["days_elapsed"], 1)
    assert facts.projected == usd(expected["projected"])


def test_ramping_rep() -> None:
    given, expected = example("Q01")
    who = Employment(Q2.start, ramp=tuple(map(Decimal, given["ramp"])))
    quarter = QuotaLine(Q2, Decimal(given["monthly_quota"] * 3))
    assert quarter.amount == expected["full_quarter"]
    assert effective(Q2, quarter, who) == expected["quarter"]
    assert effective(Q2, quarter, who) / Fraction(quarter.amount) * 100 == expected["quarter_ramp_pct"]
    months = [Calendar().month(2026, number) for number in (4, 5, 6)]
    monthly = [QuotaLine(month, Decimal(given["monthly_quota"])) for month in months]
    assert [effective(month, quota, who) for month, quota in zip(months, monthly, strict=True)] == expected["months"]


def test_a_team_with_a_ramping_member() -> None:
    given, expected = example("Q03")
    quota, flat = QuotaLine(Q2, Decimal(given["flat_quota"])), Employment()
    ramping = Employment(Q2.start, ramp=(given["ramp_weight"],) * 3)
    people = [flat] * given["ramped"] + [ramping] * given["ramping"]
    assert sum(effective(Q2, quota, who) for who in people) == expected["team_quota"]


def test_fifteen_day_rule() -> None:
    given, expected = example("Q04")
    hired = [date.fromisoformat(day) for day in given["hires"]]
    assert [f"{first_ramp_month(day):%Y-%m}" for day in hired] == expected["month1"]


def test_seasonal_weights_on_a_fiscal_year() -> None:
    given, expected = example("Q06")
    calendar = Calendar(fiscal_start=given["fy_start_month"])
    year = QuotaLine(calendar.year(2027), Decimal(given["annual"]), tuple(map(Decimal, given["weights"])))
    quarters = [calendar.part("quarter", 2027, index) for index in (1, 2, 3, 4)]
    assert [effective(quarter, year, Employment()) for quarter in quarters] == expected["quarters"]
    assert f"{quarters[0].start:%m-%d}" == expected["q1_start"]
    assert f"{quarters[3].end:%m-%d}" == expected["q4_end"]
    assert calendar.containing("quarter", date(2026, 2, 10)) == quarters[0]
    for quarter, done in zip(quarters, accumulate(given["weights"]), strict=True):
        assert by_weights(year.weights, year.period, quarter.stop, calendar, WORK) == Fraction(done)


def test_seasonal_proration_of_a_starter() -> None:
    given, expected = example("Q07")
    calendar = Calendar()
    year = QuotaLine(calendar.year(2019), Decimal(given["annual"]), tuple(map(Decimal, given["quarter_weights"])))
    who = Employment(date(2019, given["start_month"], 1))
    quarters = [calendar.part("quarter", 2019, index) for index in (1, 2, 3, 4)]
    assert [cents(effective(quarter, year, who)) for quarter in quarters] == expected["quarters"]
    assert sum(effective(quarter, year, who) for quarter in quarters) == effective(year.period, year, who)
    assert cents(effective(year.period, year, who)) == expected["total"]


def test_a_quarter_over_its_days() -> None:
    given, expected = example("Q09")
    calendar = Calendar()
    for index, name in ((1, "q1"), (3, "q3")):
        quarter = QuotaLine(calendar.part("quarter", 2020, index), Decimal(given["quarter_amount"]))
        months = [calendar.month(2020, index * 3 - 2 + n) for n in range(3)]
        assert [month.length for month in months] == given[f"days_{name}"]
        parts = [effective(month, quarter, Employment(), EVERY_DAY) for month in months]
        assert [cents(part) for part in parts] == expected[name]
        assert sum(parts) == given["quarter_amount"]


def test_effective_quota_and_split_credit() -> None:
    given, expected = example("Q11")
    who = Employment(Q2.start, ramp=(given["ramp"],) * 3)
    assert effective(Q2, QuotaLine(Q2, Decimal(given["quota"])), who) == expected["effective_quota"]
    assert usd(given["deal"]) * given["credit_pct"] == usd(expected["credit"])


def test_a_year_of_52_or_53_weeks() -> None:
    given, expected = example("F01")
    calendar = Calendar(fiscal_start=9, weeks=WeekYears("4-4-5", "last", 5))
    years = [calendar.year(year) for year in given["years"]]
    assert [year.end.isoformat() for year in years] == expected["ends"]
    for year in years[1:]:
        assert year.length == 7 * expected[f"weeks_{year.label.lower()}"]
        assert fits(days(year.start, year.end), calendar)
        assert not fits(days(year.start, year.end), Calendar(fiscal_start=9))
        assert effective(year, QuotaLine(year, Decimal(1)), Employment()) == 1
    last_month = calendar.containing("month", years[-1].end)
    assert last_month.length == 7 * 6
    assert not calendar.is_like(years[-1], calendar.a_year_before(years[-1]))


# ---------------------------------------------------------------- pipeline


def deal(amount: Decimal | int, probability: Decimal | None = None, person: str = "") -> Credit:
    return Credit(
        deal="", name="", account=None, person=person, amount=usd(amount), share=Decimal(1), credit=usd(amount),
        stage="", close_date=TODAY, probability=probability, next_step=None, last_activity=None,
    )  # fmt: skip


def open_pipeline(deals: list[Credit], gap: Decimal | int = 0) -> Pipeline:
    return pipeline(deals, Q2, datetime(2026, 5, 13, tzinfo=UTC), TODAY, usd(gap), "USD")


def test_coverage_of_what_remains() -> None:
    given, expected = example("P01")
    assert open_pipeline([deal(given["open_pipeline"])], given["quota_remaining"]).coverage == expected["coverage"]
    given, expected = example("P03")
    assert open_pipeline([deal(given["open_pipeline"])], given["quota"]).coverage == expected["coverage"]


def test_weighted_pipeline() -> None:
    given, expected = example("P04")
    found = open_pipeline([deal(amount, probability) for amount, probability in given["deals"]])
    assert found.open_pipeline == usd(expected["total"])
    assert found.weighted_pipeline == usd(expected["weighted"])


def test_lost_deals_are_no_pipeline() -> None:
    given, expected = example("P06")
    deals = [deal(amount, person=name) for name, stage, amount in given["deals"] if status_of_stage(stage) == "open"]
    assert open_pipeline(deals).open_pipeline == usd(expected["total"])
    for person, key in (("Bugs Bunny", "bugs"), ("Daffy Duck", "daffy")):
        assert open_pipeline([each for each in deals if each.person == person]).open_pipeline == usd(expected[key])
