"""Messages of the command line: wrong use, what a command did, and what the doctor found."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # Wrong use.
    "usage": ("{reason} See `{command} --help`", "{reason} 用法见 {command} --help"),
    "missing-parameter": (
        "{command} needs {name}: see `{command} --help`",
        "{command} 缺少 {name}：用法见 {command} --help",
    ),
    "no-such-option": (
        "{command} has no option {option}: see `{command} --help`{hint}",
        "{command} 没有选项 {option}：用法见 {command} --help{hint}",
    ),
    "option-too-early": (
        "; an option of a command comes after its name: {command} COMMAND OPTION",
        "；命令的选项写在命令名之后：{command} 命令 选项",
    ),
    "no-such-command": (
        "{command} has no command {name}: see `{command} --help`{hint}",
        "{command} 没有命令 {name}：用法见 {command} --help{hint}",
    ),
    "option-repeated": (
        "{option} was given more than once: give it once, see `{command} --help`",
        "{option} 重复出现：请只写一次，用法见 {command} --help",
    ),
    "option-without-value": (
        "{option} needs a value: see `{command} --help`",
        "{option} 后须写明取值：用法见 {command} --help",
    ),
    "option-with-value": (
        "{option} takes no value: see `{command} --help`",
        "{option} 后不写取值：用法见 {command} --help",
    ),
    "unexpected-arguments": (
        "{command} has too many arguments, {arguments}: see `{command} --help`",
        "{command} 的参数过多，多出 {arguments}：用法见 {command} --help",
    ),
    "month-as-source": (
        "{path} is not a file or a folder: for the report of that month write --period {path}",
        "没有文件或文件夹 {path}：要生成该月的报告，请写 --period {path}",
    ),
    "bad-choice": ("{value!r} cannot be used here: use one of {words}", "此处不能用“{value}”：可用 {words}"),
    "bad-place": ("{place}: {reason}", "“{place}”：{reason}"),
    "bad-cell": ("{cell}: {reason}", "单元格 {cell}：{reason}"),
    "path-is-folder": ("{path} is a folder: name a file", "{path} 是文件夹：请指定文件"),
    "path-is-file": ("{path} is a file: name a folder", "{path} 是文件：请指定文件夹"),
    "document-suffix": (
        "{path} does not end in {suffixes}: name a file, such as report{first}",
        "{path} 的扩展名不是 {suffixes}：请另行指定文件名，例如 report{first}",
    ),
    "document-is-read": (
        "{path} is read by this command and would be overwritten: name another file with -o",
        "{path} 是本命令要读取的文件，写入会将其覆盖：请用 -o 指定其他文件",
    ),
    "document-of-other-kind": (
        "{path} exists, but is not a {suffix} file: nothing was written, name another file",
        "{path} 已存在，但不是 {suffix} 文件：没有写入，请指定其他文件名",
    ),
    "documents-left": (
        "not made anew, and perhaps with other figures: {files}, which an earlier run made in the other language",
        "没有重新生成，数字可能不同：{files}（以前用另一种语言生成）",
    ),
    "document-kept": (
        "{path} was changed since it was made, was not made by TradeMonitor, or is open or read-only: it is kept, and"
        " the new one is {written}",
        "{path} 生成后有改动，或不是由 TradeMonitor 生成，或已打开、为只读：原文件保留，新文件为 {written}",
    ),
    "report-in-other-language": (
        "the report in {path} is in {shown}, not in {wanted}: run `trademonitor refresh` with --lang {code} first, or"
        " leave out --lang",
        "{path} 中的报告为{shown}，不是{wanted}：请先运行 trademonitor refresh 并加 --lang {code}，或去掉 --lang",
    ),
    "language-en": ("English", "英文"),
    "language-zh": ("Chinese", "中文"),
    "part-failed": ("{path} was not made: {reason}", "没有生成 {path}：{reason}"),
    "export-two-formats": (
        "{path} and --format {format} name two formats: leave out --format, the ending of the file is enough",
        "{path} 与 --format {format} 的格式不一致：请去掉 --format，格式由文件的扩展名决定",
    ),
    "export-only-wide": (
        "{word} needs --wide: without it, the rows are those of the store's view latest, whole months as they are now",
        "{word} 须与 --wide 同用：不加 --wide 时，各行取自数据库视图 latest，只有当前的完整月份",
    ),
    "export-two-tables": (
        "--wide and --announced name two tables: leave out one of them",
        "--wide 和 --announced 对应两张不同的表：请去掉其中一个",
    ),
    "export-too-many-rows": (
        "{rows:,} rows were found, and a sheet of .xlsx has room for {limit:,}: name months or a currency, or write"
        " .csv or .parquet",
        "共有 {rows:,} 行，而 .xlsx 的工作表最多容纳 {limit:,} 行：请指定月份或币种，或改用 .csv、.parquet",
    ),
    "system-refuses": ("{path} cannot be used: {reason}", "{path} 无法使用：{reason}"),
    # What the operating system says.
    "system-no-file": ("no such file or folder", "没有这个文件或文件夹"),
    "system-not-folder": ("a part of the path is a file", "路径中有一部分是文件"),
    "system-not-permitted": ("no permission", "没有权限"),
    "system-disk-full": ("its disk is full", "所在磁盘已满"),
    "system-read-only": ("the disk is read-only", "磁盘为只读"),
    "system-long-name": ("the name is too long", "名称过长"),
    "interrupted": ("interrupted: no file was left half-written", "已中断：没有留下不完整的文件"),
    # What a command did.
    "severity-error": ("error", "错误"),
    "severity-warning": ("warning", "警告"),
    "severity-note": ("note", "说明"),
    "ingest-stored": ("{path}: {periods}, {rows:,} rows, stored", "{path}：{periods}，{rows:,} 行，已入库"),
    "ingest-stored-announced": (
        "{path}: {periods}, announced figures: {figures}, stored",
        "{path}：{periods}，公布数 {figures} 个，已入库",
    ),
    "ingest-unchanged": ("{path}: unchanged, it was stored before", "{path}：此前已入库，没有变化"),
    "vintage": (
        "{period} in {currency}: {file} ({hash}, {kind}), stored {stored}: {state}; {unit} in force: {figures:,}",
        "{period}（{currency}）：{file}（{hash}，{kind}），{stored} 入库，{state}，现行{unit} {figures:,} 个",
    ),
    "vintage-accepted": ("; accepted {at}: {doubt}", "；{at} 确认入库：{doubt}"),
    "vintage-without-content": ("; the file itself is not stored", "；未保存原文件"),
    "vintage-units": ("figures|announced figures", "数据|公布数"),
    "vintage-in-force": ("in force", "现行"),
    "vintage-superseded": ("superseded", "已被取代"),
    "vintage-withdrawn": ("withdrawn {at} (reason: {reason})", "{at} 撤回（原因：{reason}）"),
    "file-is-withdrawn": (
        "{file} ({hash}) is withdrawn and kept; [`{command} restore {hash}`|Restore on the sheet Sources (来源)] puts"
        " it back",
        "{file}（{hash}）已撤回，仍保留在库中；如要恢复，请[运行 {command} restore {hash}|在“来源”表选“恢复”]",
    ),
    "file-is-restored": ("{file} ({hash}) is restored", "{file}（{hash}）已恢复"),
    "in-force-now": ("{period} in {currency}: {files} in force", "{period}（{currency}）：现行的是 {files}"),
    "announced-in-force-now": (
        "{periods} in {currency}, announced figures of {regions} ({edition}): {files} in force",
        "{periods}（{currency}）{regions}的公布数（{edition}）：现行的是 {files}",
    ),
    "nothing-announced-in-force": (
        "{periods} in {currency}, announced figures of {regions} ({edition}): no file is in force any more; a month's"
        " YoY is that of another edition, or computed if there is none",
        "{periods}（{currency}）{regions}的公布数（{edition}）：不再有现行的文件，当月同比改用其他版别，没有时为计算值",
    ),
    "nothing-in-force": (
        "{period} in {currency}: no file is in force any more; {instead}",
        "{period}（{currency}）：不再有现行的文件，{instead}",
    ),
    "nothing-in-cells": ("cells show #N/A", "单元格显示 #N/A"),
    "nothing-in-force-but-other": ("the month is still stored in {other}", "库中仍有该月的{other}数据"),
    "sources-ingested": (
        "sources: {stored} stored, {unchanged} unchanged, {refused} refused, {doubtful} doubtful",
        "来源文件：入库 {stored} 个，没有变化 {unchanged} 个，拒绝 {refused} 个，存疑 {doubtful} 个",
    ),
    "month-of-sources": (
        "the report is of {period}, the newest month of the sources; the store also has {newest} in {currency}: for"
        " its report add --period {newest}",
        "报告月份为 {period}，即所给来源文件中最新的月份；库中还有更新的 {newest}（{currency}），"
        "要生成该月报告请加 --period {newest}",
    ),
    "accept-of-folder": (
        "--accept stores files that you name, and {folder} is a folder: name the files in it that you have checked",
        "--accept 只用于指定的文件，而 {folder} 是文件夹：请写明其中已核对的文件",
    ),
    "report-withheld": (
        "no report was made: the files of {months} are left out; for the report of an earlier month add --period",
        "没有生成报告：{months} 的文件没有入库；如要生成较早月份的报告，请加 --period",
    ),
    "ask-accept": ("Store these files anyway?", "是否仍然入库？"),
    "no-report": ("no report was made, because no source could be stored", "没有可入库的来源文件，因此没有生成报告"),
    "doubtful-left-out": (
        "the report is without the files that you have not decided about",
        "报告不含有待您决定是否入库的文件",
    ),
    "refused-left-out": (
        "the report is without the files that were refused: fix or exclude them, and run again",
        "报告不含被拒绝的文件：请修正或去掉这些文件后重新运行",
    ),
    "examples-used": (
        "no source was named and there is no store: the examples are used, and stored in {store}",
        "没有指定来源文件，也还没有数据库：使用自带示例，存入 {store}",
    ),
    "examples-shown": (
        "there is no store at {path} yet: the figures are those of the examples",
        "还没有数据库 {path}：以下为示例数据",
    ),
    "examples-left": (
        "your store now has months of its own, so those of the examples ({months}) are no longer shown, and a YoY that"
        " needs them is missing; to keep them as history: `trademonitor ingest {quoted}`",
        "您的数据库已有自己的月份，示例的月份（{months}）不再显示，需要它们的同比也无法计算；"
        "如要保留为历史数据：trademonitor ingest {quoted}",
    ),
    "examples-or-store": (
        "--examples and --store exclude each other: use one of them",
        "--examples 和 --store 只能选用其一",
    ),
    "refresh-no-store": (
        "the store {path} has no figures yet, so {workbook} was not changed: store files with `trademonitor ingest`,"
        " or use --examples to fill it with the examples",
        "数据库 {path} 中还没有数据，{workbook} 没有改动：请先用 trademonitor ingest 读入文件；"
        "要填入示例数据请加 --examples",
    ),
    "verified": (
        "{path}: {intact} of {files} files are as published, {equal} of {compared} figures are those of the store;"
        " errors {errors}, warnings {warnings}, notes {notes}; SHA-256 of the manifest: {digest}",
        "{path}：{files} 个文件中 {intact} 个与发布时相同，{compared} 个数字中 {equal} 个与数据库相同；"
        "错误 {errors} 个，警告 {warnings} 个，说明 {notes} 个；清单的 SHA-256：{digest}",
    ),
    "verify-others": (
        "other figures that differ, such as sums, YoY, shares and ranks: {count}; --format json lists them",
        "另有合计、同比、比重、位次等 {count} 个数字不同；用 --format json 列出",
    ),
    "verify-band": ("band", "误差范围"),
    "verify-no-store": ("there is none", "没有数据库"),
    "verify-other-data": ("{file} is not as published", "{file} 与发布时不同"),
    "manifest-missing": (
        "{path} is missing: name the folder of a month, which `trademonitor run --all` writes",
        "没有 {path}：请指定 trademonitor run --all 生成的每月文件夹",
    ),
    "manifest-unusable": (
        "{path} is not a manifest of TradeMonitor, or of another version of it: {reason}",
        "{path} 不是 TradeMonitor 的清单，或属于其他版本：{reason}",
    ),
    "checked": (
        "checks of {period} in {currency}: errors {errors}, warnings {warnings}, notes {notes}",
        "{period}（{currency}）核验：错误 {errors} 个，警告 {warnings} 个，说明 {notes} 个",
    ),
    "audited": (
        "audit of {file} ({period}): errors {errors}, warnings {warnings}, notes {notes}; figures right {right}, wrong"
        " {wrong}, not checked {unread}",
        "{file}（{period}）审校：错误 {errors} 个，警告 {warnings} 个，说明 {notes} 个；数据正确 {right} 个，"
        "错误 {wrong} 个，未核对 {unread} 个",
    ),
    "audit-without-store": (
        "there is no store at {path}: the report is compared only with itself",
        "没有数据库 {path}：只核对报告自身",
    ),
    "audit-without-currency": (
        "the store {path} has no figures in {currency}: the report is compared only with itself",
        "数据库 {path} 中没有{currency}数据：只核对报告自身",
    ),
    "revisions-header": (
        "Month|Region|Flow|Basis|Figure|Before|After|Change|YoY|YoY next year|Rank",
        "月份|地区|贸易方向|口径|项目|修订前|修订后|变动|同比|次年同比|位次",
    ),
    "basis-month": ("month", "当月"),
    "basis-ytd": ("to date", "累计"),
    "figure-level": ("level", "金额"),
    "yoy-header": (
        "Region|Official|Recon.|±|Revised|±|Stored|First|Auto|Method|Announced|Edition",
        "省市|公布|基准调整|基准调整误差|修订|修订误差|入库|首次公布|自动|自动方法|发布|发布版别",
    ),
    "yoy-unit": ("YoY in %, {currency}", "同比（%），{currency}"),
    "month-not-named": ("month not named", "未写明月份"),
    "figure-yoy": ("published YoY", "公布的同比"),
    "figure-base": ("level implied by next year's YoY", "按次年同比推算的金额"),
    "revisions-found": (
        "revised figures: {cells} (levels {levels}, published YoY {printed}; added {appeared}, dropped {gone});"
        " months: {months}",
        "修订的数据：{cells} 个（金额 {levels} 个，公布的同比 {printed} 个；新增 {appeared} 个，不再公布 {gone} 个），"
        "涉及 {months} 个月",
    ),
    "revisions-moved": (
        "figures whose printed level, YoY or rank differs from what was stored by {since}: {count}",
        "与截至 {since} 入库的数据相比，金额、同比或位次有变化的数据：{count} 个",
    ),
    "revisions-of-zones": (
        "revised figures of cities and development zones: {count}{hint}",
        "城市和开发区修订的数据：{count} 个{hint}",
    ),
    "revisions-implied": (
        "figures not published again, but revised according to the YoY published a year later: {count}{hint}",
        "没有重新公布、但由次年公布的同比可知已修订的数据：{count} 个{hint}",
    ),
    "revisions-not-listed": ("; list them with {option}", "；用 {option} 列出"),
    "revision-yoy": ("YoY", "同比"),
    "revision-next-yoy": ("YoY a year later", "次年同比"),
    "revision-rank": ("rank", "位次"),
    "refreshed": (
        "{path}: filled with {figures:,} figures of {period} in {currency}",
        "{path}：已写入 {period} 的{currency}数据 {figures:,} 个",
    ),
    "engine-not-here": (
        "the engine {engine} does not run on this system: use the engine package, which needs no office program",
        "本系统不能使用引擎 {engine}：请用不需要办公软件的 package",
    ),
    # The examples.
    "published-contradicts": (
        "no levels were found that round to all figures of {region}, basis {basis}, in {file}: compare that row with"
        " the published report",
        "找不到四舍五入后与 {file} 中{region}（{basis}）全部数据相符的金额：请与已发布的报告核对该行",
    ),
    # What the doctor found. The states fill five columns of a terminal.
    "state-ok": ("ok", "正常"),
    "state-note": ("note", "说明"),
    "state-error": ("error", "问题"),
    "doctor-python": ("Python {version} ({path})", "已装 Python {version}（{path}）"),
    "doctor-seasonal": ("seasonal adjustment: {package}", "季节调整：{package}"),
    "doctor-packages": (
        "TradeMonitor {version} has all {count} packages that it needs",
        "TradeMonitor {version} 所需的 {count} 个软件包齐全",
    ),
    "doctor-package": (
        'the package {wanted} is required, but {found} was found: run `"{python}" -m pip install "{wanted}"`',
        '需要软件包 {wanted}，现有 {found}：请运行 "{python}" -m pip install "{wanted}"',
    ),
    "doctor-office": ("LibreOffice {version} ({program})", "已装 LibreOffice {version}（{program}）"),
    "doctor-office-silent": (
        "{program} does not print a LibreOffice version: install LibreOffice again, or set TRADEMONITOR_SOFFICE to its"
        " program",
        "{program} 没有给出 LibreOffice 的版本：请重新安装 LibreOffice，或用环境变量 TRADEMONITOR_SOFFICE 指明其程序",
    ),
    "doctor-extension": (
        "LibreOffice has the TradeMonitor extension {version}, which uses {environment}",
        "LibreOffice 已安装 TradeMonitor 扩展 {version}，使用 {environment}",
    ),
    "doctor-excel": ("Excel is set up for {workbook}", "Excel 已为 {workbook} 完成设置"),
    "doctor-excel-refused": ("Excel, {sentence}", "Excel 的设置，{sentence}"),
    "doctor-excel-step": (
        'Excel, {sentence}: run `trademonitor excel install "{workbook}"`',
        'Excel，{sentence}：请运行 trademonitor excel install "{workbook}"',
    ),
    "doctor-font": ("Chinese font: {font}", "中文字体：{font}"),
    "doctor-other-font": ("Chinese font: {font} instead of {wanted}", "中文字体：以 {font} 代替 {wanted}"),
    "doctor-no-font": (
        "no Chinese font was found, so the report would show boxes: run `apt-get install fonts-noto-cjk`, or install"
        " Noto Sans CJK in the usual way of this system",
        "没有中文字体，报告中的汉字会显示为方框：请运行 apt-get install fonts-noto-cjk，"
        "或按本系统的方式安装 Noto Sans CJK",
    ),
    "doctor-no-fontconfig": (
        "fc-list was not found, so it is unknown whether there is a Chinese font: run `apt-get install fontconfig`",
        "没有 fc-list，无法得知是否有中文字体：请运行 apt-get install fontconfig",
    ),
    "doctor-store": (
        "the store {path}: {currency}, {first} to {last} (months: {months})",
        "数据库 {path}：{currency}，{first} 至 {last}，共 {months} 个月",
    ),
    "doctor-bulletin": (
        "China Customs publishes the tables of each month by province at {address}",
        "海关总署公布每月分省区市数据表的网页：{address}",
    ),
    "doctor-detail": (
        "the detail {path}: {flow} in {currency}, {months}; downloads: {files}, rows: {rows:,}",
        "明细 {path}：{flow}，{currency}，{months}；下载文件 {files} 个，共 {rows:,} 行",
    ),
    "doctor-detail-cut": (
        "downloads that were cut at 10,000 rows: {count} ({files}); `trademonitor detail list` shows the months",
        "在 10,000 行处被截断的下载文件：{count} 个（{files}），月份见 trademonitor detail list",
    ),
    "doctor-detail-empty": (
        "the detail {path} has no download in force: see `trademonitor detail list`",
        "明细 {path} 中没有现行的下载文件：见 trademonitor detail list",
    ),
    "doctor-currency": (
        "currency: {currency} (`trademonitor currency` changes it)",
        "币种：{currency}（用 trademonitor currency 更改）",
    ),
    "currency-auto": ("that of the newest month", "同最新月份"),
    "doctor-hosts": ("buttons and functions in cells run in {hosts}", "按钮和单元格函数可在 {hosts} 中使用"),
    "doctor-no-host": (
        "no program is set up for buttons and functions in cells; the command line needs none",
        "没有可使用按钮和单元格函数的程序；命令行不需要",
    ),
}
