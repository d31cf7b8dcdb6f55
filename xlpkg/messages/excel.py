"""The messages for Excel: those of the macros, of the set-up and of the self-test."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # The messages of the macros: after a change run python docs/make.py.
    "excel-not-installed": (
        "TradeMonitor is not set up for Excel: type `trademonitor excel install` in a terminal, and try again.",
        "尚未为 Excel 设置 TradeMonitor：请在终端运行 trademonitor excel install，然后重试",
    ),
    "office-no-extension": (
        "The TradeMonitor extension is not installed: type `trademonitor office install` in a terminal, then start"
        " LibreOffice again.",
        "没有安装 TradeMonitor 扩展：请在终端运行 trademonitor office install，然后重新启动 LibreOffice",
    ),
    "excel-type-folder": (
        "The folder could not be picked here: type its path into the cell beside the button.",
        "无法在此选择文件夹：请在按钮旁的单元格中输入路径",
    ),
    "excel-not-on-mac": (
        "Functions in cells need Excel for Windows: on macOS use the buttons, or `trademonitor eval` in a terminal.",
        "单元格函数需要 Windows 版 Excel：在 macOS 上请用按钮，或在终端运行 trademonitor eval",
    ),
    "excel-no-answer": (
        "Python did not answer: type `trademonitor doctor` in a terminal.",
        "Python 没有响应：请在终端运行 trademonitor doctor",
    ),
    "excel-other-version": (
        "The workbook's macros are of another version: close it, and type `trademonitor upgrade` and its path in a"
        " terminal.",
        "工作簿的宏属于另一版本：请关闭工作簿，再在终端运行 trademonitor upgrade 加工作簿的路径",
    ),
    "excel-in-wizard": ("The result appears when you click OK.", "点“确定”后显示结果"),
    "excel-starting": ("starting Python", "正在启动 Python"),
    "excel-refused": (
        "Excel refused a step of the button: {reason}. Finish editing the cell, close open dialogs, and click again; if"
        " that does not help, type `trademonitor doctor` in a terminal.",
        "Excel 拒绝了按钮的一个步骤：{reason}。请结束单元格编辑、关闭打开的对话框后重新点击；如仍失败，请在终端运行"
        " trademonitor doctor",
    ),
    # The set-up.
    "excel-not-here": (
        "Excel is not available for this system: use LibreOffice (`trademonitor office install`)",
        "本系统没有 Excel：请用 LibreOffice（trademonitor office install）",
    ),
    "excel-missing": (
        "Excel was not found, or you have never started it: start Excel 2016 or later once, and try again",
        "找不到 Excel，或您尚未启动过它：请先启动一次 Excel 2016 或更新版本，再重试",
    ),
    "excel-no-variable": (
        "the environment variable {name} is not set, so Excel's folders cannot be found: log in again and try again",
        "环境变量 {name} 未设置，无法找到 Excel 的文件夹：请重新登录后重试",
    ),
    "excel-step-python": ("Python for Excel", "Excel 所用的 Python"),
    "excel-step-script": ("the script with which Excel starts Python", "Excel 启动 Python 的脚本"),
    "excel-step-interpreter": ("the file that names Python for the macros", "为宏指定 Python 的文件"),
    "excel-step-trust": ("the workbook's folder as a trusted location", "工作簿文件夹设为受信任位置"),
    "excel-step-mark": ("removal of the mark of the web from the workbook", "去除工作簿的网络来源标记"),
    "excel-step-macros": ("current macros in the workbook", "工作簿的宏为当前版本"),
    "step-in-place": ("{step}: in place ({target})", "{step}：已就绪（{target}）"),
    "step-done": ("{step}: done ({target})", "{step}：已完成（{target}）"),
    "step-missing": ("{step}: missing ({target})", "{step}：缺少（{target}）"),
    "step-refused": ("{step}: not done ({target}): {reason}", "{step}：未完成（{target}）：{reason}"),
    "step-undone": ("{step}: undone ({target})", "{step}：已撤销（{target}）"),
    "step-changed": (
        "{step}: changed by another program or person since, left unchanged ({target})",
        "{step}：此后被其他程序或他人修改，保持不变（{target}）",
    ),
    "excel-nothing-to-remove": (
        "nothing to remove: nothing was installed for Excel",
        "没有为 Excel 安装过任何内容，因此无需移除",
    ),
    "excel-vba-off": (
        "a policy turns VBA off ({value}): the workbook's buttons and functions do not work; ask your administrator",
        "组织策略已关闭 VBA（{value}）：工作簿的按钮和函数无法使用，请联系管理员",
    ),
    "excel-locations-off": (
        "trusted locations are turned off ({value}): the workbook's macros are blocked or must be enabled each time;"
        " ask your administrator, or turn them on in Excel's Trust Center",
        "受信任位置已停用（{value}）：工作簿的宏被阻止或每次都须启用；请联系管理员，或在 Excel 信任中心启用",
    ),
    "excel-macros-trusted-only": (
        "unsigned macros are disabled ({value}): the workbook works only in a trusted location, see `trademonitor excel"
        " status`",
        "未签名的宏已禁用（{value}）：工作簿只能在受信任位置使用，请看 trademonitor excel status",
    ),
    "excel-internet-blocked": (
        "macros of files from the internet are blocked ({value}): a workbook with the mark of the web works only in a"
        " trusted location, or after `trademonitor excel install` has removed the mark",
        "来自互联网的文件中的宏被阻止（{value}）：带网络标记的工作簿只能在受信任位置使用，"
        "或先运行 trademonitor excel install 清除标记",
    ),
    "excel-common-folder": (
        "{folder} is a folder for files from any source, and all their macros would be trusted: move the workbook to a"
        " separate folder and install again",
        "{folder} 中有各种来源的文件，它们的宏都会受信任：请把工作簿移到单独的文件夹，再重新安装",
    ),
    "excel-network-folder": (
        "Excel does not trust network folders such as {folder}: move the workbook to this computer and install again",
        "Excel 不信任 {folder} 这样的网络文件夹：请把工作簿移到本机，再重新安装",
    ),
    "excel-no-library": (
        "{library} was not found beside {python}: install the package again, in the folder of the project (pip install"
        " --force-reinstall --no-deps --constraint install/constraints.txt xlwings)",
        "{python} 旁没有 {library}：请在项目文件夹中重新安装该软件包（pip install --force-reinstall"
        " --no-deps --constraint install/constraints.txt xlwings）",
    ),
    "excel-store-python": (
        "Excel cannot see the files of Python from the Microsoft Store ({python}): install Python from"
        " https://www.python.org/downloads/, delete the folder .venv, and set up again with that Python",
        "Excel 看不到微软商店版 Python（{python}）写入的文件：请从 https://www.python.org/downloads/ 安装"
        " Python，删除 .venv 文件夹，再用新的 Python 重新设置",
    ),
    "excel-other-macros": (
        "they are of another version of TradeMonitor or xlwings, so functions in cells may not work: close the workbook"
        ' and run `trademonitor upgrade "{workbook}"`',
        "宏属于另一版本的 TradeMonitor 或 xlwings，单元格函数可能无法使用：请关闭工作簿，再运行"
        ' trademonitor upgrade "{workbook}"',
    ),
    "excel-held": (
        "another program has it open, or you have no write permission: close Excel and try again",
        "被其他程序占用或没有写权限：请关闭 Excel 后重试",
    ),
    "excel-letters": (
        "Excel's macros cannot read the characters {text} of the path of Python: move the project to a folder with only"
        r" Latin letters, such as C:\TradeMonitor, and set it up again",
        "Excel 的宏无法读取 Python 路径中的字符“{text}”：请把项目移到只含英文字母的文件夹，"
        r"如 C:\TradeMonitor，再重新安装",
    ),
    # The self-test.
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
        "neither Fill report nor Check data ran in Python with the store of the self-test, so no button that writes to"
        " a store was pressed: type `trademonitor excel status` (for LibreOffice, `trademonitor doctor`)",
        "“更新报告”和“核验数据”都没有在使用自检数据库的 Python 中运行，因此未点会写入数据库的按钮："
        "请运行 trademonitor excel status（LibreOffice 请运行 trademonitor doctor）",
    ),
    "selftest-passed": ("{count} checks passed", "{count} 项检查全部通过"),
    "selftest-failed": ("{failed} of {count} checks failed", "{count} 项检查中有 {failed} 项未通过"),
    "selftest-difference": ("{name}: expected {expected}, found {actual}", "{name}：应为 {expected}，实为 {actual}"),
    "selftest-error": ("{name}: error: {error}", "{name}：出错：{error}"),
}
