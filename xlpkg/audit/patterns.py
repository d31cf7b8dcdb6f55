"""The patterns of ``words/patterns.txt``, which are no words of a list (figures, dates, ranks …), by kind or use."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

from xlpkg.audit.vocabulary import word_lists
from xlpkg.model.regions import NAMES

#: Sizes of a unit in 亿.
SIZES: Final = {
    "千": 1e-5, "万": 1e-4, "百万": 1e-2, "千万": 1e-1, "亿": 1.0, "十亿": 10.0, "百亿": 100.0, "千亿": 1e3,
    "万亿": 1e4, "兆": 1e4, "thousand": 1e-5, "million": 1e-2, "mn": 1e-2, "mln": 1e-2, "billion": 10.0, "bn": 10.0,
    "bln": 10.0, "trillion": 1e4, "tn": 1e4, "trn": 1e4,
}  # fmt: skip
SIZE_ZH: Final = "|".join(sorted((each for each in SIZES if not each.isascii()), key=len, reverse=True))
SIZE_EN: Final = "|".join(filter(str.isascii, SIZES))
_GROUP: Final = re.compile(r"\(\?P<(\w+)>")
_NAME: Final = re.compile("([A-Z_]+) = (.*)")
_USED: Final = re.compile("{([A-Z_]+)}")
_HEADING: Final = re.compile(r"\[((?:token|use) [\w ]+)\]")


@functools.cache
def _file() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the named parts of patterns, and the patterns of each "token KIND" and "use NAME"."""
    named = {"SIZE_ZH": SIZE_ZH, "SIZE_EN": SIZE_EN, "MEASURES": "|".join(word_lists()["measures.zh"])}
    named["PROVINCES"] = "|".join(filter(str.isascii, NAMES))
    found: dict[str, list[str]] = {}
    text = (files("xlpkg.audit") / "words" / "patterns.txt").read_text("utf-8").replace("\n  ", "")
    for line in (each for each in text.splitlines() if each and not each.startswith("#")):
        whole = _USED.sub(lambda used: named[used[1]], line)
        if part := _NAME.fullmatch(whole):
            named[part[1]] = part[2]
        elif heading := _HEADING.fullmatch(line):
            patterns = found[heading[1]] = list[str]()
        else:
            patterns.append(whole)
    return named, found


def _of_tokens() -> dict[str, list[str]]:
    """Return the patterns by kind of token, in the order in which they are tried."""
    return {name.removeprefix("token "): each for name, each in _file()[1].items() if name.startswith("token ")}


@functools.cache
def numbers() -> dict[str, int]:
    """Return the number words from 1 to 99 of both languages, and the English ordinals from 1 to 20."""
    ones, teens, ordinals = (_file()[0][name].split("|") for name in ("ONES", "TEENS", "ORDINALS"))
    found = {"两": 2, "首": 1} | {
        word: number for each in ((*ones, *teens), ordinals) for number, word in enumerate(each, 1)
    }
    digits = "一二三四五六七八九"
    for tens, chinese, english in zip(
        range(0, 100, 10), ("", *digits), ("", "", *_file()[0]["TENS"].split("|")), strict=True
    ):
        start = f"{chinese.replace('一', '')}十" if tens else ""
        found |= {f"{start}{one}": tens + i for i, one in enumerate(("", *digits)) if tens + i}
        found |= {f"{english}-{one}".rstrip("-"): tens + i for i, one in enumerate(("", *ones)) if english}
    return found


def _compiled(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return *patterns* as one; each group has a number after its name, so that it is unique."""
    count = itertools.count()
    joined = _GROUP.sub(lambda group: f"(?P<{group[1]}_{next(count)}>", "|".join(patterns))
    return re.compile(joined, re.IGNORECASE)


@functools.cache
def _any(*, is_ascii: bool) -> re.Pattern[str]:
    r"""Return a pattern that matches where one of a token does, in the group of its kind.

    One that begins with \b matches only at an ASCII character. The groups of parts are left out: many of them make a
    pattern slow.
    """
    tried = (
        (kind, [each for each in of if is_ascii or not each.startswith(r"\b")]) for kind, of in _of_tokens().items()
    )
    of_kinds = (f"(?P<{kind}>{_GROUP.sub('(?:', '|'.join(patterns))})" for kind, patterns in tried if patterns)
    return re.compile("|".join(of_kinds), re.IGNORECASE)


@functools.cache
def _kind(name: str) -> re.Pattern[str]:
    return _compiled(_of_tokens()[name])


def find_pattern(text: str, start: int) -> tuple[int, str, dict[str, str]] | None:
    """Return the end of the pattern that matches at *start* of *text*, its kind, and the parts that it names."""
    found = _any(is_ascii=text[start].isascii()).match(text, start)
    kind = found.lastgroup if found else None
    match = _kind(kind).match(text, start) if kind else None
    return (match.end(), "harmless" if kind == "streak" else kind, parts_of(match)) if kind and match else None


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the pattern *name*, which is none of a token."""
    return _compiled(_file()[1][f"use {name}"])


def parts_of(match: re.Match[str]) -> dict[str, str]:
    """Return the parts of a text that a match names."""
    return {group.rpartition("_")[0]: part for group, part in match.groupdict().items() if part is not None}
