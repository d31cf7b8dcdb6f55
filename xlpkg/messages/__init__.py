"""Every sentence that TradeMonitor says to a person, in English and Chinese, by key; a file holds those of a room.

A sentence tells an analyst what was found, where, what was expected and what to do. Placeholders are
filled by :class:`xlpkg.errors.TradeMonitorError` and by :func:`say`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import PurePath
from typing import Final, Literal, Protocol, runtime_checkable

Language = Literal["en", "zh"]

#: Unicode's categories of control, format, surrogate and unassigned characters, and of line and paragraph ends.
_UNPRINTED: Final = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
#: What a cell of a document adds to a sentence at most.
_LONGEST_FACT: Final = 500

#: The files beside this one, in the order in which a key is looked for: those that a cell may ask for come first.
_ROOMS: Final = (
    "store",
    "words",
    "udfs",
    "sources",
    "checks",
    "audit",
    "workbook",
    "engines",
    "office",
    "excel",
    "cli",
)


@cache
def _sentences(room: str) -> dict[str, tuple[str, str]]:
    sentences: dict[str, tuple[str, str]] = import_module(f"{__name__}.{room}").SENTENCES
    return sentences


class _Catalogue(Mapping[str, tuple[str, str]]):
    """All sentences. A room's file is read when a key is asked for that the rooms before it lack: most need none."""

    def __getitem__(self, key: str) -> tuple[str, str]:
        for room in _ROOMS:
            if key in _sentences(room):
                return _sentences(room)[key]
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        for room in _ROOMS:
            yield from _sentences(room)

    def __len__(self) -> int:
        return sum(len(_sentences(room)) for room in _ROOMS)


#: key -> (English, Chinese)
CATALOGUE: Final = _Catalogue()


def say(key: str, lang: Language = "en", /, **facts: object) -> str:
    """Return the sentence *key* in *lang*, filled with *facts*.

    It is one line, whatever a file's name or a document's cell says: see :func:`one_line`.

    >>> say("no-such-sheet", path="a.xlsx", sheet="当月")
    'a.xlsx has no sheet 当月'
    """
    return Message(key, facts).sentence(lang)


@runtime_checkable
class Named(Protocol):
    """A fact with a name in each language, such as a region or a flow."""

    def label(self, lang: Language, /) -> str:
        """Return the name in *lang*."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """The key of a sentence in the catalogue, and the facts that fill it.

    Errors, warnings about a source file and findings hold one; it is put into words when it is shown, in the
    reader's language.
    """

    key: str
    facts: Mapping[str, object]

    def sentence(self, lang: Language = "en") -> str:
        """Return the sentence in *lang* as one line. A fact with a ``label`` is shown by its name in *lang*."""
        shown = {
            name: fact.label(lang) if isinstance(fact, Named) else _shown(fact) for name, fact in self.facts.items()
        }
        return CATALOGUE[self.key][0 if lang == "en" else 1].format(**shown)


def _shown(fact: object) -> object:
    if not isinstance(fact, (str, PurePath, BaseException)):
        return fact
    text = one_line(str(fact))
    # A path is never cut: it is there to be found.
    return text if len(text) <= _LONGEST_FACT or isinstance(fact, PurePath) else f"{text[:_LONGEST_FACT]}…"


def one_line(text: str) -> str:
    """Return *text* without what a terminal obeys, hides or breaks a line at: line ends, escapes, reversed writing.

    Half surrogate pairs, which neither a database nor a file in UTF-8 takes, are shown so too.

    >>> one_line("a\\n\\x1b[2Jb\\u202e.csv")
    'a �[2Jb�.csv'
    """
    if text.isprintable():
        return text
    return "".join(
        letter if unicodedata.category(letter) not in _UNPRINTED else " " if letter.isspace() else "\ufffd"
        for letter in text
    )
