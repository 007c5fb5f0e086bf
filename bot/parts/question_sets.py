"""Question sets for self-assessments: one YAML file each, shipped with Pacer or from the company's own folder.

The words of shipped sets are in the languages' folders, under the same ids; a company's own file contains its words.

Sets are read strictly, so that an unknown field or metric stops Pacer at the start, not somebody answering later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.i18n import current
from bot.languages import ENGLISH, files, languages
from bot.settings import Settings
from spm_core.errors import CoreError
from spm_core.metrics.catalogue import BUILT_IN

SHIPPED = Path(__file__).parents[1] / "questions"
SKILLS_FILE, PLAN_FILE = "skills", "onboarding_plan"
"""Files in the same folders that are not question sets."""
LONGEST = 2_000
"""The longest answer, in characters, that every platform accepts and shows again in full."""


def _a_language(code: str) -> str:
    if code not in languages():
        raise ValueError(f"the languages are {', '.join(languages())}")
    return code


def _in_english(words: dict[str, str]) -> dict[str, str]:
    if not words.get(ENGLISH, "").strip():
        raise ValueError("English words are needed, for whoever speaks another language")
    return words


SetModel = TypeVar("SetModel", bound=BaseModel)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


SetWords = Annotated[dict[Annotated[str, AfterValidator(_a_language)], str], AfterValidator(_in_english)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


def said(words: Mapping[Any, str]) -> str:
    """The words in the current language, or in English."""
    return words.get(current().language) or words[ENGLISH]


class Anchored(Strict):
    """A value of a choice or rating, with what it means."""

    value: Name | Annotated[str, Field(pattern=r"^[1-9]$")]
    words: SetWords


class SetQuestion(Strict):
    id: Name
    kind: Literal["short", "long", "choice", "rating", "skills"]
    ask: SetWords
    """May contain the person's own metrics for the period, as in {attainment}."""
    without: SetWords | None = None
    """What is asked instead if one of those metrics is undefined."""
    facts: tuple[str, ...] = ()
    """Metrics shown beside the question."""
    hint: SetWords | None = None
    options: tuple[Anchored, ...] = ()
    required: bool = False

    @property
    def figures(self) -> frozenset[str]:
        named = {name for words in self.ask.values() for _text, name, *_rest in Formatter().parse(words) if name}
        return frozenset(named)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if unknown := {*self.figures, *self.facts} - BUILT_IN.keys():
            raise ValueError(f"{self.id}: no figure is called {', '.join(sorted(unknown))}")
        if self.figures and self.without is None:
            raise ValueError(f"{self.id}: say under `without` what is asked where a figure is undefined")
        if self.without and any("{" in words for words in self.without.values()):
            raise ValueError(f"{self.id}: `without` names no figures")
        if (self.kind in ("choice", "rating")) != bool(self.options):
            raise ValueError(f"{self.id}: a choice and a rating have options, and nothing else has")
        if len({option.value for option in self.options}) < len(self.options):
            raise ValueError(f"{self.id}: an option is there twice")
        return self


class QuestionSet(Strict):
    title: SetWords
    questions: tuple[SetQuestion, ...] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len({question.id for question in self.questions}) < len(self.questions):
            raise ValueError("two questions have the same id")
        return self


class Skill(Strict):
    id: Name
    name: SetWords


class Skills(Strict):
    """The skills that people rate themselves in, and what each rating means."""

    scale: tuple[Anchored, ...] = Field(min_length=2)
    skills: tuple[Skill, ...] = Field(min_length=1, max_length=15)


def question_sets() -> Mapping[str, QuestionSet]:
    """All question sets by name. Raises CoreError("bad_questions") for an invalid file."""
    return _sets(Settings().questions_dir)


def question_set(name: str) -> QuestionSet:
    """One question set. Raises CoreError("unknown_questions") if its file is gone."""
    chosen = question_sets().get(name)
    if chosen is None:
        raise CoreError("unknown_questions", name=name)
    return chosen


def skills() -> Skills:
    return _skills(folder_of(SKILLS_FILE))


def folder_of(name: str) -> Path:
    """The company's own folder if it has a file of that name, else the shipped one."""
    own = Settings().questions_dir
    return own if own and (own / f"{name}.yaml").exists() else SHIPPED


@lru_cache
def _sets(own: Path | None) -> Mapping[str, QuestionSet]:
    """Read once; changed files take effect after a restart."""
    return {path.stem: read(path, QuestionSet) for path in _files(own) if path.stem not in (SKILLS_FILE, PLAN_FILE)}


@lru_cache
def _skills(folder: Path) -> Skills:
    return read(folder / f"{SKILLS_FILE}.yaml", Skills)


def _files(own: Path | None) -> Iterator[Path]:
    """Shipped files first, so that a company's own file of the same name wins."""
    for folder in (SHIPPED, *((own,) if own else ())):
        yield from sorted(folder.glob("*.yaml"))


def read(path: Path, model: type[SetModel]) -> SetModel:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.parent == SHIPPED:
            for code in languages():
                for words in files(code, f"questions/{path.name}"):
                    content = _with_words(content, yaml.safe_load(words.read_text(encoding="utf-8")), code)
        return model.model_validate(content)
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise CoreError("bad_questions", file=path.name, reason=str(error)) from error


def _with_words(shape: Any, words: Mapping[str, Any], code: str) -> Any:
    """Merge one language's words into the structure by name; items of lists are matched by id or value."""
    if isinstance(shape, list):
        return [_item_with_words(item, words.get(item.get("id") or item["value"]), code) for item in shape]
    nested = (name for name in shape if isinstance(words.get(name), Mapping))
    inside = {name: _with_words(shape[name], words[name], code) for name in nested}
    spoken = {name: {**shape.get(name, {}), code: text} for name, text in words.items() if isinstance(text, str)}
    return {**shape, **inside, **spoken}


def _item_with_words(item: dict[str, Any], words: Any, code: str) -> dict[str, Any]:
    if not isinstance(words, str):
        return dict(_with_words(item, words or {}, code))
    name = "words" if "value" in item else "name"
    return {**item, name: {**item.get(name, {}), code: words}}
