"""The messages of the self-test: errors, what the command prints, and the words of its page."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "selftest-no-workbook": (
        "{path} does not exist: name the workbook that is to be tested",
        "{path} 不存在：请指定要检测的工作簿",
    ),
    "selftest-folder-not-empty": (
        "{path} is not empty: choose a new folder for the self-test",
        "{path} 不是空文件夹：请为自检另选一个新文件夹",
    ),
    "selftest-excel-no-answer": (
        "Excel did not answer within {seconds} seconds: close every dialog of Excel and try again",
        "Excel 在 {seconds} 秒内没有响应：请关闭 Excel 的所有对话框后重试",
    ),
    "selftest-other-store": (
        "neither 更新报告 nor 核验数据 ran in Python with the store of the self-test, so no button that writes to a"
        " store was pressed: type `trademonitor excel status` (for LibreOffice, `trademonitor doctor`)",
        "“更新报告”和“核验数据”都没有在使用自检数据库的 Python 中运行，因此未点会写入数据库的按钮："
        "请运行 trademonitor excel status（LibreOffice 请运行 trademonitor doctor）",
    ),
    # A message of the macros: after a change run python -m xlpkg.hosts.excel.vba and build the workbook.
    "selftest-in-terminal": (
        "In LibreOffice, type `trademonitor excel selftest --engine libreoffice` in a terminal.",
        "在 LibreOffice 中，请在终端运行 trademonitor excel selftest --engine libreoffice",
    ),
    "selftest-started": (
        "The self-test has started in another Excel window and takes some minutes. Do not use that window. The result"
        " opens in the browser; it is in {folder}",
        "自检已在另一个 Excel 窗口中开始，需要几分钟，其间请勿操作该窗口。结果将在浏览器中打开，保存在 {folder}",
    ),
    "selftest-passed": ("{count} checks passed", "{count} 项检查全部通过"),
    "selftest-failed": ("{failed} of {count} checks failed", "{count} 项检查中有 {failed} 项未通过"),
    "selftest-difference": (
        "{name}: expected {expected}, found {actual}",
        "{name}：应为 {expected}，实为 {actual}",
    ),
    "selftest-error": ("{name}: error: {error}", "{name}：出错：{error}"),
    # The page.
    "selftest-title": ("TradeMonitor self-test: {engine}", "TradeMonitor 自检：{engine}"),
    "selftest-send": (
        "To report this result, open an issue in the project's tracker and attach selftest.json and selftest.html."
        " Your user name and home folder were replaced by ~.",
        "要提交本结果，请在项目的问题跟踪系统中新建一个问题，并附上 selftest.json 和 selftest.html。"
        "其中的用户名和主目录已替换为 ~。",
    ),
    "selftest-press-libreoffice": (
        "Each button was pressed through its accessible action, as a screen reader does, with macro security high.",
        "按钮通过辅助功能接口触发（与屏幕阅读器相同），宏安全性为“高”。",
    ),
    "selftest-press-excel": (
        "The macro of each button was run, not the mouse.",
        "运行了各按钮所指定的宏，没有使用鼠标。",
    ),
    "selftest-press-macos": (
        "The macro that each button should have was run, not the mouse.",
        "运行了各按钮应有的宏，没有使用鼠标。",
    ),
    "selftest-differences": ("Differences", "差异"),
    "selftest-checks": ("All checks", "全部检查"),
    "selftest-pictures": ("Sheets", "工作表"),
    "selftest-check": ("Check", "检查"),
    "selftest-result": ("Result", "结果"),
    "selftest-expected": ("Expected", "应为"),
    "selftest-found": ("Found", "实为"),
    "selftest-seconds": ("Seconds", "用时（秒）"),
    "selftest-ok": ("passed", "通过"),
    "selftest-not-ok": ("failed", "未通过"),
}
