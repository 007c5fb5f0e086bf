"""What the figures of a pipeline leave out."""

from __future__ import annotations

from bot.blocks import Text
from bot.i18n import about, ngettext
from bot.parts.provenance import waiting_for_rate
from spm_core.deals.service import Credit
from spm_core.pipeline.risks import count
from spm_core.pipeline.service import Health


def left_out(health: Health) -> tuple[Text, ...]:
    """Deals that some figure does not count."""
    waiting = waiting_for_rate(health.pipeline.waiting_for_rate, about)
    return (*waiting, *_unweighted(health), *undated(health.pipeline.undated))


def _unweighted(health: Health) -> tuple[Text, ...]:
    deals = 0 if health.open.weighted is None else count(health.open.without_chance)
    if not deals:
        return ()
    words = ngettext(
        "{count} deal has no probability and is not in the weighted amount.",
        "{count} deals have no probability and are not in the weighted amount.",
        deals,
    )
    return (Text(words.format(count=deals), "warning"),)


def undated(deals: tuple[Credit, ...]) -> tuple[Text, ...]:
    """Open deals that belong to no period."""
    missing = count(deals)
    if not missing:
        return ()
    words = ngettext("{count} open deal has no close date.", "{count} open deals have no close date.", missing)
    return (Text(words.format(count=missing), "warning"),)
