"""Causes as blocks: how far behind, then each cause with what it is worth and the figures that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.blocks import Block, Figure, Heading, Item, Items, Text
from bot.capabilities.quota.why_behind_words import SAID, title_of
from bot.i18n import _, about, number
from bot.parts.quota import booked_of, days_left, days_there, guessed, is_running, judged
from bot.parts.team import why
from bot.turn import Call
from spm_core.causes.people import behind_by
from spm_core.causes.rules import Cause
from spm_core.causes.service import Causes
from spm_core.money import Money
from spm_core.quota.standing import Standing
from spm_core.team.rules import PersonStanding

HALF = Decimal("0.5")


def body(found: Causes, *, mine: bool) -> tuple[Block, ...]:
    if found.state == "no_quota":
        words = _("Booked so far: {booked}.").format(booked=about(found.standing.booked))
        return (Text(words, strong=f"{judged(found.standing).words}."),)
    return (_headline(found, mine=mine), *_causes(found, mine=mine), *_people(found), *_notes(found, mine=mine))


def _headline(found: Causes, *, mine: bool) -> Block:
    standing, gap = found.standing, found.standing.gap
    if found.missing is not None and gap is not None:
        caption = _("short of quota")
        if found.state == "behind":
            caption = _("behind pace, {gap} to go, {left}").format(gap=about(gap), left=days_left(standing))
        return Figure(about(found.missing), caption, judged(standing))
    if found.state == "too_early":
        return Text(booked_of(standing), strong=_("It's too early to tell."))
    return Text(_standing_words(standing), strong=_("No, you're not behind.") if mine else _("No, not behind."))


def _standing_words(standing: Standing) -> str:
    return f"{judged(standing).words}. {booked_of(standing)}"


# ---------------------------------------------------------------- the causes


def _causes(found: Causes, *, mine: bool) -> Iterator[Block]:
    if found.found:
        if found.state == "well":
            yield Heading(_("What carries you") if mine else _("What carries it"))
        yield Items(tuple(_item(cause, found) for cause in found.found), numbered=len(found.found) > 1)
        yield Text(_about_worth(len(found.found)), "muted")
        yield from _the_rest(found)
    elif found.state in ("behind", "missed"):
        yield Text(_nothing_stands_out(found), strong=_("I can't tell why."))


def _the_rest(found: Causes) -> Iterator[Text]:
    """That most of it is not explained, where the causes together are worth less than half of what is missing."""
    told = sum((cause.worth.amount for cause in found.found), start=Decimal(0))
    if found.missing is not None and found.state != "well" and told < found.missing.amount * HALF:
        yield Text(_nothing_stands_out(found), strong=_("Most of it I can't tell."))


def _about_worth(causes: int) -> str:
    if causes == 1:
        return _("The amount is an estimate at the usual win rate and deal size.")
    return _("The amounts are estimates at the usual win rate and deal size. They overlap, so they don't add up.")


def _nothing_stands_out(found: Causes) -> str:
    words = _("Win rate, deal size and activity are much as usual, or rest on too few deals to tell.")
    if found.coverage.enough and found.coverage.times is not None and is_running(found.standing):
        enough = _("What is open covers the gap {times} times, which is usually enough.")
        words = f"{words} {enough.format(times=number(found.coverage.times, 1))}"
    return words


def _item(cause: Cause, found: Causes) -> Item:
    title, detail = title_of(cause, found), SAID[cause.kind](cause, found)
    if cause.small_sample:
        detail = f"{detail} " + _("Few deals: a small sample.")
    call = Call("deal", {"deal": cause.deal}) if cause.deal else None
    return Item(title, about(_worth(cause, found)), detail, call=call)


def _worth(cause: Cause, found: Causes) -> Money:
    """To as many places as the gap has; a single deal's amount as it is."""
    like = found.standing.gap or cause.worth
    return cause.worth if cause.kind == "won_deal" else guessed(cause.worth, like)


# ---------------------------------------------------------------- whose, and what else to know


def _people(found: Causes) -> tuple[Block, ...]:
    """Who of a team is furthest behind, with the most money first."""
    if not found.people or found.state not in ("behind", "missed"):
        return ()
    return (Heading(_("Who it comes from")), Items(tuple(map(_person, found.people))))


def _person(person: PersonStanding) -> Item:
    facts = person.standing
    behind = Money(behind_by(person), facts.booked.currency)
    period = {"start": facts.period.start.isoformat(), "end": facts.period.end.isoformat()}
    call = Call("why behind", {"person": person.ref, "period": period})
    return Item(person.person, _("{amount} behind").format(amount=about(behind)), why(person), judged(facts), call)


def _notes(found: Causes, *, mine: bool) -> Iterator[Text]:
    summary = found.summary
    if summary and summary.carried and found.state == "well":
        words = _("Without {name} it would be behind pace.")
        yield Text(words.format(name=summary.carried.person), "warning")
    if found.ramping:
        yield Text(_("Still ramping: the quota in effect already allows for that."), "muted")
    yield from days_there(found.standing.working_days, found.standing.days_absent, mine=mine)
