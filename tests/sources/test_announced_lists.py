"""A list of announced figures is read as written, and figures that contradict each other or table (8) are refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

import pytest
from editions import write

from xlpkg.errors import SourceRefused
from xlpkg.model.months import Month
from xlpkg.model.regions import find_region
from xlpkg.model.words import Basis, Currency, Edition, Flow
from xlpkg.sources.announced import COLUMNS, AnnouncedTable
from xlpkg.sources.reading import read_tables

#: The flash of June 2025 in yuan, as announced on 14 July 2025, and what Guangdong's customs announced.
JUNE: Final = (
    "2025-06,全国,进出口,rmb,当月,5.2,,flash,海关总署",
    "2025-06,全国,出口,rmb,当月,7.2,,flash,海关总署",
    "2025-06,全国,进口,rmb,当月,2.3,,flash,海关总署",
)


def listed(*rows: str, header: str = ",".join(COLUMNS)) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()


def read(data: bytes, name: str = "list.csv") -> AnnouncedTable:
    _, tables, (table,) = read_tables(Path(name), None, data)
    assert tables == ()
    return table


def refused(data: bytes, key: str, name: str = "list.csv") -> str:
    with pytest.raises(SourceRefused) as raised:
        read(data, name)
    assert raised.value.key == key, str(raised.value)
    return str(raised.value) + raised.value.sentence("zh")


def test_a_list_is_read_as_written() -> None:
    table = read(listed(*JUNE, '202505,Guangdong/深圳市,export,CNY,ytd,-3.1%,"1,234.50",final,深圳海关 2025年6月公告'))
    assert [(each.flow, each.yoy, each.value) for each in table.figures[:3]] == [
        (Flow.TOTAL, 5.2, None),
        (Flow.EXPORT, 7.2, None),
        (Flow.IMPORT, 2.3, None),
    ]
    last = table.figures[3]
    guangdong = find_region("广东")
    assert guangdong is not None
    assert last.key == (Month(2025, 5), guangdong.index, "深圳市", Flow.EXPORT, Basis.YTD, Currency.RMB)
    assert (last.value, last.digit, last.yoy, last.edition) == (1234.5, 0.01, -3.1, Edition.FINAL)
    assert (last.source, last.value_cell, last.yoy_cell) == ("深圳海关 2025年6月公告", "G5", "F5")


def test_the_columns_may_be_in_any_order_and_the_editions_in_chinese() -> None:
    header = "source,edition,value,yoy,basis,currency,flow,region,period"
    row = "海关总署,快报,52707.5,5.2,当月,人民币,进出口,全国,2025年6月"
    (figure,) = read(listed(row, header=header)).figures
    assert (figure.value, figure.yoy, figure.edition) == (52707.5, 5.2, Edition.FLASH)
    assert figure.value_cell == "C2"


@pytest.mark.parametrize("kind", ["xlsx", "xls", "gb18030", "text", "html"])
def test_a_list_may_be_a_workbook_or_a_page(kind: str) -> None:
    cells = [row.split(",") for row in (",".join(COLUMNS), *JUNE)]
    table = read(write(cells, kind, header=0), f"list.{kind}")
    assert [each.yoy for each in table.figures] == [5.2, 7.2, 2.3]


@pytest.mark.parametrize(
    ("column", "text", "word"),
    [
        ("period", "2025-13", "2025-13"),
        ("period", "2025", "2025"),
        ("region", "", "''"),
        ("region", "深圳/福田", "深圳"),
        ("flow", "net", "net"),
        ("currency", "eur", "eur"),
        ("basis", "year", "year"),
        ("edition", "first", "first"),
        ("yoy", "", ""),
        ("yoy", "-100.1", "-100"),
        ("yoy", "5.2亿", "5.2亿"),
        ("value", "-1", "-1"),
        ("value", "12,34.5", "12,34.5"),
        ("value", "5%", "5%"),
        ("source", "", "source"),
        ("source", "x" * 501, "500"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_cell(column: str, text: str, word: str) -> None:
    row = dict(zip(COLUMNS, JUNE[0].split(","), strict=True)) | {column: text}
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, row.values()])
    sentence = refused(out.getvalue().encode(), "announced-row")
    assert word in sentence
    assert f"{'ABCDEFGHI'[COLUMNS.index(column if text or column != 'yoy' else 'value')]}2" in sentence


def test_a_list_with_other_columns_is_refused() -> None:
    read(listed(*(f"{row},https://example.org" for row in JUNE), header=",".join((*COLUMNS, "note"))))
    for columns in (COLUMNS[:-1], (*COLUMNS, "value"), (*COLUMNS[:-1], "value")):
        assert "edition, source" in refused(listed(*JUNE, header=",".join(columns)), "announced-columns")
    refused(listed(), "announced-columns")
    refused(listed(*JUNE[1:], header=JUNE[0]), "announced-columns")
    header = ",".join((COLUMNS[-1], *COLUMNS[:5], "edition,yoy,value"))
    cut = listed("海关总署,2025-06,全国,进出口,rmb,当月,flash,5.2,5270", header=header)
    refused(cut.rstrip(), "row-without-end")


def test_different_figures_for_the_same_are_refused_and_equal_ones_are_not() -> None:
    assert len(read(listed(*JUNE, JUNE[0])).figures) == 4
    sentence = refused(listed(*JUNE, JUNE[0].replace("5.2", "5.3")), "announced-twice")
    assert "F5 and F2" in sentence
    read(listed(*JUNE, JUNE[0].replace("5.2", "5.3").replace("flash", "final")))
