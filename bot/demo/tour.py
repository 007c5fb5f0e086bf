"""The demo's tour: a persona, a question and what it shows, in the order of a morning."""

from __future__ import annotations

from bot.console.tour import TourStop
from bot.i18n import N_

TOUR = (
    TourStop("Hannah Brooks", "how am I doing?", N_("a rep: her quota, and the way there")),
    TourStop("Hannah Brooks", "what did I agree to?", N_("a goal that waits for her answer")),
    TourStop("Claire Whitfield", "my week", N_("her manager's digest")),
    TourStop("Daniel Price", "my coaching talks", N_("a talk, for which he picks a time")),
    TourStop("Rafael Almeida", "meu feedback", N_("feedback that he has not read yet, in Portuguese")),
    TourStop("Beatriz Nogueira", "problemas de dados", N_("a figure that was put right for her")),
    TourStop(
        "Giulia Ferrante",
        "chi ha ricevuto più complimenti questo trimestre?",
        N_("wins in #wins, and thanks, in Italian"),
    ),
    TourStop("Owen Mercer", "what learning resources are there?", N_("what colleagues wrote to learn from")),
    TourStop("Helena Duarte", "who has done their self-assessment?", N_("the month's feedback, for the head of sales")),
)
