"""The body and facts of the team card: the headline figure, then each person with how they stand and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks import Block, Column, Heading, Table, Text
from bot.capability import Request
from bot.i18n import N_, _, about, money, ngettext, number, percent
from bot.parts.lists import more_line
from bot.parts.provenance import calendar_used, waiting_for_rate
from bot.parts.quota import VERDICTS, figures, over_assigned, standing_facts
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
    request: Request, summary: TeamSummary, people: Sequence[PersonStanding], *, filtered: bool
) -> tuple[Block, ...]:
    return (
        *figures(summary.team),
        *over_assigned(summary.team),
        *_people(summary, people, filtered=filtered),
        *_notes(request, summary.team),
    )


def _people(summary: TeamSummary, people: Sequence[PersonStanding], *, filtered: bool) -> tuple[Block, ...]:
    heading = Heading(_share(summary, people) if filtered else _counted(summary))
    if not people:
        return (heading, Text(_("Nobody fits this.") if filtered else _("Nobody is in this team today."), "muted"))
    columns = (Column(_("Person")), Column(_("Stands")), Column(_("Attained"), "right"), Column(_("Why")))
    return (heading, Table(columns, tuple(_row(person) for person in people[:SHOWN])), *more_line(len(people) - SHOWN))


def _share(summary: TeamSummary, people: Sequence[PersonStanding]) -> str:
    of = len(summary.people)
    return ngettext("{count} of {of} person", "{count} of {of} people", of).format(count=len(people), of=of)


def _counted(summary: TeamSummary) -> str:
    counts = Counter(person.group for person in summary.people)
    return " · ".join(f"{_(words)} {counts[name]}" for name, words in _GROUPS.items() if counts[name]) or _("By person")


def _row(person: PersonStanding) -> tuple[str, ...]:
    facts, status = person.standing, VERDICTS[person.standing.verdict]
    attained = "–" if facts.attainment is None else percent(facts.attainment)
    return (person.person, f"{status.symbol} {_(status.words)}", attained, why(person))


def why(person: PersonStanding) -> str:
    """The reason for a person's standing, in one clause; for a ramping hire also how much of the quota is in effect."""
    facts = person.standing
    zero = Money(facts.booked.amount * 0, facts.booked.currency)
    difference = facts.booked - facts.expected if facts.expected is not None else zero
    reason = _(_WHY[person.why]).format(
        booked=money(facts.booked),
        surplus=money(facts.surplus or zero),
        gap=money(facts.gap or zero),
        difference=about(Money(abs(difference.amount), difference.currency)),
        open=money(person.open_pipeline),
        coverage=number(person.coverage, 1) if person.coverage is not None else "–",
        overdue=money(person.overdue_pipeline),
    )
    if not person.ramping or facts.quota is None or facts.nominal_quota is None:
        return reason
    ramp = _("ramping, {quota} of {full} in effect: {said}")
    return ramp.format(quota=money(facts.quota), full=money(facts.nominal_quota), said=reason)


def _notes(request: Request, team: Standing) -> tuple[Text, ...]:
    notes = []
    if team.scope == "sum_of_reps":
        notes.append(Text(_("No team quota is set: this is the sum of the reps' quotas."), "muted"))
    return (*notes, *waiting_for_rate(team.waiting_for_rate), Text(calendar_used(request, team), "muted"))


def facts(summary: TeamSummary, people: Sequence[PersonStanding]) -> Mapping[str, Any]:
    return {
        **_plain(summary.team),
        "counts": dict(Counter(person.group for person in summary.people)),
        "people": [_person(person) for person in people],
    }


def _plain(standing: Standing) -> dict[str, Any]:
    return {name: value for name, value in standing_facts(standing).items() if name != "team"}


def _person(person: PersonStanding) -> dict[str, Any]:
    standing = _plain(person.standing)
    for name in ("rep_quotas", "over_assignment", "period", "as_of", "holidays", "waiting_for_rate", "scope"):
        del standing[name]
    return {
        "person": person.person,
        **standing,
        "group": person.group,
        "ramping": person.ramping,
        "open_pipeline": person.open_pipeline,
        "overdue_pipeline": person.overdue_pipeline,
        "coverage": person.coverage,
        "why": person.why,
    }
