"""No word of a language stands in code: bot/languages has them all, so that a language is a folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bot.languages.collect import KEYWORDS
from tests.architecture.source import Module, modules

_RANGE = re.compile(r"[^\W\d_]-[^\W\d_]")
"""Of a regular expression: any letter, and so no word."""
_A_WORDS_OWN = ("text", "raw")
"""The fields of bot.language.words.Word that hold what was written."""


def test_no_accented_word_stands_in_code() -> None:
    assert [each for module in _own() for each in _accented(module)] == []


def test_no_word_that_was_written_is_compared_with_one_in_code() -> None:
    assert [each for module in _own() for each in _compared(module)] == []


def _own() -> Iterator[Module]:
    """All but the made-up company, whose people write in their languages."""
    return (module for module in modules("bot") if not module.is_one_of(["bot.demo.*"]))


def _accented(module: Module) -> Iterator[str]:
    explained = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    said = {id(argument) for node in ast.walk(module.tree) if isinstance(node, ast.Call) for argument in _said(node)}
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in explained | said:
            continue
        if any(letter.isalpha() and not letter.isascii() for letter in _RANGE.sub("", node.value)):
            yield f"{module.name}:{node.lineno}: {node.value}"


def _said(call: ast.Call) -> list[ast.expr]:
    """The messages that a call marks to be translated."""
    return call.args if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS else []


def _compared(module: Module) -> Iterator[str]:
    """Comparisons such as `word.text == "the"` or `word.text in ("the", "our")`."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = (node.left, *node.comparators)
        written = any(isinstance(side, ast.Attribute) and side.attr in _A_WORDS_OWN for side in sides)
        if written and any(_is_a_word(each) for side in sides for each in _constants(side)):
            yield f"{module.name}:{node.lineno}: {ast.unparse(node)}"


def _constants(side: ast.expr) -> list[ast.expr]:
    return list(side.elts) if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side]


def _is_a_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and any(c.isalpha() for c in node.value)
