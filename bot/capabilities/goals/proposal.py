"""The cards of a proposed goal: the preview with its SMART check, and the confirmation once it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.blocks import Block, Figure, Item, Items, Text
from bot.capabilities.goals.card import weighed
from bot.capability import Request
from bot.cards import Button, Card
from bot.errors import sentence
from bot.i18n import N_, _, percent
from bot.parts.goals import amount, rounded, smart_lines, span, target, what
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.goals.models import Goal, GoalState
from spm_core.goals.service import Draft
from spm_core.goals.smart import Smart
from spm_core.money import Money
from spm_core.people.service import Person
from spm_core.quota.members import METRIC
from spm_core.quota.rules import over_assignment

_SHORT = {
    "no_history": N_("◌ nothing to compare"),
    "usual": N_("✔ as usual"),
    "done_before": N_("✔ done before"),
    "stretch": N_("◆ a stretch"),
    "beyond": N_("✖ never came near"),
}


@dataclass(frozen=True, slots=True)
class GoalPlanned:
    who: Person
    check: Smart
    known: Goal | None
    """The goal that the proposal would change, if there is one already."""

    @property
    def wanted(self) -> Money | Decimal:
        terms = self.check.draft.terms
        return Money(terms.target, self.check.currency) if self.check.currency else terms.target

    @property
    def each(self) -> str | None:
        return self.check.draft.each.value if self.check.draft.each else None

    @property
    def needs_why(self) -> bool:
        return self.known is not None and self.known.state is GoalState.AGREED and not self.check.draft.why

    def is_quota(self, asker: int) -> bool:
        draft = self.check.draft
        return draft.metric == METRIC and draft.each is None and self.who.id != asker


def preview_card(request: Request, planned: Sequence[GoalPlanned], args: dict[str, Any]) -> Card:
    """The preview; it can be proposed once nothing is missing."""
    first = planned[0]
    draft, calendar = first.check.draft, request.principal.company.calendar
    name = what(draft.metric, draft.scope, first.is_quota(request.principal.employee_id))
    body = _single(request, first) if len(planned) == 1 else _several(request, planned)
    missing = any(plan.needs_why for plan in planned)
    why = (Text(sentence(CoreError("goal_needs_why")), "warning"),) if missing else ()
    edit = Button(_("Say why…") if missing else _("Edit…"), Call("set goal", args, form=True), primary=missing)
    propose = () if missing else (Button(_("Propose"), Call("set goal", args), primary=True),)
    return Card(
        title=_("To propose: {goal} · {period}").format(goal=name, period=span(draft.terms.period, calendar)),
        body=(*body, *_weight(draft.terms.weight), *why, Text(_("Nothing is stored yet."), "muted")),
        buttons=(*propose, edit),
        facts={"proposals": [_facts(plan) for plan in planned]},
        as_of=request.now,
        resolved=args,
        subject_id=None if first.who.id == request.principal.employee_id else first.who.id,
    )


def _weight(weight: Decimal) -> tuple[Text, ...]:
    if weight == 1:
        return ()
    return (Text(_("Weight {weight}, where other goals weigh 1.").format(weight=weighed(weight))),)


def _single(request: Request, plan: GoalPlanned) -> tuple[Block, ...]:
    draft, mine = plan.check.draft, plan.who.id == request.principal.employee_id
    figure = Figure(target(plan.wanted, draft.metric, plan.each), "" if mine else plan.who.name)
    changed = (_changes(plan),) if plan.known else ()
    return (
        figure,
        *changed,
        *smart_lines(plan.check, request.principal.company.calendar, plan.who.name),
        _who_agrees(mine),
    )


def _changes(plan: GoalPlanned) -> Text:
    known = plan.known
    assert known is not None
    words = (
        _("Changes what is agreed: {before} → {after}.")
        if known.state is GoalState.AGREED
        else _("Changes what was proposed: {before} → {after}.")
    )
    before, after = (amount(value, plan.check.draft.metric) for value in (known.amount, plan.wanted))
    return Text(words.format(before=before, after=after), "warning")


def _who_agrees(mine: bool) -> Text:
    if mine:
        return Text(_("Your manager confirms it; without a manager, an admin."), "muted")
    return Text(_("It counts once the person accepts it, or another manager confirms it."), "muted")


def _several(request: Request, planned: Sequence[GoalPlanned]) -> tuple[Block, ...]:
    return (Items(tuple(map(_compared, planned))), *_together(planned), _who_agrees(mine=False))


def _compared(plan: GoalPlanned) -> Item:
    """A target beside what it would change, and what the person did so far."""
    metric = plan.check.draft.metric
    history = _("usual {usual}, best {best}").format(
        usual=rounded(plan.check.usual, plan.check), best=rounded(plan.check.best, plan.check)
    )
    parts = [
        _(_SHORT[plan.check.reach]),
        history if plan.check.reach != "no_history" else "",
        _("now {amount}").format(amount=amount(plan.known.amount, metric)) if plan.known else "",
    ]
    return Item(plan.who.name, target(plan.wanted, metric, plan.each), " · ".join(part for part in parts if part))


def _together(planned: Sequence[GoalPlanned]) -> tuple[Text, ...]:
    """The sum of the proposed goals, compared with the team's goal if they serve one."""
    first = planned[0]
    if first.each or not isinstance(first.wanted, Money):
        return ()
    total = sum((plan.check.draft.terms.target for plan in planned), Decimal(0))
    line = _("Together: {total}.").format(total=amount(Money(total, first.wanted.currency), METRIC))
    parent = first.check.parent
    if parent is None or not parent.period.same_days(first.check.draft.terms.period) or not parent.target:
        return (Text(line),)
    over = over_assignment(total, parent.target) or Decimal(0)
    words = (
        _("The team's own is {amount}: {share} more is handed out.")
        if over >= 0
        else _("The team's own is {amount}: {share} less is handed out here.")
    )
    more = words.format(amount=amount(parent.amount, METRIC), share=percent(abs(over)))
    return (Text(f"{line} {more}"),)


def _facts(plan: GoalPlanned) -> dict[str, Any]:
    check, terms = plan.check, plan.check.draft.terms
    return {
        "person": plan.who.name,
        "metric": check.draft.metric,
        "scope": check.draft.scope,
        "target": plan.wanted,
        "each": plan.each,
        "period": terms.period,
        "weight": terms.weight,
        "now": plan.known.amount if plan.known else None,
        "measurable": check.measurable,
        "past": check.past,
        "usual": check.usual,
        "best": check.best,
        "achievable": check.reach,
        "colleagues": check.colleagues,
        "colleagues_reached": check.reached,
        "team_average": check.team_average.value if check.team_average else None,
        "serves": check.parent.amount if check.parent else None,
        "working_days": check.working_days,
    }


def proposed_card(request: Request, goals: Sequence[tuple[Person, Draft, Goal]], args: dict[str, Any]) -> Card:
    """What was stored, and who is told about it."""
    first, calendar = goals[0][2], request.principal.company.calendar
    mine = first.owner_id == request.principal.employee_id
    items = tuple(
        Item(who.name, _asked(draft, goal), call=Call("goal", {"goal": goal.id})) for who, draft, goal in goals
    )
    next_step = (
        _("Your manager is told, and confirms or answers it.")
        if mine
        else _("They are told privately, and can accept it, comment, or raise a concern.")
    )
    return Card(
        title=_("Proposed: {goal} · {period}").format(
            goal=what(first.metric, first.scope, first.is_quota), period=span(first.period, calendar)
        ),
        body=(Items(items), Text("◌ " + next_step)),
        buttons=(
            *((Button(_("The goal"), Call("goal", {"goal": first.id})),) if len(goals) == 1 else ()),
            Button(_("All goals"), Call("goals", {"team": "my_team"} if len(goals) > 1 else {})),
        ),
        pick=_("Open a goal…") if len(goals) > 1 else "",
        facts={"goals": [{"goal": goal.id, "person": who.name, "state": goal.state} for who, _draft, goal in goals]},
        as_of=request.now,
        resolved=args,
        subject_id=None if mine else first.owner_id,
    )


def _asked(draft: Draft, goal: Goal) -> str:
    wanted = Money(draft.terms.target, goal.currency) if goal.currency else draft.terms.target
    return target(wanted, goal.metric, goal.each.value if goal.each else None)
