"""How the figures were computed: each formula with its inputs, and the deals behind the booked amount."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, TeamArg
from bot.asked import AskedAs
from bot.blocks import Block, Fields, Figure, Item, Items, Text
from bot.capabilities.quota.slots import WhyView, why_slots
from bot.capability import Request, capability
from bot.cards import Button, Card, Source
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day, days_alike, moment, money, ngettext, number, percent, period_days, period_name
from bot.parts.deals import named
from bot.parts.provenance import calendar_used, own_time, source, waiting_for_rate
from bot.parts.quota import CURVES, standing_facts
from bot.parts.subject import subject_of
from bot.turn import Call
from bot.wishes import Wish
from spm_core.deals.service import Credit, won_deals
from spm_core.money import Money
from spm_core.pipeline.risks import count
from spm_core.quota.standing import Standing

SHOWN = 10
Formula = tuple[str, str, str]
"""What a figure is called, how it was computed, and the result."""


class Why(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    show: WhyView | None = Field(None, description=N_("Only the deals behind it"), json_schema_extra=NOT_ASKED)


@capability(
    "why",
    summary=N_("How the quota figures were computed, and from which deals"),
    args=Why,
    wish=Wish.NUMBER,
    asked=AskedAs(
        quotes_figures=True,
        standing=True,
        names=frozenset({"people", "deals", "guessed"}),
        leads_to={"proof": "why", "deals": "deals"},
        slots=why_slots,
    ),
)
def why(request: Request, args: Why) -> Card:
    subject = subject_of(request, args)
    standing = subject.standing
    data = source(request, subject.whose, standing.period)
    deals = won_deals(request.session, subject.whose, standing.period, request.today)
    body = _listed(deals, with_person=subject.whose.team) if args.show else _explained(request, standing, deals, data)
    return Card(
        title=_("Why these numbers · {name}, {period}").format(
            name=subject.who.name, period=period_name(standing.period)
        ),
        body=(_headline(standing, count(deals)), *body, *waiting_for_rate(standing.waiting_for_rate)),
        buttons=_buttons(subject.resolved, count(deals), listed=args.show is not None),
        facts={**standing_facts(standing), "won": count(deals), "deals": deals},
        as_of=standing.as_of,
        source=data,
        resolved={**subject.resolved, **({"deals": True} if args.show else {})},
        subject_id=subject.audited,
    )


def _explained(
    request: Request, standing: Standing, deals: tuple[Credit, ...], data: Source | None
) -> tuple[Block, ...]:
    steps = tuple((figure, f"{how} = {result}") for figure, how, result in _formulas(standing))
    return (
        *((Fields(steps, lines=True),) if steps else ()),
        *(() if deals else _listed(deals, with_person=False)),
        Fields(tuple(_rests_on(standing, data)), lines=True),
        *own_time(request, standing),
        Text(calendar_used(request, standing), "muted"),
    )


def _rests_on(standing: Standing, data: Source | None) -> Iterator[tuple[str, str]]:
    """The moment, the days and the data that the figures hold for."""
    yield (_("As of"), moment(standing.as_of))
    yield (_("Period"), period_days(standing.period))
    if data:
        at = moment(data.at.astimezone(standing.as_of.tzinfo))
        yield (_("Data"), _("{source}, {moment}").format(source=data.name, moment=at))


def _buttons(args: dict[str, Any], deals: int, *, listed: bool) -> tuple[Button, ...]:
    every = ngettext("The {count} deal behind it", "The {count} deals behind it", deals).format(count=deals)
    by_deal, formulas = Call("why", {**args, "show": WhyView.DEALS.value}), Call("why", args)
    return (
        Button(_("Back to quota"), Call("quota", args), primary=True),
        *((Button(_("How it was computed"), formulas),) if listed else ()),
        *((Button(every, by_deal),) if deals and not listed else ()),
        Button(_("This figure is wrong"), Call("report figure", args)),
    )


def _headline(standing: Standing, deals: int) -> Figure:
    caption = ngettext("booked from {count} deal", "booked from {count} deals", deals)
    return Figure(money(standing.booked), caption.format(count=deals))


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
        on_pace = _("{pace} (1 is on pace)").format(pace=number(standing.pace))
        yield (_("Pace"), f"{percent(standing.attainment, 2)} ÷ {elapsed}", on_pace)


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


def _listed(deals: tuple[Credit, ...], *, with_person: bool) -> tuple[Block, ...]:
    if not deals:
        return (Text(_("No deal was won in this period."), "muted"),)
    with days_alike(deal.close_date for deal in deals[:SHOWN]):
        items = tuple(_item(deal, with_person=with_person) for deal in deals[:SHOWN])
    return (Items(items), *_rest(deals[SHOWN:]))


def _item(deal: Credit, *, with_person: bool) -> Item:
    """How much of the deal counts is told only where that is not all of it."""
    name, product = named(deal.name, deal.account)
    said = (
        product,
        deal.person if with_person else "",
        _("closed {day}").format(day=day(deal.close_date)) if deal.close_date else "",
        "" if deal.share == 1 else _("{share} of it counts").format(share=percent(deal.share, 0)),
    )
    counts = money(deal.credit) if deal.credit else _("waiting for a rate")
    return Item(name, counts, " · ".join(part for part in said if part))


def _rest(deals: tuple[Credit, ...]) -> tuple[Text, ...]:
    counted = [deal.credit for deal in deals if deal.credit]
    if not counted:
        return ()
    total = sum((credit.amount for credit in counted), start=counted[0].amount * 0)
    more = count(deals)
    words = ngettext("and {count} more deal, {total} together", "and {count} more deals, {total} together", more)
    return (Text(words.format(count=more, total=money(Money(total, counted[0].currency))), "muted"),)
