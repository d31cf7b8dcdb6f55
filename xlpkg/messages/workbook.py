"""The messages of the workbook: its buttons, the ranges that they fill, and its PDF."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # The buttons.
    "page-texts-unchanged": (
        "the headers and footers of the report are unchanged, because Excel changes them only if Windows has a printer:"
        " add one, such as Microsoft Print to PDF, and fill the report again",
        "报告的页眉和页脚未更新，因为 Windows 中没有打印机时 Excel 无法更改："
        "请添加打印机（如 Microsoft Print to PDF），再更新报告",
    ),
    "bad-action": ("{value!r} is not an action: use one of {words}", "“{value}”不是可执行的操作：可用 {words}"),
    "progress-file": ("source file {number} of {count}: {name}", "正在读取来源文件 {number}/{count}：{name}"),
    "progress-figures": ("computing the figures", "正在计算指标"),
    "progress-adjusting": ("adjusting the series of {region} seasonally", "正在季节调整：{region}"),
    "progress-sheet": ("sheet {number} of {count}: {name}", "正在写入工作表 {number}/{count}：{name}"),
    "progress-document": ("writing {name}", "正在导出 {name}"),
    "progress-with-hint": ("{step} (Esc cancels)", "{step}（按 Esc 取消）"),
    "comments-cut": (
        "too long to be printed in full: the comments in {cells}; shorten them, or export Word, which prints all",
        "点评过长，打印不全：{cells}；请缩短，或导出 Word（不受限制）",
    ),
    "copy-not-saved": (
        "{path} has changes that are not saved: save it, then make the copy",
        "{path} 有尚未保存的改动：请先保存，再制作副本",
    ),
    "copy-without-results": (
        "the values of {cells} are not known: open the workbook in Excel or LibreOffice, save it, and copy it again",
        "{cells} 的数值未知：请在 Excel 或 LibreOffice 中打开并保存工作簿，再制作副本",
    ),
    "document-not-linked": (
        "the first sheet has no link to the document: {reason}",
        "首页未能加上新文件的链接：{reason}",
    ),
    "cancelled": (
        "cancelled: the sheets are unchanged; source files that were already read are in the store",
        "已取消：工作表没有改动；已读取的来源文件已存入库中",
    ),
    "not-begun": ("nothing was done", "没有执行"),
    "ask-sources": ("This will be done:\n{changes}\nGo on?", "将执行：\n{changes}\n是否继续？"),
    "source-change": ("{deed}: {file}", "{deed}：{file}"),
    "source-stored": ("{file} is stored: {months}", "{file} 已入库：{months}"),
    "source-reason": ("on the sheet Sources (来源)", "在“来源”表撤回"),
    "no-source-chosen": (
        "nothing is chosen: choose what to do with a file in the first column of the sheet Sources (来源)",
        "没有选择任何操作：请在“来源”表第一列为文件选择操作",
    ),
    "source-not-so": (
        "{deed} is not possible for this file: a stored one can be withdrawn, a withdrawn one restored, and one that"
        " was left out stored",
        "不能对该文件选“{deed}”：已入库的可以撤回，已撤回的可以恢复，未入库的可以仍然入库",
    ),
    "source-gone": (
        "the file is no longer in the source folder: put it there again, unchanged",
        "来源文件夹中已没有该文件：请原样放回后再试",
    ),
    "source-name": ("{file}", "{file}"),
    "source-failed": ("{file}: {reason}", "{file}：{reason}"),
    "ask-flow": (
        "The names of these downloads do not say whether they are exports or imports:\n{files}\nAre all of them {flow}?"
        " (Yes: store them so; No: they are not)",
        "以下下载文件的文件名没有写明出口或进口：\n{files}\n是否均为{flow}？（是：按此入库；否：不是）",
    ),
    "detail-read": (
        "detail of {flow} stored: {months} (files: {count})",
        "已从 {count} 个文件读入{flow}明细：{months}",
    ),
    "no-source-folder": (
        "the first sheet names no folder of source files: enter it under Source folder and press the button again",
        "首页未填写来源文件夹：请把文件夹路径填入“来源文件夹”，再点按钮",
    ),
    "ask-folder": (
        "This workbook takes its source files from a folder that was not used before (files: {count}):\n\n{folder}\n\n"
        "A workbook from somebody else may name a folder with forged figures. Do you want to take these files into your"
        " store, and allow this folder from now on?",
        "本工作簿的来源文件夹是首次使用（文件数：{count}）：\n\n{folder}\n\n"
        "他人提供的工作簿可能指向含有虚假数字的文件夹。是否将这些文件读入您的数据库，并在今后允许使用该文件夹？",
    ),
    "ask-examples": (
        "Your store has no figures yet, and the first sheet names no folder of source files.\n\nDo you want to"
        " use the examples that come with TradeMonitor? They are kept in a store of their own.",
        "您的数据库还没有数字，首页也未填写来源文件夹。\n\n是否使用 TradeMonitor 附带的示例？示例存入单独的数据库。",
    ),
    "ask-undo": (
        "What a button fills cannot be undone, and neither can what you did before: the undo list (Ctrl+Z) ends here."
        " To be able to go back, answer No and save a copy first. You are asked only once.\n\nGo on?",
        "按钮填写的内容不能撤销，此前所做的修改也不能再用 Ctrl+Z 撤销。如需保留，请选“否”，先另存一份。"
        "本提示只出现一次。\n\n是否继续？",
    ),
    "guide-not-opened": (
        "no browser opened; open the guide yourself: {path}",
        "未能打开浏览器，请自行打开使用指南：{path}",
    ),
    "examples-in-workbook": (
        "your store has no figures yet, so these are the examples; for your own, enter their folder under Source folder"
        " on the first sheet",
        "您的数据库还没有数字，当前显示的是附带的示例；如要使用自己的数据，请在首页的“来源文件夹”填写其路径",
    ),
    "examples-left-in-workbook": (
        "your store now has months of its own, so those of the examples ({months}) are no longer shown, and a YoY that"
        " needs them is missing; to keep them as history, enter {folders} under Source folder on the first sheet, press"
        " Refresh data, and enter your own folder again",
        "您的数据库已有自己的月份，示例的月份（{months}）不再显示，需要它们的同比也无法计算；"
        "如要保留为历史数据，请在首页的“来源文件夹”填写 {folders}，点“刷新数据”，再填回您自己的文件夹",
    ),
    "folder-not-allowed": (
        "nothing was stored: the folder {folder} is not allowed yet. Press the button again and choose Yes[, or run"
        ' `trademonitor allow "{folder}"`|]',
        '没有文件入库：文件夹 {folder} 尚未获得允许。请再点按钮并选择“是”[，或运行 trademonitor allow "{folder}"|]',
    ),
    "network-folder": (
        "{folder} is on another computer or is a web address, and was not opened: copy the files to this computer[ or,"
        ' if you trust the folder, allow it with `trademonitor allow "{folder}"`|]',
        "{folder} 位于其他计算机或是网址，没有打开：请把文件复制到本机[；如信任该文件夹，请运行 trademonitor allow"
        ' "{folder}"|]',
    ),
    "relative-folder": (
        "the folder {folder} is relative to the workbook, whose own folder is not known (it was never saved, or is in"
        " OneDrive or SharePoint): enter the full path of the folder on the first sheet",
        "文件夹 {folder} 是相对于工作簿的路径，但无法确定工作簿所在的文件夹（尚未保存，或位于 OneDrive、SharePoint）："
        "请在首页填写完整路径",
    ),
    "logo-not-allowed": (
        "the logo {path} was not used: copy it into the folder of the workbook[, or allow its folder with"
        ' `trademonitor allow "{folder}"`|]',
        '徽标 {path} 没有使用：请把图片复制到工作簿所在的文件夹[，或运行 trademonitor allow "{folder}" 允许其文件夹|]',
    ),
    "logo-unreadable": (
        "the logo {path} cannot be read: check the path and the file, or empty Logo on the first sheet",
        "徽标 {path} 无法读取：请检查路径和文件，或清空首页的“徽标”",
    ),
    "logo-not-picture": (
        "the logo {path} is not a PNG or JPEG picture: save it as .png",
        "徽标 {path} 不是 PNG 或 JPEG 图片：请另存为 .png",
    ),
    "logo-too-large": (
        "the logo {path} is larger than {limit} MB or 40 million pixels: save a smaller picture",
        "徽标 {path} 超过 {limit} MB 或 4000 万像素：请缩小后再用",
    ),
    "logo-no-place": (
        "the sheet {sheet} no longer has the picture for the logo: empty Logo on the first sheet, or insert the"
        " logo yourself",
        "工作表“{sheet}”中放徽标的图片已被删除：请清空首页的“徽标”，自行插入图片",
    ),
    "texts-full": (
        "{path}: the sheet {sheet} has no room for more than {limit} comments and changed texts: show it, delete the"
        " rows of months that are no longer needed, and try again",
        "{path}：工作表 {sheet} 最多保存 {limit} 条点评和手工修改的文字：请取消隐藏，删除不再需要的月份的行，然后重试",
    ),
    "no-pdf-folder": (
        "the folder of this workbook is not known (it was never saved, or is in OneDrive or SharePoint): enter the full"
        " path of a folder for the PDF on the first sheet",
        "无法确定工作簿所在的文件夹（尚未保存，或位于 OneDrive、SharePoint）：请在首页填写 PDF 文件夹的完整路径",
    ),
    "currency-replaced": (
        "the store has no figures in {wanted}, which the first sheet had: the sheets are filled in {used}",
        "库中没有首页所选的{wanted}数据，已改用{used}",
    ),
    "report-not-chosen": (
        "the report's sheets show {shown}; the first sheet has {chosen}: press Fill report[ or run `trademonitor"
        " refresh` first (a command with --as-shown prints them)|]",
        "封面、当月和累计的内容是 {shown}，首页选的是 {chosen}：请先点“更新报告”[（或运行 trademonitor refresh；命令加"
        " --as-shown 则照现有内容输出）|]",
    ),
    "not-as-written": (
        "{path}: {cells} changed since the sheets were filled, so that figures would be printed that are not those of"
        " the store, or under other labels: undo that, or press Make report[ or run `trademonitor refresh` (a command"
        " with --as-shown prints what the sheets show, and says so)|]",
        "{path}：{cells} 在填写之后有改动，输出的数字会与库中不一致或与标签错位。请撤销改动，或点“制作本月报告”[（或运"
        "行 trademonitor refresh；命令加 --as-shown 则照表中现有内容输出，并在文件中注明）|]",
    ),
    "document-as-shown": (
        "Printed as the sheets are, without a comparison with what was filled in",
        "按工作表现有内容输出，未与填写的内容核对",
    ),
    "formula-without-result": (
        "{path} is unchanged, because the formulas in {cells} have an error or no result, or are text: correct them,"
        " save the workbook in Excel or LibreOffice, or type what they should give",
        "{path} 没有改动：{cells} 的公式为错误值、没有结果或只是文字。请改正公式，或在 Excel 或 LibreOffice 中打开并"
        "保存，或直接填写内容",
    ),
    "formula-replaced": (
        "{path} is unchanged, because the formulas in {cells} would be replaced: type there what they give",
        "{path} 没有改动：{cells} 的公式将被覆盖，请在其中直接填写内容",
    ),
    "no-such-folder": ("the folder {path} does not exist", "文件夹不存在：{path}"),
    # The PDF of a workbook.
    "pdf-no-sheet": (
        "no sheet of {path} was named for the PDF: name at least one",
        "没有指定 {path} 中要导出为 PDF 的工作表：请至少指定一个",
    ),
    "pdf-unknown-sheet": (
        "{path} has no sheet {sheet}; it has {sheets}",
        "{path} 中没有工作表“{sheet}”，现有：{sheets}",
    ),
    "pdf-sheet-twice": (
        "the sheet {sheet} was named twice for the PDF: name it once",
        "工作表“{sheet}”在 PDF 中被指定了两次：请只指定一次",
    ),
    "pdf-not-written": (
        "the PDF {path} cannot be written: {reason}. Close it if it is open, or choose another folder",
        "无法写入 PDF {path}：{reason}。请关闭已打开的该文件，或另选文件夹",
    ),
    # Workbooks of other versions, and of others.
    "workbook-of-others": (
        "{path} is not a TradeMonitor workbook: use TradeMonitor.xlsm, which `trademonitor run` writes",
        "{path} 不是 TradeMonitor 工作簿：请使用 trademonitor run 生成的 TradeMonitor.xlsm",
    ),
    "workbook-newer": (
        "{path} was made by a newer version of TradeMonitor: install that version to use it",
        "{path} 由更新版本的 TradeMonitor 制作：请先升级程序",
    ),
    "workbook-older": (
        '{path} was made by an earlier version of TradeMonitor: close it and run `trademonitor upgrade "{path}"`, or'
        " make a new workbook with `trademonitor build`",
        '{path} 由较早版本的 TradeMonitor 制作：请关闭后运行 trademonitor upgrade "{path}"，'
        "或用 trademonitor build 新建工作簿",
    ),
    "upgrade-protected": (
        "the structure of {path} is protected: remove the protection in Excel or LibreOffice, then run"
        " `trademonitor upgrade` again",
        "{path} 的工作簿结构受保护：请先在 Excel 或 LibreOffice 中取消保护，再运行 trademonitor upgrade",
    ),
    "upgrade-forms": (
        "the macros in {path} have a password or a form, which an upgrade cannot keep: remove it first",
        "{path} 的宏设有密码或含有窗体，升级无法保留：请先移除",
    ),
    "upgrade-not-needed": ("{path} already has the current design", "{path} 已是当前版本，无需升级"),
    "upgrade-added": ("sheets added: {sheets}", "新增工作表：{sheets}"),
    "upgrade-redrawn": (
        "sheets drawn anew, with what you had typed there: {sheets}",
        "以下工作表已按新版式重建，您输入的内容已带入：{sheets}",
    ),
    "upgrade-left-out": (
        "texts, formats or notes of yours in these cells of the old workbook have no place in the new one: {cells}",
        "原工作簿以下单元格中您的文字、格式或批注在新版式中没有对应位置，未能带入：{cells}",
    ),
    "upgrade-macros": ("the macros were replaced", "宏已更新"),
    "upgrade-to-fill": (
        'fill the sheets with a button, or run `trademonitor refresh "{path}"`',
        '请用按钮或 trademonitor refresh "{path}" 重新填写各表',
    ),
    "upgrade-references": (
        "these formulas name cells that are elsewhere now, check them: {cells}",
        "以下公式引用的单元格位置有变，请核对：{cells}",
    ),
    "upgrade-backup": ("the old workbook is kept as {path}", "原工作簿已另存为 {path}"),
    # The dialogs of the buttons beside the folders.
    "pick-sources": ("Folder of China Customs' files", "存放海关文件的文件夹"),
    "pick-pdf": ("Folder of the PDF", "PDF 文件夹"),
    "pick-not-local": (
        "{folder} is not a folder of this computer: choose another, or type a path into the cell",
        "{folder} 不是本机的文件夹：请另选，或在单元格中输入路径",
    ),
    # The ranges that are filled.
    "range-gone": (
        "the range {name} of the sheet {sheet} is missing in {path}: undo its removal, or start from a new"
        " TradeMonitor.xlsm",
        "{path} 缺少工作表“{sheet}”的区域 {name}：请撤销删除，或改用新的 TradeMonitor.xlsm",
    ),
    "range-resized": (
        "{sheet}!{address} in {path} was changed: {change}. Undo that, or close the workbook and run"
        ' `trademonitor upgrade "{path}"`, which makes the sheet anew and keeps this one beside it',
        "{path} 的“{sheet}!{address}”结构有变：{change}。请还原，或关闭工作簿后运行"
        ' trademonitor upgrade "{path}"，它会重建该工作表，并另存原工作簿',
    ),
    "rows-inserted": ("rows inserted: {count}{where}", "插入了 {count} 行{where}"),
    "rows-deleted": ("rows deleted: {count}", "删除了 {count} 行"),
    "columns-inserted": ("columns inserted: {count}{where}", "插入了 {count} 列{where}"),
    "columns-deleted": ("columns deleted: {count}", "删除了 {count} 列"),
    "lines-empty": ("; empty there: {lines}", "；其中空白的是 {lines}"),
    "cell-odd": (
        "{sheet}!{cell} in {path} holds “{value}”, which TradeMonitor does not write there: cells were inserted or"
        " deleted, or text was typed into a table. Undo that, or move the text beside the table; or close the workbook"
        ' and run `trademonitor upgrade "{path}"`, which draws the sheet anew and keeps the old workbook beside it',
        "{path} 的“{sheet}!{cell}”是“{value}”，TradeMonitor 不在该处写入此类内容：表中插入或删除了单元格，或键入了"
        '文字。请还原，或把文字移到表外；也可关闭工作簿后运行 trademonitor upgrade "{path}"，它会重建该工作表，并另存'
        "原工作簿",
    ),
    "chart-shifted": (
        "a chart on the sheet {sheet} in {path} draws {found}, not the cells that TradeMonitor writes for it: cells"
        " were inserted or deleted. Undo that, or delete the chart; or close the workbook and run"
        ' `trademonitor upgrade "{path}"`, which draws the sheet anew and keeps the old workbook beside it',
        "{path} 工作表“{sheet}”的一个图引用了 {found}，不是 TradeMonitor 为它写入的单元格：表中插入或删除了单元格。"
        '请还原，或删除该图；也可关闭工作簿后运行 trademonitor upgrade "{path}"，它会重建该工作表，并另存原工作簿',
    ),
    "rows-hidden": (
        "row {row} of the sheet {sheet} in {path} is hidden, by hand or by a filter: it would hide another region each"
        " month. Show the rows, or remove the filter",
        "{path} 工作表“{sheet}”的第 {row} 行被隐藏或筛选：各月该行的地区不同。请取消隐藏，或清除筛选",
    ),
    "column-hidden": (
        "the column of {sheet}!{cell} in {path} is hidden: charts and texts would be cut in print. Show it",
        "{path} 的“{sheet}!{cell}”所在列被隐藏：打印时图和文字会被截断。请取消隐藏",
    ),
    "cells-merged": (
        "{sheet}!{cell} in {path} is merged, so that figures in it would not be seen: unmerge the cells",
        "{path} 的“{sheet}!{cell}”已合并，其中的数字会看不到：请取消合并",
    ),
}
