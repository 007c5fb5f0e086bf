"""What a path to quota rests on, as blocks: targets, deals, activity, and what worked for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from bot.blocks import Block, Fields, Heading, Item, Items, Text
from bot.capabilities.quota.path_card import nothing
from bot.capabilities.quota.path_deals import called, combinations, left_out, listed
from bot.i18n import N_, _, about, day, ngettext, number, percent
from bot.parts.metrics import label
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.comebacks import ACTIVITIES, Comebacks, Habits
from spm_core.money import Money
from spm_core.path.plan import PathToQuota
from spm_core.path.rules import Effort, PathAction


def ways(plan: PathToQuota) -> tuple[Block, ...]:
    """Every way to close the gap: what can be promised, and which deals do it."""
    if plan.usual is None:
        return (nothing(plan),)
    return (*_targets(plan), *combinations(plan), *left_out(plan))


def others(plan: PathToQuota) -> tuple[Block, ...]:
    """How much activity it takes, and how people who caught up worked from then on."""
    if plan.usual is None:
        return (nothing(plan),)
    return (*_activity(plan), *_peers(plan.peers, plan.so_far))


# ---------------------------------------------------------------- targets

_GOALS = {"proposed": N_("{what} · proposed as a goal"), "agreed": N_("{what} · agreed as a goal")}


def _targets(plan: PathToQuota) -> tuple[Block, ...]:
    if not plan.actions:
        return (Text(_("There is too little to go by to suggest what to do."), "muted"),)
    steps = Fields(tuple((day(action.due), _what(action, called(plan))) for action in plan.actions), lines=True)
    closing = any(action.what == "win_deals" for action in plan.actions)
    modest = not closing and any(not action.enough for action in plan.actions)
    words = _("These targets are what can be asked for. The gap needs more than that.")
    return (steps, *((Text(words, "warning"),) if modest else ()))


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


# ---------------------------------------------------------------- activity


def _activity(plan: PathToQuota) -> tuple[Block, ...]:
    heading = Heading(_("How much activity"))
    if not plan.efforts:
        words = _("No demos, proposals, meetings or calls are recorded, so nobody can tell what more of them would do.")
        return (heading, Text(words, "muted"))
    few = any(effort.small_sample for effort in plan.efforts)
    small = (Text(_("Few wins: a small sample."), "warning"),) if few else ()
    return (heading, Items(tuple(_effort(effort) for effort in plan.efforts)), *small)


def _effort(effort: Effort) -> Item:
    name = label(BUILT_IN[effort.metric])
    if effort.needed_a_week is None or effort.per_deal is None:
        so_far = _("{count} a week so far, nothing won yet").format(count=number(effort.a_week, 1))
        return Item(name, "", so_far)
    needed = _("{count} a week").format(count=number(effort.needed_a_week, 1))
    words = _("{count} a week so far, {per_deal} for a win")
    return Item(name, needed, words.format(count=number(effort.a_week, 1), per_deal=number(effort.per_deal, 1)))


# ---------------------------------------------------------------- what worked for others


def _peers(peers: Comebacks, own: Habits | None) -> tuple[Block, ...]:
    """How people who caught up worked from then on, beside those who did not and the person's own period so far."""
    heading = Heading(_("From then on, who met it"))
    if peers.reason == "too_few_people":
        words = _("Too few people who were behind at this point of an earlier period met quota to tell what they did.")
        return (Text(words, "muted"),)
    if peers.met is None or peers.cases is None or peers.recovered is None or own is None:
        return ()
    recovered = _recovered(peers.recovered, peers.cases, len(peers.periods))
    return (heading, recovered, Items(tuple(_habits(peers.met, peers.missed, own))))


def _recovered(recovered: int, cases: int, periods: int) -> Text:
    words = ngettext(
        "Of {count} time that somebody was behind at this point of the last {periods} periods, {met} met quota.",
        "Of {count} times that somebody was behind at this point of the last {periods} periods, {met} met quota.",
        cases,
    )
    return Text(words.format(met=recovered, count=cases, periods=periods))


def _habits(met: Habits, missed: Habits | None, own: Habits) -> Iterator[Item]:
    """A habit each: how it was for who met quota, for who missed it where that may be told, and for the person."""

    def item(name: str, said: Callable[[Habits], str]) -> Item:
        beside = [_("{figure} this period").format(figure=said(own))]
        beside += [_("{figure} for those who missed it").format(figure=said(missed))] if missed else []
        return Item(name, said(met), " · ".join(beside))

    yield item(_("Deals won a week"), lambda habits: _number(habits.deals_won_a_week))
    yield item(_("Win rate"), lambda habits: "–" if habits.win_rate is None else percent(habits.win_rate))
    yield item(_("Average deal"), lambda habits: "–" if habits.average_deal is None else about(habits.average_deal))
    for name in _activities([met, missed] if missed else [met]):
        yield item(_("{activity} a week").format(activity=label(BUILT_IN[name])), _a_week(name))


def _a_week(activity: str) -> Callable[[Habits], str]:
    return lambda habits: _number(habits.activities_a_week.get(activity))


def _activities(groups: Sequence[Habits]) -> list[str]:
    return [name for name in ACTIVITIES if any(name in habits.activities_a_week for habits in groups)]


def _number(value: Decimal | None) -> str:
    return "–" if value is None else number(value, 1)
