"""What is announced is printed on every sheet and in every sentence, with who announced it.

The facts: China Customs' flash of May 2025 in yuan, announced on 9 June 2025: +2.7, +6.3 and -2.1%.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from announced_tables import store_tables, table, write_list
from month_files import cube_in, ingest_files

from xlpkg.audit.self_check import check_stored_month
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Edition, Method
from xlpkg.report.compose import compose
from xlpkg.report.style import Style
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.sheets import data as data_sheet
from xlpkg.workbook.versions import values_of

MAY = Month(2025, 5)
EXAMPLES = Path(__file__).parents[2] / "examples" / "announced"
FLASH = ((None, 2.7), (None, 6.3), (None, -2.1))


@pytest.fixture(scope="module")
def store(rmb_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The months in yuan, with the flash of May 2025 as China Customs' own table."""
    copy = Path(shutil.copy(rmb_store, tmp_path_factory.mktemp("announced") / "trade.sqlite"))
    store_tables(copy, "flash.html", table(FLASH, Edition.FLASH, Currency.RMB, MAY))
    return copy


def notes(store: Path, lang: Language, style: str = "published") -> str:
    return "\n".join(compose(cube_in(store), MAY, lang, style=Style(style)).sections[0].notes)


def test_the_notes_say_which_are_announced_and_which_computed(store: Path, rmb_store: Path) -> None:
    chinese, english = notes(store, "zh"), notes(store, "en")
    assert "全国的当月同比为海关公布的数（快报）。" in chinese
    assert "海关总署在分省市表中只公布累计同比，其余当月同比由计算得出" in chinese
    assert "Changes for China are as published by GACC (flash)." in english
    assert "the other changes for the month are computed" in english
    assert "快报" not in notes(rmb_store, "zh")
    assert "海关总署在分省市表中只公布累计同比，当月同比由计算得出" in notes(rmb_store, "zh")


def test_the_bulletin_says_by_how_much_contributions_do_not_add_up(store: Path, rmb_store: Path) -> None:
    yoy, month = (cube := cube_in(rmb_store)).yoy(), cube.month_index(MAY)
    left = [
        announced - computed
        for (_, announced), computed in zip(FLASH, yoy.value[Basis.MONTH, 0, :, month], strict=True)
    ]
    starts: dict[Language, str] = {"zh": "拉动合计相差：", "en": "sum of the contributions: "}
    for lang, start in starts.items():
        (found,) = re.findall(rf"{start}([^。]+?)(?: percentage|个百分点)", notes(store, lang, "bulletin"))
        printed = [float(each.replace("−", "-")) for each in re.findall(r"−?\d\.\d\d", found)]
        assert printed == pytest.approx(left, abs=0.02)
    assert "相差：" not in notes(rmb_store, "zh", "bulletin")
    announced, computed, before = (
        compose(cube_in(path), MAY, "zh", style=Style("bulletin"), method=method).sections[0]
        for path, method in ((store, Method.AUTO), (store, Method.RECONCILED), (rmb_store, Method.RECONCILED))
    )
    assert re.findall(r"(增长|下降)(2.7|6.3|2.1)%", announced.lead) == [
        ("增长", "2.7"),
        ("增长", "6.3"),
        ("下降", "2.1"),
    ]
    # By another method, nothing is announced.
    assert computed.lead == before.lead
    assert not re.search("快报|相差：", "".join(computed.notes))


@pytest.mark.parametrize(
    ("lang", "note", "label"),
    [
        (
            "zh",
            "全国（出口、进口）的当月同比为海关总署公布的数（快报）；全国（进出口）的同比由已公布的两项推算。",
            "同比（据海关总署快报；进出口为推算）",
        ),
        (
            "en",
            "China (exports, imports) are as published by China Customs (flash). Those for China (total trade) follow",
            "YoY (China Customs, flash; total trade derived)",
        ),
    ],
)
def test_each_announced_flow_is_printed_and_what_follows_is_named(
    lang: Language, note: str, label: str, rmb_store: Path, tmp_path: Path, path: Path
) -> None:
    """Of June 2024, the list of the examples has exports of +10.7 and imports of -0.6%."""
    june, store = Month(2024, 6), Path(shutil.copy(rmb_store, tmp_path / "trade.sqlite"))
    assert not any(done.refusal for done in ingest_files(store, EXAMPLES / "2024-2025.csv"))
    assert note in "\n".join(compose(cube_in(store), june, lang).sections[0].notes)
    assert not [each for each in check_stored_month(cube_in(store), june, lang) if each.severity != "note"]
    with open_store(store) as opened, open_workbook(path) as book:
        fill(book, gather(opened, Currency.RMB, june, lang), [layout.COVER])
        shown = values_of(book, layout.COVER_KEY_FIGURES)[2]
    assert shown[0] == label
    assert shown[2:4] == pytest.approx([10.7, -0.6], abs=1e-9)
    assert shown[1] == pytest.approx(5.8, abs=0.05)


@pytest.mark.parametrize(
    ("source", "chinese", "english"),
    [
        ("https://www.stats.gov.cn/t.html", "www.stats.gov.cn", "www.stats.gov.cn"),
        ("商务部", "商务部", "MOFCOM"),
        ("海关总署统计分析司", "海关总署统计分析司", "China Customs"),
    ],
)
def test_a_list_is_quoted_by_its_source(
    source: str, chinese: str, english: str, rmb_store: Path, tmp_path: Path
) -> None:
    store = Path(shutil.copy(rmb_store, tmp_path / "trade.sqlite"))
    written = write_list(tmp_path / "公布数.csv", ("2025-05", "rmb", "flash", FLASH))
    written.write_text(written.read_text("utf-8").replace("海关总署", source), "utf-8")
    (result,) = ingest_files(store, written)
    assert result.refusal is None
    assert f"全国的当月同比为{chinese}公布的数（快报）。" in notes(store, "zh")
    assert f"China are as published by {english} (flash)." in notes(store, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("source", ["海关总署广东分署", "广东省统计局", "https://www.gdstats.gov.cn/t.html"])
def test_a_province_that_a_list_has_is_understood_and_has_no_revised_base(
    source: str, lang: Language, rmb_store: Path, tmp_path: Path
) -> None:
    """8.3% is announced, and not by how much the stored level of a year earlier was revised, which gives -3.1%."""
    store = Path(shutil.copy(rmb_store, tmp_path / "trade.sqlite"))
    store_tables(store, "flash.html", table(FLASH, Edition.FLASH, Currency.RMB, MAY))
    guangdong = ((None, 9.9), (None, 8.3), (None, 12.3))
    written = write_list(tmp_path / "list.csv", ("2025-05", "rmb", "flash", guangdong))
    written.write_text(written.read_text("utf-8").replace("全国", "广东").replace("海关总署", source), "utf-8")
    (result,) = ingest_files(store, written, accept=True)
    assert result.refusal is None
    assert "广东的当月同比为" in notes(store, "zh")
    assert not {"8.3%", "12.3%", "9.9%"} & {*re.findall(r"[\d.]+%", notes(store, lang))}
    assert "unread" not in [each.code for each in check_stored_month(cube_in(store), MAY, lang)]


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ("同比（海关公布，快报）", "同比（海关公布）")),
        ("en", ("YoY (China Customs, flash)", "YoY (China Customs)")),
    ],
)
def test_every_sheet_has_the_announced_yoy(
    lang: Language, names: tuple[str, str], store: Path, rmb_store: Path, path: Path
) -> None:
    with open_store(store) as opened, open_workbook(path) as book:
        fill(book, gather(opened, Currency.RMB, MAY, lang))
        for area in (layout.COVER_KEY_FIGURES, layout.HOME_KEY_FIGURES):
            _, _, month, _, to_date = values_of(book, area)
            assert (month[0], to_date[0]) == names
            assert month[1:4] == pytest.approx([2.7, 6.3, -2.1], abs=1e-9)
        data = values_of(book, data_sheet.ROWS)
    rounded = [{round(cell, 9) for cell in row if isinstance(cell, float)} for row in data]
    assert any({2.7, 6.3, -2.1} <= row for row in rounded)
    if lang == "zh":  # a computed one says so
        with open_store(rmb_store) as opened, open_workbook(path) as book:
            fill(book, gather(opened, Currency.RMB, MAY, lang), [layout.COVER])
            assert values_of(book, layout.COVER_KEY_FIGURES)[2][0] == "同比（计算） ±0.2、±0.2、±0.2"
