"""pacer metrics: the catalogue, or one metric for somebody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.calling import tell
from bot.cli.failures import usage
from bot.i18n import _
from bot.turn import Call

if TYPE_CHECKING:
    from spm_core.metrics.catalogue import Metric


def metrics(
    name: Annotated[str | None, typer.Argument(help="The metric; the whole catalogue when left out.")] = None,
    who: Annotated[str | None, typer.Option("--as", help="Who asks: an e-mail or a name.")] = None,
    period: Annotated[str | None, typer.Option(help='Such as "last quarter" or 2026-05-01..2026-07-31.')] = None,
    person: Annotated[str | None, typer.Option(help="Whose figures, when not one's own.")] = None,
    team: Annotated[str | None, typer.Option(help='Whose team: "my team", a team or its lead.')] = None,
    by: Annotated[
        str | None, typer.Option(help="person, team, manager, product, stage, segment, sector or type.")
    ] = None,
    compare: Annotated[
        str | None, typer.Option(help="previous_period, same_period_last_year, team_average or a period.")
    ] = None,
    from_stage: Annotated[str | None, typer.Option(help="For conversion_rate: a stage, or lead.")] = None,
    to_stage: Annotated[str | None, typer.Option(help="For conversion_rate: a stage, or customer.")] = None,
    now: Annotated[str | None, typer.Option(help="The moment to answer for, e.g. 2017-11-15T12:00.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the metrics, or tell one: pacer metrics win_rate --as dana@example.com --by product."""
    if name is None:
        _list(as_json)
        return
    if who is None:
        usage(_("Say who asks: --as NAME or E-MAIL."))
    args = {
        "metric": name,
        "period": period,
        "person": person,
        "team": team,
        "group_by": by,
        "compare_to": compare,
        "from_stage": from_stage,
        "to_stage": to_stage,
    }
    given = {key: value for key, value in args.items() if value is not None}
    tell(Call("metric", given), who, now, as_json=as_json)


def _list(as_json: bool) -> None:
    from bot.parts.metrics_file import catalogue

    known = tuple(catalogue().values())
    if as_json:
        typer.echo(json.dumps([_declared(metric) for metric in known], ensure_ascii=False))
        return
    from rich.table import Table

    from bot.cli.common import terminal

    table = Table(box=None, header_style="bold")
    for column in (_("Metric"), _("What it is"), _("Unit"), _("Better"), _("Formula")):
        table.add_column(column)
    for metric in known:
        declared = _declared(metric)
        table.add_row(*(declared[key] for key in ("metric", "label", "unit", "better", "formula")))
    terminal().print(table)


def _declared(metric: Metric) -> dict[str, str]:
    from bot.parts.metrics import label

    return {
        "metric": metric.name,
        "label": label(metric),
        "unit": metric.unit,
        "better": metric.better,
        "formula": metric.formula.text,
        "source": metric.source,
        "undefined_as": metric.empty,
    }


def register(app: typer.Typer) -> None:
    app.command("metrics")(metrics)
