"""Whether quotas are set right: how attainment is distributed over people, by period and by team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg, TeamArg, plain
from bot.blocks import Block, Fields, Figure, Heading, Item, Items, Status, Text
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, ngettext, number, percent, period_name
from bot.parts.provenance import source
from bot.parts.subject import team_words
from bot.turn import Call
from bot.wishes import Wish
from spm_core.period import Period, spanning
from spm_core.principal import Role
from spm_core.team.fairness import EDGES, RIGHT_FROM, RIGHT_TO, SMALL, Fairness, Judgement, Spread, fairness, last_over
from spm_core.who import Who

COMPARED, SHOWN = 2, 10
_JUDGED: Mapping[Judgement, Status] = {
    "too_aggressive": Status("▼", N_("Too aggressive"), "warning"),
    "about_right": Status("●", N_("About right"), "good"),
    "too_easy": Status("▲", N_("Too easy"), "warning"),
    "too_few_people": Status("○", N_("Too few people to tell")),
}


class QuotaFairness(BaseModel):
    period: PeriodArg | None = Field(None, description=N_("Period"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "quota fairness",
    summary=N_("Are the quotas right: who reached them, by team and period"),
    args=QuotaFairness,
    wish=Wish.TEAM,
    role=Role.MANAGER,
    suggest=N_("Are the quotas fair?"),
)
def quota_fairness(request: Request, args: QuotaFairness) -> Card:
    subject = _subject(request, args)
    period = last_over(request.session, subject, args.period, request.now)
    result = fairness(request.session, subject, period, request.now)
    first = next((spread for spread in result.whole if spread.period == period), None)
    resolved = plain({"period": period, "team": args.team})
    title = _("Are the quotas right?")
    by_team = _("By team, {period}").format(period=period_name(period))
    return Card(
        title=f"{title} · {_whose(request, args, subject)}",
        body=(
            _headline(first),
            *_bands(first),
            *_list(_("By period"), [_of_period(spread, resolved) for spread in result.whole]),
            *_list(by_team, [_of_team(spread, resolved) for spread in result.teams]),
            *_notes(first, running=args.period is not None and args.period.stop > period.stop),
        ),
        buttons=_buttons(resolved),
        pick=_("Open a period or a team…"),
        facts=_all_facts(result, first, period),
        as_of=request.now,
        source=source(request, subject, spanning(period, *(spread.period for spread in result.whole))),
        resolved=resolved,
        subject_id=args.team.lead.id if args.team and not args.team.mine else None,
    )


def _of_period(spread: Spread, resolved: dict[str, Any]) -> Item:
    return _item(
        period_name(spread.period), spread, Call("quota fairness", {**resolved, **plain({"period": spread.period})})
    )


def _of_team(spread: Spread, resolved: dict[str, Any]) -> Item:
    return _item(spread.team or "–", spread, Call("quota fairness", {**resolved, "team": spread.team}))


def _subject(request: Request, args: QuotaFairness) -> Who:
    me = request.principal
    if args.team:
        return Who("team", args.team.lead.id)
    return Who("company") if me.sees_all else Who("team", me.employee_id)


def _whose(request: Request, args: QuotaFairness, subject: Who) -> str:
    if subject.kind == "company":
        return request.principal.company.name
    return team_words(args.team)


def _headline(spread: Spread | None) -> Figure:
    if spread is None or spread.share_met is None:
        return Figure("–", _("Nobody had a quota in this period."))
    words = ngettext(
        "of {people} person reached quota, {period}", "of {people} people reached quota, {period}", spread.people
    )
    caption = words.format(people=spread.people, period=period_name(spread.period))
    return Figure(percent(spread.share_met, 0), caption, _status(spread))


def _status(spread: Spread) -> Status:
    status = _JUDGED[spread.judgement]
    return Status(status.symbol, _(status.words), status.tone)


def _list(heading: str, items: Sequence[Item]) -> tuple[Block, ...]:
    """Things to compare; one alone would only repeat the headline."""
    if len(items) < COMPARED:
        return ()
    return (Heading(heading), Items(tuple(items[:SHOWN]), more=max(len(items) - SHOWN, 0)))


def _item(name: str, spread: Spread, call: Call) -> Item:
    reached = _("{met} of {people}").format(met=spread.met, people=spread.people)
    median = "" if spread.median is None else _("median {share}").format(share=percent(spread.median, 0))
    return Item(name, reached, median, _status(spread), call)


def _bands(spread: Spread | None) -> tuple[Fields, ...]:
    """How many people are in each band of attainment."""
    if spread is None or not any(spread.bands):
        return ()
    edges = [percent(edge, 0) for edge in EDGES]
    names = (
        _("Below {edge}").format(edge=edges[0]),
        *(_("{low} to {high}").format(low=low, high=high) for low, high in pairwise(edges)),
        _("{edge} or more").format(edge=edges[-1]),
    )
    return (
        Fields(tuple((name, number(count, 0)) for name, count in zip(names, spread.bands, strict=True)), lines=True),
    )


def _notes(spread: Spread | None, *, running: bool) -> tuple[Text, ...]:
    rule = _(
        "About right: from {low} to {high} of the people reach their quota; fewer is too aggressive, more too easy."
    )
    notes = [Text(rule.format(low=percent(RIGHT_FROM, 0), high=percent(RIGHT_TO, 0)), "muted")]
    if spread and spread.small_sample:
        words = _("Fewer than {count} people are a small sample: one or two more could change the judgement.")
        notes.append(Text(words.format(count=SMALL), "warning"))
    if running:
        notes.append(Text(_("A running period says nothing yet, so the last one that is over is judged."), "muted"))
    return tuple(notes)


def _buttons(resolved: dict[str, object]) -> tuple[Button, ...]:
    whose = {"team": resolved["team"]} if "team" in resolved else {}
    return (
        Button(_("Team"), Call("team", {"period": resolved["period"], **whose}), primary=True),
        Button(_("Another period…"), Call("quota fairness", resolved, form=True)),
    )


def _all_facts(result: Fairness, first: Spread | None, period: Period) -> Mapping[str, object]:
    return {
        **_facts(first),
        "period": period,
        "as_of": result.as_of,
        "periods": [_facts(spread) for spread in result.whole],
        "teams": [_facts(spread) for spread in result.teams],
    }


def _facts(spread: Spread | None) -> dict[str, object]:
    if spread is None:
        return {"people": 0, "met": 0, "share_met": None, "notes": {"share_met": "no_quota"}}
    return {
        "period": spread.period,
        "team": spread.team,
        "people": spread.people,
        "met": spread.met,
        "share_met": spread.share_met,
        "median_attainment": spread.median,
        "bands": spread.bands,
        "judgement": spread.judgement,
        "small_sample": spread.small_sample,
    }
