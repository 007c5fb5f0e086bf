"""The card of one deal: its money and urgency, its next step, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bot.blocks import Block, Fields, Figure, Status, Text
from bot.capabilities.pipeline.deal_asked import Ask, first_line
from bot.capabilities.pipeline.deal_story import what_changed
from bot.capabilities.pipeline.lists import chance, days_of
from bot.capability import Request
from bot.cards import Button, Card
from bot.i18n import _, day, money, ngettext, percent
from bot.parts.deals import named, outcome
from bot.parts.provenance import of_imports
from bot.turn import Call
from spm_core.deals.models import Deal
from spm_core.deals.service import Credit, all_open_deals
from spm_core.deals.story import account_of, shares, story
from spm_core.imports.freshness import behind_deal
from spm_core.money import Money, share
from spm_core.people.service import Person, person
from spm_core.pipeline.limits import stall_limits
from spm_core.pipeline.risks import is_stalled
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from spm_core.who import Who

NOTE = 100
"""The most characters of a note on an activity."""
SOON = 14
"""Days before its close date from which a deal is marked."""
STEPS = 4
"""How many changes are told."""


def card_of(request: Request, deal: Deal, ask: Ask | None, *, others: int, words: str) -> Card:
    owner = person(request.session, deal.owner_id)
    yours = deal.owner_id == request.principal.employee_id
    credit, at_stake = _owners_part(request, deal, owner)
    steps = story(request.session, deal, STEPS)
    known_as = named(deal.name, account_of(request.session, deal))
    stalled = bool(credit and is_stalled(credit, stall_limits(request.session, request.today), request.today))
    body: tuple[Block, ...] = (
        *first_line(deal, ask, owner, request.today),
        Figure(worth(deal), "", _urgency(deal, request.today)),
        *(() if ask is Ask.NEXT_STEP else _next_step(deal)),
        *_risk(credit, stalled=stalled),
        Fields(tuple(_fields(deal, credit, request.today))),
        *_people(request, deal, owner, yours=yours),
        *_notes(credit, at_stake),
        *what_changed(request, steps, deal),
    )
    whose = {} if yours or owner is None else {"person": owner.ref}
    return Card(
        title=" · ".join(filter(None, known_as)),
        body=body,
        buttons=(*_buttons(deal, whose, known_as[0]), *((_others(words),) if others else ())),
        facts={
            "deal": deal.external_id,
            "status": deal.status,
            "amount": deal.amount,
            "credit": credit,
            "next_step": (deal.next_step or "").strip() or None,
            "last_activity": deal.last_activity,
            "history": steps,
        },
        as_of=request.now,
        source=of_imports(request, behind_deal(request.session, deal.source)),
        resolved={"deal": deal.external_id},
        subject_id=None if yours else deal.owner_id,
    )


def _others(words: str) -> Button:
    return Button(_("Its other deals"), Call("deals", {"account": words, "show": "every"}), more=True)


def _owners_part(request: Request, deal: Deal, owner: Person | None) -> tuple[Credit | None, Standing | None]:
    """The owner's credit for an open deal and the standing it counts for, where the asker may see the owner's."""
    if deal.status != "open" or owner is None or not owner.visible:
        return None, None
    at_stake = standing(request.session, deal.owner_id, None, request.now)
    credits = all_open_deals(request.session, Who("own", deal.owner_id), at_stake.period, request.today)
    return next((credit for credit in credits if credit.deal == deal.external_id), None), at_stake


def worth(deal: Deal) -> str:
    return _("no amount") if deal.amount is None else money(Money(deal.amount, deal.currency))


def _urgency(deal: Deal, today: date) -> Status:
    if deal.status == "won":
        return Status("✔", outcome(deal.status), "good")
    if deal.status == "lost":
        return Status("○", outcome(deal.status))
    if deal.close_date is None:
        return Status("◆", _("No close date"), "warning")
    left = (deal.close_date - today).days
    if left < 0:
        return Status("▼", _("{days} late").format(days=days_of(-left)), "bad")
    words = _("Closes in {days}").format(days=days_of(left)) if left else _("Closes today")
    return Status("◆", words, "warning") if left <= SOON else Status("●", words)


def _next_step(deal: Deal) -> tuple[Block, ...]:
    if deal.status != "open":
        return ()
    step = (deal.next_step or "").strip()
    if not step:
        return (Text(_("No next step is set."), "warning"),)
    return (Text(step, strong=_("Next step:")),)


def _risk(credit: Credit | None, *, stalled: bool) -> Iterator[Text]:
    if credit is not None and stalled:
        yield Text(_("Stalled: longer in this stage and without activity than is usual."), "warning")


def _fields(deal: Deal, credit: Credit | None, today: date) -> Iterator[tuple[str, str]]:
    since = credit.stage_since if credit else None
    stage = _("{stage}, {days}").format(stage=deal.stage, days=days_of((today - since).days)) if since else deal.stage
    yield _("Stage"), stage
    if deal.status == "open" and deal.probability is not None:
        yield _("Chance"), chance(deal.probability)
    if deal.close_date:
        yield (_("Closes") if deal.status == "open" else _("Closed")), day(deal.close_date)
    if deal.last_activity:
        yield _("Last activity"), day(deal.last_activity)


def _people(request: Request, deal: Deal, owner: Person | None, *, yours: bool) -> Iterator[Text]:
    """Whose it is, where that is not the asker's alone."""
    parts = shares(request.session, deal)
    if parts:
        known = sum((part for _name, part in parts), Decimal(0))
        said = [f"{name} {percent(part, 0)}" for name, part in parts]
        rest = [_("others {share}").format(share=percent(1 - known, 0))] if known < 1 else []
        yield Text(_("Shared: {people}").format(people=", ".join([*said, *rest])), "muted")
    elif owner is not None and not yours:
        yield Text(_("Owner: {name}").format(name=owner.name), "muted")


def _notes(credit: Credit | None, at_stake: Standing | None) -> Iterator[Text]:
    if credit is None or at_stake is None:
        return
    part = share(credit.credit.amount, at_stake.gap.amount) if credit.credit and at_stake.gap else None
    if part and credit.close_date and credit.close_date in at_stake.period:
        words = _("It would close {share} of the gap.") if part < 1 else _("It would close the whole gap.")
        yield Text(words.format(share=percent(part, 0)), "muted")
    if credit.pushed:
        words = ngettext(
            "Its close date was pushed back {count} time.",
            "Its close date was pushed back {count} times.",
            credit.pushed,
        )
        yield Text(words.format(count=credit.pushed), "muted")


def _buttons(deal: Deal, whose: dict[str, str], account: str) -> tuple[Button, ...]:
    open_ = deal.status == "open"
    step = Button(_("Log activity…"), Call("log activity", {"note": account[:NOTE]}, form=True), primary=True)
    talk = Button(_("Plan a talk…"), Call("plan talk", whose, form=True))
    return (
        *((talk if whose else step,) if open_ else ()),
        Button(_("Open deals"), Call("deals", {**whose, "show": "all"})),
        Button(_("A figure is wrong"), Call("report figure", {"deal": deal.external_id}), more=True),
    )
