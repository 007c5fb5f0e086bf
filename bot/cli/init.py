"""pacer init: the company and its database. Safe to run again."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from babel import Locale
from babel.numbers import is_currency

from bot.cli.calendar_options import (
    CalendarOption,
    SeasonOption,
    YearEndsOption,
    season_setting,
    season_words,
    year_settings,
    year_words,
)
from bot.cli.failures import Failed, usage
from bot.i18n import _, ngettext

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.settings import Settings
    from spm_core.principal import CompanyInfo

TODAY_S = ("USD", "EUR", "GBP", "BRL", "CHF", "CAD", "AUD", "JPY")


def init(
    company: Annotated[str | None, typer.Option(help="The company's name.")] = None,
    currency: Annotated[
        str | None, typer.Option(help="ISO code of the currency that quotas and totals are in.")
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="Where a day ends, e.g. Europe/Rome.")] = None,
    fiscal_year_start: Annotated[
        int | None, typer.Option(min=1, max=12, help="The month in which the fiscal year begins; January unless given.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(help="ISO code of the country whose holidays are no working days.")
    ] = None,
    calendar: CalendarOption = None,
    year_ends: YearEndsOption = None,
    season: SeasonOption = None,
) -> None:
    """Make or upgrade the database and its company. Run again, it changes only what is given."""
    from bot.cli.common import check_url
    from bot.settings import Settings
    from spm_core.db import engine_for

    values = _given(
        currency=currency and _currency(currency),
        time_zone=timezone and _time_zone(timezone),
        country=country and _country(country),
        fiscal_year_start=fiscal_year_start,
    ) | season_setting(season)
    settings = Settings()
    check_url(settings.database_url)
    engine = engine_for(settings.database_url)
    try:
        _upgrade(engine)
        created = _settle(engine, company and company.strip(), values, partial(year_settings, calendar, year_ends))
        _key(engine, settings)
    finally:
        engine.dispose()
    if created:
        typer.echo(_("Next: pacer import people FILE, then quotas and deals. Then: pacer ask QUESTION --as NAME"))


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _upgrade(engine: Engine) -> None:
    from spm_core.migrations import pending, upgrade

    count = len(pending(engine))
    upgrade(engine)
    where = engine.url.render_as_string(hide_password=True)
    done = ngettext("{count} migration applied", "{count} migrations applied", count).format(count=count)
    typer.echo(f"✔ {where}: {done if count else _('up to date')}")


def _settle(
    engine: Engine, name: str | None, values: dict[str, Any], year: Callable[[CompanyInfo | None], dict[str, Any]]
) -> bool:
    """Make the company, or change what is given of the one there is. Return whether it was made."""
    from spm_core.errors import CoreError
    from spm_core.people.identity import only_company

    with engine.begin() as connection:
        try:
            existing = only_company(connection)
        except CoreError:
            created = _create(connection, name, values | year(None))
            typer.echo(f"✔ {_('Created')} {describe(created)}")
            return True
        _change(connection, existing, name, values | year(existing))
        return False


def _key(engine: Engine, settings: Settings) -> None:
    """Make the key where there is none yet and it may be in a file, and say where that is or what to set."""
    from bot.errors import sentence
    from bot.secret_keys import held, in_files, path_of
    from spm_core.errors import CoreError
    from spm_core.vault_keys import fingerprint, known

    with engine.begin() as connection:
        new = not known(connection)
        try:
            keys = held(connection, settings)
        except CoreError as error:
            if error.code != "secret_key_unset":
                raise
            typer.echo(f"! {sentence(error)}")
            return
        kept = in_files(connection) and not settings.keyring
    if new and kept:
        path = path_of(fingerprint(keys[0]))
        typer.echo(_("✔ What people write about each other is encrypted with the key in {path}").format(path=path))
        typer.echo(_("  Keep a copy of it, apart from your backups of the database."))


def _create(connection: Any, name: str | None, values: dict[str, Any]) -> CompanyInfo:
    from spm_core.people.identity import create_company

    needed = {"--company": name, "--currency": values.get("currency"), "--timezone": values.get("time_zone")}
    missing = [option for option, value in needed.items() if not value]
    if missing:
        usage(
            _(
                "There is no company yet, so {options} must be given: "
                "pacer init --company NAME --currency USD --timezone Europe/Rome"
            ).format(options=", ".join(missing))
        )
    rest = dict(values)
    return create_company(connection, name or "", rest.pop("currency"), rest.pop("time_zone"), **rest)


def _change(connection: Any, existing: CompanyInfo, name: str | None, values: dict[str, Any]) -> None:
    from spm_core.people.settings import change_settings

    if name and name.casefold() != existing.name.casefold():
        raise Failed(
            _(
                "This database belongs to {existing} already, and holds one company. "
                "For {name}, set PACER_DATABASE_URL to another database."
            ).format(existing=existing.name, name=name)
        )
    changed = change_settings(connection, existing, **values) if values else existing
    said = _("Changed to") if changed != existing else _("Unchanged:")
    typer.echo(f"✔ {said} {describe(changed)}")
    if changed.currency != existing.currency:
        typer.echo(
            _("! Rates are into {old}: import them again, into {new}.").format(
                old=existing.currency, new=changed.currency
            )
        )
    if changed.calendar != existing.calendar:
        typer.echo(_("! Quotas keep the days they were imported with: import them again where those have changed."))


def describe(company: CompanyInfo) -> str:
    """The company's settings in one line."""
    country = company.work.country
    holidays = Locale("en").territories.get(country, country) if country else None
    return " · ".join(
        (
            company.name,
            company.currency,
            company.time_zone,
            year_words(company),
            *season_words(company),
            _("holidays of {country}").format(country=holidays) if holidays else _("no holidays"),
        )
    )


def _currency(code: str) -> str:
    if not is_currency(code.upper()):
        usage(
            _("“{code}” of --currency is no ISO currency code. Examples: {codes}").format(
                code=code, codes=", ".join(TODAY_S)
            )
        )
    return code.upper()


def _time_zone(name: str) -> str:
    from zoneinfo import available_timezones

    zones = {zone.casefold(): zone for zone in available_timezones()}
    zone = zones.get(name.casefold().replace(" ", "_"))
    if zone is None:
        usage(
            _("I don't know the time zone “{name}” of --timezone. Try {near}.").format(
                name=name, near=_near(name, zones)
            )
        )
    return zone


def _near(name: str, zones: dict[str, str]) -> str:
    """The time zones of cities with a name like the one typed."""
    cities = {zone.rsplit("/", 1)[-1].casefold(): zone for zone in sorted(zones.values())}
    city = name.rsplit("/", 1)[-1].casefold().replace(" ", "_")
    near = [cities[similar] for similar in get_close_matches(city, cities, 3, 0.75)]
    return _(" or ").join(near or ["Europe/Rome", "America/New_York"])


def _country(code: str) -> str:
    from spm_core.workdays import is_country

    if not is_country(code.upper()):
        usage(
            _(
                "I know no holidays for the country “{code}” of --country. Give an ISO code such as IT, US or BR."
            ).format(code=code)
        )
    return code.upper()


def register(app: typer.Typer) -> None:
    app.command("init")(init)
