"""Write a made report as a Word document, a PDF or an Excel workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import docx
import xlsxwriter
from made_reports import Piece

from xlpkg.model.regions import PROVINCES

#: The ranges of a report in a workbook of ours that has only them.
RANGES = {
    "cover_title": "封面!$C$4:$C$6",
    "month_text": "当月!$B$3:$X$17",
    "month_table": "当月!$B$20:$W$21",
    "month_notes": "当月!$B$24:$X$25",
    "ytd_text": "累计!$B$3:$X$17",
    "ytd_table": "累计!$B$20:$W$20",
    "ytd_notes": "累计!$B$24:$B$24",
}
HEADINGS = {"title": 0, "heading": 2}


def plain(piece: Piece) -> str:
    """Return the text of a piece without the Markdown marks of the lab's form."""
    return piece.text.replace("**", "").removeprefix("- ")


def write_docx(pieces: Sequence[Piece], path: Path) -> Path:
    """Write *pieces* as a Word document: headings, list paragraphs of two runs, tables with borders."""
    document = docx.Document()
    for piece in pieces:
        if piece.role == "table":
            table = document.add_table(len(piece.rows), len(piece.rows[0]))
            table.style = "Table Grid"
            for line, texts in zip(table.rows, piece.rows, strict=True):
                for cell, text in zip(line.cells, texts, strict=True):
                    cell.text = text
        elif piece.role in HEADINGS:
            document.add_heading(plain(piece), HEADINGS[piece.role])
        else:
            marked = piece.role in ("exports", "imports")
            paragraph = document.add_paragraph(style="List Bullet" if marked else None)
            name, colon, rest = plain(piece).partition("：" if "：" in piece.text else ":")
            paragraph.add_run(name + colon).bold = marked
            paragraph.add_run(rest)
    document.save(str(path))
    return path


def write_xlsx(pieces: Sequence[Piece], path: Path) -> Path:
    """Write a sheet for each section of *pieces*: texts in merged rows, numbers with a format of one decimal."""
    with xlsxwriter.Workbook(path) as book:
        formats = {
            column: book.add_format({"num_format": "0.0" if column in (2, 4, 6) else "#,##0.0"}) for column in range(8)
        }
        sheets = {
            section: book.add_worksheet(f"第{section + 2}页") for section in sorted({piece.section for piece in pieces})
        }
        rows = dict.fromkeys(sheets, 0)
        for piece in pieces:
            sheet = sheets[piece.section]
            for texts in piece.rows:
                for column, text in enumerate(texts):
                    if re.fullmatch(r"-?\d+\.\d", text):
                        sheet.write_number(rows[piece.section], column, float(text), formats[column])
                    else:
                        sheet.write_string(rows[piece.section], column, text)
                rows[piece.section] += 1
            if not piece.rows:
                sheet.merge_range(rows[piece.section], 0, rows[piece.section], 7, plain(piece))
                rows[piece.section] += 1
    return path


def our_workbook(path: Path, names: Mapping[str, str]) -> bytes:
    """Write a workbook with these named ranges, in which each cell to Z26 has its address as its text."""
    columns = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    with xlsxwriter.Workbook(path) as book:
        for name in ("封面", "当月", "累计"):
            sheet = book.add_worksheet(name)
            for row in range(1, 27):
                sheet.write_row(row - 1, 0, [f"{column}{row}" for column in columns])
        for name, area in names.items():
            book.define_name(name, f"={area}")
    return path.read_bytes()


class Pdf:
    """A PDF of A4 pages with one standard font, in which a Latin letter is half as wide as a Chinese character."""

    WIDTH, HEIGHT, MARGIN = 595, 842, 72

    def __init__(self, *, page_header: str, rough: bool = False) -> None:
        self.pages: list[list[str]] = []
        self._rough = rough
        self._page_header = page_header
        self.new_page()

    def new_page(self) -> None:
        """Begin a page with its page header and number."""
        self.pages.append([])
        self.y: float = self.HEIGHT - self.MARGIN
        self.put(self.MARGIN, self.HEIGHT - 40, 8, self._page_header)
        self.put(self.WIDTH / 2 - 8, 36, 8, f"- {len(self.pages)} -")

    def put(self, x: float, y: float, size: float, text: str) -> None:
        """Write *text* at *x* from the left and *y* from the bottom."""
        letters = text.replace("−", "-").encode("utf-16-be").hex()  # the font has no minus sign
        self.pages[-1].append(f"BT /F1 {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{letters}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self.pages[-1].append(f"0.5 w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a filled bar."""
        self.pages[-1].append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    @staticmethod
    def width(text: str, size: float) -> float:
        """Return the width of *text*."""
        return sum(size * (0.5 if " " <= sign <= "~" else 1) for sign in text)

    def need(self, height: float) -> None:
        """Begin a page if less than *height* is left on this one."""
        if self.y - height < self.MARGIN:
            self.new_page()

    def paragraph(self, text: str, size: float = 10.5, *, bullet: bool = False) -> None:
        """Write a paragraph, broken into lines of the page's width."""
        left = self.MARGIN + (18 if bullet else 0)
        indent = 2 * size if self._rough and len(text) > 60 and not bullet else 0
        for number, line in enumerate(self._broken(text, size, self.WIDTH - self.MARGIN - left, indent)):
            self.need(1.5 * size)
            self.y -= 1.5 * size
            if bullet and number == 0:
                self.put(self.MARGIN, self.y, size, "•")
            self.put(left + (indent if number == 0 else 0), self.y, size, line)
        self.y -= 0.9 * size

    def _broken(self, text: str, size: float, width: float, indent: float) -> Iterator[str]:
        """Yield lines. A line may end after a Chinese character, space or hyphen; none begins with a closing mark.

        A rough line may end anywhere, also within a number.
        """
        anywhere = r"[^\s，。、：；）”%][，。、：；）”%]*\s*"
        pieces = anywhere if self._rough else r"(?:[^\s\u2e80-\uffef-]+-?|-|[\u2e80-\uffef])[，。、：；）”%]*\s*"
        line, left = "", indent
        for piece in re.findall(pieces, text):
            if line and self.width((line + piece).rstrip(), size) > width - left:
                yield line.rstrip()
                line, left = "", 0
            line += piece
        yield line.rstrip()

    def table(self, rows: Sequence[Sequence[str]], *, ruled: bool, repeats_header: bool, size: float = 9) -> None:
        """Write a table over as many pages as it needs; numbers right-aligned, a long header in two lines."""
        wide = (self.WIDTH - 2 * self.MARGIN) / len(rows[0])
        for number, row in enumerate(rows):
            if self.y - 3.4 * size < self.MARGIN:
                self.new_page()
                if repeats_header:
                    self._row(rows[0], wide, size, ruled=ruled)
            self._row(row, wide, size, ruled=ruled or number == 0)

    def _row(self, row: Sequence[str], wide: float, size: float, *, ruled: bool) -> None:
        lines = [text.split(" ") if self.width(text, size) > wide - 4 else [text] for text in row]
        high = (0.8 + 1.2 * max(map(len, lines))) * size
        for column, texts in enumerate(lines):
            left = self.MARGIN + column * wide
            for number, text in enumerate(texts):
                x = left + 3 if column == 0 else left + wide - 3 - self.width(text, size)
                self.put(x, self.y - 1.3 * size - number * 1.2 * size, size, text)
            if ruled:
                for x in (left, left + wide):
                    self.rule(x, self.y, x, self.y - high)
        if ruled:
            for y in (self.y, self.y - high):
                self.rule(self.MARGIN, y, self.MARGIN + wide * len(row), y)
        self.y -= high

    def chart(self, values: Sequence[float], size: float) -> None:
        """Draw bars with their values, an axis with numbers, and the names of the provinces below."""
        self.need(190)
        foot, left, step = self.y - 150, self.MARGIN + 24, (self.WIDTH - 2 * self.MARGIN - 24) / len(values)
        for tick in (-50, 0, 50, 100):
            y = foot + 50 + 0.8 * tick
            self.put(self.MARGIN, y, size, str(tick))
            self.rule(left, y, self.WIDTH - self.MARGIN, y)
        for index, value in enumerate(values):
            height = 0.8 * max(-50, min(100, value))
            x = left + index * step
            self.bar(x + 2, foot + 50 + min(0, height), step - 4, abs(height))
            self.put(x, foot + 52 + height, 0.6 * size, f"{value:.1f}")
            for number, sign in enumerate(PROVINCES[index].short):
                self.put(x + 2, foot - number * size * 1.1, size, sign)
        self.y = foot - 4.5 * size

    def save(self, path: Path) -> Path:
        """Write the file."""
        count = len(self.pages)
        kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(count))
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
            " /DescendantFonts [4 0 R] >>",
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor"
            " << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
            " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>",
        ]
        for number, page in enumerate(self.pages):
            content = "\n".join(page)
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.WIDTH} {self.HEIGHT}]"
                f" /Contents {6 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            )
            objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        out, offsets = b"%PDF-1.4\n", []
        for number, text in enumerate(objects, start=1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
        table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        size = len(objects) + 1
        out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n".encode()
        out += b"startxref\n%d\n%%%%EOF\n" % out.rindex(b"xref\n0 ")
        path.write_bytes(out)
        return path


def write_pdf(
    pieces: Sequence[Piece],
    path: Path,
    *,
    ruled: bool = True,
    repeats_header: bool = True,
    chart_size: float = 7,
    rough: bool = False,
) -> Path:
    """Write *pieces* as a PDF with a chart above each figure's caption; tables have rules or are only aligned.

    *rough*: paragraphs are indented, and their lines are broken anywhere.
    """
    pdf = Pdf(page_header="月度监测报告", rough=rough)
    for piece in pieces:
        if piece.role == "table":
            pdf.table(piece.rows, ruled=ruled, repeats_header=repeats_header)
            pdf.y -= 14
            continue
        if piece.role == "figure":
            pdf.chart([float(number % 13) * 7 - 31 for number in range(31)], chart_size)
        size = {"title": 20.0, "heading": 15.0, "note": 9.0}.get(piece.role, 10.5)
        pdf.paragraph(plain(piece), size, bullet=piece.text.startswith("- "))
    return pdf.save(path)
