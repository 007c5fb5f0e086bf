"""Figures reported as wrong: where each report stands, what was corrected, and answering or correcting."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import plain
from bot.asked import AskedAs
from bot.blocks import Figure, Item, Items, Quote, Text
from bot.capabilities.issues.arguments import IssueArg, deal_called
from bot.capabilities.issues.card import issue_card
from bot.capabilities.issues.forms import asked_to_correct, form, missing
from bot.capabilities.issues.stated import LONGEST, StatedDeal, wanted_of
from bot.capabilities.issues.words import BUTTONS, KINDS, changed, holds, said, status, stored
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, day, ngettext, number
from bot.inputs import Form, TextInput
from bot.turn import Call
from bot.wishes import Wish
from spm_core.deals.search import the_deal
from spm_core.errors import NotAllowed
from spm_core.issues import mending, service, values, views
from spm_core.issues.rules import IssueAct, IssueKind, IssueWanted
from spm_core.issues.views import Issue, Whole

SHOWN = 10
NO_WORDS = (IssueAct.TAKE, IssueAct.FORWARD, IssueAct.CLOSE)
"""Steps that need no words."""


class Issues(BaseModel):
    issue: IssueArg | None = Field(None, description=N_("Number of an issue, such as DI-12; all of them when left out"))


@capability(
    "data issues",
    summary=N_("Figures reported as wrong: yours, and those that wait for you"),
    args=Issues,
    wish=Wish.SETTINGS,
    asked=AskedAs(quotes_figures=True, names=frozenset({"deals"})),
)
def data_issues(request: Request, args: Issues) -> Card:
    if args.issue is not None:
        return issue_card(request, views.whole(request.session, args.issue, request.now))
    issues = views.listed(request.session)
    waits = [issue for issue in issues if issue.waits_for_me]
    nothing = (Text(_("No figure was reported as wrong."), "muted"),)
    return Card(
        title=_counted(len(issues), len(waits)),
        body=(_items(issues),) if issues else nothing,
        buttons=(Button(_("A figure is wrong"), Call("report figure"), primary=not issues),),
        facts={"issues": issues, "waiting": len(waits)},
        as_of=request.now,
        pick=_("Open an issue…"),
        quiet=not waits,
    )


def _counted(issues: int, waiting: int) -> str:
    """How many wait for the reader; where none does, how many there are."""
    if waiting:
        words = ngettext("{count} figure waits for your answer", "{count} figures wait for your answer", waiting)
        return words.format(count=number(waiting, 0))
    if not issues:
        return _("Data issues")
    words = ngettext("{count} figure reported as wrong", "{count} figures reported as wrong", issues)
    return words.format(count=number(issues, 0))


def _items(issues: tuple[Issue, ...]) -> Items:
    """Those first that wait for the reader."""
    ordered = sorted(issues, key=lambda issue: not issue.waits_for_me)
    return Items(tuple(map(_item, ordered[:SHOWN])), more=max(len(issues) - SHOWN, 0))


def _item(issue: Issue) -> Item:
    return Item(
        f"{issue.reference} · {_(KINDS[issue.kind])}",
        "",
        " · ".join(part for part in (issue.deal, _who(issue)) if part),
        status(issue),
        Call("data issues", {"issue": issue.number}),
    )


def _who(issue: Issue) -> str:
    """Who is on the other side of it."""
    return _("to {who}").format(who=issue.resolver) if issue.mine else _("from {who}").format(who=issue.claimant)


class IssueShown(BaseModel):
    correction: int


@capability("correction", summary=N_("What was corrected of a deal of yours"), args=IssueShown, hidden=True)
def correction(request: Request, args: IssueShown) -> Card:
    fix = values.correction(request.session, args.correction)
    by = f"{fix.by}, {day(fix.at.date())}"
    return Card(
        title=_("A deal of yours was corrected: {deal}").format(deal=fix.deal),
        body=(
            Figure(f"{said(fix.before) or '–'} → {said(fix.value) or '–'}", changed(fix).partition(":")[0]),
            Quote(fix.reason, by) if fix.reason else Text(by),
            Text(holds(fix), "muted"),
        ),
        buttons=(Button(_("My quota"), Call("quota"), primary=True), Button(_("This is wrong"), Call("report figure"))),
        facts=fix,
        as_of=request.now,
    )


class IssueAnswer(BaseModel):
    issue: IssueArg = Field(description=N_("Number of an issue, such as DI-12; all of them when left out"))
    act: IssueAct
    text: str = Field("", max_length=LONGEST, description=N_("What do you want to say?"))


@capability(
    "answer issue",
    summary=N_("Answer somebody about a figure that was reported as wrong"),
    form_title=N_("Answer"),
    submit=N_("Send"),
    args=IssueAnswer,
    writes=True,
    hidden=True,
)
def answer_issue(request: Request, args: IssueAnswer) -> Card | Form:
    if args.act not in NO_WORDS and not args.text.strip():
        issue = service.to_decide(request.session, args.issue, args.act)
        words = TextInput("text", _("What do you want to say?"), required=True, long=True)
        call = Call("answer issue", {"issue": issue.id, "act": args.act.value})
        return Form(_(BUTTONS[args.act]).rstrip("…"), (words,), call, _("Send"), issue.deal_name)
    service.answer(request.session, args.issue, args.act, args.text.strip(), request.now)
    return issue_card(request, views.whole(request.session, args.issue, request.now))


class Fix(StatedDeal):
    issue: IssueArg = Field(description=N_("Number of an issue, such as DI-12; all of them when left out"))
    name: str | None = Field(None, max_length=300, description=N_("Name of the deal"))
    reason: str = Field("", max_length=LONGEST, description=N_("Why, for the record"))


@capability(
    "correct figure",
    summary=N_("Correct a figure that was reported as wrong"),
    form_title=N_("Correct a figure"),
    submit=N_("Correct"),
    args=Fix,
    writes=True,
    hidden=True,
)
def correct_figure(request: Request, args: Fix) -> Card | Form:
    service.to_decide(request.session, args.issue, IssueAct.CORRECT)
    issue = views.whole(request.session, args.issue, request.now)
    if issue.kind is IssueKind.OTHER:
        raise NotAllowed
    asked = asked_to_correct(issue.kind, other_deal=args.deal is not None or issue.now is not None)
    given = {name: value for name, value in plain(args).items() if name in asked and value}
    if not given or missing(asked, given):
        return _form(issue, args, asked, given)
    wanted = _wanted(request, args, issue)
    if "name" in asked:
        mending.add_missing(request.session, args.issue, args.name or "", wanted, args.reason, request.now)
    else:
        other = deal_called(request, args.deal).id if args.deal else None
        mending.correct(request.session, args.issue, other, wanted, args.reason, request.now)
    return issue_card(request, views.whole(request.session, args.issue, request.now))


def _form(issue: Whole, args: Fix, asked: dict[str, bool], given: dict[str, object]) -> Form:
    """Filled with what was typed so far; at first, with what the claimant says."""
    known = given or {
        "name": issue.deal,
        "owner": issue.wanted.owner,
        "amount": issue.wanted.amount and format(issue.wanted.amount.amount.normalize(), "f"),
        "close_date": issue.wanted.close_date and issue.wanted.close_date.isoformat(),
        "splits": ", ".join(f"{name} {share * 100:f}%" for name, share in issue.wanted.splits),
        "external_id": issue.external_id,
    }
    now = _("Now: {value}.").format(value=stored(issue.now, issue.kind)) if issue.now else ""
    intro = _("It counts at once, and {who} and all who have credit of the deal are told.").format(who=issue.claimant)
    call = Call("correct figure", {"issue": issue.number, **({"deal": args.deal} if args.deal else {})})
    about = f"{issue.deal}." if issue.deal else ""
    wrong = missing(asked, given) if given else {}
    whole = " ".join(part for part in (about, now, intro) if part)
    return form(_("Correct a figure"), call, asked, known, intro=whole, errors=wrong)


def _wanted(request: Request, args: Fix, issue: Whole) -> IssueWanted:
    deal = issue.now.id if issue.now else args.deal
    currency = the_deal(request.session, deal).currency if deal else request.principal.company.currency
    return wanted_of(request, args, currency)
