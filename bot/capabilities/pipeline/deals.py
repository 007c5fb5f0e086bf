"""A list of deals by any filter: how many and how much first, then up to ten of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.arguments import plain
from bot.asked import AskedAs
from bot.blocks import Block, Figure, Text
from bot.capabilities.pipeline.deals_args import Deals
from bot.capabilities.pipeline.deals_head import head
from bot.capabilities.pipeline.deals_pool import Pool, chosen_from, pipeline_of, pool_of
from bot.capabilities.pipeline.left_out import undated
from bot.capabilities.pipeline.list_slots import deals_slots, deals_subjects
from bot.capabilities.pipeline.lists import NONE_IN_PERIOD, NONE_LIKE_IT, Show, items
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, about, ngettext
from bot.parts.provenance import source, waiting_for_rate
from bot.parts.subject import Whom, subject_of
from bot.turn import Call
from bot.wishes import Wish
from spm_core.deals.listing import ListSums, sums
from spm_core.deals.pipeline import Pipeline
from spm_core.deals.search import find_deals
from spm_core.deals.service import Credit


@capability(
    "deals",
    summary=N_("A list of deals: by date, amount, stage, customer"),
    args=Deals,
    wish=Wish.DEALS,
    example=N_("Which deals over 50k close this week? What did we lose last month?"),
    suggest=N_("What closes this week?"),
    place=4,
    asked=AskedAs(
        ahead=True,
        everyone=True,
        names=frozenset({"deals"}),
        leads_to={"deals": "deals"},
        typed=lambda _words: None,  # "deals over 50k" is read as a question
        slots=deals_slots,
        subjects=deals_subjects,
    ),
)
def deals(request: Request, args: Deals) -> Card:
    return listing(request, args)


def listing(request: Request, args: Deals) -> Card:
    subject = subject_of(request, args)
    pool = pool_of(request, subject, args)
    found = chosen_from(request, args, pool)
    currency = request.principal.company.currency
    added = sums(found, currency)
    filters = {name: value for name, value in args if name not in ("period", "person", "team")}
    whom: dict[str, Any] = {name: subject.resolved[name] for name in ("person", "team") if name in subject.resolved}
    within = plain({"period": pool.period})
    return Card(
        title=head(subject, args, pool.period, currency),
        body=tuple(_body(request, subject, args, pool, found, added)),
        buttons=_buttons(args, {**whom, **within}, plain(filters)),
        pick=_("Open a deal…") if found else "",
        facts={"deals": found, "count": added.count, "amount": added.counted, "whole_amount": added.whole},
        as_of=request.now,
        source=source(request, subject.whose, pool.period or subject.standing.period),
        resolved={**whom, **within, **plain(filters)},
        subject_id=subject.audited,
    )


def _body(
    request: Request, subject: Whom, args: Deals, pool: Pool, found: tuple[Credit, ...], added: ListSums
) -> Iterator[Block]:
    if found:
        yield Figure(about(added.counted), _caption(added))
        if _is_whole(args) and args.period and pool.open:
            yield from _closers(pipeline_of(request, subject, pool.open), subject)
        with_person = subject.whose.team
        yield items(args.show, found, request.today, with_person=with_person, statuses=pool.statuses)
    else:
        yield Text(_none(request, args))
    yield from _left_out(args, pool, added)


def _caption(added: ListSums) -> str:
    deals = ngettext("{count} deal", "{count} deals", added.count).format(count=added.count)
    if about(added.counted) == about(added.whole):
        return deals
    return _("{deals}, counting your part of {whole}").format(deals=deals, whole=about(added.whole))


def _is_whole(args: Deals) -> bool:
    """Whether it lists every open deal of its period, which are to close the gap together."""
    narrowed = plain({name: value for name, value in args if name not in ("period", "person", "team", "show", "order")})
    return args.show in (Show.ALL, Show.BIGGEST) and not narrowed


def _closers(pipe: Pipeline, subject: Whom) -> Iterator[Text]:
    if pipe.gap is None or subject.standing.period.kind in ("week", "day"):
        return
    if not pipe.gap:
        yield Text("", "good", strong=_("✔ The quota is met."))
    elif not pipe.closers:
        yield Text("", strong=_("▼ All of them together don't close the gap."))
    else:
        words = ngettext("The largest closes the gap.", "The {count} largest close the gap.", pipe.closers)
        yield Text("", strong=words.format(count=pipe.closers))


def _none(request: Request, args: Deals) -> str:
    """Why nothing is listed; of a customer that nobody has heard of, the same as of one that is not theirs to see."""
    if args.account and not find_deals(request.session, args.account):
        return unknown_deal(args.account)
    if _filters_at_all(args):
        return _(NONE_LIKE_IT)
    return _(NONE_IN_PERIOD) if args.period and args.show in (Show.ALL, Show.BIGGEST) else args.show.none


def _filters_at_all(args: Deals) -> bool:
    apart = ("period", "person", "team", "show", "order", "most")
    return bool(plain({name: value for name, value in args if name not in apart}))


def unknown_deal(words: str) -> str:
    return _("I can't find a deal or account called “{words}”.").format(words=words)


def _left_out(args: Deals, pool: Pool, added: ListSums) -> Iterator[Text]:
    yield from waiting_for_rate(added.waiting, about)
    unpriced = sum(deal.credit is None for deal in pool.deals)
    if unpriced and (args.min_amount is not None or args.max_amount is not None):
        words = ngettext(
            "{count} deal without an amount is not among them.",
            "{count} deals without an amount are not among them.",
            unpriced,
        )
        yield Text(words.format(count=unpriced), "warning")
    if pool.open and args.period and _is_whole(args):
        yield from undated(pool.open.undated)
    if args.show is Show.EVERY and pool.period is None and added.count:
        yield Text(_("Closed deals are of the last 12 months."), "muted")


def _buttons(args: Deals, whose: Mapping[str, object], filters: Mapping[str, object]) -> tuple[Button, ...]:
    again = Call("deals", {**whose, **filters}, form=True)
    health = () if args.show.closed else (Button(_("Pipeline health"), Call("pipeline", dict(whose))),)
    return (*health, Button(_("Quota"), Call("quota", dict(whose))), Button(_("Other deals…"), again, more=True))
