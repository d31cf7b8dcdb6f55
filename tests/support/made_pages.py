"""PDFs of words and rules at exact places, in points from the left and the top of a page of A4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from report_writers import Pdf

from xlpkg.audit.document import RawTable
from xlpkg.audit.formats.pdf import pdf_blocks

#: The left edge and the top of a text, the text, and its font size if it is not 10. A Latin letter is half as wide.
Word = tuple[float, float, str] | tuple[float, float, str, float]
Rule = tuple[float, float, float, float]
Shown = list[str | list[str]]


def line(top: float, text: str, x: float = 72, size: float = 10) -> Word:
    return (x, top, text, size)


def row(top: float, *texts: str, size: float = 10, left: float = 72, step: float = 80) -> list[Word]:
    """Words at equal distances; "" for none."""
    return [(left + step * at, top, text, size) for at, text in enumerate(texts) if text]


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """Return the rules of a table with these edges of columns and rows: x, y, x, y."""
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def columns(count: int) -> list[float]:
    """Return the edges of so many columns, in which row(..., left=76) puts one text each."""
    return [72.0 + 80 * at for at in range(count + 1)]


def pdf_of(folder: Path, *pages: Iterable[Word], rules: Iterable[Rule] = (), drawn: Iterable[str] = ()) -> bytes:
    """A PDF of pages without headers; the first has *rules* and what the operators *drawn* draw."""
    pdf = Pdf(page_header="")
    for number, words in enumerate(pages):
        if number:
            pdf.new_page()
        pdf.pages[-1].clear()
        if not number:
            pdf.pages[-1] += drawn
            for x0, y0, x1, y1 in rules:
                pdf.rule(x0, Pdf.HEIGHT - y0, x1, Pdf.HEIGHT - y1)
        for x, top, text, *sizes in words:
            size = sizes[0] if sizes else 10.0
            pdf.put(x, Pdf.HEIGHT - top - 0.88 * size, size, text)
    return pdf.save(folder / "made.pdf").read_bytes()


def read(folder: Path, *pages: Iterable[Word], rules: Iterable[Rule] = (), drawn: Iterable[str] = ()) -> Shown:
    """Return the paragraphs of such a PDF, and the rows of its tables with | between cells."""
    blocks = pdf_blocks(pdf_of(folder, *pages, rules=rules, drawn=drawn))
    return [
        [" | ".join(each.cells) for each in block.rows] if isinstance(block, RawTable) else block.text
        for block in blocks
    ]
