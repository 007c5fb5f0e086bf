"""What goes wrong is said in a sentence, in the asker's language."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from bot.errors import sentence
from bot.i18n import speaking
from bot.sentences import sentences
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.money import Money
from spm_core.principal import CompanyInfo
from tests.architecture.source import modules
from tests.asking import press
from tests.factories import add_person


def test_every_code_has_a_sentence() -> None:
    codes = {
        node.args[0].value
        for module in modules("bot", "spm_core", "integrations")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "CoreError"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    [lines] = [module for module in modules("bot") if module.name == "bot.parts.import_words"]
    said = {node.value for node in ast.walk(lines.tree) if isinstance(node, ast.Constant)}
    assert len(codes) > 100
    assert codes - sentences().keys() - said == set()


def test_days_and_money_are_worded_in_the_asker_s_language() -> None:
    not_yet = CoreError("not_yet", day=date(2026, 5, 1))
    with speaking("it-IT"):
        assert "1 mag 2026" in sentence(not_yet)
    with speaking("en-US"):
        assert "May 1, 2026" in sentence(not_yet)
        other = CoreError("other_currency", currency=Money(Decimal(1200), "USD"))
        assert "$1,200" in sentence(other)


@pytest.mark.parametrize(
    ("locale", "title", "without"),
    [
        ("en", "This doesn't fit: how many", "That doesn't work"),
        ("it", "Non va bene: quante", "Così non va"),
        ("pt-BR", "Não serve: quantas", "Assim não dá"),
    ],
)
def test_the_title_says_what_does_not_fit(
    engine: Engine, company: CompanyInfo, locale: str, title: str, without: str
) -> None:
    add_person(engine, company, "Ann Lee")
    answer = press(engine, Call("log activity", {"kind": "call", "count": "0"}), "Ann Lee", locale=locale)
    assert (answer.outcome, answer.reply.title) == ("error", title)
    gone = press(engine, Call("gone"), "Ann Lee", locale=locale)
    assert (gone.outcome, gone.reply.title) == ("error", without)
