"""The language of what the command line prints: the one that ``--lang`` names, else the system's."""

from __future__ import annotations

from collections.abc import Sequence

from xlpkg.messages import Language
from xlpkg.model.words import LANGUAGE_WORDS
from xlpkg.system_language import system_language


def chosen_language(arguments: Sequence[str]) -> Language:
    """Return the language that ``--lang`` names in *arguments*, else the system's.

    It is looked up before the arguments are parsed, so that errors in them and ``--help`` are in this language too.
    """
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or "".join(arguments[index + 1 : index + 2])
            return LANGUAGE_WORDS.get(value.lower()) or system_language()
    return system_language()
