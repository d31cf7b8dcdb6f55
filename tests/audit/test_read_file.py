"""Report files in text, Word, PDF and Excel are read as they were written; unsuitable files are refused."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
import retold_report
import xlsxwriter
from block_contents import contents, grids, of_pieces, texts, tight
from made_reports import Piece, Signs, lab_pieces_of, pieces_of, text_of
from refused_files import REFUSED, docx_with, word_body
from report_writers import Pdf, plain, write_docx, write_pdf, write_xlsx
from retold_report import CORRECTED_TEXT, TEXT

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Document, Paragraph, RawRow, RawTable, document_of
from xlpkg.audit.formats.pdf import pdf_blocks
from xlpkg.audit.formats.text import text_blocks
from xlpkg.audit.formats.word import word_blocks
from xlpkg.audit.read_file import read_document
from xlpkg.errors import BadInput
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Flow
from xlpkg.report.compose import compose
from xlpkg.report.render import report_to_markdown

FEBRUARY = Month(2025, 2)


def published_pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of the published report, or of the corrected one."""
    pieces, section = [], -1
    for block in text_blocks(text, is_markdown=True):
        if isinstance(block, RawTable):
            pieces.append(Piece("table", section, rows=tuple(line.cells for line in block.rows)))
            continue
        role = "note"
        if re.match("[一二]、", block.text):
            role, section = "heading", section + 1
        elif re.match("图 ", block.text):
            role = "figure"
        elif re.match("[出进]口：", block.text):
            pieces.append(Piece("exports", section, f"- **{block.text[:3]}**{block.text[3:]}"))
            continue
        pieces.append(Piece(role, section, block.text))
    return tuple(pieces)


# Text and Markdown


def test_a_markdown_report_has_its_lines_and_two_tables_of_31_rows() -> None:
    document = read_document(retold_report.PATH)
    assert [len(grid) for grid in grids(document.blocks)] == [32, 32]
    assert {len(row) for grid in grids(document.blocks) for row in grid} == {8}
    lines = TEXT.splitlines()
    for block in document.blocks:
        for part in block.rows if isinstance(block, RawTable) else (block,):
            line = lines[int(part.where.removeprefix("line ")) - 1]
            seen = "".join(part.cells) if isinstance(part, RawRow) else part.text
            assert tight(seen) == tight(re.sub(r"\*\*|^- |^#+ ", "", line))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_report_and_its_markdown_are_the_same_document(example_cube: Cube, lang: str) -> None:
    report = compose(example_cube, FEBRUARY, "zh" if lang == "zh" else "en")
    composed, read = document_of(report).blocks, text_blocks(report_to_markdown(report), is_markdown=True)
    assert texts(composed) == texts(read)
    assert grids(composed) == grids(read)
    assert [type(block) for block in composed] == [type(block) for block in read]
    assert text_of(pieces_of(report), "ours") == report_to_markdown(report)  # so the made reports are like ours


def test_markdown_marks_are_removed() -> None:
    text = (
        "# Title #\n\nsetext\n======\n\n> - **bold** and *thin* and `code`, a\\_b\\*c\\|d &lt; [here](a.b/(c))\n"
        "broken \nline<br>\n\n***\n1. first\n2) second\n![picture](a.png)\n"
        "hard  \nbreak\n\n```\n2 * 3 snake_case\n```\n"
    )
    assert texts(text_blocks(text, is_markdown=True)) == [
        "Title",
        "setext",
        "bold and thin and code, a_b*c|d < here broken line",
        "1. first",
        "2) second hard",
        "break",
        "2 3 snake_case",
    ]


def test_pipe_and_tab_tables_are_tables_and_an_empty_line_ends_a_pipe_table() -> None:
    text = "| a | b\\|c |\n| --- | ---: |\n| 1 |  |\n\nx | y\n:-: | -\n3 | 4\n\nthe table\np\tq\tr\n\ns\t\tt\nend\n"
    assert grids(text_blocks(text, is_markdown=True)) == [
        [("a", "b|c"), ("1", "")],
        [("x", "y"), ("3", "4")],
        [("p", "q", "r"), ("s", "", "t")],
    ]
    assert texts(text_blocks(text, is_markdown=True)) == ["the table", "end"]


def test_lines_of_plain_text_are_joined_only_if_they_were_broken_for_their_width() -> None:
    broken = (
        "各省市当月贸易变化\n出口排名前三的省市为广东、江苏和浙江，出口分别为 508.0 亿美元、\n"
        "318.4 亿美元和 268.1 亿美元，同比变化分别为-3.2%、-3.5%和-\n18.5%。\n图 1：各省市出口同比变化\n"
    )
    assert texts(text_blocks(broken, is_markdown=False)) == [
        "各省市当月贸易变化",
        "出口排名前三的省市为广东、江苏和浙江，出口分别为 508.0 亿美元、318.4 亿美元和 268.1 亿美元，"
        "同比变化分别为-3.2%、-3.5%和-18.5%。",
        "图 1：各省市出口同比变化",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_common_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes("出口额上升：1–2 月，内蒙\r\n".encode(encoding))
    assert read_document(path).blocks == (Paragraph("line 1", "出口额上升：1–2 月，内蒙"),)


# Word


def test_a_word_document_has_the_same_blocks(tmp_path: Path, example_cube: Cube) -> None:
    pieces = pieces_of(compose(example_cube, FEBRUARY, "en"))
    document = read_document(write_docx(pieces, tmp_path / "report.docx"))
    assert contents(document.blocks) == of_pieces(pieces)
    tables = [block for block in document.blocks if isinstance(block, RawTable)]
    assert tables[1].rows[4].where == "table 2, row 5"


def test_merged_word_cells_are_filled(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "across"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "down"
    document.save(str(tmp_path / "a.docx"))
    assert grids(word_blocks((tmp_path / "a.docx").read_bytes())) == [
        [("00", "across", "across"), ("down", "11", "12"), ("down", "21", "22")]
    ]


def test_word_text_is_read_with_all_changes_accepted(tmp_path: Path) -> None:
    run = "<w:r><w:t>%s</w:t></w:r>"
    inner = (
        f"<w:p>{run % 'kept '}<w:ins>{run % 'added '}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run % 'moved'}</w:moveFrom><w:r><w:noBreakHyphen/><w:t>3.2</w:t><w:br/></w:r>"
        f"{run % 'below'}</w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run % 'controlled'}</w:p></w:sdtContent></w:sdt>"
        f"<w:p>{run % 'beside'}<w:r><w:pict><w:txbxContent><w:p>{run % 'boxed'}</w:p></w:txbxContent></w:pict></w:r>"
        "</w:p>"
        f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
        "<w:r><w:t>a</w:t><w:tab/><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r></w:p>"
    )
    path = docx_with(tmp_path, word_body(inner.encode()), "changed.docx")
    blocks = word_blocks(path.read_bytes())
    assert texts(blocks) == ["kept added -3.2", "below", "controlled", "beside", "boxed"]
    assert grids(blocks) == [[("a", "1", "2")]]


@pytest.mark.parametrize("form", ["ours", "lab"])
def test_pasted_markdown_is_the_same_document(tmp_path: Path, example_cube: Cube, form: str) -> None:
    report = compose(example_cube, FEBRUARY)
    signs, chance = Signs(example_cube, FEBRUARY), random.Random(1)  # noqa: S311 - the same examples every time
    pieces = lab_pieces_of(report, chance, signs) if form == "lab" else pieces_of(report)
    lines = text_of(pieces, form).splitlines()
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    word.save(str(tmp_path / "pasted.docx"))
    with xlsxwriter.Workbook(tmp_path / "pasted.xlsx") as book:
        book.add_worksheet().write_column(0, 0, lines)
    for name in ("pasted.docx", "pasted.xlsx"):
        assert contents(read_document(tmp_path / name).blocks) == of_pieces(pieces)


def test_a_table_pasted_as_one_paragraph_is_a_table(tmp_path: Path) -> None:
    pieces = published_pieces(TEXT)
    word = docx.Document()
    for piece in pieces:
        word.add_paragraph(" ".join(" ".join(row) for row in piece.rows) or plain(piece))
    word.save(str(tmp_path / "a.docx"))
    assert contents(word_blocks((tmp_path / "a.docx").read_bytes())) == of_pieces(pieces)


def test_rows_typed_with_spaces_in_a_pdf_are_a_table(tmp_path: Path) -> None:
    pieces = published_pieces(TEXT)
    pdf = Pdf(page_header="head")
    for piece in pieces:
        for line in [" ".join(row) for row in piece.rows[1:]] or [plain(piece)]:
            pdf.paragraph(line, 9)
    tables = [list(piece.rows[1:]) for piece in pieces if piece.rows]
    assert grids(pdf_blocks(pdf.save(tmp_path / "a.pdf").read_bytes())) == tables


# PDF


@pytest.mark.parametrize(
    ("lang", "ruled", "repeats_header", "chart_size"),
    [("zh", True, True, 7), ("en", True, False, 10.5), ("zh", False, True, 10.5), ("en", False, False, 6)],
)
def test_a_pdf_has_the_same_blocks_without_page_headers_and_charts(
    tmp_path: Path, example_cube: Cube, lang: str, ruled: bool, repeats_header: bool, chart_size: float
) -> None:
    pieces = pieces_of(compose(example_cube, FEBRUARY, "zh" if lang == "zh" else "en"))
    path = write_pdf(pieces, tmp_path / "a.pdf", ruled=ruled, repeats_header=repeats_header, chart_size=chart_size)
    blocks = pdf_blocks(path.read_bytes())
    assert contents(blocks) == of_pieces(pieces)
    assert isinstance(blocks[-1], Paragraph)
    assert blocks[-1].where.startswith("page ")


def test_pdf_lines_broken_anywhere_are_joined(tmp_path: Path, example_cube: Cube) -> None:
    for sort in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT):
        report = compose(example_cube, FEBRUARY, sort=dict.fromkeys(Basis, sort))
        pieces = pieces_of(report)
        path = write_pdf(pieces, tmp_path / "a.pdf", rough=True, ruled=sort is Flow.TOTAL)
        blocks = pdf_blocks(path.read_bytes())
        assert contents(blocks) == of_pieces(pieces)
        # Numbers have no spaces in them.
        assert [numbers(text) for text in texts(blocks)] == [numbers(piece.text) for piece in pieces if not piece.rows]


def numbers(text: str) -> list[str]:
    return re.findall(r"-?\d[\d.]*%?", text)


def test_a_pdf_table_over_three_pages_is_one_table(tmp_path: Path, example_cube: Cube) -> None:
    table = next(piece for piece in pieces_of(compose(example_cube, FEBRUARY)) if piece.rows)
    long = Piece("table", 0, rows=(table.rows[0], *table.rows[1:] * 4))
    blocks = pdf_blocks(write_pdf([long], tmp_path / "a.pdf").read_bytes())
    assert contents(blocks) == of_pieces([long])
    assert isinstance(blocks[0], RawTable)
    assert [line.where for line in blocks[0].rows][::124] == ["page 1, table 1, row 1", "page 1, table 1, row 125"]


def test_a_minus_at_the_end_of_a_line_is_joined_with_its_number(tmp_path: Path) -> None:
    found = []
    for shift in range(40):
        words = f"{'一' * shift}同比变化分别为-3.2%、-3.5%和-18.5%，" + "进口额相比去年同期下降" * 6 + "。"
        path = write_pdf([Piece("lead", 0, words)], tmp_path / "a.pdf")
        found.append(contents(pdf_blocks(path.read_bytes()))[1:] == [words])  # after the page's head
    assert all(found)


def test_a_chart_on_another_page_than_its_caption_is_left_out(tmp_path: Path) -> None:
    pdf = Pdf(page_header="head")
    pdf.paragraph("出口额上升的省市如图所示，各省市的变化幅度不一，沿海省市的变化幅度较小。")
    pdf.chart([float(index) for index in range(31)], 9)
    pdf.new_page()
    pdf.paragraph("图 1：2025 年 2 月各省市出口同比变化（%）")
    assert [tight(text)[:6] for text in texts(pdf_blocks(pdf.save(tmp_path / "a.pdf").read_bytes()))] == [
        "出口额上升的",
        "图1：202",
    ]


@pytest.mark.parametrize(
    ("paint", "is_table"),
    [
        ("1 g {area} f", False),  # white: grey, RGB, CMYK, and as a colour space
        ("1 1 1 rg {area} f", False),
        ("0 0 0 0 k {area} f", False),
        ("/DeviceRGB cs 1 1 1 sc {area} f", False),
        ("0.9 g {area} f", True),
        ("0 0.1 0 0 k {area} f", True),
        ("1 g 0 G {area} B", True),  # white with a black border
        ("{area} n", False),  # nothing is drawn
    ],
)
def test_white_areas_of_a_pdf_are_no_cells(paint: str, tmp_path: Path, *, is_table: bool) -> None:
    pdf = Pdf(page_header="head")
    for at, name in enumerate(region.short for region in PROVINCES[:9]):
        x, y = 100 + at % 3 * 100, 600 - at // 3 * 30
        pdf.pages[-1].append(f"q {paint.format(area=f'{x} {y} 100 30 re')} Q")
        pdf.put(x + 5, y + 10, 9, name)
    names = [[region.short for region in PROVINCES[at : at + 3]] for at in (0, 3, 6)]
    found = grids(pdf_blocks(pdf.save(tmp_path / "a.pdf").read_bytes()))
    assert [list(map(list, rows)) for rows in found] == ([names] if is_table else [])


# Findings


def facts(document: Document, cube: Cube | None) -> list[str]:
    """Code, printed and expected value of each finding, without locations, which differ between formats."""
    return sorted(str((found.code, found.printed, found.expected)) for found in audit(document, cube))


@pytest.mark.parametrize("text", [TEXT, CORRECTED_TEXT], ids=["published", "corrected"])
@pytest.mark.parametrize("write", [write_docx, write_pdf, write_xlsx])
def test_word_pdf_and_excel_files_have_the_findings_of_their_text(
    text: str, write: Callable[[Sequence[Piece], Path], Path], tmp_path: Path, example_cube: Cube
) -> None:
    of_text = Document("report.md", text_blocks(text, is_markdown=True))
    suffix = write.__name__.removeprefix("write_")
    of_file = read_document(write(published_pieces(text), tmp_path / f"report.{suffix}"))
    for cube in (example_cube, None):
        assert facts(of_file, cube) == facts(of_text, cube)
    codes = Counter(found.code for found in audit(of_file, example_cube))
    assert codes == (Counter({"label": 15, "prose": 2, "sort-note": 1}) if text is TEXT else Counter())
    assert bool(facts(of_file, None)) == (text is TEXT)


# Refused files


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_damaged_and_harmful_files_are_refused_with_a_message(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path)
    with pytest.raises(BadInput) as refused:
        read_document(path)
    assert refused.value.key == REFUSED[make]
    for lang in ("en", "zh"):
        sentence = refused.value.sentence("en" if lang == "en" else "zh")
        assert path.name in sentence
        assert "\n" not in sentence
        assert "Traceback" not in sentence


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret", encoding="utf-8")
    prolog = f'<!DOCTYPE w [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'.encode()
    body = word_body(b"<w:p><w:r><w:t>before &e; after</w:t></w:r></w:p>", prolog)
    path = docx_with(tmp_path, body, "outside.docx")
    assert "the secret" not in "".join(texts(read_document(path).blocks))
