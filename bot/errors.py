"""Words for what went wrong: one sentence a code, each with what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote

from bot.cards import Button, Card, Text
from bot.i18n import N_, _
from bot.turn import MAX_TEXT, Call, ChatUser
from spm_core.errors import CoreError, NotAllowed

_SENTENCES: Mapping[str, str] = {
    "bad_period": N_(
        "I don't know the period «{words}». Try “this quarter”, “last month”, “Q3” or “2026-05-01..2026-07-31”."
    ),
    "bad_amount": N_("«{words}» is no amount I can read. Try 180k, 1.2m or 90,000."),
    "negative_forecast": N_("A forecast is not below zero."),
    "best_case_below_commit": N_("The best case holds the commit, so it is at least as much."),
    "period_is_over": N_("That period is over: there is nothing left to forecast."),
    "not_yet": N_("{day} is not over yet. Give an earlier day."),
    "no_company": N_(
        "There is no company here yet. Run: pacer init --company NAME --currency USD --timezone Europe/Rome"
    ),
    "no_such_person": N_("Nobody here is called «{who}». Give an e-mail or a full name as it was imported."),
    "several_people": N_("Several people are called «{who}». Give the e-mail instead."),
    "too_long": N_("That is longer than {limit} characters. Please ask in fewer words."),
    "bad_call": N_("That button is out of date. Please ask again."),
    "not_allowed": N_("I can't show you that: it doesn't exist, or it isn't yours to see."),
    "teams_open": N_(
        "Without PACER_TEAMS_APP_ID anybody who reaches {host} could ask as anybody. Set it, or PACER_HOST=127.0.0.1."
    ),
    "teams_setting": N_(
        "PACER_TEAMS_APP_ID is set but {name} is not. Copy it from the bot's app registration in Azure."
    ),
    "unknown_metric": N_(
        "I don't know the metric «{metric}». Try win rate, average deal, sales cycle, booked, open pipeline, coverage "
        "or demos."
    ),
    "unknown_stage": N_("No deal was ever in a stage «{stage}». Stages here: {known}."),
    "no_first_stage": N_("From which stage? Give the stage to start from, too."),
    "cannot_group": N_("This cannot be broken down by {by}."),
    "bad_formula": N_(
        "I don't understand «{part}» in the formula «{formula}». Use names, numbers, + - * / and brackets."
    ),
    "unknown_names": N_("The formula of {metric} names what I don't know: {names}. Known metrics: {known}."),
    "bad_metric_name": N_("«{metric}» is no name for a new metric: use a free one of small letters, digits and _."),
    "bad_metric_setting": N_(
        "The setting «{setting}» of the metric {metric} is missing or wrong. A metric has a formula, a unit (money, "
        "count, share, days, times or number), and perhaps better (up or down) and label."
    ),
    "bad_metrics_file": N_("I can't read the metrics file {file}: {problem}"),
    "shared_channel": N_(
        "This conversation is shared with another company, so I give no figures here. Ask me in a direct message."
    ),
    "nothing_to_serve": N_(
        "Nothing is set up to serve. For Slack set PACER_SLACK_BOT_TOKEN (pacer manifest slack shows how), "
        "for Teams PACER_TEAMS_APP_ID (pacer manifest teams)."
    ),
    "port_taken": N_("I can't listen on {host}:{port}: {why}. Set PACER_HOST and PACER_PORT to what is free."),
    "slack_token_missing": N_(
        "{variable} is missing. In api.slack.com/apps choose your app: bot tokens (xoxb-…) are under OAuth & "
        "Permissions, app tokens (xapp-…) under Basic Information."
    ),
    "slack_token_swapped": N_("{variable} holds a token that is meant for {other}: they seem to be swapped."),
    "slack_no_way_in": N_(
        "Slack can't reach me yet. For Socket Mode set PACER_SLACK_APP_TOKEN (xapp-…, with connections:write), for "
        "HTTP PACER_SLACK_SIGNING_SECRET; both are under Basic Information of your app in api.slack.com/apps."
    ),
    "slack_bot_token_refused": N_(
        "Slack refuses PACER_SLACK_BOT_TOKEN ({why}). Copy the Bot User OAuth Token (xoxb-…) again, from OAuth & "
        "Permissions of your app in api.slack.com/apps."
    ),
    "slack_app_token_refused": N_(
        "Slack refuses PACER_SLACK_APP_TOKEN ({why}). Make an app-level token (xapp-…) with connections:write under "
        "Basic Information of your app in api.slack.com/apps, and turn Socket Mode on."
    ),
    "slack_unreachable": N_("I can't reach Slack at {url}. Check the network and the proxy settings."),
}


def sentence(error: CoreError) -> str:
    """The sentence for an expected failure, in the asker's language."""
    return _(_SENTENCES[error.code]).format(**error.params)


def denied() -> Card:
    """Reads the same whether or not the thing exists; offers what is allowed."""
    return Card(_("Not available"), (Text(sentence(NotAllowed())),), buttons=safe_buttons())


def shared_channel() -> Card:
    return Card(_("Not here"), (Text(sentence(CoreError("shared_channel"))),))


def bad_input(error: CoreError) -> Card:
    return Card(_("I didn't get that"), (Text(sentence(error)),), buttons=safe_buttons())


def too_long() -> Card:
    return bad_input(CoreError("too_long", limit=MAX_TEXT))


_MY_FAULT = N_(
    "That is my fault, and nothing was changed. If it happens again, tell your admin the reference {reference}."
)


def unexpected(reference: str) -> Card:
    """Nothing of the exception is shown; the log holds it under the same reference."""
    return Card(
        _("Something went wrong"),
        (Text(_(_MY_FAULT).format(reference=reference)),),
    )


def not_linked(user: ChatUser, email: str | None) -> Card:
    known = (
        _("Your chat e-mail {email} is not in the people list.").format(email=email)
        if email
        else _("I can't see your e-mail here.")
    )
    todo = _(
        "Ask your admin to import you with the e-mail of this chat, or to run this with the one you are listed under:"
    )
    link = f"pacer link EMAIL --platform {user.platform} --tenant {quote(user.tenant)} --user {quote(user.id)}"
    return Card(_("I don't know you yet"), (Text(known), Text(todo), Text(link)))


def safe_buttons() -> tuple[Button, ...]:
    return (Button(_("My quota"), Call("quota")), Button(_("What can you do?"), Call("help")))
