"""Words that begin a line or stand on a button, in languages that write names of days and months small."""


def first_upper(words: str) -> str:
    """The words with a capital first letter, and the others as they are: "Week 46", "Win rate of EMEA"."""
    return words[:1].upper() + words[1:]
