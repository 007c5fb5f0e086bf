"""pacer notices: what is owed to whom, what failed and why; to try again, or to settle after a look."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.i18n import _

if TYPE_CHECKING:
    from datetime import tzinfo

    from spm_core.db import ScopedSession
    from spm_core.notices.models import NoticeState
    from spm_core.notices.operating import Listed

ALL = "all"
AT_MOST = 50
_KEY = "A notice's key, or all."


def notices(
    state: Annotated[
        str | None,
        typer.Option(help="Only these: owed, sending, sent, nothing, failed, uncertain; several with commas."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many are shown, the latest first.")] = AT_MOST,
    retry: Annotated[str | None, typer.Option(help=f"Try what failed again. {_KEY}")] = None,
    arrived: Annotated[str | None, typer.Option(help=f"Say that what is uncertain arrived. {_KEY}")] = None,
    again: Annotated[str | None, typer.Option(help=f"Say that it did not, and send it again. {_KEY}")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show digests, announcements and whatever else Pacer owes to people; without --state, what is not done with."""
    from bot.cli.common import opened
    from bot.console.people import company_of
    from spm_core.db import session_for
    from spm_core.notices import operating
    from spm_core.people.identity import operator

    with opened() as app:
        company = company_of(app)
        now = datetime.now(company.zone)
        with session_for(app.engine, operator(company), now) as session:
            if retry is not None:
                _tell(operating.retry(session, _key(retry), now))
            for key, did_arrive in ((arrived, True), (again, False)):
                if key is not None:
                    _tell(operating.settle(session, _key(key), arrived=did_arrive, now=now))
            if {retry, arrived, again} == {None}:
                _show(session, operating.listed(session, _states(state), limit), company.zone, as_json=as_json)


def _key(given: str) -> str | None:
    return None if given == ALL else given


def _states(given: str | None) -> list[NoticeState]:
    from bot.cli.failures import usage
    from spm_core.notices.models import NoticeState
    from spm_core.notices.outbox import ATTENDED

    if given is None:
        return [*ATTENDED]
    names = {known.value for known in NoticeState}
    wanted = given.replace(" ", "").split(",")
    if wrong := [name for name in wanted if name not in names]:
        usage(
            _("I don't know the state “{state}”. Known: {known}.").format(
                state=wrong[0], known=", ".join(sorted(names))
            )
        )
    return [NoticeState(name) for name in wanted]


def _tell(count: int) -> None:
    from bot.i18n import ngettext

    typer.echo(ngettext("{count} notice settled.", "{count} notices settled.", count).format(count=count))


def _show(session: ScopedSession, listed: list[Listed], zone: tzinfo, *, as_json: bool) -> None:
    unlinked = _unlinked(session)
    if as_json:
        rows = [{**asdict(notice), "why": _why(notice, unlinked)} for notice in listed]
        typer.echo(json.dumps(rows, default=datetime.isoformat, ensure_ascii=False, indent=2))
    elif not listed:
        typer.echo(_("Nothing is waiting."))
    else:
        _draw(listed, unlinked, zone)


def _unlinked(session: ScopedSession) -> dict[int, str]:
    """Why people are not linked, by their id."""
    from bot.parts.reach import why_unreached
    from spm_core.people.reach import unreached

    return {person.id: _("not linked: {why}").format(why=why_unreached(person)) for person in unreached(session)}


def _why(notice: Listed, unlinked: dict[int, str]) -> str:
    """Why it has not arrived: where its recipient is not linked, why that is so."""
    from bot.cli.notice_words import why
    from spm_core.people.linking import UNREACHED

    waits = unlinked.get(notice.employee_id or 0) if notice.error in (None, *UNREACHED) else None
    return waits or why(notice.error)


def _draw(listed: list[Listed], unlinked: dict[int, str], zone: tzinfo) -> None:
    from rich.table import Table

    from bot.cli.common import terminal
    from bot.cli.notice_words import STATES
    from bot.i18n import moment

    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in (_("State"), _("Due"), _("Recipient"), _("What"), _("Key"), _("Why")):
        table.add_column(label)
    for notice in listed:
        state, due = _(STATES[notice.state]), moment(notice.due_at.astimezone(zone))
        table.add_row(state, due, notice.recipient, notice.do, notice.key, _why(notice, unlinked))
    terminal().print(table)


def register(app: typer.Typer) -> None:
    app.command("notices")(notices)
