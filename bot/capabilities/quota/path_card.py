"""The path to quota as blocks: what to do by when, and the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.blocks import Block, Fields, Figure, Heading, Status, Text
from bot.capabilities.quota.path_deals import deals, listed, zero
from bot.capabilities.quota.path_evidence import activity, others, rates
from bot.i18n import N_, _, about, day, money, ngettext, number
from bot.parts.metrics import label
from bot.parts.quota import VERDICTS
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.money import Money
from spm_core.path.rules import PathAction
from spm_core.path.service import PathToQuota

_NOTHING: Mapping[str, Status] = {
    "met": Status("✔", N_("Quota met: nothing left to close"), "good"),
    "period_over": Status("■", N_("The period is over: nothing can be closed in it any more")),
    "no_quota": Status("○", N_("No quota set, so there is no gap to close")),
    "zero_in_effect": Status("○", N_("Not measured: the quota in effect is zero (ramp or leave)")),
}


def body(plan: PathToQuota) -> tuple[Block, ...]:
    if plan.conversion is None:
        return (_nothing(plan),)
    return (
        _headline(plan),
        *_plan(plan),
        *deals(plan),
        Heading(_("At which win rate")),
        *rates(plan, plan.conversion),
        *activity(plan),
        *others(plan.peers, plan.so_far),
    )


def _nothing(plan: PathToQuota) -> Figure:
    status = _NOTHING[plan.notes["actions"]]
    state = Status(status.symbol, _(status.words), status.tone)
    return Figure(money(plan.standing.booked), _("booked"), state)


def _headline(plan: PathToQuota) -> Figure:
    standing, verdict = plan.standing, VERDICTS[plan.standing.verdict]
    words = ngettext(
        "short of {quota}, {left} working day left",
        "short of {quota}, {left} working days left",
        standing.days_left,
    )
    caption = words.format(quota=money(standing.quota or zero(plan)), left=standing.days_left)
    return Figure(money(standing.gap or zero(plan)), caption, Status(verdict.symbol, _(verdict.words), verdict.tone))


# ---------------------------------------------------------------- what to do

_GOALS = {"proposed": N_("{what} · proposed as a goal"), "agreed": N_("{what} · agreed as a goal")}


def _plan(plan: PathToQuota) -> tuple[Block, ...]:
    heading = Heading(_("What to do"))
    if not plan.actions:
        return (heading, Text(_("There is too little to go by to suggest what to do."), "muted"))
    steps = Fields(tuple((day(action.due), _what(action, plan.names)) for action in plan.actions))
    closing = any(action.what == "win_deals" for action in plan.actions)
    modest = not closing and any(not action.enough for action in plan.actions)
    words = _("These targets are what can be asked for. The gap needs more than that.")
    return (heading, steps, *((Text(words, "warning"),) if modest else ()))


def _what(action: PathAction, names: Mapping[str, str]) -> str:
    doing = _doing(action, names)
    return _(_GOALS[action.goal]).format(what=doing) if action.goal else doing


def _doing(action: PathAction, names: Mapping[str, str]) -> str:
    target = _amount(action.target)
    match action.what:
        case "win_deals":
            return _("Win {target}: {deals}").format(target=target, deals=listed(action.deals, names))
        case "win_likely":
            return _("Win {target}: what the open deals are likely to bring").format(target=target)
        case "create_pipeline":
            words = _("Create {target} of new pipeline (usual in that time: {usual})")
            return words.format(target=target, usual=_amount(action.usual))
        case "activity":
            words = _("{activity}: {target} (usual in that time: {usual})")
            name = label(BUILT_IN[action.metric])
            return words.format(activity=name, target=target, usual=_amount(action.usual))


def _amount(value: Money | int | None) -> str:
    if value is None:
        return "–"
    return about(value) if isinstance(value, Money) else number(value, 0)
