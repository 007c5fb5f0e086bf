"""What is asked back instead of guessed: which of a few readings was meant, and what a word was to say.

The options of a question asked back are remembered as the conversation's last call, so that "yes" and "the second"
choose one of them, and what was chosen is remembered for the words it was asked in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.blocks import Text
from bot.capability import Request
from bot.cards import Button, Card
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
QUOTED = 80
"""The most characters of somebody's own words that are repeated to them."""

_NOT_TAKEN: Mapping[Kind, str] = {
    "time": N_("I can't tell which time “{words}” is. Say it as days, like 1–15 November, or as a month or quarter."),
    "amount": N_("I don't know what to do with “{words}” here."),
    "name": N_("I don't know what “{words}” is to say here."),
    "except": N_("I can't leave anything out, so “{words}” would be lost."),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """Calls that words may ask for, the likeliest first."""

    said: str
    """What stands for the words; empty where choosing teaches nothing about them."""
    calls: tuple[Call, ...]

    def to_call(self) -> Call:
        return Call(WHICH, {"said": self.said, "calls": [call.to_json() for call in self.calls]})

    @staticmethod
    def from_call(call: Call | None) -> Choices | None:
        """The options that wait in a conversation, if they do."""
        if call is None or call.do != WHICH:
            return None
        return Choices(call.args["said"], tuple(Call.from_json(each) for each in call.args["calls"]))


def trace_of(masked: str) -> str:
    """What stands for masked words in memory: it is recognised again, and tells nobody what was said."""
    return sha256(masked.encode()).hexdigest()


def which(text: str, calls: Sequence[Call]) -> Card:
    """Ask which of a few things was meant, named in the asker's language."""
    buttons = [Button(named(topic_of(call)), call, primary=not place) for place, call in enumerate(calls)]
    words = _("I'm not sure what “{words}” asks for.").format(words=quoted(text))
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


def chosen(text: str, options: Choices) -> Call | None:
    """The option that an answer in words chooses, or the call for none of them; None where it is no answer."""
    said = " ".join(word.text for word in words_of(text))
    numbers = {"yes": 0, "second": 1, "third": 2}
    for language in LANGUAGES:
        for key, answers in table(language, "answers").items():
            if any(said == " ".join(word.text for word in words_of(answer)) for answer in answers):
                return _picked(options.calls, numbers.get(key))
    if said.isdecimal():
        return _picked(options.calls, int(said) - 1)
    return next((call for call in options.calls if said == fold(named(topic_of(call)))), None)


def _picked(calls: Sequence[Call], place: int | None) -> Call | None:
    if place is None:
        return NEITHER
    return calls[place] if 0 <= place < len(calls) else None


def remember_choice(request: Request, options: Choices | None, call: Call) -> None:
    """Keep what the words asked for, where one of their options was chosen."""
    if options and options.said and call in options.calls:
        learn(request.session, options.said, topic_of(call), request.now)


def not_taken(left: Leftover, call: Call, timed: bool) -> tuple[Card, tuple[Call, ...]]:
    """Ask what a word was to say that the call has no place for, and the calls that it can be answered by.

    With `timed`, the call takes a period, so that the one the words come closest to can be offered.
    """
    words, differently = quoted(left.words), Button(_("Say it differently"), NEITHER)
    if left.period is None or not timed:
        text = _(_NOT_TAKEN[left.kind]).format(words=words)
        on = Button(_("Go on without it"), call, primary=True)
        return Card(_("One word I can't place"), (Text(text),), (on, differently)), (call,)
    days = {"start": left.period.start.isoformat(), "end": left.period.end.isoformat()}
    then = replace(call, args={**call.args, "period": days})
    text = _("“{words}”: do you mean {period}?").format(words=words, period=period_name(left.period))
    buttons = (Button(_("Yes, those days"), then, primary=True), Button(_("Go on without it"), call), differently)
    return Card(_("Which days do you mean?"), (Text(text),), buttons), (then, call)
