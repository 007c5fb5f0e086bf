"""Hypothesis as this project uses it, and the plugins that give tests their databases."""

from __future__ import annotations

from hypothesis import Phase, settings

from tests.examples import DEEP

pytest_plugins = ("tests.databases", "tests.on_postgresql", "tests.sample")

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
