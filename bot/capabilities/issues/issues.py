"""Figures that were reported as wrong: where each stands, what was corrected, and the next step of the exchange."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from bot.arguments import plain
from bot.asked import AskedAs
from bot.capabilities.issues.arguments import IssueArg, amount_in, colleague, deal_called, likely, splits_of
from bot.capabilities.issues.card import issue_card
from bot.capabilities.issues.forms import asked_to_correct, form, missing
from bot.capabilities.issues.words import BUTTONS, KINDS, changed, holds, said, state, stored
from bot.capability import Request, capability
from bot.cards import Button, Card, Column, Fields, Figure, Form, Table, Text, TextInput
from bot.i18n import N_, _, day, ngettext
from bot.turn import Call
from spm_core.deals.search import the_deal
from spm_core.errors import NotAllowed
from spm_core.issues import mending, service, values, views
from spm_core.issues.rules import IssueAct, IssueKind, IssueWanted
from spm_core.issues.views import Issue, Whole

SHOWN, OPENED = 15, 5
LONGEST = 1000
NO_WORDS = (IssueAct.TAKE, IssueAct.FORWARD, IssueAct.CLOSE)
"""What needs no explanation."""


class Issues(BaseModel):
    issue: IssueArg | None = Field(None, description=N_("Number of an issue, such as DI-12; all of them when left out"))


@capability(
    "data issues",
    summary=N_("Figures reported as wrong: yours, and those that wait for you"),
    args=Issues,
    asked=AskedAs(names=frozenset({"deals"})),
)
def data_issues(request: Request, args: Issues) -> Card:
    if args.issue is not None:
        return issue_card(request, views.whole(request.session, args.issue, request.now))
    found = views.listed(request.session)
    waiting = sum(each.waits_for_me for each in found)
    words = ngettext("{count} waits for you", "{count} wait for you", waiting).format(count=waiting)
    nothing = (Text(_("No figure was reported as wrong."), "muted"),)
    return Card(
        title=_("Data issues"),
        body=(Figure(str(len(found)), words), _table(found)) if found else nothing,
        buttons=(
            *(Button(each.reference, Call("data issues", {"issue": each.number})) for each in found[:OPENED]),
            Button(_("A figure is wrong"), Call("report figure"), primary=not found),
        ),
        facts={"issues": found, "waiting": waiting},
        as_of=request.now,
        quiet=not waiting,
    )


def _table(found: tuple[Issue, ...]) -> Table:
    columns = (Column(_("Issue")), Column(_("What")), Column(_("Deal")), Column(_("Who")), Column(_("State")))
    return Table(
        columns,
        tuple(
            (
                each.reference,
                _(KINDS[each.kind]),
                each.deal or "–",
                _who(each),
                f"{'▸ ' * each.waits_for_me}{state(each)}",
            )
            for each in found[:SHOWN]
        ),
    )


def _who(issue: Issue) -> str:
    """The other side."""
    return _("to {who}").format(who=issue.resolver) if issue.mine else _("from {who}").format(who=issue.claimant)


class IssueShown(BaseModel):
    correction: int


@capability("correction", summary=N_("What was corrected of a deal of yours"), args=IssueShown, hidden=True)
def correction(request: Request, args: IssueShown) -> Card:
    made = values.correction(request.session, args.correction)
    return Card(
        title=_("A deal of yours was corrected: {deal}").format(deal=made.deal),
        body=(
            Figure(f"{said(made.before) or '–'} → {said(made.value) or '–'}", changed(made).partition(":")[0]),
            Fields(((_("By"), f"{made.by}, {day(made.at.date())}"), (_("Why"), made.reason or "–"))),
            Text(holds(made), "muted"),
        ),
        buttons=(Button(_("My quota"), Call("quota"), primary=True), Button(_("This is wrong"), Call("report figure"))),
        facts=made,
        as_of=request.now,
    )


class IssueAnswer(BaseModel):
    issue: IssueArg = Field(description=N_("Number of an issue, such as DI-12; all of them when left out"))
    act: IssueAct
    text: str = Field("", max_length=LONGEST, description=N_("What do you want to say?"))


@capability(
    "answer issue",
    summary=N_("Answer somebody about a figure that was reported as wrong"),
    args=IssueAnswer,
    writes=True,
    hidden=True,
)
def answer_issue(request: Request, args: IssueAnswer) -> Card | Form:
    if args.act not in NO_WORDS and not args.text.strip():
        issue = service.to_decide(request.session, args.issue, args.act)
        asked = TextInput("text", _("What do you want to say?"), required=True, long=True)
        call = Call("answer issue", {"issue": issue.id, "act": args.act.value})
        title = f"{_(BUTTONS[args.act]).rstrip('…')} · {issue.deal_name}".rstrip(" ·")
        return Form(title, (asked,), call, _("Send"))
    service.answer(request.session, args.issue, args.act, args.text.strip(), request.now)
    return issue_card(request, views.whole(request.session, args.issue, request.now))


class Fix(BaseModel):
    issue: IssueArg = Field(description=N_("Number of an issue, such as DI-12; all of them when left out"))
    deal: str | None = Field(None, max_length=300, description=N_("Deal"))
    name: str | None = Field(None, max_length=300, description=N_("Name of the deal"))
    owner: str | None = Field(None, max_length=300, description=N_("Whose it is"))
    splits: str | None = Field(None, max_length=500, description=N_("The right split"))
    amount: str | None = Field(None, max_length=50, description=N_("The right amount"))
    close_date: date | None = Field(None, description=N_("The right close date"))
    external_id: str | None = Field(None, max_length=100, description=N_("Its id in the CRM, if you know it"))
    reason: str = Field("", max_length=LONGEST, description=N_("Why, for the record"))


@capability(
    "correct figure",
    summary=N_("Correct a figure that was reported as wrong"),
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
    """Filled with what the claimant says, or with what was typed and is not complete."""
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
    title = _("Correct: {what}").format(what=issue.deal) if issue.deal else _(BUTTONS[IssueAct.CORRECT])
    wrong = missing(asked, given) if given else {}
    return form(title, call, asked, known, intro=f"{now} {intro}".strip(), errors=wrong)


def _wanted(request: Request, args: Fix, issue: Whole) -> IssueWanted:
    deal = issue.now.id if issue.now else args.deal
    currency = the_deal(request.session, deal).currency if deal else request.principal.company.currency
    return IssueWanted(
        owner_id=colleague(request, args.owner, "owner").id if args.owner else None,
        amount=amount_in(args.amount, currency) if args.amount else None,
        close_date=likely(request, args.close_date) if args.close_date else None,
        splits=splits_of(request, args.splits) if args.splits else (),
        external_id=args.external_id,
    )
