"""Asks every question of the evaluation and scores what is understood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot.capability import Request
from bot.language.periods import parse_period
from bot.language.topics import topics
from bot.router import Routed, route
from bot.run import run
from bot.turn import Address, Call, ChatUser, Turn
from spm_core.db import ScopedSession, session_for
from spm_core.people.identity import principal_named
from spm_core.people.rules import name_key
from spm_core.people.service import find_people
from spm_core.principal import CompanyInfo
from tests.evals.company import ASKERS
from tests.factories import NOW

OWN = Path(__file__).parent / "questions.jsonl"
GIVEN = Path(__file__).parents[3] / "shared" / "language" / "questions.jsonl"
CAPABILITIES: Mapping[str, str] = {
    intent: name
    for name, intents in {
        "quota": "get_attainment get_pacing get_gap get_run_rate get_quota",
        "path to quota": "get_path_to_quota",
        "team": "get_team_summary",
        "metric": "get_metric",
        "leaderboard": "get_leaderboard get_rank",
        "report": "get_report",
        "pipeline": "get_pipeline get_pipeline_health",
        "deals": "list_deals",
        "deal": "get_deal",
        "compare": "compare",
        "trend": "get_trend",
        "focus": "get_focus",
        "why behind": "get_causes",
        "changes": "get_changes",
        "why": "list_wins",
        "forecast": "get_forecast",
        "submit forecast": "submit_forecast",
        "log activity": "log_activity",
        "set goal": "set_goal update_quota",
        "goals": "get_goals",
        "accept goal": "accept_goal",
        "raise concern": "raise_concern",
        "digest": "get_digest",
        "subscribe": "configure_digest",
        "preferences": "set_preference",
        "subscriptions": "list_subscriptions",
        "deputies": "get_deputies",
        "delegate": "set_deputy",
        "time off": "set_time_off",
        "absences": "get_absences",
        "away": "get_away",
        "ask for leave": "ask_leave",
        "leave requests": "get_leave_requests",
        "alert me": "set_alert",
        "alerts": "list_alerts",
        "summary": "get_summary",
        "announce win": "announce_win",
        "kudos": "give_recognition",
        "kudos privacy": "set_kudos_privacy",
        "recognition": "get_recognition",
        "bind channel": "bind_channel",
        "unbind channel": "unbind_channel",
        "channels": "list_channels",
        "self assessment": "start_self_assessment",
        "assessment status": "get_assessment_status",
        "assessment cycle": "list_assessment_cycles",
        "set assessment cycle": "set_assessment_cycle",
        "feedback": "get_feedback_summary",
        "draft feedback": "draft_feedback",
        "request feedback": "request_feedback",
        "coaching": "get_coaching_suggestion",
        "plan talk": "plan_coaching_talk",
        "talks": "list_coaching_talks",
        "skills": "get_skills",
        "learning": "get_learning_resources",
        "onboarding": "get_onboarding",
        "contest": "get_contest_status",
        "create contest": "create_contest",
        "earnings": "get_earnings",
        "statement": "get_statement",
        "explain pay": "explain_payout",
        "payout status": "get_payout_status",
        "estimate pay": "estimate_payout",
        "plan": "get_plan_rules",
        "dispute": "raise_dispute",
        "dispute status": "dispute_status",
        "resolve dispute": "resolve_dispute",
        "change credit": "update_credit",
        "report figure": "report_figure",
        "data issues": "get_data_issues",
        "personal data": "get_personal_data",
        "define": "define_term",
        "help": "help",
        "welcome": "smalltalk",
    }.items()
    for intent in intents.split()
}
POLICIES = {
    "allow": "answered",
    "confirm": "confirm",
    "form": "form",
    "deny": "denied",
    "clarify": "clarify",
    "out_of_scope": "out_of_scope",
}


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    lang: str
    role: str
    text: str
    intent: str
    slots: Mapping[str, Any]
    policy: str
    context: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Intents that would be as right."""
    held_out: bool = False
    """A third is not looked at while the tables are tuned."""

    @property
    def do(self) -> str | None:
        return CAPABILITIES.get(self.intent)

    @property
    def as_right(self) -> Sequence[str | None]:
        """What may be done for it."""
        return [self.do, *(CAPABILITIES[intent] for intent in self.also)]

    @property
    def outcome(self) -> str:
        """A question for what is not built is told so, unless it is refused."""
        unbuilt = self.do is not None and not topics()[self.do].built
        return "out_of_scope" if unbuilt and self.policy != "deny" else POLICIES[self.policy]

    @property
    def said_before(self) -> list[str]:
        return [line.removeprefix("user: ") for line in self.context if line.startswith("user: ")]


@dataclass(frozen=True, slots=True)
class Score:
    question: Question
    do: str | None
    outcome: str
    args: Mapping[str, Any]
    wrong_args: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.do in self.question.as_right and self.outcome == self.question.outcome


def questions(path: Path) -> list[Question]:
    lines = path.read_text(encoding="utf-8").splitlines()
    raw = (json.loads(line) for line in lines if line.strip())
    return [
        Question(**{**each, "context": tuple(each.get("context", ())), "also": tuple(each.get("also", ()))})
        for each in raw
    ]


def score(engine: Engine, company: CompanyInfo, asked: Iterable[Question], now: datetime = NOW) -> Iterator[Score]:
    for question in asked:
        with engine.begin() as connection:
            principal = principal_named(connection, company, ASKERS[question.role], now)
        with session_for(engine, principal, now) as session:
            yield _score(Request(principal, session, now), question)


def _score(request: Request, question: Question) -> Score:
    memory: Call | None = None
    for said in question.said_before:
        memory = _last_call(request, ask(request, said, memory)) or memory
    routed = ask(request, question.text, memory)
    if routed.calls:
        answer = run(request, routed.calls[0], routed.by).answer
        call, outcome = answer.call, str(answer.outcome)
    else:
        call, outcome = routed.about, str(routed.outcome)
    args = dict(call.args) if call else {}
    return Score(
        question, call.do if call else None, outcome, args, tuple(_wrong_args(request, question, call, outcome))
    )


def _last_call(request: Request, routed: Routed) -> Call | None:
    """What the pipeline remembers: the call as it was resolved, or what was understood though not run."""
    if not routed.calls:
        return routed.about
    return run(request, routed.calls[0], routed.by).answer.call


def ask(request: Request, text: str, memory: Call | None) -> Routed:
    turn = Turn("1", ChatUser("console", "", "1"), Address("1"), request.now, text)
    return route(request, turn, memory)


def _wrong_args(request: Request, question: Question, call: Call | None, outcome: str) -> Iterator[str]:
    """Of a question that is answered with figures: whose they are, and of which period; of a goal, how much."""
    if question.do == "set goal" and outcome == "confirm" and call is not None:
        yield from _wrong_goal(request, question, call)
    if question.do not in ("quota", "pipeline") or outcome != "answered" or call is None:
        return
    if (wanted := question.slots.get("period")) and wanted not in ("current", "today"):
        calendar, words = request.principal.company.calendar, str(wanted).replace("_", " ")
        periods = [parse_period(words, calendar, request.today, ahead=ahead) for ahead in (False, True)]
        given = call.args.get("period")
        if periods[0] and given not in [{"start": str(each.start), "end": str(each.end)} for each in periods if each]:
            yield f"period {given} is not {wanted}"
    who = question.slots.get("person")
    if who and call.args.get("person") != _ref(request.session, request, who) and not question.slots.get("team"):
        yield f"person {call.args.get('person')} is not {who}"
    team = question.slots.get("team")
    if team and name_key(str(call.args.get("team"))) != name_key(team).replace("-", " "):
        yield f"team {call.args.get('team')} is not {team}"


def _wrong_goal(request: Request, question: Question, call: Call) -> Iterator[str]:
    """Who is to reach how much of what, each week or until when."""
    slots, given = question.slots, call.args.get("target")
    wanted: Any = {name: str(value) for name, value in slots["targets"].items()} if "targets" in slots else None
    if wanted is None and "target" in slots:
        wanted = str(slots["target"])
    if wanted is not None and given != wanted:
        yield f"target {given} is not {wanted}"
    metric = GOAL_METRICS.get(slots.get("metric", ""), slots.get("metric"))
    if metric and call.args.get("metric") != metric:
        yield f"metric {call.args.get('metric')} is not {metric}"
    if wanted is not None and call.args.get("each") != slots.get("granularity"):
        yield f"each {call.args.get('each')} is not {slots.get('granularity')}"
    if (who := slots.get("person")) and call.args.get("person", request.principal.ref) not in (
        who,
        _ref(request.session, request, who),
    ):
        yield f"person {call.args.get('person')} is not {who}"
    if until := slots.get("period") or slots.get("until"):
        calendar, period = request.principal.company.calendar, call.args.get("period")
        meant = parse_period(until, calendar, request.today, ahead=True)
        said = parse_period(period, calendar, request.today, ahead=True) if isinstance(period, str) else None
        end = str(said.end) if said else period and period["end"]
        if meant and end != str(meant.end):
            yield f"period {period} is not {until}"


GOAL_METRICS = {"quota": "won_amount", "revenue": "won_amount", "discovery_calls": "calls"}


def _ref(session: ScopedSession, request: Request, who: str) -> str:
    return request.principal.ref if who == "self" else find_people(session, who)[0].ref
