"""The week or day of a team or a person as blocks: what to do, the number, what happened, whom to praise."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import Block, Figure, Heading, Items, Text
from bot.i18n import _, about, money, ngettext, percent, period_name
from bot.parts.digest_news import news, some
from bot.parts.first_upper import first_upper
from bot.parts.provenance import waiting_for_rate
from bot.parts.quota import days_left, judged
from bot.parts.to_do import MOST, Thing, risk_advice
from spm_core.digest.rules import Risk, Won
from spm_core.digest.service import Digest
from spm_core.money import ZERO, Money
from spm_core.quota.standing import Standing


def body(week: Digest, things: Sequence[Thing], *, mine: bool) -> tuple[Block, ...]:
    """The blocks of a digest; `mine` where it is the asker's own, who need not be told to praise themselves."""
    number = _number(week, mine=mine)
    said = (*news(week), *_this_week(week, things), *_praise(week, mine=mine), *_goals(week))
    told = (*said, *number) if week.span == "day" else (*number, *said)
    return (*_to_do(things), *_overdue(week), *told, *waiting_for_rate(waits_for_rate(week), about))


def waits_for_rate(week: Digest) -> tuple[Money, ...]:
    return (*week.standing.waiting_for_rate, *week.health.pipeline.waiting_for_rate)


def headline(week: Digest, things: Sequence[Thing]) -> str:
    """The work in a few words, or that there is none."""
    count = len(things)
    if not things:
        return _("A quiet week") if week.span == "week" else _("Nothing waits for you today")
    if week.span == "day":
        words = ngettext("{count} thing for today", "{count} things for today", count)
    elif all(thing.sort == "deal" for thing in things):
        words = ngettext("{count} deal to close this week", "{count} deals to close this week", count)
    else:
        words = ngettext("{count} thing to do this week", "{count} things to do this week", count)
    return words.format(count=count)


def _to_do(things: Sequence[Thing]) -> tuple[Block, ...]:
    if not things:
        return ()
    shown = tuple(thing.item for thing in things[:MOST])
    return (Items(shown, numbered=len(shown) > 1, more=len(things) - len(shown)),)


def _overdue(week: Digest) -> tuple[Block, ...]:
    """A person's own deals that are past their close date, but for one that is among the things to do."""
    told = {action.deal for action in week.actions}
    late = [risk for risk in week.at_risk if risk.kind == "overdue" and risk.deal not in told]
    if week.people or not late:
        return ()
    if len(late) == 1:
        words = first_upper(risk_advice("overdue", late[0].count))
        return (Text(words, strong=f"{_worth(late[0])}."),)
    words = _("Set new dates or close them.")
    return (
        Text(words, strong=_("Past their close date: {deals}.").format(deals=some([_worth(each) for each in late]))),
    )


def _worth(risk: Risk) -> str:
    name = risk.account or risk.name
    return f"{name}, {about(risk.amount)}" if risk.amount else name


def _number(week: Digest, *, mine: bool) -> tuple[Block, ...]:
    facts, own = week.standing, mine and not week.people
    status = judged(facts)
    heading = Heading(_("Your number") if own else _("The number"))
    if facts.attainment is None:
        return (
            heading,
            Figure(money(facts.booked), _("booked, {period}").format(period=period_name(facts.period)), status),
        )
    figure = Figure(percent(facts.attainment), first_upper(_caption(facts, team=bool(week.people))), status)
    return (heading, figure, *_beside(week))


def _beside(week: Digest) -> tuple[Text, ...]:
    """A lead's own quota beside the team's, and how the last period ended in the first digest of the next one."""
    texts = []
    if week.own and week.own.attainment is not None:
        told = f"{percent(week.own.attainment)}, {_caption(week.own, team=True)}."
        texts.append(Text(told, strong=_("Own quota:")))
    if week.ended and week.ended.attainment is not None and week.ended.quota:
        words = _("{share} of quota, {booked} of {quota}.").format(
            share=percent(week.ended.attainment), booked=about(week.ended.booked), quota=about(week.ended.quota)
        )
        texts.append(Text(words, strong=_("{period} ended at").format(period=period_name(week.ended.period))))
    return tuple(texts)


def _caption(facts: Standing, *, team: bool) -> str:
    left = days_left(facts)
    if facts.quota and team:
        return _("{booked} of {quota}, {left}").format(booked=money(facts.booked), quota=money(facts.quota), left=left)
    if facts.gap:
        return _("{gap} to go, {left}").format(gap=money(facts.gap), left=left)
    return _("{surplus} over quota, {left}").format(surplus=money(facts.surplus or facts.booked), left=left)


def _this_week(week: Digest, things: Sequence[Thing]) -> tuple[Block, ...]:
    """What is to close by the end of the week, where the things to do do not say it all."""
    deals = len({deal.deal for deal in week.closing})
    if deals <= sum(thing.sort == "deal" for thing in things) or (week.people and week.span == "week"):
        return ()
    words = ngettext("{count} deal to close, {amount}.", "{count} deals to close, {amount}.", deals)
    amount = about(
        sum((deal.credit for deal in week.closing if deal.credit), Money(ZERO, week.standing.booked.currency))
    )
    return (Text(words.format(count=deals, amount=amount), strong=_("This week:")),)


def _praise(week: Digest, *, mine: bool) -> tuple[Block, ...]:
    if not week.wins or (mine and not week.people):
        return ()
    return (Text(f"{some([_win(win) for win in week.wins])}.", strong=_("Wins to praise:")),)


def _win(win: Won) -> str:
    return f"{win.name} ({', '.join(win.people)})"


def _goals(week: Digest) -> tuple[Block, ...]:
    """How many of the goals agreed to were reached or missed in those days."""
    reached = sum(promise.kept is True for promise in week.promises)
    missed = sum(promise.kept is False for promise in week.promises)
    said = [_("{count} reached").format(count=reached)] if reached else []
    said += [_("{count} missed").format(count=missed)] if missed else []
    return (Text(f"{', '.join(said)}.", strong=_("Goals:")),) if said else ()
