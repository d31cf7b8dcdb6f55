"""The report, and a table of it, as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlpkg.messages import Language
    from xlpkg.report.model import Report, Section

#: What Markdown, HTML or a table of GitHub's kind would read as a mark. A name of a source file may hold any.
_MARKS: Final = re.compile(r"[\\`*_\[\]<>|~&#]")


def escaped(text: str) -> str:
    """Return *text* so that Markdown shows it as it is, on one line.

    >>> print(escaped("a|b_c*"))
    a\\|b\\_c\\*
    """
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose first column is of names, and all others of numbers, to the right."""
    head, *body = ([escaped(cell) for cell in row] for row in (header, *rows))
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *body))


def markdown(report: Report) -> str:
    """Return *report* as Markdown: title, span, and each section's texts, captions, table and notes in order.

    The remark on Spring Festival follows the first paragraph.
    """
    parts = [f"# {escaped(report.title)}", escaped(report.span)]
    for section in report.sections:
        parts += _section(section, report.lang)
    return "\n\n".join(parts)


def _section(section: Section, lang: Language) -> list[str]:
    exports, imports = (f"*{escaped(figure.caption)}*" for figure in section.figures)
    return [
        f"## {escaped(section.heading)}",
        escaped(section.lead),
        *([escaped(section.remark)] if section.remark else []),
        escaped(section.exports),
        exports,
        escaped(section.imports),
        imports,
        f"**{escaped(section.table.caption)}**",
        markdown_table(section.table.header, ((row.region.label(lang), *row.texts()) for row in section.table.rows)),
        *map(escaped, section.notes),
    ]
