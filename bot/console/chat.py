"""The chat in the terminal: questions, numbers that press buttons, and speaking as other people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Line

from bot.cards import Answer, Card, Reply
from bot.console.blocks import STYLES, line
from bot.console.conversation import ConsoleConversation
from bot.console.form import fill, filled_call
from bot.console.people import Several, everybody, someone
from bot.console.render import seen_by_you, show
from bot.console.tour import TourStop, next_line, stop_of, tour_lines
from bot.errors import sentence
from bot.i18n import N_, _, speaking, supported
from bot.inputs import Form
from bot.languages import ENGLISH, languages
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.people.directory import DirectoryEntry
from spm_core.principal import Principal, Role

LISTED = 40
ROLES = {Role.REP: N_("rep"), Role.MANAGER: N_("manager"), Role.ADMIN: N_("admin")}
SPOKEN = {language.code: language.own_name for language in languages().values()}


@dataclass(slots=True)
class Chat:
    conversation: ConsoleConversation
    console: Console
    read: Callable[[str], str]
    """Reads a line after a prompt. Raises EOFError at the end."""
    numbers: Sequence[Call | str] = field(default_factory=tuple)
    """What 1, 2, 3… now stand for: a button's call, or words to say."""
    private: bool = False
    """Whether to add that others in the channel don't see the answers."""
    tour: Sequence[TourStop] = ()

    @property
    def me(self) -> Principal:
        return self.conversation.person

    def run(self, about: str = "") -> None:
        with speaking(self.me.locale):
            self.greet(about)
        while True:
            try:
                words = self.read(f"{self.me.name.split()[0]} › ").strip()
            except (EOFError, KeyboardInterrupt):
                self.console.print()
                return
            if words.casefold() in ("/quit", "/exit", "/q", "quit", "exit"):
                return
            with speaking(self.me.locale):
                self.take(words)

    def greet(self, about: str = "") -> None:
        """Say what this is, who is asking, and what can be done here."""
        self.console.print(
            Line.assemble(("Pacer", "bold cyan"), "  ", line(about or self.me.company.name, STYLES["muted"]))
        )
        self.show_tour()
        self.introduce()
        tour = ("/tour",) if self.tour else ()
        hints = (_("A number presses its button"), *tour, _("/as switches person"), "/help", "/quit")
        self.console.print(line(" · ".join(hints), STYLES["muted"]))

    def introduce(self) -> None:
        """Say who is asking, where they stand and what waits for them."""
        self.say_who()
        self.reply(self.conversation.ask(""))

    def say_who(self) -> None:
        you = _("You are {name}, {role}.").format(name=self.me.name, role=_(ROLES[self.me.role]))
        self.console.print(line(you, "bold"))

    def show_tour(self) -> None:
        for each in tour_lines(self.tour) if self.tour else ():
            self.console.print(each)

    def offer(self, words: Sequence[str], labels: Sequence[str] = ()) -> None:
        self.numbers = list(words)
        for number, label in enumerate(labels or words, 1):
            self.console.print(Line.assemble((f"[{number}]".rjust(5), "bold cyan"), " ", line(label)))

    def take(self, words: str) -> None:
        if not words:
            return
        if words.isdecimal() and 1 <= int(words) <= len(self.numbers):
            chosen = self.numbers[int(words) - 1]
            if isinstance(chosen, Call):
                self.reply(self.conversation.press(chosen))
                return
            words = chosen
            self.console.print(line(f"› {words}", STYLES["muted"]))
        if words.split()[0] == "/as":
            self.switch(words.removeprefix("/as").strip())
        elif self.tour and words.split()[0] == "/tour":
            self.go(words.removeprefix("/tour").strip())
        elif words == "/help":
            self.help()
        else:
            self.reply(self.conversation.ask(words))

    def reply(self, answer: Answer) -> None:
        pressed: list[Call | str] = []
        with speaking(answer.locale):
            for part in answer.parts:
                if card := self.filled(part.reply):
                    show(self.console, card, seen_by_you() if self.private else "", len(pressed) + 1)
                    pressed += [button.call for button in card.choices]
                    self.numbers = pressed

    def filled(self, reply: Reply) -> Card | None:
        """The card that follows a reply once its forms are filled in; None where a form is left."""
        while isinstance(reply, Form):
            try:
                reply = self.submit(reply).reply
            except (EOFError, KeyboardInterrupt):
                self.console.print(line(_("Left as it was."), STYLES["muted"]))
                return None
        return reply

    def submit(self, form: Form) -> Answer:
        """Ask for the fields of a form and send it, again for those that were wrong."""
        filled = fill(form, self.console, self.read)
        answer = self.conversation.press(filled_call(filled))
        names = {field.name for field in form.every}
        wrong = {name: words for name, words in answer.form_errors.items() if name in names}
        if wrong and not isinstance(answer.reply, Form):
            return self.submit(replace(filled, errors=wrong))
        return answer

    def switch(self, words: str) -> None:
        now = self.conversation.clock()
        if not words:
            self.list_people(everybody(self.conversation.app, self.me.company, now))
            return
        try:
            person = someone(self.conversation.app, self.me.company, words, now)
        except Several as several:
            self.offer([f"/as {ref}" for ref in several.refs], several.refs)
        except CoreError as error:
            self.console.print(line(sentence(error), STYLES["bad"]))
        else:
            self.conversation = self.conversation.of(person)
            with speaking(person.locale):
                self.introduce()

    def go(self, typed: str) -> None:
        """To one of the tour's stops; without one, show them all."""
        stop = stop_of(self.tour, typed)
        if stop is None:
            self.show_tour()
            self.numbers = [f"/tour {number}" for number, _stop in enumerate(self.tour, 1)]
            return
        person = someone(self.conversation.app, self.me.company, stop.who, self.conversation.clock())
        self.conversation = self.conversation.of(person)
        with speaking(person.locale):
            self.say_who()
            self.console.print(line(f"› {stop.words}", STYLES["muted"]))
            self.reply(self.conversation.ask(stop.words))
            self.console.print(next_line(self.tour, stop))

    def list_people(self, people: Sequence[DirectoryEntry]) -> None:
        shown = people[:LISTED]
        self.numbers = [f"/as {member.ref}" for member in shown]
        self.console.print(people_table(shown))
        if len(people) > LISTED:
            more = _("… and {count} more: /as NAME").format(count=len(people) - LISTED)
            self.console.print(line(more, STYLES["muted"]))

    def help(self) -> None:
        tour = (("/tour", _("shows what Pacer does for whom; /tour 3 goes to the third stop")),) if self.tour else ()
        for typed, what in (
            *tour,
            ("/as", _("lists people; /as NAME speaks as that person")),
            ("1 2 3…", _("press the buttons of the last answer")),
            ("/quit", _("leaves, as Ctrl-D does")),
        ):
            self.console.print(Line.assemble((typed.ljust(8), "bold cyan"), line(what)))
        self.reply(self.conversation.ask("/help"))


def people_table(people: Sequence[DirectoryEntry]) -> Grid:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for number, member in enumerate(people, 1):
        language = SPOKEN.get(supported(member.locale) or ENGLISH, "")
        grid.add_row(
            Line(f"[{number}]".rjust(5), "bold cyan"),
            line(member.name),
            _(ROLES[member.role]),
            line(member.team or "", STYLES["muted"]),
            Line(language if language != SPOKEN[ENGLISH] else "", STYLES["muted"]),
        )
    return grid
