"""The messages of the engines on workbooks, sheets, cells and names."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # Both engines.
    "workbook-not-found": ("there is no workbook {path}", "没有工作簿 {path}"),
    "workbook-unreadable": (
        "{path} is not an .xlsx or .xlsm workbook, is damaged or has a password: open it in Excel and save it again",
        "{path} 不是 .xlsx 或 .xlsm 工作簿、已损坏或有密码：请在 Excel 中重新保存",
    ),
    "workbook-is-ods": (
        "{path} is an .ods spreadsheet: only `trademonitor refresh` with --engine libreoffice fills it; for all else"
        " save it as .xlsx in LibreOffice",
        "{path} 是 .ods 表格：只能用 trademonitor refresh 加 --engine libreoffice 填写，"
        "其他用途请在 LibreOffice 中另存为 .xlsx",
    ),
    "not-a-workbook": (
        "{path} is not a workbook: name an .xlsx or .xlsm file, such as the one that `trademonitor run` makes",
        "{path} 不是工作簿：请用 .xlsx 或 .xlsm 文件，例如 trademonitor run 生成的工作簿",
    ),
    "workbook-not-opened": ("{path} cannot be opened: {reason}", "无法打开 {path}：{reason}"),
    "workbook-in-use": (
        "{path} cannot be used because another program has it open or you have no write permission: close it and try"
        " again",
        "{path} 无法使用：被其他程序占用或没有写权限，请关闭后重试",
    ),
    "workbook-read-only": (
        "{path} is read-only: save it under another name, or allow writing to it",
        "{path} 是只读的：请另存为其他文件，或允许写入",
    ),
    "workbook-not-written": ("{path} was not saved: {reason}", "{path} 未能保存：{reason}"),
    "no-workbook-open": ("no workbook is open", "没有打开的工作簿"),
    "no-such-sheet": ("{path} has no sheet {sheet}", "{path} 中没有工作表“{sheet}”"),
    "no-such-range": (
        "{address} is not a range on the sheet {sheet}: use an address such as B3:D8 or a name of that sheet",
        "{address} 不是工作表“{sheet}”上的区域：请用 B3:D8 这样的地址或该表的名称",
    ),
    "no-such-name": ("{path} has no defined name {name}", "{path} 中没有定义名称“{name}”"),
    "name-not-range": (
        "the name {name} in {path} refers to {refers_to}, which is not one range of cells",
        "{path} 中的名称“{name}”引用 {refers_to}，不是一个单元格区域",
    ),
    "name-refused": (
        "{name} cannot be a name in {path}: use letters, digits and _, a letter first, and not the address of a cell",
        "{path} 中不能使用名称“{name}”：名称由汉字、字母、数字和下划线组成，以汉字或字母开头，且不能与单元格地址相同",
    ),
    "value-not-for-cell": (
        "{what} cannot be written to {sheet}!{cell}: write a number, text, a date, true, false or nothing",
        "无法向 {sheet}!{cell} 写入：{what}；单元格只能是数字、文本、日期、逻辑值或空",
    ),
    "engine-lacks": (
        "the {engine} engine does not support {member}: open the workbook in Excel or LibreOffice instead",
        "{engine} 引擎不支持 {member}：请用 Excel 或 LibreOffice 打开工作簿操作",
    ),
    "no-such-engine": (
        "there is no engine {engine}: use package or libreoffice",
        "没有引擎 {engine}：请用 package 或 libreoffice",
    ),
    # The package engine.
    "workbook-too-large": (
        "{path} is too large: an unpacked workbook may have at most {limit} MiB. Remove large pictures or sheets",
        "{path} 过大：工作簿解压后不得超过 {limit} MiB，请删除大图片或工作表",
    ),
    "workbook-open-by": (
        "{path} is open in {who}: close it there and try again. "
        "If no program has it open, delete {lock}, which a crashed program left behind",
        "{path} 正在 {who} 中打开：请先在那里关闭再重试；如果并没有打开，请删除崩溃程序遗留的 {lock}",
    ),
    "workbook-changed": (
        "{path} was changed by another program after it was opened here, so nothing was saved: run the command again",
        "{path} 打开之后被其他程序修改过：未保存任何内容，请重新执行一次",
    ),
    "workbook-folder-refused": (
        "{path} cannot be saved because no file can be created in {folder} ({reason}): choose another folder",
        "无法保存 {path}：不能在文件夹 {folder} 中创建文件（{reason}），请换一个文件夹",
    ),
    "workbook-other-suffix": (
        "{path} cannot be saved because the format of the workbook cannot change: use a name that ends in {suffix}",
        "无法保存为 {path}：工作簿格式不能改变，请使用以 {suffix} 结尾的文件名",
    ),
    "sheet-not-usable": (
        "the sheet {sheet} of {path} is damaged ({reason}): open the workbook in Excel and save it again",
        "{path} 的工作表“{sheet}”已损坏（{reason}）：请用 Excel 打开并重新保存",
    ),
    "table-header": (
        "{sheet}!{cell} is the header {header!r} of a table and cannot be changed: write below it",
        "{sheet}!{cell} 是表格的表头“{header}”，不能改写：请写在表头之下",
    ),
    "array-part": (
        "{sheet}!{array} is one array formula or data table, of which no part can be changed: write all of it, or"
        " delete it first",
        "{sheet}!{array} 是一个数组公式或模拟运算表，不能只改其中一部分：请整体改写，或先将其删除",
    ),
    "sheet-protected": (
        "the sheet {sheet} of {path} is protected and its cell {cell} is locked, so nothing was written: remove the"
        " protection and try again. Protected sheets: {sheets}",
        "{path} 的工作表“{sheet}”受保护，单元格 {cell} 已锁定，未写入任何内容：请撤销工作表保护后重试。"
        "受保护的工作表：{sheets}",
    ),
    "range-too-large": (
        "{sheet}!{address} has {count} cells, and at most {limit} are read or written at a time: choose a smaller"
        " range",
        "{sheet}!{address} 有 {count} 个单元格，一次最多读写 {limit} 个：请选择较小的区域",
    ),
    # LibreOffice as an engine.
    "office-engine-lacks": (
        "the {engine} engine does not support {member}: use LibreOffice's own object, which is the attribute api",
        "{engine} 引擎不支持 {member}：请通过 api 属性使用 LibreOffice 自身的对象",
    ),
    "office-without-window": (
        "{member} needs a window, and this LibreOffice was started without one: start it with visible=True where there"
        " is a screen",
        "{member} 需要窗口，而此 LibreOffice 启动时没有窗口：请在有屏幕的环境中用 visible=True 启动",
    ),
    "office-quit-within": (
        "code that runs within LibreOffice cannot end it with {member}: close the workbook instead",
        "在 LibreOffice 内部运行的代码不能用 {member} 退出程序：请改为关闭工作簿",
    ),
    "uno-missing": (
        "the Python {python} has no module uno, which drives LibreOffice: use the Python that LibreOffice was built for"
        " (on Debian and Ubuntu: apt-get install python3-uno, and a virtual environment with --system-site-packages),"
        " or the package engine, which needs no office program",
        "Python {python} 没有驱动 LibreOffice 的 uno 模块：请使用 LibreOffice 对应的 Python"
        "（Debian、Ubuntu：apt-get install python3-uno，虚拟环境加 --system-site-packages），"
        "或使用不需要办公软件的 package 引擎",
    ),
    "office-pipe-name": (
        "{pipe} is not a valid name of a pipe: use letters, digits, dots, hyphens and underscores",
        "{pipe} 不能作为管道名称：只能使用字母、数字、点、连字符和下划线",
    ),
    "office-no-answer": (
        "LibreOffice did not answer at the pipe {pipe} within {seconds} seconds: start it with"
        ' --accept="pipe,name={pipe};urp;"',
        'LibreOffice 在 {seconds} 秒内没有在管道 {pipe} 上应答：请用 --accept="pipe,name={pipe};urp;" 启动',
    ),
    "office-ended": ("LibreOffice ended before it answered: try again", "LibreOffice 尚未应答就退出了：请重试"),
    "office-gone": (
        "LibreOffice ended while {path} was open in it; unsaved changes are lost ({reason})",
        "LibreOffice 在打开 {path} 时退出，未保存的更改已丢失（{reason}）",
    ),
    "office-no-xlsm": (
        "LibreOffice would rewrite the macros of {path}, and Excel may not run them afterwards: use the package engine,"
        " which keeps them, or save the workbook as .ods in LibreOffice and refresh that",
        "LibreOffice 会重写 {path} 的宏，之后 Excel 可能无法运行：请使用保留宏的 package 引擎，"
        "或在 LibreOffice 中另存为 .ods 后再刷新",
    ),
    "office-refused": (
        "LibreOffice reported an error with {path}: {reason}",
        "LibreOffice 处理 {path} 时出错：{reason}",
    ),
    "workbook-kind": (
        "{path} cannot be saved: use a name that ends with one of {kinds}",
        "无法保存 {path}：文件名须以 {kinds} 之一结尾",
    ),
    "workbook-not-closed": ("{path} cannot be closed: {reason}", "无法关闭 {path}：{reason}"),
    "cells-not-written": (
        "{address} on the sheet {sheet} cannot be written: the sheet is protected, the range is part of an array"
        " formula, or it exceeds the sheet ({reason})",
        "无法写入工作表“{sheet}”的 {address}：工作表受保护、区域是数组公式的一部分，或超出工作表（{reason}）",
    ),
    "sheet-refused": (
        "LibreOffice refused to add or delete a sheet of {path}: {reason}",
        "LibreOffice 拒绝在 {path} 中增加或删除工作表：{reason}",
    ),
    "sheet-name-refused": (
        "the sheet {sheet} of {path} cannot be renamed to {name}: the name is taken or not valid",
        "无法将 {path} 的工作表“{sheet}”改名为“{name}”：名称已被使用或无效",
    ),
    "last-sheet": (
        "{sheet} is the last visible sheet of {path}: show another one before you hide it",
        "“{sheet}”是 {path} 中最后一个可见的工作表：请先显示另一个工作表",
    ),
    "no-number-format": ("{code} is not a valid number format", "{code} 不是有效的数字格式"),
}
