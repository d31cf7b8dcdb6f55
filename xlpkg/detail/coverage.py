"""Which downloads can answer a question, and which of their months and chapters are missing.

Downloads of one grain are grouped into units: those that have the same constants, such as the one commodity that each
was made for. A unit that lacks a month of the period is never left out silently. Nor is a change computed from
downloads of other chapters of the Harmonized System than those of the year before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, NamedTuple

from xlpkg.detail.catalogue import Download, YearMonth
from xlpkg.detail.question import Asked
from xlpkg.detail.schema import Grain
from xlpkg.messages import Language, Message
from xlpkg.model.regions import region_of_code
from xlpkg.model.words import Dimension

#: Constants -> the downloads that have them.
Units = dict[frozenset[tuple[str, str]], list["Download"]]
#: Chapters that only one of two years has are taken for trade that began or ended if they are less than this share of
#: its value: a province does not trade every chapter each year.
_NATURAL_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Gap:
    """A month that a unit lacks: there is no download of it, or it was cut at 10,000 rows; or a chapter of a year.

    ``constants`` are those of the unit; ``file`` is the download that was cut.
    """

    constants: Mapping[str, str]
    year: int
    month: int | None
    file: str | None
    chapter: str | None = None

    def message(self, of: Literal["month", "base"]) -> Message:
        """Return the note on a gap of the period, or of the year before."""
        what = "chapter" if self.chapter is not None else of
        key = f"detail-lacks-{what}" if self.file is None else f"detail-cut-{what}"
        return Message(key, {"gap": self, "file": self.file or ""})

    def label(self, lang: Language) -> str:
        """Return the unit and the month in *lang*, such as "commodity 73249000, 2022-12"."""
        parts = [f"{each.label(lang)} {self.constants[each]}" for each in Dimension if each in self.constants]
        if self.chapter is not None:
            parts.append(f"第 {self.chapter} 章" if lang == "zh" else f"chapter {self.chapter}")
        if region := region_of_code(self.constants.get("province", "")):
            parts.append(region.label(lang))
        parts.append(str(self.year) if self.month is None else f"{self.year}-{self.month:02d}")
        return ("，" if lang == "zh" else ", ").join(parts)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The downloads of a grain that can answer, with what they lack of the period and of the year before."""

    grain: Grain
    downloads: tuple[Download, ...]
    gaps: tuple[Gap, ...]
    base_gaps: tuple[Gap, ...]


def units_by_grain(downloads: Iterable[Download]) -> dict[Grain, Units]:
    """Return the units of *downloads*."""
    found: dict[Grain, Units] = defaultdict(lambda: defaultdict(list))
    for download in downloads:
        if download.in_force:
            found[download.grain][frozenset(download.constants.items())].append(download)
    return found


def candidates(units: Mapping[Grain, Units], asked: Asked) -> Iterator[Candidate]:
    """Yield each grain of *units* that has all columns of the question and something of its period."""
    needs = [condition.is_met for condition in conditions(asked)]
    for grain, all_groups in units.items():
        if not asked.is_of_time(grain) or asked.grain not in ("", grain.key):
            continue
        groups = {key: group for key, group in all_groups.items() if all(is_met(group[0]) for is_met in needs)}
        needed = asked.months(grain, asked.period.year)
        if not any(month in download.in_force for group in groups.values() for download in group for month in needed):
            continue
        before = asked.months(grain, asked.period.year - 1)
        downloads = tuple(download for group in groups.values() for download in group)
        yield Candidate(
            grain,
            downloads,
            tuple(gap for key in groups for gap in _gaps(groups, key, needed)),
            (
                *(gap for key in groups for gap in _gaps(groups, key, before)),
                *_chapter_gaps(downloads, asked, needed, asked.period.year - 1),
                *_chapter_gaps(downloads, asked, before, asked.period.year),
            ),
        )


class Condition(NamedTuple):
    """What a question needs of a download, the key of the sentence if none has it, and facts of the sentence.

    All downloads of a unit meet it, or none does.
    """

    is_met: Callable[[Download], bool]
    key: str
    facts: Mapping[str, object]


def conditions(asked: Asked) -> list[Condition]:
    """Return the conditions on the columns and constants of a download, the most general ones in front."""
    found = []
    if asked.provinces:
        codes = (None, *(str(each.code) for each in asked.provinces))
        found.append(Condition(lambda download: download.grain.province, "detail-none-by-province", {}))
        found.append(
            Condition(lambda download: download.constants.get("province") in codes, "detail-none-of-region", {})
        )
    dimensions = [*([asked.by] if asked.by else []), *(dimension for dimension, _ in asked.codes)]
    found.extend(map(_has_column, dict.fromkeys(dimensions)))
    found.extend(_has_code(*each) for each in asked.codes)
    lengths = [len(code) for dimension, each in asked.codes if dimension is Dimension.COMMODITY for code in each]
    if digits := max([asked.digits if asked.by is Dimension.COMMODITY else 0, *lengths]):
        facts = {"digits": digits}
        found.append(Condition(lambda download: download.grain.hs >= digits, "detail-none-of-digits", facts))
    return found


def _has_column(dimension: Dimension) -> Condition:
    facts = {"dimension": dimension, "column": dimension.label("zh")}
    return Condition(lambda download: download.grain.has(dimension), "detail-none-with-column", facts)


def _has_code(dimension: Dimension, codes: tuple[str, ...]) -> Condition:
    """Return the condition that a download was made for no other code alone."""

    def is_met(download: Download) -> bool:
        constant = download.constants.get(dimension)
        if constant is None:
            return True
        return constant.startswith(codes) if dimension is Dimension.COMMODITY else constant in codes

    return Condition(is_met, "detail-none-of-code", {"dimension": dimension, "codes": tuple(codes)})


def _gaps(units: Units, key: frozenset[tuple[str, str]], needed: Iterable[YearMonth]) -> Iterator[Gap]:
    """Yield the months of *needed* that no download of a unit has, or that one has only in part.

    A month is not missing if a unit with fewer constants has it: its downloads have the rows of this unit, too. In
    downloads with a constant, a month without rows between two others is a month without trade: the customs' query asks
    for a span of months.
    """
    unit = units[key]
    if all(any(download.in_force.get(month) for download in unit) for month in needed):
        return
    # The subsets of a key, which has at most four constants; comparing every two of thousands of units would be slow.
    smaller = (frozenset(some) for size in range(len(key)) for some in combinations(key, size))
    wider = [download for each in smaller for download in units.get(each, ())]
    for month in needed:
        if any(download.in_force.get(month) for download in wider):
            continue
        having = [download for download in unit if month in download.in_force]
        if cut := next((download for download in having if not download.in_force[month]), None):
            yield Gap(unit[0].constants, *month, cut.file.name)
        elif not having and not (key and any(_spans(download, *month) for download in unit)):
            yield Gap(unit[0].constants, *month, None)


def _chapter_gaps(
    downloads: Iterable[Download], asked: Asked, months: Iterable[YearMonth], other_year: int
) -> Iterator[Gap]:
    """Yield the chapters that downloads of several commodities have in *months* and none has in *other_year*.

    Nothing if no download is of *other_year*, which is another gap, or if the chapters are a small share.
    """
    sums: dict[str, int] = defaultdict(int)
    known: set[str] = set()
    for download in downloads:
        for month in months:
            for chapter, value in download.chapters(month).items():
                sums[chapter] += value
    if not sums:
        return
    for download in downloads:
        of_year = [month for month in download.in_force if month[0] == other_year]
        known.update(*map(download.chapters, of_year))
        if of_year and Dimension.COMMODITY in download.constants:
            known.add(download.constants[Dimension.COMMODITY][:2])
    asked_codes = dict(asked.codes).get(Dimension.COMMODITY)
    if asked_codes:
        chapters = {code[:2] for code in asked_codes}
        sums = {chapter: value for chapter, value in sums.items() if chapter in chapters}
    absent = sorted(sums.keys() - known)
    if known and sum(sums[chapter] for chapter in absent) >= _NATURAL_SHARE * sum(sums.values()):
        yield from (Gap({}, other_year, None, None, chapter) for chapter in absent)


def _spans(download: Download, year: int, month: int | None) -> bool:
    if month is None:
        return False
    months = [(each_year, each) for each_year, each in download.in_force if each is not None]
    return all(download.in_force.values()) and min(months) < (year, month) < max(months)
