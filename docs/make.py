"""Remake all that is generated: python docs/make.py.

In this order: the macros that are made from the registry of functions and the messages, the workbook, docs/functions.md
with results from the examples, and the parts of the READMEs that :mod:`readme` makes. Then pytest writes the golden
files of the sheets, and adds the abilities that tests/surface.txt lacks.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import readme

from udfs.call import call
from udfs.figures import load_figures
from udfs.formula import parse_formula, render
from udfs.registry import FUNCTIONS, Function
from xlpkg.bundled import example_folders
from xlpkg.design.build import build
from xlpkg.hosts.excel.vba import write_modules
from xlpkg.store.default_currency import newest_currency
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store

ROOT = Path(__file__).parents[1]
FUNCTION_PAGE = Path(__file__).with_name("functions.md")
#: The tests that write what they compare with.
_RENEWING = ("tests/test_surface.py", "tests/design/test_build.py", "-k", "ability or golden")
#: How many rows of a result are shown.
SHOWN = 4
#: The time of arrival of the examples: TM_SOURCE prints it, and the page must not change from day to day.
ARRIVED = dt.datetime(2025, 3, 25, tzinfo=dt.UTC)

HEAD = """# The TM_ functions · TM_ 函数

Generated from the registry of functions, with results from the examples (`python docs/make.py`). Where there is no
data, a function returns a real `#N/A`. A wrong argument gives a sentence that starts with `##`. Levels are in 100
million dollars or yuan, unrounded; YoY, contributions and bands are in percentage points. Arguments in brackets are
optional.

A function that answers with figures or months takes a currency. By default it is the one that
`trademonitor currency usd` (or `rmb`) has set for you; without a setting it is the currency of the newest month in
the store, dollars if both have it. It is the same for every month, so all cells that name no currency are in one. If
only the other currency has the month, the cell shows a sentence that says so and what to write. In a series, months
without a figure in its currency are `#N/A`. The workbook's own formulas take the currency from 首页. The newest month
of the examples is in yuan.

由函数登记表生成，结果来自示例数据。没有数据时返回 `#N/A`；参数有误时为以 `##` 开头的一句话。
金额单位为亿美元或亿元，未四舍五入；同比、贡献和误差为百分点。方括号中的参数可以省略。

返回数字或月份的函数都有币种参数，默认为 `trademonitor currency usd`（或 `rmb`）设置的币种；
未设置时为库中最新月份的币种，两种都有时为美元。各月相同，因此未写明币种的单元格都用同一币种。
只有另一币种有该月数据时，单元格给出说明和写法；数列中该币种没有数据的月份为 `#N/A`。
工作簿自带的公式使用首页所选的币种。示例的最新月份为人民币数据。
"""

#: function -> what its section says beyond the registry's description, which cells show and which is limited in length.
NOTES = {
    "TM_DRIVERS": (
        "The columns are those of `trademonitor drivers`; see [detail.md](detail.md). What is not known is `#N/A`, and"
        " so is the whole table if a month of its downloads is missing or was cut.",
        "各列与 `trademonitor drivers` 相同，见 [detail.md](detail.md)。未知的数值为 `#N/A`；"
        "所需下载文件缺月或被截断时，整张表为 `#N/A`。",
    ),
    "TM_DETAIL": (
        "It is `#N/A` if a month of the downloads is missing or was cut at 10,000 rows: never a smaller sum.",
        "下载文件缺月或在 10000 行处被截断时为 `#N/A`，不会给出偏小的合计。",
    ),
    "TM_SERIES": (
        "All values are in one currency. A month that only the other currency has is `#N/A`, as one that is not stored,"
        " so that a sum over the series is not too small without a warning. If only the other currency has any month of"
        " the series, the cell shows a sentence that says so. Name the currency to choose one.",
        "全部数值为同一币种。只有另一币种有数据的月份与未入库的月份一样为 `#N/A`，以免对数列求和时悄悄漏掉该月；"
        "若其间的月份只有另一币种的数据，单元格给出说明。可在公式中写明币种。",
    ),
}


def page() -> str:
    """Return docs/functions.md."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "trade.sqlite")
        with open_store(path) as store:
            for _ in ingest(store, find_sources(example_folders()), at=ARRIVED):
                pass
        return "\n".join([HEAD, *(_function(function, path) for function in FUNCTIONS)])


def _function(function: Function, store: Path) -> str:
    figures = load_figures(store, "en")
    stored = {each: measured.periods for each, measured in figures.by_currency.items()}
    figures = replace(figures, currency=newest_currency(stored))  # not this computer's setting
    lines = [f"## {function.name}", "", f"`{function.usage}`", "", function.en, "", function.zh, ""]
    for note in NOTES.get(function.name, ()):
        lines += [note, ""]
    if function.arguments:
        lines += ["| argument | | |", "| --- | --- | --- |"]
        lines += [f"| `{argument.name}` | {argument.en} | {argument.zh} |" for argument in function.arguments]
        lines.append("")
    lines.append("```text")
    for example, english in zip(function.examples, function.examples_in("en"), strict=True):
        lines += dict.fromkeys([example, english] if function.name != "TM_TEXT" else [example])
        if function.of_detail:  # the examples have no downloads of the detail
            continue
        result = render(call(*parse_formula(example), lang="en", figures=figures))
        more = [f"… ({len(result)} rows)"] if len(result) > SHOWN else []
        lines += (f"    {line}" for line in [*result[:SHOWN], *more])
    return "\n".join([*lines, "```", ""])


def pages(folder: Path) -> dict[Path, str]:
    """Return the generated pages; *folder* is an empty one in which the commands of the READMEs are run."""
    readme.prepare(folder)
    of_languages = {path: readme.page(path, lang, folder) for lang, paths in readme.PAGES.items() for path in paths}
    return {FUNCTION_PAGE: page()} | of_languages


def main() -> None:
    """Remake everything."""
    write_modules()
    build(ROOT / "workbook" / "TradeMonitor.xlsm")
    with tempfile.TemporaryDirectory() as folder:
        for path, text in pages(Path(folder)).items():
            path.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "pytest", "-q", "--renew", *_RENEWING], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
