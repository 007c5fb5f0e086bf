"""What a company's feedback came to: how many of each verdict, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.capability import Request
from bot.cards import Block, Column, Heading, Table, Text
from bot.i18n import _, day, number, percent, period_name
from bot.parts.summary import VERDICTS
from spm_core.feedback.verdicts import Verdicts
from spm_core.summary.rules import SummaryVerdict

_ORDER: tuple[SummaryVerdict, ...] = ("exceeds", "meets", "misses")


def verdict_blocks(request: Request, found: Sequence[Verdicts]) -> Iterator[Block]:
    if not found:
        return
    yield Heading(_("Verdicts of feedback"))
    counted = [each for each in found if each.counts is not None]
    if counted:
        heads = (Column(f"{VERDICTS[each].symbol} {_(VERDICTS[each].words)}", "right") for each in _ORDER)
        rows = tuple((_period(request, each), *_shares(each)) for each in counted)
        yield Table((Column(_("Period")), *heads), rows)
    for each in found:
        if each.reason == "too_early":
            words = _("{period}: counted after {day}, of what is sent by then.")
            yield Text(words.format(period=_period(request, each), day=day(each.counted_on)), "muted")
    few = [_period(request, each) for each in found if each.reason == "too_few_people"]
    if few:
        words = _("{periods}: not told, since too few people have the same verdict, or all have.")
        yield Text(words.format(periods=", ".join(dict.fromkeys(few))), "muted")


def _period(request: Request, each: Verdicts) -> str:
    return period_name(request.principal.company.calendar.named(each.period))


def _shares(each: Verdicts) -> Iterator[str]:
    counts = each.counts or {}
    total = sum(counts.values())
    for verdict in _ORDER:
        count = counts[verdict]
        yield _("{share} · {done} of {all}").format(
            share=percent(Decimal(count) / total, 0), done=number(count, 0), all=number(total, 0)
        )
