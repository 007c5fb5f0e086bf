"""pacer ranks: the metrics by which everybody may see who is ahead, and whose place stays hidden."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import usage
from bot.i18n import _, percent
from spm_core.columns import SHARE_PLACES

if TYPE_CHECKING:
    from bot.app import App
    from spm_core.principal import CompanyInfo

NONE, USUAL = "none", "usual"


def ranks(
    public: Annotated[
        str | None,
        typer.Option(help="Metrics by which everybody may see who is ahead: won_amount,demos; none; or usual."),
    ] = None,
    hide: Annotated[str | None, typer.Option(help="Whose place colleagues shall not see: an e-mail or a name.")] = None,
    show: Annotated[str | None, typer.Option(help="Whose place they may see again.")] = None,
    leave_share: Annotated[
        str | None,
        typer.Option(help="The share of a period on leave from which somebody is not ranked in it: 50% unless given."),
    ] = None,
) -> None:
    """Show what leaderboards tell to everybody, or change it. A hidden person still sees their own place."""
    from datetime import datetime

    from bot.cli.common import opened
    from spm_core.db import session_for
    from spm_core.metrics.public import hidden, let_be_ranked
    from spm_core.people.identity import operator
    from spm_core.wins.review import keep_true

    with opened() as app:
        company = _settled(app, public, leave_share)
        now = datetime.now(company.zone)
        with session_for(app.engine, operator(company), now) as session:
            for who, visible in ((hide, False), (show, True)):
                if who is not None:
                    let_be_ranked(session, who, public=visible)
            session.flush()
            if public is not None or hide or show:
                keep_true(session, now)  # whether somebody reached their quota may be told, or no longer
            people = hidden(session)
        _tell(company, people)


def _settled(app: App, public: str | None, leave_share: str | None) -> CompanyInfo:
    """The company with these settings changed, where they are given."""
    from bot.console.people import company_of
    from bot.parts.metrics_file import catalogue
    from spm_core.metrics.public import publish
    from spm_core.people.settings import change_settings

    company = company_of(app)
    with app.engine.begin() as connection:
        if leave_share is not None:
            change_settings(connection, company, board_leave_share=_share(leave_share))
        if public is not None:
            names = [name for name in public.replace(" ", "").split(",") if name and name != NONE]
            publish(connection, company, None if public == USUAL else names, catalogue())
    return company_of(app)


def _tell(company: CompanyInfo, hidden: Sequence[str]) -> None:
    metrics, away = company.public_metrics, percent(company.board_leave_share)
    typer.echo(_("Everybody may see who is ahead by: {metrics}").format(metrics=", ".join(sorted(metrics)) or "–"))
    typer.echo(_("Hidden from colleagues: {names}").format(names=", ".join(hidden) or "–"))
    typer.echo(_("Not ranked from this share of a period on leave: {share}").format(share=away))


def _share(words: str) -> Decimal:
    """The share written as 50% or 0.5. Raises Failed for what is none, is 0 or less, or more than the whole."""
    text = words.strip()
    try:
        share = Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except InvalidOperation:
        share = Decimal(0)
    if not (share.is_finite() and 0 < share <= 1):
        usage(_("“{value}” of --leave-share is no share: give 50% or 0.5, at most 100%.").format(value=words))
    return round(share, SHARE_PLACES)


def register(app: typer.Typer) -> None:
    app.command("ranks")(ranks)
