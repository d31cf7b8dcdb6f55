"""Our reports of real months with changed tables, compared with the store: labels, headers, units, forced levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pytest
from edits import (
    EXPORT,
    EXPORT_YOY,
    FEBRUARY,
    IMPORT,
    NET,
    TOTAL,
    only,
    report_of,
    with_block,
    with_cell,
    with_lines,
    with_text,
)
from gold_texts import audited

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit, audit_document
from xlpkg.audit.document import Document, Paragraph, RawRow, RawTable
from xlpkg.model.months import Month
from xlpkg.report.compose import compose

MAY = Month(2025, 5)
YTD = 1


@pytest.fixture
def report(example_cube: Cube) -> Document:
    """February 2025 in dollars."""
    return report_of(example_cube)


@pytest.fixture
def in_yuan(rmb_cube: Cube) -> Document:
    """May 2025 in yuan."""
    return report_of(rmb_cube, period=MAY)


def cells_of(document: Document, table: int, label: str) -> tuple[str, ...]:
    grid = [block for block in document.blocks if isinstance(block, RawTable)][table]
    return next(row.cells for row in grid.rows if row.cells[0] == label)


# The region of a row


@pytest.mark.parametrize(
    ("of_hubei", "is_label"),
    [(range(1, 8), True), (range(1, 6), True), (range(1, 5), False), ((3,), False)],
)
def test_a_row_holds_the_figures_of_the_region_with_which_most_agree(
    report: Document, example_cube: Cube, of_hubei: Sequence[int], *, is_label: bool
) -> None:
    """The row of 河南 has some figures of 湖北, which has no row."""
    hubei, changed = cells_of(report, 0, "湖北"), report
    for column in of_hubei:
        changed = with_cell(changed, 0, "河南", column, hubei[column])
    changed = with_lines(changed, 0, lambda lines: [line for line in lines if line.cells[0] != "湖北"])
    labels = [each for each in audit(changed, example_cube) if each.code == "label"]
    assert [(each.printed, each.expected) for each in labels] == is_label * [("河南", "湖北省")]
    if is_label:
        own = 7 - len(of_hubei)
        assert labels[0].sentence("zh").endswith(f"7 个数字中有 {7 - own} 个与数据库一致，按表中标签有 {own} 个一致")


# The month and the columns of a table


@pytest.mark.parametrize(("rows", "changed", "is_found"), [(10, 0, True), (3, 0, True), (10, 4, True), (10, 5, False)])
def test_nine_in_ten_levels_show_another_month(
    in_yuan: Document, rmb_cube: Cube, rows: int, changed: int, *, is_found: bool
) -> None:
    april = report_of(rmb_cube, period=Month(2025, 4))
    lines = next(block for block in april.blocks if isinstance(block, RawTable)).rows[: 1 + rows]
    document = with_lines(in_yuan, 0, lambda _: list(lines))
    for label in [line.cells[0] for line in lines[1 : 1 + changed]]:
        document = with_cell(document, 0, label, EXPORT, "8888.8")
    found = [(each.printed, each.expected) for each in audit(document, rmb_cube) if "整张表" in each.sentence("zh")]
    assert found == is_found * [("2025-05 month", "2025-04 month")]


@pytest.mark.parametrize(("rows", "is_found"), [(28, True), (27, False)])
@pytest.mark.parametrize(("one", "two"), [(EXPORT, IMPORT), (EXPORT_YOY, EXPORT_YOY + 2)])
def test_nine_in_ten_figures_of_a_column_show_another_header(
    report: Document, example_cube: Cube, one: int, two: int, rows: int, *, is_found: bool
) -> None:
    def edit(lines: list[RawRow]) -> list[RawRow]:
        for at in range(1, 1 + rows):
            cells = list(lines[at].cells)
            cells[one], cells[two] = cells[two], cells[one]
            lines[at] = RawRow(lines[at].where, tuple(cells))
        return lines

    found = audit(with_lines(report, 0, edit), example_cube)
    headers = [(each.printed, each.expected) for each in found if "标题为" in each.sentence("zh")]
    assert headers == is_found * [("export", "import"), ("import", "export")]


ROWS = "| 北京 | 2692.8 | 509.6 | 2183.3 |\n| 广东 | 7901.2 | 5063.0 | 2838.2 |\n| 浙江 | 4917.2 | 3800.7 | 1116.5 |\n"


@pytest.mark.parametrize(
    ("title", "counts", "errors"),
    [
        ("2025年5月（亿元）", (9, 0, 0), []),
        ("2025年5月（万元）", (0, 9, 0), [("2025-05 month 万元", "2025-05 month 亿元")]),
        ("2025年5月（亿美元）", (0, 9, 0), [("2025-05 month 亿美元", "2025-05 month 亿元")]),
        ("2025年4月（亿元）", (0, 9, 0), [("2025-04 month", "2025-05 month")]),
    ],
)
def test_a_table_under_a_wrong_heading_is_one_error(
    title: str, counts: tuple[int, int, int], errors: list[tuple[str, str]], rmb_cube: Cube
) -> None:
    text = f"{title}各省市进出口\n\n| 地区 | 进出口 | 出口 | 进口 |\n|---|---|---|---|\n{ROWS}"
    done = audited(text, rmb_cube, is_markdown=True)
    found = [(each.printed, each.expected) for each in done.findings if each.severity == "error"]
    assert ((done.right, done.wrong, done.unread), found) == (counts, errors)


def test_a_table_in_dollars_is_not_checked_by_a_store_in_yuan(rmb_cube: Cube) -> None:
    rows = "| 北京 | 371.4 | 70.3 | 301.1 |\n| 广东 | 1089.8 | 698.3 | 391.5 |\n"
    text = f"2025年5月（亿美元）\n\n| 地区 | 进出口 | 出口 | 进口 |\n|---|---|---|---|\n{rows}"
    done = audited(text, rmb_cube, is_markdown=True)
    assert (done.right, done.wrong, done.unread) == (0, 0, 6)


@pytest.mark.parametrize("has_store", [True, False])
@pytest.mark.parametrize(
    ("label", "imports", "codes"),
    [
        ("合计", "6138.0", []),
        ("合计", "7138.0", [("合计", "进口")]),
        ("三省市小计", "6138.0", []),
        ("Total of three", "7138.0", [("Total of three", "进口")]),
        ("我的组", "6138.0", []),
        ("全国", "15331.3", []),
    ],
)
def test_a_subtotal_is_the_sum_of_its_rows(
    label: str, imports: str, codes: list[tuple[str, str]], rmb_cube: Cube, *, has_store: bool
) -> None:
    levels = "38098.1 | 22766.8" if label == "全国" else "15511.2 | 9373.3"
    text = f"2025年5月（亿元）各省市进出口\n\n| 地区 | 进出口 | 出口 | 进口 |\n|---|---|---|---|\n{ROWS}"
    done = audited(f"{text}| {label} | {levels} | {imports} |\n", rmb_cube if has_store else None, is_markdown=True)
    errors = [each.sentence("zh") for each in done.findings if each.severity == "error"]
    assert (done.right, done.wrong) == (12 - len(codes), len(codes))
    assert [all(word in error for word in words) for error, words in zip(errors, codes, strict=True)] == [True] * len(
        codes
    )


# What a finding expects


def test_an_expected_yoy_is_the_one_that_our_report_prints(in_yuan: Document, rmb_cube: Cube) -> None:
    """By auto, if the column follows no base method: not the middle of all methods."""
    printed = {line.cells[0]: line.cells[EXPORT_YOY] for line in table_rows(in_yuan)}
    changed = in_yuan
    for label in [*printed][:15:-1]:
        changed = with_cell(changed, 0, label, EXPORT_YOY, "")
    changed = with_cell(changed, 0, "广东", EXPORT_YOY, "77.7")
    (wrong,) = [each for each in audit(changed, rmb_cube) if each.code == "value"]
    assert wrong.expected == float(printed["广东"])


def table_rows(document: Document) -> list[RawRow]:
    return list(next(block for block in document.blocks if isinstance(block, RawTable)).rows[1:])


def test_an_expected_figure_has_the_decimals_of_the_printed_one(report: Document, example_cube: Cube) -> None:
    for text, expected in (("67", 61.0), ("67.00", 60.99), ("67.0000000", 60.990624)):
        wrong = only(audit(with_cell(report, 0, "河南", EXPORT, text), example_cube), "value")
        assert wrong.expected == pytest.approx(expected, abs=0.01)
        assert len(str(wrong.expected).partition(".")[2]) <= 6


# Forced levels


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        # Zhejiang, January to May 2025: 22390.2206 = 16915.7644 + 5474.4561, 11441.3083 more than imports.
        ({TOTAL: "22,390.3"}, "note"),  # 16915.8 + 5474.5
        ({TOTAL: "22,390.4"}, "error"),
        ({EXPORT: "16,915.7"}, "note"),  # 22390.2 - 5474.5
        ({EXPORT: "16,915.9"}, "error"),
        ({NET: "11,441.4"}, "error"),  # 16915.8 - 5474.5 is 11441.3
        ({TOTAL: "22,390.5", EXPORT: "16,916.0"}, "error"),  # adds up, but both are two last digits off
    ],
)
def test_a_level_that_adds_up_in_its_row_is_a_note(
    in_yuan: Document, rmb_cube: Cube, cells: Mapping[int, str], severity: str
) -> None:
    changed = in_yuan
    for column, text in cells.items():
        changed = with_cell(changed, YTD, "浙江", column, text)
    done, sound = audit_document(changed, rmb_cube), audit_document(in_yuan, rmb_cube)
    found = [(each.code, each.severity, each.printed) for each in done.findings]
    assert found == [("value", severity, float(text.replace(",", ""))) for text in cells.values()]
    assert (done.right == sound.right) is (severity == "note")
    assert all(("末位经过调整" in each.sentence("zh")) is (severity == "note") for each in done.findings)


@pytest.mark.parametrize(("level", "count"), [("22390.3", 1), ("22390.2", 1), ("22390.1", 2)])
def test_a_sentence_may_repeat_the_forced_level(in_yuan: Document, rmb_cube: Cube, level: str, count: int) -> None:
    changed = with_cell(in_yuan, YTD, "浙江", TOTAL, "22,390.3")
    at = next(n for n, each in enumerate(changed.blocks) if isinstance(each, Paragraph) and "1-5 月，" in each.text)
    changed = with_block(changed, at, changed.blocks[at], Paragraph("added", f"1-5月，浙江进出口{level}亿元。"))
    assert len(audit(changed, rmb_cube)) == count


def test_levels_with_which_a_column_adds_up_to_the_nation_are_notes(in_yuan: Document, rmb_cube: Cube) -> None:
    """A table of exports, whose 31 rounded levels are 0.1 less than the nation's; 浙江 was raised by it."""
    exports = {line.cells[0]: line.cells[EXPORT] for line in table_rows(in_yuan)}
    total = sum(float(text.replace(",", "")) for text in exports.values())
    exports["浙江"] = raised(exports["浙江"])
    for nation, severity in ((total + 0.1, "note"), (total + 0.3, "error")):
        cells = [("省市", "出口"), *exports.items(), ("全国", f"{nation:.1f}")]
        lines = [RawRow(f"row {at}", each) for at, each in enumerate(cells)]
        changed = with_lines(in_yuan, 0, partial(_other, lines))
        found = [each.severity for each in audit(changed, rmb_cube) if "浙江出口（当月）" in each.sentence("zh")]
        assert found == [severity]


def _other(lines: list[RawRow], _: list[RawRow]) -> list[RawRow]:
    return lines


def raised(text: str) -> str:
    return f"{float(text.replace(',', '')) + 0.1:.1f}"


# Another unit


@pytest.fixture
def in_millions(example_cube: Cube) -> Document:
    """Our report with tables in million dollars; its sentences have 亿美元."""
    document = report_of(example_cube)
    for table, section in enumerate(compose(example_cube, FEBRUARY, "zh").sections):
        for row in section.table.rows:
            for column, value in zip((TOTAL, EXPORT, IMPORT, NET), row.values[::2], strict=True):
                document = with_cell(document, table, row.region.label("zh"), column, f"{100 * value:.0f}")
        document = with_text(document, "贸易额（亿美元）", "贸易额（百万美元）")
    return document


def test_a_finding_on_a_table_has_its_unit(in_millions: Document, example_cube: Cube) -> None:
    """河南 has exports of 61.0 and total trade of 89.8 in the published report, in 亿美元."""
    assert audit(in_millions, example_cube) == audit(in_millions) == ()
    wrong = only(audit(with_cell(in_millions, 0, "河南", EXPORT, "6703"), example_cube), "value")
    assert wrong.printed == 6703
    assert wrong.expected == pytest.approx(6100, abs=5)
    assert "百万美元" in wrong.sentence("zh")
    missing = only(audit(with_cell(in_millions, 0, "河南", TOTAL, "—"), example_cube), "missing")
    assert missing.expected == pytest.approx(8980, abs=5)
    yoy = only(audit(with_cell(in_millions, 0, "河南", EXPORT_YOY, "51.8"), example_cube), "value")
    assert (yoy.printed, yoy.expected) == (51.8, 51.5)
    assert "美元" not in yoy.sentence("zh")
    alone = only(audit(with_cell(in_millions, 0, "河南", NET, "3322")), "identity")
    assert alone.printed == 3322
    assert alone.expected == pytest.approx(3220, abs=5)
