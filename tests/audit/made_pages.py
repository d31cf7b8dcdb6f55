"""PDFs of words and rules at exact places, in points from the left and the top of a page of A4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pdfplumber
from report_writers import Pdf

from xlpkg.audit.document import Block, RawTable
from xlpkg.audit.formats.pdf_page import Item, PageTable, items_of

#: The left edge and the top of a text, the text, and its font size if it is not 10. A Latin letter is half as wide.
Word = tuple[float, float, str] | tuple[float, float, str, float]


def put(pdf: Pdf, words: Iterable[Word]) -> None:
    for x, top, text, *sizes in words:
        size = sizes[0] if sizes else 10.0
        pdf.put(x, Pdf.HEIGHT - top - 0.88 * size, size, text)


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float, float, float]]:
    """Return the rules of a table with these edges of columns and rows: x, y, x, y."""
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def rules(pdf: Pdf, lines: Iterable[tuple[float, float, float, float]]) -> None:
    for x0, y0, x1, y1 in lines:
        pdf.rule(x0, Pdf.HEIGHT - y0, x1, Pdf.HEIGHT - y1)


def empty_pdf() -> Pdf:
    pdf = Pdf(page_header="")
    pdf.pages[-1].clear()
    return pdf


def pdf_of(folder: Path, *pages: Iterable[Word]) -> bytes:
    """A PDF of pages without headers."""
    pdf = empty_pdf()
    for number, words in enumerate(pages):
        if number:
            pdf.new_page()
            pdf.pages[-1].clear()
        put(pdf, words)
    return pdf.save(folder / "made.pdf").read_bytes()


def items(folder: Path, *words: Word, lines: Iterable[tuple[float, float, float, float]] = ()) -> list[Item]:
    """Return the lines and tables of a page with *words* and rules."""
    pdf = empty_pdf()
    rules(pdf, lines)
    put(pdf, words)
    with pdfplumber.open(pdf.save(folder / "made.pdf")) as read:
        return items_of(read.pages[0])


def shown(found: Iterable[Item]) -> list[str | list[str]]:
    """Each line, and the rows of each table, with | between cells."""
    return [
        [" | ".join(row) for row in item.rows]
        if isinstance(item, PageTable)
        else " | ".join(cell.text for cell in item.cells)
        for item in found
    ]


def of_blocks(blocks: Iterable[Block]) -> list[str | list[str]]:
    """The same of the blocks of a document."""
    return [
        [" | ".join(row.cells) for row in block.rows] if isinstance(block, RawTable) else block.text for block in blocks
    ]


def row(top: float, *texts: str, size: float = 10, left: float = 72, step: float = 80) -> list[Word]:
    """Words at equal distances; "" for none."""
    return [(left + step * at, top, text, size) for at, text in enumerate(texts) if text]
