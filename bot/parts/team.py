"""The body and the facts of the team card: the one figure, then people by how they stand, each with why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from bot.capability import Request
from bot.cards import Block, Column, Heading, Table, Text
from bot.i18n import N_, _, about, money, ngettext, number, percent
from bot.parts.provenance import calendar_used
from bot.parts.quota import VERDICTS, figures, over_assigned
from spm_core.money import Money
from spm_core.quota.standing import Standing
from spm_core.team.rules import Group, PersonStanding, Reason
from spm_core.team.service import TeamSummary

SHOWN = 25
_GROUPS: Mapping[Group, str] = {
    "ahead": N_("Ahead or met"),
    "on_pace": N_("On pace"),
    "behind": N_("Behind"),
    "ramping": N_("Ramping"),
    "too_early": N_("Too early to tell"),
    "no_quota": N_("Without a quota"),
}
_WHY: Mapping[Reason, str] = {
    "no_quota": N_("no quota set"),
    "zero_in_effect": N_("the quota in effect is zero (ramp or leave)"),
    "over_quota": N_("{surplus} over quota"),
    "short": N_("{gap} short when the period ended"),
    "too_early": N_("{booked} booked so far"),
    "more_than_expected": N_("{difference} more than expected by today"),
    "thin_pipeline": N_("open deals of {open} don't cover the gap of {gap}"),
    "overdue_deals": N_("open deals cover the gap {coverage} times, but {overdue} is past its close date"),
    "less_than_expected": N_("{difference} less than expected by today; open deals cover the gap {coverage} times"),
}


def body(
    request: Request, found: TeamSummary, people: Sequence[PersonStanding], *, filtered: bool
) -> tuple[Block, ...]:
    return (
        *figures(found.team),
        *over_assigned(found.team),
        *_people(found, people, filtered=filtered),
        *_notes(request, found.team),
    )


def _people(found: TeamSummary, people: Sequence[PersonStanding], *, filtered: bool) -> tuple[Block, ...]:
    heading = Heading(_share(found, people) if filtered else _counted(found))
    if not people:
        return (heading, Text(_("Nobody fits this.") if filtered else _("Nobody is in this team today."), "muted"))
    columns = (Column(_("Person")), Column(_("Stands")), Column(_("Attained"), "right"), Column(_("Why")))
    hidden = len(people) - SHOWN
    more = (Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"),) if hidden > 0 else ()
    return (heading, Table(columns, tuple(_row(each) for each in people[:SHOWN])), *more)


def _share(found: TeamSummary, people: Sequence[PersonStanding]) -> str:
    of = len(found.people)
    return ngettext("{count} of {of} person", "{count} of {of} people", of).format(count=len(people), of=of)


def _counted(found: TeamSummary) -> str:
    counts = Counter(each.group for each in found.people)
    return " · ".join(f"{_(words)} {counts[name]}" for name, words in _GROUPS.items() if counts[name]) or _("By person")


def _row(each: PersonStanding) -> tuple[str, ...]:
    facts, status = each.standing, VERDICTS[each.standing.verdict]
    attained = "–" if facts.attainment is None else percent(facts.attainment)
    return (each.person, f"{status.symbol} {_(status.words)}", attained, why(each))


def why(each: PersonStanding) -> str:
    """One clause; of a new hire with how much of the quota is in effect."""
    facts = each.standing
    zero = Money(facts.booked.amount * 0, facts.booked.currency)
    difference = facts.booked - facts.expected if facts.expected is not None else zero
    said = _(_WHY[each.why]).format(
        booked=money(facts.booked),
        surplus=money(facts.surplus or zero),
        gap=money(facts.gap or zero),
        difference=about(Money(abs(difference.amount), difference.currency)),
        open=money(each.open_pipeline),
        coverage=number(each.coverage, 1) if each.coverage is not None else "–",
        overdue=money(each.overdue_pipeline),
    )
    if not each.ramping or facts.quota is None or facts.nominal_quota is None:
        return said
    ramp = _("ramping, {quota} of {full} in effect: {said}")
    return ramp.format(quota=money(facts.quota), full=money(facts.nominal_quota), said=said)


def _notes(request: Request, team: Standing) -> tuple[Text, ...]:
    notes = []
    if team.scope == "sum_of_reps":
        notes.append(Text(_("No team quota is set: this is the sum of the reps' quotas."), "muted"))
    if team.waiting_for_rate:
        amounts = ", ".join(money(amount) for amount in team.waiting_for_rate)
        notes.append(Text(_("Not counted, waiting for a rate: {amounts}").format(amounts=amounts), "warning"))
    return (*notes, Text(calendar_used(request, team), "muted"))


def facts(found: TeamSummary, people: Sequence[PersonStanding]) -> Mapping[str, Any]:
    return {
        **_plain(found.team),
        "counts": dict(Counter(each.group for each in found.people)),
        "people": [_person(each) for each in people],
    }


def _plain(standing: Standing) -> dict[str, Any]:
    return {each.name: getattr(standing, each.name) for each in fields(standing) if each.name != "team"}


def _person(each: PersonStanding) -> dict[str, Any]:
    standing = _plain(each.standing)
    for name in ("rep_quotas", "over_assignment", "period", "as_of", "holidays", "waiting_for_rate", "scope"):
        del standing[name]
    return {
        "person": each.person,
        **standing,
        "group": each.group,
        "ramping": each.ramping,
        "open_pipeline": each.open_pipeline,
        "overdue_pipeline": each.overdue_pipeline,
        "coverage": each.coverage,
        "why": each.why,
    }
