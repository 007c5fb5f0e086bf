"""Reporting a wrong figure, and how it should be, to whoever decides about it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, PersonArg, TeamArg, plain
from bot.asked import AskedAs
from bot.blocks import Text
from bot.capabilities.issues.arguments import deal_called, deal_label
from bot.capabilities.issues.card import issue_card
from bot.capabilities.issues.forms import asked_of, form, missing
from bot.capabilities.issues.slots import wrong_figure_slots
from bot.capabilities.issues.stated import LONGEST, StatedDeal, wanted_of
from bot.capabilities.issues.words import KINDS
from bot.capability import Request, capability
from bot.cards import SEEN, Button, Card
from bot.i18n import N_, _
from bot.inputs import Form, Option
from bot.parts.subject import subject_of
from bot.picks import matching
from bot.turn import Call
from bot.wishes import Wish
from spm_core.deals.models import Deal
from spm_core.deals.search import find_deals, the_deal
from spm_core.deals.service import open_deals, won_deals
from spm_core.errors import CoreError
from spm_core.issues import service, views
from spm_core.issues.exchange import reference
from spm_core.issues.rules import IssueKind, IssueWanted

NO_STORED_DEAL = (IssueKind.MISSING_DEAL, IssueKind.OTHER)
OFFERED = 50
"""How many deals a form offers to choose from; where there are more, the name is typed."""


class IssueFigure(BaseModel):
    kind: IssueKind | None = Field(None, description=N_("What is wrong"))
    deal: str | None = Field(None, max_length=300, description=N_("Deal"))
    period: PeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "report figure",
    summary=N_("Say that a figure is wrong, and get it put right"),
    form_title=N_("Report a figure"),
    submit=N_("Next"),
    args=IssueFigure,
    wish=Wish.SETTINGS,
    example=N_("One of my deals is missing"),
    asked=AskedAs(quotes_figures=True, names=frozenset({"deals"}), slots=wrong_figure_slots),
)
def report_figure(request: Request, args: IssueFigure) -> Card | Form:
    known = plain(args)
    if args.kind is None:
        kinds = tuple(
            Button(_(words), Call("report figure", {**known, "kind": kind}), more=n >= SEEN)
            for n, (kind, words) in enumerate(KINDS.items())
        )
        text = _("What is wrong? It goes to somebody who can put it right, and you both see where it stands.")
        return Card(_("A figure is wrong"), (Text(text),), kinds)
    about_a_deal = args.kind not in NO_STORED_DEAL
    deals = _with_named(request, args.deal, _counted(request, args)) if about_a_deal else OfferedDeals((), args.deal)
    call = Call("submit data issue", {"kind": args.kind.value})
    return form(_(KINDS[args.kind]), call, asked_of(args.kind), {"deal": deals.chosen}, deals=deals.options)


def _counted(request: Request, args: IssueFigure) -> tuple[Option, ...]:
    """The deals that count in the period, largest first; none where there are too many to choose from."""
    subject = subject_of(request, args)
    counted = (
        credit
        for read in (won_deals, open_deals)
        for credit in read(request.session, subject.whose, subject.standing.period, request.today)
    )
    keys = tuple(dict.fromkeys(credit.deal for credit in counted))
    if not 0 < len(keys) <= OFFERED:
        return ()
    return tuple(_option(the_deal(request.session, key)) for key in keys)


class OfferedDeals(NamedTuple):
    options: tuple[Option, ...]
    chosen: str | None


def _with_named(request: Request, words: str | None, counted: tuple[Option, ...]) -> OfferedDeals:
    """The deals with those first that were named; the only one that is meant is chosen.

    A deal counts as named by its id or by words of its name. Where none has them and there is no other, they stay.
    """
    if not words:
        return OfferedDeals(counted, counted[0].value if len(counted) == 1 else "")
    by_id = tuple(option for option in counted if option.value.casefold() == words.casefold())
    meant = by_id or matching(counted, words) or tuple(map(_option, find_deals(request.session, words)))
    others = tuple(option for option in counted if option not in meant)
    unknown = "" if meant or counted else words
    return OfferedDeals((*meant, *others), meant[0].value if len(meant) == 1 else unknown)


def _option(deal: Deal) -> Option:
    return Option(deal_label(deal), deal.external_id)


class NewDataIssue(StatedDeal):
    kind: IssueKind = Field(description=N_("What is wrong"))
    comment: str = Field("", max_length=LONGEST, description=N_("What makes you sure? Where can one see it?"))


@capability(
    "submit data issue",
    summary=N_("Say that a figure is wrong, and get it put right"),
    form_title=N_("Report a figure"),
    submit=N_("Send"),
    args=NewDataIssue,
    writes=True,
    hidden=True,
)
def submit_data_issue(request: Request, args: NewDataIssue) -> Card | Form:
    asked, given = asked_of(args.kind), plain(args)
    if wrong := missing(asked, given):
        named = args.deal if args.kind not in NO_STORED_DEAL else None
        deals = _with_named(request, named, ()).options
        call = Call("submit data issue", {"kind": args.kind})
        return form(_(KINDS[args.kind]), call, asked, given, deals=deals, errors=wrong)
    stored = _stored(request, args)
    called = stored.name if stored else args.deal or ""
    key = stored.id if stored else None
    try:
        issue = service.report(
            request.session, args.kind, key, called, _wanted(request, args, stored), args.comment, request.now
        )
    except CoreError as error:
        if error.code == "already_reported":
            raise CoreError(error.code, issue=reference(int(str(error.params["issue"])))) from None
        raise
    return issue_card(request, views.whole(request.session, issue.id, request.now), just=_("Sent"))


def _stored(request: Request, args: NewDataIssue) -> Deal | None:
    """The deal that the report is about; None for a missing deal."""
    if args.kind in NO_STORED_DEAL or not args.deal:
        return None
    return deal_called(request, args.deal)


def _wanted(request: Request, args: NewDataIssue, stored: Deal | None) -> IssueWanted:
    wanted = wanted_of(request, args, stored.currency if stored else request.principal.company.currency)
    if args.kind is IssueKind.MISSING_DEAL:
        return replace(wanted, owner_id=request.principal.employee_id)
    return wanted
