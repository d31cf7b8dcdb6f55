"""Where the parts of our own report are, as findings on them say it."""

from __future__ import annotations

import pytest

from xlpkg.analysis.cube import Cube
from xlpkg.audit.document import Paragraph, RawTable, document_of
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.report.compose import compose


@pytest.mark.parametrize(
    ("lang", "paragraph", "row", "note"),
    [
        ("zh", "第 {} 节 第 {} 段", "表 {} 第 {} 行", "表 {} 注 {}"),
        ("en", "section {}, paragraph {}", "table {}, row {}", "table {}, note {}"),
    ],
)
def test_paragraphs_rows_and_notes_are_numbered_by_section(
    lang: Language, paragraph: str, row: str, note: str, example_cube: Cube
) -> None:
    """A heading or a caption is its own location, note 0 is the source above note (1), row 1 is the header."""
    report = compose(example_cube, Month(2025, 2), lang)
    document = document_of(report)
    expected = [report.title, report.span, *report.highlights]
    for number, section in enumerate(report.sections, start=1):
        first, second = (figure.caption for figure in section.figures)
        caution, *paragraphs, imports, remark = (paragraph.format(number, at) for at in (1, 1, 2, 3, 4))
        expected += [section.heading, *([caution] if section.caution else []), *paragraphs, first, imports, second]
        expected += [*([remark] if section.remark else []), section.table.caption]
        expected += [row.format(number, at) for at in range(1, 33)]
        expected += [note.format(number, at) for at in range(len(section.notes))]
    assert [part.where for part in document.parts()] == expected
    assert document.name == report.title
    tables = [block for block in document.blocks if isinstance(block, RawTable)]
    assert [table.rows[0].cells for table in tables] == [section.table.header for section in report.sections]
    assert [table.rows[1].cells[0] for table in tables] == ["广东" if lang == "zh" else "Guangdong"] * 2
    notes = [each for each in document.blocks if isinstance(each, Paragraph) and each.where == note.format(1, 1)]
    assert [each.text[:3] for each in notes] == ["（1）" if lang == "zh" else "(1)"]
