"""Messages about the store: why it cannot be used, and what it has no figures for."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # What each exported column means, in the order of COLUMNS in workbook/data_file.py.
    "column-meanings": (
        "province, group, or 全国 for the nation|city or development zone, as printed; empty for the region|month,"
        " such as 202502|total, export or import|month, or ytd: from January to the month|rmb or usd|level in 100"
        " million yuan or dollars|published YoY in percent|file that it was read from; none for a group|cell of that"
        " file|number of the publication; the newest is in force|published, announced or computed YoY, in percent|base"
        " of yoy_computed: official, announced, derived (from two that are announced), reconciled, revised, stored or"
        " first|yoy_computed lies within ± this, percentage points|contribution to the YoY of the nation, percentage"
        " points|share of the nation, in percent|rank by level among the regions of its kind; groups overlap|how many"
        " regions of its kind are ranked|nation, province, group, city or zone|publication of an announced figure|who"
        " published it, and where",
        "省市、地区组；全国为全国合计|市、县、开发区；空为该地区|月份，如 202502|total 进出口，export 出口，"
        "import 进口|month 当月，ytd 累计|rmb 人民币，usd 美元|金额，亿元或亿美元|公布的同比（%）|来源文件；"
        "地区组为计算值，没有文件|来源文件中的单元格|发布版次，以最新一次为准|公布的或计算的同比（%）|"
        "方法：official 公布，announced 发布，derived 由已公布的两项推算，reconciled 基准调整，revised 修订，"
        "stored 入库，first 首次公布|同比的误差范围（±，百分点）"
        "|对全国同比的拉动（百分点）|占全国的比重（%）|同类地区中按金额的位次；地区组相互有交叉|参加排名的同类地区数|"
        "nation 全国，province 省市，group 地区组，city 市县，zone 开发区|公布数所在的版本|公布者和出处",
    ),
    # The same of the first columns of a wide table: WIDE_KEYS in analysis/wide_table.py.
    "wide-key-meanings": (
        "short Chinese name of the province, name of the group, city or zone, or 全国 for the nation|English name|code"
        " of GB/T 2260; of provinces only|nation, province, group, city or zone|province of a city or zone|month, such"
        " as 202502, or span of months: 2025Q1, 2025H1, 2025, 2025-01..2025-05|month: the month or the span alone; ytd:"
        " from January to the month|rmb or usd",
        "省市简称，地区组、市县、开发区的名称；全国为全国合计|英文名称|GB/T 2260 代码；仅限省市|nation 全国，"
        "province 省市，group 地区组，city 市县，zone 开发区|市县、开发区所在省市|月份，如 202502；"
        "或若干月：2025Q1、2025H1、2025、2025-01..2025-05|month 当月或该时段，ytd 累计|rmb 人民币，usd 美元",
    ),
    # The .xlsx of `export`.
    "xlsx-title": ("China's trade by province, {months}", "分省市进出口数据，{months}"),
    "xlsx-cover": (
        "Data of China Customs with measures computed by TradeMonitor",
        "海关总署数据及 TradeMonitor 计算的指标",
    ),
    "customs-table": (
        "China Customs, table (8) of the monthly bulletin: trade by location of importers and exporters",
        "海关总署《统计月报》表（8）：进出口商品收发货人所在地总值表",
    ),
    "xlsx-contents": ("Sheet|Content", "工作表|内容"),
    "xlsx-data": ("Trade by province, city and group of provinces", "分省市、市县、开发区和地区组的进出口"),
    "xlsx-columns": ("What each column means", "各列含义"),
    "xlsx-cover-table": (
        "Data of China Customs with measures computed by TradeMonitor. This sheet has one table, the contents.",
        "海关总署数据及 TradeMonitor 计算的指标。本表有一个表格：目录。",
    ),
    "xlsx-data-table": (
        "This sheet has one table. The sheet columns says what each of its columns means.",
        "本表有一个表格，各列含义见工作表 columns。",
    ),
    "xlsx-columns-table": (
        "This sheet has one table: the columns of the sheet data.",
        "本表有一个表格：工作表 data 的各列。",
    ),
    "xlsx-units": (
        "Levels are in 100 million yuan or dollars, as the column currency says; YoY and shares are in percent,"
        " contributions and bands in percentage points.",
        "金额单位为亿元或亿美元（见 currency 列）；同比和比重单位为 %，拉动和误差范围单位为百分点。",
    ),
    "xlsx-missing": (
        "[x] stands for no value: it was not published, cannot be computed, or does not apply to the row.",
        "[x] 表示没有数值：未公布、无法计算，或不适用于该行。",
    ),
    # The months of a currency.
    "months-stored": ("{currency}: {months}", "{currency}：{months}"),
    "months-in-currency": ("{months} in {currency}", "{months}（{currency}）"),
    "months-missing": ("{months} missing between them", "其间缺 {months}"),
    "months-due": (
        "{months} should be out by now, the last about {day}",
        "{months} 应已公布（最近一期在 {day} 前后），尚未入库",
    ),
    "months-next": ("{months} usually appears about {day}", "{months} 一般在 {day} 前后公布"),
    "store-unusable": ("the store {path} cannot be used: {reason}", "数据库 {path} 无法使用：{reason}"),
    "store-not-made": (
        "the store {path} cannot be created: {reason}; name another file with --store or TRADEMONITOR_STORE",
        "无法建立数据库 {path}：{reason}；请用 --store 或 TRADEMONITOR_STORE 指定其他文件",
    ),
    "store-read-only": (
        "the store {path} is read-only: allow writing to the file and its folder, or name another store with --store",
        "数据库 {path} 为只读：请允许写入该文件及其文件夹，或用 --store 指定其他数据库",
    ),
    "store-full": (
        "the disk of the store {path} is full: free some space and run the command again; no file was stored in part",
        "数据库 {path} 所在磁盘已满：请腾出空间后重新执行；没有文件只入库一部分",
    ),
    "backup-kept": (
        "{path} exists and may have what the store has no more: it is kept, and the new backup is {written}",
        "{path} 已存在，其中可能有数据库中已不存在的内容：原文件保留，新备份为 {written}",
    ),
    "backup-before": ("what was there before is in {path}", "原有内容在 {path} 中"),
    "backup-damaged": (
        "{path} is not a backup of TradeMonitor, is damaged, or is of another version ({reason}): nothing was changed",
        "{path} 不是 TradeMonitor 的备份、已损坏或属于其他版本（{reason}）：没有改动任何内容",
    ),
    "backup-older": (
        "{path} lacks what was stored or changed since ({count}): {changes}; nothing was changed. With --replace it is"
        " restored all the same, and what is there now is kept in another backup",
        "{path} 缺少此后入库或改动的 {count} 项：{changes}。没有改动任何内容；加 --replace 仍可恢复，"
        "现有内容另存为备份",
    ),
    "store-left-open": (
        "the store {path} cannot be read: some of its data is still in {log}, and its folder is read-only or the disk"
        " is full; open the store once where it can be written",
        "无法读取数据库 {path}：{log} 中还有一部分数据，而其文件夹只读或磁盘已满；请先在可写入的位置打开一次",
    ),
    "store-changed": (
        "the store {path} was changed while it was being read: run the command again",
        "数据库 {path} 在读取过程中被修改：请重新执行",
    ),
    "store-newer": (
        "the store {path} was written by a newer TradeMonitor (version {version} of its tables): update TradeMonitor",
        "数据库 {path} 由更新版本的 TradeMonitor 写成（表版本 {version}）：请升级 TradeMonitor",
    ),
    "store-other-objects": (
        "it has triggers, tables, views or indexes that TradeMonitor did not make: {objects}",
        "其中有并非 TradeMonitor 建立的触发器、表、视图或索引：{objects}",
    ),
    "store-older-read-only": (
        "the store {path} was written by an older TradeMonitor and has to be upgraded first, but the file or its folder"
        " is read-only: allow writing to both, or copy the file to another folder and name it with --store",
        "数据库 {path} 由旧版 TradeMonitor 写成，须先升级，但该文件或其文件夹为只读：请允许写入，"
        "或复制到其他文件夹并用 --store 指定",
    ),
    "store-older": (
        "{path} was written by a TradeMonitor before 1.0.0 (version {version} of its tables) and cannot be read: move"
        " it elsewhere, and store your files again with [`trademonitor ingest FOLDER`, downloads by commodity or"
        " partner with `trademonitor detail ingest FOLDER`|the button Refresh data]",
        "{path} 由 1.0.0 以前的 TradeMonitor 写成（表版本 {version}），无法读取：请将其移到别处，再用[ trademonitor"
        " ingest 文件夹 重新入库（按商品或贸易伙伴的下载用 trademonitor detail ingest 文件夹）|“刷新数据”按钮重新入库]",
    ),
    "no-data": (
        "the store has no figures of {period} in {currency}: choose a stored month, or store files of that month with"
        " [`trademonitor ingest` or |]the button Refresh data",
        "数据库中没有 {period} 的{currency}数据：请选择库中已有的月份，或先用[ trademonitor ingest 或|]“刷新数据”按钮"
        "读入该月的文件",
    ),
    "no-data-of-span": (
        "{span} is all its months, a part of it is written 2025-01..2025-06, and {stored} are stored: {reason}",
        "{span}须各月齐全，其中一部分可写为 2025-01..2025-06；库中有 {stored}：{reason}",
    ),
    "as-of": ("as of {as_of}, {sentence}", "截至 {as_of}，{sentence}"),
    "no-content": (
        "the store has the figures of {file} ({hash}), but not the file itself: TradeMonitor 1.0.0 did not keep it",
        "数据库有 {file}（{hash}）的数据，但没有原文件：TradeMonitor 1.0.0 不保存原文件",
    ),
    "no-vintages": (
        "the store has no file of {period}: read one with [`trademonitor ingest`|the button Refresh data]",
        "数据库中没有 {period} 的文件：请用[ trademonitor ingest |“刷新数据”按钮]读入",
    ),
    "no-data-of-month": (
        "the store has no figures of {period}: read its files with [`trademonitor ingest` or |]the button Refresh data",
        "数据库中没有 {period} 的数据：请用[ trademonitor ingest 或|]“刷新数据”按钮读入该月的文件",
    ),
    "no-data-of-month-then": (
        "as of {as_of}, the store has no figures of {period}",
        "截至 {as_of}，数据库中没有 {period} 的数据",
    ),
    "only-some-levels": (
        "of {period}, the store has in {currency} only these levels: {stored}; it has none of: {missing}; read China"
        " Customs' table (8) of the month, or the missing query with [`trademonitor ingest --flow`|the button Refresh"
        " data]",
        "数据库中 {period} 的{currency}数据只有：{stored}；缺少：{missing}；请读入该月的海关总署表（8），或用["
        " trademonitor ingest --flow |“刷新数据”按钮]读入所缺的在线查询",
    ),
    "no-base": (
        "no YoY of {flow}, {basis}, {period} in {currency} can be computed: the store has its levels, but no base,"
        " neither a published YoY nor the same month of last year; read the files of earlier months",
        "无法计算 {period} {basis}{flow}的同比（{currency}）：库中有其金额，但没有基期，既没有公布的同比，"
        "也没有上年同月的金额；请读入此前各月的文件",
    ),
    "nothing-then": (
        "as of {as_of}, the store was empty: its first file was stored {first}",
        "截至 {as_of}，数据库中还没有数据：第一个文件于 {first} 入库",
    ),
    "no-matplotlib": (
        "Word documents and pictures of charts need the package Matplotlib, which is not installed: in the folder of"
        ' the project, run `pip install ".[figures]"`',
        'Word 文档和图表图片需要 Matplotlib，尚未安装：请在项目文件夹中运行 `pip install ".[figures]"`',
    ),
    "store-empty": (
        "the store {path} has no figures yet: store files with [`trademonitor ingest`, or with |]the button Refresh"
        " data",
        "数据库 {path} 中还没有数据：请先用[ trademonitor ingest 或|]“刷新数据”按钮读入文件",
    ),
    "all-withdrawn": (
        "every file of the store {path} is withdrawn: put one back with [`trademonitor restore FILE`|the sheet Sources"
        " (来源)], or store another",
        "数据库 {path} 中的文件已全部撤回：请用[ trademonitor restore 文件 |“来源”表]恢复，或读入其他文件",
    ),
    "only-announced": (
        "the store {path} has only announced figures, and no month of table (8): store China Customs' files of table"
        " (8) with [`trademonitor ingest`, or with |]the button Refresh data",
        "数据库 {path} 中只有公布数，没有表（8）的数据：请用[ trademonitor ingest 或|]“刷新数据”按钮读入海关总署表（8）"
        "的文件",
    ),
    "file-not-stored": (
        "no file {word} is stored: name a file or its hash, as [`{list}`|the sheet Sources (来源)] lists them",
        "没有入库的文件 {word}：请写明文件名或其哈希值，见[ {list}|“来源”表]",
    ),
    "file-ambiguous": (
        "{word} names {count} files: name one of them by its hash: {files}",
        "{word} 可指 {count} 个文件：请用哈希值指明其中一个：{files}",
    ),
    "withdrawn-already": (
        "{file} ({hash}) is already withdrawn, since {at} (reason: {reason}): [`{command} restore {hash}`|Restore on"
        " the sheet Sources (来源)] puts it back",
        "{file}（{hash}）已于 {at} 撤回（原因：{reason}）：如要恢复，请[运行 {command} restore {hash}|在“来源”表选“恢"
        "复”]",
    ),
    "not-withdrawn": (
        "{file} ({hash}) is not withdrawn, so it cannot be restored: see [`{list}`|the sheet Sources (来源)]",
        "{file}（{hash}）没有撤回，无须恢复：见[ {list}|“来源”表]",
    ),
    "in-force-as-other": (
        "{file} ({hash}) is in force as {other}: withdraw that first, with [`{command} withdraw {hash}`|the sheet"
        " Sources (来源)]",
        "{file}（{hash}）现按{other}采用：请先用[ {command} withdraw {hash} |“来源”表]撤回",
    ),
    # What ingest says of a file that it read before.
    "file-superseded": (
        "{path}: unchanged, it was stored before; in force for {months} is {newer}, with other figures: to use {file},"
        " withdraw what was stored after it with [{commands}|the sheet Sources (来源)]",
        "{path}：此前已入库，没有变化；{months}现行的是 {newer}，数据不同：如要使用 {file}，请用[ {commands} |“来源”表"
        "]撤回其后入库的文件",
    ),
    "file-withdrawn": (
        "{path}: unchanged, but withdrawn since {at} (reason: {reason}): to use it, [run `trademonitor restore"
        " {hash}`|choose Restore on the sheet Sources (来源)]",
        "{path}：没有变化，但已于 {at} 撤回（原因：{reason}）：如要使用，请[运行 trademonitor restore {hash}|在“来源”"
        "表选“恢复”]",
    ),
    "folders-not-read": (
        "folders within {folder} were not read, though they have source files: {names}; name them as well, or move the"
        " files",
        "{folder} 的子文件夹中的来源文件没有读取：{names}；请另行指定这些文件夹，或移出其中的文件",
    ),
    "month-out-of-range": (
        "{file} is of {month}, but only months from {first} on can be stored: check its title and its name",
        "{file} 的月份为 {month}，只能读入 {first} 及以后的月份：请核对标题和文件名",
    ),
    "month-not-ended": (
        "{file} is of {month}, which has not ended by this computer's clock ({today}): check its title and its name,"
        " or the clock; it was not stored",
        "{file} 的月份为 {month}，而按本机时钟（{today}）该月尚未结束：请核对标题、文件名或本机时钟；未入库",
    ),
    "source-unexpected": (
        "{file} cannot be read: the program failed on it ({reason}); please report this with the file",
        "无法读取 {file}：程序处理该文件时出错（{reason}）；请连同文件一起反馈",
    ),
    "only-in-other-currency": (
        "the store has {period} only in {other}, not in {currency}: [use --currency {code}{hint}|choose {other} on the"
        " first sheet]",
        "数据库中 {period} 只有{other}数据，没有{currency}数据：请[用 --currency {code}{hint}|在首页选择{other}]",
    ),
    "only-in-other-currency-of-workbook": ("; or choose {other} on the first sheet", "；或在首页选择{other}"),
    "settings-malformed": (
        'the settings file {path} cannot be read, or is not {{"currency": "usd"}} or {{"currency": "rmb"}}: write it'
        " again with `trademonitor currency usd`, rmb or auto",
        '设置文件 {path} 无法读取，或内容不是 {{"currency": "usd"}} 或 {{"currency": "rmb"}}：请用 trademonitor'
        " currency usd（或 rmb、auto）重新设置",
    ),
    "no-data-of-currency": ("the store has no figures in {currency}", "数据库中没有{currency}数据"),
}
