"""The thresholds of labels and headers: how many figures must agree with another province or column."""

from __future__ import annotations

from functools import partial

import pytest
from edits import EXPORT, IMPORT, report_of, with_lines

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Document, RawRow


@pytest.fixture
def report(example_cube: Cube) -> Document:
    return report_of(example_cube)


def mixed(lines: list[RawRow], of_jiangsu: int, of_guangdong: int) -> list[RawRow]:
    """Give the row of Guangdong so many figures of Jiangsu, so many of its own, and others that are nobody's."""
    jiangsu = next(line for line in lines if line.cells[0] == "江苏")
    at = next(number for number, line in enumerate(lines) if line.cells[0] == "广东")
    own = lines[at].cells
    last = 1 + of_jiangsu + of_guangdong
    others = ("1234.5",) * (len(own) - last)
    cells = (own[0], *jiangsu.cells[1 : 1 + of_jiangsu], *own[1 + of_jiangsu : last], *others)
    return [*lines[:at], RawRow(lines[at].where, cells), *lines[at + 1 :]]


@pytest.mark.parametrize(
    ("of_jiangsu", "of_guangdong", "is_label"),
    [
        (4, 2, True),  # two more than under the printed label, and more than half
        (4, 3, False),  # only one more
        (3, 0, False),  # fewer than half
        (3, 1, False),
        (5, 2, True),
    ],
)
def test_a_label_is_wrong_if_most_figures_are_anothers(
    report: Document, example_cube: Cube, of_jiangsu: int, of_guangdong: int, is_label: bool
) -> None:
    changed = with_lines(report, 0, partial(mixed, of_jiangsu=of_jiangsu, of_guangdong=of_guangdong))
    labels = [each for each in audit(changed, example_cube) if each.code == "label"]
    assert [each.printed for each in labels] == (["广东"] if is_label else [])


def exchanged_columns(lines: list[RawRow], rows: int, kept: int) -> list[RawRow]:
    """Exchange exports and imports in the first *rows* rows, and keep the first *kept* rows of the table."""

    def exchange(line: RawRow) -> RawRow:
        cells = list(line.cells)
        cells[EXPORT], cells[IMPORT] = cells[IMPORT], cells[EXPORT]
        return RawRow(line.where, tuple(cells))

    return [lines[0], *map(exchange, lines[1 : 1 + rows]), *lines[1 + rows : 1 + kept]]


@pytest.mark.parametrize(
    ("rows", "kept", "is_header"), [(28, 31, True), (27, 31, False), (10, 10, True), (9, 9, False)]
)
def test_a_header_is_wrong_if_nine_in_ten_of_ten_figures_or_more_are_anothers(
    report: Document, example_cube: Cube, rows: int, kept: int, is_header: bool
) -> None:
    changed = with_lines(report, 0, partial(exchanged_columns, rows=rows, kept=kept))
    keys = {each.message.key for each in audit(changed, example_cube)}
    assert ("check-value-column" in keys) is is_header
