"""What to do as things of a list: each says why, and has a call that begins it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

from bot.blocks import Item
from bot.cards import Button
from bot.i18n import _, about, day, ngettext, percent
from bot.parts.first_upper import first_upper
from bot.parts.goals import amount, metric_name
from bot.parts.team import why
from bot.parts.waits import Waits
from bot.turn import Call
from spm_core.digest.rules import ACTIONS, WAITING, Action, Risk, RiskKind
from spm_core.digest.service import Digest
from spm_core.team.rules import PersonStanding

MOST = 5
"""The most things that a day's list shows."""


@dataclass(frozen=True, slots=True)
class Thing:
    item: Item
    button: Button
    sort: Literal["answer", "deal", "other"] = "other"
    """Whether somebody waits for it, or it is a deal to close."""


class ToldBeside(Protocol):
    """What things to do are told beside: a digest, or what to do first."""

    @property
    def people(self) -> Sequence[PersonStanding]: ...
    @property
    def at_risk(self) -> Sequence[Risk]: ...
    @property
    def risky(self) -> int: ...


def things_to_do(week: Digest, waits: Sequence[Waits], subject: Mapping[str, Any]) -> tuple[Thing, ...]:
    """What to do, those who wait first: three things for a week, with room for work among them; all of them for a day.

    `subject` is the team or person, as arguments of calls.
    """
    answers, work = answers_and_work(week, week.actions, waits, subject)
    if week.span == "day":
        return (*answers, *work)
    return (*answers[: ACTIONS - min(len(work), 1)], *work)[:ACTIONS]


def answers_and_work(
    beside: ToldBeside, actions: Iterable[Action], waits: Sequence[Waits], subject: Mapping[str, Any]
) -> tuple[list[Thing], list[Thing]]:
    """What somebody waits for, and all else; what leads to the same stands once."""
    found = [*(_waiting(each) for each in waits), *(_thing(beside, action, subject) for action in actions)]
    known: dict[str, Thing] = {}
    for thing in found:
        known.setdefault(repr(thing.item.call), thing)
    answers = [thing for thing in known.values() if thing.sort == "answer"]
    return answers, [thing for thing in known.values() if thing.sort != "answer"]


def _waiting(waits: Waits) -> Thing:
    return Thing(Item(waits.label, detail=waits.words, call=waits.call), Button(waits.label, waits.call), "answer")


def _thing(week: ToldBeside, action: Action, subject: Mapping[str, Any]) -> Thing:
    if action.kind in WAITING:
        return _goal(action)
    match action.kind:
        case "keep_promise":
            return _promise(action, subject)
        case "one_to_one":
            return _talk(action, week.people)
        case "close_deal" if action.step is not None:
            return _close_now(action, action.step)
        case "next_step":
            return _close_now(action, "")
        case "close_deal":
            details = (_product(action), *_when_and_how_likely(action))
            item = _deal_item(action, _named(action), " · ".join(filter(None, details)))
            return Thing(item, Button(_("Path to quota"), Call("path to quota", subject)), "deal")
        case "rescue_deal":
            return _rescue(week, action)
        case "build_pipeline":
            path = Call("path to quota", subject)
            words = _("What is open will hardly close the gap at the usual win rate.")
            return Thing(Item(_("Find new deals"), detail=words, call=path), Button(_("Path to quota"), path))
    forecast = Call("forecast", subject)
    words = ngettext("Ask {count} person for a forecast", "Ask {count} people for a forecast", action.count)
    item = Item(words.format(count=action.count), detail=_("The others have given theirs."), call=forecast)
    return Thing(item, Button(_("Forecast by person"), forecast))


def _goal(action: Action) -> Thing:
    call = Call("goal", {"goal": str(action.goal)})
    if action.kind == "answer_concern":
        title, label = _("Answer {who}'s concern about a goal"), _("Answer the concern")
    else:
        title, label = _("Answer about the goal that {who} proposes"), _("Answer about the goal")
    waited = ngettext("It has been waiting for {count} day.", "It has been waiting for {count} days.", action.count)
    detail = waited.format(count=action.count) if action.count else _("It came today.")
    return Thing(Item(title.format(who=action.who), detail=detail, call=call), Button(label, call), "answer")


def _talk(action: Action, people: Sequence[PersonStanding]) -> Thing:
    person = next(person for person in people if person.ref == action.ref)
    share = "" if action.attainment is None else percent(action.attainment)
    path = Call("path to quota", {"person": action.ref})
    item = Item(_("Talk with {who}").format(who=action.who), share, first_upper(why(person)), call=path)
    return Thing(item, Button(_("Plan a talk…"), Call("plan talk", {"person": action.ref}, form=True)))


def _close_now(action: Action, step: str) -> Thing:
    """A deal that is to close, with what its owner means to do next, or that nothing is meant yet."""
    when = " · ".join(filter(None, (_product(action), *_when_and_how_likely(action))))
    todo = _("Next: {step}").format(step=step) if step else _("No next step: agree on one.")
    item = _deal_item(action, _named(action), f"{when}. {todo}" if when else todo)
    return Thing(item, Button(_("Open the deal"), Call("deal", {"deal": action.deal})), "deal")


def _promise(action: Action, subject: Mapping[str, Any]) -> Thing:
    """A goal, or what feedback asked for, with how far it is."""
    promise = action.promise
    if promise is None:
        raise ValueError("a promise to keep is set with its kind")
    name, goals = metric_name(promise.metric), Call("goals", subject)
    call = goals if promise.goal is None else Call("goal", {"goal": str(promise.goal)})
    done, whole = (amount(value, promise.metric) for value in (promise.value, promise.target))
    so_far = whole if promise.value is None else _("{done} of {all}").format(done=done, all=whole)
    item = Item(name, so_far, _("Promised by {day}.").format(day=day(promise.due)), call=call)
    return Thing(item, Button(_("Goals"), goals))


def _rescue(week: ToldBeside, action: Action) -> Thing:
    kind, title = cast(RiskKind, action.why), _named(action)
    reason = risk_advice(kind, action.count)
    if week.people:  # in a person's own week there is nobody else to help
        title = _("Help {who} with {deal}").format(who=action.who, deal=title)
        reason = f"{risk_words(kind, action.count)}."
    largest = action.deal == week.at_risk[0].deal and week.risky > 1
    sentences = (
        f"{_product(action)}: {reason}" if _product(action) else first_upper(reason),
        *((_("It's the largest deal at risk."),) if largest else ()),
    )
    item = _deal_item(action, title, " ".join(sentences))
    return Thing(item, Button(_("Open the deal"), Call("deal", {"deal": action.deal})))


def _named(action: Action) -> str:
    """What people call a deal: its customer's name, where there is one."""
    return action.account or action.about or ""


def _product(action: Action) -> str:
    """What a deal's name says beside its customer's."""
    if not action.account or not action.about:
        return ""
    return action.about.removeprefix(action.account).strip(" ·-–—:,/")


def _deal_item(action: Action, title: str, detail: str) -> Item:
    amount = about(action.amount) if action.amount else ""
    return Item(title, amount, detail, call=Call("deal", {"deal": action.deal}))


def _when_and_how_likely(action: Action) -> Iterator[str]:
    if action.due:
        yield day(action.due)
    if action.probability is not None:
        yield percent(action.probability, 0)


def _late(count: int) -> str:
    return ngettext("{count} day past its close date", "{count} days past its close date", count)


def _stalled(count: int) -> str:
    return ngettext("no move for {count} day", "no move for {count} days", count)


def _put_off(count: int) -> str:
    return ngettext("put off {count} time", "put off {count} times", count)


_RISKS: Mapping[RiskKind, Callable[[int], str]] = {"overdue": _late, "stalled": _stalled, "pushed": _put_off}


def risk_words(kind: RiskKind, count: int) -> str:
    return _RISKS[kind](count).format(count=count)


def risk_advice(kind: RiskKind, count: int) -> str:
    """The risk, and what the owner of the deal can do about it."""
    if kind == "overdue":
        return _("{late}. Set a new date or close it.").format(late=_late(count).format(count=count))
    return f"{risk_words(kind, count)}."
