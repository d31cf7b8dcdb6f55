"""Numbers with their rounding, and tables in other units: findings have the unit that the table prints."""

from __future__ import annotations

import pytest
from edits import EXPORT, EXPORT_YOY, FEBRUARY, NET, TOTAL, only, report_of, with_cell, with_lines, with_text
from made_tables import number, table_of

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit
from xlpkg.audit.claims import Suspects
from xlpkg.audit.document import Document, RawRow
from xlpkg.audit.table_checks import check_identities, check_yoy
from xlpkg.model.words import Basis
from xlpkg.report.compose import compose


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("10.0", "10.00", True),
        ("10.0", "10.05", True),  # 10.045 to 10.055
        ("10.0", "10.1", False),  # they touch at 10.05
        ("10.0", "10.06", False),
        ("61", "61.5", True),
        ("61", "61.6", False),
        ("-5", "5", False),
    ],
)
def test_two_numbers_are_the_same_if_one_value_may_be_printed_as_both(one: str, other: str, *, is_same: bool) -> None:
    assert number(one).is_same(number(other)) == is_same
    assert number(other).is_same(number(one)) == is_same


def test_a_fall_is_printed_without_its_sign() -> None:
    assert number("5.0").negative() == number("-5.0")


# A report in million dollars


@pytest.fixture
def report(example_cube: Cube) -> Document:
    """Our report with tables in million dollars; its sentences have 亿美元."""
    document = report_of(example_cube)
    for table, section in enumerate(compose(example_cube, FEBRUARY, "zh").sections):
        levels = {row.region.short: row.values for row in section.table.rows}

        def in_millions(lines: list[RawRow], levels: dict[str, tuple[float, ...]] = levels) -> list[RawRow]:
            return [
                lines[0],
                *(
                    RawRow(
                        line.where,
                        tuple(
                            f"{100 * levels[line.cells[0]][column - 1]:.0f}" if column in (1, 3, 5, 7) else text
                            for column, text in enumerate(line.cells)
                        ),
                    )
                    for line in lines[1:]
                ),
            ]

        document = with_lines(document, table, in_millions)
        document = with_text(document, "贸易额（亿美元）", "贸易额（百万美元）")
    return document


def test_tables_in_million_dollars_agree_with_sentences_and_store(report: Document, example_cube: Cube) -> None:
    assert audit(report, example_cube) == ()
    assert audit(report) == ()


def test_a_finding_on_a_table_has_its_unit(report: Document, example_cube: Cube) -> None:
    """河南 has exports of 61.0 and total trade of 89.8 in the published report, in 亿美元."""
    wrong = only(audit(with_cell(report, 0, "河南", EXPORT, "6703"), example_cube), "value")
    assert wrong.printed == 6703
    assert isinstance(wrong.expected, int | float)
    assert round(wrong.expected / 100, 1) == 61.0
    assert "百万美元" in wrong.sentence("zh")
    missing = only(audit(with_cell(report, 0, "河南", TOTAL, "—"), example_cube), "missing")
    assert isinstance(missing.expected, int | float)
    assert round(missing.expected / 100, 1) == 89.8
    yoy = only(audit(with_cell(report, 0, "河南", EXPORT_YOY, "51.8"), example_cube), "value")
    assert (yoy.printed, yoy.expected) == (51.8, 51.5)
    assert "美元" not in yoy.sentence("zh")


def test_without_a_store_an_identity_has_the_unit_of_its_table(report: Document) -> None:
    wrong = only(audit(with_cell(report, 0, "河南", NET, "3322")), "identity")
    assert wrong.printed == 3322
    assert isinstance(wrong.expected, int | float)
    assert round(wrong.expected / 100, 1) == 32.2


# One row, by hand


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (("89.8", "61.0", "28.8", "32.2"), None),
        (("89.9", "61.0", "28.8", "32.1"), None),  # 89.75 to 89.85, 32.15 to 32.25: within the rounding of both parts
        (("90.0", "61.0", "28.8", "32.2"), (90.0, 89.8)),
        (("89.6", "61.0", "28.8", "32.2"), (89.6, 89.8)),
        (("89.8", "61.0", "28.8", "32.4"), (32.4, 32.2)),
        (("89.8", "61.0", "28.8", "-32.2"), (-32.2, 32.2)),
        (("89.8", "67.0", "28.8", "32.2"), (67.0, 61.0)),
        (("89.8", "61.0", "23.8", "32.2"), (23.8, 28.8)),
        (("", "61.0", "28.8", "32.4"), (32.4, 32.2)),
        (("90.0", "61.0", "28.8", ""), (90.0, 89.8)),
        (("90.0", "", "28.8", "32.2"), None),
        (("90.0", "61.0", "", "32.2"), None),
        (("90", "61", "28", ""), None),  # 61.5 + 28.5
        (("91", "61", "28", ""), (91.0, 89.0)),
    ],
)
def test_the_level_that_contradicts_the_others_is_wrong(
    levels: tuple[str, ...], expected: tuple[float, float] | None
) -> None:
    total, exports, imports, net = levels
    table = table_of((total, "", exports, "", imports, "", net))
    found = [(each.printed, each.expected) for each in check_identities(table, set())]
    assert found == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("yoys", "basis", "month", "is_wrong"),
    [
        # Exports of 110 from 100 and imports of 90 from 100: total trade of 200 from 200.
        (("0.0", "10.0", "-10.0"), Basis.YTD, 2, False),
        (("0.1", "10.0", "-10.0"), Basis.YTD, 2, False),  # 199.70 to 199.90, and 199.90 to 200.10
        (("0.2", "10.0", "-10.0"), Basis.YTD, 2, True),
        (("-0.2", "10.0", "-10.0"), Basis.YTD, 2, True),
        (("0.5", "10.0", "-10.0"), Basis.MONTH, 2, True),  # three times the rounding: ± 0.15 for each
        (
            ("0.3", "10.0", "-10.0"),
            Basis.MONTH,
            2,
            False,
        ),  # up to 200/1.0015 is 199.700; 110/1.1015 + 90/0.9015 is 199.698
        (("0.2", "10.0", "-10.0"), Basis.MONTH, 1, True),
        (("5.0", "10.0", "-10.0"), Basis.MONTH, 12, True),
        (("2.0", "10.0", "-10.0"), Basis.MONTH, 12, False),
        (("50.0", "10.0", ""), Basis.YTD, 2, False),
        (("50.0", "10.0", "-100.0"), Basis.YTD, 2, False),
        (("0", "12.0", "-11.0"), Basis.YTD, 2, False),  # 110/1.12 + 90/0.89 is 199.34; −0.5 to 0.5 is 199.0 to 201.0
        (("0.0", "12.0", "-11.0"), Basis.YTD, 2, True),
    ],
)
def test_three_yoy_contradict_each_other_beyond_rounding(
    yoys: tuple[str, ...], basis: Basis, month: int, *, is_wrong: bool
) -> None:
    total, exports, imports = yoys
    row = ("200.0000", total, "110.0000", exports, "90.0000", imports, "20.0000")
    suspects = {table_of(row).rows[0].cell(6)}
    assert list(check_yoy(table_of(row, basis=basis), set(suspects), month)) == []
    taken: Suspects = set()
    found = list(check_yoy(table_of(row, basis=basis), taken, month))
    assert bool(found) == is_wrong
    assert {cell.column for cell in taken} == ({1, 3, 5} if is_wrong else set())
