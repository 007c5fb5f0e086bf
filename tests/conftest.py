"""Hypothesis as this project uses it, and the plugins that give tests their databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from spm_core.vault import new_key
from tests.examples import DEEP

pytest_plugins = ("tests.databases", "tests.on_postgresql", "tests.sample")


@pytest.fixture(autouse=True, scope="session")
def _keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A key is set, and those that commands make where it is not go nowhere near the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("PACER_SECRET_KEYS", new_key())
        yield


# The same examples every time, no verdict on a busy machine's speed, and no explaining of a failure: it takes minutes.
settings.register_profile(
    "pacer",
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate, Phase.target, Phase.shrink),
)
# Other examples every time, and ten times as many (tests.examples).
settings.register_profile("deep", settings.get_profile("pacer"), max_examples=1000, derandomize=False)
settings.load_profile("deep" if DEEP else "pacer")
