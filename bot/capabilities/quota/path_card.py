"""The way to the quota as blocks: what to do by when, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from bot.capabilities.quota.path_evidence import activity, deals, listed, others, rates, zero
from bot.cards import Block, Fields, Figure, Heading, Status, Text
from bot.i18n import N_, _, about, day, money, ngettext, number
from bot.parts.metrics import label
from bot.parts.quota import VERDICTS
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.money import Money
from spm_core.path.rules import PathAction
from spm_core.path.service import Course

_NOTHING: Mapping[str, Status] = {
    "met": Status("✔", N_("Quota met: nothing left to close"), "good"),
    "period_over": Status("■", N_("The period is over: nothing can be closed in it any more")),
    "no_quota": Status("○", N_("No quota set, so there is no gap to close")),
    "zero_in_effect": Status("○", N_("Not measured: the quota in effect is zero (ramp or leave)")),
}


def body(found: Course) -> tuple[Block, ...]:
    if found.conversion is None:
        return (_nothing(found),)
    return (
        _headline(found),
        *_plan(found),
        *deals(found),
        Heading(_("At which win rate")),
        *rates(found, found.conversion),
        *activity(found),
        *others(found.peers, found.so_far),
    )


def _nothing(found: Course) -> Figure:
    status = _NOTHING[found.notes["actions"]]
    said = Status(status.symbol, _(status.words), status.tone)
    return Figure(money(found.standing.booked), _("booked"), said)


def _headline(found: Course) -> Figure:
    standing, verdict = found.standing, VERDICTS[found.standing.verdict]
    words = ngettext(
        "short of {quota}, {left} working day left",
        "short of {quota}, {left} working days left",
        standing.days_left,
    )
    caption = words.format(quota=money(standing.quota or zero(found)), left=standing.days_left)
    return Figure(money(standing.gap or zero(found)), caption, Status(verdict.symbol, _(verdict.words), verdict.tone))


# ---------------------------------------------------------------- what to do

_GOALS = {"proposed": N_("{what} · proposed as a goal"), "agreed": N_("{what} · agreed as a goal")}


def _plan(found: Course) -> tuple[Block, ...]:
    heading = Heading(_("What to do"))
    if not found.actions:
        return (heading, Text(_("There is too little to go by to suggest what to do."), "muted"))
    steps = Fields(tuple((day(each.due), _what(each, found.names)) for each in found.actions))
    closing = any(each.what == "win_deals" for each in found.actions)
    modest = not closing and any(not each.enough for each in found.actions)
    words = _("These targets are what can be asked for. The gap needs more than that.")
    return (heading, steps, *((Text(words, "warning"),) if modest else ()))


def _what(action: PathAction, names: Mapping[str, str]) -> str:
    said = _doing(action, names)
    return _(_GOALS[action.goal]).format(what=said) if action.goal else said


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
