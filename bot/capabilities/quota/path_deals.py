"""Deals that would close the gap to quota, as words: the likeliest combinations, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from bot.blocks import Block, Heading, Item, Items, Text
from bot.i18n import _, about, ngettext
from bot.parts.deals import named
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Combination
from spm_core.path.plan import PathToQuota

NAMED = 4
"""How many deals of a combination are named; the rest are counted."""


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


# ---------------------------------------------------------------- the combinations


def _why_none(plan: PathToQuota) -> str:
    pipeline, gap = plan.pipeline, plan.standing.gap or zero(plan)
    if not pipeline.closing:
        return _("No open deal has a close date in this period.")
    if pipeline.open_pipeline.amount >= gap.amount:
        return _("It would take more deals than can be searched, or deals without any chance.")
    words = _("All open deals together bring {open}: {short} too little.")
    return words.format(open=about(pipeline.open_pipeline), short=about(gap - pipeline.open_pipeline))


def combinations(plan: PathToQuota) -> tuple[Block, ...]:
    heading = Heading(_("Deals that close the gap"))
    if not plan.ways.combinations:
        return (heading, Text(_why_none(plan)))
    together = _("Each would do on its own. The first is the likeliest.")
    return (heading, Items(tuple(_combination(each, plan) for each in plan.ways.combinations)), Text(together, "muted"))


def _combination(combination: Combination, plan: PathToQuota) -> Item:
    amount, count = about(Money(combination.amount, plan.standing.booked.currency)), len(combination.deals)
    title = ngettext("{count} deal", "{count} deals", count).format(count=count)
    return Item(title, amount, listed(combination.deals, called(plan)))


# ---------------------------------------------------------------- what they leave out


def left_out(plan: PathToQuota) -> Iterator[Text]:
    listed_late = sum(1 for lever in plan.levers if lever.do == "redate")
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
