"""Every message to a person, in English and Chinese, by key; each module beside this one holds those of one package.

A message tells an analyst what was found, where, what was expected and what to do.
"""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Final, Literal, Protocol, runtime_checkable

Language = Literal["en", "zh"]

#: Unicode's categories of control, format, surrogate and unassigned characters, and of line and paragraph separators.
_UNPRINTABLE: Final = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
#: The longest text from a document that a message quotes, in characters.
_LONGEST_FACT: Final = 500

#: Whether sentences are for a workbook, whose buttons and sheets they name instead of commands.
_IN_WORKBOOK: Final = ContextVar("in_workbook", default=False)
#: In a text, what names a command or an option, and what is said instead in a workbook: [`trademonitor ingest`|…].
_EITHER: Final = re.compile(r"\[([^][|]*)\|([^][|]*)\]")

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


def capital(text: str) -> str:
    """Return *text*, for a window or a sheet, with a capital where a line begins with a word, no file or command.

    >>> capital("year-to-date levels"), capital("notes.xlsx is empty"), capital("trademonitor run fills it")
    ('Year-to-date levels', 'notes.xlsx is empty', 'trademonitor run fills it')
    """
    return re.sub(r"(?m)^(?!trademonitor )[a-z](?=[a-z-]*[:,]? )", lambda letter: letter[0].upper(), text)


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
        """Return the text in *lang*, with each fact as :func:`_shown` returns it."""
        shown = {name: _shown(fact, lang) for name, fact in self.facts.items()}
        template = _template(self.key, lang, in_workbook=_IN_WORKBOOK.get())
        sentence = template.format(**shown)
        return sentence.replace("） ", "）")

    def label(self, lang: Language, /) -> str:
        """Return the text in *lang*, where the message is a fact of another, such as its reason."""
        return self.sentence(lang)


@contextmanager
def in_workbook() -> Iterator[None]:
    """Let the sentences of the block name buttons and sheets of the workbook, not commands of a terminal."""
    before = _IN_WORKBOOK.set(True)
    try:
        yield
    finally:
        _IN_WORKBOOK.reset(before)


@cache
def _template(key: str, lang: Language, *, in_workbook: bool) -> str:
    """Return the text of the message *key*, with placeholders for its facts."""
    return _EITHER.sub(r"\2" if in_workbook else r"\1", CATALOGUE[key][lang == "zh"])


class _Number(float):
    """A number in a sentence, with a minus instead of a hyphen."""

    def __format__(self, spec: str, /) -> str:
        return super().__format__(spec).replace("-", "−")


@dataclass(frozen=True, slots=True)
class Level:
    """A level in 亿, in a sentence to the tenth; *exact*: with all its digits."""

    value: float
    exact: bool = False

    def label(self, lang: Language, /) -> str:
        """Return the level with its size: 1234.5 亿, 123.45 billion."""
        number, size, digits = (self.value, "亿", ".1f") if lang == "zh" else (self.value / 10, "billion", ",.2f")
        return f"{_Number(number):{digits[:-2] + '12g' if self.exact else digits}} {size}"


class Words(tuple[str, ...]):
    """Words of both languages that a user may choose from."""

    __slots__ = ()

    def label(self, lang: Language, /) -> str:
        """Return the words of *lang*, all if there are none."""
        return str(_shown(tuple(word for word in self if word.isascii() == (lang == "en")) or (*self,), lang))


def local_time(moment: dt.datetime) -> str:
    """Return *moment* to the minute in this computer's time zone, which is named: 2025-03-18 17:00 UTC+08:00."""
    local = moment.astimezone()
    return f"{local:%Y-%m-%d %H:%M} UTC" + local.isoformat()[-6:].removesuffix("+00:00")  # %:z is of Python 3.12


def _shown(fact: object, lang: Language) -> object:
    """Return *fact* as a sentence in *lang* shows it: by its name, a time in words, several as a list."""
    if isinstance(fact, Named):
        return fact.label(lang)
    if isinstance(fact, float):
        return _Number(fact)
    if isinstance(fact, dt.datetime):
        return local_time(fact)
    if isinstance(fact, tuple):
        return ("、" if lang == "zh" else ", ").join(str(_shown(each, lang)) for each in fact)
    return _printable(fact)


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
