"""A capability is known by name in its topic's folder alone; a topic needs no file but its own and its languages'."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.capability import capabilities
from tests.architecture.source import ROOT, Module, modules

CAPABILITIES = "bot.capabilities."
ALSO_CALLED = {
    "pipeline": {"bot.demo.deals"},  # the part of the demo's pipeline that is still open
    "skills": {"bot.parts.question_sets", "bot.capabilities.assessments.questions"},  # a file, and a kind of question
    "changes": {"bot.capabilities.digest.digest"},  # names of facts
    "channels": {"bot.capabilities.schedules.roles"},
    "help": {"bot.capabilities.coaching.skills"},
    "preferences": {"bot.personal.words"},  # a kind of text
    "onboarding": {"bot.capabilities.assessments.cycle"},  # the set of questions for newcomers
    "report": {"bot.cli", "bot.cli.report", "bot.report.files"},  # pacer report, and its file
    "goals": {"bot.cli", "bot.cli.goals"},  # pacer goals
    "summary": {"bot.capabilities.coaching.calendar_file", "bot.teams.conversation"},  # the formats' own field
    "deals": {
        # a kind of name, and of follow-up: the deals behind a figure
        "bot.asked",
        "bot.rights",
        "bot.language.follow_ups",
        "bot.capabilities.goals.propose",
        "bot.capabilities.help.help",
        "bot.capabilities.issues.issues",
        "bot.capabilities.issues.report_figure",
        "bot.capabilities.metrics.define",
        # the unit of figures that are watched deal by deal
        "bot.watched",
        "bot.parts.alerts",
        "bot.capabilities.alerts.alerts",
        "bot.capabilities.alerts.card",
        "bot.capabilities.alerts.limits",
        "bot.capabilities.alerts.slots",
        "bot.capabilities.alerts.wished",
        "bot.capabilities.alerts.words",
        # a file, and names of facts
        "bot.cli.import_help",
        "bot.cli.import_options",
        "bot.demo.build",
        "bot.parts.imports",
        "bot.report.facts",
        "bot.capabilities.welcome.welcome",
        # what a quota's proof shows
        "bot.capabilities.quota.slots",
        "bot.capabilities.quota.why",
    },
}
"""Where a word is no capability's name though one is called so."""


def test_no_capability_is_named_outside_its_topic() -> None:
    """Calls apart: a button, a follow-up or a notice names what it leads to."""
    topics = {name: each.run.__module__.split(".")[2] for name, each in capabilities().items()}
    arguments = {field for each in capabilities().values() for field in each.args.model_fields}
    metrics = {"quota"}  # one of the concepts of money
    found = [
        f"{module.name}: {word}"
        for module in modules("bot")
        for word in _words(module)
        if word in topics.keys() - arguments - metrics
        and not module.name.startswith(f"{CAPABILITIES}{topics[word]}.")
        and not any(module.name == other for other in ALSO_CALLED.get(word, ()))
    ]
    assert found == []


def _words(module: Module) -> Iterator[str]:
    calls = {id(inner) for node in ast.walk(module.tree) for part in _names_of_calls(node) for inner in ast.walk(part)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in calls:
            yield node.value


def _names_of_calls(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call):
        return
    if getattr(node.func, "id", "") == "Call":
        yield from node.args[:1]
    yield from (keyword.value for keyword in node.keywords if keyword.arg == "leads_to")


# ---------------------------------------------------------------- a new one

PACKAGE = '''
"""How many days are left."""

from pydantic import BaseModel, Field

from bot.arguments import PeriodArg
from bot.capability import Request, capability
from bot.blocks import Text
from bot.cards import Button, Card
from bot.i18n import N_, _
from bot.turn import Call


class Countdown(BaseModel):
    period: PeriodArg = Field(description=N_("Until the end of which period"))


@capability("countdown", summary=N_("How many days are left"), args=Countdown, about="anyone")
def countdown(request: Request, args: Countdown) -> Card:
    left = (args.period.stop - request.today).days
    again = Button(_("Another period…"), Call("countdown", {"period": "this year"}))
    return Card(_("{days} days left").format(days=left), (Text(_("Make them count.")),), (again,), facts={"days": left})
'''
PHRASES = {
    "en": ["how many sunsets are left [{period}]", "count the sunsets down"],
    "it": ["quanti tramonti restano [{period}]", "conto alla rovescia dei tramonti"],
    "pt_BR": ["quantos pores do sol faltam [{period}]", "contagem regressiva dos pores do sol"],
}
MESSAGES = {"it": "Mancano {days} giorni", "pt_BR": "Faltam {days} dias"}
SCRIPT = """
import asyncio, json, sys
from datetime import UTC, datetime
import bot.capabilities, bot.languages
bot.capabilities.__path__.append(sys.argv[1])
bot.languages.ROOTS.append(__import__("pathlib").Path(sys.argv[2]))
from sqlalchemy import create_engine
from bot.model.choose import _tool
from bot.capability import capabilities
from bot.turn import Call
from spm_core.db import engine_for
from spm_core.migrations import upgrade
from spm_core.principal import Role
from tests.asking import ask, card, facts, press
from tests.factories import add_person, make_company

engine = engine_for("sqlite://")
upgrade(engine)
company = make_company(engine)
add_person(engine, company, "Ann Lee", role=Role.MANAGER)
typed = ask(engine, "countdown this quarter", "Ann Lee")
asked = ask(engine, "how many sunsets are left this month?", "Ann Lee")
italian = ask(engine, "quanti tramonti restano questo mese?", "Ann Lee", locale="it")
pressed = press(engine, card(typed).buttons[0].call, "Ann Lee")
form = press(engine, Call("countdown", form=True), "Ann Lee")
helped = ask(engine, "help", "Ann Lee")
daily = {"what": "countdown", "args": {"period": "this month"}, "when": "every day at 9"}
scheduled = press(engine, Call("subscribe", daily), "Ann Lee")
print(json.dumps({
    "typed": facts(typed), "asked": facts(asked), "italian": italian.reply.title, "pressed": facts(pressed),
    "form": type(form.reply).__name__, "help": "countdown" in repr(helped.reply), "scheduled": scheduled.outcome,
    "tool": _tool(capabilities()["countdown"])["function"],
}))
"""


def test_a_new_topic_is_command_question_button_form_help_schedule_and_tool(tmp_path: Path) -> None:
    topics, languages = tmp_path / "topics", tmp_path / "languages"
    (topics / "countdown").mkdir(parents=True)
    (topics / "countdown" / "__init__.py").touch()
    (topics / "countdown" / "countdown.py").write_text(PACKAGE, encoding="utf-8")
    for code, phrases in PHRASES.items():
        words = languages / code
        (words / "phrases").mkdir(parents=True)
        (words / "phrases" / "countdown.yaml").write_text(json.dumps({"countdown": phrases}), encoding="utf-8")
        if code in MESSAGES:
            (words / "messages").mkdir()
            said = f'msgid "{{days}} days left"\nmsgstr "{MESSAGES[code]}"\n'
            (words / "messages" / "countdown.po").write_text(said, encoding="utf-8")
    found = _run(SCRIPT, str(topics), str(languages))
    assert found["typed"] == {"days": 49}
    assert found["asked"] == {"days": 19}
    assert found["italian"] == "Mancano 19 giorni"
    assert found["pressed"] == {"days": 233}
    assert found["form"] == "Form"
    assert found["help"]
    assert found["scheduled"] == "answered"
    assert found["tool"]["name"] == "countdown"
    assert "how many sunsets" in found["tool"]["description"]


COPIED = """
import json, sys
from pathlib import Path
import bot.languages
bot.languages.ROOTS.append(Path(sys.argv[1]))
from bot.i18n import LANGUAGES, period_name, speaking, supported
from bot.language.concepts import detect_language
from spm_core.db import engine_for
from spm_core.migrations import upgrade
from tests.asking import ask
from tests.factories import add_person, make_company

engine = engine_for("sqlite://")
upgrade(engine)
add_person(engine, make_company(engine), "Ann Lee")
answers = [ask(engine, text, "Ann Lee", locale=locale) for text, locale in (
    ("come sono messo rispetto alla quota?", "es-ES"),
    ("how am I tracking to quota?", "es"),
    ("che cosa puoi fare?", "es"),
)]
print(json.dumps({"languages": LANGUAGES, "es": supported("es-MX"), "outcomes": [each.outcome for each in answers],
                  "titles": [each.reply.title for each in answers]}))
"""


def test_a_copied_language_works_at_once(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "bot" / "languages" / "it", tmp_path / "es")
    found = _run(COPIED, str(tmp_path))
    assert found["languages"] == ["en", "es", "it", "pt_BR"]
    assert found["es"] == "es"
    assert set(found["outcomes"]) == {"answered"}
    assert found["titles"][0].startswith("La tua quota")


def _run(script: str, *arguments: str) -> dict[str, Any]:
    """In a process of its own: what is declared and read is kept for a process's life."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
