"""The report's sentence on what drove the nation's trade: its wording, the cases without it, and its audit.

The made downloads have the same values in each month from January to May, in 亿元:

chapter   85     27    84    87    94    61    sum
2025    6000   6100  4000  2000  1000   900  20000
2024    5400   5600  3900  1700  1000  1450  19050

Table (8) has exports of 22766.8 亿元 in May 2025 and of 106681.9 to date, which is 7.2 % more than a year before, so
99516.8 then; in May 2024 it has 21470.6. Chapter 85 contributes 600 / 21470 = 2.8 pp in May, and 3000 / 99517 = 3.0 to
date; chapter 27 500 / 21470 = 2.3 and 2500 / 99517 = 2.5; chapter 61 -550 / 21470 = -2.6 and -2750 / 99517 = -2.8. The
downloads cover 20000 / 22767 = 88 % and 100000 / 106682 = 94 %.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document as WordDocument
from made_detail import Made, Names, Row, make_detail, row
from pypdf import PdfReader

from udfs.call import call
from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import audit, audit_claims, read_claims
from xlpkg.audit.document import document_of
from xlpkg.audit.self_check import check_month
from xlpkg.bundled import shipped
from xlpkg.cli import main
from xlpkg.detail.folder import folder_of
from xlpkg.detail.schema import Dimension, Grain
from xlpkg.hosts.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Flow
from xlpkg.report.compose import compose
from xlpkg.report.drivers import nation_drivers
from xlpkg.report.model import Report
from xlpkg.report.style import Style
from xlpkg.workbook import layout
from xlpkg.workbook.versions import range_of

MAY = Month(2025, 5)
LANGUAGES: tuple[Language, Language] = ("zh", "en")
#: Chapter -> 亿元 a month in 2025 and in 2024.
CHAPTERS = {"85": (6000, 5400), "27": (6100, 5600), "84": (4000, 3900), "87": (2000, 1700), "94": (1000, 1000)}
CHAPTERS |= {"61": (900, 1450)}
BY_COMMODITY = Grain("month", False, 4, False, False)
BY_PARTNER = Grain("month", False, 0, True, False)
PARTNERS = Names(
    zh={(Dimension.PARTNER, "502"): "美国", (Dimension.PARTNER, "116"): "日本"},
    en={(Dimension.PARTNER, "502"): "United States", (Dimension.PARTNER, "116"): "Japan"},
)
ZH = (
    "按商品分，对全国出口同比拉动最大的为电机、电气设备及音像设备（第 85 章）和矿物燃料及矿物油（第 27 章），"
    "分别拉动 {} 个百分点，下拉最大的为针织服装（第 61 章），下拉 {} 个百分点（这些数据覆盖全国出口的 {}%）。"
)
EN = (
    " By commodity, electrical machinery, sound and video equipment (chapter 85) and mineral fuels and oils (chapter"
    " 27) added most to national exports, {} percentage points, and knitted clothing (chapter 61) subtracted"
    " most, {} (these data cover {}% of China's exports)."
)
SENTENCES: dict[Language, tuple[str, str]] = {
    "zh": (ZH.format("2.8 和 2.3", "2.6", 88), ZH.format("3.0 和 2.5", "2.8", 94)),
    "en": (EN.format("2.8 and 2.3", "2.6", 88), EN.format("3.0 and 2.5", "2.8", 94)),
}


def rows_of(chapters: Mapping[str, tuple[float, float]], *, years: Sequence[int] = (2025, 2024)) -> list[Row]:
    """Return rows of national trade of a commodity of each chapter, in each month from January to May."""
    return [
        row(year * 100 + month, f"{chapter}01", round(values[2025 - year] * 1e8), province=None, partner=None)
        for year in years
        for month in range(1, 6)
        for chapter, values in chapters.items()
    ]


def made(chapters: Mapping[str, tuple[float, float]] = CHAPTERS, flow: str = "export") -> Made:
    return Made(rows_of(chapters), grain=BY_COMMODITY, currency="rmb", flow=flow, file=f"{flow}.csv")


Store = Callable[..., Path]


@pytest.fixture
def stored(rmb_store: Path, tmp_path: Path) -> Store:
    """Return a function that makes a store with the real months in yuan and the detail of downloads."""

    def store(*downloads: Made, names: Names | None = None) -> Path:
        path = tmp_path / "trade.sqlite"
        path.write_bytes(rmb_store.read_bytes())
        return make_detail(path, downloads, names)

    return store


def report_of(store: Path, cube: Cube, lang: Language = "zh", style: str = "published") -> Report:
    drivers, left_out = nation_drivers(store, cube, MAY, lang)
    assert left_out is None
    return compose(cube, MAY, lang, style=Style(style), drivers=drivers)


def sentences_of(report: Report, cube: Cube, style: str = "published") -> list[str]:
    """Return what each lead has more than that of the report without detail; nothing else may differ."""
    plain = compose(cube, MAY, report.lang, style=Style(style))
    found = []
    for section, without in zip(report.sections, plain.sections, strict=True):
        assert section.lead.startswith(without.lead)
        assert replace(section, lead=without.lead) == without
        found.append(section.lead.removeprefix(without.lead))
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("style", ["published", "bulletin"])
def test_the_lead_of_each_section_ends_with_the_largest_contributions(
    stored: Store, rmb_cube: Cube, lang: Language, style: str
) -> None:
    report = report_of(stored(made()), rmb_cube, lang, style)
    wanted = list(SENTENCES[lang])
    if (lang, style) == ("zh", "bulletin"):  # no spaces between characters and figures
        wanted = [re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", text) for text in wanted]
    assert sentences_of(report, rmb_cube, style) == wanted


def test_a_sentence_on_both_flows_names_two_parts_of_each(stored: Store, rmb_cube: Cube) -> None:
    """Imports of May 2025 are 15331.3 亿元: 15000 are 98 %. Those of May 2024 are 15606.7: -1000 are -6.4 pp."""
    imports = {"27": (4000, 5000), "84": (10900, 9900), "26": (100, 200)}
    month, _ = sentences_of(report_of(stored(made(), made(imports, "import")), rmb_cube), rmb_cube)
    assert month == (
        "按商品分，对全国出口同比拉动最大的为电机、电气设备及音像设备（第 85 章），拉动 2.8 个百分点，"
        "下拉最大的为针织服装（第 61 章），下拉 2.6 个百分点（这些数据覆盖全国出口的 88%）；"
        "按商品分，对全国进口同比拉动最大的为机械及其零件（第 84 章），拉动 6.4 个百分点，"
        "下拉最大的为矿物燃料及矿物油（第 27 章），下拉 6.4 个百分点（这些数据覆盖全国进口的 98%）。"
    )


@pytest.mark.parametrize(("level", "has_sentence"), [(18213, False), (18214, True)])
def test_the_sentence_needs_more_than_80_percent(
    stored: Store, rmb_cube: Cube, level: float, has_sentence: bool
) -> None:
    """80 % of 22766.8397 亿元 are 18213.47; to date, five times 18214 are 85 % of 106681.9."""
    month, to_date = sentences_of(report_of(stored(made({"85": (level, 17000)})), rmb_cube), rmb_cube)
    assert bool(month) is has_sentence
    assert "这些数据覆盖全国出口的 85%" in to_date


def test_an_open_sign_is_no_direction(stored: Store, rmb_cube: Cube) -> None:
    """Each part is 1 % above the year before, but the downloads cover 88 % now and 20000 / 1.01 / 21470 = 92 % then."""
    chapters = {chapter: (value, value / 1.01) for chapter, (value, _) in CHAPTERS.items()}
    month, _ = sentences_of(report_of(stored(made(chapters)), rmb_cube), rmb_cube)
    assert month == (
        "按商品分，全国出口最大的为矿物燃料及矿物油（第 27 章）、电机、电气设备及音像设备（第 85 章）和"
        "机械及其零件（第 84 章），分别为 6100.0 亿元、6000.0 亿元和 4000.0 亿元（这些数据覆盖全国出口的 88%）。"
    )


@pytest.mark.parametrize(
    ("now", "earlier", "has_contributions"),
    [(20000, 17662, True), (20000, 17661, False), (18000, 15923, True), (18000, 15922, False)],
)
def test_downloads_that_cover_less_of_the_year_before_have_no_contributions(
    stored: Store, rmb_cube: Cube, now: int, earlier: int, has_contributions: bool
) -> None:
    """What the earlier downloads lack would be a rise. To date, each is five times its value.

    100000 of 106681.9 亿元 are 93.737 % now; of the 99516.7 before, 88310 are 88.739 % and 88305 are 88.734 %, which is
    more than 5 points less. 90000 are 84.4 % now; 79615 are 80.002 % and 79610 are 79.997 %, which is less than 80.
    """
    chapters = {"85": (11000, 9000), "84": (now - 11000, earlier - 9000)}
    _, to_date = sentences_of(report_of(stored(made(chapters)), rmb_cube), rmb_cube)
    rises = "对全国出口同比拉动最大的为电机、电气设备及音像设备（第 85 章），拉动 10.0 个百分点"
    levels = "全国出口最大的为电机、电气设备及音像设备（第 85 章）和机械及其零件（第 84 章）"
    assert (rises in to_date, levels in to_date) == (has_contributions, not has_contributions)


def test_an_unknown_change_is_left_out(stored: Store, rmb_cube: Cube) -> None:
    """Nothing of the year before was downloaded; a part of the year before alone has no level."""
    only_2025 = Made(rows_of(CHAPTERS, years=[2025]), grain=BY_COMMODITY, currency="rmb", flow="export")
    month, _ = sentences_of(report_of(stored(only_2025), rmb_cube, "en"), rmb_cube)
    assert month == (
        " By commodity, exports were largest for mineral fuels and oils (chapter 27), electrical machinery, sound and"
        " video equipment (chapter 85) and machinery and its parts (chapter 84), at 610.0 billion yuan, 600.0 billion"
        " yuan and 400.0 billion yuan (these data cover 88% of China's exports)."
    )


def test_a_part_that_is_new_has_no_yoy_and_is_not_named(stored: Store, rmb_cube: Cube) -> None:
    """Chapter 61 rose by 400 (× 100 million), more than 87 (300), which would otherwise be the fourth."""
    chapters = CHAPTERS | {"61": (400, 0)}
    month, _ = sentences_of(report_of(stored(made(chapters)), rmb_cube), rmb_cube)
    assert re.findall("第 (..) 章", month)[:3] == ["85", "27", "87"]
    assert "第 61 章" not in month


def test_without_commodities_it_is_by_partner(stored: Store, rmb_cube: Cube) -> None:
    """502: 500 / 21470 = 2.3 pp. 116 fell by 1.2 %, which is less than the 4 points that the coverage changed.

    Downloads by commodity that cover little do not answer.
    """
    values = {"502": (12000, 11500), "116": (8000, 8100)}
    rows = [
        row(year * 100 + month, "", value[2025 - year] * 10**8, province=None, partner=partner) | {"commodity": None}
        for year in (2025, 2024)
        for month in range(1, 6)
        for partner, value in values.items()
    ]
    by_partner = Made(rows, grain=BY_PARTNER, currency="rmb")
    store = stored(by_partner, made({"85": (100, 90)}), names=PARTNERS)
    zh, _ = sentences_of(report_of(store, rmb_cube), rmb_cube)
    assert zh == ("按贸易伙伴分，对全国出口同比拉动最大的为美国，拉动 2.3 个百分点（这些数据覆盖全国出口的 88%）。")
    en, _ = sentences_of(report_of(store, rmb_cube, "en"), rmb_cube)
    assert en == (
        " By trading partner, United States added most to national exports, 2.3 percentage points"
        " (these data cover 88% of China's exports)."
    )


def test_a_month_that_is_not_complete_has_no_sentence(stored: Store, rmb_cube: Cube) -> None:
    cut = replace(made(), cut=[202505])
    assert sentences_of(report_of(stored(cut), rmb_cube), rmb_cube) == ["", ""]


def test_the_other_currency_has_no_sentence(stored: Store, rmb_cube: Cube) -> None:
    assert sentences_of(report_of(stored(replace(made(), currency="usd")), rmb_cube), rmb_cube) == ["", ""]


def test_a_report_as_of_a_time_before_the_downloads_has_no_sentence(
    stored: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    store = stored(replace(made(), at="2099-01-01T00:00:00.000000+00:00"))
    more: tuple[str, ...]
    for more, count in (((), 2), (("--as-of", "2098-01-01"), 0)):
        assert main(["report", "2025-05", "--currency", "rmb", "--store", str(store), *more]) == 0
        assert capfd.readouterr().out.count("覆盖全国出口") == count


# The audit.


def errors(report: Report, cube: Cube, drivers: Report | None) -> list[Finding]:
    return [*audit(document_of(report), cube, MAY, drivers.drivers if drivers else None)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("style", ["published", "bulletin"])
def test_the_audit_has_no_finding_in_the_sentence(stored: Store, rmb_cube: Cube, lang: Language, style: str) -> None:
    store = stored(made(), made({"27": (4000, 5000), "84": (11000, 10000)}, "import"))
    report = report_of(store, rmb_cube, lang, style)
    plain = compose(rmb_cube, MAY, lang, style=Style(style))
    assert errors(report, rmb_cube, report) == errors(plain, rmb_cube, None)


def wrong_zh(part: str, text: str, downloads: str) -> str:
    return f"{part}对全国出口同比的拉动（当月）：正文为 {text} 个百分点，下载文件为 {downloads} 个百分点"


def wrong_en(part: str, text: str, downloads: str) -> str:
    return (
        f"{part}, contribution to the national YoY of exports, the month: the text has {text} pp, the downloads have"
        f" {downloads} pp"
    )


#: language -> the words of the sentence, what is written in their place, and the errors of the audit. Chapter 84
#: contributes 100 / 21470 = 0.5 pp.
PLANTED: dict[Language, list[tuple[str, str, list[str]]]] = {
    "zh": [
        ("分别拉动 2.8 和 2.3", "分别拉动 2.8 和 2.9", [wrong_zh("矿物燃料及矿物油(第27章)", "2.9", "2.3")]),
        (
            "分别拉动 2.8 和 2.3",
            "分别拉动 2.3 和 2.8",
            [
                wrong_zh("电机、电气设备及音像设备(第85章)", "2.3", "2.8"),
                wrong_zh("矿物燃料及矿物油(第27章)", "2.8", "2.3"),
            ],
        ),
        (
            "下拉最大的为针织服装（第 61 章），下拉",
            "拉动最大的为针织服装（第 61 章），拉动",
            [wrong_zh("针织服装(第61章)", "2.6", "-2.6")],
        ),
        (
            "电机、电气设备及音像设备（第 85 章）和",
            "机械及其零件（第 84 章）和",
            [wrong_zh("机械及其零件(第84章)", "2.8", "0.5")],
        ),
        ("覆盖全国出口的 88%", "覆盖全国出口的 98%", ["对全国出口的覆盖（当月）：正文为 98.0%，下载文件为 88.0%"]),
    ],
    "en": [
        (
            "2.8 and 2.3 percentage",
            "2.8 and 2.9 percentage",
            [wrong_en("mineral fuels and oils (chapter 27)", "2.9", "2.3")],
        ),
        ("subtracted most, 2.6", "subtracted most, 3.6", [wrong_en("knitted clothing (chapter 61)", "-3.6", "-2.6")]),
        (
            "cover 88% of China's exports",
            "cover 89% of China's exports",
            ["coverage of the nation's exports, the month: the text has 89.0%, the downloads have 88.0%"],
        ),
    ],
}


@pytest.mark.parametrize(
    ("lang", "right", "wrong", "sentences"), [(lang, *each) for lang, planted in PLANTED.items() for each in planted]
)
def test_an_error_in_the_sentence_is_found(
    stored: Store, rmb_cube: Cube, lang: Language, right: str, wrong: str, sentences: list[str]
) -> None:
    report = report_of(stored(made()), rmb_cube, lang)
    month = report.sections[0]
    assert right in month.lead
    changed = replace(report, sections=(replace(month, lead=month.lead.replace(right, wrong)), report.sections[1]))
    found = [each for each in errors(changed, rmb_cube, report) if each.severity == "error"]
    assert [each.sentence(lang) for each in found] == sentences


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_error_in_a_level_is_found(stored: Store, rmb_cube: Cube, lang: Language) -> None:
    only_2025 = Made(rows_of(CHAPTERS, years=[2025]), grain=BY_COMMODITY, currency="rmb", flow="export")
    report = report_of(stored(only_2025), rmb_cube, lang)
    assert not [each for each in errors(report, rmb_cube, report) if each.severity == "error"]
    month = report.sections[0]
    right, wrong = {"zh": ("6100.0 亿元", "6200.0 亿元"), "en": ("610.0 billion", "611.0 billion")}[lang]
    assert right in month.lead
    changed = replace(report, sections=(replace(month, lead=month.lead.replace(right, wrong)), report.sections[1]))
    (found,) = (each for each in errors(changed, rmb_cube, report) if each.severity == "error")
    assert {"zh": "下载文件为 6100.0 亿", "en": "the downloads have 6100.0 × 100 million"}[lang] in found.sentence(lang)


def test_without_the_detail_the_sentence_is_said_not_to_be_checked(stored: Store, rmb_cube: Cube) -> None:
    found = errors(report_of(stored(made()), rmb_cube), rmb_cube, None)
    assert [each.severity for each in found if "下载文件" in each.sentence("zh")] == ["note", "note"]


def test_each_figure_that_is_not_checked_is_counted_once(stored: Store, rmb_cube: Cube) -> None:
    """Of each flow the sentence has two contributions and the coverage: six figures in each of the two sections."""
    report = report_of(stored(made(), made({"27": (4000, 5000), "84": (10900, 9900)}, "import")), rmb_cube)
    document = document_of(report)
    with_detail, without = (
        audit_claims(document, read_claims(document, rmb_cube, MAY), rmb_cube, MAY, drivers)
        for drivers in (report.drivers, None)
    )
    assert with_detail.wrong == without.wrong == 0
    assert (with_detail.right - without.right, without.unread - with_detail.unread) == (12, 12)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentence_is_not_compared_with_the_detail_of_another_month(
    stored: Store, rmb_cube: Cube, lang: Language
) -> None:
    """The workbook has the report of May, and April is chosen.

    Exports of April 2025 are 22645.3 亿元, so the downloads cover 20000 / 22645 = 88 % as in May, but to date
    80000 / 83937.7 = 95 %, not 94.
    """
    store = stored(made())
    report = report_of(store, rmb_cube, lang)
    april, _ = nation_drivers(store, rmb_cube, MAY - 1, lang)
    chosen = compose(rmb_cube, MAY - 1, lang, drivers=april)
    assert chosen.sections[1].lead != report.sections[1].lead
    found = check_month(rmb_cube, chosen, document=document_of(report))
    assert not [each for each in found if each.code == "prose"]
    reason = {"zh": "报告不是所选的月份", "en": "the report is of another month than the one chosen"}[lang]
    assert len([each for each in found if reason in each.sentence(lang)]) == 2


def test_a_rise_after_a_fall_is_a_rise(stored: Store, rmb_cube: Cube) -> None:
    """The same figures in another order."""
    report = report_of(stored(made()), rmb_cube)
    month, to_date = report.sections
    fall_first = (
        "按商品分，对全国出口同比下拉最大的为针织服装（第 61 章），下拉 2.6 个百分点，拉动最大的为"
        "电机、电气设备及音像设备（第 85 章）和矿物燃料及矿物油（第 27 章），"
        "分别拉动 2.8 和 2.3 个百分点（这些数据覆盖全国出口的 88%）。"
    )
    assert SENTENCES["zh"][0] in month.lead
    changed = replace(month, lead=month.lead.replace(SENTENCES["zh"][0], fall_first))
    found = errors(replace(report, sections=(changed, to_date)), rmb_cube, report)
    assert found == errors(report, rmb_cube, report)


def test_the_command_audit_reads_the_sentence(stored: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Also in a report by another base method, by which contributions differ a little."""
    store = stored(made())
    for method in ("auto", "stored"):
        report = ["report", "2025-05", "--currency", "rmb", "--method", method, "--store", str(store)]
        assert main(report) == 0
        path = tmp_path / "report.md"
        path.write_text(capfd.readouterr().out, encoding="utf-8")
        assert main(["audit", str(path), "--lang", "en", "--store", str(store)]) == 0
        found = capfd.readouterr()
        assert "not checked 0" in found.err
        assert found.out == ""


# The same sentence in the same place of every form.


def test_workbook_document_and_cell_have_the_sentence(
    stored: Store, tmp_path: Path, rmb_cube: Cube, capfd: pytest.CaptureFixture[str]
) -> None:
    store = stored(made())
    leads = [section.lead for section in report_of(store, rmb_cube).sections]
    workbook = tmp_path / "TradeMonitor.xlsm"
    workbook.write_bytes(shipped("workbook", "TradeMonitor.xlsm").read_bytes())
    refresh = ["refresh", str(workbook), "--period", "2025-05", "--currency", "rmb", "--lang", "zh"]
    assert main([*refresh, "--store", str(store)]) == 0
    with open_workbook(workbook, read_only=True) as book:
        texts = [range_of(book, layout.REPORTS[basis].text) for basis in Basis]
        assert [text[layout.TEXT_LEAD, 0].value for text in texts] == leads
        checks = range_of(book, layout.CHECK_FINDINGS).options(ndim=2).value
    assert not [line for line in checks if "覆盖全国" in " ".join(map(str, line))]
    target = tmp_path / "report.docx"
    assert main(["docx", str(workbook), "-o", str(target)]) == 0
    paragraphs = [paragraph.text for paragraph in WordDocument(str(target)).paragraphs]
    assert [paragraph for paragraph in paragraphs if "覆盖全国" in paragraph] == leads
    for name, lead in zip(("当月概述", "累计概述"), leads, strict=True):
        assert call("TM_TEXT", (202505, name, "zh", "rmb"), store=store) == lead
    capfd.readouterr()


def test_a_cell_shows_the_sentence_as_long_as_there_is_detail(stored: Store) -> None:
    store = stored(made())
    assert "覆盖全国出口的 88%" in str(call("TM_TEXT", (202505, "当月概述", "zh", "rmb"), store=store))
    folder_of(store).rename(folder_of(store).with_name("before"))
    assert "覆盖" not in str(call("TM_TEXT", (202505, "当月概述", "zh", "rmb"), store=store))


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.parametrize(
    ("lang", "period", "words", "count"),
    [
        ("zh", "2025-05", "（这些数据覆盖全国出口的", 2),
        ("en", "2025-02", "(thesedatacover", 4),  # with the remark on Spring Festival it is the longest text
    ],
)
def test_the_pdf_keeps_its_five_pages(
    stored: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str], lang: str, period: str, words: str, count: int
) -> None:
    store = stored(made(), made({"27": (4000, 5000), "84": (11000, 10000)}, "import"))
    run = ["run", "--period", period, "--currency", "rmb", "--style", "bulletin", "--out", str(tmp_path)]
    assert main([*run, "--lang", lang, "--store", str(store)]) == 0
    (pdf,) = tmp_path.glob("*.pdf")
    pages = PdfReader(pdf).pages
    assert len(pages) == 5
    text = "".join("".join(page.extract_text() for page in pages).split())
    assert text.count(words) == count
    capfd.readouterr()


# Without detail, and with a damaged one.


@pytest.mark.parametrize("damage", ["missing", "cut", "bytes", "catalogue"])
def test_a_damaged_detail_leaves_the_sentence_out_and_the_reason_names_its_file(
    stored: Store, tmp_path: Path, rmb_cube: Cube, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    store = stored(made())
    (parquet,) = folder_of(store).rglob("year=2025/*.parquet")
    catalogue = folder_of(store) / "catalogue.sqlite"
    if damage == "missing":
        parquet.unlink()
    elif damage == "cut":
        parquet.write_bytes(parquet.read_bytes()[:-100])
    elif damage == "bytes":  # with the size and times that the catalogue knows
        state, content = parquet.stat(), bytearray(parquet.read_bytes())
        content[40:200] = (byte ^ 0xFF for byte in content[40:200])
        parquet.write_bytes(content)
        os.utime(parquet, ns=(state.st_atime_ns, state.st_mtime_ns))
    else:
        catalogue.write_bytes(b"not a database" * 1000)
    common = ["--currency", "rmb", "--store", str(store)]
    assert main(["report", "2025-05", "--format", "json", *common]) == 0
    found = capfd.readouterr()
    leads = [section["paragraphs"][0] for section in json.loads(found.out)["sections"]]
    assert leads == [section.lead for section in compose(rmb_cube, MAY).sections]
    told = "the report is without the sentence on what drove trade: "
    assert found.err.startswith(told)
    assert (catalogue if damage == "catalogue" else parquet).name in found.err
    workbook = tmp_path / "TradeMonitor.xlsm"
    workbook.write_bytes(shipped("workbook", "TradeMonitor.xlsm").read_bytes())
    assert main(["refresh", str(workbook), "--period", "2025-05", *common]) == 0
    assert told in capfd.readouterr().err
    with open_workbook(workbook, read_only=True) as book:
        shown = str(range_of(book, layout.HOME_LAST_RUN).value)
    reason = {"missing": "缺少文件", "cut": "字节，写入时为", "bytes": "DuckDB 无法读取", "catalogue": "无法使用"}[
        damage
    ]
    assert reason in shown.partition("没有写入拉动进出口的商品一句：")[2]
    lead, sentence = str(call("TM_TEXT", (202505, "当月概述", "zh", "rmb"), store=store)).split("\n")
    assert lead == compose(rmb_cube, MAY, "zh").sections[0].lead
    assert reason in sentence.partition("没有写入拉动进出口的商品一句：")[2]
    assert "没有写入" not in str(call("TM_TEXT", (202505, "当月出口", "zh", "rmb"), store=store))


def test_imports_and_exports_are_kept_apart(stored: Store, rmb_cube: Cube) -> None:
    """Downloads of exports alone say nothing of imports."""
    drivers, _ = nation_drivers(stored(made()), rmb_cube, MAY, "zh")
    assert drivers is not None
    assert {flow for _, flow in drivers.facts} == {Flow.EXPORT}
