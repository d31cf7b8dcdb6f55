"""Sentences of reports that are made by hand, and what is found in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from made_references import DESCENDING, YUAN, cube_of, reference_of, told

from xlpkg.audit.claims import (
    Caption,
    Claim,
    Direction,
    ListClaim,
    ParsedReport,
    ProvinceTable,
    RankClaim,
    Suspects,
    UnitClaim,
)
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.audit.reference import AssignedRow, Reference, StoredMonths
from xlpkg.audit.sentence_checks import SentenceChecks
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, PROVINCES, Region
from xlpkg.model.words import Basis, Flow

MONTH, YTD = Basis.MONTH, Basis.YTD
TOTAL, EXPORT, IMPORT, NET = Flow
MAY = Month(2025, 5)
FALL, RISE, FLAT, UNKNOWN = Direction.FALL, Direction.RISE, Direction.FLAT, Direction.UNKNOWN
LEVEL, YOY = 2, 3
FIRST, SECOND, THIRD, FOURTH = PROVINCES[:4]
#: Exports rise in the first 20 provinces and fall in the last 10; one YoY is printed as 0.0.
YOYS = [5.0] * 20 + [0.01] + [-5.0] * 10


def checks(
    *claims: Claim,
    reference: Reference | None = None,
    tables: Sequence[ProvinceTable] = (),
    assigned: dict[Basis, list[AssignedRow]] | None = None,
    suspects: Suspects | None = None,
    stored: StoredMonths | None = None,
    is_report: bool = True,
    unit: UnitClaim | None = YUAN,
    lang: Language = "zh",
    captions: Iterable[Caption] = (),
) -> SentenceChecks:
    if reference is None:
        reference = reference_of({LEVEL: DESCENDING, YOY: YOYS})
    parsed = ParsedReport(
        lang,
        list(tables),
        claims=list(claims),
        headings=[("heading", YTD)] if is_report else [],
        unit=unit,
        captions=list(captions),
    )
    return SentenceChecks(parsed, FigureChecks(parsed, reference, stored, MAY), assigned or {}, suspects or set())


def found(*claims: Claim, **others: Any) -> list[tuple[str, str, object, object, str]]:
    """Code, severity, printed and expected value and sentence of each finding."""
    made = list(checks(*claims, **others).findings())
    assert {each.where for each in made} <= {claim.where for claim in claims}
    return [(each.code, told(each)[0], each.printed, each.expected, told(each)[2]) for each in made]


def brief(*claims: Claim, **others: Any) -> list[tuple[object, object]]:
    return [(each[2], each[3]) for each in found(*claims, **others)]


def rank(*regions: Region, size: int = 3, basis: Basis = YTD, group: int = 7, flow: Flow = EXPORT) -> RankClaim:
    return RankClaim("text", basis, flow, regions, size, group)


def lists(direction: Direction, *regions: Region, count: int | None = None, **others: Any) -> ListClaim:
    facts = {"where": "text", "basis": YTD, "flow": EXPORT, **others}
    return ListClaim(direction=direction, regions=regions, count=count, **facts)


def stored() -> StoredMonths:
    """In May the first province exported 310 and imported 100.6; exports rose by 5.0 %."""
    levels, official = np.full((2, 32, 4, 5), np.nan), np.full((32, 3, 5), np.nan)
    levels[:, NATIONAL.index] = 1.0
    levels[YTD, FIRST.index, :, 4] = 410.6, 310.0, 100.6, 209.4
    official[FIRST.index, :, 4] = 4.0, 5.0, 3.0
    return StoredMonths(cube_of(levels, official, first=Month(2025, 1)))
