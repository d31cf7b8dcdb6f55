"""Check the structure of a report: months, captions, references to figures and tables, sections, and notes."""

from __future__ import annotations

from collections.abc import Iterator, Set

from xlpkg.analysis.findings import Finding, finding
from xlpkg.audit.claims import FigureClaim, ListClaim, Note, ParsedReport, RankClaim
from xlpkg.audit.report_parser import NUMBERING
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Flow


def check_structure(
    parsed: ParsedReport, settled: Set[tuple[str, str]], right: Set[tuple[str, Month | None]]
) -> Iterator[Finding]:
    """Yield what is wrong in the structure of a report.

    *settled* are its sentences of ours, *right* says where it has right figures of which month.
    """
    yield from _check_references(parsed)
    if parsed.is_report and parsed.period is not None:
        yield from _check_months(parsed, parsed.period, right)
        if parsed.month not in (None, parsed.period):
            values = str(parsed.period), str(parsed.month)
            yield finding("prose", "warning", parsed.document.name, *values, key="prose-month")
    if parsed.month is not None:
        yield from _check_sections(parsed, parsed.month)
    for note in parsed.without(settled).claims:
        if isinstance(note, Note) and note.is_other_basis:
            text = NUMBERING.sub("", note.text)
            yield finding("prose", "error", note.where, text, key="prose-note-basis", basis=note.basis)


def _check_months(parsed: ParsedReport, period: Month, right: Set[tuple[str, Month | None]]) -> Iterator[Finding]:
    """Yield titles, headings, captions and paragraphs that name another month than *period*, or the other basis.

    A sentence with a *right* figure of the month that it names is on that month.
    """
    seen: set[tuple[str, str]] = set()
    for span in parsed.spans:
        month = Month(span.year or period.year, span.month) if 1 <= span.month <= 12 else None
        if (span.where, span.text) in seen or (month != period and (span.where, month) in right):
            continue
        seen.add((span.where, span.text))
        if span.month != period.month or span.year not in (None, period.year):
            yield finding("prose", "error", span.where, span.text, str(period), key="prose-month")
        elif span.basis is not None and period.month > 1 and span.is_ytd is not (span.basis is Basis.YTD):
            expected = period.span(to_date=span.basis is Basis.YTD, lang=parsed.lang)
            yield finding("prose", "error", span.where, span.text, expected, key="prose-span", basis=span.basis)


def _check_references(parsed: ParsedReport) -> Iterator[Finding]:
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
            key = "missing-figure" if reference.kind == "figure" else "missing-table"
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


def _check_sections(parsed: ParsedReport, period: Month) -> Iterator[Finding]:
    """Yield sections without their table or a paragraph, and sections that are missing."""
    if not parsed.headings:
        return
    cover = parsed.on_cover
    claims = [each for each in parsed.claims if id(each) not in cover]
    claimed = {(each.basis, each.subject.flow) for each in claims if isinstance(each, FigureClaim)}
    claimed |= {(each.span.basis, each.flow) for each in claims if isinstance(each, (ListClaim, RankClaim))}
    headings = {basis: where for where, basis in parsed.headings}
    for basis, where in headings.items():
        if parsed.table(basis) is None:
            yield finding("missing", "error", where, key="missing-table-of", basis=basis)
        for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT):
            if claimed and (basis, flow) not in claimed:
                yield finding("missing", "error", where, key="missing-paragraph", basis=basis, flow=flow)
    for basis in Basis if claimed else ():  # a table alone is no report
        is_needed = basis is Basis.MONTH or period.month > 1
        if is_needed and basis not in headings and parsed.table(basis) is None:
            yield finding("missing", "error", parsed.headings[0][0], key="missing-section", basis=basis)
