"""The path to quota as blocks: where it should land, how likely that is enough, and what moves it most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from bot.blocks import Block, Figure, Heading, Item, Items, Status, Text
from bot.capabilities.quota.path_deals import left_out
from bot.i18n import N_, _, about, day, days_alike, ngettext, number, percent
from bot.parts.deals import named
from bot.parts.quota import days_left, guessed
from bot.parts.usual import rate_words, why_no_rate
from bot.turn import Call
from spm_core.path.landing import FEW_CLOSED, Landing
from spm_core.path.levers import Lever
from spm_core.path.plan import PathToQuota

_NOTHING: Mapping[str, Status] = {
    "met": Status("✔", N_("Quota met: nothing left to close"), "good"),
    "period_over": Status("■", N_("The period is over: nothing more can be closed in it")),
    "no_quota": Status("○", N_("No quota set, so there is no gap to close")),
    "waiting_for_rate": Status("◌", N_("The quota waits for a rate")),
    "zero_in_effect": Status("○", N_("Not measured: the quota in effect is zero (ramp or leave)")),
}
LIKELY, UNLIKELY, EVEN = Decimal(2) / 3, Decimal(1) / 3, Decimal("0.5")
LEAST, MOST = Decimal("0.05"), Decimal("0.95")
"""Chances beyond these are not told more closely: deals are less independent than they are taken for."""


def body(plan: PathToQuota) -> tuple[Block, ...]:
    landing = plan.landing
    if landing is None:
        return (nothing(plan),)
    return (
        _headline(plan, landing),
        *_adding_up(plan, landing),
        *_range(plan, landing),
        *_levers(plan.levers),
        *_elsewhere(plan),
        *left_out(plan),
    )


def nothing(plan: PathToQuota) -> Figure:
    status = _NOTHING[plan.notes["actions"]]
    state = Status(status.symbol, _(status.words), status.tone)
    return Figure(about(plan.standing.booked), _("booked"), state)


# ---------------------------------------------------------------- where it lands


def _headline(plan: PathToQuota, landing: Landing) -> Figure:
    standing = plan.standing
    if plan.missing is not None:
        redate = plan.missing.amount <= plan.pipeline.overdue_pipeline.amount
        words = _("Out of reach without the overdue deals") if redate else _("Out of reach with what is open")
        caption = _("missing even if every open deal of the period is won")
        return Figure(about(plan.missing), caption, Status("▼", words, "bad"))
    words = _("expected of {quota} by {day}, {left}")
    quota = "" if standing.quota is None else about(standing.quota)
    caption = words.format(quota=quota, day=day(standing.period.end), left=days_left(standing))
    return Figure(about(landing.expected), caption, _how_likely(landing.chance))


def _how_likely(chance: Decimal | None) -> Status | None:
    if chance is None:
        return None
    words = _("Chance of quota: {chance}").format(chance=_chance(chance))
    if chance >= LIKELY:
        return Status("●", words, "good")
    return Status("◆", words, "warning") if chance >= UNLIKELY else Status("▼", words, "bad")


def _chance(chance: Decimal) -> str:
    if chance < LEAST:
        return _("under {least}").format(least=percent(LEAST, 0))
    return _("over {most}").format(most=percent(MOST, 0)) if chance > MOST else percent(chance, 0)


def _adding_up(plan: PathToQuota, landing: Landing) -> Iterator[Text]:
    """What is booked and what the open deals should bring, which together are the landing."""
    booked = plan.standing.booked
    if not plan.pipeline.closing:
        yield Text(_("All of it is left to find."), strong=_("No open deal has a close date in this period."))
        return
    strong = _("The open deals should bring about {amount}.").format(amount=about(landing.expected - booked))
    words = _("With {booked} booked that comes to {landing}.")
    told = words.format(booked=about(booked), landing=about(landing.expected))
    yield Text(told if plan.missing else f"{told} {_on_average(plan, landing.chance)}", strong=strong)


def _on_average(plan: PathToQuota, chance: Decimal | None) -> str:
    """How that compares with the quota, where the chance would say otherwise with the reason."""
    short = plan.to_find
    if not short:
        if chance is not None and chance < EVEN:
            return _("On average that's enough, but it hangs on a few deals.")
        return _("On average that's enough.")
    words = _("On average that's {short} short.")
    if chance is not None and chance >= EVEN:
        words = _("On average that's {short} short, but more often than not it's enough.")
    return words.format(short=about(short))


def _range(plan: PathToQuota, landing: Landing) -> Iterator[Text]:
    if landing.low is None or landing.high is None:
        yield from _why_no_range(plan, landing)
        return
    low, high = (about(guessed(edge, landing.expected)) for edge in (landing.low, landing.high))
    strong = _("Likely between {low} and {high}.").format(low=low, high=high)
    if landing.inside is None:
        yield Text(_("Not proven yet: too few earlier periods can be looked back on."), "muted", strong)
        return
    words = _("In {inside} of {count} earlier periods the result lay in such a range.")
    yield Text(words.format(inside=landing.inside, count=landing.replayed), "muted", strong)


def _why_no_range(plan: PathToQuota, landing: Landing) -> Iterator[Text]:
    if landing.notes.get("landing_low") == "new_deals":
        yield Text(_("In earlier periods deals that were not open yet made up for as much."), "muted")
    elif plan.usual is not None:
        words = ngettext(
            "{count} deal closed in 12 months is too few to tell a chance: it takes {least}.",
            "{count} deals closed in 12 months are too few to tell a chance: it takes {least}.",
            plan.usual.sample,
        )
        yield Text(words.format(count=plan.usual.sample, least=FEW_CLOSED), "muted")


# ---------------------------------------------------------------- what to do


def _levers(levers: tuple[Lever, ...]) -> tuple[Block, ...]:
    if not levers:
        return ()
    with days_alike(lever.close_date for lever in levers):
        items = tuple(_lever(lever) for lever in levers)
    return (Heading(_("What moves it most")), Items(items, numbered=True))


def _lever(lever: Lever) -> Item:
    name, product = named(lever.name, lever.account)
    said = _late(lever) if lever.do == "redate" else _open(lever)
    detail = f"{product} · {said}" if product else said
    return Item(name, about(lever.amount), detail, call=Call("deal", {"deal": lever.deal}))


def _late(lever: Lever) -> str:
    words = ngettext(
        "{count} day past its close date, so not counted. Set a new date or close it.",
        "{count} days past its close date, so not counted. Set a new date or close it.",
        lever.days_late,
    )
    return words.format(count=lever.days_late)


def _open(lever: Lever) -> str:
    closes = _("Closes {day} · {chance}").format(day=day(lever.close_date), chance=percent(lever.probability, 0))
    if lever.chance_if is None or lever.chance_unless is None:
        return closes
    words = _("chance of quota: {won} if won, {lost} if lost")
    told = words.format(won=_chance(lever.chance_if), lost=_chance(lever.chance_unless))
    return f"{closes} · {told}"


# ---------------------------------------------------------------- the rest


def _elsewhere(plan: PathToQuota) -> tuple[Block, ...]:
    """Where the rest can come from: new pipeline at the usual win rate, and whether it would still be in time."""
    if not plan.to_find:
        return ()
    return (Heading(_("Where the rest can come from")), Text(" ".join(_new_pipeline(plan))))


def _new_pipeline(plan: PathToQuota) -> Iterator[str]:
    needed, gap = plan.pipeline_to_find, plan.standing.gap
    if plan.usual is None or plan.usual.value is None or gap is None:
        yield why_no_rate(plan.usual)
        return
    if needed is None:
        yield _("No deal was won in the last 12 months, so there is no win rate to go by.")
        return
    words = _("The usual win rate is {rate}, so it takes about {amount} of new pipeline.")
    yield words.format(rate=rate_words(plan.usual), amount=about(guessed(needed, gap)))
    cycle = plan.cycle.value if plan.cycle else None
    if plan.too_late_for_new and cycle is not None:
        late = _("A deal usually takes {cycle} days and {left} are left, so most of it would help the next period.")
        yield late.format(cycle=number(cycle.quantize(Decimal(1), ROUND_HALF_EVEN), 0), left=plan.days_to_end)
