"""The yes or no to a question about a figure: better than before, more than somebody else's, above a limit."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from bot.blocks import Text
from bot.i18n import N_, _
from bot.parts.metrics import worded
from bot.parts.yes_no import yes_no
from spm_core.metrics.catalogue import Metric
from spm_core.metrics.compare import MetricDoubt
from spm_core.metrics.rank import number
from spm_core.metrics.service import Measured
from spm_core.money import Money


class Asks(StrEnum):
    """What a question asks whether it is so."""

    BETTER = "better"
    WORSE = "worse"
    MORE = "more"
    LESS = "less"


DOUBTS = {
    "few_cases": N_("Too few cases to tell."),
    "chance": N_("Hard to tell: the difference may be chance."),
}


def compared(asks: Asks, metric: Metric, delta: Decimal | None, doubt: MetricDoubt | None) -> tuple[Text, ...]:
    """Whether one value is better or more than another by that difference; nothing where there is none."""
    if delta is None:
        return ()
    if doubt:
        return (Text("", strong=_(DOUBTS[doubt])),)
    if not delta:
        return (yes_no(False),)
    return (yes_no(is_so(asks, metric, up=delta > 0)),)


def is_so(asks: Asks, metric: Metric, *, up: bool) -> bool:
    match asks:
        case Asks.MORE:
            return up
        case Asks.LESS:
            return not up
        case Asks.BETTER:
            return up == (metric.better == "up")
        case Asks.WORSE:
            return up != (metric.better == "up")


def limited(measured: Measured, above: Decimal | None, below: Decimal | None) -> tuple[Text, ...]:
    """Whether a value is above or below a figure."""
    value, limit = number(measured.value), below if above is None else above
    if value is None or limit is None:
        return ()
    so = value > limit if above is not None else value < limit
    return (Text("", strong=_limited(so, above=above is not None).format(limit=_worded(limit, measured))),)


def _limited(so: bool, *, above: bool) -> str:
    if above:
        return _("Yes, above {limit}.") if so else _("No, not above {limit}.")
    return _("Yes, below {limit}.") if so else _("No, not below {limit}.")


def _worded(limit: Decimal, measured: Measured) -> str:
    own, unit = measured.value.value, measured.value.unit
    return worded(Money(limit, own.currency) if isinstance(own, Money) else limit, unit)
