"""The report's sentence on what drove the nation's trade: its wording, its absence, each form of the report."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from command_line import printed, trademonitor
from docx import Document as WordDocument
from driver_report import CHAPTERS, IMPORTS, LANGUAGES, MAY, SENTENCES, Store, made, make_store, only_2025, report_of
from made_detail import Made, Names, row
from pypdf import PdfReader

from udfs.call import call
from xlpkg.analysis.cube import Cube
from xlpkg.detail.folder import folder_of
from xlpkg.detail.schema import Grain
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.words import Basis, Dimension
from xlpkg.report.compose import compose
from xlpkg.report.style import Style
from xlpkg.workbook import layout
from xlpkg.workbook.versions import range_of

OF_PARTNERS = Grain("month", False, 0, True, False)
PARTNERS = Names(
    zh={(Dimension.PARTNER, "502"): "美国", (Dimension.PARTNER, "116"): "日本"},
    en={(Dimension.PARTNER, "502"): "United States", (Dimension.PARTNER, "116"): "Japan"},
)


@pytest.fixture
def stored(rmb_store: Path, tmp_path: Path) -> Store:
    return partial(make_store, tmp_path, rmb_store)


Sentences = Callable[..., list[str]]


@pytest.fixture
def sentences(stored: Store, rmb_cube: Cube) -> Sentences:
    """Return a function that gives what the lead of each section has more than that of the report without detail.

    Nothing else may differ.
    """

    def sentences(
        *downloads: Made, lang: Language = "zh", style: str = "published", names: Names | None = None
    ) -> list[str]:
        report = report_of(stored(*downloads, names=names), rmb_cube, lang, style)
        plain = compose(rmb_cube, MAY, lang, style=Style(style))
        found = []
        for section, without in zip(report.sections, plain.sections, strict=True):
            assert section.lead.startswith(without.lead)
            assert replace(section, lead=without.lead) == without
            found.append(section.lead.removeprefix(without.lead))
        return found

    return sentences


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("style", ["published", "bulletin"])
def test_the_lead_of_each_section_ends_with_the_largest_contributions(
    sentences: Sentences, lang: Language, style: str
) -> None:
    wanted = list(SENTENCES[lang])
    if (lang, style) == ("zh", "bulletin"):  # no spaces between characters and figures
        wanted = [re.sub(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])", "", text) for text in wanted]
    assert sentences(made(), lang=lang, style=style) == wanted


BOTH_FLOWS = (made(), made({"27": (4000, 5000), "84": (10900, 9900), "26": (100, 200)}, "import"))
PARTNER_ROWS = [
    row(year * 100 + month, "", value[2025 - year] * 10**8, province=None, partner=partner) | {"commodity": None}
    for year in (2025, 2024)
    for month in range(1, 6)
    for partner, value in {"502": (12000, 11500), "116": (8000, 8100)}.items()
]
BY_PARTNER = (Made(PARTNER_ROWS, grain=OF_PARTNERS, currency="rmb"), made({"85": (100, 90)}))
SMALL_CHANGES = made({chapter: (value, value / 1.01) for chapter, (value, _) in CHAPTERS.items()})


@pytest.mark.parametrize(
    ("downloads", "lang", "expected"),
    [
        # Two parts of each flow. Imports of May 2025 are 15331.3 亿元: 15000 are 98 %. Those of May 2024 are 15606.7:
        # -1000 are -6.4 pp.
        (
            BOTH_FLOWS,
            "zh",
            "出口 拉动 85 2.8 个百分点 下拉 61 2.6 个百分点 88% 进口 拉动 84 6.4 个百分点 下拉 27 6.4 个百分点 98%",
        ),
        # An open sign is no direction: each part is 1 % above the year before, but the downloads cover 88 % now and
        # 20000 / 1.01 / 21470 = 92 % then.
        ([SMALL_CHANGES], "zh", "出口 最大 27 85 84 6100.0 亿元 6000.0 亿元 4000.0 亿元 88%"),
        # An unknown change is left out: nothing of the year before was downloaded.
        ([only_2025()], "en", "exports largest 27 85 84 610.0 600.0 400.0 billion yuan 88%"),
        # Without commodities it is by partner, because downloads by commodity that cover little do not answer. 502:
        # 500 / 21470 = 2.3 pp. 116 fell by 1.2 %, which is less than the 4 points that the coverage changed.
        (BY_PARTNER, "zh", "按贸易伙伴分 出口 拉动 美国 2.3 个百分点 88%"),
        (BY_PARTNER, "en", "By trading partner, United States added exports 2.3 percentage points 88%"),
        # An incomplete month, and the other currency.
        ([replace(made(), cut=[202505])], "zh", ""),
        ([replace(made(), currency="usd")], "zh", ""),
    ],
)
def test_the_sentence_of_the_month_has_these_words_in_this_order(
    sentences: Sentences, downloads: Sequence[Made], lang: Language, expected: str
) -> None:
    month, to_date = sentences(*downloads, lang=lang, names=PARTNERS)
    assert re.search(".*?".join(map(re.escape, expected.split())), month)
    assert bool(to_date) is bool(month) is bool(expected)


@pytest.mark.parametrize(("level", "has_sentence"), [(18213, False), (18214, True)])
def test_the_sentence_needs_more_than_80_percent(sentences: Sentences, level: float, has_sentence: bool) -> None:
    """80 % of 22766.8397 亿元 are 18213.47; to date, five times 18214 are 85 % of 106681.9."""
    month, to_date = sentences(made({"85": (level, 17000)}))
    assert bool(month) is has_sentence
    assert "这些数据覆盖全国出口的 85%" in to_date


@pytest.mark.parametrize(
    ("now", "earlier", "has_contributions"),
    [(20000, 17660, True), (20000, 17659, False), (18000, 15922, True), (18000, 15921, False)],
)
def test_downloads_that_cover_less_of_the_year_before_have_no_contributions(
    sentences: Sentences, now: int, earlier: int, has_contributions: bool
) -> None:
    """What the earlier downloads lack would be a rise. To date, each is five times its value.

    100000 of 106681.9 亿元 are 93.737 % now; of the 99507.5 before, 88300 are 88.737 % and 88295 are 88.732 %, which is
    more than 5 points less. 90000 are 84.4 % now; 79610 are 80.004 % and 79605 are 79.999 %, which is less than 80.
    """
    chapters = {"85": (11000, 9000), "84": (now - 11000, earlier - 9000)}
    _, to_date = sentences(made(chapters))
    rises = "对全国出口同比拉动最大的为电机、电气设备及音像设备（第 85 章），拉动 10.0 个百分点"
    levels = "全国出口最大的为电机、电气设备及音像设备（第 85 章）和机械及其零件（第 84 章）"
    assert (rises in to_date, levels in to_date) == (has_contributions, not has_contributions)


def test_a_part_that_is_new_has_no_yoy_and_is_not_named(sentences: Sentences) -> None:
    """Chapter 61 rose by 400 (× 100 million), more than 87 (300), which would otherwise be the fourth."""
    chapters = CHAPTERS | {"61": (400, 0)}
    month, _ = sentences(made(chapters))
    assert re.findall("第 (..) 章", month)[:3] == ["85", "27", "87"]
    assert "第 61 章" not in month


def test_a_report_as_of_a_time_before_the_downloads_has_no_sentence(stored: Store) -> None:
    store = stored(replace(made(), at="2099-01-01T00:00:00.000000+00:00"))
    asked = ("report", "2025-05", "--currency", "rmb")
    for more, count in (((), 2), (("--as-of", "2098-01-01"), 0)):
        code, out, _ = printed(store, *asked, *more)
        assert (code, out.count("覆盖全国出口")) == (0, count)


# Each form of the report, also with a damaged detail


def test_workbook_document_and_cell_have_the_sentence(
    stored: Store, tmp_path: Path, path: Path, rmb_cube: Cube
) -> None:
    store = stored(made())
    leads = [section.lead for section in report_of(store, rmb_cube).sections]
    assert printed(store, "refresh", path, "--period", "2025-05", "--currency", "rmb", "--lang", "zh")[0] == 0
    with open_workbook(path, read_only=True) as book:
        texts = [range_of(book, layout.REPORTS[basis].text) for basis in Basis]
        assert [text[layout.TEXT_LEAD, 0].value for text in texts] == leads
        checks = range_of(book, layout.CHECK_FINDINGS).options(ndim=2).value
    assert not [line for line in checks if "覆盖全国" in " ".join(map(str, line))]
    target = tmp_path / "report.docx"
    assert trademonitor(tmp_path, "docx", path, "-o", target).returncode == 0
    paragraphs = [paragraph.text for paragraph in WordDocument(str(target)).paragraphs]
    assert [paragraph for paragraph in paragraphs if "覆盖全国" in paragraph] == leads
    for name, lead in zip(("当月概述", "累计概述"), leads, strict=True):
        assert call("TM_TEXT", (202505, name, "zh", "rmb"), store=store) == lead


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_the_longest_text_keeps_the_five_pages(stored: Store, tmp_path: Path, lang: str) -> None:
    """It is that with a caution on Spring Festival and with detail."""
    store = stored(made(), made(IMPORTS, "import"))
    options = ("--currency", "rmb", "--style", "bulletin", "--lang", lang, "--out", tmp_path)
    assert printed(store, "run", "--period", "2025-02", *options)[0] == 0
    (pdf,) = tmp_path.glob("*.pdf")
    pages = PdfReader(pdf).pages
    assert len(pages) == 5
    text = "".join("".join(page.extract_text() for page in pages).split())
    assert text.count("(thesedatacover" if lang == "en" else "覆盖全国") == 4


@pytest.mark.parametrize(
    "damage", ["bytes", "catalogue", *(pytest.param(kind, marks=pytest.mark.long) for kind in ("missing", "cut"))]
)
def test_a_damaged_detail_leaves_the_sentence_out_and_the_reason_names_its_file(
    stored: Store, path: Path, rmb_cube: Cube, damage: str
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
    code, out, err = printed(store, "report", "2025-05", "--format", "json", "--currency", "rmb")
    assert code == 0
    leads = [section["paragraphs"][0] for section in json.loads(out)["sections"]]
    assert leads == [section.lead for section in compose(rmb_cube, MAY).sections]
    told = "the report is without the sentence on what drove trade: "
    assert err.startswith(told)
    assert (catalogue if damage == "catalogue" else parquet).name in err
    code, _, err = printed(store, "refresh", path, "--period", "2025-05", "--currency", "rmb")
    assert (code, told in err) == (0, True)
    with open_workbook(path, read_only=True) as book:
        shown = str(range_of(book, layout.HOME_LAST_RUN).value)
    left_out = "没有写入拉动进出口的商品一句："
    assert left_out in shown
    lead, sentence = str(call("TM_TEXT", (202505, "当月概述", "zh", "rmb"), store=store)).split("\n")
    assert lead == compose(rmb_cube, MAY, "zh").sections[0].lead
    assert sentence.partition(left_out)[2]
    assert "没有写入" not in str(call("TM_TEXT", (202505, "当月出口", "zh", "rmb"), store=store))
