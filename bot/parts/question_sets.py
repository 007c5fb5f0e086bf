"""What people are asked about themselves: a YAML file a set, of those that are shipped and the company's own folder.

What is shipped has its words in the languages' folders, by the same ids; a company's own file holds its words itself.

Read strictly: what a set does not know, or a figure that no metric has, stops the start rather than a person.
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
from bot.languages import files, languages
from bot.settings import Settings
from spm_core.errors import CoreError
from spm_core.metrics.catalogue import BUILT_IN

SHIPPED = Path(__file__).parents[1] / "questions"
SKILLS_FILE, PLAN_FILE = "skills", "onboarding_plan"
"""Files of the same folders that are no sets of questions."""
LONGEST = 2_000
"""Characters in an answer: what every platform takes and shows again whole."""


def _a_language(code: str) -> str:
    if code not in languages():
        raise ValueError(f"the languages are {', '.join(languages())}")
    return code


def _in_english(words: dict[str, str]) -> dict[str, str]:
    if not words.get("en", "").strip():
        raise ValueError("English words are needed, for whoever speaks another language")
    return words


SetModel = TypeVar("SetModel", bound=BaseModel)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


SetWords = Annotated[dict[Annotated[str, AfterValidator(_a_language)], str], AfterValidator(_in_english)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


def said(words: Mapping[Any, str]) -> str:
    """In the language that is spoken, else in English."""
    return words.get(current().language) or words["en"]


class Anchored(Strict):
    """One value of a choice or a rating, and what it means."""

    value: Name | Annotated[str, Field(pattern=r"^[1-9]$")]
    words: SetWords


class SetQuestion(Strict):
    id: Name
    kind: Literal["short", "long", "choice", "rating", "skills"]
    ask: SetWords
    """May name metrics, as in {attainment}: the person's own, of the period."""
    without: SetWords | None = None
    """Asked instead where one of them is undefined."""
    facts: tuple[str, ...] = ()
    """Metrics shown beside it."""
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
        if len({each.id for each in self.questions}) < len(self.questions):
            raise ValueError("two questions have the same id")
        return self


class Skill(Strict):
    id: Name
    name: SetWords


class Skills(Strict):
    """What people rate themselves in, and what each rating means."""

    scale: tuple[Anchored, ...] = Field(min_length=2)
    skills: tuple[Skill, ...] = Field(min_length=1, max_length=15)


def question_sets() -> Mapping[str, QuestionSet]:
    """By name. CoreError("bad_questions") for a file that says something else."""
    return _sets(Settings().questions_dir)


def question_set(name: str) -> QuestionSet:
    """CoreError("unknown_questions") where the file is there no more."""
    found = question_sets().get(name)
    if found is None:
        raise CoreError("unknown_questions", name=name)
    return found


def skills() -> Skills:
    return _skills(folder_of(SKILLS_FILE))


def folder_of(name: str) -> Path:
    """The company's own where it has a file of that name."""
    own = Settings().questions_dir
    return own if own and (own / f"{name}.yaml").exists() else SHIPPED


@lru_cache
def _sets(own: Path | None) -> Mapping[str, QuestionSet]:
    """Read once: whoever changes a file starts Pacer again."""
    return {path.stem: read(path, QuestionSet) for path in _files(own) if path.stem not in (SKILLS_FILE, PLAN_FILE)}


@lru_cache
def _skills(folder: Path) -> Skills:
    return read(folder / f"{SKILLS_FILE}.yaml", Skills)


def _files(own: Path | None) -> Iterator[Path]:
    """The company's own after those that are shipped: of one name, it counts."""
    for folder in (SHIPPED, *((own,) if own else ())):
        yield from sorted(folder.glob("*.yaml"))


def read(path: Path, model: type[SetModel]) -> SetModel:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.parent == SHIPPED:
            for code in languages():
                for words in files(code, f"questions/{path.name}"):
                    found = _with_words(found, yaml.safe_load(words.read_text(encoding="utf-8")), code)
        return model.model_validate(found)
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise CoreError("bad_questions", file=path.name, reason=str(error)) from error


def _with_words(shape: Any, words: Mapping[str, Any], code: str) -> Any:
    """Put one language's words where the shape has the same names; its lists are told apart by id or value."""
    if isinstance(shape, list):
        return [_item_with_words(item, words.get(item.get("id") or item["value"]), code) for item in shape]
    nested = (name for name in shape if isinstance(words.get(name), Mapping))
    inside = {name: _with_words(shape[name], words[name], code) for name in nested}
    said = {name: {**shape.get(name, {}), code: text} for name, text in words.items() if isinstance(text, str)}
    return {**shape, **inside, **said}


def _item_with_words(item: dict[str, Any], words: Any, code: str) -> dict[str, Any]:
    if not isinstance(words, str):
        return dict(_with_words(item, words or {}, code))
    name = "words" if "value" in item else "name"
    return {**item, name: {**item.get(name, {}), code: words}}
