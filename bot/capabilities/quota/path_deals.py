"""Deals that would close the gap to quota, as words: the odds, the likeliest combinations, and what they leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from bot.blocks import Block, Heading, Item, Items, Text
from bot.i18n import _, about, ngettext, number, percent
from bot.parts.deals import named
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Combination
from spm_core.path.plan import PathToQuota
from spm_core.path.rules import FAIR

FEW = 2
"""Up to this many deals are named with their odds."""
NAMED = 4
"""How many deals of a combination are named; the rest are counted."""
LEAST_CHANCE = Decimal("0.001")
"""Chances below this are not spelled out."""


def zero(plan: PathToQuota) -> Money:
    return Money(ZERO, plan.standing.booked.currency)


def called(plan: PathToQuota) -> Mapping[str, str]:
    """What each open deal is called: by its customer, where that has no other."""
    closing = {credit.deal: credit for credit in plan.pipeline.closing}
    accounts = Counter(credit.account for credit in closing.values())
    return {
        deal: named(credit.name, credit.account)[0] if accounts[credit.account] == 1 else credit.name
        for deal, credit in closing.items()
    }


def listed(deals: Iterable[str], names: Mapping[str, str]) -> str:
    """The names of the first few deals, and how many more there are."""
    known = [names.get(deal, deal) for deal in deals]
    shown, rest = ", ".join(known[:NAMED]), len(known) - NAMED
    if rest <= 0:
        return shown
    return ngettext("{names} and {count} more", "{names} and {count} more", rest).format(names=shown, count=rest)


# ---------------------------------------------------------------- the odds


def odds(plan: PathToQuota) -> Text:
    """How likely it is that the likeliest deals close the gap, or why none do."""
    if not plan.ways.combinations:
        return Text(_why_none(plan), "muted")
    best = plan.ways.combinations[0]
    amount, chance = about(Money(best.amount, plan.standing.booked.currency)), _odds(best.probability)
    count = len(best.deals)
    if count <= FEW:
        words = ngettext(
            "If {deals} closes ({amount}), the quota is met. The odds are about {odds}.",
            "If {deals} both close ({amount}), the quota is met. The odds are about {odds}.",
            count,
        )
        return Text(words.format(deals=listed(best.deals, called(plan)), amount=amount, odds=chance), "muted")
    words = _("The likeliest way is {count} deals that all close ({amount}). The odds are about {odds}.")
    return Text(words.format(count=number(count, 0), amount=amount, odds=chance), "muted")


def _odds(probability: Decimal) -> str:
    """A chance as people say it: 40%, 1 in 60."""
    if probability >= FAIR:
        return percent(probability, 0)
    if probability < LEAST_CHANCE:
        return _("less than 1 in {count}").format(count=number(1 / LEAST_CHANCE, 0))
    times = 1 / probability
    return _("1 in {count}").format(count=number(round(times, -times.adjusted()), 0))


def _why_none(plan: PathToQuota) -> str:
    pipeline, gap = plan.pipeline, plan.standing.gap or zero(plan)
    if not pipeline.closing:
        return _("Without open deals in the period there are no odds to tell.")
    if pipeline.open_pipeline.amount >= gap.amount:
        return _("It would take more deals than can be searched, or deals without any chance.")
    words = _("All open deals together bring {open}: {short} too little.")
    return words.format(open=about(pipeline.open_pipeline), short=about(gap - pipeline.open_pipeline))


# ---------------------------------------------------------------- the combinations


def combinations(plan: PathToQuota) -> tuple[Block, ...]:
    heading = Heading(_("Deals that close the gap"))
    if not plan.ways.combinations:
        return (heading, Text(_why_none(plan)))
    together = _("The chance is that all of them are won, if none depends on another.")
    return (heading, Items(tuple(_combination(each, plan) for each in plan.ways.combinations)), Text(together, "muted"))


def _combination(combination: Combination, plan: PathToQuota) -> Item:
    amount, count = about(Money(combination.amount, plan.standing.booked.currency)), len(combination.deals)
    chance = _("{chance} likely").format(chance=_chance(combination.probability))
    title = ngettext("{count} deal", "{count} deals", count).format(count=count)
    return Item(title, amount, f"{listed(combination.deals, called(plan))} · {chance}")


def _chance(probability: Decimal) -> str:
    if probability >= LEAST_CHANCE:
        return percent(probability)
    return _("under {least}").format(least=percent(LEAST_CHANCE))


# ---------------------------------------------------------------- what they leave out


def left_out(plan: PathToQuota) -> Iterator[Text]:
    listed_late = sum(1 for deal in plan.first if deal.days_late)
    if (overdue := len({deal.deal for deal in plan.pipeline.overdue})) > listed_late:
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
