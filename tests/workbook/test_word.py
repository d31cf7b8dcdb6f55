"""The Word document has what the sheets show, with fields, styles and the lab's template."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from conftest import OfLanguage, Refill
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator
from PIL import Image

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit
from xlpkg.audit.read_file import read_document
from xlpkg.bundled import shipped
from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadInput
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.versions import range_of, values_of
from xlpkg.workbook.word import write_word

MAY = Month(2025, 5)


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> Language:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def book(filled: OfLanguage, lang: Language) -> Iterator[xw.Book]:
    with open_workbook(filled(lang), read_only=True) as opened:
        yield opened


@pytest.fixture
def document(word: OfLanguage, lang: Language) -> Any:
    return Document(str(word(lang)))


@pytest.fixture
def copy(filled: OfLanguage, tmp_path: Path) -> Iterator[xw.Book]:
    """A copy of the Chinese workbook, for changes."""
    with open_workbook(Path(shutil.copy(filled("zh"), tmp_path))) as opened:
        yield opened


def fields(document: Any) -> list[str]:
    """The instructions of the fields in the body, in order."""
    return [each.text.strip() for each in document.element.body.iter(qn("w:instrText"))]


def written(book: xw.Book, folder: Path, template: Path | None = None) -> Any:
    return Document(str(write_word(book, folder / "报告.docx", template)))


def refusal(book: xw.Book, folder: Path, template: Path) -> str:
    """Return why the template is refused, in both languages; nothing is written."""
    with pytest.raises(BadInput) as refused:
        write_word(book, folder / "out.docx", template)
    assert not (folder / "out.docx").exists()
    return f"{refused.value.sentence('en')}\n{refused.value.sentence('zh')}"


def test_the_document_has_the_texts_of_the_sheets_with_word_styles(book: xw.Book, document: Any) -> None:
    by_style: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    texts = {basis: [row[0] for row in values_of(book, layout.REPORTS[basis].text)] for basis in Basis}
    assert by_style["Heading 1"] == [texts[basis][layout.TEXT_HEADING] for basis in Basis]
    lines = (*layout.TEXT_CAPTIONS, layout.TEXT_TABLE_CAPTION)
    assert by_style["Caption"] == [texts[basis][line] for basis in Basis for line in lines]
    assert by_style["Title"] == [values_of(book, layout.COVER_TITLE)[0][0]]
    assert "数字经济实验室" in by_style["Subtitle"]
    for basis in Basis:
        for line in (layout.TEXT_LEAD, layout.TEXT_EXPORTS, layout.TEXT_IMPORTS):
            assert texts[basis][line] in by_style["Normal"]
        for note in str(values_of(book, layout.REPORTS[basis].notes)[0][0]).splitlines():
            assert note in by_style["Normal"]
    assert document.core_properties.author == "数字经济实验室"


def test_numbers_of_captions_are_fields_and_references_point_to_them(document: Any, lang: Language) -> None:
    found = fields(document)
    words = ("图", "图", "表") if lang == "zh" else ("Figure", "Figure", "Table")
    assert [field for field in found if field.startswith("SEQ")] == [f"SEQ {word} \\* ARABIC" for word in words * 2]
    bookmarks = [each.get(qn("w:name")) for each in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(bookmarks) == len(set(bookmarks)) == 6
    references = [field.split()[1] for field in found if field.startswith("REF")]
    assert len(references) == 8  # a figure and a table in each of four paragraphs
    assert set(references) == set(bookmarks)


def test_the_tables_have_the_figures_of_the_sheets_and_repeat_their_header(book: xw.Book, document: Any) -> None:
    _, *tables = document.tables
    marked = 0
    for basis, table in zip(Basis, tables, strict=True):
        _, *cells = [[cell.text for cell in row.cells] for row in table.rows]
        rows = values_of(book, layout.REPORTS[basis].table)[1:32]  # neither the nation nor groups
        bands = {label: of_row for label, *of_row in values_of(book, layout.REPORTS[basis].bands)}
        for printed, row in zip(cells, rows, strict=True):
            assert printed[0] == row[0]
            numbers = [float(text.replace(",", "").replace("−", "-").rstrip("*")) for text in printed[1:]]
            assert numbers == pytest.approx([float(value) for value in row[1:8]], abs=0.0501)
            assert [text.endswith("*") for text in printed[2:8:2]] == [(band or 0) > 1 for band in bands[row[0]]]
            marked += sum((band or 0) > 1 for band in bands[row[0]])
        properties = [row._tr.trPr for row in table.rows]
        assert [each.find(qn("w:tblHeader")) is not None for each in properties] == [True, *[False] * 31]
        assert all(each.find(qn("w:cantSplit")) is not None for each in properties)
    assert marked  # YoY with a wide band


def test_the_four_figures_are_pictures_in_300_dpi_described_by_their_caption_and_paragraph(
    document: Any, lang: Language
) -> None:
    assert len(document.inline_shapes) == 4
    texts = [(p.style.name, p.text) for p in document.paragraphs if p.text]
    captions = [at for at, (style, text) in enumerate(texts) if style == "Caption" and re.match("图|Figure", text)]
    for shape, at in zip(document.inline_shapes, captions, strict=True):
        caption, paragraph = texts[at][1], texts[at - 1][1]
        assert paragraph.startswith(("出口：", "进口：") if lang == "zh" else ("Exports: ", "Imports: "))
        part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        image = Image.open(io.BytesIO(part.blob))
        assert image.width / (shape.width / 914_400) > 280  # the picture is a little wider than drawn
        assert shape._inline.docPr.get("descr") == f"{caption}{'。' if lang == 'zh' else '. '}{paragraph}"
    heights = [shape.height for shape in document.inline_shapes]
    assert heights == pytest.approx([heights[0]] * 2 + [heights[2]] * 2, rel=0.01)


def test_what_the_user_typed_is_in_the_document(copy: xw.Book, tmp_path: Path) -> None:
    text = range_of(copy, layout.REPORTS[Basis.MONTH].text)
    text[layout.TEXT_LEAD, 0].value = "本室的文字，见图 2 和图 9。"
    range_of(copy, layout.REPORTS[Basis.MONTH].table)[1, 1].value = 1234.56
    document = written(copy, tmp_path)
    assert "本室的文字，见图 2 和图 9。" in [p.text for p in document.paragraphs]
    assert document.tables[1].rows[1].cells[1].text == "1,234.6"
    assert "REF _Ref_figure_9 \\h" not in fields(document)  # there is no figure 9


def test_the_publisher_the_logo_and_the_comments_are_in_the_document(copy: xw.Book, tmp_path: Path) -> None:
    Image.new("RGB", (60, 20), (200, 0, 0)).save(tmp_path / "logo.png")
    settings = range_of(copy, layout.HOME_SETTINGS)
    for row, text in enumerate(("对外经济贸易大学", "数字经济实验室", "张三", 3, "2025-06-20", "logo.png")):
        settings[row, 0].value = text
    text_range = range_of(copy, layout.REPORTS[Basis.MONTH].text)
    text_range[layout.TEXT_EXPORTS, layout.COMMENT_COLUMN].value = "本室点评，见图 1。\n第二段。"
    document = written(copy, tmp_path)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts.index("本室点评，见图 1。") + 1 == texts.index("第二段。")
    assert texts[texts.index("本室点评，见图 1。") - 1].startswith("出口：")
    assert {"第 3 期", "对外经济贸易大学", "数字经济实验室", "张三"} <= {*texts[:8]}
    assert document.core_properties.author == "张三"
    assert document.sections[0].header.paragraphs[0].text.startswith("对外经济贸易大学　数字经济实验室　中国分省")
    assert len(document.inline_shapes) == 5


def test_the_audits_of_figures_and_of_the_format_find_no_error(
    word: OfLanguage, lang: Language, rmb_cube: Cube
) -> None:
    found = audit(read_document(word(lang)), rmb_cube, MAY)
    assert not [each.sentence() for each in found if each.severity == "error"]
    assert [error.description for error in OpenXmlValidator().validate(word(lang)).errors] == []


def test_january_has_one_section(copy: xw.Book, refill: Refill, rmb_store: Path, tmp_path: Path) -> None:
    refill(copy, month=1)
    (line,) = act("docx", copy, store=rmb_store)
    target = tmp_path / "TradeMonitor-2025-01-rmb.docx"
    assert "导出Word" in line
    assert target.name in line
    document = Document(str(target))
    assert len(document.tables) == 2
    assert len([p for p in document.paragraphs if p.style and p.style.name == "Heading 1"]) == 1


# Templates


def template_with(folder: Path, *texts: str) -> Path:
    document = Document()
    document.styles["Heading 1"].font.name = "KaiTi"
    document.sections[0].header.paragraphs[0].text = "{{ organisation }} {{ span }}"
    for text in texts:
        document.add_paragraph(text)
    document.add_paragraph("联系人：李")
    path = folder / "模板.docx"
    document.save(str(path))
    return path


def test_a_template_gives_styles_and_texts_and_says_where_the_report_stands(copy: xw.Book, tmp_path: Path) -> None:
    document = written(copy, tmp_path, template_with(tmp_path, "第 3 期 {{ title }}", "{{ report }}"))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == f"第 3 期 {values_of(copy, layout.COVER_TITLE)[0][0]}"
    assert texts[-1] == "联系人：李"
    assert document.styles["Heading 1"].font.name == "KaiTi"
    assert document.sections[0].header.paragraphs[0].text.startswith("数字经济实验室")
    assert len(document.tables) == 2
    assert len(document.inline_shapes) == 4
    assert not any("{{" in text or "\u2063" in text for text in texts)


def test_a_template_can_loop_over_the_sections_and_the_report_is_last_without_a_place(
    copy: xw.Book, tmp_path: Path
) -> None:
    loop = "{% for section in sections %}{{ section.heading }}|{% endfor %}"
    document = written(copy, tmp_path, template_with(tmp_path, loop))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert document.paragraphs[0].text == "|".join(headings) + "|"
    assert document.paragraphs[1].text == "联系人：李"


@pytest.mark.parametrize("text", ["{{ title.__class__.__mro__ }}", "{{ nothing }}", "{% if %}"])
def test_a_hostile_or_wrong_template_is_refused_with_one_sentence(copy: xw.Book, tmp_path: Path, text: str) -> None:
    template = template_with(tmp_path, text)
    english, _ = refusal(copy, tmp_path, template).splitlines()
    assert english.startswith(f"the Word template {template} cannot be filled: ")


def test_a_report_that_is_not_alone_twice_or_outside_the_text_is_refused_with_the_place(
    copy: xw.Book, tmp_path: Path
) -> None:
    for texts in (["见 {{ report }}。"], ["{{ report }}", "{{ report }}"], ["{{ report }}" * 2]):
        found = refusal(copy, tmp_path, template_with(tmp_path, *texts))
        assert f"word/document.xml “{texts[0]}”" in found
    template = template_with(tmp_path)
    for part in ("document", "header1"):
        document = Document(str(template_with(tmp_path)))
        if part == "document":
            document.add_table(1, 1).cell(0, 0).text = "{{ report }}"
        else:
            document.sections[0].header.paragraphs[0].text = "{{ report }}"
        document.save(str(template))
        assert f"word/{part}.xml “{{{{ report }}}}”" in refusal(copy, tmp_path, template)


def test_a_file_that_is_no_word_document_or_has_macros_is_refused(copy: xw.Book, tmp_path: Path) -> None:
    with_macros = Path(shutil.copy(template_with(tmp_path), tmp_path / "macros.docx"))
    with zipfile.ZipFile(with_macros, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    (tmp_path / "text.docx").write_text("text")
    for path in (with_macros, tmp_path / "text.docx", shipped("workbook", "TradeMonitor.xlsm")):
        assert "no Word template" in refusal(copy, tmp_path, path)
    assert "does not exist" in refusal(copy, tmp_path, tmp_path / "none.docx")


def field(*codes: str) -> list[str]:
    """The elements of a field with the pieces *codes*; an element in them belongs to a field within it."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    begin, end = (f'<w:fldChar {w} w:fldCharType="{state}"/>' for state in ("begin", "end"))
    return [begin, *(code if code[0] == "<" else f"<w:instrText {w}>{code}</w:instrText>" for code in codes), end]


@pytest.mark.parametrize(
    ("elements", "what"),
    [
        (field("DDEAUTO cmd x"), "DDEAUTO"),
        (field(" INCLUDE", 'PICTURE "https://example.org/a.png"'), "INCLUDEPICTURE"),
        (field("IF 1 = 1 ", *field("includetext a.docx")), "INCLUDETEXT"),
        (field(*field("REF a")), "{ }"),  # a field whose text the other one gives
        (field("{% if title %}LINK{% else %}PAGE{% endif %} Excel.Sheet"), "LINK"),
        ([*field(" PAGE "), *field(' TOC \\o "1-3" ')], None),
    ],
    ids=["DDE", "in pieces", "in another", "by another", "by a condition", "page and contents"],
)
def test_a_template_with_a_field_that_loads_is_refused(
    copy: xw.Book, tmp_path: Path, elements: list[str], what: str | None
) -> None:
    template = tmp_path / "field.docx"
    document = Document()
    run = document.sections[0].header.paragraphs[0].add_run()
    for element in elements:
        run._element.append(parse_xml(element))
    document.save(str(template))
    if what is None:
        assert written(copy, tmp_path, template).paragraphs
    else:
        english, chinese = refusal(copy, tmp_path, template).splitlines()
        assert f"runs something: {what} in its part word/header1.xml" in english
        assert f"word/header1.xml 中的 {what}" in chinese


def test_a_template_with_a_remote_part_is_refused_but_a_link_is_not(copy: xw.Book, tmp_path: Path) -> None:
    template = tmp_path / "remote.docx"
    for kind in ("attachedTemplate", "image", "oleObject", "frame", "aFChunk", "control", "hyperlink"):
        document = Document()
        address = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
        document.part.relate_to("https://example.org/a", address, is_external=True)
        document.save(str(template))
        if kind != "hyperlink":
            assert f"{kind} in its part word/_rels/document.xml.rels" in refusal(copy, tmp_path, template)
    assert written(copy, tmp_path, template).paragraphs


# A computer without Matplotlib


@pytest.mark.parametrize("command", ["docx", "figures"])
def test_without_matplotlib_a_sentence_says_how_to_install_it(command: str, built: Path) -> None:
    code = "import sys; sys.modules['matplotlib'] = None; from xlpkg.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, command, str(built)], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert 'pip install ".[figures]"' in done.stderr
    assert "Traceback" not in done.stderr
