"""`make eval`: how well questions are understood offline, by set, source and language. With --all, every miss too."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import Engine

from spm_core.db import engine_for
from spm_core.migrations import upgrade
from spm_core.principal import CompanyInfo
from tests.evals.company import build
from tests.evals.periods import PERIODS, period_counts
from tests.evals.run import GIVEN, OWN, Score, questions, score
from tests.evals.said import said
from tests.evals.verdicts import FRESH, Judged, Verdict, fresh, judge, reliability


def main(arguments: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as home:
        engine = engine_for(f"sqlite:///{Path(home) / 'evals.db'}")
        upgrade(engine)
        company = build(engine)
        _of_first_sets(engine, company, every_miss="--all" in arguments)
        _of_people(engine, company)
        engine.dispose()
    if PERIODS.exists():
        print("\nperiods")
        for (language, way), counts in sorted(period_counts().items()):
            print(f"  {language:6} {way:22} {_shares(counts)}")


def _of_people(engine: Engine, company: CompanyInfo) -> None:
    sets = {
        "said, trained on": list(judge(engine, company, (each for each in said() if not each.held_out))),
        "said, held out": list(judge(engine, company, (each for each in said() if each.held_out))),
    }
    if FRESH.exists():
        asked, denied = fresh()
        sets["fresh"] = list(judge(engine, company, asked, denied, running=True))
    for name, judged in sets.items():
        print(f"\n{name}: {len(judged)} questions")
        _by_source(judged)
        print("  how far probabilities can be relied on:")
        print("\n".join(f"    {line}" for line in reliability(judged)))


def _by_source(judged: Sequence[Judged]) -> None:
    sources = sorted({each.asked.source for each in judged})
    languages = sorted({each.asked.language for each in judged})
    for key in ("all", *languages, *sources):
        chosen = [each for each in judged if key in ("all", each.asked.language, each.asked.source)]
        for what, part in (
            ("sales", [each for each in chosen if each.sales]),
            ("foreign", [each for each in chosen if each.foreign]),
        ):
            if part:
                print(f"  {key:26} {what:8} {len(part):5}  {_shares(Counter(each.verdict for each in part))}")


def _shares(counts: Counter[str] | Counter[Verdict]) -> str:
    whole = counts.total()
    return "   ".join(f"{what} {count / whole:.1%}" for what, count in sorted(counts.items()))


def _of_first_sets(engine: Engine, company: CompanyInfo, *, every_miss: bool) -> None:
    own = list(score(engine, company, questions(OWN)))
    given = list(score(engine, company, questions(GIVEN))) if GIVEN.exists() else []
    tuned = [each for each in own if not each.question.held_out]
    held_out = [each for each in own if each.question.held_out]
    shown = [("given", given), ("own", tuned), ("own, held out", held_out)]
    for name, scores in shown:
        if scores:
            _table(name, scores)
    for name, scores in shown:
        if name != "own, held out" or every_miss:
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


def _misses(name: str, scores: Iterable[Score]) -> None:
    wrong = [each for each in scores if not each.right or each.wrong_args]
    leaks = Counter(each.outcome for each in scores if each.question.policy == "deny")
    print(f"\n{name}: {len(wrong)} misses; what should be denied was {dict(leaks)}")
    for each in wrong:
        q = each.question
        print(f"  {q.id} {q.role:7} {q.text!r}")
        print(f"      want {q.do} {q.outcome}; got {each.do} {each.outcome} {dict(each.args)} {each.wrong_args or ''}")


if __name__ == "__main__":
    main(sys.argv[1:])
