"""The open deals that could close the gap: the plain list."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, TeamArg, myself, plain
from bot.capability import Request, capability
from bot.cards import Block, Button, Card, Column, Fields, Figure, Status, Table, Text
from bot.i18n import N_, _, day, money, ngettext, number, percent, period_name
from bot.provenance import source
from bot.turn import Call
from spm_core.deals import pipeline as facts
from spm_core.deals.pipeline import Pipeline
from spm_core.deals.service import Credit, Whose, open_deals
from spm_core.principal import Role
from spm_core.quota.service import standing as quota_standing

SHOWN = 10


class PipelineArgs(BaseModel):
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "pipeline",
    summary=N_("Open deals that close in a period"),
    args=PipelineArgs,
    role=Role.REP,
    phrases=(
        "(what is|show me what is) in my (pipeline|pipe) [{period}]",
        "show my (pipeline|pipe|open deals|deals) [{period}]",
        "list my open opportunities",
        "how much [open] pipeline do I have [{period}]",
        "what is in {person}'s pipe",
        "show me {person}'s open deals",
        "which [open] deals (would|could) (close the gap|get me to quota)",
        "what do I have closing [{period}]",
        "(biggest|top {count}) (deals|opportunities) [closing] [{period}]",
        "deals closing {period} [in {team}]",
        "which [of my] deals are (rotting|stalled|stuck|overdue|past their close date)",
        "any stale deals",
        "which deals have gone quiet",
        "any deal over {amount} with no activity for {count} weeks",
        "(anything|what) slipped [{period}]",
        "is my pipeline healthy",
        "do I have enough pipeline",
        "what is my coverage",
        "which deals are at risk",
        "the deals",
    ),
    suggest=N_("What's in my pipeline?"),
)
def pipeline(request: Request, args: PipelineArgs) -> Card:
    who = args.team.lead if args.team else args.person or myself(request)
    standing = quota_standing(request.session, who.id, args.period, request.now, team=args.team is not None)
    whose = Whose(who.id, team=standing.scope != "own")
    credits = open_deals(request.session, whose, standing.period, request.today)
    currency = request.principal.company.currency
    found = facts.pipeline(credits, standing.period, request.now, request.today, standing.gap, currency)
    resolved = plain({"period": standing.period, **({"team": args.team} if args.team else {"person": who})})
    mine = who.id == request.principal.employee_id
    title = _("Open deals") if mine else _("Open deals of {name}").format(name=who.name)
    return Card(
        title=f"{title} · {period_name(standing.period)}",
        body=(_headline(found), Fields(_fields(found)), *_list(found, with_person=whose.team), *_leftovers(found)),
        buttons=(
            Button(_("Quota"), Call("quota", resolved), primary=True),
            Button(_("Another period…"), Call("pipeline", resolved, form=True)),
        ),
        facts=found,
        as_of=request.now,
        source=source(request),
        resolved=resolved,
        subject_id=None if mine else who.id,
    )


def _headline(found: Pipeline) -> Figure:
    count = len(found.closing)
    caption = ngettext("{count} open deal closing in the period", "{count} open deals closing in the period", count)
    return Figure(money(found.open_pipeline), caption.format(count=count), _status(found))


def _status(found: Pipeline) -> Status | None:
    if found.gap is None:
        return None
    if not found.gap:
        return Status("✔", _("Quota met: nothing left to close"), "good")
    if not found.closers:
        return Status("▼", _("All of them together would not close the gap"), "bad")
    words = ngettext("The largest alone would close the gap", "The {count} largest would close the gap", found.closers)
    return Status("●", words.format(count=found.closers), "good")


def _fields(found: Pipeline) -> tuple[tuple[str, str], ...]:
    fields = [(_("Gap"), money(found.gap))] if found.gap else []
    if found.coverage is not None:
        fields.append((_("Coverage of the gap"), _("{times} times").format(times=number(found.coverage, 1))))
    if found.weighted_pipeline is not None:
        fields.append((_("Weighted by probability"), money(found.weighted_pipeline)))
    if found.overdue:
        fields.append((_("Past their close date"), f"{len(found.overdue)} · {money(found.overdue_pipeline)}"))
    return tuple(fields)


def _list(found: Pipeline, *, with_person: bool) -> tuple[Block, ...]:
    if not found.closing:
        return (Text(_("No open deal has a close date in this period."), "muted"),)
    who = (Column(_("Person")),) if with_person else ()
    columns = (
        Column(_("Deal")),
        *who,
        Column(_("Amount"), "right"),
        Column(_("Chance"), "right"),
        Column(_("Closes"), "right"),
    )
    rows = tuple(_row(deal, with_person=with_person) for deal in found.closing[:SHOWN])
    hidden = len(found.closing) - SHOWN
    more = (Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"),) if hidden > 0 else ()
    return (Table(columns, rows), *more)


def _row(deal: Credit, *, with_person: bool) -> tuple[str, ...]:
    chance = "–" if deal.probability is None else percent(deal.probability, 0)
    closes = day(deal.close_date) if deal.close_date else "–"
    who = (deal.person,) if with_person else ()
    return (deal.name, *who, _amount(deal), chance, closes)


def _amount(deal: Credit) -> str:
    if deal.credit:
        return money(deal.credit)
    return _("waiting for a rate") if deal.amount else _("no amount")


def _leftovers(found: Pipeline) -> tuple[Text, ...]:
    notes = []
    if found.waiting_for_rate:
        amounts = ", ".join(money(amount) for amount in found.waiting_for_rate)
        notes.append(Text(_("Not counted, waiting for a rate: {amounts}").format(amounts=amounts), "warning"))
    if count := len(found.undated):
        words = ngettext("{count} open deal has no close date.", "{count} open deals have no close date.", count)
        notes.append(Text(words.format(count=count), "warning"))
    return tuple(notes)
