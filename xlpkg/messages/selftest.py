"""The messages of the self-test: errors, and what the command prints."""

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
    # A message of the macros: after a change run python docs/make.py.
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
}
