"""The sentences of the command line: what a command did, and what the doctor found."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # The command line.
    "ingest-stored": ("{path}: {periods}, {rows} rows, stored", "{path}：{periods}，{rows} 行，已入库"),
    "ingest-unchanged": ("{path}: unchanged, it was stored before", "{path}：没有变化，此前已入库"),
    "warning": ("warning: {sentence}", "警告：{sentence}"),
    "taken-in": (
        "sources: {stored} stored, {unchanged} unchanged, {refused} refused",
        "来源文件：入库 {stored} 个，没有变化 {unchanged} 个，拒绝 {refused} 个",
    ),
    "no-report": (
        "no report was made, because a source was refused: mend or leave out that file and run again",
        "有来源文件被拒绝，因此没有生成报告：请修正或去掉该文件后重新运行",
    ),
    "examples-used": (
        "no source was named: the shipped examples are used and stored in {store}",
        "没有指定来源文件：使用自带示例，存入数据库 {store}",
    ),
    "examples-answer": (
        "there is no store at {path} yet: these are the examples' figures, from {examples}",
        "还没有数据库 {path}：以下是示例的数字，来自 {examples}",
    ),
    "currency-by-default": (
        "the store holds no figures in {wanted}: those in {currency} are shown",
        "数据库中没有 {wanted} 数字：显示 {currency} 数字",
    ),
    "checked": (
        "checks of {period}: errors {errors}, warnings {warnings}, notes {notes}",
        "{period} 核验：错误 {errors} 个，警告 {warnings} 个，说明 {notes} 个",
    ),
    "audited": (
        "audit of {file} ({period}): errors {errors}, warnings {warnings}, notes {notes}",
        "{file}（{period}）审校：错误 {errors} 个，警告 {warnings} 个，说明 {notes} 个",
    ),
    "audit-without-store": (
        "there is no store at {path}: the report is held against itself alone",
        "没有数据库 {path}：只核对报告自身",
    ),
    "audit-without-currency": (
        "{path} holds no figures in {currency}: the report is held against itself alone",
        "{path} 中没有 {currency} 数字：只核对报告自身",
    ),
    "revisions-found": (
        "revised figures: {cells} (levels {levels}, printed YoY {printed}; not printed before {appeared}, no longer"
        " printed {gone}); months: {months}",
        "修订的数字：{cells} 个（金额 {levels} 个，公布的同比 {printed} 个；此前没有的 {appeared} 个，"
        "不再公布的 {gone} 个），涉及 {months} 个月",
    ),
    "revisions-of-zones": (
        "revised figures of cities and development zones: {count}",
        "城市和开发区修订的数字：{count} 个",
    ),
    "revisions-of-zones-not-listed": (
        "revised figures of cities and development zones: {count}; --zones lists them",
        "城市和开发区修订的数字：{count} 个；用 --zones 列出",
    ),
    "revisions-implied": (
        "figures that were not published again, but are others in the YoY printed a year later: {count}",
        "没有重新公布、但次年公布的同比表明已修订的数字：{count} 个",
    ),
    "revisions-implied-not-listed": (
        "figures that were not published again, but are others in the YoY printed a year later: {count};"
        " --implied lists them",
        "没有重新公布、但次年公布的同比表明已修订的数字：{count} 个；用 --implied 列出",
    ),
    "revision-printed-yoy": (", printed YoY", "，公布的同比"),
    "revision-base": (", as the YoY printed a year later has it", "，次年公布的同比所含的基期"),
    "revision-yoy": ("YoY", "同比"),
    "revision-next-yoy": ("YoY a year later on this base", "以此为基期的次年同比"),
    "revision-rank": ("rank", "名次"),
    "refreshed": (
        "{path}: {figures} figures of {period} in {currency}",
        "{path}：已写入 {period} 的 {figures} 个 {currency} 数字",
    ),
    "no-pdf": ("the PDF {path} was not made: {reason}", "没有生成 PDF {path}：{reason}"),
    "engine-not-here": (
        "the {engine} engine does not exist on this machine: use the package engine, which needs no office program",
        "本机没有 {engine} 引擎：请用 package 引擎，它不需要办公软件",
    ),
    "system-refuses": ("{path} cannot be used: {reason}", "{path} 无法使用：{reason}"),
    # The examples.
    "published-contradicts": (
        "no amounts were found that round to all figures of {region}, basis {basis}, in {file}: "
        "compare that row with the published report",
        "找不到四舍五入后与 {file} 中{region}（{basis}）全部数字相符的数值：请与已发布的报告核对该行",
    ),
    # What the doctor says.
    "doctor-python": ("Python {version} ({path})", "已装 Python {version}（{path}）"),
    "doctor-python-old": (
        "Python {version} is too old ({path}): install Python 3.11 or newer and set TradeMonitor up again",
        "Python {version} 太旧（{path}）：请安装 Python 3.11 或更新版本，再重新安装 TradeMonitor",
    ),
    "doctor-packages": (
        "TradeMonitor {version} has its {count} packages",
        "TradeMonitor {version} 所需的 {count} 个软件包齐全",
    ),
    "doctor-package": (
        'the package {wanted} is needed, found: {found}: type `"{python}" -m pip install "{wanted}"`',
        '需要软件包 {wanted}，现有：{found}：请运行 "{python}" -m pip install "{wanted}"',
    ),
    "doctor-office": ("LibreOffice {version} ({program})", "已装 LibreOffice {version}（{program}）"),
    "doctor-office-silent": (
        "{program} does not say which LibreOffice it is: install LibreOffice again, or let TRADEMONITOR_SOFFICE name"
        " its program",
        "{program} 没有报告 LibreOffice 版本：请重新安装 LibreOffice，或用环境变量 TRADEMONITOR_SOFFICE 指明其程序",
    ),
    "doctor-extension": (
        "the TradeMonitor extension {version} is in LibreOffice and runs in {environment}",
        "LibreOffice 已安装 TradeMonitor 扩展 {version}，运行于 {environment}",
    ),
    "doctor-no-extension": (
        "the TradeMonitor extension is not in LibreOffice: type `trademonitor office install`",
        "LibreOffice 没有安装 TradeMonitor 扩展：请运行 trademonitor office install",
    ),
    "doctor-other-extension": (
        "the TradeMonitor extension in LibreOffice is {version} and runs in {environment}, which is not this one or"
        " is gone: type `trademonitor office install`",
        "LibreOffice 中的 TradeMonitor 扩展为 {version}，运行于 {environment}，与当前环境不符或已不存在："
        "请运行 trademonitor office install",
    ),
    "doctor-excel": ("Excel is ready for {workbook}", "Excel 已为 {workbook} 准备就绪"),
    "doctor-excel-step": (
        'Excel, {sentence}: type `trademonitor excel install "{workbook}"`',
        'Excel，{sentence}：请运行 trademonitor excel install "{workbook}"',
    ),
    "doctor-font": ("a font for Chinese: {font}", "中文字体：{font}"),
    "doctor-no-font": (
        "there is no font for Chinese, so the report would show boxes: type `apt-get install fonts-noto-cjk`, or"
        " install Noto Sans CJK in this system's way",
        "没有中文字体，报告会显示为方框：请运行 apt-get install fonts-noto-cjk，或用本系统的方式安装 Noto Sans CJK",
    ),
    "doctor-no-fontconfig": (
        "fc-list is not here, so whether there is a font for Chinese is not known: `apt-get install fontconfig`",
        "没有 fc-list，无法得知是否有中文字体：apt-get install fontconfig",
    ),
    "doctor-store": (
        "the store {path}: {count} months in {currency}, {first} to {last}",
        "数据库 {path}：{currency} 共 {count} 个月，{first} 至 {last}",
    ),
    "doctor-store-empty": (
        "the store {path} is empty: type `trademonitor ingest` with the customs' files",
        "数据库 {path} 是空的：请用 trademonitor ingest 导入海关文件",
    ),
    "doctor-hosts": (
        "buttons and functions in cells are answered in {hosts}",
        "按钮和单元格函数由 {hosts} 响应",
    ),
    "doctor-no-host": (
        "buttons and functions in cells are answered in no program; the command line works without one",
        "没有程序响应按钮和单元格函数；命令行不需要它们",
    ),
}
