"""The generated parts of the pages: the table of commands, the list of functions, the output of the commands shown.

The table says of each command what its help says first, and a remark. A command after ``$`` in a block of the console
is run on the examples.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from udfs.registry import FUNCTIONS
from xlpkg.cli import COMMANDS
from xlpkg.messages import Language, say

ROOT: Final = Path(__file__).resolve().parents[1]
_READMES: Final[dict[Language, str]] = {"en": "README.md", "zh": "README.zh-CN.md"}
#: The reference for analysts, the guide and the README in each language.
PAGES: Final[dict[Language, tuple[Path, ...]]] = {
    lang: (ROOT / _READMES[lang], *sorted((ROOT / "docs").glob(f"*/{lang}/*.md"))) for lang in _READMES
}

#: command -> its arguments in the table, and what the table adds to its help in English and Chinese, if it has any.
EXAMPLES: Final[dict[str, tuple[str, str, str]]] = {
    "ingest": (
        "examples/usd",
        "`ingest --accept 2025-07.csv` stores a doubtful file that you have checked.",
        "`ingest --accept 2025-07.csv` 将存疑但核对无误的文件入库。",
    ),
    "detail": (
        "ingest examples/detail --flow export",
        "`detail list` lists them, `detail withdraw` takes one out of force and `detail restore` puts it back; see"
        " [docs/detail.md](../../detail.md).",
        "`detail list` 列出，`detail withdraw` 撤回，`detail restore` 恢复；见 [docs/detail.md](../../detail.md)。",
    ),
    "table": ("2025-02", "`--basis ytd` for the year to date.", "累计用 `--basis ytd`。"),
    "report": (
        "2025-02",
        "In Markdown or JSON. `--style bulletin` words it as a statistical bulletin, `--nation` starts the tables with"
        " China, and [docs/templates.md](../../templates.md) says how to change the wording.",
        "格式为 Markdown 或 JSON；`--style bulletin` 用统计公报的写法，`--nation` 在表的首行列出全国，"
        "改写文字见 [docs/templates.md](../../templates.md)。",
    ),
    "refresh": ("TradeMonitor.xlsm", "With `--examples` from the examples.", "加 `--examples` 则填入示例。"),
    "upgrade": ("TradeMonitor.xlsm", "Everything of yours is kept.", "您自己的内容都会保留。"),
    "pdf": (
        "TradeMonitor.xlsm",
        "It has cover, month and year to date, with bookmarks.",
        "含封面、当月、累计，带书签。",
    ),
    "docx": (
        "TradeMonitor.xlsm",
        "`--template` uses your laboratory's form.",
        "`--template` 使用本单位的模板。",
    ),
    "copy": (
        "TradeMonitor.xlsm",
        "The sheets of an English workbook get English names.",
        "英文工作簿的副本，工作表名也用英文。",
    ),
    "figures": (
        "TradeMonitor.xlsm",
        "`--horizontal` draws the report's charts as horizontal bars with the contributions beside them.",
        "`--horizontal` 把报告的图画成横条，旁列各省市的拉动。",
    ),
    "page": (
        "2025-02 -o web",
        "`--workbook TradeMonitor.xlsm` takes publisher, comments and changed sentences from it.",
        "`--workbook TradeMonitor.xlsm` 从中取发布单位、点评和改写的文字。",
    ),
    "check": ("2025-02", "", ""),
    "audit": ("report.md", "Reads text, Markdown, Word, PDF or Excel.", "可为文本、Markdown、Word、PDF 或 Excel。"),
    "verify": (
        "output/2025-06-rmb",
        "The folder is one of `run --all`, see [docs/published.md](../../published.md).",
        "文件夹由 `run --all` 生成，见 [docs/published.md](../../published.md)。",
    ),
    "revisions": ("2025-02", "", ""),
    "yoy": ("2025-02", "", ""),
    "drivers": (
        "2024-06 --region 广东 --flow export --by partner --currency usd",
        "See [docs/detail.md](../../detail.md).",
        "见 [docs/detail.md](../../detail.md)。",
    ),
    "seasonal": (
        "广东 --flow export",
        "The examples have too few months.",
        "示例的月份不足。",
    ),
    "vintages": (
        "2024-05",
        "`vintages 2024-05.csv --save old.csv` gives a stored file back, byte for byte; its hash names it, too.",
        "`vintages 2024-05.csv --save old.csv` 取回入库的原文件，也可用其哈希值指定。",
    ),
    "withdraw": ("2024-05.csv", "`--reason` says why.", "`--reason` 写明原因。"),
    "restore": (
        "2024-05.csv",
        "It is judged as by `ingest`, with `--accept` for a doubtful one.",
        "与 `ingest` 同样核对，存疑的加 `--accept`。",
    ),
    "backup": ("trade.zip", "Detail, your groups and templates are in it.", "含明细、自己的分组和模板。"),
    "restore-backup": (
        "trade.zip",
        "Refused if it lacks what was stored since, unless you add `--replace`; what was there is kept.",
        "缺少此后入库的内容时拒绝，除非加 `--replace`；原有内容另存。",
    ),
    "export": (
        "2025-02",
        "As CSV, .xlsx, Parquet or JSON; `--wide` puts all flows in a row, see [docs/published.md](../../published.md);"
        " [the store](../../store.md) is ordinary SQLite.",
        "格式为 CSV、.xlsx、Parquet 或 JSON；`--wide` 将各贸易方向列在同一行，见"
        " [docs/published.md](../../published.md)；[数据库](../../store.md)是普通的 SQLite。",
    ),
    "eval": ("""'TM_YOY("广东","出口",202502)'""", "", ""),
    "allow": ("examples/usd", "Without a folder, the allowed ones are only printed.", "不指定文件夹时仅列出。"),
    "currency": ("", "With `usd`, `rmb` or `auto`, sets it.", "加 `usd`、`rmb` 或 `auto` 则设置币种。"),
    "templates": ("", "By default your data folder.", "默认为数据文件夹。"),
    "build": ("-o new.xlsm", "", ""),
    "guide": ("", "With `cookbook` or another name, opens that page.", "加 `cookbook` 等页面名则打开该页。"),
    "office": ("install", "Also `status`, `remove`.", "另有 `status`、`remove`。"),
    "excel": (
        "install",
        "On Windows or macOS. Also `status`, `remove`, and `selftest`, which writes [a result that you can send"
        " in](../../excel.md).",
        "用于 Windows 或 macOS；另有 `status`、`remove`，以及生成[可提交结果](../../excel.md)的自检 `selftest`。",
    ),
}
_HEADER: Final = {"en": "| Command | What it does |", "zh": "| 命令 | 作用 |"}
_BLOCK: Final = re.compile(r"(?<=^```console\n\$ )(.*)\n((?:.*\n)*?)(?=```$)", re.MULTILINE)


def page(path: Path, lang: Language, folder: Path) -> str:
    """Return the page *path* in *lang*, whose commands are run in *folder*."""
    names = [f"`{function.name}`" for function in FUNCTIONS]
    listed = "、".join(names) if lang == "zh" else f"{', '.join(names[:-1])} and {names[-1]}"
    table = "\n".join(("", _HEADER[lang], "| --- | --- |", *_rows(lang), ""))
    text = path.read_text(encoding="utf-8")
    for name, part in (("functions", listed), ("commands", table)):
        text = re.sub(rf"(<!-- {name} -->).*(<!-- /{name} -->)", _escaped(part), text, flags=re.DOTALL)
    return _BLOCK.sub(lambda block: f"{block[1]}\n{_output(folder, block[1], block[2].splitlines())}", text)


def _escaped(part: str) -> str:
    """Return a replacement that puts *part* between two groups."""
    return rf"\g<1>{part.replace(chr(92), chr(92) * 2)}\g<2>"


def _rows(lang: Language) -> list[str]:
    rows = []
    for name in COMMANDS:
        arguments, *remarks = EXAMPLES.get(name, ("", "", ""))
        if lang == "en":
            arguments = arguments.replace("广东", "Guangdong").replace("出口", "export")
        first, remark = say(f"help-{name}", lang).partition("\n")[0], remarks[lang == "zh"]
        says = f"{first} {remark}" if lang == "en" else first + remark
        rows.append(f"| `{f'trademonitor {name} {arguments}'.rstrip()}` | {says.rstrip()} |")
    return rows


def _output(folder: Path, command: str, shown: list[str]) -> str:
    """Return the output of *command*, cut as *shown* is: before a pipe's end, or in its middle at a line with …."""
    lines = run(folder, command)[1]
    if "…" in shown:
        cut = shown.index("…")
        lines = [*lines[:cut], "…", *lines[cut - len(shown) + 1 :]]
    elif "|" in command:
        lines = lines[: len(shown)]  # the notes on stderr are not shown
    return "".join(f"{line}\n" for line in lines)


def prepare(folder: Path) -> Path:
    """Put all that the commands name into *folder*: examples, a workbook, a report, a damaged file; return it."""
    for name in ("examples", "tests"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "workbook" / "TradeMonitor.xlsm", folder)
    shutil.copy(ROOT / "tests" / "audit" / "published-2025-02.md", folder / "report.md")
    real = (ROOT / "examples" / "rmb" / "2025-02.csv").read_text(encoding="utf-8")
    (folder / "2025-02.csv").write_text(real.replace("广东省,59583380", "广东省,58583380"), encoding="utf-8")
    program = folder / "bin" / "trademonitor"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m xlpkg "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    run(folder, "trademonitor ingest examples/usd examples/rmb")
    return folder


def run(folder: Path, command: str) -> tuple[int, list[str]]:
    """Run a line of bash in *folder*; return its exit code, and the lines of stdout followed by those of stderr."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("TRADEMONITOR_", "XDG_"))}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    paths = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HOME": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command],
        env=settings | paths | {"LC_ALL": "C.UTF-8", "TRADEMONITOR_STORE": str(folder / "trade.sqlite")},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return done.returncode, [*done.stdout.splitlines(), *done.stderr.splitlines()]
