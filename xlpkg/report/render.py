"""The report, and single tables, as Markdown and as plain objects for JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from xlpkg.messages import Language
from xlpkg.model.arrays import finite_or_none
from xlpkg.model.rounding import print_number
from xlpkg.report.model import Report, Row, Section

#: Characters with a meaning in Markdown, its tables or HTML. The name of a source file may contain any of them.
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>|~&#]")


def escape(text: str) -> str:
    """Return *text* on one line, escaped for Markdown.

    >>> print(escape("a|b_c*"))
    a\\|b\\_c\\*
    """
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table: a first column of names, the others of numbers, aligned right."""
    head, *body = ([escape(cell) for cell in row] for row in (header, *rows))
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *body))


def report_to_markdown(report: Report) -> str:
    """Return *report* as Markdown: title, span, highlights, and each section's texts, captions, table and notes."""
    parts = [f"# {escape(report.title)}", escape(report.span)]
    parts += [f"- {escape(each)}" for each in report.highlights]
    for section in report.sections:
        rows = ((row.region.label(report.lang), *_figures(row, report.lang)) for row in section.table.all_rows())
        exports, imports = (f"*{escape(figure.caption)}*" for figure in section.figures)
        parts += [f"## {escape(section.heading)}", *([escape(section.caution)] if section.caution else [])]
        parts += [escape(section.lead), escape(section.exports), exports, escape(section.imports), imports]
        parts += [escape(section.remark)] if section.remark else []
        parts += [f"**{escape(section.table.caption)}**", markdown_table(section.table.header, rows)]
        parts += map(escape, section.notes)
    return "\n\n".join(parts)


def _figures(row: Row, lang: Language) -> Iterator[str]:
    """Yield the seven figures as printed, with their marks."""
    yield from (print_number(value, lang) + mark for value, mark in zip(row.values, row.marks(), strict=True))


def report_to_json(report: Report) -> dict[str, object]:
    """Return *report* as objects for JSON: levels in 亿 and YoY in percentage points, unrounded, None for missing."""
    return {
        "period": str(report.period),
        "currency": report.currency.value,
        "language": report.lang,
        "title": report.title,
        "span": report.span,
        "highlights": list(report.highlights),
        "sections": [_section_to_json(section, report) for section in report.sections],
    }


def _section_to_json(section: Section, report: Report) -> dict[str, object]:
    return {
        "basis": section.basis.name.lower(),
        "heading": section.heading,
        "paragraphs": list(section.paragraphs()),
        "caution": section.caution,
        "remark": section.remark,
        "figures": [{"caption": figure.caption, "flow": figure.flow.name.lower()} for figure in section.figures],
        "table": {
            "caption": section.table.caption,
            "sort": section.table.sort.name.lower(),
            "header": list(section.table.header),
            "rows": [
                {"region": row.region.label(report.lang), "code": row.region.code, "values": finite_or_none(row.values)}
                for row in section.table.all_rows()
            ],
        },
        "notes": list(section.notes),
    }
