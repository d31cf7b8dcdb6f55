"""Ask the detail: the sums of each commodity, partner or regime that answer a question."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from xlpkg.detail.backends import Backend
from xlpkg.detail.catalogue import Catalogue, not_in_force
from xlpkg.detail.coverage import Candidate, Gap, Units, candidates, units_by_grain
from xlpkg.detail.expressions import SUMS, code_key, codes_by_download, province_key, sums_by_unit
from xlpkg.detail.question import Asked
from xlpkg.detail.reasons import why_none
from xlpkg.detail.schema import Grain
from xlpkg.errors import BadArgument, NoData
from xlpkg.messages import Level, Message
from xlpkg.model.fields import LEVEL_UNIT
from xlpkg.model.words import Dimension

#: How many gaps of the period, and of the year before, are noted one by one.
_MOST_GAPS: Final = {"month": 5, "base": 1}


@dataclass(frozen=True, slots=True)
class Part:
    """The sums of a code.

    Attributes:
        code: of the dimension asked for; empty for one sum.
        value, base: whole dollars or yuan of the period and of the year before; NaN if it is not known.
        unit: the one unit of all quantities of the period, else empty.
        unit_value, base_unit_value: dollars or yuan per unit; NaN without one unit.
    """

    code: str
    value: float
    base: float
    unit: str = ""
    unit_value: float = math.nan
    base_unit_value: float = math.nan


@dataclass(frozen=True, slots=True)
class Answer:
    """The parts of the trade by value, descending; codes with trade only in the year before come last.

    ``grain`` is that of the downloads that answer; ``notes`` say what is missing, and which other grains could answer.
    """

    grain: Grain
    parts: tuple[Part, ...]
    notes: tuple[Message, ...] = ()

    @property
    def total(self) -> float:
        """The sum of the values, NaN if one is not known."""
        return math.fsum(part.value for part in self.parts)

    @property
    def known_total(self) -> float:
        """The sum of the known values."""
        return math.fsum(part.value for part in self.parts if not math.isnan(part.value))

    @property
    def level(self) -> float:
        """The sum of the values in 亿."""
        return self.total / LEVEL_UNIT

    @property
    def base_level(self) -> float:
        """The sum of the values of the year before in 亿, NaN if one is not known."""
        return math.fsum(part.base for part in self.parts) / LEVEL_UNIT


def find_answer(catalogue: Catalogue, backend: Backend, asked: Asked, as_of: dt.datetime | None = None) -> Answer:
    """Return the answer of the grain that has the largest known value for the question, or of the one that it names.

    A question whose downloads have no trade is answered with 0. Raises NoData if no download covers the period, if one
    that would be in the sum lacks a month of it, or if the downloads have no row of the region or of a code, and
    BadArgument if downloads answer, but none of the grain that the question names.
    """
    with catalogue.reading():
        units, excluded = _units(catalogue, asked, as_of)
        answers = [
            (each, _answer(catalogue, backend, asked, each, excluded[each.grain])) for each in candidates(units, asked)
        ]
        if not answers:
            of_any = replace(asked, grain="")
            if keys := [each.grain.key for each in candidates(units, of_any)]:
                raise BadArgument("bad-grain", value=asked.grain, words=tuple(keys))
            raise why_none(catalogue, of_any, as_of)
        # The largest known value first; of equal ones, that of a complete answer.
        answers.sort(key=lambda each: (each[1].known_total, not math.isnan(each[1].total)), reverse=True)
        reasons = []
        for candidate, best in answers:
            if (reason := _why_unknown(catalogue, backend, asked, candidate, best, excluded[best.grain])) is None:
                break
            reasons.append(reason)
        else:
            raise reasons[0]
    notes = [*_gap_notes(candidate.gaps, "month"), *_gap_notes(candidate.base_gaps, "base")]
    if best.total == 0:
        notes.append(Message("detail-no-trade", asked.facts))
    notes += [_other_grain(best.grain, other.grain, answer) for other, answer in answers if other is not candidate]
    return replace(best, notes=tuple(notes))


#: The units of the last catalogues, flows, currencies and years that were asked for, and which rows are not in force.
_kept_units: dict[object, tuple[dict[Grain, Units], dict[Grain, list[int]]]] = {}
_MOST_KEPT: Final = 8


def _units(
    catalogue: Catalogue, asked: Asked, as_of: dt.datetime | None
) -> tuple[dict[Grain, Units], dict[Grain, list[int]]]:
    """Return the units of the question's flow, currency and two years, and what is not in force of each grain.

    They are cached: to read and group 3,000 downloads takes 70 ms, three times as long as an answer.
    """
    year = asked.period.year
    file = (catalogue.folder / "catalogue.sqlite").stat()  # a copy that is put back has the stamp that it had
    key = (catalogue.folder, file.st_ino, file.st_mtime_ns, catalogue.stamp(), asked.flow, asked.currency, year, as_of)
    if key not in _kept_units:
        downloads = catalogue.downloads(asked.flow, asked.currency, as_of=as_of, years=(year - 1, year))
        while len(_kept_units) >= _MOST_KEPT:
            del _kept_units[next(iter(_kept_units))]
        _kept_units[key] = units_by_grain(downloads), not_in_force(downloads)
    return _kept_units[key]


def _why_unknown(
    catalogue: Catalogue,
    backend: Backend,
    asked: Asked,
    candidate: Candidate,
    answer: Answer,
    excluded: list[int],
) -> NoData | None:
    """Return why the answer of *candidate* is not known; None if it is.

    A download does not say which provinces and codes were selected for it. So no trade is known to be 0 only if
    downloads with rows of the province have a row of each code, in whatever month; otherwise it was probably not
    downloaded. For the same reason a sum over several codes is not known if one of them has no row, and that over
    several provinces if the downloads of one of the two years have no row of one.
    """
    if answer.parts and all(math.isnan(part.value) for part in answer.parts):
        unknown = candidate.gaps[0].message("month")
        return NoData(unknown.key, **unknown.facts)
    provinces = {province_key(each): each for each in asked.provinces}
    if not (provinces or asked.codes):
        return None
    if answer.known_total and len(provinces) <= 1 and all(len(codes) == 1 for _, codes in asked.codes):
        return None
    years = {year for download in candidate.downloads for year, _ in download.in_force}
    files = catalogue.files(asked.flow, asked.currency, candidate.grain, years)
    having: dict[int, set[str]] = {download.id: set() for download in candidate.downloads}
    for each in backend.answer(files, lambda rows: codes_by_download(rows, asked), excluded).to_pylist():
        if each["download"] in having:
            having[each["download"]].add(each["found"])
    of_years = [
        [having[each.id] for each in candidate.downloads if year in {month[0] for month in each.in_force}]
        for year in (asked.period.year, asked.period.year - 1)
    ]
    for known in filter(None, of_years if len(provinces) > 1 else [list(having.values())]):
        for key, province in provinces.items():
            if not any(key in found for found in known):
                return NoData("detail-no-row-of-region", **asked.facts | {"region": province})
    known = [found for found in having.values() if not provinces or found & provinces.keys()]
    for dimension, codes in asked.codes:
        keys = {code_key(dimension, code): code for code in codes}
        for key, code in keys.items():
            if not any(key in found for found in known):
                return NoData("detail-no-row-of-code", dimension=dimension, code=code, **asked.facts)
        known = [found for found in known if found & keys.keys()]
    return None


def _gap_notes(gaps: Sequence[Gap], of: Literal["month", "base"]) -> list[Message]:
    """Return a note on each of the first gaps, and one on how many more there are."""
    notes = [gap.message(of) for gap in gaps[: _MOST_GAPS[of]]]
    more = len(gaps) - len(notes)
    return [*notes, Message(f"detail-more-{of}", {"count": more})] if more else notes


def _other_grain(grain: Grain, other: Grain, answer: Answer) -> Message:
    """Return the note on the answer of another grain than *grain*, whose answer it is."""
    facts = {"grain": grain, "other": other, "key": other.key}
    if math.isnan(answer.total):
        return Message("detail-other-incomplete", facts)
    return Message("detail-other-grain", facts | {"value": Level(round(answer.level, 4), exact=True)})


def _answer(catalogue: Catalogue, backend: Backend, asked: Asked, candidate: Candidate, excluded: list[int]) -> Answer:
    """Return the answer of one grain; NaN where a month is missing."""
    grain, year = candidate.grain, asked.period.year
    files = catalogue.files(asked.flow, asked.currency, grain, (year - 1, year))
    answered = backend.answer(files, lambda rows: sums_by_unit(rows, asked, grain), excluded)
    digits = asked.digits_of(grain)
    unknown, unknown_base = (_codes_of(gaps, asked, digits) for gaps in (candidate.gaps, candidate.base_gaps))
    codes = answered["code"].to_pylist() if asked.by is not None else [""] * len(answered)
    sums: dict[str, list[_Sum]] = {code: [] for code in codes}
    for code, *each in zip(codes, *(answered[name].to_pylist() for name in SUMS), strict=True):
        sums[code].append(_Sum(*each))
    for code in [""] if asked.by is None else () if "" in unknown else sorted(unknown):
        sums.setdefault(code, [])
    parts = [_part(code, of_code, year, tuple(unknown), tuple(unknown_base)) for code, of_code in sums.items()]
    parts.sort(key=lambda part: (1.0 if math.isnan(part.value) else -part.value, part.code))
    return Answer(grain, tuple(parts))


class _Sum(NamedTuple):
    """A row of :func:`sums_by_unit`."""

    year: int
    unit: str | None
    value: int
    rows: int
    quantity: float
    counted: int


def _part(code: str, sums: Sequence[_Sum], year: int, unknown: tuple[str, ...], unknown_base: tuple[str, ...]) -> Part:
    """Return the part of a code; *unknown* and *unknown_base* are the beginnings of codes that are not known."""
    value, unit, price = _figures([each for each in sums if each.year == year])
    base, base_unit, base_price = _figures([each for each in sums if each.year != year])
    if code.startswith(unknown):
        value = price = math.nan
    if code.startswith(unknown_base):
        base = base_price = math.nan
    return Part(code, value, base, unit, price, base_price if unit == base_unit else math.nan)


def _figures(sums: Sequence[_Sum]) -> tuple[float, str, float]:
    """Return the value, 0 without rows, the unit, and the value per unit.

    The unit is "" and the value per unit NaN if not all rows have a quantity in one unit.
    """
    value = sum(int(each.value) for each in sums)  # DuckDB's sums of whole numbers are decimals
    if len(sums) == 1 and sums[0].unit is not None and sums[0].rows == sums[0].counted and sums[0].quantity > 0:
        return float(value), sums[0].unit, value / sums[0].quantity
    return float(value), "", math.nan


def _codes_of(gaps: Sequence[Gap], asked: Asked, digits: int) -> set[str]:
    """Return the beginnings of the codes whose rows *gaps* leave unknown; "" if they leave all rows unknown."""
    codes = set()
    for gap in gaps:
        code = gap.constants.get(asked.by, "") if asked.by is not None else ""
        if asked.by is Dimension.COMMODITY:
            code = (gap.chapter or code)[:digits]
        codes.add(code)
    return codes
