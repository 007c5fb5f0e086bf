"""Issues in words: what is wrong, where they stand, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.blocks import Status, Tone
from bot.i18n import N_, _, day, money, percent
from spm_core.issues.rules import Field, IssueAct, IssueKind, IssueOutcome, IssueState
from spm_core.issues.values import Correction, DealNow, IssueValue
from spm_core.issues.views import Issue

KINDS: Mapping[IssueKind, str] = {
    IssueKind.MISSING_DEAL: N_("A deal is missing"),
    IssueKind.AMOUNT: N_("The amount is wrong"),
    IssueKind.OWNER: N_("The owner is wrong"),
    IssueKind.SPLIT: N_("The split is wrong"),
    IssueKind.DATE: N_("The close date is wrong"),
    IssueKind.OTHER: N_("Something else"),
}
STATES: Mapping[IssueState, tuple[str, str]] = {
    IssueState.SUBMITTED: ("○", N_("submitted")),
    IssueState.IN_REVIEW: ("◐", N_("in review")),
    IssueState.PENDING_INFO: ("?", N_("waiting for an answer")),
    IssueState.RESOLVED: ("●", N_("resolved")),
    IssueState.CLOSED: ("■", N_("closed")),
}
OUTCOMES: Mapping[IssueOutcome, str] = {
    IssueOutcome.CORRECTED: N_("corrected"),
    IssueOutcome.PARTLY: N_("partly corrected"),
    IssueOutcome.DECLINED: N_("declined"),
    IssueOutcome.WITHDRAWN: N_("withdrawn"),
}
SAID: Mapping[IssueAct, str] = {
    IssueAct.SUBMIT: N_("{who} reported it"),
    IssueAct.TAKE: N_("{who} is looking into it"),
    IssueAct.ASK: N_("{who} asked"),
    IssueAct.REPLY: N_("{who} replied"),
    IssueAct.CORRECT: N_("{who} corrected it"),
    IssueAct.SETTLE: N_("{who} says it is put right elsewhere"),
    IssueAct.DECLINE: N_("{who} declined it"),
    IssueAct.FORWARD: N_("{who} passed it on"),
    IssueAct.CLOSE: N_("{who} closed it"),
    IssueAct.OVERRULE: N_("The CRM says something new, which counts from now on"),
}
BUTTONS: Mapping[IssueAct, str] = {
    IssueAct.TAKE: N_("I'll look into it"),
    IssueAct.ASK: N_("Ask back…"),
    IssueAct.REPLY: N_("Reply…"),
    IssueAct.CORRECT: N_("Correct…"),
    IssueAct.SETTLE: N_("Put right elsewhere…"),
    IssueAct.DECLINE: N_("Decline…"),
    IssueAct.FORWARD: N_("Pass on"),
    IssueAct.CLOSE: N_("Close"),
}
FIELDS: Mapping[Field, str] = {
    Field.DEAL: N_("Deal"),
    Field.OWNER: N_("Owner"),
    Field.SPLITS: N_("Split"),
    Field.AMOUNT: N_("Amount"),
    Field.CLOSE_DATE: N_("Close date"),
}
ENDED: Mapping[str | None, str] = {
    None: N_("Kept until the CRM's own value changes."),
    "agreed": N_("The CRM says the same by now."),
    "replaced": N_("Corrected again since."),
}


def status(issue: Issue) -> Status:
    symbol, words = STATES[issue.state]
    if issue.outcome is None:
        return Status(symbol, _(words), "plain" if issue.state is IssueState.CLOSED else "warning")
    tone: Tone = "good" if issue.outcome is IssueOutcome.CORRECTED else "plain"
    outcome = _("{state}: {outcome}").format(state=_(words), outcome=_(OUTCOMES[issue.outcome]))
    return Status(symbol, outcome, tone)


def said(value: IssueValue) -> str:
    """A field's value in words; for a whole deal, its amount, close date and owner."""
    parts = [money(value.amount)] if value.amount else []
    parts += [day(value.close_date)] if value.close_date else []
    parts += [value.owner] if value.owner else []
    return " · ".join(parts) or shares(value.splits)


def shares(splits: tuple[tuple[str, Decimal], ...]) -> str:
    return ", ".join(f"{name} {percent(share, 0 if share == round(share, 2) else 2)}" for name, share in splits)


def stored(deal: DealNow, kind: IssueKind) -> str:
    """The stored value of the field that an issue is about."""
    match kind:
        case IssueKind.OWNER:
            return deal.owner
        case IssueKind.AMOUNT:
            return money(deal.amount) if deal.amount else "–"
        case IssueKind.DATE:
            return day(deal.close_date) if deal.close_date else "–"
        case IssueKind.SPLIT:
            return shares(deal.splits) or _("all of {owner}").format(owner=deal.owner)
        case _:
            return ""


def changed(correction: Correction) -> str:
    """What a correction changed, in one line."""
    field = _(FIELDS[correction.field])
    before = said(correction.before) or ("–" if correction.field is not Field.SPLITS else _("not split"))
    if correction.field is Field.DEAL:
        return _("Added: {value}").format(value=said(correction.value))
    return f"{field}: {before} → {said(correction.value) or _('not split')}"


def holds(correction: Correction) -> str:
    """Whether a correction still counts, and if not, why."""
    if correction.overruled_by is not None:
        return _("The CRM now says {value}, which counts.").format(value=said(correction.overruled_by) or "–")
    return _(ENDED.get(correction.ended, ENDED[None]))
