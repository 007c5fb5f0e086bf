"""A language's table that can't be read is named before the first question, with the key and what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.language import table_checks
from bot.language.glossary import entries
from bot.language.phrases import phrase_files
from bot.language.table_checks import check_tables, phrase_problems
from bot.languages import ENGLISH, files, read_yaml, table
from bot.languages.shapes import MOST_SHOWN, BrokenTables, differences
from tests.bot.language.invented import CODE, invent

ROOT = Path(__file__).parents[3]
SCRIPT = """
import sys
from pathlib import Path
import bot.languages
bot.languages.ROOTS.append(Path(sys.argv.pop(1)))
from bot.__main__ import main
main()
"""
Change = Callable[[dict[str, Any]], object]


def test_every_table_of_every_language_can_be_read() -> None:
    check_tables()


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("periods", lambda rules: rules.pop("weekdays"), "“weekdays” is missing; add it with a list"),
        (
            "periods",
            lambda rules: rules.update(weekdys=rules.pop("weekdays")),
            "“weekdys” is no key; did you mean “weekdays”?",
        ),
        ("periods", lambda rules: rules.update(of="of"), "of: write a list"),
        ("periods", lambda rules: rules.update(of={"a": ["b"]}), "of: write a list"),
        ("periods", lambda rules: rules.update(of=["of", ""]), "of: entry 2 is no words"),
        ("periods", lambda rules: rules.update(of=["of", {"in": "the"}]), "of: entry 2 is no words"),
        ("periods", lambda rules: rules["months"].pop(), "months: write 12 lists, one after the other; there are 11"),
        ("periods", lambda rules: rules.update(months=["january"] * 12), "months: 1: write a list"),
        ("periods", lambda rules: rules["units"].update(qarter=["trimestre"]), "units: “qarter” is no key"),
        (
            "periods",
            lambda rules: rules["numbers"].update(four="for"),
            "numbers: “four” has to stand for a whole number",
        ),
        (
            "periods",
            lambda rules: rules["relative_day"].update(today=["oggi"]),
            "relative_day: “today” has to be a whole",
        ),
        ("periods", lambda rules: rules["parts"].pop("half"), "parts: “half” is missing"),
        ("periods", lambda rules: rules["parts"]["quarter"].update({"1": "primo"}), "parts: quarter: 1: write a list"),
        ("goals", lambda rules: rules["times"].update(double="twice"), "times: “double” has to stand for a number"),
        (
            "clock",
            lambda rules: rules["times"].update(noon="12"),
            "times: “noon” has to stand for a time such as 08:30",
        ),
        (
            "amounts",
            lambda rules: rules["currencies"].update(euro="€"),
            "“euro” has to stand for a currency's three letters",
        ),
        (
            "places",
            lambda rules: rules["zones"].update(rome="Rome"),
            "zones: “rome” has to stand for a time zone",
        ),
        ("feedback", lambda rules: rules["vague"].update(nice=""), "vague: “nice” has to stand for text"),
        (
            "choices",
            lambda rules: rules.update(quota=""),
            "quota: is empty: say what English says with “Progress to quota”",
        ),
        (
            "alerts",
            lambda rules: rules["figures"].update(paec=["pace"]),
            "figures: “paec” is no key; did you mean “pace”?",
        ),
    ],
)
def test_a_table_unlike_the_english_one(name: str, change: Change, said: str) -> None:
    theirs: dict[str, Any] = json.loads(json.dumps(table(ENGLISH, name)))
    change(theirs)
    assert any(said in found for found in differences(theirs, table(ENGLISH, name)))


@pytest.mark.parametrize(
    ("name", "key"),
    [("periods", "end_of"), ("periods", "units"), ("alerts", "figures"), ("amounts", "currencies"), ("clock", "times")],
)
def test_a_language_may_have_fewer_words_and_others(name: str, key: str) -> None:
    theirs: dict[str, Any] = json.loads(json.dumps(table(ENGLISH, name)))
    theirs[key].popitem()
    assert list(differences(theirs, table(ENGLISH, name))) == []


@pytest.mark.parametrize(
    ("phrases", "said"),
    [
        ({"quotas": ["how am I doing"]}, "“quotas” is nothing that can be asked for"),
        ({"quota": "how am I doing"}, "quota: write a list of phrases"),
        ({"quota": [{"how": "am I doing"}]}, "is no phrase; put it in quotes"),
        ({"quota": ["how is {persona} doing"]}, "{persona} is no slot; there are person,"),
        ({"quota": ["how (am I|is {person} doing"]}, "a bracket of () lacks its other half"),
        ({"quota": ["how is {person doing"]}, "a bracket of {} lacks its other half"),
    ],
)
def test_phrases_that_nothing_can_read(phrases: dict[str, Any], said: str) -> None:
    assert [said in found for found in phrase_problems(phrases)] == [True]


def test_phrases_of_every_file_are_put_together() -> None:
    assert {file.name for file in phrase_files(ENGLISH)} == {file.name for file in files(ENGLISH, "phrases/*.yaml")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"of: [un]\nto: ]", "odd.yaml: line 2: "),
        (b"- of", "odd.yaml: write keys with their words below"),
        (b"", "odd.yaml: write keys with their words below"),
        ("of: [però]".encode("latin-1"), "odd.yaml: save it as UTF-8"),
    ],
)
def test_a_file_that_is_no_table(text: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(text)
    with pytest.raises(BrokenTables, match=r"docs/adding-a-language\.md") as raised:
        read_yaml(path)
    assert said in str(raised.value)


def test_only_the_first_of_many_are_shown() -> None:
    said = str(BrokenTables([f"file: {number}" for number in range(MOST_SHOWN + 3)]))
    assert f"file: {MOST_SHOWN - 1}\n  and 3 more\n" in said
    assert f"file: {MOST_SHOWN}" not in said


@pytest.mark.parametrize("command", [("ask", "how am I tracking", "--as", "Ann"), ("serve",), ("worker",), ("doctor",)])
def test_a_mistyped_key_is_named_at_the_start(command: tuple[str, ...], tmp_path: Path) -> None:
    invent(tmp_path)
    path = tmp_path / CODE / "words" / "periods.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"weekdays"', '"weekdys"'), encoding="utf-8")
    done = _pacer(tmp_path, *command)
    assert done.returncode == (1 if command == ("doctor",) else 2)
    said = done.stdout if command == ("doctor",) else done.stderr
    assert f"{path}: “weekdys” is no key; did you mean “weekdays”?" in said
    assert "docs/adding-a-language.md" in said
    assert "Traceback" not in done.stdout + done.stderr


def test_a_language_that_does_not_say_what_it_is_is_named_too(tmp_path: Path) -> None:
    """Nothing can be worded then: not even other failures."""
    invent(tmp_path)
    path = tmp_path / CODE / "language.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"territory"', '"teritory"'), encoding="utf-8")
    done = _pacer(tmp_path, "serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{path}: “teritory” is no key; did you mean “territory”?" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda terms: terms.pop("gap"), "glossary.yaml: “gap” is missing"),
        (lambda terms: terms["gap"].pop("says"), "glossary.yaml: gap: “says” is missing"),
        (lambda terms: terms["gap"].update(also="hole"), "glossary.yaml: gap: also: write a list"),
        (lambda terms: terms.update(gap="hole"), "glossary.yaml: gap: write keys with their words below"),
    ],
)
def test_a_term_that_nothing_can_explain(change: Change, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs: dict[str, Any] = json.loads(json.dumps(entries(ENGLISH)))
    change(theirs)
    english = entries(ENGLISH)
    monkeypatch.setattr(table_checks, "entries", lambda language: english if language == ENGLISH else theirs)
    with pytest.raises(BrokenTables) as raised:
        check_tables()
    assert said in str(raised.value)


def _pacer(languages: Path, *command: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", SCRIPT, str(languages), *command]
    where = {"PACER_DATABASE_URL": f"sqlite:///{languages}/none.db", "PATH": "", "HOME": str(languages)}
    return subprocess.run(line, cwd=ROOT, env=where, capture_output=True, text=True, check=False, timeout=60)
