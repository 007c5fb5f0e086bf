"""`make eval`: how well questions are understood offline, per language and intent, and every miss."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from spm_core.db import engine_for
from spm_core.migrations import upgrade
from tests.evals.company import build
from tests.evals.run import GIVEN, OWN, Score, questions, score


def main(arguments: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as home:
        engine = engine_for(f"sqlite:///{Path(home) / 'evals.db'}")
        upgrade(engine)
        company = build(engine)
        own = list(score(engine, company, questions(OWN)))
        given = list(score(engine, company, questions(GIVEN))) if GIVEN.exists() else []
        engine.dispose()
    tuned = [each for each in own if not each.question.held_out]
    held_out = [each for each in own if each.question.held_out]
    shown = [("given", given), ("own", tuned), ("own, held out", held_out)]
    for name, scores in shown:
        if scores:
            _table(name, scores)
    for name, scores in shown:
        if name != "own, held out" or "--all" in arguments:
            _misses(name, scores)


def _table(name: str, scores: Sequence[Score]) -> None:
    print(f"\n{name}: {len(scores)} questions")
    languages = sorted({each.question.lang for each in scores})
    for key in ("all", *languages, *sorted({each.question.intent for each in scores})):
        chosen = [each for each in scores if key in ("all", each.question.lang, each.question.intent)]
        right = sum(each.right for each in chosen)
        with_args = sum(each.right and not each.wrong_args for each in chosen)
        if key in ("all", *languages) or with_args < len(chosen):
            shares = f"call {right / len(chosen):6.1%}   arguments too {with_args / len(chosen):6.1%}"
            print(f"  {key:24} {len(chosen):3} questions   {shares}")


def _misses(name: str, scores: Sequence[Score]) -> None:
    wrong = [each for each in scores if not each.right or each.wrong_args]
    leaks = Counter(each.outcome for each in scores if each.question.policy == "deny")
    print(f"\n{name}: {len(wrong)} misses; what should be denied was {dict(leaks)}")
    for each in wrong:
        q = each.question
        print(f"  {q.id} {q.role:7} {q.text!r}")
        print(f"      want {q.do} {q.outcome}; got {each.do} {each.outcome} {dict(each.args)} {each.wrong_args or ''}")


if __name__ == "__main__":
    main(sys.argv[1:])
