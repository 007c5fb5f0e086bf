"""What the pages for developers name exists, and the worked example passes the checks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from pkgutil import resolve_name

import pytest

from bot.capability import capability

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "CONTRIBUTING.md", ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
EXAMPLE = ("remaining", "tmp/x.db")
"""Parts of the paths that the worked example makes, or that are nobody's."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_names_exists(page: Path) -> None:
    text = page.read_text()
    named = re.findall(r"`((?:bot|spm_core|integrations|prompts|tests|docs)/[\w./-]+)`", text)
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    gone = [path for path in named if not (ROOT / path).exists()] + [
        path for path in linked if not (page.parent / path).exists()
    ]
    assert [path for path in gone if not any(part in path for part in EXAMPLE)] == []


def test_what_the_architecture_calls_by_its_dotted_name_exists() -> None:
    dotted = re.findall(r"`((?:bot|spm_core)\.[\w.]+)`", ARCHITECTURE)
    assert len(dotted) > 10
    for name in dotted:
        assert resolve_name(name)


@pytest.mark.parametrize("layer", ["bot", "spm_core"])
def test_the_architecture_names_every_module_at_the_top_of_a_layer(layer: str) -> None:
    modules = [file.name for file in (ROOT / layer).glob("*.py") if not file.name.startswith("__")]
    assert [name for name in modules if not re.search(rf"\b{re.escape(name)}", ARCHITECTURE)] == []


def test_the_architecture_names_every_folder_of_the_chat_layer() -> None:
    folders = [each.name for each in (ROOT / "bot").iterdir() if (each / "__init__.py").exists()]
    assert [name for name in folders if not re.search(rf"\b{name}/", ARCHITECTURE)] == []


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    pages = [page.name for page in (ROOT / "docs" / "decisions").glob("0*.md")]
    assert [name for name in pages if f"({name})" not in listed] == []


def example() -> str:
    """The capability that CONTRIBUTING shows."""
    block = re.search(r'(?m)^    """How many working days.*?(?=^\S)', (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    assert block is not None
    return re.sub(r"(?m)^    ", "", block[0]).rstrip() + "\n"


def test_the_worked_example_passes_the_style_checks() -> None:
    ruff = Path(sys.executable).with_name("ruff")
    for command in (("check",), ("format", "--check")):
        name = ("--stdin-filename", "bot/capabilities/remaining/remaining.py", "-")
        found = subprocess.run(
            [ruff, *command, "--quiet", *name], input=example(), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert found.returncode == 0, found.stdout + found.stderr


def test_the_worked_example_declares_what_every_capability_has_to() -> None:
    calls = (node for node in ast.walk(ast.parse(example())) if isinstance(node, ast.Call))
    declared = next(call for call in calls if named(call) == capability.__name__)
    assert {"summary", "args", "about", "wish"} <= {keyword.arg for keyword in declared.keywords}


def named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
