"""The facts of the sentence on what drove the nation's trade: parts of it by commodity, partner or regime."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import YoY
from xlpkg.detail.answers import Answer, find_answer
from xlpkg.detail.backends import find_backend
from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.codes import hs_chapters, names_of
from xlpkg.detail.drivers import make_drivers, reference_of
from xlpkg.detail.question import Asked
from xlpkg.errors import NoData
from xlpkg.messages import Language
from xlpkg.model.arrays import finite, finite_or_none
from xlpkg.model.fields import LEVEL_UNIT
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Basis, Dimension, Flow, Method
from xlpkg.report.model import Facts, NationDrivers, is_certain

#: The detail is used if it covers more than this part of table (8)'s figure, in percent.
COVERAGE: Final = 80.0
#: If the parts covered in the two years differ by more, in percentage points, the downloads are not comparable.
_MOST_DRIFT: Final = 5.0
#: How many parts the sentence names if it is on exports or imports alone, and of each if it is on both.
_MOST_NAMES: Final = (3, 2)
#: The digits of an HS chapter.
_CHAPTER: Final = 2
_CHAPTERS: Final[dict[Language, tuple[str, str]]] = {
    "zh": ("{name}（第 {code} 章）", "第 {code} 章商品"),
    "en": ("{name} (chapter {code})", "chapter {code}"),
}


def driver_facts(store: Path, cube: Cube, period: Month, lang: Language, method: Method) -> NationDrivers:
    """Return the facts of each basis and flow of which the detail of *store* covers more than :data:`COVERAGE`.

    They are by HS chapter, else by trading partner, else by customs regime. Raises TradeMonitorError if the detail is
    damaged.
    """
    yoy, backend = cube.yoy(method), find_backend()
    found: dict[tuple[Basis, Flow], Facts] = {}
    with open_catalogue(store, create=False) as catalogue:
        for basis in (Basis.MONTH, Basis.YTD) if period.month > 1 else (Basis.MONTH,):
            for flow in (Flow.EXPORT, Flow.IMPORT):
                for by in Dimension:
                    digits = _CHAPTER if by is Dimension.COMMODITY else 0
                    asked = Asked(NATIONAL, flow, period, basis, cube.currency, by, digits)
                    try:
                        answer = find_answer(catalogue, backend, asked, cube.as_of)
                    except NoData:
                        continue
                    facts = _facts(cube, yoy, asked, answer, names_of(catalogue, by, lang), lang)
                    if facts["coverage"] is not None and facts["coverage"] > COVERAGE:
                        found[basis, flow] = facts
                        break
    flows_of = Counter(basis for basis, _ in found)
    named = {key: _named(facts, _MOST_NAMES[flows_of[key[0]] - 1]) for key, facts in found.items()}
    return NationDrivers(period, named)


def _facts(cube: Cube, yoy: YoY, asked: Asked, answer: Answer, names: Mapping[str, str], lang: Language) -> Facts:
    """Return coverage in percent, and the parts of the nation's trade, the largest first; see docs/templates.md.

    The direction of a part is open if its YoY is within the band of the nation's YoY and the difference between what
    the detail covers in the two years. Only parts with a certain direction are ``certain``; no part is
    if the downloads of the two years are not comparable.
    """
    reference = reference_of(cube, yoy, asked)
    table = make_drivers(asked, answer, reference, names, top=len(answer.parts))
    comparable = [part for part in answer.parts if not math.isnan(part.base)]
    now, before = (
        100 * math.fsum(values) / LEVEL_UNIT / level if level else float("nan")
        for values, level in (
            ([part.value for part in comparable], reference.level),
            ([part.base for part in comparable], reference.base),
        )
    )
    drift = abs(now - before)
    is_comparable = before > COVERAGE and drift <= _MOST_DRIFT
    band = yoy.band[asked.basis, NATIONAL.index, asked.flow, cube.month_index(asked.period)]
    limit = drift + (0.0 if np.isnan(band) else float(band))
    parts: list[Facts] = []
    for row in table.rows:
        level, change, contribution = finite_or_none([row.value, row.yoy, row.contribution])
        parts.append(
            {
                "code": row.code,
                "name": _name(row.code, row.name, asked.by, lang),
                "level": level,
                "yoy": change,
                "is_open": change is not None and abs(change) <= limit,
                "share": None if level is None else 100 * level / reference.level,
                "contribution": contribution if is_comparable else None,
            }
        )
    certain = [each for each in parts if each["yoy"] is not None and is_certain(each)]
    return {
        "by": str(asked.by),
        "dimension": asked.by.label(lang) if asked.by else "",
        "coverage": finite(table.coverage),
        "base": finite(reference.base),
        "parts": parts,
        "largest": [each for each in parts if each["level"]],
        "certain": sorted(certain, key=lambda each: -abs(each["contribution"])),
    }


def _named(facts: Facts, count: int) -> Facts:
    """Return *facts* with the *count* largest parts, and with the *count* largest contributions as pulls and drags."""
    largest = facts["certain"][:count]
    return facts | {
        "largest": facts["largest"][:count],
        "pulls": [each for each in largest if each["contribution"] > 0],
        "drags": [each for each in largest if each["contribution"] < 0],
    }


def _name(code: str, downloaded: str, by: Dimension | None, lang: Language) -> str:
    """Return the name of a part: of a chapter our short one, else that of the download, and its number."""
    if by is not Dimension.COMMODITY:
        return downloaded or code
    named, unnamed = _CHAPTERS[lang]
    name = hs_chapters(lang).get(code) or downloaded
    return named.format(name=name, code=code) if name else unnamed.format(code=code)
