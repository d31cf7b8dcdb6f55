"""The words of the audit: one file for each kind and language in the folder ``words``; its README says how to write."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

_CHOICE: Final = re.compile(r"\(([^()]*)\)")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of a file in small letters; its name is the kind, the groups, and the language."""

    name: str
    words: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind of token that the words are."""
        return self.groups[0]

    @property
    def groups(self) -> list[str]:
        """The kind, and the named parts of a token."""
        return self.name.partition(".")[0].split("-")


def expanded(line: str) -> list[str]:
    """Return the words that a line stands for.

    >>> expanded("ris(e|ing)"), expanded("(比|较)(去年|)")
    (['rise', 'rising'], ['比去年', '比', '较去年', '较'])
    """
    choice = _CHOICE.search(line)
    if choice is None:
        return [line]
    before, after = line[: choice.start()], line[choice.end() :]
    return [word for each in choice[1].split("|") for word in expanded(f"{before}{each}{after}")]


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a file in the order of its lines."""
    frame = "~"
    for line in text.lower().splitlines():
        entry = _COMMENT.sub("", line).strip()
        if entry.startswith("="):
            frame = entry[1:].strip()
        elif entry:
            yield from expanded(frame.replace("~", entry))


@functools.cache
def word_lists() -> tuple[WordList, ...]:
    """Return the words of all files."""
    folder = sorted((files("xlpkg.audit") / "words").iterdir(), key=lambda file: file.name)
    return tuple(
        WordList(file.name.removesuffix(".txt"), tuple(dict.fromkeys(words_of(file.read_text("utf-8")))))
        for file in folder
        if file.name.endswith(".txt")
    )


def words_in(name: str) -> tuple[str, ...]:
    """Return the words of the file *name*, without its suffix."""
    return next(each.words for each in word_lists() if each.name == name)


class Vocabulary:
    """Finds the longest word at a position of a text."""

    def __init__(self, lists: Iterable[WordList]) -> None:
        self._lists = {word: each for each in lists for word in each.words}
        lengths: dict[str, set[int]] = {}
        for word in self._lists:
            lengths.setdefault(word[:2], set()).add(len(word))
        #: The lengths of the words that begin with the same two characters, the longest first.
        self._lengths = {start: sorted(each, reverse=True) for start, each in lengths.items()}

    def find(self, text: str, start: int) -> tuple[int, WordList] | None:
        """Return the end and the list of the longest word at *start* of *text*; it cuts no English word.

        *text* has small letters.
        """
        for length in (*self._lengths.get(text[start : start + 2], ()), 1):
            found = self._lists.get(text[start : start + length])
            end = min(start + length, len(text))
            if found is not None and not _is_inside_word(text, start) and not _is_inside_word(text, end):
                return end, found
        return None


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and all(each.isascii() and each.isalnum() for each in text[at - 1 : at + 1])
