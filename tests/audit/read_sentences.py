"""What is read of a sentence on a region's trade, in short."""

from __future__ import annotations

from xlpkg.audit.claims import FigureClaim, NationalClaim, NationalGrowthClaim, ProvinceRankClaim, Unread, YearClaim
from xlpkg.audit.context import Context
from xlpkg.audit.periods import Calendar
from xlpkg.audit.sentence_parser import parse_paragraph
from xlpkg.audit.tokens import normalised
from xlpkg.model.regions import find_region
from xlpkg.model.words import Basis

#: (words, parts, other reasons, number of figures) of what was not read.
Note = tuple[str, str, str, int]


def of_guangdong(figure: str) -> str:
    """Return what `read` shows for *figure*, such as "export 5.0%", of Guangdong in May 2025."""
    flow, _, number = figure.partition(" ")
    return f"广东 {flow} 2025-05 {number}"


def read(text: str, *, region: str = "", stated: int | None = None) -> tuple[list[str], list[Note]]:
    """Return the figures, ranks and wrong years of *text*, and the notes.

    *region* is that of a heading before it, *stated* the year that the text names. A figure that is not certain has ?
    and the reasons.
    """
    named = find_region(region) if region else None
    context = Context(Calendar(stated=stated), region=named, is_established=named is not None)
    shown: list[str] = []
    notes: list[Note] = []
    for each in parse_paragraph(normalised(text), "here", context, 0)[0]:
        if isinstance(each, FigureClaim):
            assert each.period is not None
            basis = "" if each.basis is Basis.MONTH else "-"
            doubt = "?" + "/".join(dict.fromkeys(kind for kind, _ in each.doubts)) if each.doubts else ""
            factor = f"×{each.factor:g}" if each.factor not in (None, 1) else ""
            unit = "%" if each.is_yoy else f"{factor} {each.currency.value if each.currency else ''}".rstrip()
            number = f"{each.qualifier} {each.printed.value}{unit}".strip()
            shown.append(f"{each.region.short} {each.flow.name.lower()} {basis}{each.period} {number}{doubt}")
        elif isinstance(each, ProvinceRankClaim):
            currency = f" {each.currency.value}" if each.currency else ""
            shown.append(f"{each.region.short} {each.flow.name.lower()} rank {each.rank} of {each.columns}{currency}")
        elif isinstance(each, NationalClaim):
            currency = f" {each.currency.value}" if each.currency else ""
            kind, doubt = "share" if each.is_share else "points", "" if each.is_understood else "?"
            shown.append(
                f"{each.region.short} {each.flow.name.lower()} {kind} {each.printed.value}{currency}{doubt}"
                + " earlier" * each.is_earlier
            )
        elif isinstance(each, NationalGrowthClaim):
            shown.append(f"{each.region.short} {'above' if each.is_faster else 'below'} the nation")
            assert each.group < 0
        elif isinstance(each, YearClaim):
            shown.append(f"year {each.year} for {each.expected}: {each.text}")
        elif isinstance(each, Unread):
            notes.append((" ".join(each.words), " ".join(each.parts), " ".join(each.reasons), each.figures))
        assert each.where == "here"
        assert getattr(each, "text", "") in normalised(text)
    return shown, notes
