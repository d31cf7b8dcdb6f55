"""A finished report stays right: what later files changed in it is one note, and nothing else passes."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import NamedTuple, cast

import pytest
from announced_tables import store_tables, table
from command_line import printed
from edits import with_cell
from gold_texts import audited

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.findings import Finding
from xlpkg.audit.auditor import Audited
from xlpkg.audit.document import Document, Paragraph, document_of
from xlpkg.audit.moved import audit_stored
from xlpkg.audit.report_parser import parse_report
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency, Edition, Flow, Method
from xlpkg.report.compose import compose
from xlpkg.report.render import report_to_markdown
from xlpkg.report.style import Style
from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.actions import act
from xlpkg.workbook.word import write_word

APRIL = Month(2025, 4)
FIRST = dt.datetime(2025, 5, 20, 1, 31, 7, 5, tzinfo=dt.UTC)
#: In the same minute.
LATER = FIRST + dt.timedelta(seconds=10)
MAY = Month(2025, 5)
ANNOUNCED = dt.datetime(2025, 6, 20, 2, tzinfo=dt.UTC)


class Months(NamedTuple):
    """A store with the real months to April 2025, and then May, and its cubes before and after May."""

    store: Path
    then: Cube
    now: Cube


@pytest.fixture(scope="module")
def before_may(tmp_path_factory: pytest.TempPathFactory, rmb: Path) -> Path:
    path = tmp_path_factory.mktemp("moved") / "trade.sqlite"
    files = [file for file in sorted(rmb.glob("*.csv")) if file.stem < "2025-05"]
    with open_store(path) as store:
        assert not any(each.refusal for each in ingest(store, files, at=FIRST))
    return path


@pytest.fixture(scope="module")
def months(before_may: Path, rmb: Path) -> Months:
    path = Path(shutil.copy(before_may, before_may.with_name("with-may.sqlite")))
    with open_store(path) as store:
        then = load_cube(store, Currency.RMB)
        assert not any(each.refusal for each in ingest(store, [rmb / "2025-05.csv"], at=LATER))
        return Months(path, then, load_cube(store, Currency.RMB))


def audited_at(document: Document, months: Months, until: dt.datetime | None = None) -> Audited:
    with open_store(months.store, create=False) as store:
        return audit_stored(parse_report(document), store, months.now, until=until)


def wrong(findings: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in findings if each.severity != "note"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("style", ["published", "bulletin"])
def test_what_later_files_moved_is_one_note(months: Months, lang: Language, style: str) -> None:
    document = document_of(compose(months.then, APRIL, lang, style=Style(style)))
    by_now = audited(document, months.now)
    assert len(wrong(by_now.findings)) >= len(moved_rows(months)) > 5
    found = audited_at(document, months)
    (note,) = found.findings
    assert (note.code, note.severity) == ("moved", "note")
    assert note.message.facts["count"] == by_now.wrong
    assert (found.right, found.wrong) == (by_now.right + by_now.wrong, 0)
    # The command that the note names lists them.
    command = note.sentence().split("`")[1].split()
    code, listed, summary = printed(months.store, *command[1:], "--format", "text")
    assert (command[:2], code) == (["trademonitor", "revisions"], 0)
    assert len([line for line in listed.splitlines() if " China, " not in line]) == len(moved_rows(months))
    assert f": {listed.count(chr(10))}\n" in summary


def moved_rows(months: Months) -> list[tuple[str, int, str, str]]:
    """Return label, column, and the text before and after of each cell of the first table that moved."""
    old, new = (compose(cube, APRIL).sections[0].table.rows for cube in (months.then, months.now))
    return [
        (row.region.label("zh"), column, *texts)
        for row, other in zip(old, new, strict=True)
        for column, texts in enumerate(zip(row.texts(), other.texts(), strict=True), start=1)
        if texts[0] != texts[1]
    ]


def test_a_figure_changed_by_hand_is_still_the_one_error(months: Months) -> None:
    """Of three that moved and of one that did not, in the other direction or up."""
    report = compose(months.then, APRIL)
    document, guangdong = document_of(report), report.sections[0].table.rows[0]
    exports = guangdong.texts()[2]
    for label, column, before, after in (*moved_rows(months)[:3], ("广东", 3, exports, f"{float(exports) - 1:.1f}")):
        digits = f"{2 * float(before) - float(after):.1f}"
        found = audited_at(with_cell(document, 0, label, column, digits), months)
        (error,) = wrong(found.findings)
        assert (error.code, error.printed, error.expected) == ("value", float(digits), float(before))
        assert [each.code for each in found.findings if each.severity == "note"] == ["moved"]
    # One that was brought up to date is right.
    label, column, _, after = moved_rows(months)[0]
    counts = [
        cast("int", audited_at(each, months).findings[0].message.facts["count"])
        for each in (document, with_cell(document, 0, label, column, after))
    ]
    assert counts[1] == counts[0] - 1
    # May is not altered by being the newest month, but the store has changed since.
    assert audited_at(document_of(compose(months.then, Month(2024, 12))), months).findings == ()


def without_moment(document: Document) -> Document:
    kept = tuple(each for each in document.blocks if not (isinstance(each, Paragraph) and "数据截至" in each.text))
    assert len(kept) < len(document.blocks)
    return Document(document.name, kept)


def test_without_its_moment_a_report_is_compared_with_now(months: Months) -> None:
    unnamed = without_moment(document_of(compose(months.then, APRIL)))
    assert len(wrong(audited_at(unnamed, months).findings)) > 5
    assert wrong(audited_at(unnamed, months, until=FIRST).findings) == []
    for until in (FIRST - dt.timedelta(seconds=1), LATER, LATER + dt.timedelta(days=1)):
        assert len(wrong(audited_at(unnamed, months, until=until).findings)) > 5


def test_a_withdrawn_file_moves_a_report_until_it_is_restored(months: Months, tmp_path: Path) -> None:
    path = Path(shutil.copy(months.store, tmp_path))
    report = tmp_path / "report.md"
    report.write_text(report_to_markdown(compose(months.now, APRIL)), encoding="utf-8")
    with open_store(path) as store:
        (file,) = (file for file in store.files() if file.name == "2025-05.csv")
        store.withdraw(file, at=LATER + dt.timedelta(days=1))
    code, out, _ = printed(path, "audit", report)
    assert (code, out.count(": note moved: ")) == (0, 1)
    with open_store(path) as store:
        store.restore(file, at=LATER + dt.timedelta(days=2))
    code, out, _ = printed(path, "audit", report)
    assert (code, out.count("moved")) == (0, 0)


def test_a_filled_workbook_stays_right_when_a_month_is_stored(
    before_may: Path, few_provinces: Path, rmb: Path, tmp_path: Path
) -> None:
    store = Path(shutil.copy(before_may, tmp_path))
    path = Path(shutil.copy(few_provinces, tmp_path))
    assert printed(store, "refresh", path, "--period", "2025-04", "--currency", "rmb")[0] == 0
    with open_store(store) as opened:
        assert not any(each.refusal for each in ingest(opened, [rmb / "2025-05.csv"], at=LATER))
    with open_workbook(path) as book:
        word = write_word(book, tmp_path / "report.docx")
        code, out, _ = printed(store, "audit", word)
        assert (code, out.count(": note "), out.count(": note moved: ")) == (0, 1, 1)
        for of in layout.REPORTS.values():  # without the note, the workbook knows the moment
            notes = book.names[of.notes.name].refers_to_range[0, 0]
            notes.value = notes.value.replace("数据截至", "入库至")
        lines = act("verify", book, store=store)
        assert "错误 0 项" in lines[0]
        rows = book.names[layout.CHECK_FINDINGS.name].refers_to_range.options(ndim=2).value
        assert [row[1] for row in rows if row[1]].count("后来变动") == 1
        cell = book.names[layout.REPORTS[Basis.MONTH].table.name].refers_to_range[5, 3]
        cell.value += 1
        assert "错误 1 项" in act("verify", book, store=store)[0]


# Announced figures


@pytest.fixture(scope="module")
def announced(months: Months) -> Months:
    """With the flash of May 2025, which came after the months, and its bulletin, of which exports are made up."""
    path = Path(shutil.copy(months.store, months.store.with_name("announced.sqlite")))
    store_tables(path, "flash.html", table(yoys(2.7, 6.3, -2.1), Edition.FLASH, Currency.RMB, MAY), at=ANNOUNCED)
    later = ANNOUNCED + dt.timedelta(days=10)
    store_tables(path, "final.html", table(yoys(2.7, 6.4, -2.1), Edition.FINAL, Currency.RMB, MAY), at=later)
    with open_store(path) as store:
        return Months(path, months.now, load_cube(store, Currency.RMB))


def yoys(*values: float) -> tuple[tuple[None, float], ...]:
    return tuple((None, value) for value in values)


def test_a_sentence_may_have_the_announced_yoy_of_any_edition(announced: Months) -> None:
    """The computed ones are notes, and any other one is an error."""
    methods = (Method.STORED, Method.REVISED, Method.FIRST, Method.RECONCILED)
    at = (Basis.MONTH, 0, Flow.EXPORT, announced.now.month_index(MAY))
    computed = {f"{announced.now.yoy(method).value[at]:.1f}" for method in methods} - {"6.3", "6.4"}
    assert computed
    found = {"6.3": "", "6.4": "", "6": "", **dict.fromkeys(computed, "note"), "6.6": "error", "5.7": "error"}
    for exports, severity in found.items():
        text = f"2025年5月，我国进出口增长2.7%，出口增长{exports}%，进口下降2.1%。"
        document = Document("text", (Paragraph("line 1", text),))
        result = audited(document, announced.now).findings
        assert [each.severity for each in result] == ([severity] if severity else []), exports


def test_the_computed_yoy_of_an_older_report_is_a_note(announced: Months) -> None:
    """Without the moment; with it, both are counted in one note."""
    report = compose(announced.then, MAY, nation=True)
    document = document_of(report)
    by_now = audited_at(without_moment(document), announced).findings
    assert wrong(by_now) == []
    of_table = [each for each in by_now if each.code == "value"]
    assert {each.severity for each in by_now} == {"note"}
    assert all(each.message.key == "check-value-computed" for each in of_table)
    nation = report.sections[0].table.nation
    assert nation
    now = compose(announced.now, MAY, nation=True).sections[0].table.nation
    assert now
    assert len(of_table) == sum(one != other for one, other in zip(nation.texts(), now.texts(), strict=True)) > 0
    (note,) = audited_at(document, announced).findings
    assert note.code == "moved"


def test_a_month_with_nothing_but_announced_figures_is_compared_with_them(announced: Months, tmp_path: Path) -> None:
    path = Path(shutil.copy(announced.store, tmp_path))
    july = table(((39_100.0, 6.7), (23_100.0, 8.0), (16_000.0, 4.8)), Edition.FLASH, Currency.RMB, Month(2025, 7))
    store_tables(path, "july.html", july)
    text = tmp_path / "text.txt"
    text.write_text("2025年7月，我国进出口3.91万亿元，增长6.7%，其中出口2.31万亿元，增长8.0%。", encoding="utf-8")
    code, out, err = printed(path, "audit", text)
    assert (code, out) == (0, "")
    assert "figures right 4, wrong 0, not checked 0" in err
