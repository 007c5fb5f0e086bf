"""Prompts are strict about their variables."""

import pytest

from prompts import Prompt, PromptError, load


def test_a_prompt_is_filled_with_exactly_its_variables() -> None:
    prompt = Prompt("greet", frozenset({"name"}), "Hello {{name}}!")
    assert prompt.fill(name="{{name}}") == "Hello {{name}}!"
    with pytest.raises(PromptError):
        prompt.fill()
    with pytest.raises(PromptError):
        prompt.fill(name="Ann", mood="good")


def test_every_prompt_declares_what_it_uses() -> None:
    assert load("route").variables == {"languages", "last_call"}
