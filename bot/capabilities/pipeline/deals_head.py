"""The head of a list of deals: of what kind, whose, narrowed to what, and of when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.arguments import Team
from bot.capabilities.pipeline.deals_args import Deals
from bot.capabilities.pipeline.lists import Order, Show, days_of
from bot.i18n import N_, _, about, period_name
from bot.parts.subject import Whom
from spm_core.forecast.rules import Category
from spm_core.money import Money
from spm_core.period import Period

CATEGORY_WORDS: Mapping[Category, str] = {
    "commit": N_("commit"),
    "best_case": N_("best case"),
    "pipeline": N_("pipeline"),
    "omitted": N_("omitted"),
}


_ORDERS = {
    Order.AMOUNT: N_("largest first"),
    Order.SMALLEST: N_("smallest first"),
    Order.NEWEST: N_("newest first"),
    Order.AGE: N_("idle longest first"),
}


def head(subject: Whom, args: Deals, period: Period | None, currency: str) -> str:
    when = period_name(period) if period else ""
    return " · ".join(filter(None, (_title(subject, args), *_filters(args, currency), when)))


def _title(subject: Whom, args: Deals) -> str:
    what, name, team = args.show.heading, subject.who.name, args.team
    if subject.mine:
        return f"{what}, {_('your team')}" if team or subject.whose.team else what
    return f"{what}, {_team_name(team, name) if subject.whose.team else name}"


def _team_name(team: Team | None, lead: str) -> str:
    return _("{name}’s team").format(name=lead if team is None or team.mine else team.lead.name)


def _filters(args: Deals, currency: str) -> Iterator[str]:
    """What the list is narrowed to, in the order of the card's head."""
    if args.also:
        yield args.also.heading.lower()
    if args.account:
        yield args.account
    if args.product:
        yield args.product
    if args.stage:
        yield args.stage
    if args.category:
        yield _(CATEGORY_WORDS[args.category])
    yield from _sizes(args, currency)
    if args.inactive_days:
        yield _("no activity for {days}").format(days=days_of(args.inactive_days))
    if args.created:
        yield _("created {period}").format(period=period_name(args.created))
    if args.order in _ORDERS and args.show is not Show.BIGGEST:
        yield _(_ORDERS[args.order])


def _sizes(args: Deals, currency: str) -> Iterator[str]:
    least, most = (value and about(Money(value, currency)) for value in (args.min_amount, args.max_amount))
    if least and most:
        yield _("{least} to {most}").format(least=least, most=most)
    elif least:
        yield _("from {amount}").format(amount=least)
    elif most:
        yield _("up to {amount}").format(amount=most)
