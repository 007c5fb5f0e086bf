"""How the figures were computed: each formula with its inputs, and the deals behind the booked amount."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, TeamArg
from bot.asked import AskedAs
from bot.blocks import Block, Column, Figure, Heading, Table, Text
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, day, money, ngettext, number, percent, period_days, period_name
from bot.parts.provenance import calendar_used, source
from bot.parts.quota import CURVES, standing_facts
from bot.parts.subject import subject_of
from bot.turn import Call
from spm_core.deals.service import Credit, won_deals
from spm_core.money import Money
from spm_core.quota.standing import Standing

SHOWN = 15
Formula = tuple[str, str, str]
"""What a figure is called, how it was computed, and the result."""


class Why(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "why",
    summary=N_("How the quota figures were computed, and from which deals"),
    args=Why,
    asked=AskedAs(
        standing=True, names=frozenset({"people", "deals", "guessed"}), leads_to={"proof": "why", "deals": "pipeline"}
    ),
)
def why(request: Request, args: Why) -> Card:
    subject = subject_of(request, args)
    standing = subject.standing
    deals = won_deals(request.session, subject.whose, standing.period, request.today)
    return Card(
        title=_("Why these numbers · {name}, {period}").format(
            name=subject.who.name, period=period_name(standing.period)
        ),
        body=(
            _headline(standing, len(deals)),
            Table((Column(_("Figure")), Column(_("How")), Column(_("Result"), "right")), _formulas(standing)),
            Text(calendar_used(request, standing), "muted"),
            *_behind(deals, with_person=subject.whose.team),
        ),
        buttons=(
            Button(_("Back to quota"), Call("quota", subject.resolved), primary=True),
            Button(_("This figure is wrong"), Call("report figure", subject.resolved)),
        ),
        facts={**standing_facts(standing), "deals": deals},
        as_of=standing.as_of,
        source=source(request),
        resolved=subject.resolved,
        subject_id=subject.audited,
    )


def _headline(standing: Standing, count: int) -> Figure:
    caption = ngettext("booked from {count} deal, {period}", "booked from {count} deals, {period}", count)
    return Figure(money(standing.booked), caption.format(count=count, period=period_days(standing.period)))


def _formulas(standing: Standing) -> tuple[Formula, ...]:
    return (
        *_quota_formulas(standing),
        *_time_formulas(standing),
        *_gap_formulas(standing),
        *_seasonal_formulas(standing),
        *_projection(standing),
    )


def _quota_formulas(standing: Standing) -> Iterator[Formula]:
    quota, full = standing.quota, standing.nominal_quota
    if quota and full and quota != full:
        share = percent(quota.amount / full.amount)
        how = _("full quota {full} × {share} for ramp and active time").format(full=money(full), share=share)
        yield (_("Quota"), how, money(quota))
    if quota and standing.attainment is not None:
        yield (_("Attainment"), f"{money(standing.booked)} ÷ {money(quota)}", percent(standing.attainment, 2))


def _time_formulas(standing: Standing) -> Iterator[Formula]:
    if standing.elapsed is None:
        return
    elapsed = percent(standing.elapsed, 2)
    how = _("{ended} of {total} working days ended").format(ended=standing.days_ended, total=standing.working_days)
    yield (_("Time gone"), how, elapsed)
    if standing.expected and standing.quota:
        yield (_("Expected by today"), f"{money(standing.quota)} × {elapsed}", money(standing.expected))
    if standing.pace is not None and standing.attainment is not None:
        yield (_("Pace"), f"{percent(standing.attainment, 2)} ÷ {elapsed}", number(standing.pace))


def _projection(standing: Standing) -> Iterator[Formula]:
    if standing.projected is not None and standing.elapsed is not None:
        how = f"{money(standing.booked)} ÷ {percent(standing.elapsed, 2)}"
        yield (_("At this rate"), how, money(standing.projected))


def _gap_formulas(standing: Standing) -> Iterator[Formula]:
    if not standing.quota or standing.gap is None or standing.surplus is None:
        return
    booked, quota = money(standing.booked), money(standing.quota)
    if standing.surplus:
        yield (_("Over quota"), f"{booked} − {quota}", money(standing.surplus))
        return
    yield (_("Gap"), f"{quota} − {booked}", money(standing.gap))
    if standing.required_per_day is not None:
        left = standing.days_left
        days = ngettext("{count} working day", "{count} working days", left).format(count=left)
        yield (_("Needed per day"), f"{money(standing.gap)} ÷ {days}", money(standing.required_per_day))


def _seasonal_formulas(standing: Standing) -> Iterator[Formula]:
    """The same formulas with the seasonal curve's share in place of the time gone."""
    season = standing.seasonal
    if not season or season.elapsed is None or season.projected is None:
        return
    elapsed, by_season = percent(season.elapsed, 2), _("{figure}, by season")
    yield (by_season.format(figure=_("Time gone")), _(CURVES[season.curve]), elapsed)
    if standing.quota and season.expected and season.pace is not None and standing.attainment is not None:
        expected, pace = by_season.format(figure=_("Expected by today")), by_season.format(figure=_("Pace"))
        yield (expected, f"{money(standing.quota)} × {elapsed}", money(season.expected))
        yield (pace, f"{percent(standing.attainment, 2)} ÷ {elapsed}", number(season.pace))
    projected = by_season.format(figure=_("At this rate"))
    yield (projected, f"{money(standing.booked)} ÷ {elapsed}", money(season.projected))


def _behind(deals: tuple[Credit, ...], *, with_person: bool) -> tuple[Block, ...]:
    if not deals:
        return (Text(_("No deal was won in this period."), "muted"),)
    who = (Column(_("Person")),) if with_person else ()
    columns = (Column(_("Deal")), *who, Column(_("Closed"), "right"), Column(_("Counts"), "right"))
    rows = tuple(_row(deal, with_person=with_person) for deal in deals[:SHOWN])
    return (Heading(_("The deals behind it")), Table(columns, rows), *_rest(deals[SHOWN:]))


def _row(deal: Credit, *, with_person: bool) -> tuple[str, ...]:
    who = (deal.person,) if with_person else ()
    name = deal.name if deal.share == 1 else f"{deal.name} ({percent(deal.share, 0)})"
    counts = money(deal.credit) if deal.credit else _("waiting for a rate")
    return (name, *who, day(deal.close_date) if deal.close_date else "–", counts)


def _rest(deals: tuple[Credit, ...]) -> tuple[Text, ...]:
    counted = [deal.credit for deal in deals if deal.credit]
    if not counted:
        return ()
    total = sum((credit.amount for credit in counted), start=counted[0].amount * 0)
    words = ngettext("and {count} more deal, {total} together", "and {count} more deals, {total} together", len(deals))
    return (Text(words.format(count=len(deals), total=money(Money(total, counted[0].currency))), "muted"),)
