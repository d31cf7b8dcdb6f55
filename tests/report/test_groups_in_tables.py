"""Rows of groups end the tables: as published, in each document, and read by the audit."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import docx
import pytest
import xlwings as xw
from user_workbook import sheet_of

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.wide import load_wide
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import document_of
from xlpkg.cli import main
from xlpkg.errors import BadArgument
from xlpkg.messages import Language
from xlpkg.model.groups import OWN_GROUPS, load_groups
from xlpkg.model.months import Month
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Basis, Currency
from xlpkg.report.compose import compose, find_groups
from xlpkg.report.model import MOST_GROUPS
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.fill import fill
from xlpkg.workbook.findings import find
from xlpkg.workbook.home import Looks
from xlpkg.workbook.kept_texts import KeptTexts
from xlpkg.workbook.sheets import ranking
from xlpkg.workbook.versions import values_of
from xlpkg.workbook.word import write_word

DELTA = "长三角"
#: The facts of others that tests/analysis compares with the cube.
FACTS = Path(__file__).parents[1] / "analysis" / "published_facts.csv"


def test_the_rows_are_as_published(rmb_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of 2024, in 万亿 yuan and percent, by 上海市人民政府."""
    with FACTS.open(encoding="utf-8") as file:
        facts = [row for row in csv.DictReader(file) if (row["period"], row["region"]) == ("2024", DELTA)]
    assert len(facts) > 1
    command = ["table", "2024-12", "--basis", "ytd", "--groups", f"{DELTA}、京津冀", "--store", str(rmb_store)]
    assert main([*command, "--format", "csv"]) == 0
    *_, delta, capital = csv.reader(capsys.readouterr().out.splitlines())
    assert (delta[0], capital[0]) == (DELTA, "京津冀")
    for fact in facts:
        column = {"total": 1, "export": 3, "import": 5}[fact["flow"]]
        assert float(delta[column]) / 10_000 == pytest.approx(float(fact["value"]), abs=0.01)
        assert float(delta[column + 1]) == pytest.approx(float(fact["yoy"]), abs=0.11)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_audit_of_our_report_understands_every_group(rmb_store: Path, rmb_cube: Cube, lang: Language) -> None:
    with open_store(rmb_store) as store:
        wide = load_wide(store, rmb_cube, zones=False)
    groups = load_groups()
    for period in wide.periods()[12:]:
        for start in range(0, len(groups), MOST_GROUPS):
            report = compose(wide, period, lang, nation=True, groups=groups[start : start + MOST_GROUPS])
            assert audit(document_of(report), rmb_cube, period) == ()
            for section in report.sections:
                (note,) = (each for each in section.notes if groups[start].label(lang) in each)
                assert all(REGIONS[index].label(lang) in note for index in groups[start].members)
        plain = compose(rmb_cube, period, lang, nation=True)
        assert [section.paragraphs() for section in report.sections] == [each.paragraphs() for each in plain.sections]
        assert report.highlights == plain.highlights


def test_a_group_of_ones_own_is_a_row_and_another_word_is_refused(
    rmb_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Path(shutil.copy(rmb_store, tmp_path))
    (tmp_path / OWN_GROUPS).write_text("粤浙两省 | Two provinces | 广东、浙江\n", encoding="utf-8")
    named = ["--store", str(store)]
    assert main(["report", "2025-05", "--lang", "en", "--groups", "Two provinces", *named]) == 0
    report = tmp_path / "report.md"
    report.write_text(text := capsys.readouterr().out, encoding="utf-8")
    assert main(["audit", str(report), *named]) == 0
    row = next(line for line in text.splitlines() if line.startswith("| Two provinces"))
    shown = row.split("|")[2].strip()
    level = shown.replace(",", "")
    report.write_text(text.replace("(Guangdong, Zhejiang)", "(Guangdong, Jiangsu)", 1), encoding="utf-8")
    assert main(["audit", str(report), *named]) == 1
    assert "Two provinces (Guangdong, Zhejiang)" in capsys.readouterr().out
    report.write_text(text.replace(row, row.replace(shown, f"{float(level) + 10:.1f}")), encoding="utf-8")
    assert main(["audit", str(report), *named]) == 1
    assert f"{float(level) / 10:,.2f} billion yuan" in capsys.readouterr().out
    for names in ("广东", "长三脚", "东部,中部,西部,东北,沿海,内陆"):
        assert main(["table", "2025-05", "--groups", names, *named]) == 2
        refused = capsys.readouterr().err
        assert names.count(",") or "Yangtze River Delta, Beijing-Tianjin-Hebei" in refused  # the groups are listed


@pytest.mark.parametrize("name", ["珠三角九市", "粤港澳大湾区", "Greater Bay Area"])
def test_the_nine_cities_of_the_delta_are_no_group_because_one_is_not_published(rmb_store: Path, name: str) -> None:
    with open_store(rmb_store) as store:
        labels = {zone.label for zones in store.zones(Currency.RMB, Month(2025, 5)).values() for zone in zones}
        cube = load_wide(store, load_cube(store, Currency.RMB))
    nine = ("广州", "深圳", "珠海", "佛山", "惠州", "东莞", "中山", "江门", "肇庆")  # the outline plan of 2019
    assert [city for city in nine if f"{city}市" not in labels] == ["肇庆"]
    for asks in (lambda: find_groups(cube, name), lambda: cube.region(name)):
        with pytest.raises(BadArgument) as refused:
            asks()
        assert "肇庆" in refused.value.sentence("zh")


def test_workbook_and_word_have_the_rows_and_hide_the_others(rmb_store: Path, book: xw.Book, tmp_path: Path) -> None:
    with open_store(rmb_store) as store:
        content = gather(store, Currency.RMB, Month(2025, 5), looks=Looks(groups=f"{DELTA}，东北"))
    filled = fill(book, content)
    assert [finding for finding in filled.findings if finding.severity == "error"] == []
    read = find(book, content, KeptTexts(), (), is_read=True)
    assert [finding for finding in read.findings if finding.severity == "error"] == []
    book.save()
    write_word(book, tmp_path / "report.docx")
    table = docx.Document(str(tmp_path / "report.docx")).tables[-1]
    assert [row.cells[0].text for row in table.rows][-2:] == [DELTA, "东北"]
    sheet = sheet_of(Path(book.fullname), layout.MONTH)
    area = layout.REPORTS[Basis.MONTH].table
    shown = [number for number in range(area.row + 1, area.last_row + 2) if not sheet.row_dimensions[number].hidden]
    assert shown == list(range(area.row + 1, area.row + 1 + 1 + 31 + 2))
    assert values_of(book, layout.HOME_GROUPS) == [[f"{DELTA}，东北"]]
    ranked = {row[1]: row for row in values_of(book, ranking.GROUPS[Basis.MONTH])}
    assert ranked[DELTA][2] == pytest.approx(content.report.sections[0].table.groups[0].values[0])
    assert ranked["全国"][5] == pytest.approx(ranked["全国"][3])
