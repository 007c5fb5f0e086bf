"""Deals that would close the gap to quota, as blocks: the likeliest combinations, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from bot.blocks import Block, Fields, Heading, Text
from bot.i18n import _, about, ngettext, percent
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Combination
from spm_core.path.service import PathToQuota

NAMED = 4
"""How many deals of a combination are named; the rest are counted."""
LEAST_CHANCE = Decimal("0.001")
"""Chances below this are not spelled out."""


def zero(plan: PathToQuota) -> Money:
    return Money(ZERO, plan.standing.booked.currency)


def listed(deals: Iterable[str], names: Mapping[str, str]) -> str:
    """The names of the first few deals, and how many more there are."""
    known = [names.get(deal, deal) for deal in deals]
    shown, rest = ", ".join(known[:NAMED]), len(known) - NAMED
    if rest <= 0:
        return shown
    return ngettext("{names} and {count} more", "{names} and {count} more", rest).format(names=shown, count=rest)


def deals(plan: PathToQuota) -> tuple[Block, ...]:
    return (Heading(_("Deals that close the gap")), *_combinations(plan), *_notes(plan))


def _combinations(plan: PathToQuota) -> tuple[Block, ...]:
    if not plan.ways.combinations:
        return (Text(_why_none(plan)),)
    rows = tuple(_combination(combination, plan) for combination in plan.ways.combinations)
    together = _("The chance is that all of them are won, if none depends on another.")
    return (Fields(rows), Text(together, "muted"))


def _combination(combination: Combination, plan: PathToQuota) -> tuple[str, str]:
    amount = Money(combination.amount, plan.standing.booked.currency)
    return f"{_chance(combination.probability)} · {about(amount)}", listed(combination.deals, plan.names)


def _chance(probability: Decimal) -> str:
    if probability >= LEAST_CHANCE:
        return percent(probability)
    return _("under {least}").format(least=percent(LEAST_CHANCE))


def _why_none(plan: PathToQuota) -> str:
    pipeline, gap = plan.pipeline, plan.standing.gap or zero(plan)
    if not pipeline.closing:
        return _("No open deal has a close date in this period.")
    if pipeline.open_pipeline.amount >= gap.amount:
        return _("It would take more deals than can be searched, or deals without any chance.")
    words = _("All open deals together bring {open}: {short} too little.")
    return words.format(open=about(pipeline.open_pipeline), short=about(gap - pipeline.open_pipeline))


# ---------------------------------------------------------------- what the combinations leave out


def _notes(plan: PathToQuota) -> Iterator[Text]:
    if overdue := len({deal.deal for deal in plan.pipeline.overdue}):
        yield _overdue(overdue, plan.pipeline.overdue_pipeline)
    if assumed := len(plan.assumed):
        yield _assumed(assumed)
    if without_chance := len(plan.without_chance):
        yield _without_chance(without_chance)
    if not plan.ways.complete:
        yield Text(_("There are too many deals to try every combination: there may be a likelier one."), "muted")


def _overdue(count: int, amount: Money) -> Text:
    words = ngettext(
        "{count} deal worth {amount} is past its close date and not counted: close or redate it.",
        "{count} deals worth {amount} are past their close date and not counted: close or redate them.",
        count,
    )
    return Text(words.format(count=count, amount=about(amount)), "warning")


def _assumed(count: int) -> Text:
    words = ngettext(
        "{count} deal has no probability: the usual win rate stands for it.",
        "{count} deals have no probability: the usual win rate stands for it.",
        count,
    )
    return Text(words.format(count=count), "muted")


def _without_chance(count: int) -> Text:
    words = ngettext(
        "{count} open deal is left out: it has no amount, or no chance.",
        "{count} open deals are left out: they have no amount, or no chance.",
        count,
    )
    return Text(words.format(count=count), "muted")
