"""Argument types and parsers for wrong figures: issues, deals, colleagues, amounts and splits."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo

from bot.arguments.deals import LARGEST
from bot.capability import Ambiguous, Request
from bot.i18n import day, money
from bot.language.amounts import currency_named, find_quantities
from bot.languages import linking
from spm_core.deals.models import Deal
from spm_core.deals.search import find_deals
from spm_core.errors import CoreError
from spm_core.money import Money
from spm_core.people.rules import name_key
from spm_core.people.service import Person, find_people

EARLIEST, AHEAD = date(1990, 1, 1), timedelta(days=3653)
HUNDRED = Decimal(100)
_NUMBER = re.compile(r"(?:di)?\s*[-#]?\s*(\d{1,9})", re.IGNORECASE)
_PART = re.compile(r"\s*(?P<who>.*?)[\s:]+(?P<share>\d{1,3}(?:[.,]\d{1,4})?)\s*%?\s*")


def _issue(value: Any, info: ValidationInfo) -> Any:
    if value is None or isinstance(value, int):
        return value
    match = _NUMBER.fullmatch(str(value).strip())
    if match is None:
        raise CoreError("bad_issue", words=str(value)[:100], argument=info.field_name)
    return int(match[1])


IssueArg = Annotated[int, BeforeValidator(_issue)]
"""An issue by its number: DI-12, #12 or 12."""


def deal_called(request: Request, words: str) -> Deal:
    """The deal with that name or CRM id among those the asker sees. Raises Ambiguous if there are several."""
    deals = find_deals(request.session, words)
    if not deals:
        raise CoreError("no_such_deal", words=words[:100], argument="deal")
    if len(deals) > 1:
        raise Ambiguous("deal", words, tuple((deal_label(deal), deal.external_id) for deal in deals))
    return deals[0]


def deal_label(deal: Deal) -> str:
    amount = (money(Money(deal.amount, deal.currency)),) if deal.amount is not None else ()
    closing = (day(deal.close_date),) if deal.close_date else ()
    return " · ".join((deal.name, *amount, *closing))


def colleague(request: Request, words: str, argument: str) -> Person:
    """Any colleague by e-mail or name, visible to the asker or not: that somebody works here is no secret."""
    plain = words.strip().lstrip("@")
    if name_key(plain) in linking("me"):
        plain = request.principal.ref
    people = find_people(request.session, plain)
    exact = [person for person in people if name_key(person.name) == name_key(plain)]
    chosen = exact or people
    if len(chosen) != 1:
        code = "several_colleagues" if chosen else "no_such_colleague"
        raise CoreError(code, who=plain[:100], argument=argument)
    return chosen[0]


def amount_in(words: str, currency: str) -> Decimal:
    """A single amount in the deal's currency. Raises CoreError if another currency is written beside it."""
    quantities = find_quantities(words)
    signed = words.strip().startswith(("-", "−", "("))
    if len(quantities) != 1 or quantities[0].sort == "percent" or signed or quantities[0].value > LARGEST:
        raise CoreError("bad_amount", words=words[:100], argument="amount")
    if currency_named(words, currency) not in (None, currency):
        raise CoreError("other_currency", currency=currency, argument="amount")
    return round(quantities[0].value, 4)


def splits_of(request: Request, words: str) -> tuple[tuple[int, Decimal], ...]:
    """Person ids with their shares as fractions of 1, from "Dana Wu 60%, Bo Lee 40%"."""
    parts = [part for part in re.split(r"[;\n]|,(?!\d)", words) if part.strip()]
    matches = [_PART.fullmatch(part) for part in parts]
    if not parts or None in matches:
        raise CoreError("bad_splits", words=words[:100], argument="splits")
    return tuple(
        (colleague(request, match["who"], "splits").id, Decimal(match["share"].replace(",", ".")) / HUNDRED)
        for match in matches
        if match is not None
    )


def likely(request: Request, when: date) -> date:
    if not EARLIEST <= when <= request.today + AHEAD:
        raise CoreError("odd_day", day=when.isoformat(), argument="close_date")
    return when
