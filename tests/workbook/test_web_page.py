"""The page shows the figures of the store, reads well in a browser, and what users type stays text.

Chromium shows it; axe-core, the engine of Deque, looks for what hinders people who use a screen reader or a keyboard.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from browser import CHROMIUM, Tab, open_tab
from lxml import html
from PIL import Image

from xlpkg.analysis.cube import Cube
from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import find_region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.versions import range_of
from xlpkg.workbook.web.page import write_page

LANGUAGES: tuple[Language, ...] = ("zh", "en")
MAY = Month(2025, 5)
HOSTILE = '</p><script>hit=1</script>"><img src="http://a.invalid/x" onerror="hit=1">{{ 7*7 }}'
WIDTHS = (360, 768, 1400)


@pytest.fixture(scope="module")
def pages(built: Path, rmb_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages of May in both languages; publisher, comment and lead are hostile."""
    folder = tmp_path_factory.mktemp("pages")
    path = Path(shutil.copy(built, folder / "workbook.xlsm"))
    Image.effect_noise((900, 300), 90).save(folder / "logo.png")
    (folder / "data.csv").touch()
    for lang in LANGUAGES:
        with open_store(rmb_store) as store, open_workbook(path) as book:
            settings = range_of(book, layout.HOME_SETTINGS)
            for row, typed in enumerate((HOSTILE, HOSTILE, "Zhang", 3, "2025-06-20", "logo.png", "2025-07-18")):
                settings[row, 0].value = typed
            content = gather(store, Currency.RMB, MAY, lang)
            fill(book, content)
            texts = range_of(book, layout.REPORTS[Basis.MONTH].text)
            texts[layout.TEXT_LEAD, 0].value = HOSTILE
            texts[layout.TEXT_EXPORTS, layout.COMMENT_COLUMN].value = HOSTILE
            write_page(book, folder / f"{lang}.html", content, rmb_store, LANGUAGES)
    return folder


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: pages are not shown")
    with open_tab() as opened:
        yield opened


def page_of(pages: Path, lang: Language) -> html.HtmlElement:
    return html.fromstring((pages / f"{lang}.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_have_the_figures_of_the_store(pages: Path, rmb_store: Path, lang: Language) -> None:
    """The levels of the month and the levels and YoY to date are compared with what China Customs printed."""
    with contextlib.closing(sqlite3.connect(rmb_store)) as store:
        query = "SELECT region, flow, basis, value, yoy FROM latest WHERE period=202505 AND zone IS NULL"
        printed = {tuple(row[:3]): row[3:] for row in store.execute(query)}
    compared = 0
    for basis, table in zip(("month", "ytd"), page_of(pages, lang).find_class("sortable"), strict=True):
        rows = table.findall("tbody/tr")
        assert len(rows) == 31
        for row in rows:
            region = find_region(re.sub(r" \(..\)$", "", row[0].text))
            assert region is not None
            for at, flow in ((1, "total"), (3, "export"), (5, "import")):
                value, yoy = printed[region.short, flow, basis]
                assert float(row[at].get("data-value")) == pytest.approx(value, abs=1e-9)
                assert row[at].text == f"{value:,.1f}".replace("-", "−")
                if basis == "ytd":
                    assert float(row[at + 1].get("data-value")) == yoy
                    assert row[at + 1].get("class") is None
                else:
                    assert row[at + 1].get("class") == "computed"
                compared += 1
    assert compared == 2 * 31 * 3


def test_values_of_charts_have_their_bands_and_origins(pages: Path, rmb_cube: Cube) -> None:
    yoy, month = rmb_cube.yoy(), rmb_cube.month_index(MAY)
    for basis in Basis:
        for flow, name in ((Flow.EXPORT, "export"), (Flow.IMPORT, "import")):
            title = f"{basis.name.lower()}-{name}-title"
            (figure,) = page_of(pages, "en").xpath(f"//figure[figcaption/@id='{title}']")
            rows = [[cell.text_content() for cell in row] for row in figure.findall(".//tbody/tr")]
            assert len(rows) == len(figure.find_class("hit")) == 32
            for label, value, band, origin in rows:
                region = find_region(label)
                assert region is not None
                at = basis, region.index, flow, month
                assert float(value.replace("−", "-")) == pytest.approx(yoy.value[at], abs=0.0501)
                assert float(band) == pytest.approx(yoy.band[at], abs=0.00501)
                assert origin.startswith("published" if basis is Basis.YTD else ("announced", "computed"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_users_typed_stays_text_and_the_page_is_small(pages: Path, lang: Language) -> None:
    path = pages / f"{lang}.html"
    assert path.stat().st_size < 500_000
    page = page_of(pages, lang)
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//*[@onerror]")
    assert [each.get("src")[:22] for each in page.xpath("//img")] == ["data:image/png;base64,"]
    assert page.find_class("organisation")[0].text_content().count(HOSTILE) == 2
    assert HOSTILE in page.find_class("comment")[0].text_content()
    assert HOSTILE in page.xpath("//section[h2/@id='month']/p")[0].text_content()
    assert {"data.csv", f"TradeMonitor-2025-05-rmb{'-en' * (lang == 'zh')}.html"} <= {*page.xpath("//a/@href")}
    assert not page.xpath("//*[@src or @srcset or @poster or @data or @action][not(self::img)]")
    assert "2025-07-18" in page.text_content()


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.long)])
def test_pages_are_accessible_at_every_width(pages: Path, tab: Tab, lang: Language, dark: bool) -> None:
    axe = (resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
    for width in WIDTHS:
        tab.open(pages / f"{lang}.html", width, dark=dark)
        for is_open in (False, True):
            tab.run(f"document.querySelectorAll('details').forEach(each => each.open = {str(is_open).lower()})")
            assert tab.run("document.documentElement.scrollWidth <= innerWidth")
        if width == 768:  # what is shown is the same
            continue
        tab.run(f"{axe};0")
        found = "each => [each.id, each.nodes.map(node => node.html)]"
        assert tab.run(f"axe.run().then(result => result.violations.map({found}))") == []
        assert tab.run("window.hit") is None
        assert tab.errors == []
        asked = [each for each in tab.requests if not each.startswith("data:")]  # the logo is in the page
        assert asked == [(pages / f"{lang}.html").as_uri()]


def test_values_are_shown_to_mouse_finger_and_keys(pages: Path, tab: Tab) -> None:
    def tip(figure: int) -> str:
        return str(tab.run(f"document.querySelectorAll('.tip')[{figure}].textContent"))

    def place(figure: int, mark: int) -> list[float]:
        script = (
            f"(() => {{ const mark = document.querySelectorAll('figure')[{figure}].querySelectorAll('.hit')[{mark}];"
        )
        script += (
            "mark.scrollIntoView({block: 'center', behavior: 'instant'}); const box = mark.getBoundingClientRect();"
        )
        found: list[float] = tab.run(script + "return [box.x + box.width / 2, box.y + box.height / 2]; })()")
        return found

    tab.open(pages / "en.html", 1400)
    tab.point(*place(0, 0))
    assert re.fullmatch(r"GuangdongYoY \(%\): [−\d.]+± \(pp\): [\d.]+Origin: computed \(.+ base\)", tip(0))
    tab.run("document.querySelectorAll('.plot')[2].focus()")
    for key, name in (("End", "China"), ("ArrowUp", "Qinghai"), ("Home", "Guangdong"), ("ArrowDown", "Jiangsu")):
        tab.press(key)
        assert tip(2).startswith(name)
        assert "published by China Customs" in tip(2)
    tab.press("Escape")
    assert tip(2) == ""
    tab.open(pages / "en.html", 360)
    tab.touch(*place(4, 3))
    assert re.fullmatch(r"2024-04.*Exports \(published\): [\d,.]+Imports \(published\): [\d,.]+", tip(4))
    box = tab.run("JSON.stringify(document.querySelectorAll('.tip')[4].getBoundingClientRect())")
    assert '"left":-' not in box


def test_tables_are_sorted_by_any_column(pages: Path, tab: Tab) -> None:
    tab.open(pages / "en.html", 360)
    column = "[...document.querySelectorAll('.sortable')[1].tBodies[0].rows].map(row => row.cells[%d].%s)"
    button = "document.querySelectorAll('.sortable')[1].tHead.rows[0].cells[%d].querySelector('button').click()"
    names = tab.run(column % (0, "textContent"))
    tab.run(button % 4)
    values = [float(each) for each in tab.run(column % (4, "dataset.value"))]
    assert values == sorted(values, reverse=True)
    assert tab.run("document.querySelectorAll('[aria-sort=descending]').length") == 1
    tab.run(button % 0)
    assert tab.run(column % (0, "textContent")) == sorted(names)


def test_without_javascript_the_page_has_the_same_text(pages: Path, tab: Tab) -> None:
    tab.open(pages / "zh.html", 360, scripts=False)
    text = "document.querySelector('main').innerText.replace(/\\s+/g, '')"
    without = tab.run(text)
    tab.open(pages / "zh.html", 360)
    assert without == tab.run(text)
    assert tab.run("document.querySelectorAll('.map').length") == 6
    assert tab.pdf().startswith(b"%PDF")


def test_the_command_writes_a_page_for_each_language(
    rmb_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["page", "2025-02", "-o", str(tmp_path), "--store", str(rmb_store)]) == 0
    written = [Path(line) for line in capsys.readouterr().out.split()]
    assert [path.name for path in written] == ["TradeMonitor-2025-02-rmb.html", "TradeMonitor-2025-02-rmb-en.html"]
    titles = [html.fromstring(path.read_text(encoding="utf-8")).findtext(".//title") for path in written]
    assert titles == ["中国分省货物贸易月度监测报告 – （2025 年 2 月和 1-2 月）", titles[1]]
    assert "February 2025 (January–February)" in str(titles[1])


def test_the_button_writes_the_page_with_origins(path: Path, rmb_store: Path) -> None:
    with open_store(rmb_store) as store, open_workbook(path) as book:
        fill(book, gather(store, Currency.RMB, MAY))
        (line,) = act("page", book, store=rmb_store)
        book.save()
    assert "TradeMonitor-2025-05-rmb.html" in line
    with open_workbook(path, read_only=True) as book:
        document = range_of(book, layout.HOME_DOCUMENT)
        assert document.offset(0, -1).value == "网页 Page ↗"
        assert str(document.value).endswith("/TradeMonitor-2025-05-rmb.html")
    page = (path.parent / "TradeMonitor-2025-05-rmb.html").read_text(encoding="utf-8")
    assert "海关公布" in page
