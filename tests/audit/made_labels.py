"""Tables of four provinces with right and wrong labels, and sentences with their figures."""

from __future__ import annotations

from collections.abc import Sequence

from made_references import figure
from made_tables import table_of

from xlpkg.analysis.findings import Finding
from xlpkg.audit.claims import Claim, FigureClaim, ParsedReport, ProvinceTable, Suspects
from xlpkg.audit.label_checks import assign_by_report
from xlpkg.model.regions import PROVINCES, Region
from xlpkg.model.words import Basis, Flow

Row = Sequence[str]
MONTH, YTD = Basis.MONTH, Basis.YTD
EXPORT, IMPORT = Flow.EXPORT, Flow.IMPORT
BEIJING, TIANJIN, HEBEI, SHANXI = PROVINCES[:4]
#: Total, YoY, exports, YoY, imports, YoY, net exports of four provinces; no figure of one is that of another.
A = ("3000.1", "1.1", "2000.1", "2.1", "1000.0", "3.1", "1000.1")
B = ("5000.2", "-1.2", "3000.2", "-2.2", "2000.0", "-3.2", "1000.2")
C = ("7000.3", "1.3", "4000.3", "2.3", "3000.0", "3.3", "1000.3")
D = ("9000.4", "1.4", "5000.4", "2.4", "4000.0", "3.4", "1000.4")
ROWS = {BEIJING: A, TIANJIN: B, HEBEI: C, SHANXI: D}


def table(*rows: tuple[Region | str, Row], basis: Basis = YTD, at: int = 0) -> ProvinceTable:
    """A table with the label of each row; a text is a label that names no region."""
    labels, figures = zip(*rows, strict=True)
    return table_of(*figures, basis=basis, labels=labels, where=basis.name).numbered(at)


def exchanged(*, basis: Basis = YTD) -> ProvinceTable:
    """The figures of Beijing and Tianjin under the label of the other."""
    return table((TIANJIN, A), (BEIJING, B), (HEBEI, C), (SHANXI, D), basis=basis)


def says(region: Region, row: Row, where: str, flow: Flow = EXPORT, *, basis: Basis = YTD) -> list[FigureClaim]:
    """A sentence with a level and a YoY of *row* for *region*."""
    texts = row[2 * flow], row[2 * flow + 1]
    return [
        figure(region, flow, text, is_yoy=is_yoy, where=where, basis=basis)
        for is_yoy, text in zip((False, True), texts, strict=True)
    ]


Told = list[tuple[str, str, str | None]]


def checked(
    tables: Sequence[ProvinceTable], *claims: Claim, suspects: Suspects | None = None
) -> tuple[Told, list[Finding]]:
    """The place, the label and the right label of each finding, and the findings."""
    assigned, found = assign_by_report(ParsedReport(tables=[*tables], claims=[*claims]), suspects or set())
    for each in found:
        assert (each.code, each.severity) == ("label", "error")
    for given in tables:
        assert [row.row for row in assigned[given.basis]] == list(given.rows)
    return [(each.where, str(each.printed), str(each.expected) if each.expected else None) for each in found], found


def regions(tables: Sequence[ProvinceTable], *claims: Claim) -> list[str | None]:
    """The regions of the rows of the first table."""
    assigned, _ = assign_by_report(ParsedReport(tables=[*tables], claims=[*claims]), set())
    return [each.region.short if each.region is not None else None for each in assigned[tables[0].basis]]


#: What is found if each label of `exchanged` is proved wrong.
BOTH: Told = [("YTD 0", "天津", "北京市"), ("YTD 1", "北京", "天津市")]
