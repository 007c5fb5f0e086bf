"""Submitting one's own forecast after a confirmation; every submission is kept."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, TeamArg, myself, plain
from bot.arguments.deals import AmountArg
from bot.asked import AskedAs
from bot.blocks import Fields, Figure, Status, Text
from bot.capabilities.pipeline.slots import submission_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, about, period_name
from bot.parts.provenance import source
from bot.turn import Call
from bot.wishes import Wish
from spm_core.errors import NotAllowed
from spm_core.forecast import service
from spm_core.money import Money
from spm_core.quota.service import standing as quota_standing
from spm_core.who import Who


class Submission(BaseModel):
    commit: AmountArg = Field(description=N_("Commit: the whole period, with what is closed"))
    best_case: AmountArg | None = Field(None, description=N_("Best case: commit and what may come on top"))
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    comment: str | None = Field(None, max_length=1000, description=N_("Comment"))


@capability(
    "submit forecast",
    summary=N_("Submit your forecast"),
    submit=N_("Submit"),
    args=Submission,
    wish=Wish.FORECAST,
    writes=True,
    about="self",
    asked=AskedAs(ahead=True, names=frozenset({"deals"}), slots=submission_slots),
)
def submit_forecast(request: Request, args: Submission) -> Card:
    me, currency = myself(request), request.principal.company.currency
    if args.team and args.team.lead.id != me.id:
        raise NotAllowed(args.team.lead.id)
    standing = quota_standing(request.session, me.id, args.period, request.now, team=args.team is not None)
    best_case = None if args.best_case is None else Money(args.best_case, currency)
    call = service.submit(request.session, standing, Money(args.commit, currency), best_case, args.comment, request.now)
    resolved = plain({"period": standing.period, **({"team": args.team} if args.team else {})})
    best = ((_("Best case"), about(call.best_case)),) if call.best_case else ()
    closed = ((_("Closed so far"), about(standing.booked)),)
    low = call.commit.amount < standing.booked.amount
    warning = (
        (Text(_("That is less than what is already closed. A forecast is for the whole period."), "warning"),)
        if low
        else ()
    )
    return Card(
        title=_("Forecast submitted · {period}").format(period=period_name(standing.period)),
        body=(
            Figure(about(call.commit), _("commit"), Status("✔", _("saved"), "good")),
            Fields((*best, *closed)),
            *warning,
        ),
        buttons=(Button(_("Forecast"), Call("forecast", resolved), primary=True),),
        facts={"period": standing.period, "commit": call.commit, "best_case": call.best_case, "submitted_at": call.at},
        as_of=request.now,
        source=source(request, Who.of(me.id, team=standing.scope != "own"), standing.period),
        resolved=plain({**resolved, "commit": args.commit, "best_case": args.best_case, "comment": args.comment}),
    )
