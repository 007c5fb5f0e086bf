"""Arithmetic over named values: numbers, names, + - * / and brackets. Nothing else is allowed, and no code is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from spm_core.errors import CoreError

MAX_LENGTH = 500
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Undefined:
    """The reason why there is no value, as a code such as no_closed_deals."""

    code: str


FormulaValue = Decimal | Undefined
Lookup = Callable[[str], FormulaValue]


@dataclass(frozen=True, slots=True)
class Formula:
    text: str
    names: tuple[str, ...]
    """Each once, in the order of first use."""
    tree: ast.expr

    @property
    def divides(self) -> bool:
        return isinstance(self.tree, ast.BinOp) and isinstance(self.tree.op, ast.Div)

    def value(self, lookup: Lookup, empty: str = "divided_by_nothing") -> FormulaValue:
        """Evaluate the formula: undefined values keep their own reason, and a division by 0 has the reason `empty`."""
        return _value(self.tree, lookup, empty)


def parse(text: str) -> Formula:
    """Parse a formula; raise CoreError("bad_formula") with the part that is not arithmetic or always divides by 0."""
    words = text.strip()
    try:
        tree = ast.parse(words[: MAX_LENGTH + 1], mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _bad(words, words) from None
    if len(words) > MAX_LENGTH:
        raise _bad(words, words)
    return Formula(words, tuple(dict.fromkeys(_names(tree, words))), tree)


def _bad(words: str, part: str) -> CoreError:
    return CoreError("bad_formula", formula=words[:100], part=part[:100])


def _names(node: ast.expr, words: str) -> list[str]:
    """Return the names in a tree; raise CoreError("bad_formula") for any part that is not allowed."""
    part = ast.get_source_segment(words, node) or words
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Constant() if _NUMBER.fullmatch(part):
            return []
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _names(operand, words)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() as operator, right=right):
            if isinstance(operator, ast.Div) and isinstance(right, ast.Constant) and right.value == 0:
                raise _bad(words, part)
            return _names(left, words) + _names(right, words)
        case _:
            raise _bad(words, part)


def _value(node: ast.expr, lookup: Lookup, empty: str) -> FormulaValue:
    match node:
        case ast.Name(id=name):
            return lookup(name)
        case ast.Constant(value=number):
            return Decimal(str(number))
        case ast.UnaryOp(operand=operand):
            inner = _value(operand, lookup, empty)
            return inner if isinstance(inner, Undefined) else -inner
        case ast.BinOp(left=left, op=operator, right=right):
            a, b = _value(left, lookup, empty), _value(right, lookup, empty)
            if isinstance(a, Undefined) or isinstance(b, Undefined):
                return a if isinstance(a, Undefined) else b
            return _apply(operator, a, b, empty)
    raise AssertionError(node)  # parse lets nothing else through


def _apply(operator: ast.operator, a: Decimal, b: Decimal, empty: str) -> FormulaValue:
    match operator:
        case ast.Add():
            return a + b
        case ast.Sub():
            return a - b
        case ast.Mult():
            return a * b
        case _:
            return a / b if b else Undefined(empty)
