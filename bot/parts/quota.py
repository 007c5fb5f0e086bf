"""A standing to quota as blocks: the share and the judgement, what is missing, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from bot.blocks import Block, Figure, Progress, Status, Text
from bot.i18n import N_, _, about, ngettext, percent
from spm_core.money import Money
from spm_core.quota.stand import Verdict
from spm_core.quota.standing import Curve, Standing

VERDICTS: Mapping[Verdict, Status] = {
    "no_quota": Status("○", N_("No quota set")),
    "met": Status("✔", N_("Quota met"), "good"),
    "period_over": Status("■", N_("Period over, quota missed"), "bad"),
    "too_early": Status("◌", N_("Too early to tell")),
    "ahead": Status("▲", N_("Ahead of pace"), "good"),
    "on_pace": Status("●", N_("On pace"), "good"),
    "slightly_behind": Status("◆", N_("Slightly behind"), "warning"),
    "behind": Status("▼", N_("Behind pace"), "bad"),
}
CURVES: Mapping[Curve, str] = {
    "weights": N_("By season (the company's weights)"),
    "history": N_("By season (the last two years)"),
}
NO_CURVE: Mapping[str, str] = {
    "no_weight": N_("the company's weights give this period nothing."),
    "not_started": N_("nothing is expected by today."),
    "not_two_years_of_history": N_("it takes two full years of history."),
}
GUESSED_DIGITS = 3
"""How exactly a guess is told."""


def standing_facts(standing: Standing) -> dict[str, Any]:
    """Every figure of a standing, under its name in definitions.md."""
    return {field.name: getattr(standing, field.name) for field in fields(standing)}


def figures(standing: Standing, *, mine: bool = False) -> tuple[Block, ...]:
    """The share, what is missing, the bar and where it leads; with `mine`, said to whoever it is about."""
    return (
        headline(standing),
        *to_go(standing, mine=mine),
        *bar(standing, booked_of(standing)),
        *_in_effect(standing),
        *days_there(standing.working_days, standing.days_absent, mine=mine),
        *_outlook(standing, mine=mine),
        *_by_season(standing),
    )


def headline(standing: Standing) -> Figure:
    state = judged(standing)
    if standing.attainment is None:
        return Figure(about(standing.booked), _("booked"), state)
    return Figure(percent(standing.attainment), "", state)


def judged(standing: Standing) -> Status:
    """The verdict in words, or why there is none."""
    status = VERDICTS[standing.verdict]
    if standing.verdict == "too_early" and standing.as_of.date() < standing.period.start:
        return Status(status.symbol, _("Not started yet"))
    if standing.verdict == "period_over" and standing.as_of.date() < standing.period.stop:
        return Status(status.symbol, _("No working days left"), status.tone)
    if standing.notes.get("attainment") == "waiting_for_rate":
        return Status("◌", _("The quota waits for a rate"))
    if standing.notes.get("attainment") == "zero_in_effect":
        return Status("○", _("Not measured: the quota in effect is zero (ramp or leave)"))
    return Status(status.symbol, _(status.words), status.tone)


def is_running(standing: Standing) -> bool:
    """Whether anything can still be booked in the period, or is yet to be."""
    return standing.days_left > 0 and standing.as_of.date() < standing.period.stop


def days_left(standing: Standing) -> str:
    left = standing.days_left
    return ngettext("{count} working day left", "{count} working days left", left).format(count=left)


def to_go(standing: Standing, *, mine: bool = False) -> tuple[Text, ...]:
    """What is missing or over, and what that takes a day against what was managed a day."""
    if standing.gap is None or standing.surplus is None:
        return (Text(days_left(standing) + ".", "muted"),) if is_running(standing) else ()
    if not standing.gap:
        over = _("{surplus} over quota.").format(surplus=about(standing.surplus))
        rest = days_left(standing) + "." if is_running(standing) else ""
        return (Text(rest, strong=over if standing.surplus else _("Nothing left to go.")),)
    if not is_running(standing):
        return (Text("", strong=_("{gap} short of quota.").format(gap=about(standing.gap))),)
    words = ngettext("{gap} to go in {count} working day.", "{gap} to go in {count} working days.", standing.days_left)
    strong = words.format(gap=about(standing.gap), count=standing.days_left)
    return (Text(_a_day(standing, mine=mine), strong=strong),)


def _a_day(standing: Standing, *, mine: bool) -> str:
    needed, managed = standing.required_per_day, standing.booked_per_day
    if needed is None:
        return ""
    if managed is None:
        return _("That's {needed} a day.").format(needed=about(needed))
    own = _("That's {needed} a day; so far you've booked {managed} a day.")
    words = own if mine and standing.scope == "own" else _("That's {needed} a day; so far it's been {managed} a day.")
    return words.format(needed=about(needed), managed=about(managed))


def booked_of(standing: Standing) -> str:
    """What is booked of the quota, and where it should be today while days count: the caption of the bar."""
    if standing.quota is None:
        return ""
    words = _("{booked} of {quota} booked.").format(booked=about(standing.booked), quota=about(standing.quota))
    if standing.expected is None or not (is_running(standing) and standing.days_ended):
        return words
    mark = _("Today's mark (┃) is {expected}.").format(expected=about(standing.expected))
    return f"{words} {mark}"


def bar(standing: Standing, caption: str) -> tuple[Progress, ...]:
    if standing.attainment is None:
        return ()
    marked = is_running(standing) and standing.days_ended
    return (Progress(standing.attainment, standing.elapsed if marked else None, caption),)


def _in_effect(standing: Standing) -> tuple[Text, ...]:
    """The full quota, told only where ramp or leave reduces it."""
    full, quota = standing.nominal_quota, standing.quota
    if not full or quota is None or full == quota:
        return ()
    words = _("The quota in effect is {quota} of the full {full} (ramp or leave).")
    return (Text(words.format(quota=about(quota), full=about(full)), "muted"),)


def days_there(present: int, absent: int, *, mine: bool = False) -> tuple[Text, ...]:
    """How many of the period's working days count, where somebody is not there on all of them."""
    if not absent:
        return ()
    words = _("{present} of {total} working days are yours.") if mine else _("{present} of {total} working days count.")
    return (Text(words.format(present=present, total=present + absent), "muted"),)


def _outlook(standing: Standing, *, mine: bool) -> tuple[Text, ...]:
    """Where today's rate leads; nothing while it is too early to tell."""
    projected, quota = standing.projected, standing.quota
    if projected is None or not quota or standing.verdict == "too_early" or not is_running(standing):
        return ()
    own = _("At this rate you'll reach {projected}.")
    strong = (own if mine else _("At this rate it comes to {projected}.")).format(projected=about(projected))
    return (Text(beside_quota(projected - quota), strong=strong),)


def beside_quota(difference: Money) -> str:
    """How far above or below the quota an amount is."""
    if not difference:
        return _("That's the quota.")
    amount = about(abs_of(difference))
    words = _("That's {amount} over.") if difference.amount > 0 else _("That's {amount} short.")
    return words.format(amount=amount)


def abs_of(value: Money) -> Money:
    return Money(abs(value.amount), value.currency)


def guessed(value: Money, like: Money) -> Money:
    """A guess to as many places as three digits of `like` have, so that guesses beside each other add up."""
    if not like:
        return value
    place = Decimal(1).scaleb(like.amount.adjusted() - GUESSED_DIGITS + 1)
    return Money((value.amount / place).quantize(Decimal(1), ROUND_HALF_EVEN) * place, value.currency)


def _by_season(standing: Standing) -> tuple[Text, ...]:
    """The judgement by a seasonal curve, beside the linear one."""
    season = standing.seasonal
    if season is None:
        return ()
    curve = _(CURVES[season.curve])
    if season.expected is None or season.verdict is None or season.projected is None:
        reason = NO_CURVE.get(season.notes.get("elapsed", ""))
        return (Text(f"{curve}: {_(reason)}", "muted"),) if reason else ()
    status = VERDICTS[season.verdict]
    words = _("{expected} expected by today; at this rate it comes to {projected}.")
    told = words.format(expected=about(season.expected), projected=about(season.projected))
    return (Text(told, strong=f"{curve}: {status.symbol} {_(status.words)}."),)


def over_assigned(standing: Standing) -> tuple[Text, ...]:
    """The sum of the reps' quotas compared with the team's own quota."""
    total, over = standing.rep_quotas, standing.over_assignment
    if total is None or over is None:
        return ()
    if over > 0:
        words = _("The reps' quotas add up to {total}, {share} more than the team's.")
    elif over < 0:
        words = _("The reps' quotas add up to {total}, {share} less than the team's.")
    else:
        words = _("The reps' quotas add up to {total}, the same as the team's.")
    return (Text(words.format(total=about(total), share=percent(abs(over))), "muted"),)
