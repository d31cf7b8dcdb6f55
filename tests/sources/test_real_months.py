"""The figures of the 17 real months are read as printed, from every common file format."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from editions import (
    Cells,
    body,
    csv_bytes,
    english,
    english_by_100_million,
    grouped,
    html_page,
    imports_first,
    rows_of,
    xls_file,
    xlsx_file,
)
from refusals import TITLE

from xlpkg.model.regions import NATIONAL, PROVINCES, clean_label
from xlpkg.model.words import Currency
from xlpkg.sources.reading import read_tables
from xlpkg.sources.table import SourceTable

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)] + [f"2025-{month:02d}" for month in range(1, 6)]

Figures = list[tuple[str, list[float | None]]]


def figures_of(cells: Cells) -> Figures:
    """Every data row of the file: its label, six levels and three YoY."""
    return [(clean_label(row[0]), [None if text == "-" else float(text) for text in row[1:]]) for row in body(cells)]


def figures_in(table: SourceTable) -> Figures:
    """The same of a table that was read."""
    return [
        (row.zone or ("总值" if row.region is NATIONAL else row.region.name), list(row.values))
        for row in rows_of(table)
    ]


def only(path: Path, data: bytes | None = None) -> SourceTable:
    """The one table of a file."""
    _, tables = read_tables(path, None, data)
    assert len(tables) == 1
    return tables[0]


@pytest.mark.parametrize("month", MONTHS)
def test_every_row_of_a_real_month_is_read_as_printed(rmb: Path, real_months: dict[str, Cells], month: str) -> None:
    table = only(rmb / f"{month}.csv")
    assert figures_in(table) == figures_of(real_months[month])
    assert (str(table.period), table.currency, table.unit, table.edition) == (month, Currency.RMB, 10_000, "zh")
    assert [row.region for row in rows_of(table) if row.zone is None] == [NATIONAL, *PROVINCES]
    assert table.footnote == clean_label(real_months[month][-1][0])
    assert table.warnings == ()


def test_a_zone_belongs_to_the_province_above_it(real_months: dict[str, Cells], rmb: Path) -> None:
    names = {province.name: province for province in PROVINCES}
    table = only(rmb / "2024-12.csv")
    above = NATIONAL
    for row, cells in zip(rows_of(table), body(real_months["2024-12"]), strict=True):
        above = names.get(cells[0], above)
        assert row.region is above
    zones = {row.zone: row.region.name for row in rows_of(table) if row.zone}
    assert zones["吉林市"] == "吉林省"  # whole labels: neither the province 吉林 nor 天津 a second time
    assert zones["天津滨海新区"] == "天津市"
    assert zones["上海浦东新区"] == "上海市"


def title_of(month: str) -> str:
    return TITLE.replace("2025年2月", f"{month[:4]}年{int(month[5:])}月")


@pytest.mark.parametrize("month", ["2024-08", "2025-02"])
@pytest.mark.parametrize(("suffix", "write"), [("html", None), ("xlsx", xlsx_file), ("xls", xls_file)])
def test_a_saved_page_or_workbook_gives_the_same_table(
    tmp_path: Path,
    real_months: dict[str, Cells],
    month: str,
    suffix: str,
    write: Callable[[Path, Cells, str], Path] | None,
) -> None:
    cells, path = real_months[month], tmp_path / f"任意名.{suffix}"
    if write is None:
        path.write_text(html_page(cells, title_of(month)), encoding="utf-8")
    else:
        write(path, cells, title_of(month))
    table = only(path)
    assert figures_in(table) == figures_of(cells)
    assert (str(table.period), table.kind) == (month, suffix)
    assert table.title == title_of(month)


def page(cells: Cells, encoding: str, **words: str) -> bytes:
    return html_page(cells, **({"title": TITLE} | words)).replace("utf-8", encoding).encode(encoding)


def pasted(cells: Cells) -> bytes:
    lines = ["\t".join([row[0], *map(grouped, row[1:])]) for row in cells]
    return "\n".join([TITLE, *lines[:-1], cells[-1][0]]).encode()


def spread(cells: Cells) -> Cells:
    """The month with empty columns and blank lines."""
    wide = [["", *row, "", ""] for row in cells]
    for at in (40, 3, 0):
        wide.insert(at, [""] * 13)
    return wide


def shuffled(cells: Cells, seed: int) -> Cells:
    order = [0, *random.Random(seed).sample(range(1, 10), 9)]  # noqa: S311 - an order, not a secret
    return [[row[column] for column in order] for row in cells]


#: A name, and how 2025-02 is written.
FORMS: list[tuple[str, Callable[[Cells], bytes]]] = [
    *(("page.xls", partial(page, encoding=encoding)) for encoding in ("gb18030", "utf-8", "utf-16")),
    ("page.html", partial(page, encoding="utf-8", title="海关统计", unit=f"{TITLE} 单位：万元人民币")),
    *(
        ("page.html", partial(page, encoding="utf-8", unit=f"单位{unit}"))
        for unit in ("：万人民币", ":万元人民币", "∶人民币万元")
    ),
    ("2025-02.csv", partial(csv_bytes, encoding="gb18030")),
    ("pasted.csv", pasted),
    ("2025-02.csv", lambda cells: csv_bytes(imports_first(cells))),
    *(("2025-02.csv", lambda cells, seed=seed: csv_bytes(shuffled(cells, seed))) for seed in range(4)),
    ("2025-02.csv", lambda cells: csv_bytes(spread(cells))),
    (
        "2025-02.csv",
        lambda cells: csv_bytes([[f"\u3000{row[0][:2]}\n{row[0][2:]}\u00a0", *row[1:]] for row in cells]),
    ),
]


@pytest.mark.parametrize(("name", "written"), FORMS)
def test_every_form_of_a_month_gives_the_same_table(
    real_months: dict[str, Cells], name: str, written: Callable[[Cells], bytes]
) -> None:
    cells = real_months["2025-02"]
    table = only(Path(name), written(cells))
    assert figures_in(table) == figures_of(cells)
    assert (str(table.period), table.unit) == ("2025-02", 10_000)


def test_the_english_edition_gives_the_same_exports_and_imports(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    table = only(tmp_path / "2025-02 english.csv", csv_bytes(english(cells, 2025, 2)))
    expected = [values[2:6] + values[7:] for _, values in figures_of(cells)]
    assert [list(row.values[2:6] + row.values[7:]) for row in rows_of(table)] == expected
    assert all(row.values[field] is None for row in rows_of(table) for field in (0, 1, 6))
    assert [row.region for row in rows_of(table) if row.zone is None] == [NATIONAL, *PROVINCES]
    assert (str(table.period), table.currency, table.unit, table.edition) == ("2025-02", Currency.USD, 1_000, "en")


def test_the_english_header_of_2026_with_one_decimal_is_read(tmp_path: Path, real_months: dict[str, Cells]) -> None:
    cells = real_months["2025-02"]
    table = only(tmp_path / "page.csv", csv_bytes(english_by_100_million(cells, 2)))
    assert (str(table.period), table.currency, table.unit) == ("2025-02", Currency.RMB, 10**8)
    for row, (_, values) in zip(rows_of(table), figures_of(cells), strict=True):
        for field, value in enumerate(values):
            printed = None if value is None else value if field > 5 else round(value / 10_000, 1)
            assert row.values[field] == (None if printed is None else pytest.approx(printed, abs=1e-9))


def test_an_english_page_shows_hashes_where_a_column_was_too_narrow(
    tmp_path: Path, real_months: dict[str, Cells]
) -> None:
    rows = english(real_months["2025-02"], 2025, 2)
    zone = next(i for i, row in enumerate(rows) if row[0].startswith("Zone"))
    rows[zone][1] = "############"
    table = only(tmp_path / "2025-02.csv", csv_bytes(rows))
    assert next(row for row in rows_of(table) if row.zone).values[2] is None


def test_the_dollar_edition_gives_its_figures(examples: Path, example_months: dict[str, Cells]) -> None:
    for month, cells in example_months.items():
        table = only(examples / f"{month}.csv")
        rows = [row for row in cells[3:] if len(set(row)) > 2]
        assert [label for label, _ in figures_in(table)] == [row[0] for row in rows]
        assert [values for _, values in figures_in(table)] == [
            [None if text == "-" else float(text) for text in row[1:]] for row in rows
        ]
        assert (str(table.period), table.currency, table.unit) == (month, Currency.USD, 1_000)
