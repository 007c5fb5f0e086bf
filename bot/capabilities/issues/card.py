"""An issue as a card: how the figure is and should be, what was said, and what the reader may do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.blocks import Block, Fields, Figure, Heading, Item, Items, Quote, Text
from bot.capabilities.issues.words import BUTTONS, KINDS, SAID, changed, holds, said, status, stored
from bot.capability import Request
from bot.cards import SEEN, Button, Card
from bot.i18n import _, day
from bot.turn import Call
from spm_core.issues.rules import IssueAct, IssueKind, IssueState, is_open
from spm_core.issues.values import DealNow
from spm_core.issues.views import Entry, Whole

SHOWN = 8
"""How many of the latest steps of the exchange are shown."""
FIRST = (
    IssueAct.CORRECT,
    IssueAct.REPLY,
    IssueAct.TAKE,
    IssueAct.ASK,
    IssueAct.SETTLE,
    IssueAct.DECLINE,
    IssueAct.FORWARD,
    IssueAct.CLOSE,
)


def issue_card(request: Request, issue: Whole, just: str = "") -> Card:
    about = f": {issue.deal}" if issue.deal else ""
    return Card(
        title=f"{issue.reference} · {_(KINDS[issue.kind])}{about}",
        body=(
            _figure(issue, just),
            Fields(tuple(_fields(issue)), lines=True),
            *_corrections(issue),
            *_alike(issue),
            *_said(issue, request),
        ),
        buttons=_buttons(issue),
        pick=_("It is one of these…"),
        facts=issue,
        as_of=request.now,
        resolved={"issue": issue.number},
        subject_id=None if issue.mine else issue.claimant_id,
    )


def _figure(issue: Whole, just: str) -> Figure:
    caption = _("with {who}") if is_open(issue.state) else _("decided by {who}")
    caption = caption.format(who=issue.resolver)
    if issue.mine and just:
        caption = _("{done}: {who} decides, and you are told here.").format(done=just, who=issue.resolver)
    return Figure(_change(issue), caption, status(issue))


def _change(issue: Whole) -> str:
    """The change that is asked for, or once corrected, the change that was made."""
    if issue.corrections:
        last = issue.corrections[-1]
        return f"{said(last.before) or '–'} → {said(last.value) or '–'}"
    wanted = said(issue.wanted)
    if issue.kind is IssueKind.MISSING_DEAL or issue.now is None:
        return wanted or issue.reference
    return f"{stored(issue.now, issue.kind)} → {wanted}"


def _fields(issue: Whole) -> Iterator[tuple[str, str]]:
    yield _("Reported by"), f"{issue.claimant}, {day(issue.opened_at.date())}"
    if issue.now is not None:
        yield _("Deal"), _deal(issue.now)
    elif issue.kind is not IssueKind.MISSING_DEAL and issue.deal:
        yield _("Deal"), _("not yours to see: pass it on") if not issue.mine else issue.deal
    if issue.external_id:
        yield _("Id in the CRM"), issue.external_id


def _deal(deal: DealNow) -> str:
    amount = said_amount(deal)
    closing = (day(deal.close_date),) if deal.close_date else ()
    return " · ".join((deal.name, *amount, *closing, deal.owner))


def said_amount(deal: DealNow) -> tuple[str, ...]:
    return (stored(deal, IssueKind.AMOUNT),) if deal.amount else ()


def _corrections(issue: Whole) -> Iterator[Block]:
    for correction in issue.corrections:
        by = _("{change} (by {who}, {day})").format(
            change=changed(correction), who=correction.by, day=day(correction.at.date())
        )
        yield Text(by)
        yield Text(holds(correction), "muted")


def _alike(issue: Whole) -> Iterator[Block]:
    if issue.alike and IssueAct.CORRECT in issue.may:
        yield Heading(_("Deals with such a name"))
        yield Items(tuple(_meant(issue, deal) for deal in issue.alike))


def _meant(issue: Whole, deal: DealNow) -> Item:
    closing = (day(deal.close_date),) if deal.close_date else ()
    call = Call("correct figure", {"issue": issue.number, "deal": deal.id})
    return Item(deal.name, "".join(said_amount(deal)), " · ".join((*closing, deal.owner)), call=call)


def _said(issue: Whole, request: Request) -> Iterator[Block]:
    yield Heading(_("What was said"))
    for entry in issue.exchange[-SHOWN:]:
        yield _entry(entry, request)


def _entry(entry: Entry, request: Request) -> Block:
    done = f"{_(SAID[entry.act]).format(who=entry.author)}, {day(request.principal.company.today(entry.at))}"
    return Quote(entry.text, done) if entry.text else Text(done, "muted")


def _buttons(issue: Whole) -> tuple[Button, ...]:
    offered = [_button(act, issue) for act in FIRST if act in issue.may]
    return tuple(replace(button, more=n >= SEEN) for n, button in enumerate(offered))


def _button(act: IssueAct, issue: Whole) -> Button:
    if act is IssueAct.CORRECT:
        label = _("Add the deal…") if issue.kind is IssueKind.MISSING_DEAL else _(BUTTONS[act])
        return Button(label, Call("correct figure", {"issue": issue.number}), primary=True)
    main = issue.state is (IssueState.RESOLVED if act is IssueAct.CLOSE else IssueState.PENDING_INFO) and issue.mine
    return Button(_label(act, issue), Call("answer issue", {"issue": issue.number, "act": act.value}), main)


def _label(act: IssueAct, issue: Whole) -> str:
    if act is IssueAct.CLOSE and is_open(issue.state):
        return _("Withdraw")
    return _("Still wrong…") if act is IssueAct.REPLY and issue.state is IssueState.RESOLVED else _(BUTTONS[act])
