"""What pacer doctor checks among the notices: whether they go out, and what waits for an operator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli.checks import Check
from bot.i18n import _, ngettext

if TYPE_CHECKING:
    from bot.settings import Settings

LATE = timedelta(minutes=15)


def delivery_checks(settings: Settings) -> Iterator[Check]:
    """The state of the notices; no checks where no database is reached, which other checks tell."""
    from spm_core.db import engine_for
    from spm_core.notices import outbox
    from spm_core.notices.models import NoticeState

    try:
        engine = engine_for(settings.database_url)
        with engine.connect() as connection:
            waiting = outbox.waiting(connection, datetime.now(UTC))
        engine.dispose()
    except Exception:
        return
    name = _("Notices")
    if waiting.lag > LATE:
        words = _("due for {minutes} minutes and not sent").format(minutes=waiting.lag // timedelta(minutes=1))
        yield Check(name, "mend", words, _("Start pacer serve or pacer worker; pacer notices says what keeps them."))
    undone = {NoticeState.FAILED: "--retry all", NoticeState.UNCERTAIN: "--arrived KEY, --again KEY"}
    for state, how in undone.items():
        if count := waiting.counts.get(state, 0):
            words = _COUNTED[state](count).format(count=count)
            yield Check(name, "hint", words, _("Look: pacer notices. Then: pacer notices {how}").format(how=how))
    if waiting.lag <= LATE and not undone.keys() & waiting.counts.keys():
        yield Check(name, "good", _("nothing is stuck"))


_COUNTED = {
    "failed": lambda count: ngettext("{count} failed", "{count} failed", count),
    "uncertain": lambda count: ngettext(
        "{count} may have arrived: nobody knows", "{count} may have arrived: nobody knows", count
    ),
}
