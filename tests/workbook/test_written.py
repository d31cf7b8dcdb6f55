"""A document prints the rows of tables as they were filled, or is refused with the cells that were changed since."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from command_line import WITHOUT_OFFICE, trademonitor
from conftest import OfLanguage, Refill
from docx import Document
from pypdf import PdfReader
from user_workbook import sheet_of

from xlpkg.engines.package import open_workbook
from xlpkg.errors import WorkbookError
from xlpkg.workbook.actions import act

COMMANDS = ("pdf", "docx", "figures", "copy")
#: On 当月 the heading of the table and its first rows; the columns of what it prints.
HEAD, FIRST, LAST = 20, 21, 51
NOTE = "按工作表现有内容输出，未与填写的内容核对"


def column(sheet: xw.Sheet, address: str) -> list[Any]:
    values: list[Any] = sheet[address].options(ndim=1).value
    return values


def sort_labels(sheet: xw.Sheet) -> None:
    labels = sorted(column(sheet, f"A{FIRST}:A{LAST}"))
    sheet[f"A{FIRST}:A{LAST}"].value = [[label] for label in labels]


def exchange(one: str, other: str) -> Callable[[xw.Sheet], None]:
    def act_on(sheet: xw.Sheet) -> None:
        sheet[one].value, sheet[other].value = sheet[other].value, sheet[one].value

    return act_on


def sort_rows(sheet: xw.Sheet) -> None:
    """Sort the printed columns by exports, as the user selects them; the charts keep their order."""
    rows = sheet[f"A{FIRST}:H{LAST}"].options(ndim=2).value
    sheet[f"A{FIRST}:H{LAST}"].value = sorted(rows, key=lambda row: row[3])


def type_over(cell: str, value: object) -> Callable[[xw.Sheet], None]:
    def act_on(sheet: xw.Sheet) -> None:
        sheet[cell].value = value

    return act_on


def sort_and_type(sheet: xw.Sheet) -> None:
    sort_rows(sheet)
    sheet[f"D{FIRST}"].value = 1.5


#: A sheet, an edit of it, what the refusal names, and the commands that print the sheet.
REFUSED: Mapping[str, tuple[str, Callable[[xw.Sheet], None], str, tuple[str, ...]]] = {
    "labels sorted": ("当月", sort_labels, "当月!A21, 当月!A22", COMMANDS),
    "labels exchanged": ("当月", exchange("A21", "A22"), "当月!A21, 当月!A22 ", COMMANDS),
    "headings exchanged": ("累计", exchange("B20", "D20"), "累计!B20:D20 ", COMMANDS),
    "figure": ("累计", type_over("C30", 99.9), "累计!C30 ", COMMANDS),
    "sorted, and a figure": ("当月", sort_and_type, "当月!A21:H21 ", COMMANDS),
    "cover": ("封面", exchange("C9", "D9"), "封面!C9:D9 ", COMMANDS),
    "bars": ("当月", exchange("I21", "I22"), "当月!I21, 当月!I22 ", COMMANDS),
    "province": ("广东", type_over("B20", 1.0), "广东!B20 ", ("figures", "copy")),
    "nation": ("全国", exchange("A6", "A7"), "全国!A6, 全国!A7 ", ("figures", "copy")),
    "ranking": ("排名", exchange("B7", "B8"), "排名!B7, 排名!B8 ", ("copy",)),
}
#: One of each kind; the others run with --full.
QUICK = {"labels sorted", "figure", "province", "rows sorted with bars", "sentence"}
SENTENCE = "本室改写：广东出口居全国首位。"


def sort_all(sheet: xw.Sheet) -> None:
    """Sort the rows with the columns for the charts, too."""
    rows = sheet[f"A{FIRST}:V{LAST}"].options(ndim=2).value
    sheet[f"A{FIRST}:V{LAST}"].value = rows[::-1]


def untouched(_: xw.Sheet) -> None:
    """Save only."""


PRINTED: Mapping[str, tuple[str, Callable[[xw.Sheet], None]]] = {
    "untouched": ("当月", untouched),
    "rows sorted": ("当月", sort_rows),
    "rows sorted with bars": ("累计", sort_all),
    "sentence": ("当月", type_over("A6", SENTENCE)),
}


def marked(names: Iterable[str]) -> list[Any]:
    return [pytest.param(name, marks=[pytest.mark.long] * (name not in QUICK)) for name in names]


@pytest.fixture(scope="module")
def saved(
    filled: OfLanguage, libreoffice: xw.App, tmp_path_factory: pytest.TempPathFactory, *, full: bool
) -> Mapping[str, Path]:
    """The workbook of May after each edit, saved by LibreOffice."""
    folder, paths = tmp_path_factory.mktemp("saved"), {}
    edits = {**PRINTED, **{name: edited[:2] for name, edited in REFUSED.items()}}
    with libreoffice.books.open(shutil.copy(filled("zh"), folder)) as book:
        for name, (title, edit) in ((name, each) for name, each in edits.items() if full or name in QUICK):
            sheet = book.sheets[title]
            before = sheet["A1:V60"].options(ndim=2).value
            edit(sheet)
            paths[name] = folder / f"{name}.xlsx"
            book.save(paths[name])
            after = sheet["A1:V60"].options(ndim=2).value
            for row, pair in enumerate(zip(before, after, strict=True)):
                for at, (old, new) in enumerate(zip(*pair, strict=True)):
                    if old != new:
                        sheet[row, at].value = old
    return paths


@pytest.mark.parametrize("name", marked(REFUSED))
def test_changed_tables_are_refused_with_the_cells(saved: Mapping[str, Path], tmp_path: Path, name: str) -> None:
    *_, cells, commands = REFUSED[name]
    for command in commands:
        target = tmp_path / f"out.{command.replace('copy', 'xlsx')}"
        done = trademonitor(tmp_path, command, saved[name], "-o", target, **WITHOUT_OFFICE)
        assert (done.returncode, target.exists()) == (2, False), command
        assert f"{cells}" in done.stderr
        assert "--as-shown" in done.stderr


@pytest.mark.parametrize("name", marked(PRINTED))
def test_rows_that_were_sorted_whole_and_changed_texts_are_printed(
    saved: Mapping[str, Path], tmp_path: Path, name: str
) -> None:
    title, _ = PRINTED[name]
    document, copied = tmp_path / "out.docx", tmp_path / "out.xlsx"
    for command, target in (("docx", document), ("copy", copied)):
        done = trademonitor(tmp_path, command, saved[name], "-o", target)
        assert done.returncode == 0, done.stderr
    word, shown = Document(str(document)), sheet_of(saved[name], title)
    table = word.tables[1 if title == "当月" else 2]
    assert [row.cells[0].text for row in table.rows[1:]] == [shown[f"A{row}"].value for row in range(FIRST, LAST + 1)]
    assert sheet_of(copied, title)[f"A{FIRST}"].value == shown[f"A{FIRST}"].value
    assert (SENTENCE in [each.text for each in word.paragraphs]) == (name == "sentence")


@pytest.mark.long
def test_a_workbook_saved_by_libreoffice_has_a_pdf_and_figures(saved: Mapping[str, Path], tmp_path: Path) -> None:
    for command, target in (("pdf", tmp_path / "out.pdf"), ("figures", tmp_path / "figures")):
        done = trademonitor(tmp_path, command, saved["untouched"], "-o", target)
        assert done.returncode == 0, done.stderr
        assert target.exists()


def test_what_is_printed_as_shown_says_so(saved: Mapping[str, Path], tmp_path: Path) -> None:
    """On the cover and each page of the PDF, in Word also within the user's template, and below each figure."""
    path = saved["figure"]
    template = tmp_path / "template.docx"
    Document().save(str(template))
    commands = {
        "out.pdf": ("pdf",),
        "out.docx": ("docx",),
        "own.docx": ("docx", "--template", template),
        "out.xlsx": ("copy",),
        "figures": ("figures", "--horizontal"),
    }
    for target, (command, *options) in commands.items():
        done = trademonitor(tmp_path, command, path, "-o", tmp_path / target, "--as-shown", *options)
        assert done.returncode == 0, done.stderr
    assert all(NOTE in page.extract_text() for page in PdfReader(tmp_path / "out.pdf").pages)
    for name in ("out.docx", "own.docx"):
        assert NOTE in [each.text for each in Document(str(tmp_path / name)).paragraphs]
    cover = sheet_of(tmp_path / "out.xlsx", "封面")
    assert NOTE in [cell.value for row in cover for cell in row]
    assert "99.9" in [cell.text for cell in Document(str(tmp_path / "out.docx")).tables[2].column_cells(2)]
    assert all(NOTE in svg.read_text("utf-8") for svg in (tmp_path / "figures").glob("*.svg"))


def test_the_buttons_refuse_what_the_commands_refuse_and_a_fill_heals_it(path: Path, refill: Refill) -> None:
    with open_workbook(path) as book:
        refill(book)
        labels = book.sheets["当月"]
        exchange("A21", "A22")(labels)
        for action in ("pdf", "docx", "copy"):
            with pytest.raises(WorkbookError, match="当月!A21, 当月!A22 "):
                act(action, book)
        refill(book)
        act("docx", book)


def test_a_workbook_filled_before_there_was_a_record_prints(path: Path, tmp_path: Path) -> None:
    with open_workbook(path) as book:
        record = book.names["texts_record"].refers_to_range
        record.value = [[None] * 2] * record.shape[0]
        book.save()
    assert trademonitor(tmp_path, "docx", path).returncode == 0
