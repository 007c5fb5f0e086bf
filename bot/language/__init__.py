"""Understanding without a model: periods, people, amounts and what a question is for, by tables per language."""

from bot.language.concepts import detect_language

__all__ = ["detect_language"]
