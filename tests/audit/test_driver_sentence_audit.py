"""The audit of the report's sentence on what drove the nation's trade, for the downloads of `driver_report`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from driver_report import (
    IMPORTS,
    LANGUAGES,
    MAY,
    SENTENCES,
    Store,
    made,
    make_store,
    only_2025,
    report_of,
    with_lead,
)
from gold_texts import audited

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import document_of
from xlpkg.audit.self_check import check_month
from xlpkg.cli import main
from xlpkg.messages import Language
from xlpkg.report.compose import compose, nation_drivers
from xlpkg.report.model import Report
from xlpkg.report.style import Style


@pytest.fixture
def stored(rmb_store: Path, tmp_path: Path) -> Store:
    return partial(make_store, tmp_path, rmb_store)


def errors(report: Report, cube: Cube, drivers: Report | None) -> list[Finding]:
    return [*audit(document_of(report), cube, MAY, drivers.drivers if drivers else None)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("style", ["published", "bulletin"])
def test_the_audit_has_no_finding_in_the_sentence(stored: Store, rmb_cube: Cube, lang: Language, style: str) -> None:
    store = stored(made(), made(IMPORTS, "import"))
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
    changed = with_lead(report, right, wrong)
    found = [each for each in errors(changed, rmb_cube, report) if each.severity == "error"]
    assert [each.sentence(lang) for each in found] == sentences


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_error_in_a_level_is_found(stored: Store, rmb_cube: Cube, lang: Language) -> None:
    report = report_of(stored(only_2025()), rmb_cube, lang)
    assert not [each for each in errors(report, rmb_cube, report) if each.severity == "error"]
    right, wrong = {"zh": ("6100.0 亿元", "6200.0 亿元"), "en": ("610.0 billion", "611.0 billion")}[lang]
    changed = with_lead(report, right, wrong)
    (found,) = (each for each in errors(changed, rmb_cube, report) if each.severity == "error")
    assert {"zh": "下载文件为 6100.0 亿", "en": "the downloads have 6100.0 × 100 million"}[lang] in found.sentence(lang)


def test_without_the_detail_the_sentence_is_said_not_to_be_checked(stored: Store, rmb_cube: Cube) -> None:
    found = errors(report_of(stored(made()), rmb_cube), rmb_cube, None)
    assert [each.severity for each in found if "下载文件" in each.sentence("zh")] == ["note", "note"]


def test_each_figure_that_is_not_checked_is_counted_once(stored: Store, rmb_cube: Cube) -> None:
    """Of each flow the sentence has two contributions and the coverage: six figures in each of the two sections."""
    report = report_of(stored(made(), made(IMPORTS, "import")), rmb_cube)
    document = document_of(report)
    with_detail, without = (audited(document, rmb_cube, MAY, drivers) for drivers in (report.drivers, None))
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
    found = check_month(rmb_cube, chosen, audited=audit(document_of(report), rmb_cube, drivers=april))
    assert not [each for each in found if each.code == "prose"]
    reason = {"zh": "报告不是所选的月份", "en": "the report is of another month than the one chosen"}[lang]
    assert len([each for each in found if reason in each.sentence(lang)]) == 2


def test_a_rise_after_a_fall_is_a_rise(stored: Store, rmb_cube: Cube) -> None:
    """The same figures in another order."""
    report = report_of(stored(made()), rmb_cube)
    fall_first = (
        "按商品分，对全国出口同比下拉最大的为针织服装（第 61 章），下拉 2.6 个百分点，拉动最大的为"
        "电机、电气设备及音像设备（第 85 章）和矿物燃料及矿物油（第 27 章），"
        "分别拉动 2.8 和 2.3 个百分点（这些数据覆盖全国出口的 88%）。"
    )
    changed = with_lead(report, SENTENCES["zh"][0], fall_first)
    assert errors(changed, rmb_cube, report) == errors(report, rmb_cube, report)


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
