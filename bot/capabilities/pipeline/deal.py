"""One deal, found by what it or its account is called; or the few that are called so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from bot.asked import AskedAs
from bot.blocks import Item, Items, Text
from bot.capabilities.pipeline.deal_asked import Ask, last_contact
from bot.capabilities.pipeline.deal_card import card_of, worth
from bot.capabilities.pipeline.deal_slots import deal_refuses, deal_slots, deals_instead
from bot.capabilities.pipeline.deals import listing, unknown_deal
from bot.capabilities.pipeline.deals_args import Deals
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import LANGUAGES, N_, _, day
from bot.language.concepts import lexicon
from bot.language.words import words_of
from bot.parts.deals import outcome
from bot.turn import Call
from bot.wishes import Wish
from spm_core.deals.models import Deal
from spm_core.deals.search import MOST, almost_called, find_deals

TYPED = 4
"""The most words typed after the command that are a name, rather than a question."""


class DealArgs(BaseModel):
    deal: str | None = Field(None, max_length=100, description=N_("Deal or account"))
    ask: Ask | None = Field(None, description=N_("What of it"), json_schema_extra=NOT_ASKED)


def _typed(words: str) -> dict[str, Any] | None:
    """A name alone; whatever holds a little word, such as "with", is a question."""
    said = [word.text for word in words_of(words)]
    alone = len(said) <= TYPED and all(lexicon(language).stopwords.isdisjoint(said) for language in LANGUAGES)
    return {"deal": words} if alone else None


@capability(
    "deal",
    summary=N_("One deal, and its next step"),
    args=DealArgs,
    wish=Wish.DEALS,
    example=N_("What's happening with Globex? When did I last talk to them?"),
    asked=AskedAs(
        names=frozenset({"deals"}),
        tells_of_names=True,
        slots=deal_slots,
        instead=deals_instead,
        typed=_typed,
        refuses=deal_refuses,
        subjects=lambda _question: (),
    ),
)
def one_deal(request: Request, args: DealArgs) -> Card:
    if not args.deal:
        return _which_of_all(request)
    found = find_deals(request.session, args.deal)
    if not found and (meant := almost_called(request.session, args.deal)):
        found = find_deals(request.session, meant)
    if not found:
        return _nothing(args.deal)
    still = [deal for deal in found if deal.status == "open"]
    if len(found) == 1 or len(still) == 1:
        return card_of(request, (still or list(found))[0], args.ask, others=len(found) - 1, words=args.deal)
    return _which(request, found, args.deal, args.ask)


def _nothing(words: str) -> Card:
    """The same whether there is none, or it is not the asker's to see."""
    shown = Button(_("Open deals"), Call("deals", {"show": "all"}))
    return Card(_("One deal"), (Text(unknown_deal(words)),), buttons=(shown,), facts={"deal": None})


def _which_of_all(request: Request) -> Card:
    return listing(request, Deals.model_validate({"show": "all"}, context={"request": request}))


def _which(request: Request, found: Sequence[Deal], words: str, ask: Ask | None) -> Card:
    """The few that are called so, open ones first; whom it was last talked to is told of all together."""
    touched = max(found, key=lambda deal: deal.last_activity or date.min)
    first = Text(_("Which deal do you mean?"))
    if ask is Ask.CONTACT:
        first = Text("", strong=last_contact(touched, request.today))
    return Card(
        title=words,
        body=(first, Items(tuple(_item(deal, ask) for deal in found))),
        buttons=(_all_of(words),) if len(found) == MOST else (),
        pick=_("Open a deal…"),
        facts={"deals": [deal.external_id for deal in found]},
        as_of=request.now,
        resolved={"deal": words},
    )


def _item(deal: Deal, ask: Ask | None) -> Item:
    closes = day(deal.close_date) if deal.close_date else ""
    how = outcome(deal.status) or deal.stage
    return Item(deal.name, worth(deal), " · ".join(filter(None, (how, closes))), call=_open(deal, ask))


def _open(deal: Deal, ask: Ask | None) -> Call:
    return Call("deal", {"deal": deal.external_id, **({"ask": ask.value} if ask else {})})


def _all_of(words: str) -> Button:
    return Button(_("All deals called so"), Call("deals", {"account": words, "show": "every"}))
