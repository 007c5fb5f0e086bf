"""What the operator of Pacer has to put right."""

from bot.i18n import N_

SENTENCES = {
    "no_company": N_(
        "There is no company here yet. Run: pacer init --company NAME --currency USD --timezone Europe/Rome"
    ),
    "no_such_person": N_("Nobody here is called “{who}”. Give an e-mail or a full name as it was imported."),
    "several_people": N_("Several people are called “{who}”. Give the e-mail instead."),
    "teams_open": N_(
        "Without PACER_TEAMS_APP_ID anybody who reaches {host} could ask as anybody. Set it, or PACER_HOST=127.0.0.1."
    ),
    "teams_setting": N_(
        "PACER_TEAMS_APP_ID is set but {name} is not. Copy it from the bot's app registration in Azure."
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
    "no_secret_key": N_(
        "I keep such texts encrypted, and have no key for it yet. Whoever runs me makes one with pacer keys new and "
        "sets PACER_SECRET_KEYS."
    ),
    "secret_key_unset": N_(
        "What people write about each other is kept encrypted, and no key is set for it. Run pacer keys new, keep what "
        "it prints in a safe place, and set PACER_SECRET_KEYS to it wherever Pacer runs on this database."
    ),
    "secret_key_missing": N_(
        "This database is used with a key, and PACER_SECRET_KEYS is not set. Set it to the key that was used so far; "
        "if that is lost, run pacer keys lost."
    ),
    "secret_key_elsewhere": N_(
        "The key of this database is not on this machine: I look for it in {path}. Copy that file from the machine "
        "where the database was made, or from where you keep a copy. If it is lost, run pacer keys lost."
    ),
    "secret_key_in_file": N_(
        "PACER_SECRET_KEYS holds another key than this database is used with, which is in {path}. Leave "
        "PACER_SECRET_KEYS out, or put that key into it behind yours and a comma and run pacer keys rotate."
    ),
    "other_secret_key": N_(
        "PACER_SECRET_KEYS holds another key than this database is used with, whose fingerprint begins with "
        "{fingerprint:.8}. Set that one. To replace it, put it behind the new one and a comma, and run pacer keys "
        "rotate; if it is lost, run pacer keys lost."
    ),
    "secret_key_not_kept": N_(
        "I can't write the key of this database to {path}: {why}. Make that folder writable, or set PACER_SECRET_KEYS "
        "to what pacer keys new prints."
    ),
    "bad_secret_key": N_("PACER_SECRET_KEYS holds something that is no key. Make one with pacer keys new."),
    "wrong_secret_key": N_(
        "The key that this text was encrypted with is not among PACER_SECRET_KEYS. Add it again, behind the new one."
    ),
}
