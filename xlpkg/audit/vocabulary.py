"""The words of the audit: one file for each kind and language in the folder ``words``; its README says how to write."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Final

_CHOICE: Final = re.compile(r"\(([^()]*)\)")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")


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
def word_lists() -> dict[str, list[str]]:
    """Return the words of each file in small letters, by the name of the file without its suffix."""
    folder = sorted((files("xlpkg.audit") / "words").iterdir(), key=lambda file: file.name)
    named = {file.name.removesuffix(".txt"): file for file in folder if file.name.endswith((".zh.txt", ".en.txt"))}
    return {name: list(dict.fromkeys(words_of(file.read_text("utf-8")))) for name, file in named.items()}


class Vocabulary:
    """Finds the longest word of *lists* at a position of a text.

    The name of a list is its kind, the parts of a token that its words are, and its language: KIND-PART.LANGUAGE.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._groups: dict[str, list[str]] = {}
        for name, words in lists.items():
            self._groups |= dict.fromkeys(words, name.partition(".")[0].split("-"))
        lengths: dict[str, set[int]] = {}
        for word in self._groups:
            lengths.setdefault(word[:3], set()).add(len(word))
        #: The lengths of the words that begin with the same three characters, the longest first.
        self._lengths = {start: sorted(each, reverse=True) for start, each in lengths.items()}

    def find(self, text: str, start: int) -> tuple[int, list[str]] | None:
        """Return the end of the longest word at *start* of *text*, its kind and its parts; it cuts no English word.

        *text* has small letters.
        """
        if _is_inside_word(text, start):
            return None
        for length in (*self._lengths.get(text[start : start + 3], ()), 2, 1):
            groups = self._groups.get(text[start : start + length])
            if groups is not None and not _is_inside_word(text, start + length):
                return min(start + length, len(text)), groups
        return None


def _is_inside_word(text: str, at: int) -> bool:
    around = text[max(0, at - 1) : at + 1]
    return len(around) == 2 and around.isascii() and around.isalnum()
