"""Who reads the tables that figures are made of: a figure that is computed in two places will be two figures."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from tests.architecture.source import Module, imported, modules

TABLES = {"Deal", "Split", "Quota", "Leave", "Subtree"}
MODELS = {"spm_core.deals.models", "spm_core.quota.models", "spm_core.people.models"}

OWNERS = [
    "spm_core.absence.*",
    "spm_core.deals.*",
    "spm_core.imports.*",
    "spm_core.metrics.*",
    "spm_core.people.*",
    "spm_core.quota.*",
    "bot.demo.*",
]
"""Those that define what a deal, a credit, a quota, an absence or a line of the chart is, and those that write them."""

ALSO: Mapping[str, tuple[str, str]] = {
    "spm_core.assessments.cycles": ("Subtree", "who is asked: the people of a lead, today"),
    "spm_core.assessments.opening": ("Subtree", "who is asked: the people of a lead, today"),
    "spm_core.assessments.service": ("Subtree", "a right: whether the asker leads somebody today"),
    "spm_core.assessments.status": ("Subtree", "who is asked: the people of a lead, today"),
    "spm_core.attainment.other_metrics": ("Quota", "quotas in other metrics than money, of which this is the place"),
    "spm_core.digest.service": ("Deal", "the recognised wins of deals that were counted elsewhere, by the CRM's id"),
    "spm_core.forecast.calls": ("Subtree", "whose calls roll up: the people under a lead on a day"),
    "spm_core.goals.above": ("Quota", "which quota of the lead's a goal serves"),
    "spm_core.goals.models": ("Subtree", "a right: who may see a goal"),
    "spm_core.goals.people": ("Subtree", "a right: whom the asker leads today"),
    "spm_core.goals.quotas": ("Quota", "writes the quota that a goal becomes once it is agreed to"),
    "spm_core.goals.read": ("Quota", "quotas as goals to be listed; progress is by quota.standing"),
    "spm_core.issues.beyond": ("Deal Split Subtree", "a right: whose figures a correction would change"),
    "spm_core.issues.mending": ("Deal", "writes corrections"),
    "spm_core.issues.models": ("Deal", "a right: who may see a correction"),
    "spm_core.issues.personal": ("Deal", "blanks texts of a person who is deleted"),
    "spm_core.issues.service": ("Deal", "whether the asker may see the deal that is reported"),
    "spm_core.issues.values": ("Split", "what a deal says now, beside what it should say"),
    "spm_core.issues.views": ("Deal", "which deal is meant, to be shown as it is stored"),
    "spm_core.path.efforts": ("Subtree", "whose activities count: the people under a lead on each day"),
    "spm_core.pipeline.limits": (
        "Deal",
        "how long deals stay in a stage, of which this is the place",
    ),
    "spm_core.subscriptions.recipients": ("Leave Subtree", "who is there to be told"),
    "spm_core.summary.service": ("Deal Subtree", "how a deal was won, and whose drafts are listed"),
    "spm_core.wins.personal": ("Deal", "the names of deals in what is kept of a person"),
    "spm_core.wins.reading": ("Deal Split", "what is announced of a win: names, and whether it still stands"),
}
"""Modules that read such a table beside them: which, and what for, if not to count."""


def test_tables_of_figures_are_read_where_figures_are_defined() -> None:
    found = {(module.name, table) for module in modules() if not module.is_one_of(OWNERS) for table in _read(module)}
    allowed = {(name, table) for name, (tables, _) in ALSO.items() for table in tables.split()}
    assert found - allowed == set(), "compute it where it is defined, or say here what it is read for"
    assert allowed - found == set(), "nobody reads these any more"


def _read(module: Module) -> Iterator[str]:
    """Tables that the module reads or writes, rather than naming their rows' types."""
    known = TABLES & {name for source, name in imported(module) if source in MODELS}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            yield node.value.id
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") != "isinstance":
            yield from (each.id for each in node.args if isinstance(each, ast.Name) and each.id in known)
