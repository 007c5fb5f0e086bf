"""`--at-most N`: of more tests, N that are spread evenly over all, so that the quick loop ends in time."""

from __future__ import annotations

from math import ceil

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--at-most", type=int, metavar="N", help="of more tests, N that are spread evenly over all")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    most = config.getoption("--at-most")
    if most is None or len(items) <= most:
        return
    kept = items[:: ceil(len(items) / most)]
    config.hook.pytest_deselected(items=[item for item in items if item not in frozenset(kept)])
    items[:] = kept
