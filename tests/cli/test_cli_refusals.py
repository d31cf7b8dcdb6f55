"""What cannot be done is one line on stderr that says what to do, in either language, with exit code 2."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from command_line import refusal
from month_files import Cells, query_of, read

from xlpkg.model.months import Month
from xlpkg.model.words import Flow

#: By what the user's store has: the words of a command, and the beginning of the sentence; after "…" a part of it.
REFUSALS = {
    "nothing": (
        ("tabel", "trademonitor has no command tabel: see `trademonitor --help`"),
        ("excel tabel", "trademonitor excel has no command tabel: see `trademonitor excel --help`"),
        ("report", "trademonitor report needs PERIOD: see `trademonitor report --help`"),
        ("ingest", "trademonitor ingest needs PATH: see `trademonitor ingest --help`"),
        ("table 2025-02 2025-03", "trademonitor table has too many arguments, 2025-03: see `trademonitor table"),
        ("table --nonsense", "trademonitor table has no option --nonsense: see"),
        ("--store mine.sqlite table", "…no option --store: see `trademonitor --help`; an option of a command comes"),
        ("table 2025-02 --sort", "--sort needs a value: see"),
        ("table 2025-02 --sort yoy", "'yoy' cannot be used here: use one of total, export, import, net, total-yoy, "),
        ("table 2025-02 --sort total --sort net", "--sort was given more than once: give it once, see"),
        ("run --nation --no-nation", "--nation was given more than once: give it once, see"),
        ("run 2025-05", "2025-05 is not a file or a folder: for the report of that month write --period 2025-05"),
        ("tabel 2025-02", "…; did you mean table?"),
        ("docx 月报.xlsm --lang en", "the report in 月报.xlsm is in Chinese, not in English: run"),
        ("table 2025-02 --raw=yes", "--raw takes no value: see `trademonitor table --help`"),
        ("table 2025-02 --format xml", "'xml' cannot be used here: use one of csv, json, md"),
        ("table 2025-02 --lang fr", "'fr' is not a language: use one of zh, chinese, en, english"),
        ("table 2025-02 --store folder", "folder is a folder: name a file"),
        ("run --out text.md", "text.md is a file: name a folder"),
        ("currency eur", "'eur' is not a currency: use one of usd, dollars, "),
        ("table 2025-02 --basis ytd", "…trademonitor ingest"),
        ("withdraw 2025-02.csv", "the store "),
        ("refresh 月报.xlsm --examples --store mine.sqlite", "--examples and --store exclude each other: use one"),
        ("pdf nowhere.xlsm", "there is no workbook nowhere.xlsm"),
        ("pdf text.ods", "…for all else save it as .xlsx in LibreOffice"),
        ("pdf text.docx", "…text.docx is not a workbook"),
        ("audit nowhere.docx", "nowhere.docx cannot be read: no such file or folder"),
    ),
    "dollars": (
        ("ingest query.csv", "…add --flow export or --flow import"),
        ("ingest query.csv --flow total", "'total' is not a flow: use one of"),
        ("table 2025-13 --basis ytd", "'2025-13' is not a period"),
        ("table 2025-03 --basis ytd", "the store has no figures of 2025-03: read"),
        ("table 2024-12..2025-02", "the store has no figures of 2024-12 in dollars"),
        ("export 2025 --wide", "2025 is all its months, a part of it is written 2025-01..2025-06, and 2024-01–"),
        ("export 2031-01 -o out", "the store has no figures of 2031-01: read its files with `trademonitor ingest`"),
        ("export 2031-01 -o out --currency usd", "the store has no figures of 2031-01 in dollars"),
        ("export -o out --currency rmb", "…no figures in yuan"),
        ("export -o out --format xml", "'xml' cannot be used here"),
        ("export -o folder/none/out.csv", "folder/none cannot be used: no such file or folder"),
        ("export -o text.md/out.csv", "text.md cannot be used: a part of the path is a file"),
        *(
            (f"eval '{formula}'", "the formula cannot be parsed at character")
            for formula in ("TM_YOY", "1+1", 'TM_YOY("广东"')
        ),
        *((f"eval '{call}'", "there is no function") for call in ("SUM(1,2)", "__import__(1)")),
        ("refresh nowhere.xlsm", "there is no workbook nowhere.xlsm"),
        ("refresh text.xlsm", "…text.xlsm is not an .xlsx or .xlsm workbook"),
        ("refresh text.ods", "…text.ods is an .ods spreadsheet: only `trademonitor refresh` with --engine libreoffice"),
        ("refresh text.md", "…text.md is not a workbook: name an .xlsx or .xlsm file"),
        ("refresh 月报.xlsm --engine libreoffice", "…use the package engine"),
        ("refresh 月报.xlsm --period 2030-01", "the store has no figures of 2030-01: read its"),
        ("refresh 月报.xlsm --currency rmb", "the store has no figures in yuan"),
        ("withdraw 2031-02.csv", "no file 2031-02.csv is stored"),
        ("withdraw ''", "no file "),
        ("restore abcd", "no file abcd is stored"),
        ("vintages 2031-02", "the store has no file of 2031-02"),
        ("yoy 2025-02 --flow net", "…net exports change sign"),
        ("drivers 2025-02 --region 广东 --flow export", "…trademonitor detail ingest"),
        ("drivers 2025-02 --region 广东 --flow total", "'total' is not a flow: use one of export, exports, import"),
        ("drivers 2025-02 --region 广东 --flow export --by partner --hs 4", "--hs is for --by commodity"),
        ("drivers 2025-02 --region 广东 --flow export --hs 3", "'3' cannot be used here: use one of 2, 4, 6, 8"),
        ("drivers 2025-02 --region 广东 --flow export --top 0", "'0' is not a number of rows"),
        ("drivers 2025-02 --region 广东 --flow export --detail yarn", "'yarn' cannot read the detail"),
        ("detail ingest folder", "trademonitor detail ingest needs --flow"),
        *(
            (f"table 2025-02 --as-of '{day}'", f"'{day}' is not a day or a time: write a day such as 2025-03-18")
            for day in ("yesterday", "2025-02", "202503", "2025-02-30", "0001-01-01", "9999-12-31", "")
        ),
    ),
    "both currencies": (
        *(
            (f"{command} {asked}", f"the store has {said}")
            for command in ("table", "yoy", "report", "check", "revisions")
            for asked, said in (
                ("2024-06 --currency usd", "2024-06 only in yuan, not in dollars: use --currency rmb"),
                ("2026-05 --currency rmb", "no figures of 2026-05 in yuan"),
            )
        ),
        *(
            (f"{command} 2026-05", "the store has no figures of 2026-05: read its files with `trademonitor ingest`")
            for command in ("table", "yoy", "report", "check", "run --period")
        ),
        ("yoy 2026-05 --as-of 2099-01-01", "as of 2099-01-01 23:59 UTC, the store has no figures of 2026-05"),
    ),
    "exports only": (
        *(
            (
                words,
                "of 2025-06, the store has in yuan only these levels: exports, the month; it has none of: total trade,"
                " the month; total trade, the year to date; exports, the year to date; imports, the month; ",
            )
            for words in ("report 2025-06", "yoy 2025-06", "table 2025-06 --basis ytd", "run --period 2025-06")
        ),
        ("report 2025-06", "…trademonitor ingest --flow"),
        ("yoy 2025-06 --flow export", "no YoY of exports, the month, 2025-06 in yuan can be computed: "),
    ),
}
if sys.platform not in ("win32", "darwin"):
    refused = ("refresh 月报.xlsm --engine excel", "the engine excel does not run on this system")
    REFUSALS["dollars"] = (*REFUSALS["dollars"], refused)


@pytest.fixture
def folder(tmp_path: Path, few_provinces: Path) -> Path:
    """A folder with a workbook, and with files and a folder that are not what a command needs."""
    shutil.copy(few_provinces, tmp_path / "月报.xlsm")
    (tmp_path / "folder").mkdir()
    for kind in ("xlsm", "ods", "md", "docx"):
        (tmp_path / f"text.{kind}").write_text("no workbook")
    lines = ['"数据年月","注册地编码","注册地名称","人民币",', '"202502","44","广东省","364,970,000,000",', ""]
    (tmp_path / "query.csv").write_text("\r\n".join(lines), encoding="gb18030")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("stored", REFUSALS)
def test_a_refusal_is_one_line_in_either_language_and_changes_nothing(
    folder: Path, example_store: Path, rmb: Path, real_months: dict[str, Cells], stored: str
) -> None:
    store = folder / "mine.sqlite"
    if stored in ("dollars", "both currencies"):
        shutil.copy(example_store, store)
    if stored == "both currencies":
        read(store, rmb / "2024-06.csv", rmb / "2025-02.csv")
    if stored == "exports only":
        june = query_of(folder / "june.csv", real_months["2025-05"], Flow.EXPORT, 10**8, Month(2025, 6))
        read(store, rmb / "2025-05.csv", june, flow=Flow.EXPORT)
    variables = {} if stored == "nothing" else {"TRADEMONITOR_STORE": str(store)}
    before = contents(folder)
    for words, sentence in REFUSALS[stored]:
        line = refusal(folder, *shlex.split(words), **variables)
        assert sentence[1:] in line if sentence.startswith("…") else line.startswith(sentence), (words, line)
        chinese = refusal(folder, *shlex.split(words), **variables, LC_ALL="zh_CN.UTF-8")
        assert re.search("[一-鿿]", chinese), words
    assert contents(folder) == before
