"""What pacer doctor checks outside: chat platforms and the model, as far as they are set up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from socket import gaierror
from ssl import SSLError
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from bot.cli.checks import Check
from bot.errors import sentence
from bot.i18n import N_, _
from spm_core.errors import CoreError

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.settings import Settings

TIMEOUT = 5
"""Seconds for each request."""
LOGIN = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"


def slack_checks(settings: Settings) -> Iterator[Check]:
    if settings.slack_bot_token is None:
        todo = _(
            "To use it: pacer manifest slack, then set PACER_SLACK_BOT_TOKEN (OAuth & Permissions of your Slack app)."
        )
        yield Check("Slack", "hint", _("not set up"), todo)
        return
    from slack_sdk import WebClient

    options: dict[str, Any] = {"base_url": settings.slack_api_url} if settings.slack_api_url else {}
    client = WebClient(settings.slack_bot_token.get_secret_value(), timeout=TIMEOUT, retry_handlers=[], **options)
    yield from _bot_token(client)
    yield _way_in(client, settings)


def _bot_token(client: WebClient) -> Iterator[Check]:
    from slack_sdk.errors import SlackApiError

    name, todo = (
        _("Slack bot token"),
        _("Copy PACER_SLACK_BOT_TOKEN (xoxb-…) anew from OAuth & Permissions of your Slack app."),
    )
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        yield Check(name, "mend", _("Slack refuses it: {why}").format(why=error.response["error"]), todo)
    except OSError as error:
        yield _unreachable("Slack", error)
    else:
        yield Check(name, "good", _("works in {team}").format(team=answer["team"]))
        yield _scopes(answer.headers)


def _scopes(headers: Mapping[str, str]) -> Check:
    from bot.slack.manifest import SCOPES

    granted = next((value for key, value in headers.items() if key.lower() == "x-oauth-scopes"), None)
    if granted is None:
        return Check(_("Slack scopes"), "hint", _("Slack does not say which it granted"))
    missing = sorted(set(SCOPES) - {scope.strip() for scope in granted.split(",")})
    if not missing:
        return Check(_("Slack scopes"), "good", _("all granted"))
    todo = _("Paste the output of pacer manifest slack into App Manifest, then reinstall the app.")
    return Check(_("Slack scopes"), "mend", _("missing: {scopes}").format(scopes=", ".join(missing)), todo)


def _way_in(client: WebClient, settings: Settings) -> Check:
    """How events reach us: a socket by the app token, or HTTP signed with the secret."""
    if settings.slack_app_token:
        return _app_token(client, settings.slack_app_token.get_secret_value())
    if settings.slack_signing_secret:
        return Check(_("Slack signing secret"), "good", _("set: events come over HTTP"))
    todo = _(
        "Set PACER_SLACK_APP_TOKEN (xapp-…, Basic Information → App-Level Tokens) for Socket Mode, "
        "or PACER_SLACK_SIGNING_SECRET (Basic Information) for HTTP."
    )
    return Check(_("Slack events"), "mend", _("no way in: neither an app token nor a signing secret is set"), todo)


def _app_token(client: WebClient, token: str) -> Check:
    from slack_sdk.errors import SlackApiError

    name = _("Slack app token")
    try:
        client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        todo = _("Make PACER_SLACK_APP_TOKEN (xapp-…) anew with connections:write, and turn Socket Mode on.")
        return Check(name, "mend", _("Slack refuses it: {why}").format(why=error.response["error"]), todo)
    except OSError as error:
        return _unreachable("Slack", error)
    return Check(name, "good", _("Socket Mode opens"))


def teams_checks(settings: Settings) -> Iterator[Check]:
    if settings.teams_app_id is None or settings.teams_app_password is None:
        started = settings.teams_app_id or settings.teams_app_password
        todo = _(
            "Set PACER_TEAMS_APP_ID and PACER_TEAMS_APP_PASSWORD, both of the Azure bot; then: pacer manifest teams"
        )
        words = _("only one of the app id and its password is set") if started else _("not set up")
        yield Check("Teams", "mend" if started else "hint", words, todo)
        return
    if settings.teams_tenant_id is None:
        yield Check("Teams", "mend", sentence(CoreError("teams_setting", name="PACER_TEAMS_TENANT_ID")))
        return
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.teams_app_id,
        "client_secret": settings.teams_app_password.get_secret_value(),
        "scope": "https://api.botframework.com/.default",
    }
    try:
        with urlopen(LOGIN.format(tenant=settings.teams_tenant_id), urlencode(form).encode(), TIMEOUT):  # noqa: S310  a constant https address
            yield Check(_("Teams app"), "good", _("Microsoft accepts its id and password"))
    except HTTPError as error:
        yield Check(
            _("Teams app"),
            "mend",
            _("Microsoft refuses it: {why}").format(why=_microsoft_says(error)),
            _("Make a new client secret in the app registration and set PACER_TEAMS_APP_PASSWORD to its value."),
        )
    except OSError as error:
        yield _unreachable("Microsoft", error)


def _microsoft_says(error: HTTPError) -> str:
    try:
        return str(json.load(error)["error_description"]).splitlines()[0]
    except (ValueError, KeyError, IndexError, TypeError):
        return _("status {code}").format(code=error.code)


def model_checks(settings: Settings) -> Iterator[Check]:
    if not settings.model:
        words = _("none: questions are understood by phrases alone")
        yield Check(
            _("Model"),
            "hint",
            words,
            _("To use one: PACER_MODEL, and OPENAI_BASE_URL and OPENAI_API_KEY of its endpoint."),
        )
        return
    from openai import APIConnectionError, APIStatusError, OpenAI, OpenAIError

    try:
        names = {model.id for model in OpenAI(timeout=TIMEOUT, max_retries=0).models.list()}
    except APIConnectionError as error:
        yield _unreachable(_("Model"), error)
    except APIStatusError as error:
        words = _("the endpoint answers with status {code}").format(code=error.status_code)
        yield Check(_("Model"), "mend", words, _("Check OPENAI_API_KEY and OPENAI_BASE_URL."))
    except OpenAIError:
        words = _("its endpoint can't be asked")
        yield Check(_("Model"), "mend", words, _("Check OPENAI_API_KEY and OPENAI_BASE_URL."))
    else:
        known = settings.model in names
        words = _("{model} answers") if known else _("the endpoint knows no {model}")
        todo = "" if known else _("Set PACER_MODEL to one of: {names}").format(names=", ".join(sorted(names)[:5]))
        yield Check(_("Model"), "good" if known else "mend", words.format(model=settings.model), todo)


_WHY: tuple[tuple[type[BaseException], str], ...] = (
    (gaierror, N_("this machine doesn't know its name")),
    (ConnectionRefusedError, N_("nothing listens there")),
    (TimeoutError, N_("no answer in time")),
    (SSLError, N_("its certificate isn't trusted here")),
)


def _unreachable(who: str, error: Exception) -> Check:
    found = (words for cause in _causes(error) for kind, words in _WHY if isinstance(cause, kind))
    unknown = N_("the connection fails")
    why = _(next(found, unknown))
    words = _("cannot be reached: {why}").format(why=why)
    return Check(who, "mend", words, _("Check the address, the network and the proxy settings."))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error, then what libraries have wrapped in it, the innermost last."""
    inner: BaseException | None = error
    while inner:
        yield inner
        reason = getattr(inner, "reason", None)
        inner = reason if isinstance(reason, BaseException) else inner.__cause__ or inner.__context__
