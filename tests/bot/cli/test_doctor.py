"""pacer doctor says what is wrong and what to do, and asks the network only about what is set up."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import gaierror
from ssl import SSLError
from urllib.error import URLError

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import sentence
from bot.secret_keys import held, path_of
from bot.settings import Settings
from bot.slack.manifest import SCOPES
from spm_core.errors import CoreError
from spm_core.imports.models import ImportRun
from spm_core.processes import ProcessRole, beat, this_process
from spm_core.vault import new_key
from spm_core.vault_keys import admit, fingerprint
from tests.factories import add_person, add_quota, make_company, operate

TODAY = datetime.now(UTC)


@pytest.fixture
def doctor(engine, monkeypatch, tmp_path):
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    monkeypatch.chdir(tmp_path)

    def run(**environment: str):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, ["doctor"])

    return run


@pytest.fixture
def healthy(engine):
    """A company with a linked rep who has a quota today, and an import of three hours ago."""
    company = make_company(engine)
    dana = add_person(engine, company, "Dana Wu")
    around = TODAY.date()
    add_quota(engine, company, dana, 80_000, around - timedelta(days=40), around + timedelta(days=40))
    imported(engine, company, TODAY - timedelta(hours=3))
    return company


def imported(engine, company, at: datetime) -> None:
    with operate(engine, company, TODAY) as session:
        session.add(
            ImportRun(
                kind="deals", file_name="crm.csv", file_hash="0" * 64, finished_at=at, by="test", counts={"read": 1}
            )
        )


class FakeSlack(BaseHTTPRequestHandler):
    """Answers auth.test and apps.connections.open by the token it is shown."""

    scopes = ",".join(SCOPES)

    def do_POST(self) -> None:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        body = (
            {"ok": True, "team": "Acme", "url": "wss://nowhere"}
            if token.endswith("good")
            else {"ok": False, "error": "invalid_auth"}
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("x-oauth-scopes", self.scopes)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def slack() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeSlack)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api/"
    server.shutdown()
    server.server_close()


def test_all_is_well(doctor, healthy):
    found = doctor()
    assert found.exit_code == 0, found.stdout
    assert "Nothing needs fixing." in found.stdout
    assert "✔ Import  deals from crm.csv, 3 hours ago" in found.stdout
    assert "✗" not in found.stdout


def test_what_is_not_set_up_is_told_but_nothing_to_mend(doctor, healthy):
    found = doctor()
    for name in ("○ Slack", "○ Teams", "○ Model"):
        assert name in found.stdout
    for variable in ("PACER_SLACK_BOT_TOKEN", "PACER_TEAMS_APP_ID", "PACER_MODEL"):
        assert variable in found.stdout


def test_an_empty_database(doctor, engine):
    found = doctor()
    assert found.exit_code == 1
    assert "✗ Company" in found.stdout
    assert "pacer init --company" in found.stdout


def test_a_company_with_no_people_and_no_deals(doctor, engine):
    make_company(engine)
    found = doctor()
    assert found.exit_code == 1
    assert "pacer import people FILE" in found.stdout.split("pacer import deals FILE")[0]
    assert "pacer import deals FILE" in found.stdout
    assert "Reached" not in found.stdout


def test_an_old_import(doctor, engine):
    company = make_company(engine)
    add_person(engine, company, "Dana Wu")
    imported(engine, company, TODAY - timedelta(days=9))
    found = doctor()
    assert found.exit_code == 1
    assert "✗ Import  deals from crm.csv, 9 days ago" in found.stdout


def test_people_who_are_not_linked_and_have_no_quota(doctor, engine, healthy):
    add_person(engine, healthy, "Li Ming", email=None)
    shown = doctor().stdout
    assert "○ Reached  2 people are linked to no chat" in shown
    assert "Dana Wu: not looked for yet" in shown
    assert "Li Ming: no e-mail here" in shown
    assert "Quotas  none for today: Li Ming" in shown


def test_a_database_that_is_not_there(doctor, monkeypatch):
    found = doctor(PACER_DATABASE_URL="sqlite:///gone.db")
    assert found.exit_code == 1
    assert "no database at gone.db" in found.stdout


def test_a_database_that_cannot_be_reached_keeps_its_password(doctor):
    found = doctor(PACER_DATABASE_URL="postgresql://bob:hunter2@127.0.0.1:1/sales")
    assert found.exit_code == 1
    assert "can't reach" in found.stdout
    assert "hunter2" not in found.stdout


def test_slack_tokens_that_work(doctor, healthy, slack):
    found = doctor(PACER_SLACK_API_URL=slack, PACER_SLACK_BOT_TOKEN="xoxb-good", PACER_SLACK_APP_TOKEN="xapp-good")
    assert found.exit_code == 0, found.stdout
    for words in ("works in Acme", "Slack scopes  all granted", "Socket Mode opens"):
        assert words in found.stdout


@pytest.mark.parametrize(
    ("bot", "app_token", "variable"),
    [("xoxb-bad", "xapp-good", "PACER_SLACK_BOT_TOKEN"), ("xoxb-good", "xapp-bad", "PACER_SLACK_APP_TOKEN")],
)
def test_a_slack_token_that_is_refused(doctor, healthy, slack, bot, app_token, variable):
    found = doctor(PACER_SLACK_API_URL=slack, PACER_SLACK_BOT_TOKEN=bot, PACER_SLACK_APP_TOKEN=app_token)
    assert found.exit_code == 1
    assert "invalid_auth" in found.stdout
    assert variable in found.stdout


def test_slack_scopes_that_are_missing(doctor, healthy, slack, monkeypatch):
    monkeypatch.setattr(FakeSlack, "scopes", ",".join(list(SCOPES)[1:]))
    found = doctor(PACER_SLACK_API_URL=slack, PACER_SLACK_BOT_TOKEN="xoxb-good", PACER_SLACK_SIGNING_SECRET="s")
    assert found.exit_code == 1
    assert f"missing: {next(iter(SCOPES))}" in found.stdout


def test_slack_without_a_way_in(doctor, healthy, slack):
    found = doctor(PACER_SLACK_API_URL=slack, PACER_SLACK_BOT_TOKEN="xoxb-good")
    assert found.exit_code == 1
    assert "PACER_SLACK_SIGNING_SECRET" in found.stdout


def test_slack_that_cannot_be_reached(doctor, healthy):
    found = doctor(PACER_SLACK_API_URL="http://127.0.0.1:1/api/", PACER_SLACK_BOT_TOKEN="xoxb-good")
    assert found.exit_code == 1
    assert "✗ Slack  cannot be reached: nothing listens there" in found.stdout


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (URLError(gaierror(-2, "Name or service not known")), "this machine doesn't know its name"),
        (URLError(SSLError("CERTIFICATE_VERIFY_FAILED")), "its certificate isn't trusted here"),
        (TimeoutError("timed out"), "no answer in time"),
        (OSError(101, "Network is unreachable"), "the connection fails"),
    ],
)
def test_why_a_platform_cannot_be_reached_is_said_in_words(doctor, healthy, monkeypatch, failure, words):
    def fails(*_args: object) -> None:
        raise failure

    monkeypatch.setattr("bot.cli.checks_chat.urlopen", fails)
    found = doctor(PACER_TEAMS_APP_ID="app", PACER_TEAMS_APP_PASSWORD="secret", PACER_TEAMS_TENANT_ID="acme")
    assert f"✗ Microsoft  cannot be reached: {words}" in found.stdout
    assert not any(sign in found.stdout for sign in ("Errno", "urlopen", "CERTIFICATE", "timed out"))


def test_half_of_teams(doctor, healthy):
    found = doctor(PACER_TEAMS_APP_ID="app")
    assert found.exit_code == 1
    assert "PACER_TEAMS_APP_PASSWORD" in found.stdout


def test_teams_without_its_tenant_is_told_as_serve_tells_it(doctor, healthy):
    found = doctor(PACER_TEAMS_APP_ID="app", PACER_TEAMS_APP_PASSWORD="secret")
    assert found.exit_code == 1
    assert sentence(CoreError("teams_setting", name="PACER_TEAMS_TENANT_ID")) in found.stdout


def test_a_model_whose_endpoint_cannot_be_reached(doctor, healthy):
    found = doctor(PACER_MODEL="tiny", OPENAI_BASE_URL="http://127.0.0.1:1/v1", OPENAI_API_KEY="none")
    assert found.exit_code == 1
    assert "✗ Model  cannot be reached: nothing listens there" in found.stdout


def test_a_model_whose_endpoint_refuses_is_told_by_its_status(doctor, healthy, slack):
    found = doctor(PACER_MODEL="tiny", OPENAI_BASE_URL=slack, OPENAI_API_KEY="none")
    assert found.exit_code == 1
    assert "✗ Model  the endpoint answers with status" in found.stdout
    assert "Error code" not in found.stdout


def test_without_a_secret_key(doctor, healthy, engine):
    result = doctor(PACER_SECRET_KEYS="")
    if engine.dialect.name == "sqlite":
        assert "✔ Secret key  will be made" in result.output
        assert result.exit_code == 0
    else:
        assert "✗ Secret key" in result.output
        assert "pacer keys new" in result.output
        assert result.exit_code == 1


def test_another_secret_key_than_the_database_knows(doctor, healthy, engine):
    with engine.begin() as connection:
        admit(connection, [new_key()])
    result = doctor()
    assert "✗ Secret key" in result.output
    assert result.exit_code == 1


def test_a_rotation_that_was_not_finished(doctor, healthy, engine):
    old, new = new_key(), new_key()
    with engine.begin() as connection:
        admit(connection, [old])
        admit(connection, [new, old])
    assert "pacer keys rotate" in doctor(PACER_SECRET_KEYS=f"{new},{old}").output


def test_a_key_file_that_others_can_read(doctor, healthy, engine, monkeypatch):
    if engine.dialect.name != "sqlite":
        return
    monkeypatch.setenv("PACER_SECRET_KEYS", "")
    with engine.begin() as connection:
        (key,) = held(connection, Settings(_env_file=None))
    path = path_of(fingerprint(key))
    assert f"✔ Secret key  in {path}" in doctor().output
    path.chmod(0o644)
    found = doctor()
    assert f"chmod 600 {path}" in found.output
    assert found.exit_code == 1


def test_a_database_that_is_not_there_is_not_made(doctor, tmp_path):
    doctor(PACER_DATABASE_URL="sqlite:///gone.db")
    assert not (tmp_path / "gone.db").exists()


def signed(engine, role: ProcessRole, at: datetime) -> None:
    with engine.begin() as connection:
        beat(connection, this_process(role, at - timedelta(hours=2)), at)


def test_who_runs(doctor, healthy, engine):
    assert "neither pacer serve nor pacer worker" in doctor().output
    signed(engine, ProcessRole.SERVE, datetime.now(UTC))
    shown = doctor().output
    assert "✔ pacer serve" in shown
    assert "started 2 hours ago, seen just now" in shown
    assert "neither" not in shown


def test_who_went_without_a_word_until_another_takes_over(doctor, healthy, engine):
    signed(engine, ProcessRole.WORKER, TODAY - timedelta(hours=3))
    shown = doctor().output
    assert "○ pacer worker" in shown
    assert "last seen 3 hours ago" in shown
    assert "neither pacer serve nor pacer worker" in shown
    signed(engine, ProcessRole.WORKER, datetime.now(UTC))
    shown = doctor().output
    assert "✔ pacer worker" in shown
    assert "last seen" not in shown


def test_what_is_no_secret_key(doctor, healthy):
    result = doctor(PACER_SECRET_KEYS="hunter2")
    assert "✗ Secret key" in result.output
    assert "hunter2" not in result.output
    assert result.exit_code == 1
