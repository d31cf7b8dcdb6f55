"""What is wrong with a report's frame: months, captions, references, sections that lack something, notes."""

from __future__ import annotations

import dataclasses
import difflib
import re
from typing import TYPE_CHECKING, Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import FigureClaim, ListClaim, Note, RankClaim, Span
from xlpkg.audit.reading import NUMBERING
from xlpkg.audit.tokens import folded, tokens
from xlpkg.model.words import Basis, Flow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlpkg.audit.claims import Claims
    from xlpkg.model.months import Month
    from xlpkg.report.model import Report

_ESCAPE: Final = re.compile(r"\\(?=[\\`*_\[\]<>|~&#])")
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")
#: Two notes are the same note with other figures where at least this much of their words is the same.
_ALIKE: Final = 0.8
_LACKS: Final = {"figure": "missing-figure", "table": "missing-table"}
_CLAIMS: Final = (FigureClaim, ListClaim, RankClaim)


def months(claims: Claims, period: Month) -> Iterator[Finding]:
    """Yield the titles, headings, captions and openings that name another month, or the other basis."""
    seen: set[tuple[str, str]] = set()
    for span in claims.all:
        if not isinstance(span, Span) or (span.where, span.text) in seen:
            continue
        seen.add((span.where, span.text))
        expected = str(period)
        if span.month != period.month or span.year not in (None, period.year):
            yield finding("prose", "error", span.where, span.text, expected, key="prose-month")
        elif span.basis is not None and period.month > 1 and span.to_date is not (span.basis is Basis.YTD):
            expected = period.span(to_date=span.basis is Basis.YTD, lang=claims.lang)
            yield finding("prose", "error", span.where, span.text, expected, key="prose-span", basis=span.basis)


def references(claims: Claims) -> Iterator[Finding]:
    """Yield the references to a figure or table that is not there, or is of something else."""
    seen: set[tuple[str, str, int]] = set()
    for reference in claims.references:
        same_kind = [each for each in claims.captions if each.kind == reference.kind]
        if not same_kind or (reference.where, reference.kind, reference.number) in seen:
            continue  # where no caption of the kind was read, charts are pictures
        seen.add((reference.where, reference.kind, reference.number))
        named = f"{reference.kind} {reference.number}"
        caption = next((each for each in same_kind if each.number == reference.number), None)
        if caption is None:
            yield finding(
                "missing", "error", reference.where, named, None, key=_LACKS[reference.kind], number=reference.number
            )
        elif (caption.basis is not None and reference.basis not in (None, caption.basis)) or (
            caption.flow is not None and reference.flow not in (None, caption.flow)
        ):
            right = [
                each.number
                for each in same_kind
                if each.basis is reference.basis and each.flow in (None, reference.flow)
            ]
            expected = f"{reference.kind} {right[0]}" if right else None
            yield finding("prose", "error", reference.where, named, expected, key="prose-reference")


def sections(claims: Claims, period: Month) -> Iterator[Finding]:
    """Yield what a section announces and lacks: its table, its paragraphs, and the section of the year to date."""
    if not claims.headings:
        return
    said = {(each.basis, each.flow) for each in claims.all if isinstance(each, _CLAIMS)}
    headed = {basis: where for where, basis in claims.headings if basis is not None}
    for basis, where in headed.items():
        if claims.table(basis) is None:
            yield finding("missing", "error", where, None, None, key="missing-table-of", basis=basis)
        if said:
            for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT):
                if (basis, flow) not in said:
                    yield finding(
                        "missing", "error", where, None, None, key="missing-paragraph", basis=basis, flow=flow
                    )
    for basis in Basis:
        needed = basis is Basis.MONTH or period.month > 1
        if needed and basis not in headed and claims.table(basis) is None:
            yield finding("missing", "error", claims.headings[0][0], None, None, key="missing-section", basis=basis)


def notes(claims: Claims, own: Iterable[Report]) -> Iterator[Finding]:
    """Yield the notes that tell another basis than their section, or other figures than those of *own*.

    *own* are reports that were composed of the cube, by each base method that the tables follow; as many are asked for
    as it takes to know all notes.
    """
    unread = [note for note in claims.all if isinstance(note, Note) and not note.is_read]
    plain: list[str] = []
    for report in own if unread else ():
        plain += _texts(report)
        unread = [note for note in unread if NUMBERING.sub("", note.text) not in plain]
        if not unread:
            break
    for note in unread:
        text = NUMBERING.sub("", note.text)
        alike = max(plain, key=lambda each: _likeness(each, text), default=None)
        if alike is not None and _likeness(alike, text) >= _ALIKE and _facts(alike) != _facts(text):
            yield finding("prose", "error", note.where, text, alike, key="prose-note")
        elif note.is_contrary:
            yield finding("prose", "error", note.where, text, None, key="prose-note-basis", basis=note.basis)


def _likeness(one: str, two: str) -> float:
    matcher = difflib.SequenceMatcher(None, _FIGURE.sub("0", one), _FIGURE.sub("0", two), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0


def _facts(text: str) -> list[str]:
    """Return what a note tells: its figures, and the provinces and flows that it names."""
    named = (token.text for token in tokens(text) if token.kind in ("region", "flow"))
    return [*_FIGURE.findall(text), *named]


def _texts(report: Report) -> list[str]:
    """Return all sentences of a composed report, whatever a section calls them."""
    texts: list[str] = []
    for section in report.sections:
        for field in dataclasses.fields(section):
            value = getattr(section, field.name)
            texts += [value] if isinstance(value, str) else []
            texts += [each for each in value if isinstance(each, str)] if isinstance(value, tuple) else []
    return [NUMBERING.sub("", folded(_ESCAPE.sub("", text))) for text in texts]
