"""Our report as a list of pieces, which `text_of` and `report_writers` write in several formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlpkg.report.model import Report
from xlpkg.report.render import escape, markdown_table


@dataclass(frozen=True)
class Piece:
    """A part of a report: its role ("lead", "table", "note", …), its section (-1 for the title), its text or rows."""

    role: str
    section: int
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def pieces_of(report: Report) -> tuple[Piece, ...]:
    """Return the pieces of our report."""
    pieces = [Piece("title", -1, report.title), Piece("span", -1, report.span)]
    for number, section in enumerate(report.sections):
        rows = (section.table.header, *((row.region.label(report.lang), *row.texts()) for row in section.table.rows))
        roles = [
            ("heading", section.heading),
            ("remark", section.caution),
            ("lead", section.lead),
            ("exports", section.exports),
            ("figure", section.figures[0].caption),
            ("imports", section.imports),
            ("figure", section.figures[1].caption),
            ("remark", section.remark),
            ("caption", section.table.caption),
        ]
        pieces += [Piece(role, number, text) for role, text in roles if text]
        pieces.append(Piece("table", number, rows=rows))
        pieces += [Piece("note", number, note) for note in section.notes]
    return tuple(pieces)


def text_of(pieces: Sequence[Piece]) -> str:
    """Return *pieces* as text, as :func:`xlpkg.report.render.report_to_markdown`."""
    parts = []
    for piece in pieces:
        if piece.role == "table":
            parts.append(markdown_table(piece.rows[0], piece.rows[1:]))
        else:
            mark = {"title": "# {}", "heading": "## {}", "figure": "*{}*", "caption": "**{}**"}.get(piece.role, "{}")
            parts.append(mark.format(escape(piece.text)))
    return "\n\n".join(parts)
