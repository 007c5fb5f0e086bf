"""Sizes that keep the house readable, and exact figures."""

from __future__ import annotations

import ast

from tests.architecture.source import imported, modules

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
MAY_BE_LONG = {
    "spm_core.migrations.versions.0001_first_tables": "every table of the first revision, spelled out",
}


def test_files_are_short() -> None:
    lines = {module.name: len(module.path.read_text(encoding="utf-8").splitlines()) for module in modules()}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE and name not in MAY_BE_LONG} == {}


def test_functions_are_short() -> None:
    lines = {
        f"{module.name}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: count for name, count in lines.items() if count > LONGEST_FUNCTION} == {}


def test_no_figure_of_the_core_is_a_float() -> None:
    places = [
        f"{module.name}:{node.lineno}"
        for module in modules("spm_core")
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    inexact = [
        (module.name, source, name)
        for module in modules("spm_core")
        for source, name in imported(module)
        if name in ("Float", "Double", "REAL") or source in ("math", "statistics", "numpy")
    ]
    assert (places, inexact) == ([], [])


WORDS = {"Call", "Turn", "Capability", "Card", "Form", "Platform", "Principal", "Session", "Notice", "Period"}
"""The words of the architecture: each means one thing, and so does every other class's name."""


def test_a_class_name_means_one_thing() -> None:
    names = [
        node.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert {name for name in names if names.count(name) > 1} == set()
    assert {name for name in names if name in WORDS} >= WORDS - {
        "Platform",
        "Session",
    }  # a session is SQLAlchemy's, platforms are folders


MOST_BRANCHES = 12


def test_functions_branch_little() -> None:
    """Every way that control may take counts: conditions inside expressions and comprehensions too."""
    branches = {
        f"{module.name}.{node.name}": _branches(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: count for name, count in branches.items() if count > MOST_BRANCHES} == {}


def _branches(function: ast.AST) -> int:
    ways = (ast.If, ast.IfExp, ast.For, ast.While, ast.ExceptHandler, ast.match_case, ast.AsyncFor)
    count = sum(isinstance(node, ways) for node in ast.walk(function))
    count += sum(len(node.values) - 1 for node in ast.walk(function) if isinstance(node, ast.BoolOp))
    return count + sum(len(node.ifs) for node in ast.walk(function) if isinstance(node, ast.comprehension))
