"""The help of the command line: the first line of a command's help is shown in the list of commands."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # The frame of a help page.
    "help-usage": ("Usage: {usage}", "用法：{usage}"),
    "help-options-piece": ("[OPTIONS]", "[选项]"),
    "help-command-piece": ("COMMAND [ARGUMENTS]...", "命令 [参数]..."),
    "help-arguments": ("Arguments:", "参数："),
    "help-options": ("Options:", "选项："),
    "help-commands": ("Commands:", "命令："),
    "help-help": ("Show this help and exit.", "显示本帮助并退出。"),
    "help-lang": (
        "The language of messages and, if the command writes one, of the report. By default messages are in your"
        " system's language, a report is in its workbook's, or in Chinese.",
        "消息的语言；命令生成报告时也是报告的语言。默认消息用系统语言，报告用工作簿所选的语言或中文。",
    ),
    "help-version": ("Print the version and exit.", "显示版本号并退出。"),
    # Commands.
    "help-trademonitor": (
        "China's trade by province: from China Customs' monthly files to the finished report.\n\nExit codes: 0"
        " success, 1 findings of severity error, 2 bad use or bad input, 3 nothing that `audit` could check.",
        "分省区市进出口月度监测：从海关总署月度文件到完成的报告。\n\n退出码：0 成功，1 有错误级的疑点，"
        "2 用法或输入有误，3 audit 没有可核对的内容。",
    ),
    "help-run": (
        "Make the month's workbook and PDF from China Customs' files.\n\nThe main job: ingest, check, fill, PDF. If"
        " the folder already has a workbook, it is refreshed and your changes are kept. Files that are refused are"
        " named and left out; exits with 2 if one of them is a table of China Customs, with 1 if a finding is an"
        " error. The paths of all that was written are printed last.",
        "由海关总署文件制作当月工作簿和 PDF。\n\n主任务：入库、核验、填表、导出 PDF。文件夹中已有工作簿时将其刷新，"
        "保留您的改动。被拒绝的文件会列出并略去；其中有海关总署表格时退出码为 2，有错误级的疑点时为 1。"
        "最后输出所写文件的路径。",
    ),
    "help-ingest": (
        "Read, check and store China Customs' files.\n\nA file is stored completely, or refused with the reason. One"
        " that contradicts what is stored or usual is left out until you accept it. Each stored or unchanged file is a"
        " line on stdout; refusals and warnings are on stderr.",
        "读取、核对并入库海关总署文件。\n\n每个文件要么完整入库，要么拒绝并说明原因；与已入库的数据或通常的贸易额不符的，"
        "待您决定后入库。"
        "入库或没有变化的文件在标准输出各占一行，拒绝和警告在标准错误输出。",
    ),
    "help-detail": (
        "Store, list and withdraw downloads of the online query by commodity, trading partner and customs regime.",
        "读入、列出和撤回在线查询按商品、贸易伙伴、贸易方式的下载文件。",
    ),
    "help-detail-ingest": (
        "Read, check and store downloads of the online query.\n\nCSV and .xlsx as they were downloaded, with any of"
        " the query's columns. All files are stored in one step, beside the store; a file is stored completely, or"
        " refused with the reason. A later download of the same query replaces the earlier one.",
        "读取、核对并入库在线查询的下载文件。\n\nCSV 和 .xlsx 原样读入，列可任选。全部文件一次性存入数据库旁的文件夹；"
        "每个文件要么完整入库，要么拒绝并说明原因。同一查询以后来的下载为准。",
    ),
    "help-detail-list": (
        "Print the downloads that are stored: their flow, currency, grain, months and rows, and what was cut.",
        "列出已入库的下载文件：贸易方向、币种、粒度、月份、行数和被截断的月份。",
    ),
    "help-detail-withdraw": (
        "Take a download out of force, as if it had never been stored.\n\nIts rows are kept, and `detail restore` puts"
        " it back. What it had replaced is in force again.",
        "撤回一个下载文件，视同从未入库。\n\n其数据仍保留，可用 detail restore 恢复。曾被它取代的数据重新现行。",
    ),
    "help-detail-restore": (
        "Put a withdrawn download back into force, in its place in the order of storing.",
        "恢复已撤回的下载文件，入库先后不变。",
    ),
    "help-detail-file": (
        "The name of a download, its path, or the beginning of its hash, as `detail list` prints them.",
        "下载文件的名称、路径，或其哈希值的开头，可用 detail list 查看。",
    ),
    "help-detail-paths": ("The downloads, and folders with downloads.", "下载文件，或存放下载文件的文件夹。"),
    "help-detail-flow": (
        "Whether the downloads are exports or imports: the files do not say.",
        "下载的是出口还是进口：文件中没有注明。",
    ),
    "help-table": (
        "Print a month's table of the 31 provinces.\n\nLevels and net exports are in 100 million, YoY in percent. The"
        " table is drawn on a terminal, and is CSV in a pipe. In CSV, JSON and Markdown its names are Chinese in either"
        " language, so that programs find them; `export --wide` has English ones.",
        "输出某月 31 个省区市的表。\n\n金额和净出口以亿计，同比为 %。在终端显示为表格，在管道中为 CSV。"
        "CSV、JSON 和 Markdown 中的名称不随语言而变，均为中文，便于程序读取；export --wide 有英文名称。",
    ),
    "help-drivers": (
        "Print what drives a region's trade: its commodities, partners or customs regimes.\n\nOf each: value in 100"
        " million, YoY, share of all rows and unit value, and its contribution to the region's YoY in percentage"
        " points. The last row is the remainder. It needs downloads, stored by `detail ingest`; stderr says which part"
        " of the region's trade they cover, and what is missing.",
        "输出拉动某地区进出口的商品、贸易伙伴或贸易方式。\n\n各项的金额（亿）、同比、占各行合计的比重、单价，"
        "以及对该地区同比的拉动（百分点）；最后一行为其余。需要先用 detail ingest 读入下载文件；"
        "涵盖的比重和缺少的数据在标准错误输出。",
    ),
    "help-seasonal": (
        "Print a seasonally adjusted series, of at least 60 months.\n\nThe last column is adjusted for the calendar"
        " only: days of work and Spring Festival. The model, effects, outliers (AO: one month, LS: from it on) and"
        " quality are on stderr. Without REGION or --flow: Q and the model of each series.",
        "输出经季节调整的序列，至少需要 60 个月。\n\n各月的金额、季调、趋势和日历调整（仅剔除工作日和春节因素）；"
        "模型、效应、离群值（AO 为当月，LS 为此后各月）和质量在标准错误输出。"
        "不指定 REGION 或 --flow 则每个序列一行：Q、模型或原因。",
    ),
    "help-report": (
        "Print a month's report: its text, captions, tables and notes.",
        "输出某月的报告：文字、图题、表和注。",
    ),
    "help-refresh": (
        "Fill a workbook with a month from the store.\n\nYour formats, notes and sheets are kept.",
        "用数据库中某月的数据填写工作簿。\n\n您的格式、批注和工作表会保留。",
    ),
    "help-pdf": (
        "Make the report's PDF from a workbook, with LibreOffice, and print its path.",
        "用 LibreOffice 由工作簿导出报告的 PDF，并输出其路径。",
    ),
    "help-upgrade": (
        "Bring a workbook of an earlier version to the present design, and print its path.\n\nMissing sheets, names"
        " and buttons are added, sheets with a new layout are drawn anew, and the macros are replaced. What you typed,"
        " drew, noted and formatted is kept; what has no place in the new layout is listed. The old file is kept, too.",
        "将较早版本的工作簿升级到当前版本，并输出其路径。\n\n补上缺少的工作表、名称和按钮，"
        "重建版式有变的工作表，并更新宏。您的内容、图、批注和格式都会保留，新版式中没有位置的列出。原文件另存一份。",
    ),
    "help-copy": (
        "Write a copy of a workbook for somebody without this program, and print its path.\n\nFigures, charts,"
        " comments and sheets of your own stay; formulas with TM_ functions become values, and macros, buttons,"
        " folders and 函数 are left out.",
        "为没有本程序的人制作工作簿的副本，并输出其路径。\n\n数据、图、点评和您的工作表都保留；"
        "TM_ 函数的公式变为数值，宏、按钮、文件夹和“函数”表不在其中。",
    ),
    "help-copy-output": (
        "The copy (.xlsx). By default it is beside the workbook and is named by month and currency.",
        "副本（.xlsx）。默认在工作簿旁，以月份和币种命名。",
    ),
    "help-page": (
        "Write the report of a month as a page for each language, and print the paths.\n\nA page is one HTML file with"
        " text, charts, map and tables. It loads nothing from elsewhere, works on a phone, in a screen reader and on"
        " paper, and links to the documents beside it, such as data.csv. By default the month is the newest one.",
        "将一个月的报告写成网页，每种语言一个，并输出其路径。\n\n网页为单个 HTML 文件，含文字、图、地图和表，"
        "不从别处加载任何内容，可在手机上阅读、用读屏软件朗读和打印，并链接到同一文件夹中的文件，如 data.csv。"
        "默认为最新的月份。",
    ),
    "help-page-output": ("The folder of the pages. By default page.", "存放网页的文件夹。默认为 page。"),
    "help-page-workbook": (
        "A workbook with the publisher, comments and changed sentences for the page. It is not changed. By default the"
        " page has none.",
        "提供发布单位、点评和改写的文字的工作簿，其本身不变。默认网页中没有这些。",
    ),
    "help-backup": (
        "Write the store, its detail, your groups and templates to one file (.zip), and print its path.\n\nThe file is"
        " read back and compared before it gets its name.",
        "将数据库、明细、您的地区组和模板写入一个备份文件（.zip），并输出其路径。\n\n写好后逐项读回核对，"
        "无误才以该名保存。",
    ),
    "help-restore-backup": (
        "Put a backup in place of the store, and print the path of the store.\n\nA backup that lacks what was stored"
        " since is refused. What was there is kept in another backup. (`restore` puts a withdrawn file back.)",
        "用备份替换数据库，并输出数据库路径。\n\n缺少此后入库内容的备份会被拒绝；原有内容另存为备份。"
        "（restore 用于恢复已撤回的文件。）",
    ),
    "help-backup-file": ("The backup (.zip).", "备份文件（.zip）。"),
    "help-backup-replace": ("Restore it although it lacks what was stored since.", "即使缺少此后入库的内容也恢复。"),
    "help-docx": (
        "Write the report of a workbook as a Word document, and print its path.\n\nIts content is what 封面, 当月 and"
        " 累计 show, with your changes.",
        "将工作簿中的报告写成 Word 文件，并输出其路径。\n\n内容即封面、当月和累计所显示的，含您的改动。",
    ),
    "help-docx-output": (
        "The file. By default TradeMonitor-MONTH-CURRENCY.docx beside the workbook.",
        "输出文件。默认为工作簿旁的 TradeMonitor-月份-币种.docx。",
    ),
    "help-docx-template": (
        "A .docx with the styles, page set-up and texts of the document.",
        "含文件样式、页面设置和文字的 .docx 模板。",
    ),
    "help-figures": (
        "Write each chart of a workbook as SVG and PNG, for slides, and print the paths.",
        "将工作簿中的每幅图写成 SVG 和 PNG，供幻灯片使用，并输出路径。",
    ),
    "help-figures-output": (
        "The folder. By default figures-MONTH-CURRENCY beside the workbook.",
        "输出文件夹。默认为工作簿旁的 figures-月份-币种。",
    ),
    "help-as-shown": (
        "Print what the sheets show, though 首页 has another choice or tables were changed; the document says so.",
        "按各表现有内容输出，即使与首页的选择不同或表格有改动，并在文件中注明。",
    ),
    "help-figures-horizontal": (
        "Only the report's charts, as horizontal bars, with each province's contribution beside its YoY.",
        "只写报告的图，用横条，并在各省区市同比旁列出其拉动的百分点。",
    ),
    "help-check": (
        "Check the stored figures and the report made of them.\n\nExits with 1 if a finding is an error.",
        "核验库中的数据和由此生成的报告。\n\n有错误时退出码为 1。",
    ),
    "help-verify": (
        "Say whether a published folder is as it was made, and which of its figures are others today.\n\nCompares the"
        " files with manifest.json, and data.csv with the store. Exits with 1 if a finding is an error.",
        "核对已发布的文件夹：文件是否与生成时相同，哪些数字现在已有变动。"
        "\n\n文件与 manifest.json 核对，data.csv 与数据库核对。有错误时退出码为 1。",
    ),
    "help-verify-folder": ("The folder of a month.", "每月文件夹。"),
    "help-audit": (
        "Proofread a report against itself and your store.\n\nWithout a store, the report is compared only with"
        " itself. Exits with 1 if a finding is an error, else with 3 if nothing could be checked.",
        "审校一份报告：核对报告自身，并与数据库核对。\n\n没有数据库时只核对报告自身。有错误时退出码为 1；"
        "没有任何内容可以核对时为 3。",
    ),
    "help-revisions": (
        "List what later files changed in a month, or in all months, and the effect on YoY and ranks.\n\nThe list is a"
        " table on a terminal, and CSV in a pipe.",
        "列出后来的文件修订了某月（或各月）的哪些数据，以及对同比和位次的影响。\n\n在终端显示为表格，在管道中为 CSV。",
    ),
    "help-yoy": (
        "Print a month's YoY by every base method, side by side.\n\nThe columns are official, reconciled and revised"
        " with their bands, stored, first published, and the YoY of the method auto, with the method that it chose;"
        " then the announced YoY and its edition.",
        "并列输出某月按各种基期计算的同比。\n\n各列为公布、基准调整及其误差、修订及其误差、入库、首次公布，"
        "自动方法的同比和所选方法，以及发布的同比及其版别。",
    ),
    "help-vintages": (
        "List the files of a month: which are in force, superseded or withdrawn.\n\nFiles are in the order of storing."
        " Of two files that print the same figure, the later one is in force. With `--save`, a stored file is written"
        " as it was read, byte for byte.",
        "列出某月的文件：哪些现行，哪些已被取代或撤回。\n\n按入库先后排列。同一数据以后入库的文件为准。"
        "加 --save 则取出一个入库的原文件，与当初逐字节相同。",
    ),
    "help-vintages-word": (
        "A month: 2025-02, 202502 or 'Feb 2025'. With `--save`, the name of a stored file or the start of its hash.",
        "月份：2025-02、202502 或 2025年2月；用 --save 时为入库文件的文件名或其哈希值的开头。",
    ),
    "help-vintages-save": (
        "Write that stored file here, and print the path. Another file of this name is kept.",
        "将该入库文件写到此处，并输出其路径；同名的其他文件不会被覆盖。",
    ),
    "help-withdraw": (
        "Take a file out of force.\n\nThe file is kept, with the time and the reason: `--as-of` an earlier time still"
        " uses it, and restore puts it back. What was stored before it is in force again.",
        "撤回一个文件，不再采用其数据。\n\n文件连同撤回的时间和原因仍保留在库中：--as-of 较早的时刻仍采用该文件，"
        "restore 可恢复。此前入库的数据重新现行。",
    ),
    "help-restore": (
        "Put a withdrawn file back into force, in its place in the order of storing.",
        "恢复已撤回的文件，入库先后不变。",
    ),
    "help-eval": (
        "Print what TM_ functions return in a cell.\n\nA value is one line, a table is CSV, no data is #N/A. A wrong"
        " argument gives ## and a sentence, as in a cell, and exit code 2.",
        "输出 TM_ 函数在单元格中的结果。\n\n单个值为一行，表为 CSV，没有数据为 #N/A。参数有误时与单元格相同，"
        "为 ## 开头的一句话，退出码为 2。",
    ),
    "help-allow": (
        "Allow the buttons of workbooks to use a folder with your store, and print the allowed folders.\n\n`run` and"
        " `ingest` allow the folders that you name. Another folder that a workbook names is asked about; one on a"
        " network, also for the PDF, must be allowed here.",
        "允许工作簿的按钮对您的数据库使用某个文件夹，并列出已允许的文件夹。"
        "\n\n用 run 和 ingest 指定的文件夹自动获得允许。工作簿指定的其他文件夹会先询问；网络文件夹（包括 PDF 文件夹）"
        "须在此允许。",
    ),
    "help-currency": (
        "Set your currency, which functions in cells and commands use if none is named, and print it.\n\nauto removes"
        " the setting: the currency of the store's newest month is used, dollars if both have it. The setting is"
        " yours, not a workbook's or a store's. In a workbook, the choice on 首页 comes first.",
        "设置并输出您的币种：单元格函数和命令未指明币种时使用它。\n\nauto 取消设置：使用库中最新月份的币种，"
        "两种都有时为美元。该设置属于用户，不属于某个工作簿或数据库；在工作簿中以首页所选的币种为先。",
    ),
    "help-templates": (
        "Copy the shipped templates of the report's wording into a folder, to be changed, and print their paths.\n\nA"
        " file that exists is kept.",
        "将自带的文字模板复制到文件夹，供修改，并输出其路径。\n\n已有的文件保持不变。",
    ),
    "help-build": (
        "Build a new workbook, filled with the newest example month, and print its path.",
        "生成新的工作簿，填入示例的最新月份，并输出其路径。",
    ),
    "help-office": (
        "Install, check or remove the extension of LibreOffice: functions, buttons, menu and toolbar.",
        "安装、检查或删除 LibreOffice 扩展：函数、按钮、菜单和工具栏。",
    ),
    "help-office-install": (
        "Install the extension, for the Python environment that runs this command.",
        "安装扩展，使用运行本命令的 Python 环境。",
    ),
    "help-office-remove": (
        "Remove the extension. Workbooks and stored figures are kept.",
        "删除扩展。工作簿和库中的数据会保留。",
    ),
    "help-office-status": (
        "Show what is installed, try a function, and say whether the workbook's buttons work. Exits with 1 if it is"
        " missing or does not work.",
        "显示安装情况，试算一个函数，并说明点击工作簿的按钮是否有效。没有安装或不正常时退出码为 1。",
    ),
    "help-excel": (
        "Set up Excel for the workbook, show the set-up or undo it.",
        "为工作簿设置 Excel，查看或撤销设置。",
    ),
    "help-excel-install": (
        "Tell Excel's macros which Python to start, and allow the workbook's macros.\n\nEach step is printed. Exits"
        " with 1 if one failed.",
        "指定 Excel 宏所用的 Python，并允许运行工作簿的宏。\n\n逐步输出结果，有步骤失败时退出码为 1。",
    ),
    "help-excel-remove": (
        "Undo everything that `excel install` did, for every workbook.",
        "撤销安装时为各工作簿所做的全部更改。",
    ),
    "help-excel-status": (
        "Show the state of each step. Exits with 1 if one is missing.",
        "显示每一步的状态，有缺少的步骤时退出码为 1。",
    ),
    "help-excel-selftest": (
        "Test a copy of the workbook in Excel, and write the result to a file that you can send in.\n\nPresses every"
        " button, compares every cell that they write, and calculates every TM_ function. The example figures are"
        " used; your store and your workbooks are not. Do not use Excel meanwhile. Exits with 1 if there are"
        " differences, with 2 if the test did not end.",
        "在 Excel 中用工作簿的副本自检，结果写入一个可提交的文件。\n\n依次点每个按钮，核对其写入的每个单元格，"
        "并计算每个 TM_ 函数。所用为示例数据，不涉及您的数据库和工作簿。其间请勿操作 Excel。有差异时退出码为 1，"
        "自检未能完成时为 2。",
    ),
    "help-guide": (
        "Open a page of the guide in the browser, and print its path.\n\nIt is made of the pages that are installed"
        " with the program, and needs no network. --lang zh opens the Chinese one.",
        "在浏览器中打开使用指南的一页，并输出其路径。\n\n由随程序安装的页面生成，不需要网络；--lang en 打开英文版。",
    ),
    "help-guide-page": (
        "The name of the page, such as cookbook, refused or commands. By default first-month.",
        "页面名，如 cookbook（问答）、refused（文件被拒绝时）、commands（命令行）。默认为 first-month（第一个月）。",
    ),
    "help-doctor": (
        "Show what is installed, what is wrong and how to fix it.\n\nAlso checks all of the store by its digests, and"
        " shows which program runs the buttons and functions. Exits with 1 if something is wrong.",
        "检查安装情况，指出问题和解决办法。\n\n并按摘要核对数据库的全部内容，"
        "说明哪个程序可使用按钮和函数。有问题时退出码为 1。",
    ),
    # Arguments and options of several commands.
    "help-store": (
        "The store. By default TRADEMONITOR_STORE, or a file in your data folder.",
        "数据库文件。默认为环境变量 TRADEMONITOR_STORE，或用户数据文件夹中的文件。",
    ),
    "help-period": ("A month: 2025-02, 202502 or 'Feb 2025'.", "月份：2025-02、202502 或 2025年2月。"),
    "help-span": (
        "A month, quarter, half-year or year: 2025-02, 2025Q1, 2025H1, 2025, 2025-01..2025-05. By default the newest"
        " month.",
        "月份、季度、半年或年份：2025-02、2025年一季度、2025年上半年、2025、2025年1-5月。默认为最新月份。",
    ),
    "help-export": (
        "Export the figures in force: a row for each region or zone, month, flow, basis and currency.\n\nThe columns"
        " are those of the store's view latest, then the computed YoY, its method and band, contribution, share and"
        " rank. Rows of groups of provinces follow. With --wide a row has all flows. In .xlsx a sheet says what each"
        " column means.",
        "导出现行数据：每个地区或其城市、开发区的每个月份、贸易方向、口径和币种各占一行。"
        "\n\n各列先与数据库视图 latest 相同，再为计算的同比、方法、误差范围、拉动、比重和位次；最后是各地区组。"
        "加 --wide 则各贸易方向在同一行。.xlsx 中另有一张表说明各列。",
    ),
    "help-export-wide": (
        "A row for each region, period, basis and currency, with level, YoY, its method and band, share, contribution"
        " and rank of each flow, net exports, English name and GB/T 2260 code.",
        "每个地区、时段、口径和币种一行，列出各贸易方向的金额、同比及其方法和误差范围、比重、拉动、位次，以及净出口、"
        "英文名称和 GB/T 2260 代码。",
    ),
    "help-export-region": (
        "With --wide: a province, group, city or zone, or 全国; repeat it for several. By default all.",
        "与 --wide 同用：省市、地区组、市县、开发区或全国；可重复使用。默认为全部。",
    ),
    "help-export-periods": (
        "A month, such as 2025-02; with --wide also a quarter, half-year, year or span, as in `table`. By default all"
        " months.",
        "月份，如 2025-02；加 --wide 时也可为季度、半年、年份或时段，写法与 table 相同。默认为所有月份。",
    ),
    "help-export-announced": (
        "Export the announced figures, the view announced, instead.",
        "改为导出公布数（视图 announced）。",
    ),
    "help-newest": ("A month, such as 2025-02. By default the newest one.", "月份，如 2025-02。默认为最新月份。"),
    "help-periods": ("A month, such as 2025-02. By default all months.", "月份，如 2025-02。默认为所有月份。"),
    "help-export-format": (
        "The format. By default that of the file's ending, and csv on stdout.",
        "输出格式。默认由文件的扩展名决定，标准输出为 csv。",
    ),
    "help-export-currency": ("The currency. By default all currencies.", "币种。默认为所有币种。"),
    "help-export-out": (
        "The file, which ends in .csv, .xlsx, .parquet or .json. By default stdout. A .csv file has a byte order mark,"
        " so that Excel reads its Chinese.",
        "输出文件，扩展名为 .csv、.xlsx、.parquet 或 .json，默认为标准输出。.csv 文件带 BOM，Excel 可直接打开，"
        "中文不会乱码。",
    ),
    "help-workbook-period": (
        "A month, such as 2025-02. By default that of the files, the report or the workbook, or the newest in the"
        " store.",
        "月份，如 2025-02。默认为所给文件、报告或工作簿的月份，或库中最新的月份。",
    ),
    "help-basis": (
        "The month alone, or the year to date. By default month.",
        "当月（month）或累计（ytd）。默认为 month。",
    ),
    "help-check-currency": (
        "The currency. By default all currencies; of a single month yours (`trademonitor currency`), or that of the"
        " newest month in the store.",
        "币种。默认为所有币种；指定月份时为 trademonitor currency 设置的币种，或库中最新月份的币种。",
    ),
    "help-workbook-currency": (
        "The currency. By default that of the workbook or the report, then yours (`trademonitor currency`), or that of"
        " the newest month in the store.",
        "币种。默认为工作簿或报告的币种，其次为 trademonitor currency 设置的币种，或库中最新月份的币种。",
    ),
    "help-method": (
        "The base of the YoY: auto, official, announced, reconciled, stored, revised or first. By default auto.",
        "同比的基期方法：auto、official、announced、reconciled、stored、revised 或 first。默认为 auto。",
    ),
    "help-nation": (
        "Whether the first row of the tables is China. By default not; for a workbook as 首页 says.",
        "表的首行是否为全国；默认不列，工作簿则以首页所选为准。",
    ),
    "help-groups": (
        "Groups of provinces whose rows end the tables, such as 'Yangtze River Delta,Beijing-Tianjin-Hebei'. By default"
        " none; for a workbook as 首页 says.",
        "表末列出的地区组，如 长三角,京津冀；默认不列，工作簿则以首页所选为准。",
    ),
    "help-bars": (
        "The order of the bars in the charts: table for total trade, or yoy, both descending. By default as 首页 says.",
        "柱形图的顺序：table 按进出口额由大到小，yoy 按同比从高到低；默认以首页所选为准。",
    ),
    "help-style": (
        "The style of the sentences: published, bulletin, or one of your templates. By default published; for a"
        " workbook, the one on 首页.",
        "文字的文风：published、bulletin 或自己的模板。默认为 published；工作簿默认为首页所选。",
    ),
    "help-templates-option": (
        "The folder of your templates. By default TRADEMONITOR_TEMPLATES, or templates in the data folder.",
        "自己模板的文件夹。默认为 TRADEMONITOR_TEMPLATES，或数据文件夹中的 templates。",
    ),
    "help-sort": (
        "Sort by this level, the largest first. By default total for the month, export for the year to date.",
        "按该项金额从大到小排序。默认当月按 total，累计按 export。",
    ),
    "help-sort-table": (
        "Sort by this level or YoY, the largest first. By default total for the month, export for the year to date.",
        "按该项金额或同比从大到小排序。默认当月按 total，累计按 export。",
    ),
    "help-flow": ("The flow. By default total.", "贸易方向。默认为 total。"),
    "help-query-flow": (
        "The flow of a download of the online query, which the file itself does not contain.",
        "在线查询下载文件的贸易方向，文件中没有该信息。",
    ),
    "help-seasonal-region": ("A region as in functions; by default all.", "地区，写法同函数；默认为全部。"),
    "help-seasonal-spans": (
        "Also test by sliding spans whether the series is stable: about nine years are needed.",
        "另做滑动区间检验，看序列是否稳定，需要约九年的数据。",
    ),
    "help-seasonal-flow": ("The flow; by default all.", "贸易方向；默认为全部。"),
    "help-drivers-region": (
        "A province, China or a group of provinces: Guangdong, 44, 'Yangtze River Delta'.",
        "省区市、全国或地区组：广东、44、Guangdong、长三角。",
    ),
    "help-drivers-flow": ("The flow.", "贸易方向。"),
    "help-drivers-by": ("What the rows are. By default commodity.", "各行的内容。默认为 commodity（商品）。"),
    "help-drivers-hs": (
        "The digits of the HS codes, by commodity. By default those of the downloads.",
        "按商品时 HS 编码的位数。默认与下载文件相同。",
    ),
    "help-drivers-commodity": (
        "Look only at commodities whose HS code begins with these 2, 4, 6 or 8 digits, or that have this name. Repeat"
        " the option for several.",
        "只看 HS 编码以这 2、4、6 或 8 位开头的商品，或此名称的商品。可重复，以查询多个。",
    ),
    "help-drivers-partner": (
        "Look only at this trading partner or customs regime: its code, or its name as downloaded. Repeat the option"
        " for several.",
        "只看该贸易伙伴或贸易方式：编码，或下载文件中的名称。可重复，以查询多个。",
    ),
    "help-drivers-grain": (
        "Which downloads answer, if several kinds can: a grain as the notes on stderr name it, such as"
        " month-p-hs8-partner. By default the one with the largest known value.",
        "几种下载文件都能回答时用哪一种：标准错误的提示中的粒度，如 month-p-hs8-partner。默认用已知合计最大的一种。",
    ),
    "help-drivers-top": (
        "How many rows to print before the remainder. By default 10.",
        "在“其余”之前输出的行数。默认为 10。",
    ),
    "help-drivers-sort": (
        "The order of the rows: by value, or by contribution, the largest changes first, rises and falls alike. By"
        " default value.",
        "各行的次序：按金额（value），或按拉动（contribution，变化最大的在前，不论升降）。默认按金额。",
    ),
    "help-drivers-detail": (
        "Who reads the downloads: duckdb, local[2] (Spark on this computer) or spark://HOST:PORT. By default"
        " TRADEMONITOR_DETAIL, else duckdb.",
        "由谁读取明细：duckdb、local[2]（本机的 Spark）或 spark://主机:端口。默认为 TRADEMONITOR_DETAIL，"
        "否则为 duckdb。",
    ),
    "help-raw": ("Do not round the figures.", "不四舍五入。"),
    "help-as-of": (
        "Use the store as it was at the end of this day (2025-03-18) or at this time (2025-03-18T14:30), in this"
        " computer's time zone unless the time names another (+08:00).",
        "使用该日结束时（2025-03-18）或该时刻（2025-03-18T14:30）的库中数据；除非写明时区（+08:00），均为本机时区。",
    ),
    "help-rows-format": (
        "The format. By default a table on a terminal, and csv in a pipe.",
        "输出格式。默认在终端显示为表格，在管道中为 csv。",
    ),
    "help-findings-format": ("The format: by default the first one.", "输出格式。默认为第一种。"),
    "help-workbook": ("The workbook, an .xlsm or .xlsx file.", "工作簿，.xlsm 或 .xlsx 文件。"),
    # Arguments and options of one command.
    "help-run-sources": (
        "China Customs' files, or folders of them. By default what the store holds; without a store, the examples.",
        "海关总署文件或存放它们的文件夹。默认使用数据库中的数据；还没有数据库时使用自带示例。",
    ),
    "help-out": (
        "The folder for the workbook and the PDF. By default output.",
        "存放工作簿和 PDF 的文件夹。默认为 output。",
    ),
    "help-run-all": (
        "Write the workbook, PDF, Word document, figures, web page, data and a manifest into a folder of the month,"
        " such as output/2025-02-usd. The workbook starts from the last month's, with your comments, formats and"
        " sheets.",
        "将工作簿、PDF、Word 文件、图、网页、数据和清单写入当月文件夹，如 output/2025-02-usd。"
        "工作簿以上月的为基础，保留您的点评、格式和工作表。",
    ),
    "help-run-both": ("With --all: everything in Chinese and in English.", "与 --all 同用：中文和英文各一套。"),
    "help-accept": (
        "Store the files that you name although they contradict what is stored or usual. The decision is remembered.",
        "所指定的文件即使与已入库的数据或通常的贸易额不符，仍然入库；决定会记录下来。",
    ),
    "help-ingest-paths": (
        "Files of table (8) or of the online query, or folders of them.",
        "表（8）（收发货人所在地总值表）或在线查询的文件，或存放它们的文件夹。",
    ),
    "help-audit-file": (
        "The report: .txt, .md, .docx, .pdf, .xlsx or .xlsm; - reads standard input.",
        "报告文件：.txt、.md、.docx、.pdf、.xlsx 或 .xlsm；- 表示标准输入。",
    ),
    "help-revisions-sort": (
        "Sort by change of the level, change in percent or effect on a YoY, the largest first, or in the order of"
        " storing. By default change.",
        "按金额变动、变动百分比或对同比的影响从大到小，或按入库先后排序。默认为 change。",
    ),
    "help-stored-file": (
        "A stored file: its name, its path, or the first 4 or more characters of its hash.",
        "已入库的文件：文件名、路径，或其哈希值的前 4 位以上。",
    ),
    "help-reason": ("The reason, which is kept and shown.", "撤回的原因，会保存并显示。"),
    "help-since": (
        "List instead what changed in the figures of a report since this moment, which its notes name.",
        "改为列出一份报告的数据自此时刻（见报告的注）以来的变化。",
    ),
    "help-implied": (
        "Also list year-to-date levels that were not published again, but whose revision follows from the YoY"
        " published a year later.",
        "同时列出没有重新公布、但由次年公布的同比可知已修订的累计金额。",
    ),
    "help-zones": ("Also list cities and development zones.", "同时列出城市和开发区。"),
    "help-formulas": (
        'Formulas as in a cell, such as \'TM_YOY("Guangdong","export",202502)\'.',
        '与单元格中相同的公式，如 \'TM_YOY("广东","出口",202502)\'。',
    ),
    "help-allow-folder": ("The folder. Without it the list is only printed.", "文件夹。省略时仅列出。"),
    "help-allow-remove": ("Remove the folder from the list.", "从列表中移除该文件夹。"),
    "help-currency-setting": (
        "usd, rmb, or auto for no setting. By default the setting is only printed.",
        "usd、rmb，或 auto（不设置）。默认只输出当前设置。",
    ),
    "help-refresh-examples": (
        "Fill the workbook with the examples instead of your store.",
        "用自带示例填写，而不用您的数据库。",
    ),
    "help-replace-texts": (
        "Replace the texts of the report that were changed by hand in the workbook; by default they are kept. Comments"
        " are always kept.",
        "将工作簿中手工修改过的报告文字换成重新生成的文字；默认保留。点评总是保留。",
    ),
    "help-engine": (
        "The program that fills the workbook. package, the default, needs none; libreoffice fills .ods and .xlsx;"
        " excel needs Excel.",
        "填写工作簿的程序。默认 package 直接写文件，不需要办公软件；libreoffice 用于 .ods 和 .xlsx；excel 需要 Excel。",
    ),
    "help-colours": (
        "The colours of rises and falls. By default those of the workbook; green-red in a new one.",
        "上升和下降的颜色：green-red 为升绿降红，red-green 为升红降绿，blue-orange 为升蓝降橙（便于色觉障碍者）。"
        "默认沿用工作簿的颜色，新工作簿为 green-red。",
    ),
    "help-build-output": (
        "The file to write. By default TradeMonitor.xlsm in the current folder.",
        "要写入的文件。默认为当前文件夹的 TradeMonitor.xlsm。",
    ),
    "help-pdf-output": (
        "The PDF to write. By default TradeMonitor-MONTH-CURRENCY.pdf beside the workbook.",
        "要写入的 PDF。默认为工作簿旁的 TradeMonitor-月份-币种.pdf。",
    ),
    "help-upgrade-output": (
        "The workbook to write. By default the workbook itself; the old file is kept beside it.",
        "要写入的工作簿。默认写回原文件，原文件另存在同一文件夹。",
    ),
    "help-office-profile": (
        "The profile of LibreOffice, as in -env:UserInstallation. By default yours.",
        "LibreOffice 的用户配置文件夹，同 -env:UserInstallation。默认为您的配置。",
    ),
    "help-excel-workbook": (
        "The workbook. By default TradeMonitor.xlsm in the current folder, or the one that `run` wrote to its folder"
        " output, or the one in the package.",
        "工作簿。默认为当前文件夹的 TradeMonitor.xlsm，或 run 在其 output 文件夹中写出的，或程序自带的工作簿。",
    ),
    "help-selftest-workbook": (
        "The workbook to copy. By default the one in the package. Its ranges must be where `build` puts them.",
        "要复制的工作簿，默认为程序自带的工作簿。各区域的位置须与 build 生成的相同。",
    ),
    "help-selftest-output": (
        "The folder of the copy and of the result, new or empty. By default trademonitor-selftest-DATE-TIME.",
        "副本和结果的文件夹，须为新文件夹或空文件夹。默认为 trademonitor-selftest-日期-时间。",
    ),
    "help-selftest-engine": (
        "The program to test. By default excel on Windows and macOS, libreoffice elsewhere.",
        "要检测的程序。在 Windows 和 macOS 上默认为 excel，在其他系统上默认为 libreoffice。",
    ),
    "help-selftest-show": ("Open the result in the browser.", "在浏览器中打开结果。"),
}
