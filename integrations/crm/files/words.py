"""The words of cells in English, Italian, Portuguese, German, French and Spanish, folded by `name_key`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import yaml

from spm_core.imports.rows import ImportStatus
from spm_core.people.rules import name_key

LANGUAGES = ("en", "it", "pt", "de", "fr", "es")
WORDS = yaml.safe_load(Path(__file__).with_name("words.yaml").read_bytes())


def alternatives(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


def _meanings(table: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in alternatives(words)}


BLANKS, YES, NO, NEW_LOGO, ACTIVE, INACTIVE, FULL_TIME, GRANTED, NOT_GRANTED = (
    frozenset(alternatives(WORDS[key]))
    for key in ("blank", "affirmed", "denied", "new_logo", "active", "inactive", "full_time", "granted", "not_granted")
)
SECTORS = alternatives(WORDS["sectors"])
LONGEST_BLANK = max(map(len, BLANKS))
MONTHS = {word: number for number, words in enumerate(WORDS["months"], start=1) for word in alternatives(words)}
WEEKDAYS = {word: number for number, words in enumerate(WORDS["weekdays"]) for word in alternatives(words)}
_STATUS = cast(dict[str, ImportStatus], _meanings(WORDS["status"]))
_ROLE, _SCOPE, _METRIC, _FIELD, _ACTIVITY, _WORK = (
    _meanings(WORDS[key]) for key in ("role", "scope", "metric", "changed_field", "activity", "work")
)

_ENDING = re.compile(
    r"\b(closed?|geschlossen|abgeschlossen|chius[oa]|fechad[oa]|ferme?e?|conclue?|cloturee?|cerrad[oa])\b"
)
_TOTAL = re.compile(
    r"((grand|sub|sous)[\s-]*)?(totals?|totale|totali|totais|totaux|totales|summe|gesamt|gesamtsumme|endsumme|"
    r"zwischensumme|insgesamt|gesamtergebnis|ergebnis|teilergebnis|soma|somma|somme|suma|sum|count|anzahl|average|avg|"
    r"durchschnitt|media|moyenne|promedio|grand summar(y|ies)|total (records?|general|geral|generale)|record count)"
    r"\b[\W\d]*(\(.*\))?"
)
_FOOTER = re.compile(
    r"copyright|©|all rights reserved|confidential|do not distribute|generated (by|on|at)|exported (by|on|at|from)|"
    r"run (by|on)|filtered by|as of\b|records?:|vertraulich|erstellt (von|am)|stand:|riservato|generato (da|il)|"
    r"confidencial|gerado (por|em)|confidentiel|genere (par|le)|generado (por|el)|page \d|seite \d|pagina \d|"
    r"\(c\) \d{4}"
)
_ID = re.compile(r"(?=.*\d)[\w\-./#:]+|[A-Z\-_]{4,}")


def is_blank(text: str) -> bool:
    return not text or (len(text) <= LONGEST_BLANK and name_key(text) in BLANKS)


def yes_or_no(text: str) -> bool | None:
    key = name_key(text)
    return True if key in YES else False if key in NO else None


def is_active(text: str) -> bool | None:
    """Return what a column of people still at work says; None for words that say something else."""
    key = name_key(text)
    return True if key in ACTIVE else False if key in INACTIVE else yes_or_no(text)


def is_granted(text: str) -> bool | None:
    """Return whether a leave was agreed to; None for words that do not tell."""
    key = name_key(text)
    return True if key in GRANTED else False if key in NOT_GRANTED else yes_or_no(text)


def status_word(text: str) -> ImportStatus | None:
    """Return what a status means; None for words that are no status."""
    return _STATUS.get(name_key(text))


def status_of_stage(text: str) -> ImportStatus:
    """Return the status that a stage's words tell, as `5 - Closed Won (100 %)` is won; open where none does."""
    key = re.sub(r"\(.*?\)|[\d%.:]+", " ", name_key(text)).strip(" -–")
    if (status := status_word(" ".join(key.split()))) is not None:
        return status
    told_by_words = {_STATUS.get(word) for word in re.findall(r"\w+", key)} if _ENDING.search(key) else set()
    return "won" if "won" in told_by_words else "lost" if "lost" in told_by_words else "open"


def is_new_logo(type_: str) -> bool:
    return name_key(type_) in NEW_LOGO


def role_word(text: str) -> str | None:
    return _ROLE.get(name_key(text))


def scope_word(text: str) -> str | None:
    return _SCOPE.get(name_key(text))


def metric_word(text: str) -> str:
    """Return one of our metrics by any of its names; other names are the company's own, and stay."""
    key = name_key(text)
    return _METRIC.get(key, re.sub(r"\W+", "_", key).strip("_"))


def changed_field(text: str) -> str | None:
    return _FIELD.get(name_key(text))


def activity_word(text: str) -> str:
    """Return call, meeting, demo or proposal for any of its names; other words stay."""
    key = name_key(text)
    return _ACTIVITY.get(key, key)[:32]


def work_word(text: str) -> str:
    """Return prospecting or admin for any of its names; other words stay."""
    key = name_key(text)
    return _WORK.get(key, key)[:32]


def is_total(text: str) -> bool:
    """Whether a cell labels a total."""
    return _TOTAL.fullmatch(name_key(text)) is not None


def is_footer(text: str) -> bool:
    """Whether a lone cell is what reports print below their rows: a copyright, who made it and when."""
    return _FOOTER.search(name_key(text)) is not None


def is_id(text: str) -> bool:
    """Whether a cell looks like a CRM's id: one word, with a digit or in capitals."""
    return _ID.fullmatch(text) is not None and not is_total(text)
