"""Which metrics may be public together: none from which a colleague's quota follows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.cli import app as pacer
from spm_core.errors import CoreError
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.formula import parse
from spm_core.metrics.public import publishable
from spm_core.people.identity import only_company
from spm_core.principal import PUBLIC_METRICS, CompanyInfo


@pytest.mark.parametrize(
    "metrics",
    [
        ("won_amount", "attainment"),
        ("gap", "won_amount"),
        ("attainment", "gap"),
        ("attainment", "average_deal", "deals_won"),
        ("coverage", "open_pipeline", "won_amount"),
    ],
)
def test_both_sides_of_a_quotient_are_refused_by_name(metrics: tuple[str, ...]) -> None:
    with pytest.raises(CoreError) as error:
        publishable({"demos", "win_rate", *metrics}, BUILT_IN)
    assert error.value.code == "gives_quota_away"
    assert error.value.params["metrics"] == " + ".join(sorted(metrics))


@pytest.mark.parametrize("metrics", [PUBLIC_METRICS, {"attainment", "win_rate", "demos"}, {"gap"}, set()])
def test_one_side_alone_may_be_public(metrics: set[str]) -> None:
    publishable(metrics, BUILT_IN)


def test_a_metric_of_the_company_s_own_counts_by_its_formula() -> None:
    own = replace(BUILT_IN["attainment"], name="share_of_year", formula=parse("won_amount / (quota * 4)"))
    with pytest.raises(CoreError):
        publishable({"share_of_year", "won_amount"}, {**BUILT_IN, own.name: own})
    target = replace(own, name="target", formula=parse("quota"))
    with pytest.raises(CoreError):
        publishable({"target"}, {**BUILT_IN, target.name: target})


def test_the_command_says_which_and_changes_nothing(
    engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    result = CliRunner().invoke(pacer, ["ranks", "--public", "won_amount,attainment"])
    assert result.exit_code != 0
    assert "attainment + won_amount" in re.sub(r"\s+", " ", result.output)
    with engine.connect() as connection:
        assert only_company(connection).public_metrics == PUBLIC_METRICS
