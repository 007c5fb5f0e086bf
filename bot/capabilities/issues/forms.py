"""The forms for reporting and correcting: what each kind of issue asks for, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.i18n import N_, _
from bot.inputs import ChoiceInput, DateInput, Form, Input, Option, TextInput
from bot.turn import Call
from spm_core.issues.rules import IssueKind

# What each kind of issue asks for besides a comment; * marks what is required.
_ASKED: Mapping[IssueKind, str] = {
    IssueKind.MISSING_DEAL: "deal* amount* close_date* external_id",
    IssueKind.OWNER: "deal* owner*",
    IssueKind.SPLIT: "deal* splits*",
    IssueKind.AMOUNT: "deal* amount*",
    IssueKind.DATE: "deal* close_date*",
    IssueKind.OTHER: "comment*",
}
_INPUTS: Mapping[str, Input] = {
    "deal": TextInput("deal", N_("Deal"), hint=N_("Its name, or its id in the CRM")),
    "name": TextInput("name", N_("Name of the deal")),
    "owner": TextInput("owner", N_("Whose it is"), hint=N_("Full name or e-mail")),
    "splits": TextInput("splits", N_("The right split"), hint=N_("Dana Wu 60%, Bo Lee 40%")),
    "amount": TextInput("amount", N_("The right amount"), hint=N_("Such as 12,500")),
    "close_date": DateInput("close_date", N_("The right close date")),
    "external_id": TextInput("external_id", N_("Its id in the CRM, if you know it")),
    "comment": TextInput("comment", N_("What makes you sure? Where can one see it?"), long=True),
    "reason": TextInput("reason", N_("Why, for the record"), long=True),
}


def asked_of(kind: IssueKind) -> dict[str, bool]:
    """The inputs of a report of this kind, and whether each is required."""
    names = _ASKED[kind].split()
    asked = {name.rstrip("*"): name.endswith("*") for name in names}
    return asked if "comment" in asked else {**asked, "comment": False}


def asked_to_correct(kind: IssueKind, *, other_deal: bool) -> dict[str, bool]:
    """The inputs of a correction, all required but the CRM id: the wrong field, or everything about a new deal."""
    if kind is IssueKind.MISSING_DEAL:
        new = {"name": True, "owner": True, "amount": True, "close_date": True, "external_id": False}
        return {**({"owner": True} if other_deal else new), "reason": True}
    return {name.rstrip("*"): True for name in _ASKED[kind].split() if name != "deal*"} | {"reason": True}


def missing(asked: Mapping[str, bool], given: Mapping[str, Any]) -> dict[str, str]:
    return {name: _("Please fill this in.") for name, needed in asked.items() if needed and not given.get(name)}


def form(
    title: str,
    call: Call,
    asked: Mapping[str, bool],
    given: Mapping[str, Any],
    *,
    intro: str = "",
    deals: Iterable[Option] = (),
    errors: Mapping[str, str] | None = None,
) -> Form:
    """A form with the `asked` inputs, filled with what is `given`; `deals` are offered to choose from."""
    options = tuple(deals)
    inputs = tuple(_input(name, needed, given, options) for name, needed in asked.items())
    return Form(title, inputs, call, _("Send"), intro, errors or {})


def _input(name: str, needed: bool, given: Mapping[str, Any], deals: tuple[Option, ...]) -> Input:
    value, declared = str(given.get(name) or ""), _INPUTS[name]
    if name == "deal" and deals:
        return ChoiceInput(name, _(declared.label), deals, value, needed)
    filled = replace(declared, label=_(declared.label), value=value, required=needed)
    return replace(filled, hint=_(filled.hint)) if isinstance(filled, TextInput) and filled.hint else filled
