"""Every message to a person, in English and Chinese, by key; each module beside this one holds those of one package.

A message tells an analyst what was found, where, what was expected and what to do.
"""

from __future__ import annotations

import importlib
import pkgutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Literal, Protocol, runtime_checkable

Language = Literal["en", "zh"]

#: Unicode's categories of control, format, surrogate and unassigned characters, and of line and paragraph separators.
_UNPRINTABLE: Final = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
#: The longest text from a document that a message quotes, in characters.
_LONGEST_FACT: Final = 500

#: key -> (English, Chinese)
CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    key: message
    for module in pkgutil.iter_modules(__path__)
    for key, message in importlib.import_module(f"{__name__}.{module.name}").SENTENCES.items()
}


def say(key: str, lang: Language = "en", /, **facts: object) -> str:
    """Return the message *key* in *lang*, filled with *facts*. The facts are made printable by :func:`one_line`.

    >>> say("no-such-sheet", path="a.xlsx", sheet="当月")
    'a.xlsx has no sheet 当月'
    """
    return Message(key, facts).sentence(lang)


def say_list(key: str, lang: Language, /, **facts: object) -> list[str]:
    """Return the words of the message *key* in *lang*, which are separated by ``|``."""
    return say(key, lang, **facts).split("|")


@runtime_checkable
class Named(Protocol):
    """A fact with a name in each language, such as a region or a flow."""

    def label(self, lang: Language, /) -> str:
        """Return the name in *lang*."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """A key of the catalogue, and the facts that fill its text.

    Errors, warnings and findings hold one. It is put into words when it is shown, in the reader's language.
    """

    key: str
    facts: Mapping[str, object]

    def sentence(self, lang: Language = "en") -> str:
        """Return the text in *lang*. A fact with a ``label`` is shown by its name in *lang*."""
        shown = {
            name: fact.label(lang) if isinstance(fact, Named) else _printable(fact) for name, fact in self.facts.items()
        }
        return CATALOGUE[self.key][0 if lang == "en" else 1].format(**shown)

    def label(self, lang: Language, /) -> str:
        """Return the text in *lang*, where the message is a fact of another, such as its reason."""
        return self.sentence(lang)


def _printable(fact: object) -> object:
    """Return a text, a path or an error as one line; a text is cut at a limit, a path never. Others are unchanged."""
    if not isinstance(fact, (str, PurePath, BaseException)):
        return fact
    text = one_line(str(fact))
    return text if len(text) <= _LONGEST_FACT or isinstance(fact, PurePath) else f"{text[:_LONGEST_FACT]}…"


def one_line(text: str) -> str:
    """Return *text* without characters that control a terminal, are invisible, break a line or reverse the writing.

    A white-space character becomes a space, any other, such as half a surrogate pair, a replacement character.

    >>> one_line("a\\n\\x1b[2Jb\\u202e.csv")
    'a �[2Jb�.csv'
    """
    if text.isprintable():
        return text
    return "".join(
        letter if unicodedata.category(letter) not in _UNPRINTABLE else " " if letter.isspace() else "\ufffd"
        for letter in text
    )
