"""The sentences on LibreOffice as a program, and on its extension."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # LibreOffice.
    "office-missing": (
        "LibreOffice was not found: install it ({install}), or let TRADEMONITOR_SOFFICE name its program",
        "找不到 LibreOffice：请安装（{install}），或用环境变量 TRADEMONITOR_SOFFICE 指明其程序",
    ),
    "office-not-there": (
        "{variable} names {program} as LibreOffice's program, but there is no such program: "
        "correct the variable or remove it",
        "{variable} 指明的 LibreOffice 程序 {program} 不存在：请改正或删除该环境变量",
    ),
    "office-not-started": (
        "LibreOffice could not be started ({program}: {reason}): install it again",
        "无法启动 LibreOffice（{program}：{reason}）：请重新安装",
    ),
    "office-timeout": (
        "LibreOffice had not finished after {seconds} seconds and was ended: try again, with more time if need be",
        "LibreOffice 在 {seconds} 秒内没有完成，已被终止：请重试，必要时延长时限",
    ),
    "office-no-output": (
        "LibreOffice ended without converting {document}; its last words: {said}",
        "LibreOffice 没有转换 {document} 就退出了；最后的输出：{said}",
    ),
    # The extension of LibreOffice.
    "environment-gone": (
        "TradeMonitor's Python environment {folder} is gone: run `trademonitor office install` from the one that is"
        " there now, then start LibreOffice again",
        "TradeMonitor 的 Python 环境 {folder} 已不存在：请在现有环境中运行"
        " trademonitor office install，再重启 LibreOffice",
    ),
    "environment-python": (
        "LibreOffice has Python {found}, but TradeMonitor's environment {folder} has {wanted}: install TradeMonitor"
        " with Python {found}, run `trademonitor office install` there, then start LibreOffice again",
        "LibreOffice 的 Python 是 {found}，而 TradeMonitor 的环境 {folder} 是 {wanted}：请用 Python {found} 安装"
        " TradeMonitor，在其中运行 trademonitor office install，再重启 LibreOffice",
    ),
    "environment-broken": (
        "TradeMonitor cannot be loaded from its Python environment {folder} ({reason}): install it there anew, then"
        " start LibreOffice again",
        "无法从 Python 环境 {folder} 加载 TradeMonitor（{reason}）：请在其中重新安装，再重启 LibreOffice",
    ),
    "extension-installed": (
        "TradeMonitor {version} is in LibreOffice's profile {profile}: functions, buttons, menu and toolbar",
        "TradeMonitor {version} 已安装到 LibreOffice 的配置 {profile}：函数、按钮、菜单和工具栏",
    ),
    "extension-environment": (
        "it uses the Python environment {folder} (Python {python})",
        "使用的 Python 环境：{folder}（Python {python}）",
    ),
    "extension-answers": ("LibreOffice was asked for {formula} and answers", "在 LibreOffice 中试算 {formula}：正常"),
    "extension-answers-otherwise": (
        "LibreOffice was asked for {formula} and does not answer as it should: {found}",
        "在 LibreOffice 中试算 {formula}，结果不正常：{found}",
    ),
    "extension-removed": (
        "TradeMonitor {version} was removed from LibreOffice's profile {profile}",
        "已从 LibreOffice 的配置 {profile} 中删除 TradeMonitor {version}",
    ),
    "extension-missing": (
        "TradeMonitor is not in LibreOffice's profile {profile}: run `trademonitor office install` for the functions"
        " and buttons",
        "LibreOffice 的配置 {profile} 中没有 TradeMonitor：需要函数和按钮时请运行 trademonitor office install",
    ),
    "extension-refused": (
        "LibreOffice's extension manager refused: {reason}",
        "LibreOffice 的扩展管理器拒绝执行：{reason}",
    ),
    "office-open": (
        "LibreOffice is open with the profile {profile}: close it and try again; if it is not open, delete {lock},"
        " which a crashed one left behind",
        "LibreOffice 正在使用配置 {profile}：请关闭后重试；如果并未打开，请删除崩溃程序遗留的 {lock}",
    ),
}
