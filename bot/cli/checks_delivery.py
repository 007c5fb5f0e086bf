"""What pacer doctor checks of the notices: who sends them, whether they go out, and what waits for an operator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli.checks import Check
from bot.i18n import _, ngettext
from bot.parts.footer import ago

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from spm_core.processes import Sign

LATE = timedelta(minutes=15)


def process_checks(engine: Engine, now: datetime) -> Iterator[Check]:
    """Which processes of Pacer run, and which went without a word."""
    from spm_core import processes

    with engine.connect() as connection:
        signs = processes.seen(connection)
    alive = [sign for sign in signs if sign.alive(now)]
    yield from (_running(sign, now) for sign in alive)
    roles = {sign.role for sign in alive}
    # Where another one has taken over, those before it are no news.
    gone = {sign.role: sign for sign in reversed(signs) if sign.role not in roles}
    yield from (_gone(sign, now) for sign in gone.values())
    if not alive:
        todo = _("Start pacer serve, which answers too, or pacer worker.")
        yield Check(_("Running"), "hint", _("neither pacer serve nor pacer worker: notices wait"), todo)


def _running(sign: Sign, now: datetime) -> Check:
    words = _("on {host} (process {pid}), started {started}, seen {seen}")
    told = words.format(host=sign.host, pid=sign.pid, started=ago(now - sign.started_at), seen=ago(now - sign.seen_at))
    return Check(f"pacer {sign.role.value}", "good", told)


def _gone(sign: Sign, now: datetime) -> Check:
    words = _("was on {host} (process {pid}) and went without a word, last seen {seen}")
    told = words.format(host=sign.host, pid=sign.pid, seen=ago(now - sign.seen_at))
    return Check(f"pacer {sign.role.value}", "hint", told)


def delivery_checks(engine: Engine, now: datetime) -> Iterator[Check]:
    """The state of the notices."""
    from spm_core.notices import outbox
    from spm_core.notices.models import NoticeState

    with engine.connect() as connection:
        waiting = outbox.waiting(connection, now)
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
