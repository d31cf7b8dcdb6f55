"""Check the structure of a report: months, captions, references to figures and tables, sections, and notes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import FigureClaim, ListClaim, Note, ParsedReport, RankClaim, SpanClaim
from xlpkg.audit.document import Paragraph, document_of
from xlpkg.audit.report_parser import NUMBERING
from xlpkg.audit.tokens import normalised, tokens
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Flow
from xlpkg.report.model import Report

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
#: Two notes with at least this similarity are the same note, possibly with other figures.
_SIMILAR: Final = 0.8
#: The note that says until when the figures were stored.
STORED_UNTIL: Final = re.compile(r"(?:数据截至|Figures as stored by)\s*(\d{4}-\d\d-\d\d)\s+(\d\d:\d\d)")
_MISSING: Final = {"figure": "missing-figure", "table": "missing-table"}


def check_months(parsed: ParsedReport, period: Month) -> Iterator[Finding]:
    """Yield titles, headings, captions and paragraphs that name another month than *period*, or the other basis."""
    seen: set[tuple[str, str]] = set()
    for span in parsed.claims:
        if not isinstance(span, SpanClaim) or (span.where, span.text) in seen:
            continue
        seen.add((span.where, span.text))
        if span.month != period.month or span.year not in (None, period.year):
            yield finding("prose", "error", span.where, span.text, str(period), key="prose-month")
        elif span.basis is not None and period.month > 1 and span.is_ytd is not (span.basis is Basis.YTD):
            expected = period.span(to_date=span.basis is Basis.YTD, lang=parsed.lang)
            yield finding("prose", "error", span.where, span.text, expected, key="prose-span", basis=span.basis)


def check_references(parsed: ParsedReport) -> Iterator[Finding]:
    """Yield references to a figure or table that is missing or is about something else."""
    seen: set[tuple[str, str, int]] = set()
    for reference in parsed.references:
        captions = [each for each in parsed.captions if each.kind == reference.kind]
        if not captions or (reference.where, reference.kind, reference.number) in seen:
            continue  # without any caption of this kind, the captions may be within pictures
        seen.add((reference.where, reference.kind, reference.number))
        named = f"{reference.kind} {reference.number}"
        caption = next((each for each in captions if each.number == reference.number), None)
        if caption is None:
            key = _MISSING[reference.kind]
            yield finding("missing", "error", reference.where, named, key=key, number=reference.number)
        elif (caption.basis is not None and reference.basis not in (None, caption.basis)) or (
            caption.flow is not None and reference.flow not in (None, caption.flow)
        ):
            right = [
                each.number
                for each in captions
                if each.basis is reference.basis is not None and each.flow in (None, reference.flow)
            ]
            expected = f"{reference.kind} {right[0]}" if right else None
            yield finding("prose", "error", reference.where, named, expected, key="prose-reference")


def check_sections(parsed: ParsedReport, period: Month) -> Iterator[Finding]:
    """Yield sections without their table or a paragraph, and sections that are missing."""
    if not parsed.headings:
        return
    claimed = {
        (each.basis, each.flow) for each in parsed.claims if isinstance(each, (FigureClaim, ListClaim, RankClaim))
    }
    headings = {basis: where for where, basis in parsed.headings}
    for basis, where in headings.items():
        if parsed.table(basis) is None:
            yield finding("missing", "error", where, key="missing-table-of", basis=basis)
        for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT):
            if claimed and (basis, flow) not in claimed:
                yield finding("missing", "error", where, key="missing-paragraph", basis=basis, flow=flow)
    for basis in Basis:
        is_needed = basis is Basis.MONTH or period.month > 1
        if is_needed and basis not in headings and parsed.table(basis) is None:
            yield finding("missing", "error", parsed.headings[0][0], key="missing-section", basis=basis)


def check_notes(parsed: ParsedReport, composed: Iterable[Report]) -> Iterator[Finding]:
    """Yield notes with other figures than the same note in *composed*, and notes about the other basis.

    *composed* yields our reports of the month, one for each base method that the tables follow. It is read only until
    each note has been found in one of them. When the figures were stored is no matter of the data.
    """
    notes = [note for note in parsed.claims if isinstance(note, Note) and not note.is_sort_note]
    notes = [note for note in notes if not STORED_UNTIL.search(note.text)]
    ours: list[str] = []
    for report in composed if notes else ():
        ours += _paragraphs(report)
        notes = [note for note in notes if NUMBERING.sub("", note.text) not in ours]
        if not notes:
            break
    for note in notes:
        text = NUMBERING.sub("", note.text)
        most_similar = max(ours, key=lambda each: _similarity(each, text), default=None)
        if (
            most_similar is not None
            and _similarity(most_similar, text) >= _SIMILAR
            and _facts(most_similar) != _facts(text)
        ):
            yield finding("prose", "error", note.where, text, most_similar, key="prose-note")
        elif note.is_other_basis:
            yield finding("prose", "error", note.where, text, key="prose-note-basis", basis=note.basis)


def _similarity(one: str, two: str) -> float:
    """Return how similar two texts are apart from their numbers, from 0 to 1; 0 if below :data:`_SIMILAR`."""
    matcher = difflib.SequenceMatcher(None, _NUMBER.sub("0", one), _NUMBER.sub("0", two), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _SIMILAR and matcher.quick_ratio() >= _SIMILAR else 0.0


def _facts(text: str) -> list[str]:
    """Return the numbers, regions and flows that a note names."""
    named = (token.text for token in tokens(text) if token.kind in ("region", "flow"))
    return [*_NUMBER.findall(text), *named]


def _paragraphs(report: Report) -> list[str]:
    blocks = document_of(report).blocks
    return [NUMBERING.sub("", normalised(block.text)) for block in blocks if isinstance(block, Paragraph)]
