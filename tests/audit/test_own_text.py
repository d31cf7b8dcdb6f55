"""Our own report is read as any text; what that leaves unread is compared with the report composed again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from driver_report import (
    IMPORTS,
    LANGUAGES,
    MAY,
    Store,
    made,
    make_store,
    only_2025,
    report_of,
    with_lead,
)
from edits import only, printed_figures, with_text
from made_reports import pieces_of
from report_writers import write_docx, write_pdf, write_xlsx

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import Audited, audit, audit_document
from xlpkg.audit.document import Document, Paragraph, document_of
from xlpkg.audit.moved import audit_stored
from xlpkg.audit.read_file import read_document
from xlpkg.audit.report_parser import parse_report
from xlpkg.cli import main
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.report.compose import compose, nation_drivers
from xlpkg.report.model import Report
from xlpkg.report.style import FOLDER_VARIABLE, SHIPPED, Style
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

STYLES = ("published", "bulletin")
EACH = [*product(STYLES, LANGUAGES)]
#: What is written in place of the words of the report of May 2025 in yuan, by style and language, and the error of it:
#: what it prints and what it expects.
PLANTED: dict[tuple[str, Language], list[tuple[str, str, float | str, float | str]]] = {
    ("published", "zh"): [
        ("下降 3.1%、增长 9.4%", "下降 3.1%、下降 9.4%", -9.4, 9.4),
        ("等 10 个省市出口同比", "等 12 个省市出口同比", 12, 10),
        ("山东等 21 个省市出口", "福建等 21 个省市出口", "福建", "↓ -0.9"),
    ],
    ("published", "en"): [
        ("at 506.3, 380.1", "at 506.3, 390.1", 390.1, 380.1),
        ("down 3.1%, up 9.4%", "down 3.1%, up 11.4%", 11.4, 9.4),
        (
            "largest exports were Guangdong, Zhejiang",
            "largest exports were Guangdong, Tibet",
            "Guangdong, Xizang and Jiangsu",
            "Guangdong, Zhejiang and Jiangsu",
        ),
    ],
    ("bulletin", "zh"): [
        ("进出口3.81万亿元，同比", "进出口3.91万亿元，同比", 3.91, 3.81),
        ("同比增长2.8%", "同比下降2.8%", -2.8, 2.8),
        ("7901.2亿元", "7801.2亿元", 7801.2, 7901.2),
        ("为广东、浙江和江苏，分别", "为浙江、广东和江苏，分别", "浙江、广东和江苏", "广东、浙江和江苏"),
        ("贸易顺差", "贸易逆差", -7435.6, 7435.6),
        ("分别拉动0.8、0.6和0.5个百分点", "分别拉动0.8、0.7和0.5个百分点", 0.7, 0.6),
        ("为浙江、山东和江苏，分别拉动", "为浙江、上海和江苏，分别拉动", "浙江、上海和江苏", "浙江、山东和江苏"),
        ("全国出口同比拉动最大", "全国进口同比拉动最大", "进口", "出口"),
        ("拉动最大的为广东、上海和安徽，分别拉动", "下拉最大的为广东、上海和安徽，分别下拉", "下拉", "拉动"),
    ],
    ("bulletin", "en"): [
        ("yuan, up 2.8% (±0.2) year", "yuan, down 2.8% (±0.2) year", -2.8, 2.8),
        ("surplus was 743.6 billion", "deficit was 743.6 billion", -743.6, 743.6),
        ("up 9.4% and up 7.1%", "up 9.4% and down 7.1%", -7.1, 7.1),
        ("trade, with 0.8, 0.6 and 0.5", "trade, with 0.8, 0.6 and 0.9", 0.9, 0.5),
        ("and Anhui added the most", "and Anhui subtracted the most", "subtracted the most", "added the most"),
    ],
}


def report(cube: Cube, lang: Language = "zh", style: str = "published", period: Month = MAY) -> Document:
    return document_of(compose(cube, period, lang, style=Style(style)))


def counts(done: Audited) -> tuple[int, int, int]:
    return done.right, done.wrong, done.unread


@pytest.mark.parametrize(("style", "lang"), EACH)
def test_each_sentence_of_ours_is_right(
    rmb_cube: Cube, example_cube: Cube, style: str, lang: Language, full: bool
) -> None:
    """In any order of the tables, and by any base method that has these months.

    Without a store, a record and a change in an unknown direction on the cover are not compared."""
    methods = [each for each in Method if each is not Method.ANNOUNCED]
    for cube in (rmb_cube, example_cube):
        for number, period in enumerate(cube.periods()[:: 1 if full else 3]):
            sort, method = dict.fromkeys(Basis, [*Flow][number % len(Flow)]), methods[number % len(methods)]
            document = document_of(compose(cube, period, lang, style=Style(style), sort=sort, method=method))
            done = audit_document(document, cube)
            assert (done.findings, done.wrong, done.unread) == ((), 0, 0), period
            if style == "published":
                cover = {block.where for block in document.blocks[2:7] if isinstance(block, Paragraph)}
                assert {(each.severity, each.where in cover) for each in audit(document)} <= {("note", True)}


@pytest.mark.parametrize("write", [None, write_docx, write_pdf, write_xlsx])
@pytest.mark.parametrize(("style", "lang"), EACH)
def test_all_figures_of_ours_are_counted_in_each_format(
    rmb_cube: Cube, tmp_path: Path, style: str, lang: Language, write: Callable[..., Path] | None
) -> None:
    made_of = compose(rmb_cube, MAY, lang, style=Style(style))
    document = document_of(made_of)
    figures = printed_figures(document)
    if write:  # the pieces are without the cover
        figures = printed_figures(document_of(replace(made_of, highlights=())))
        document = read_document(
            write(pieces_of(made_of), tmp_path / f"report.{write.__name__.removeprefix('write_')}")
        )
    done = audit_document(document, rmb_cube)
    assert (done.findings, counts(done)) == ((), (figures, 0, 0))
    assert figures > 2 * 7 * 31


@pytest.mark.parametrize(
    ("style", "lang", "right", "wrong", "printed", "expected"),
    [(*key, *each) for key, planted in PLANTED.items() for each in planted],
)
def test_what_was_changed_is_one_error(
    rmb_cube: Cube, style: str, lang: Language, right: str, wrong: str, printed: float | str, expected: float | str
) -> None:
    sound = report(rmb_cube, lang, style)
    (found,) = audit(with_text(sound, right, wrong), rmb_cube)
    assert (found.severity, found.printed, found.expected) == ("error", printed, expected)
    if found.message.key == "check-own-text":
        shown = found.sentence(lang).rpartition("全句：" if lang == "zh" else "should be: ")[2]
        assert any(right in each.text and shown in each.text for each in sound.blocks if isinstance(each, Paragraph))
        assert str(printed).lstrip("-") in found.sentence(lang)


def test_a_figure_with_fewer_digits_is_no_error(rmb_cube: Cube) -> None:
    sound = report(rmb_cube)
    for right, wrong in (("9.4% 和", "9.3% 和"), ("7901.2 亿元", "7901.1 亿元"), ("7901.2 亿元", "7,901 亿元")):
        done = audit_document(with_text(sound, right, wrong), rmb_cube)
        is_wrong = "," not in wrong
        assert [each.severity for each in done.findings] == ["error"] * is_wrong
        assert counts(done) == (printed_figures(sound) - is_wrong, is_wrong, 0)


def test_a_number_with_too_many_digits_is_not_compared(rmb_cube: Cube) -> None:
    for right, decimals in (("7901.2 亿元", ".2"), ("0.7%", ".7")):
        for wrong in (f"{'9' * 30}{right}", right.replace(decimals, decimals + "9" * 30)):
            found = audit(with_text(report(rmb_cube), right, wrong), rmb_cube)
            assert "check-own-text" not in [each.message.key for each in found]
    assert audit(with_text(report(rmb_cube), "93 项", f"{'9' * 30} 项"), rmb_cube) == ()


@pytest.mark.parametrize("mark", ["【已改】", "注：", "[edited] ", "Note: ", "（1）"])
@pytest.mark.parametrize(("style", "lang"), EACH)
def test_a_mark_before_a_sentence_is_no_part_of_it(rmb_cube: Cube, style: str, lang: Language, mark: str) -> None:
    sound = report(rmb_cube, lang, style)
    right = counts(audit_document(sound, rmb_cube))
    start = "2025" if lang == "zh" else "In May"
    opening = next(each.text for each in sound.blocks if isinstance(each, Paragraph) and each.text.startswith(start))
    marked = with_text(sound, opening, mark + opening)
    assert (audit(marked, rmb_cube), counts(audit_document(marked, rmb_cube))) == ((), right)
    level = "3.81" if style == "bulletin" else "7901.2" if lang == "zh" else "790.1"
    found = only(audit(with_text(marked, level, f"9{level}"), rmb_cube), "prose")
    assert (found.printed, found.expected) == (float(f"9{level}"), float(level))


def test_a_sentence_in_other_words_is_read_as_any_text(rmb_cube: Cube) -> None:
    sound = report(rmb_cube, style="bulletin")
    other = with_text(sound, "其中，出口2.28万亿元，增长6.2%", "其中，出口2.28万亿元，同比增长6.2%")
    assert (audit(other, rmb_cube), counts(audit_document(other, rmb_cube))) == ((), (printed_figures(sound), 0, 0))
    assert only(audit(with_text(other, "同比增长6.2%", "同比增长7.9%"), rmb_cube), "prose").expected == 6.2
    contributions = with_text(sound, "分别拉动0.8、0.6和0.5个百分点", "各拉动0.8、0.6和0.5个百分点")
    (note,) = audit(contributions, rmb_cube)
    assert (note.severity, note.code) == ("note", "unread")


def test_without_the_store_contributions_are_said_not_to_be_checked(rmb_cube: Cube) -> None:
    found = audit(report(rmb_cube, style="bulletin"))
    assert {each.code for each in found} == {"unread"}
    assert len([each for each in found if "拉动" in str(each.printed)]) == 8


def test_a_users_template_with_a_mistake_is_no_measure(
    rmb_cube: Cube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    published = (SHIPPED / "published.zh.txt").read_text(encoding="utf-8")
    wrong = published.replace('total.largest|each("amount")', 'export.largest|each("amount")')
    (tmp_path / "published.zh.txt").write_text(wrong, encoding="utf-8")
    found = audit(report(rmb_cube), rmb_cube)
    assert [each.expected for each in found][:3] == [7901.2, 4917.2, 4849.7]
    assert {each.severity for each in found} == {"error"}


# Notes


@pytest.mark.parametrize(
    ("lang", "right", "wrong"),
    [
        ("zh", "为基期的 93 项", "为基期的 39 项"),
        ("zh", "±3.7 个百分点（天津进口）", "±3.7 个百分点（天津出口）"),
        ("en", "of 93 changes, 24 differ", "of 93 changes, 42 differ"),
    ],
)
def test_a_changed_note_is_shown_beside_the_right_one(rmb_cube: Cube, lang: Language, right: str, wrong: str) -> None:
    sound = report(rmb_cube, lang)
    found = only(audit(with_text(sound, right, wrong), rmb_cube), "prose")
    assert (right in str(found.expected), right in str(found.printed)) == (True, False)
    assert str(found.expected) in found.sentence(lang)


def test_what_a_note_says_in_other_words_and_the_moment_of_the_figures_are_no_errors(rmb_cube: Cube) -> None:
    sound = report(rmb_cube)
    for right, wrong in (("未列为示例", "不作为示例"), ("数据截至 20", "数据截至 19"), ("（2）进出口、", "进出口、")):
        assert audit(with_text(sound, right, wrong), rmb_cube) == ()


# An earlier vintage


@pytest.mark.parametrize(
    ("style", "right", "wrong"), [("published", "4.9%", "6.9%"), ("bulletin", "增长5.7%", "增长7.7%")]
)
def test_a_changed_figure_is_compared_with_the_vintage_of_the_report(
    rmb: Path, tmp_path: Path, style: str, right: str, wrong: str
) -> None:
    """May 2025 moves figures of April, all of which are right in a report that was made before."""
    path, april = tmp_path / "trade.sqlite", Month(2025, 4)
    first = dt.datetime(2025, 5, 20, 2, tzinfo=dt.UTC)
    with open_store(path) as store:
        list(ingest(store, [file for file in sorted(rmb.glob("*.csv")) if file.stem < "2025-05"], at=first))
        then = load_cube(store, Currency.RMB)
        list(ingest(store, [rmb / "2025-05.csv"], at=first + dt.timedelta(days=30)))
        now = load_cube(store, Currency.RMB)
        sound = report(then, style=style, period=april)
        for document, count in ((sound, 0), (with_text(sound, right, wrong), 1)):
            done = audit_stored(parse_report(document), store, now)
            assert [each.code for each in done.findings if each.severity == "note"] == ["moved"]
            assert (done.wrong, len(done.findings)) == (count, count + 1)


# What drove the nation's trade, by the downloads of `driver_report`


@pytest.fixture
def stored(rmb_store: Path, tmp_path: Path) -> Store:
    return partial(make_store, tmp_path, rmb_store)


def errors(report: Report, cube: Cube, drivers: Report) -> list[Finding]:
    return [each for each in audit(document_of(report), cube, MAY, drivers.drivers) if each.severity == "error"]


@pytest.mark.parametrize(("style", "lang"), EACH)
def test_the_sentence_on_drivers_is_ours(stored: Store, rmb_cube: Cube, style: str, lang: Language) -> None:
    """Of each flow it has two contributions and the coverage: six figures in each of the two sections.

    It is not compared with another month, if the workbook has the report of May and April is chosen.
    """
    store = stored(made(), made(IMPORTS, "import"))
    document = document_of(made_of := report_of(store, rmb_cube, lang, style))
    done, without = (audit_document(document, rmb_cube, MAY, drivers) for drivers in (made_of.drivers, None))
    assert (done.findings, done.wrong, done.unread) == ((), 0, 0)
    assert (done.right - without.right, without.wrong, without.unread) == (12, 0, 12)
    april, _ = nation_drivers(store, rmb_cube, MAY - 1, lang)
    for findings in (without.findings, audit(document, rmb_cube, drivers=april)):
        assert [(each.severity, each.code) for each in findings] == [("note", "unread")] * 2


@pytest.mark.parametrize(
    ("lang", "right", "wrong", "found"),
    [
        ("zh", "2.8 和 2.3", "2.8 和 2.4", [(2.4, 2.3)]),
        ("zh", "覆盖全国出口的 88%", "覆盖全国出口的 98%", [(98.0, 88.0)]),
        (
            "zh",
            "下拉最大的为针织服装（第 61 章），下拉",
            "拉动最大的为针织服装（第 61 章），拉动",
            [("拉动", "下拉")],
        ),
        (
            "zh",
            "电机、电气设备及音像设备（第 85 章）和",
            "机械及其零件（第 84 章）和",
            [("机械及其零件(第84章)", "电机、电气设备及音像设备(第85章)")],
        ),
        ("en", "the most, with 2.6", "the most, with 3.6", [(3.6, 2.6)]),
    ],
)
def test_what_was_changed_in_the_sentence_on_drivers_is_an_error(
    stored: Store,
    rmb_cube: Cube,
    lang: Language,
    right: str,
    wrong: str,
    found: list[tuple[float | str, float | str]],
) -> None:
    sound = report_of(stored(made()), rmb_cube, lang)
    assert [(each.printed, each.expected) for each in errors(with_lead(sound, right, wrong), rmb_cube, sound)] == found


@pytest.mark.parametrize(("lang", "right", "wrong"), [("zh", "6100.0 亿元", "6200.0 亿元"), ("en", "610.0", "611.0")])
def test_a_changed_level_of_a_part_is_an_error(
    stored: Store, rmb_cube: Cube, lang: Language, right: str, wrong: str
) -> None:
    sound = report_of(stored(only_2025()), rmb_cube, lang)
    assert errors(sound, rmb_cube, sound) == []
    (found,) = errors(with_lead(sound, right, wrong), rmb_cube, sound)
    assert (found.printed, found.expected) == (float(wrong.split()[0]), float(right.split()[0]))


def test_the_command_audit_reads_the_sentence_on_drivers(
    stored: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Also in a report by another base method, by which contributions differ a little."""
    store = stored(made())
    for method in ("auto", "stored"):
        command = ["report", "2025-05", "--currency", "rmb", "--method", method, "--store", str(store)]
        assert main(command) == 0
        path = tmp_path / "report.md"
        path.write_text(capfd.readouterr().out, encoding="utf-8")
        assert main(["audit", str(path), "--lang", "en", "--store", str(store)]) == 0
        found = capfd.readouterr()
        assert ("not checked 0" in found.err, found.out) == (True, "")
