"""The path to quota as blocks: three figures that add up, the deals to touch first, and where to find the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from bot.blocks import Block, Figure, Heading, Item, Items, Status, Text
from bot.capabilities.quota.path_deals import left_out, odds, zero
from bot.i18n import N_, _, about, day, ngettext, number, percent
from bot.parts.deals import named
from bot.parts.quota import VERDICTS, days_left, guessed
from bot.turn import Call
from spm_core.money import Money
from spm_core.path.first import PathDeal
from spm_core.path.plan import PathToQuota

_NOTHING: Mapping[str, Status] = {
    "met": Status("✔", N_("Quota met: nothing left to close"), "good"),
    "period_over": Status("■", N_("The period is over: nothing can be closed in it any more")),
    "no_quota": Status("○", N_("No quota set, so there is no gap to close")),
    "zero_in_effect": Status("○", N_("Not measured: the quota in effect is zero (ramp or leave)")),
}


def body(plan: PathToQuota) -> tuple[Block, ...]:
    gap = plan.standing.gap
    if plan.conversion is None or gap is None:
        return (nothing(plan),)
    brought = guessed(plan.likely or zero(plan), gap)
    rest = guessed(gap, gap) - brought
    return (
        _headline(plan, gap),
        _adding_up(plan, brought, rest),
        *_first(plan.first),
        *(_elsewhere(plan, brought, rest) if rest.amount > 0 else ()),
        *left_out(plan),
        *((odds(plan),) if rest.amount > 0 else ()),
    )


def nothing(plan: PathToQuota) -> Figure:
    status = _NOTHING[plan.notes["actions"]]
    state = Status(status.symbol, _(status.words), status.tone)
    return Figure(about(plan.standing.booked), _("booked"), state)


def _headline(plan: PathToQuota, gap: Money) -> Figure:
    standing, verdict = plan.standing, VERDICTS[plan.standing.verdict]
    caption = _("to go by {day}, {left}").format(day=day(standing.period.end), left=days_left(standing))
    return Figure(about(gap), caption, Status(verdict.symbol, _(verdict.words), verdict.tone))


def _adding_up(plan: PathToQuota, brought: Money, rest: Money) -> Text:
    """What the open deals should bring and what is left to find, which together are the gap."""
    if not plan.pipeline.closing:
        return Text(_("All of it is left to find."), strong=_("No open deal has a close date in this period."))
    strong = _("The open deals should bring about {amount}.").format(amount=about(brought))
    if rest.amount <= 0:
        return Text(_("That's enough."), strong=strong)
    return Text(_("That leaves about {amount} to find.").format(amount=about(rest)), strong=strong)


# ---------------------------------------------------------------- what to do


def _first(deals: tuple[PathDeal, ...]) -> tuple[Block, ...]:
    if not deals:
        return ()
    return (Heading(_("Do these first")), Items(tuple(_deal(deal) for deal in deals), numbered=True))


def _deal(deal: PathDeal) -> Item:
    name, product = named(deal.name, deal.account)
    if deal.days_late:
        words = ngettext(
            "{count} day past its close date, so not counted. Set a new date or close it.",
            "{count} days past its close date, so not counted. Set a new date or close it.",
            deal.days_late,
        )
        said = words.format(count=deal.days_late)
    else:
        chance = percent(deal.probability or Decimal(0), 0)
        said = _("Closes {day} · {chance}").format(day=day(deal.close_date), chance=chance)
    detail = " · ".join(part for part in (product, said) if part)
    return Item(name, about(deal.amount), detail, call=Call("deal", {"deal": deal.deal}))


# ---------------------------------------------------------------- the rest


def _elsewhere(plan: PathToQuota, brought: Money, rest: Money) -> tuple[Block, ...]:
    """Where the rest can come from: new pipeline at the usual win rate, and whether it would still be in time."""
    heading = _("Where the other {amount} can come from") if brought else _("Where the {amount} can come from")
    return (Heading(heading.format(amount=about(rest))), Text(" ".join(_new_pipeline(plan))))


def _new_pipeline(plan: PathToQuota) -> Iterator[str]:
    conversion, needed, gap = plan.conversion, plan.pipeline_to_find, plan.standing.gap
    if conversion is None or conversion.win_rate is None or gap is None:
        yield _("No deal was closed in the last 12 months, so there is no win rate to go by.")
        return
    if needed is None:
        yield _("No deal was won in the last 12 months, so there is no win rate to go by.")
        return
    by_value = _("The usual win rate is {rate} by value, so it takes about {amount} of new pipeline.")
    by_number = _("The usual win rate is {rate} by number, so it takes about {amount} of new pipeline.")
    words = by_value if conversion.by == "value" else by_number
    yield words.format(rate=percent(conversion.win_rate), amount=about(guessed(needed, gap)))
    if conversion.small_sample:
        closed = ngettext(
            "That rests on {count} closed deal.", "That rests on {count} closed deals.", conversion.closed
        )
        yield closed.format(count=conversion.closed)
    cycle = plan.cycle_days.value if plan.cycle_days else None
    if plan.too_late_for_new and isinstance(cycle, Decimal):
        late = _("A deal usually takes {cycle} days and {left} are left, so most of it would help the next period.")
        yield late.format(cycle=number(cycle.quantize(Decimal(1), ROUND_HALF_EVEN), 0), left=plan.days_to_end)
