"""What is asked back instead of guessed: which of a few readings was meant, and what a word was to say.

The options of a question asked back are remembered as the conversation's last call, so that "yes" and "the second"
choose one of them, and what was chosen is remembered for the words it was asked in. So is what a preview would write,
for "yes", and what a list opens, for "the second"; both only until the next turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Literal

from bot.blocks import Text
from bot.capability import Request
from bot.cards import Answer, Button, Card
from bot.i18n import LANGUAGES, N_, _, current, period_name
from bot.language.leftovers import Kind, Leftover
from bot.language.topics import topics
from bot.language.words import fold, words_of
from bot.languages import table
from bot.turn import Call
from spm_core.wordings import learn

WHICH = "which"
"""The name under which options wait for an answer; no capability has it."""
PLANNED, NEITHER = Call("planned"), Call("neither")
"""What tells what is not built yet, and what takes "none of these" for an answer."""
NOT_SAVED = Call("neither", {"shown": True})
"""What takes "no" for an answer to a preview."""
QUOTED = 80
"""The most characters of somebody's own words that are repeated to them."""

_NOT_TAKEN: Mapping[Kind, str] = {
    "time": N_("I can't tell when “{words}” is. Say it as days, like November 1–15, or as a month or quarter."),
    "amount": N_("I don't know what to do with “{words}” here."),
    "name": N_("I don't know what “{words}” means here."),
    "except": N_("I can't leave anything out, so “{words}” would be ignored."),
}


By = Literal["any", "yes", "place"]
"""Which answers choose: all of them, a yes or no to a preview, or the place in a list."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Calls that words may ask for, the likeliest first."""

    said: str
    """What stands for the words; empty where choosing teaches nothing about them."""
    calls: tuple[Call, ...]
    by: By = "any"
    after: Call | None = None
    """The call that was answered with what can be chosen, and which other words may go on from."""

    def to_call(self) -> Call:
        calls = {"said": self.said, "calls": [call.to_json() for call in self.calls]}
        return Call(WHICH, {**calls, "by": self.by, "after": self.after.to_json()} if self.after else calls)

    @staticmethod
    def from_call(call: Call | None) -> Choices | None:
        """The options that wait in a conversation, if they do."""
        if call is None or call.do != WHICH:
            return None
        after = call.args.get("after")
        calls = tuple(Call.from_json(each) for each in call.args["calls"])
        return Choices(call.args["said"], calls, call.args.get("by", "any"), Call.from_json(after) if after else None)


def waiting(answer: Answer) -> Choices | None:
    """What the next words may choose of an answer: what its preview would write, or what its list opens."""
    card, asked = answer.reply, answer.call
    if asked is None or not isinstance(card, Card):
        return None
    after = Call(asked.do, asked.args)
    if answer.outcome == "confirm":
        write = next((button.call for button in card.buttons if button.primary and not button.call.form), None)
        return Choices("", (write,), "yes", after) if write else None
    opened = tuple(button.call for button in card.choices[: len(card.choices) - len(card.buttons)])
    return Choices("", opened, "place", after) if card.pick and opened else None


def last_call(memory: Call | None) -> Call | None:
    """The call that words may go on from, of what is remembered of a conversation."""
    options = Choices.from_call(memory)
    return options.after if options else memory


def trace_of(masked: str) -> str:
    """What stands for masked words in memory: it is recognised again, and tells nobody what was said."""
    return sha256(masked.encode()).hexdigest()


def which(text: str, calls: Sequence[Call]) -> Card:
    """Ask which of a few things was meant, named in the asker's language."""
    buttons = [Button(named(topic_of(call)), call, primary=not place) for place, call in enumerate(calls)]
    words = _("I'm not sure what you mean by “{words}”.").format(words=quoted(text))
    return Card(_("Which one do you mean?"), (Text(words),), (*buttons, none_of(calls)))


def none_of(calls: Sequence[Call]) -> Button:
    words = _("Something else") if len(calls) == 1 else _("Neither") if len(calls) == 2 else _("None of these")
    return Button(words, NEITHER, more=len(calls) > 2)


def named(topic: str) -> str:
    """What a topic is called in a choice, up to 25 characters."""
    language = current().language
    return str(table(language, "choices").get(topic, topic))


def quoted(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= QUOTED else plain[: QUOTED - 1].rstrip() + "…"


def topic_of(call: Call) -> str:
    return str(call.args["topic"]) if call.do == PLANNED.do else call.do


def option_of(topic: str, call: Call) -> Call:
    """The call as a button may make it: of what is not built yet, one that says so."""
    return call if topics()[topic].built else replace(PLANNED, args={"topic": topic})


_PLACES = {"yes": 0, "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_TAKEN: Mapping[By, frozenset[str]] = {
    "any": frozenset({*_PLACES, "no_choice", "cancel"}),
    "yes": frozenset({"yes", "save", "no_choice", "cancel"}),
    "place": frozenset(_PLACES) - {"yes"},
}
"""The answers that choose, as they are called in answers.yaml."""


def chosen(text: str, options: Choices) -> Call | None:
    """The option that an answer in words chooses, or the call for none of them; None where it is no answer."""
    said = _folded(text)
    answers = _answers(said) & _TAKEN[options.by]
    if answers and options.by == "yes":
        return options.calls[0] if answers & {"yes", "save"} else NOT_SAVED
    if answers:
        return _picked(options.calls, next((_PLACES[key] for key in answers if key in _PLACES), None))
    if options.by != "any":
        return None
    if said.isdecimal() and int(said):
        return _picked(options.calls, int(said) - 1)
    return next((call for call in options.calls if said == fold(named(topic_of(call)))), None)


def _answers(said: str) -> set[str]:
    """What the words answer, by its name in answers.yaml; "show me" and "deal" may stand around a place."""
    found = set()
    for language in LANGUAGES:
        plain = _answers_in(language)
        found |= {key for key in plain if key not in ("before", "after") and said in plain[key]}
        bare = _without(said, plain["before"], plain["after"])
        found |= {key for key in _PLACES if key != "yes" and bare in plain[key]}
    return found


@cache
def _answers_in(language: str) -> Mapping[str, frozenset[str]]:
    """The folded answers of a language, by their name in answers.yaml."""
    return {key: frozenset(map(_folded, answers)) for key, answers in table(language, "answers").items()}


def _folded(text: str) -> str:
    return " ".join(word.text for word in words_of(text))


def _without(said: str, before: AbstractSet[str], after: AbstractSet[str]) -> str:
    start = max((words for words in before if said.startswith(f"{words} ")), key=len, default="")
    end = max((words for words in after if said.endswith(f" {words}")), key=len, default="")
    return said[len(start) : len(said) - len(end)].strip()


def _picked(calls: Sequence[Call], place: int | None) -> Call | None:
    if place is None:
        return NEITHER
    return calls[place] if -1 <= place < len(calls) else None


def remember_choice(request: Request, options: Choices | None, call: Call) -> None:
    """Keep what the words asked for, where one of their options was chosen."""
    if options and options.said and call in options.calls:
        learn(request.session, options.said, topic_of(call), request.now)


_TITLES: Mapping[Kind, str] = {
    "time": N_("I can't tell which days"),
    "amount": N_("One number I can't place"),
    "name": N_("One name I can't place"),
    "except": N_("I can't leave that out"),
}


def not_taken(left: Leftover, call: Call, timed: bool) -> tuple[Card, tuple[Call, ...]]:
    """Ask what a word was to say that the call has no place for, and the calls that it can be answered by.

    With `timed`, the call takes a period, so that the one the words come closest to can be offered.
    """
    words, differently = quoted(left.words), Button(_("Say it differently"), NEITHER)
    if left.period is None or not timed:
        text = _(_NOT_TAKEN[left.kind]).format(words=words)
        on = Button(_("Go on without it"), call, primary=True)
        return Card(_(_TITLES[left.kind]), (Text(text),), (on, differently)), (call,)
    days = {"start": left.period.start.isoformat(), "end": left.period.end.isoformat()}
    then = replace(call, args={**call.args, "period": days})
    text = _("“{words}”: do you mean {period}?").format(words=words, period=period_name(left.period))
    buttons = (Button(_("Yes, those days"), then, primary=True), Button(_("Go on without it"), call), differently)
    return Card(_("Which days do you mean?"), (Text(text),), buttons), (then, call)
