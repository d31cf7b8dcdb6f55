"""Messages about LibreOffice as a program, and about its extension."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # LibreOffice.
    "office-missing": (
        "LibreOffice was not found: install it ({install}), or set TRADEMONITOR_SOFFICE to the path of its program",
        "找不到 LibreOffice：请安装（{install}），或将环境变量 TRADEMONITOR_SOFFICE 设为其程序的路径",
    ),
    "office-not-there": (
        "{variable} is set to {program}, which was not found: correct or remove the variable",
        "环境变量 {variable} 设为 {program}，但找不到该程序：请改正或删除该变量",
    ),
    "office-not-started": (
        "LibreOffice could not be started ({program}: {reason}): install it again",
        "无法启动 LibreOffice（{program}：{reason}）：请重新安装",
    ),
    "office-timeout": (
        "LibreOffice did not finish within {seconds} seconds and was ended: try again",
        "LibreOffice 在 {seconds} 秒内没有完成，已被终止：请重试",
    ),
    "office-no-output": (
        "LibreOffice ended without converting {document}; its last output: {output}",
        "LibreOffice 没有转换 {document} 就退出了；最后的输出：{output}",
    ),
    # The extension of LibreOffice.
    "environment-gone": (
        "TradeMonitor's Python environment {folder} was not found: run `trademonitor office install` from the"
        " environment that you use now, then restart LibreOffice",
        "找不到 TradeMonitor 的 Python 环境 {folder}：请在现用的环境中运行"
        " trademonitor office install，再重启 LibreOffice",
    ),
    "environment-python": (
        "LibreOffice has Python {found}, but TradeMonitor's environment {folder} has {wanted}: install TradeMonitor"
        " with Python {found}, run `trademonitor office install` there, then restart LibreOffice",
        "LibreOffice 的 Python 是 {found}，而 TradeMonitor 的环境 {folder} 是 {wanted}：请用 Python {found} 安装"
        " TradeMonitor，在其中运行 trademonitor office install，再重启 LibreOffice",
    ),
    "environment-broken": (
        "TradeMonitor cannot be loaded from its Python environment {folder} ({reason}): reinstall it there, then"
        " restart LibreOffice",
        "无法从 Python 环境 {folder} 加载 TradeMonitor（{reason}）：请在其中重新安装，再重启 LibreOffice",
    ),
    "button-loading": ("TradeMonitor  starting", "TradeMonitor  正在启动"),
    "button-failed": (
        "the button failed ({reason}): run `trademonitor doctor` in a terminal",
        "按钮操作出错（{reason}）：请在终端运行 trademonitor doctor",
    ),
    "extension-installed": (
        "TradeMonitor {version} is installed in LibreOffice's profile {profile}: functions, buttons, menu and toolbar",
        "TradeMonitor {version} 已安装到 LibreOffice 的配置 {profile}：函数、按钮、菜单和工具栏",
    ),
    "extension-environment": (
        "it uses the Python environment {folder} (Python {python})",
        "使用的 Python 环境：{folder}（Python {python}）",
    ),
    "extension-answers": ("{formula} works in LibreOffice", "在 LibreOffice 中试算 {formula}：正常"),
    "extension-answers-otherwise": (
        "{formula} does not work in LibreOffice, which shows: {found}",
        "在 LibreOffice 中试算 {formula}，结果不正常：{found}",
    ),
    "extension-outdated": (
        "the extension {version} in LibreOffice, which uses {environment}, differs from that of this program, or the"
        " environment no longer exists, so the workbook's buttons may not work: run `trademonitor office install`",
        "LibreOffice 中的扩展 {version} 使用 {environment}，与本程序的扩展不同，或该环境已不存在，按钮可能无法使用："
        "请运行 trademonitor office install",
    ),
    # Whether a click on a button of the workbook works, by the settings of the profile.
    "clicks-work": (
        "a click on the workbook's buttons works in LibreOffice; its note 'Macros disabled' does not matter",
        "在 LibreOffice 中可以点击工作簿的按钮；其“宏已停用”提示不影响使用",
    ),
    "clicks-python-off": (
        "the workbook's buttons and functions do not work in LibreOffice: its setting DisablePythonRuntime is true;"
        " set it to false (Tools > Options > LibreOffice > Advanced > Open Expert Configuration) and restart"
        " LibreOffice",
        "在 LibreOffice 中不能使用工作簿的按钮和函数：设置 DisablePythonRuntime 为 true；请改为 false"
        "（工具 > 选项 > LibreOffice > 高级 > 打开专家配置），再重启 LibreOffice",
    ),
    "extension-removed": (
        "TradeMonitor {version} was removed from LibreOffice's profile {profile}",
        "已从 LibreOffice 的配置 {profile} 中删除 TradeMonitor {version}",
    ),
    "extension-missing": (
        "TradeMonitor is not installed in LibreOffice's profile {profile}, so a click on the workbook's buttons does"
        " nothing there: run `trademonitor office install`",
        "LibreOffice 的配置 {profile} 没有安装 TradeMonitor，点击按钮没有作用：请运行 trademonitor office install",
    ),
    "extension-refused": (
        "LibreOffice's extension manager reported an error: {reason}",
        "LibreOffice 的扩展管理器出错：{reason}",
    ),
    "office-open": (
        "LibreOffice is open with the profile {profile}: close it and try again; if it is not open, delete {lock},"
        " which was left by a crash",
        "LibreOffice 正在使用配置 {profile}：请关闭后重试；如果并未打开，请删除程序崩溃后遗留的 {lock}",
    ),
}
