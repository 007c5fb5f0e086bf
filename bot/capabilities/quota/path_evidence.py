"""What the way to the quota rests on, as blocks: deals that close the gap, rates, activity, and what others did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from bot.cards import Block, Column, Fields, Heading, Table, Text
from bot.i18n import N_, _, about, ngettext, number, percent
from bot.parts.metrics import label
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.comebacks import ACTIVITIES, Habits, Recoveries
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Combination
from spm_core.path.rules import Conversion, Effort
from spm_core.path.service import Course

NAMED = 4
"""So many deals are named, and the rest is counted."""


def zero(found: Course) -> Money:
    return Money(ZERO, found.standing.booked.currency)


def listed(deals: Iterable[str], names: Mapping[str, str]) -> str:
    known = [names.get(deal, deal) for deal in deals]
    shown, rest = ", ".join(known[:NAMED]), len(known) - NAMED
    if rest <= 0:
        return shown
    return ngettext("{names} and {count} more", "{names} and {count} more", rest).format(names=shown, count=rest)


# ---------------------------------------------------------------- which deals


def deals(found: Course) -> tuple[Block, ...]:
    heading = Heading(_("Deals that close the gap"))
    if found.ways.combinations:
        ways = Fields(tuple(_way(each, found) for each in found.ways.combinations))
        together = _("The chance is that all of them are won, if none depends on another.")
        return (heading, ways, Text(together, "muted"), *_deal_notes(found))
    return (heading, Text(_why_none(found)), *_deal_notes(found))


def _way(each: Combination, found: Course) -> tuple[str, str]:
    amount = Money(each.amount, found.standing.booked.currency)
    return f"{_chance(each.probability)} · {about(amount)}", listed(each.deals, found.names)


def _chance(probability: Decimal) -> str:
    least = Decimal("0.001")
    return percent(probability) if probability >= least else _("under {least}").format(least=percent(least))


def _why_none(found: Course) -> str:
    pipe, gap = found.pipeline, found.standing.gap or zero(found)
    if not pipe.closing:
        return _("No open deal has a close date in this period.")
    if pipe.open_pipeline.amount >= gap.amount:
        return _("It would take more deals than can be searched, or deals without any chance.")
    words = _("All open deals together bring {open}: {short} too little.")
    return words.format(open=about(pipe.open_pipeline), short=about(gap - pipe.open_pipeline))


def _deal_notes(found: Course) -> tuple[Text, ...]:
    pipe, notes = found.pipeline, []
    overdue = len({each.deal for each in pipe.overdue})
    if overdue:
        words = ngettext(
            "{count} deal worth {amount} is past its close date and not counted: close or redate it.",
            "{count} deals worth {amount} are past their close date and not counted: close or redate them.",
            overdue,
        )
        notes.append(Text(words.format(count=overdue, amount=about(pipe.overdue_pipeline)), "warning"))
    if assumed := len(found.assumed):
        words = ngettext(
            "{count} deal has no probability: the usual win rate stands for it.",
            "{count} deals have no probability: the usual win rate stands for it.",
            assumed,
        )
        notes.append(Text(words.format(count=assumed), "muted"))
    if without := len(found.without_chance):
        words = ngettext(
            "{count} open deal is left out: it has no amount, or no chance.",
            "{count} open deals are left out: they have no amount, or no chance.",
            without,
        )
        notes.append(Text(words.format(count=without), "muted"))
    if not found.ways.complete:
        notes.append(
            Text(_("There are too many deals to try every combination: there may be a likelier one."), "muted")
        )
    return tuple(notes)


# ---------------------------------------------------------------- what else would


def rates(found: Course, rate: Conversion) -> tuple[Text, ...]:
    if rate.win_rate is None or rate.needed is None:
        nothing = _("No deal was closed in the last 12 months, so there is no win rate to go by.")
        return (
            Text(nothing if rate.win_rate is None else _("Nothing is open that a better win rate could win."), "muted"),
        )
    small = (Text(_("Few deals: a small sample."), "warning"),) if rate.small_sample else ()
    count = ngettext("of {count} closed deal in 12 months", "of {count} closed deals in 12 months", rate.closed)
    usual = _("{rate} (by value, {count})") if rate.by == "value" else _("{rate} (by number, {count})")
    said = usual.format(rate=percent(rate.win_rate), count=count.format(count=rate.closed))
    if rate.win_rate >= rate.needed:
        words = _("At the usual win rate of {usual} the open pipeline closes the gap; {needed} would do.")
    elif rate.needed <= 1:
        words = _("At a win rate of {needed} instead of {usual} the open pipeline would close the gap.")
    else:
        words = _("Winning everything open would not close the gap. The usual win rate is {usual}.")
    return (Text(words.format(usual=said, needed=percent(rate.needed))), *_new_pipeline(found, rate), *small)


def _new_pipeline(found: Course, rate: Conversion) -> tuple[Text, ...]:
    if not rate.new_pipeline:
        return ()
    words = [_("At the usual rate it takes {amount} of new pipeline.").format(amount=about(rate.new_pipeline))]
    cycle = found.cycle_days.value if found.cycle_days else None
    if found.too_late_for_new and isinstance(cycle, Decimal):
        late = _("A deal usually takes {cycle} days and {left} are left: most of it would help the next period.")
        words.append(late.format(cycle=number(cycle, 0), left=found.days_to_end))
    return (Text(" ".join(words)),)


def activity(found: Course) -> tuple[Block, ...]:
    heading = Heading(_("How much activity"))
    if not found.efforts:
        words = _("No demos, proposals, meetings or calls are recorded, so nobody can tell what more of them would do.")
        return (heading, Text(words, "muted"))
    columns = (
        Column(_("A week")),
        *(Column(_(name), "right") for name in (N_("So far"), N_("For a win"), N_("Needed"))),
    )
    small = (Text(_("Few wins: a small sample."), "warning"),) if any(e.small_sample for e in found.efforts) else ()
    return (heading, Table(columns, tuple(_effort(each) for each in found.efforts)), *small)


def _effort(each: Effort) -> tuple[str, ...]:
    needed = _("nothing won yet") if each.needed_a_week is None else number(each.needed_a_week, 1)
    for_a_win = "–" if each.per_deal is None else number(each.per_deal, 1)
    return (label(BUILT_IN[each.metric]), number(each.a_week, 1), for_a_win, needed)


# ---------------------------------------------------------------- what worked for others


def others(peers: Recoveries, mine: Habits | None) -> tuple[Block, ...]:
    heading = Heading(_("What worked for others"))
    if peers.reason == "too_few_people":
        words = _("Too few people who were behind at this point of an earlier period met quota to tell what they did.")
        return (heading, Text(words, "muted"))
    if peers.met is None or peers.cases is None or peers.recovered is None or mine is None:
        return ()
    words = ngettext(
        "Of {count} time that somebody was behind at this point of the last {periods} periods, {met} met quota.",
        "Of {count} times that somebody was behind at this point of the last {periods} periods, {met} met quota.",
        peers.cases,
    ).format(met=peers.recovered, count=peers.cases, periods=len(peers.periods))
    columns = [Column(_("From then on")), Column(_("Met it"), "right")]
    columns += [Column(_("Missed it"), "right")] if peers.missed else []
    groups = [peers.met, *([peers.missed] if peers.missed else []), mine]
    names = [name for name in ACTIVITIES if any(name in each.activities_a_week for each in groups[:-1])]
    rows = [
        (_("Deals won a week"), *(_number(each.deals_won_a_week) for each in groups)),
        (_("Win rate"), *(_share(each.win_rate) for each in groups)),
        (_("Average deal"), *("–" if each.average_deal is None else about(each.average_deal) for each in groups)),
        *((_a_week(name), *(_number(each.activities_a_week.get(name)) for each in groups)) for name in names),
    ]
    return (heading, Text(words), Table((*columns, Column(_("This period"), "right")), tuple(rows)))


def _a_week(metric: str) -> str:
    return _("{activity} a week").format(activity=label(BUILT_IN[metric]))


def _number(value: Decimal | None) -> str:
    return "–" if value is None else number(value, 1)


def _share(value: Decimal | None) -> str:
    return "–" if value is None else percent(value)
