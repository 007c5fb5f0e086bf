"""Question sets are read strictly: what cannot be asked stops the start, not a person."""

from __future__ import annotations

import pytest
import yaml

from bot.i18n import LANGUAGES, speaking
from bot.parts import question_sets
from bot.parts.question_sets import SetQuestion, said
from spm_core.errors import CoreError

PLAIN = {"id": "one", "kind": "long", "ask": {"en": "What worked?"}}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PACER_QUESTIONS_DIR", str(tmp_path))
    yield tmp_path
    question_sets._sets.cache_clear()


def _write(folder, question, name="own"):
    held = {"title": {"en": "Ours"}, "questions": [question]}
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(held), encoding="utf-8")


def test_three_are_shipped_in_every_language():
    assert question_sets.question_sets().keys() == {"monthly", "quarterly", "onboarding"}
    worded = [each.ask for one in question_sets.question_sets().values() for each in one.questions]
    assert all(words.keys() == set(LANGUAGES) for words in worded)
    figures = [each for one in question_sets.question_sets().values() for each in one.questions if each.figures]
    assert all(
        SetQuestion(**{**each.model_dump(), "ask": {"en": text}}).figures == each.figures
        for each in figures
        for text in each.ask.values()
    )


def test_a_companys_own_is_there_and_counts_before_one_of_the_same_name(folder):
    _write(folder, PLAIN)
    _write(folder, PLAIN, "monthly")
    assert said(question_sets.question_set("own").title) == "Ours"
    assert len(question_sets.question_set("monthly").questions) == 1
    assert len(question_sets.question_set("quarterly").questions) > 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"ask": {"en": "You made {salary}."}, "without": {"en": "What?"}},
        {"ask": {"en": "You made {attainment}."}},
        {"facts": ["salary"]},
        {"ask": {"it": "Che cosa?"}},
        {"kind": "rating"},
        {"options": [{"value": "1", "words": {"en": "one"}}]},
        {"colour": "red"},
        {"id": "Not An Id"},
        {"without": {"en": "{attainment}?"}},
    ],
    ids=["figure", "without", "fact", "english", "anchors", "options", "unknown", "id", "figures"],
)
def test_what_cannot_be_asked_is_refused_with_its_file(folder, wrong):
    _write(folder, {**PLAIN, **wrong})
    with pytest.raises(CoreError) as refused:
        question_sets.question_sets()
    assert refused.value.code == "bad_questions"
    assert refused.value.params["file"] == "own.yaml"


def test_who_speaks_a_language_that_a_set_has_not_is_asked_in_english():
    with speaking("it"):
        assert said({"en": "What?"}) == "What?"
