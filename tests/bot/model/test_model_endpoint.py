"""Opt-in: a real model behind PACER_TEST_MODEL (and OPENAI_BASE_URL, OPENAI_API_KEY) routes plain questions."""

import os

import pytest

from bot.model.choose import choose
from integrations.llm.openai import Model
from tests.bot.model.test_model import REP

NAME = os.environ.get("PACER_TEST_MODEL")


@pytest.mark.skipif(not NAME, reason="PACER_TEST_MODEL names no model")
@pytest.mark.parametrize(
    ("question", "capability"),
    [
        ("so how is it going with my number, honestly?", "quota"),
        ("anything in the funnel that could save my month?", "pipeline"),
        ("mi spieghi che cosa si intende per copertura?", "define"),
    ],
)
async def test_a_real_model_chooses_the_tool(question: str, capability: str) -> None:
    calls = await choose(Model(str(NAME), timeout=60), REP, question, None)
    assert [call.do for call in calls] == [capability]
