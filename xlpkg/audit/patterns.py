"""What is no word of a list (figures, dates, ranks …): the patterns of ``words/patterns.txt``, as one for each use."""

from __future__ import annotations

import functools
import itertools
import re
from importlib.resources import files
from typing import Final

from xlpkg.audit.vocabulary import word_lists
from xlpkg.model.regions import PROVINCES

#: Sizes of a unit in 亿.
SIZES: Final = {
    "千": 1e-5, "万": 1e-4, "百万": 1e-2, "千万": 1e-1, "亿": 1.0, "十亿": 10.0, "百亿": 100.0, "千亿": 1e3,
    "万亿": 1e4, "兆": 1e4, "thousand": 1e-5, "million": 1e-2, "mn": 1e-2, "mln": 1e-2, "billion": 10.0, "bn": 10.0,
    "bln": 10.0, "trillion": 1e4, "tn": 1e4, "trn": 1e4,
}  # fmt: skip
SIZE_ZH: Final = "|".join(sorted((each for each in SIZES if not each.isascii()), key=len, reverse=True))
SIZE_EN: Final = "|".join(filter(str.isascii, SIZES))
_KIND: Final = re.compile(r"\[(-?[a-z_]+)\]")
_FRAGMENT: Final = re.compile(r"([A-Z_]+) = (.*)")
_USE: Final = re.compile(r"\{([A-Z_]+)\}")
_GROUP: Final = re.compile(r"\(\?P<(\w+)>")


@functools.cache
def _read() -> tuple[dict[str, str], list[tuple[str, list[str]]]]:
    """Return the fragments, and the patterns of each kind in the order of the file."""
    fragments = {
        "SIZE_ZH": SIZE_ZH, "SIZE_EN": SIZE_EN, "MEASURES": "|".join(word_lists()["measures.zh"]),
        "PROVINCES": "|".join(region.english for region in PROVINCES),
    }  # fmt: skip
    kinds: list[tuple[str, list[str]]] = []
    text = (files("xlpkg.audit") / "words" / "patterns.txt").read_text("utf-8").replace("\n  ", "")
    for line in text.splitlines():
        if not line or line.startswith("# "):
            continue
        filled = _USE.sub(lambda use: fragments[use[1]], line)
        if kind := _KIND.fullmatch(line):
            kinds.append((kind[1], []))
        elif named := _FRAGMENT.fullmatch(filled):
            fragments[named[1]] = named[2]
        else:
            kinds[-1][1].append(filled)
    return fragments, kinds


@functools.cache
def numbers() -> dict[str, int]:
    """Return the number words from 1 to 39 of both languages, and the English ordinals from 1 to 20."""
    ones, teens, ordinals = (_read()[0][name].split("|") for name in ("ONES", "TEENS", "ORDINALS"))
    found = {"两": 2, "首": 1} | {
        word: number for each in ((*ones, *teens), ordinals) for number, word in enumerate(each, 1)
    }
    for tens, chinese, english in ((0, "", ""), (10, "十", ""), (20, "二十", "twenty"), (30, "三十", "thirty")):
        found |= {f"{chinese}{one}": tens + i for i, one in enumerate(("", *"一二三四五六七八九")) if tens + i}
        found |= {f"{english}-{one}".rstrip("-"): tens + i for i, one in enumerate(("", *ones)) if english}
    return found


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    """Return *patterns* as one; each group has a number after its name, so that it is unique."""
    count = itertools.count()
    joined = _GROUP.sub(lambda group: f"(?P<{group[1]}_{next(count)}>", "|".join(patterns))
    return re.compile(joined, re.IGNORECASE)


@functools.cache
def _any(*, is_ascii: bool) -> re.Pattern[str]:
    r"""Return a pattern that matches where one of a token does; one that begins with \b only at an ASCII character.

    It has no groups: many of them make a pattern slow.
    """
    lines = (line for kind, lines in _read()[1] if not kind.startswith("-") for line in lines)
    joined = "|".join(line for line in lines if is_ascii or not line.startswith(r"\b"))
    return re.compile(_GROUP.sub("(?:", joined), re.IGNORECASE)


@functools.cache
def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, _compiled(lines)) for kind, lines in _read()[1] if not kind.startswith("-")]


def find_pattern(text: str, start: int) -> tuple[int, str, dict[str, str]] | None:
    """Return the end of the pattern that matches at *start* of *text*, its kind, and the parts that it names."""
    if _any(is_ascii=text[start].isascii()).match(text, start):
        for kind, each in _kinds():
            if match := each.match(text, start):
                return match.end(), kind, parts_of(match)
    return None


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the pattern *name*, which is none of a token."""
    return _compiled(dict(_read()[1])[f"-{name}"])


def parts_of(match: re.Match[str]) -> dict[str, str]:
    """Return the parts of a text that a match names."""
    return {group.rpartition("_")[0]: part for group, part in match.groupdict().items() if part is not None}
