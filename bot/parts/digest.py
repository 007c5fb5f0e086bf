"""The week or day of a team or a person as blocks: what to do, the number, what happened, whom to praise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.blocks import Block, Fields, Figure, Heading, Items, Text
from bot.i18n import _, about, day, money, ngettext, percent, period_name
from bot.parts.provenance import waiting_for_rate
from bot.parts.quota import abs_of, days_left, judged
from bot.parts.to_do import MOST, Thing, risk_advice
from bot.parts.wins import first_upper
from spm_core.digest.rules import Risk, Won
from spm_core.digest.service import Digest
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY
from spm_core.quota.standing import Standing

NAMED = 3
"""How many deals a sentence names."""


def body(week: Digest, things: Sequence[Thing], *, mine: bool) -> tuple[Block, ...]:
    """The blocks of a digest; `mine` where it is the asker's own, who need not be told to praise themselves."""
    number, news = _number(week, mine=mine), (*_news(week, things), *_praise(week, mine=mine), *_goals(week))
    told = (*news, *number) if week.span == "day" else (*number, *news)
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
        Text(words, strong=_("Past their close date: {deals}.").format(deals=_some([_worth(each) for each in late]))),
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


def _news(week: Digest, things: Sequence[Thing]) -> tuple[Block, ...]:
    """What happened to deals since then; for a person in a sentence."""
    since = _("Since {day}").format(day=day(week.since + ONE_DAY))
    if not (week.wins or week.changes.lost or week.changes.slipped):
        return (Text(_("nothing new."), strong=f"{since}:"), *_this_week(week, things))
    if not week.people:
        return (Text(f"{', '.join(_told(week))}.", strong=f"{since}:"), *_this_week(week, things))
    return (Heading(since), Fields(tuple(_fields(week))), *_this_week(week, things))


def _fields(week: Digest) -> Iterator[tuple[str, str]]:
    """What was won, lost and slipped, and how much is at risk; what did not happen is left out."""
    if week.wins:
        yield _("Won ({count})").format(count=len(week.wins)), about(week.won)
    if week.changes.lost:
        yield _("Lost"), about(abs_of(week.changes.lost))
    if week.changes.slipped:
        yield _("Slipped"), about(abs_of(week.changes.slipped))
    if week.risky:
        yield _("At risk"), ngettext("{count} deal", "{count} deals", week.risky).format(count=week.risky)


def _told(week: Digest) -> Iterator[str]:
    if won := len(week.wins):
        words = ngettext("won {amount} ({count} deal)", "won {amount} ({count} deals)", won)
        yield words.format(amount=about(week.won), count=won)
    if week.changes.lost:
        yield _("lost {amount}").format(amount=about(abs_of(week.changes.lost)))
    if week.changes.slipped:
        yield _("slipped {amount}").format(amount=about(abs_of(week.changes.slipped)))


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
    return (Text(f"{_some([_win(win) for win in week.wins])}.", strong=_("Wins to praise:")),)


def _win(win: Won) -> str:
    return f"{win.name} ({', '.join(win.people)})"


def _some(items: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(items) - NAMED
    named = (", " if not any("," in item for item in items) else "; ").join(items[:NAMED])
    return _("{names} and {count} more").format(names=named, count=more) if more > 0 else named


def _goals(week: Digest) -> tuple[Block, ...]:
    """How many of the goals agreed to were reached or missed in those days."""
    reached = sum(promise.kept is True for promise in week.promises)
    missed = sum(promise.kept is False for promise in week.promises)
    said = [_("{count} reached").format(count=reached)] if reached else []
    said += [_("{count} missed").format(count=missed)] if missed else []
    return (Text(f"{', '.join(said)}.", strong=_("Goals:")),) if said else ()
