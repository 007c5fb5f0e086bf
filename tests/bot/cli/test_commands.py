"""The pacer command, as somebody at a terminal meets it."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import inspect
from typer.testing import CliRunner

from bot.cli import app
from spm_core.db import engine_for
from spm_core.people.identity import only_company
from tests.factories import add_deal, add_person, add_quota, make_company

NOW = ("--now", "2026-05-13T12:00")
INIT = ("init", "--company", "Acme", "--currency", "EUR", "--timezone", "Europe/Rome")


@pytest.fixture
def pacer(engine, monkeypatch, tmp_path):
    """Runs the command on the test's own database."""
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr("bot.cli.logs.LOG", tmp_path / "pacer.log")
    monkeypatch.chdir(tmp_path)

    def run(*args: str, stdin: str | None = None):
        return CliRunner().invoke(app, list(args), input=stdin)

    return run


@pytest.fixture
def team(engine):
    """Dana, who booked 50,000 of 80,000, and her manager Mo."""
    company = make_company(engine, time_zone="America/New_York")
    boss = add_person(engine, company, "Mo Reed")
    dana = add_person(engine, company, "Dana Wu", manager=boss)
    add_person(engine, company, "Dana Hill", manager=boss)
    add_quota(engine, company, dana, 80_000)
    add_deal(engine, company, dana, 50_000)
    return company


def asked(pacer, *args: str):
    found = pacer("ask", *args, *NOW, "--json")
    return found, json.loads(found.stdout)


def test_the_version():
    found = CliRunner().invoke(app, ["--version"])
    assert found.exit_code == 0
    assert re.fullmatch(r"pacer \d+\.\d+\.\d+\n", found.stdout)


def test_help_names_every_command():
    found = CliRunner().invoke(app, ["--help"])
    for command in ("init", "import", "ask", "chat", "demo", "serve", "link", "manifest", "doctor"):
        assert command in found.stdout


def test_an_answer_as_an_object(pacer, team):
    found, answer = asked(pacer, "quota", "--as", "dana.wu@example.com")
    assert found.exit_code == 0
    assert set(answer) == {
        "call",
        "routed_by",
        "outcome",
        "title",
        "text",
        "facts",
        "buttons",
        "as_of",
        "source",
        "private",
    }
    assert answer["outcome"] == "answered"
    assert answer["private"] is True
    assert answer["call"]["do"] == "quota"
    assert answer["call"]["args"]["period"] == {"start": "2026-04-01", "end": "2026-06-30"}
    assert answer["call"]["args"]["person"] == "dana.wu@example.com"
    assert answer["facts"]["booked"] == {"amount": "50000.0000", "currency": "USD"}
    assert answer["facts"]["attainment"].startswith("0.625000000")
    assert answer["as_of"] == "2026-05-13T12:00:00-04:00"
    assert {"label", "call"} == set(answer["buttons"][0])
    assert "\x1b" not in answer["text"]
    assert "62.5%" in answer["text"]


def test_an_answer_to_read(pacer, team):
    found = pacer("ask", "quota", "--as", "Dana Wu", *NOW)
    assert found.exit_code == 0
    assert "62.5%" in found.stdout
    assert "Next, in the chat" in found.stdout


def test_a_moment_without_an_offset_is_the_company_s(pacer, team):
    _, naive = asked(pacer, "quota", "--as", "Dana Wu")
    aware = json.loads(pacer("ask", "quota", "--as", "Dana Wu", "--now", "2026-05-13T16:00+00:00", "--json").stdout)
    assert naive["as_of"] == aware["as_of"].replace("16:00:00+00:00", "12:00:00-04:00")


def test_a_person_is_found_by_part_of_a_name(pacer, team):
    _, answer = asked(pacer, "quota", "--as", "wu")
    assert answer["call"]["args"]["person"] == "dana.wu@example.com"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--as", "Nobody"), "Nobody here is called “Nobody”"),
        (("--as", "Dana"), "dana.hill@example.com, dana.wu@example.com"),
        (("--as", "\udcff"), "Nobody here is called"),
        (("--as", "Dana Wu", "--now", "yesterday"), "“yesterday”"),
        (("--as", "Dana Wu", "--in", "lift"), "lift"),
        ((), "--as"),
    ],
)
def test_what_was_typed_wrong_is_said_with_status_2(pacer, team, args, words):
    found = pacer("ask", "quota", *args)
    assert found.exit_code == 2
    assert words in found.stderr
    assert found.stdout == ""


def test_a_command_that_is_near_another_is_suggested(pacer):
    found = pacer("impotr", "people")
    assert (found.exit_code, "Did you mean import?" in found.output) == (2, True)
    assert pacer("zzz").exit_code == 2


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("PACER_PORT", "hunter2", "it has to be a whole number"),
        ("PACER_PORT", "99999", "it can be 65535 at most"),
        ("PACER_PORT", "-1", "it has to be 0 at least"),
        ("PACER_MAX_REJECTED", "25", "it can be 1 at most"),
        ("PACER_MAX_REJECTED", "a tenth", "it has to be a number such as 0.10"),
        ("PACER_MODEL_TIMEOUT", "long", "it has to be a number"),
    ],
)
def test_a_setting_that_cannot_be_is_named(pacer, team, monkeypatch, variable, value, why):
    monkeypatch.setenv(variable, value)
    found = pacer("ask", "quota", "--as", "Dana Wu")
    assert found.exit_code == 1
    assert f"I can't use {variable}: {why}." in found.stderr
    assert "hunter2" not in found.output


def test_a_conversation_from_standard_input(pacer, team):
    found = pacer("ask", "-", "--as", "Dana Wu", *NOW, "--json", stdin="quota\n\npipeline\n")
    objects = [json.loads(row) for row in found.stdout.splitlines()]
    assert [each["call"]["do"] for each in objects] == ["quota", "pipeline"]
    assert found.exit_code == 0


def test_lines_apart_follow_nothing_up(pacer, team):
    """ "And last month?" asks for the quota again only where the quota was asked for before."""
    asked = ("ask", "-", "--as", "Dana Wu", *NOW, "--json")
    together, apart = (pacer(*asked, *also, stdin="quota\nand last month?\n") for also in ((), ("--apart",)))
    followed, alone = ([json.loads(row) for row in found.stdout.splitlines()] for found in (together, apart))
    assert followed[1]["call"]["do"] == "quota"
    assert alone[0]["call"] == followed[0]["call"]
    assert alone[1]["outcome"] != "answered"


def test_a_conversation_ends_with_the_worst_status(pacer, team):
    found = pacer("ask", "-", "--as", "Dana Wu", *NOW, "--json", stdin=f"quota\n{'x' * 2001}\nquota\n")
    assert [json.loads(row)["outcome"] for row in found.stdout.splitlines()] == ["answered", "error", "answered"]
    assert found.exit_code == 1


def titles(found) -> list[str]:
    """The titles of the cards on a screen, from top to bottom."""
    return re.findall(r"^╭─ (.*?) ─", found.stdout, re.MULTILINE)


def said(pacer, *lines: str, also: tuple[str, ...] = ()):
    """What a conversation of these lines shows."""
    return pacer("ask", "-", "--as", "Dana Wu", *NOW, *also, stdin="".join(f"{line}\n" for line in lines))


@pytest.fixture
def another_period(pacer, team):
    """The number of the button that opens a form."""
    (number,) = re.findall(r"\[(\d)\] Another period", said(pacer, "quota").stdout)
    return number


def test_the_next_line_presses_a_button_by_its_number(pacer, team):
    found = said(pacer, "quota", "2", "1")
    assert re.search(r"\[2\] Why these numbers", found.stdout)
    quota, why, back = titles(found)
    assert why.startswith("Why these numbers")
    assert back == quota
    assert found.exit_code == 0


def test_the_next_line_of_a_program_does_too(pacer, team):
    found = said(pacer, "quota", "2", "1", also=("--json",))
    quota, why, back = map(json.loads, found.stdout.splitlines())
    pressed = quota["buttons"][1]["call"]
    assert (why["call"]["do"], why["call"]["args"]) == (pressed["do"], pressed["args"])
    assert back["call"]["do"] == "quota"


def test_a_number_that_no_button_has_is_a_question(pacer, team):
    found = said(pacer, "quota", "99", "quota", also=("--json",))
    first, unknown, last = (json.loads(row)["outcome"] for row in found.stdout.splitlines())
    assert first == last == "answered"
    assert unknown != "answered"


def test_a_form_that_a_button_opens_is_filled_in_by_the_lines_after_it(pacer, another_period):
    found = said(pacer, "quota", another_period, "last quarter", "", "pipeline")
    assert found.exit_code == 0
    assert [title.split(" · ")[0] for title in titles(found)] == ["Your quota", "Your quota", "Pipeline"]
    assert "Q1" in titles(found)[1]


def test_a_form_left_unfilled_is_no_answer(pacer, another_period):
    found = said(pacer, "quota", another_period)
    assert "Left as it was." in found.stdout
    assert found.exit_code == 1


def test_where_nothing_more_is_read_no_button_has_a_number(pacer, team):
    shown = pacer("ask", "quota", "--as", "Dana Wu", *NOW).stdout
    assert "Why these numbers?" in shown
    assert not re.search(r"\[\d+\]", shown)


def test_in_a_channel_a_conversation_says_so_with_each_answer(pacer, team):
    assert said(pacer, "quota", "2", also=("--in", "channel")).stdout.count("Only you can see this") == 2


def test_in_a_channel_it_is_told_that_only_the_asker_sees_it(pacer, team):
    assert "Only you can see this" in pacer("ask", "quota", "--as", "Dana Wu", *NOW, "--in", "channel").stdout
    assert "Only you can see this" not in pacer("ask", "quota", "--as", "Dana Wu", *NOW).stdout


def test_an_empty_database_says_what_to_run(pacer):
    found = pacer("ask", "quota", "--as", "Dana")
    assert found.exit_code == 1
    assert "pacer init" in found.stderr
    answer = json.loads(pacer("ask", "quota", "--as", "Dana", "--json").stdout)
    assert answer["outcome"] == "error"
    assert answer["facts"] == {}


def test_a_company_without_people_says_what_to_run(pacer, engine):
    make_company(engine)
    found = pacer("ask", "quota", "--as", "Dana")
    assert found.exit_code == 1
    assert "pacer import people" in found.stderr


def test_a_file_that_is_no_database_says_what_to_do(pacer, monkeypatch, tmp_path):
    (tmp_path / "notes.db").write_text("bread, milk")
    monkeypatch.setenv("PACER_DATABASE_URL", f"sqlite:///{tmp_path / 'notes.db'}")
    for command in (("ask", "quota", "--as", "Dana"), ("doctor",), INIT):
        found = pacer(*command)
        assert found.exit_code == 1
        assert "is no database, or a damaged one. Put a backup in its place" in found.output
        assert "server" not in found.output


def test_a_folder_that_is_not_there_is_told(pacer, monkeypatch, tmp_path):
    monkeypatch.setenv("PACER_DATABASE_URL", f"sqlite:///{tmp_path / 'gone' / 'pacer.db'}")
    assert "Check that the folder exists" in pacer(*INIT).stderr


def test_init_ends_with_what_comes_next(pacer, engine):
    made = pacer(*INIT)
    assert made.stdout.splitlines()[-1].startswith("Next: pacer import people FILE")
    assert "Next:" not in pacer(*INIT).stdout


def test_init_makes_migrates_and_is_safe_to_run_again(pacer, engine):
    assert pacer(*INIT, "--fiscal-year-start", "2", "--country", "it").exit_code == 0
    again = pacer(*INIT)
    assert again.exit_code == 0
    assert "Unchanged: Acme · EUR · Europe/Rome · fiscal year from February · holidays of Italy" in again.stdout
    changed = pacer("init", "--country", "BR")
    assert "holidays of Brazil" in changed.stdout
    with engine.begin() as connection:
        company = only_company(connection)
    assert (company.currency, company.calendar.fiscal_start, company.work.country) == ("EUR", 2, "BR")


def test_init_refuses_a_second_company(pacer, engine):
    pacer(*INIT)
    found = pacer("init", "--company", "Globex")
    assert found.exit_code == 1
    assert "belongs to Acme" in found.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("init",), "--company, --currency, --timezone"),
        ((*INIT[:4], "EURO", *INIT[5:]), "“EURO”"),
        ((*INIT[:6], "Europe/Roma"), "Europe/Rome"),
        ((*INIT, "--country", "Italy"), "“Italy”"),
        ((*INIT, "--fiscal-year-start", "13"), "--fiscal-year-start"),
    ],
)
def test_init_checks_what_it_is_given(pacer, engine, args, words):
    found = pacer(*args)
    assert found.exit_code == 2
    assert words in found.stderr
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM company").scalar() == 0


def test_link_lists_links_and_unlinks(pacer, team):
    user = ("--platform", "slack", "--tenant", "T1", "--user", "U1")
    assert pacer("link", "dana.wu@example.com", *user).exit_code == 0
    listed = pacer("link").stdout
    assert re.search(r"Linked \(1\)\n  Dana Wu +slack  T1  U1", listed)
    assert "Not linked (2)" in listed
    assert pacer("link", "--remove", *user).exit_code == 0
    assert "Linked (0)" in pacer("link").stdout
    assert pacer("link", "--remove", *user).exit_code == 1


def test_link_needs_somebody_and_somewhere(pacer, team):
    assert pacer("link", "x@example.com", "--platform", "slack", "--tenant", "T", "--user", "U").exit_code == 1
    assert pacer("link", "dana.wu@example.com").exit_code == 2


class TestOnOtherDatabases:
    @pytest.fixture
    def on(self, monkeypatch, tmp_path):
        monkeypatch.setattr("bot.cli.logs.LOG", tmp_path / "pacer.log")
        monkeypatch.chdir(tmp_path)

        def run(url: str, *args: str):
            monkeypatch.setenv("PACER_DATABASE_URL", url)
            return CliRunner().invoke(app, list(args))

        return run

    def test_one_that_is_not_there_is_not_made(self, on, tmp_path):
        found = on("sqlite:///gone.db", "ask", "quota", "--as", "Dana")
        assert found.exit_code == 1
        assert "no database at gone.db" in found.stderr
        assert not (tmp_path / "gone.db").exists()

    def test_one_that_cannot_be_reached_keeps_its_password(self, on):
        found = on("postgresql://bob:hunter2@127.0.0.1:1/sales", "ask", "quota", "--as", "Dana")
        assert found.exit_code == 1
        assert "can't reach the database postgresql://bob:***@127.0.0.1:1/sales" in found.stderr
        assert "hunter2" not in found.output

    @pytest.mark.parametrize("url", ["nonsense", "mysql://bob:hunter2@localhost/sales"])
    def test_one_of_another_kind(self, on, url):
        found = on(url, "ask", "quota", "--as", "Dana")
        assert found.exit_code == 1
        assert "PACER_DATABASE_URL" in found.stderr
        assert "hunter2" not in found.output

    def test_one_that_is_not_migrated(self, on, tmp_path):
        engine = engine_for(f"sqlite:///{tmp_path}/old.db")
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE something (id INTEGER)")
        engine.dispose()
        found = on("sqlite:///old.db", "ask", "quota", "--as", "Dana")
        assert found.exit_code == 1
        assert "pacer init" in found.stderr

    def test_one_that_is_new_is_made_by_init(self, on, tmp_path):
        assert on("sqlite:///new.db", *INIT).exit_code == 0
        engine = engine_for(f"sqlite:///{tmp_path}/new.db")
        assert inspect(engine).has_table("quota")
        engine.dispose()

    def test_what_nobody_expected_is_logged_under_a_reference(self, on, monkeypatch, tmp_path):
        def fail(*_: object) -> None:
            raise RuntimeError("secret inside")

        monkeypatch.setattr("bot.cli.common.build", fail, raising=False)
        monkeypatch.setattr("bot.app.build", fail)
        (tmp_path / "here.db").touch()
        found = on("sqlite:///here.db", "ask", "quota", "--as", "Dana")
        assert found.exit_code == 1
        assert "secret inside" not in found.output
        assert "Traceback" not in found.output
        reference = re.search(r"reference ([0-9a-f]{8})", found.stderr)
        assert reference
        assert reference[1] in (tmp_path / "pacer.log").read_text()
