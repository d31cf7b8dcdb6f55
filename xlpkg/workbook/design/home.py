"""首页: the choices, the buttons, key figures, the last run, and links to all sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import CURRENCY_NAMES, LANGUAGE_NAMES, STYLE_NAMES, Currency
from xlpkg.workbook import layout
from xlpkg.workbook.captions import CAPTIONS
from xlpkg.workbook.design.style import AMBER, GREY, LEVEL, LINE, NAVY, PALE, TEAL, page, red_falls
from xlpkg.workbook.display import BARS_WORDS, NATION_WORDS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlpkg.workbook.design.style import Style

#: The buttons: caption and macro. The first does what the next four do one by one.
BUTTONS: Final = tuple((captions["zh"], macro) for macro, captions in CAPTIONS.items())
#: The row, the column and the width in columns of each button.
_BUTTON_PLACES: Final = ((0, 0, 2), (1, 0, 1), (1, 1, 1), (2, 0, 2), (3, 0, 1), (3, 1, 1))
#: The buttons that pick a folder: macro and description, in the order of HOME_FOLDERS.
FOLDER_BUTTONS: Final = (
    ("PickSourceFolder", "选择来源文件夹 · Choose the folder of China Customs' files"),
    ("PickPdfFolder", "选择 PDF 文件夹 · Choose the folder of the PDF"),
)
#: The label, its English, and the hint in Chinese and English; the hint of a cell cannot follow the language.
_CHOICES: Final = (
    (
        ("月份", "Month"),
        "要做哪个月的报告：从列表中选，或输入如 2025-02",
        "The month of the report: choose one, or type it, such as 2025-02",
    ),
    (("币种", "Currency"), "人民币或美元", "yuan or dollars"),
    (("语言", "Language"), "中文或 English；下次更新时生效", "中文 or English; in effect from the next update"),
    (
        ("来源文件夹", "Sources"),
        "存放海关文件（.html .xls .xlsx .csv）的文件夹",
        "The folder of China Customs' files (.html .xls .xlsx .csv)",
    ),
    (
        ("PDF 文件夹", "PDF folder"),
        "报告的 PDF 写到哪个文件夹；留空则与本工作簿同一文件夹",
        "Where the PDF is written; if empty, beside this workbook",
    ),
    (
        ("文风", "Style"),
        "报告体，或公报体（先全国、后省市）；也可填自己模板的名称",
        "published, or bulletin (the nation first); or the name of your own templates",
    ),
    (
        ("全国行", "China row"),
        "两张表是否以全国为首行；已发表的报告没有这一行",
        "Whether the tables start with a national row; the published report has none",
    ),
    (
        ("图的顺序", "Bars"),
        "柱形图按表的顺序，或按同比从高到低",
        "The bars in the order of the table, or by YoY from the highest",
    ),
)
#: The words to choose from. Others that mean the same, such as usd or en, may be typed.
_LISTS: Final = {
    "币种": [names[currency] for names in CURRENCY_NAMES.values() for currency in (Currency.RMB, Currency.USD)],
    "语言": [*LANGUAGE_NAMES.values()],
    "文风": [name for names in STYLE_NAMES.values() for name in names],
    "全国行": [word for words in NATION_WORDS.values() for word in words],
    "图的顺序": [word for words in BARS_WORDS.values() for word in words],
}
#: Of the row for the last run, in points: five lines, as after a run with a remark and the path of the PDF.
_LAST_RUN_HEIGHT: Final = 62
_HELP: Final = (
    "制作本月报告：依次做完以下四步：读入文件，更新全部工作表，核验，写出 PDF。",
    "刷新数据：读入来源文件夹中的海关文件，逐一核对后入库，更新 31 个省市表、数据、排名和地图。",
    "更新报告：按所选月份、币种和语言填写“当月”和“累计”两节，文字、图、表一次完成；并按“驱动”上的选择填写该表。",
    "核验数据：列出数据中的疑点（见“核验”）。　导出PDF、导出Word：把封面、当月、累计写成 PDF 或可编辑的 Word 文件。",
    "格式、列宽、批注和自己加的工作表都会保留；请勿在填写区域内另写内容，刷新会覆盖。公式用法见“函数”。",
    "Make report (制作本月报告): the next four: store the files, fill all sheets, check them, write the PDF.",
    "Refresh data (刷新数据): stores China Customs' files, and fills the province sheets, 数据, 排名 and 地图.",
    "Fill report (更新报告): fills 封面, 当月, 累计 and 驱动 for the chosen month, currency and language.",
    "Check data (核验数据): lists doubtful figures on 核验.  Export PDF, Export Word: write the report as PDF or Word.",
    "Formats, column widths, notes and sheets of your own are kept; what is typed into filled ranges is not.",
)
_OTHER_STYLE: Final = (
    "这不是自带的文风。要使用自己模板文件夹中的文风吗？ Not a shipped style. Use one of your own templates?"
)
_OTHER_WORD: Final = "列表中没有这个词。usd、rmb、zh、en 等写法也可以。仍要使用吗？ Not in the list. Use it?"
#: The English names of the sheets other than those of the provinces.
_SHEET_NAMES: Final = {
    layout.COVER: "Cover",
    layout.MONTH: "Month",
    layout.YTD: "To date",
    layout.RANKING: "Ranking",
    layout.MAP: "Map",
    layout.DRIVERS: "Drivers",
    layout.CHECKS: "Checks",
    layout.DATA: "Data",
    layout.FUNCTIONS: "Functions",
}
#: The settings that name the publisher: the label, its English, and the hints of the Chinese cell; date and logo have
#: one cell for both languages.
_SETTINGS: Final = (
    (
        ("单位", "Institution"),
        "发布报告的单位，印在封面、页眉、PDF 和 Word 中；留空则不印",
        "Publishes the report; printed on the cover, in headers, PDF and Word",
    ),
    (("实验室", "Laboratory"), "实验室或部门；留空则不印", "A laboratory or department"),
    (("作者", "Author"), "作者；留空则不印", "The author"),
    (("期号", "Issue"), "如 3，印作“第 3 期”；也可写成别的形式", "Such as 3, or any other form"),
    (("发布日期", "Release"), "如 2025-03-25；留空则印制作日期", "Such as 2025-03-25; if empty, the day it was made"),
    (
        ("徽标", "Logo"),
        "图片文件（.png 或 .jpg），放在本工作簿的文件夹中，或写已允许的文件夹中的路径",
        "A picture (.png, .jpg) in this workbook's folder, or a path in an allowed folder",
    ),
)
_OF_BOTH_LANGUAGES: Final = ("发布日期", "徽标")
_INDEX_COLUMN: Final = 8


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    page(sheet, landscape=True, header=False, print_area=(0, 0, 45, 12))
    sheet.fit_to_pages(1, 1)
    sheet.set_column("A:A", 2)
    sheet.set_column("B:B", 20)
    sheet.set_column("C:F", 12)
    sheet.set_column("G:G", 16.3)  # F and G are as wide as the buttons
    sheet.set_column("H:H", 3)
    sheet.set_column("I:L", 15)
    sheet.set_column("M:M", 2)
    sheet.set_row(0, 44)
    for row, colour in enumerate((NAVY, TEAL)):
        for column in range(13):
            sheet.write_blank(row, column, None, style(bg_color=colour))
    sheet.write_string(
        0,
        1,
        "TradeMonitor　中国分省货物贸易监测　China's Trade by Province",
        style(bold=True, font_size=18, font_color="#FFFFFF", bg_color=NAVY),
    )
    sheet.set_row(1, 4)
    for row in range(4, 45):
        sheet.set_row(row, 21)
    for row in (layout.HOME_KEY_FIGURES.row - 1, layout.HOME_SETTINGS.row - 1):  # headings right below a list
        sheet.set_row(row, 36)
    _choices(sheet, style)
    _key_figures(sheet, style)
    _links(sheet, style)
    _states(sheet, style)
    _settings(sheet, style)
    _heading(sheet, style, 34, "怎么用 · How to use it")
    for row, line in enumerate(_HELP, start=35):
        sheet.merge_range(row, 1, row, 11, line, style(font_size=9, font_color=GREY))
    sheet.freeze_panes(2, 0)
    sheet.activate()


def _heading(sheet: Worksheet, style: Style, row: int, text: str, column: int = 1, last: int = 6) -> None:
    looks = style(bold=True, font_size=11, font_color=NAVY, bottom=2, bottom_color=TEAL, valign="bottom")
    for index in range(column, last + 1):
        sheet.write_blank(row, index, None, looks)
    sheet.write_string(row, column, text, looks)


def _choices(sheet: Worksheet, style: Style) -> None:
    _heading(sheet, style, 4, "选择 · Choices")
    looks = {"bg_color": AMBER, "border": 1, "border_color": LINE, "align": "left"}
    folders = layout.HOME_FOLDERS
    for row, (labels, *hints) in enumerate(_CHOICES, start=layout.HOME_CHOICES.row):
        sheet.write_string(row, 1, " ".join(labels), style(font_color=GREY))
        last = 3 if folders.row <= row <= folders.last_row else 4
        sheet.merge_range(row, 2, row, last, "", style(num_format="@", **looks))
        sheet.data_validation(row, 2, row, 2, _validation(labels, "\n".join(hints)))
    for (caption, macro), (down, right, columns) in zip(BUTTONS, _BUTTON_PLACES, strict=True):
        sheet.insert_button(
            layout.HOME_CHOICES.row,
            5,
            {
                "macro": macro,
                "caption": caption,
                "description": " · ".join(CAPTIONS[macro].values()),
                "width": 104 * columns - 6,
                "height": 37,
                "x_offset": 6 + 104 * right,
                "y_offset": 2 + 42 * down,
            },
        )
    for row, (macro, description) in enumerate(FOLDER_BUTTONS, start=folders.row):
        place = {"x_offset": 4, "y_offset": 2, "width": 40, "height": 24}
        sheet.insert_button(row, 4, {"macro": macro, "caption": "…", "description": description, **place})


def _validation(labels: tuple[str, str], hint: str) -> dict[str, object]:
    label, title = labels[0], " ".join(labels)
    rule: dict[str, object] = {"input_title": title, "input_message": hint}
    if label == "月份":
        rule |= {"validate": "list", "source": "=stored_periods", "error_type": "warning", "error_title": title}
        rule |= {"error_message": "库中还没有这个月份。仍要使用吗？ This month is not stored. Use it?"}
    elif label in _LISTS:
        rule |= {"validate": "list", "source": _LISTS[label], "error_type": "warning", "error_title": title}
        rule |= {"error_message": _OTHER_STYLE if label == "文风" else _OTHER_WORD}
    else:
        rule |= {"validate": "any"}
    return rule


def _key_figures(sheet: Worksheet, style: Style) -> None:
    _heading(sheet, style, 13, "主要数字（全国）· Key figures (China)")
    key_figures(sheet, style, layout.HOME_KEY_FIGURES)
    run = layout.HOME_LAST_RUN
    _heading(sheet, style, run.row - 1, "最近一次更新 · Last run")
    _document_link(sheet, style)
    looks = style(font_size=9, font_color=GREY, text_wrap=True, valign="top")
    sheet.merge_range(run.row, run.column, run.row, 6, "", looks)
    sheet.set_row(run.row, _LAST_RUN_HEIGHT)


def _document_link(sheet: Worksheet, style: Style) -> None:
    """Link to the document that was written last, by a formula that takes only an address of this computer."""
    found = layout.HOME_DOCUMENT
    sheet.write_blank(found.row, found.column, None, style(num_format=";;;"))
    cell = xl_rowcol_to_cell(found.row, found.column, True, True)
    is_local = f'OR(LEFT({cell},8)="file:///",MID({cell},2,2)=":\\")'
    kind = f'IF(RIGHT({cell},4)="docx","Word ↗","PDF ↗")'
    formula = f'=IF({is_local},IFERROR(HYPERLINK({cell},{kind}),""),"")'
    looks = style(font_color=TEAL, underline=1, font_size=9, align="right", bottom=2, bottom_color=TEAL)
    sheet.write_formula(found.row, found.column - 1, formula, looks, "")


def _states(sheet: Worksheet, style: Style) -> None:
    """Format the rows below the last run that say what each group of sheets shows."""
    run = layout.HOME_RUN
    first = run.column + layout.STATE_COLUMN
    looks = {"font_size": 9, "font_color": GREY, "bottom": 1, "bottom_color": LINE, "align": "left"}
    for row in range(run.row + 1, run.last_row + 1):
        sheet.merge_range(row, run.column, row, first - 1, "", style(**looks))
        for column in range(first, run.last_column + 1):
            sheet.write_blank(row, column, None, style(num_format="@", **looks))


def _settings(sheet: Worksheet, style: Style) -> None:
    area = layout.HOME_SETTINGS
    _heading(sheet, style, area.row - 1, "发布单位（中文 · English）· Publisher")
    looks = style(num_format="@", bg_color=AMBER, border=1, border_color=LINE, align="left", shrink=True)
    english = area.column + layout.SETTINGS_ENGLISH
    for row, (labels, *hints) in enumerate(_SETTINGS, start=area.row):
        title = " ".join(labels)
        sheet.write_string(row, 1, title, style(font_color=GREY))
        is_one = labels[0] in _OF_BOTH_LANGUAGES
        sheet.merge_range(row, area.column, row, area.last_column if is_one else english - 1, "", looks)
        _hint(sheet, row, area.column, title, "\n".join(hints))
        if not is_one:
            sheet.merge_range(row, english, row, area.last_column, "", looks)
            _hint(
                sheet,
                row,
                english,
                f"{title} (English)",
                "英文报告用；留空则用中文\nFor the English report; else the Chinese",
            )


def _hint(sheet: Worksheet, row: int, column: int, title: str, message: str) -> None:
    hint = {"validate": "any", "input_title": title, "input_message": message}
    sheet.data_validation(row, column, row, column, hint)


def key_figures(sheet: Worksheet, style: Style, area: layout.NamedRange) -> None:
    """Format an area of key figures: a header, then levels and changes in turn."""
    sheet.write_blank(area.row, area.column, None, style.head(align="left", bold=False, font_size=9))
    for column in range(area.column + 1, area.last_column + 1):
        sheet.write_blank(area.row, column, None, style.head())
    for row in range(area.row + 1, area.last_row + 1):
        change = (row - area.row) % 2 == 0
        sheet.write_blank(row, area.column, None, style.cell(font_color=GREY if change else NAVY))
        looks = style.cell('+0.0"%"_ ;-0.0"%"_ ;0.0"%"_ ', font_size=9) if change else None
        for column in range(area.column + 1, area.last_column + 1):
            sheet.write_blank(row, column, None, looks or style.cell(LEVEL, bold=True, font_size=12, shrink=True))
    red_falls(sheet, style, area.row + 1, area.column + 1, area.last_row, area.last_column)


def _links(sheet: Worksheet, style: Style) -> None:
    _heading(sheet, style, 4, "省市 · Provinces", _INDEX_COLUMN, _INDEX_COLUMN + 3)
    link = style(
        font_color=NAVY,
        bg_color=PALE,
        align="center",
        border=1,
        border_color="#FFFFFF",
        underline=0,
        font_size=9,
        shrink=True,
    )
    for index, region in enumerate(PROVINCES):
        down, right = divmod(index, 4)
        name, text = region.short, f"{region.short} {region.english}"
        tip = f"{text}：各月数字、图和市县 · months, charts, cities"
        sheet.write_url(5 + down, _INDEX_COLUMN + right, f"internal:'{name}'!A1", link, text, tip)
    _heading(sheet, style, 14, "报告与数据 · Report and data", _INDEX_COLUMN, _INDEX_COLUMN + 3)
    sheets = layout.SHEETS[1 : layout.SHEETS.index(layout.PROVINCE_SHEETS[0])]
    for index, name in enumerate(sheets):
        down, right = divmod(index, 4)
        sheet.write_url(15 + down, _INDEX_COLUMN + right, f"internal:'{name}'!A1", link, f"{name} {_SHEET_NAMES[name]}")
