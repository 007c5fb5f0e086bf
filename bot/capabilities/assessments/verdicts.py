"""How feedback across the company turned out: the number of each verdict, without anybody's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.blocks import Block, Heading, Item, Items, Text
from bot.capability import Request
from bot.i18n import _, day, number, percent, period_name
from bot.parts.verdicts import VERDICTS
from spm_core.feedback.verdicts import Verdicts
from spm_core.summary.rules import SummaryVerdict

_ORDER: tuple[SummaryVerdict, ...] = ("exceeds", "meets", "misses")


def verdict_blocks(request: Request, periods: Sequence[Verdicts]) -> Iterator[Block]:
    if not periods:
        return
    yield Heading(_("Verdicts of feedback"))
    counted = [verdicts for verdicts in periods if verdicts.counts is not None]
    if counted:
        yield Items(tuple(Item(_period(request, verdicts), "", ", ".join(_shares(verdicts))) for verdicts in counted))
    for verdicts in periods:
        if verdicts.reason == "too_early":
            words = _("{period}: counted after {day}, of what is sent by then.")
            yield Text(words.format(period=_period(request, verdicts), day=day(verdicts.counted_on)), "muted")
    few = [_period(request, verdicts) for verdicts in periods if verdicts.reason == "too_few_people"]
    if few:
        words = _("{periods}: not told, since too few people have the same verdict, or all have.")
        yield Text(words.format(periods=", ".join(dict.fromkeys(few))), "muted")


def _period(request: Request, verdicts: Verdicts) -> str:
    return period_name(request.principal.company.calendar.named(verdicts.period))


def _shares(verdicts: Verdicts) -> Iterator[str]:
    counts = verdicts.counts or {}
    total = sum(counts.values())
    for verdict in _ORDER:
        count = counts[verdict]
        shown = VERDICTS[verdict]
        share = _("{share} ({done} of {all})").format(
            share=percent(Decimal(count) / total, 0), done=number(count, 0), all=number(total, 0)
        )
        yield f"{shown.symbol} {_(shown.words)} {share}"
