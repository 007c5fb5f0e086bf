"""What people type about each other, in each language."""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "how is {name} tracking to quota?",
        "show me {name}'s pipeline",
        "what did {name} close last month?",
        "{name}'s forecast",
        "what is {name}'s win rate?",
        "how many calls did {name} make this month?",
        "compare me with {name}",
        "why is {name} behind?",
        "goals of {name}",
        "feedback for {name}",
        "who is away?",
        "is {name} away?",
        "who is ahead in won amount?",
        "my team's quota",
        "zq05accountwonplain",
        "report for {name}",
        "alert me when {name} falls below 70% of pace",
    ),
    "it": (
        "come va {name} con la quota?",
        "mostrami la pipeline di {name}",
        "cosa ha chiuso {name} il mese scorso?",
        "la previsione di {name}",
        "qual è il tasso di vincita di {name}?",
        "quante chiamate ha fatto {name} questo mese?",
        "confrontami con {name}",
        "perché {name} è indietro?",
        "obiettivi di {name}",
        "feedback per {name}",
        "chi è assente?",
        "classifica delle riunioni",
        "la quota della mia squadra",
        "report di {name}",
    ),
    "pt_BR": (
        "como está {name} em relação à meta?",
        "mostre o pipeline de {name}",
        "o que {name} fechou no mês passado?",
        "a previsão de {name}",
        "qual é a taxa de ganho de {name}?",
        "quantas ligações {name} fez este mês?",
        "compare-me com {name}",
        "por que {name} está atrás?",
        "objetivos de {name}",
        "feedback para {name}",
        "quem está ausente?",
        "ranking de reuniões",
        "a meta da minha equipe",
        "relatório de {name}",
    ),
}
FOLLOW_UPS: Mapping[str, tuple[str, ...]] = {
    "en": ("and last quarter?", "and {name}?", "what about my team?", "why?"),
    "it": ("e il trimestre scorso?", "e {name}?", "e la mia squadra?", "perché?"),
    "pt_BR": ("e no trimestre passado?", "e {name}?", "e a minha equipe?", "por quê?"),
}
