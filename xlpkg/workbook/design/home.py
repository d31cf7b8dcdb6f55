"""首页: the choices, the buttons, key figures, the last run, and links to all sheets."""

from __future__ import annotations

import itertools
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlpkg.analysis.releases import BULLETIN_PAGE
from xlpkg.messages import say, say_list
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import CURRENCY_NAMES, LANGUAGE_NAMES, STYLE_NAMES, Currency
from xlpkg.workbook import layout, links
from xlpkg.workbook.buttons import BUTTONS, PICKERS
from xlpkg.workbook.design.style import AMBER, GREY, LEVEL, LINE, NAVY, PALE, TEAL, Style, in_both, page, red_falls

#: The cells to fill in, in the order of their rows: their messages are ``home-…`` and ``home-…-hint``.
_CHOICES: Final = ("period", "currency", "language", "sources", "pdf", "style", "nation", "bars", "groups", "folder")
#: The words to choose from. Others that mean the same, such as usd or en, may be typed.
_LISTS: Final = {
    "currency": [names[currency] for names in CURRENCY_NAMES.values() for currency in (Currency.RMB, Currency.USD)],
    "language": [*LANGUAGE_NAMES.values()],
    "style": [name for names in STYLE_NAMES.values() for name in names],
    **{
        name: [word for lang in LANGUAGE_NAMES for word in say_list(f"home-{name}-words", lang)]
        for name in ("nation", "bars", "folder")
    },
}
#: The lists with a message of their own for another word.
_OTHERS: Final = {"style": "home-style-other"}
#: The settings that name the publisher; date and logo have one cell for both languages.
_SETTINGS: Final = ("institution", "laboratory", "author", "issue", "date", "logo", "next", "contact")
_OF_BOTH_LANGUAGES: Final = ("date", "logo")
#: The rows of help: all in Chinese, then all in English.
_HELP: Final = ("make", "refresh", "report", "verify", "kept")
#: Of the row for the last run, in points: five lines, as after a run with a remark and the path of the PDF.
_LAST_RUN_HEIGHT: Final = 62
_INDEX_COLUMN: Final = 8
_HELP_HEADING: Final = layout.HOME_SETTINGS.last_row + 2
_LAST_ROW: Final = _HELP_HEADING + len(LANGUAGE_NAMES) * len(_HELP)
#: Between the choices and the buttons, in pixels: there LibreOffice and Excel draw the arrow of a list.
_ARROW: Final = 24


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    page(sheet, header=False, print_area=(0, 0, _LAST_ROW + 1, 12))
    sheet.fit_to_pages(1, 1)
    sheet.set_column("A:A", 2)
    sheet.set_column("B:B", 20)
    sheet.set_column("C:F", 12)
    sheet.set_column("G:G", 18.9)  # F and G are as wide as the arrows and the buttons
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
        f"TradeMonitor　{in_both('home-title', '　')}",
        style(bold=True, font_size=18, font_color="#FFFFFF", bg_color=NAVY),
    )
    sheet.set_row(1, 4)
    for row in range(4, _LAST_ROW + 1):
        sheet.set_row(row, 21)
    for row in (layout.HOME_KEY_FIGURES.row - 1, layout.HOME_SETTINGS.row - 1):  # headings right below a list
        sheet.set_row(row, 36)
    _choices(sheet, style)
    _key_figures(sheet, style)
    _links(sheet, style)
    _states(sheet, style)
    _settings(sheet, style)
    _stored(sheet, style)
    _heading(sheet, style, _HELP_HEADING, "home-help")
    for row, (lang, key) in enumerate(itertools.product(LANGUAGE_NAMES, _HELP), start=_HELP_HEADING + 1):
        _line(sheet, style, row, say(f"home-help-{key}", lang))
    for row, lang in enumerate(LANGUAGE_NAMES, start=2):  # seen at once, because without macros nothing else says it
        _line(sheet, style, row, say("home-no-macros", lang))
    sheet.freeze_panes(2, 0)
    sheet.activate()


def _line(sheet: Worksheet, style: Style, row: int, text: str) -> None:
    sheet.merge_range(row, 1, row, 11, text, style(font_size=9, font_color=GREY))


def _heading(sheet: Worksheet, style: Style, row: int, key: str, column: int = 1, last: int = 6) -> None:
    looks = style(bold=True, font_size=11, font_color=NAVY, bottom=2, bottom_color=TEAL, valign="bottom")
    for index in range(column, last + 1):
        sheet.write_blank(row, index, None, looks)
    sheet.write_string(row, column, in_both(key, " · ").replace("） ·", "）·"), looks)


def _choices(sheet: Worksheet, style: Style) -> None:
    _heading(sheet, style, 4, "home-choices")
    looks = {"bg_color": AMBER, "border": 1, "border_color": LINE, "align": "left"}
    folders = layout.HOME_FOLDERS
    for row, name in enumerate(_CHOICES, start=layout.HOME_CHOICES.row):
        sheet.write_string(row, 1, in_both(f"home-{name}"), style(font_color=GREY))
        last = 3 if folders.row <= row <= folders.last_row else 4
        sheet.merge_range(row, 2, row, last, "", style(num_format="@", **looks))
        sheet.data_validation(row, 2, row, 2, _validation(name))
    for button in BUTTONS:
        if button.place is None:
            continue
        down, right, columns = button.place
        sheet.insert_button(
            layout.HOME_CHOICES.row,
            5,
            {
                "macro": button.macro,
                "caption": button.caption("zh"),
                "description": in_both(f"button-{button.action}", " · "),
                "width": 104 * columns - 6,
                "height": 37,
                "x_offset": _ARROW + 104 * right,
                "y_offset": 2 + 42 * down,
            },
        )
    for row, (macro, name) in enumerate(zip(PICKERS, ("sources", "pdf"), strict=True), start=folders.row):
        place = {"x_offset": 4, "y_offset": 2, "width": 40, "height": 24}
        description = in_both(f"home-{name}-button", " · ")
        sheet.insert_button(row, 4, {"macro": macro, "caption": "…", "description": description, **place})


def _validation(name: str) -> dict[str, object]:
    title = in_both(f"home-{name}")
    rule: dict[str, object] = {"input_title": title, "input_message": in_both(f"home-{name}-hint", "\n")}
    if name == "period":
        source: object = "=stored_periods"
        other = "home-period-other"
    elif name in _LISTS:
        source, other = _LISTS[name], _OTHERS.get(name, "home-other")
    else:
        return {**rule, "validate": "any"}
    warning = {"error_type": "warning", "error_title": title, "error_message": in_both(other)}
    return {**rule, "validate": "list", "source": source, **warning}


def _key_figures(sheet: Worksheet, style: Style) -> None:
    _heading(sheet, style, layout.HOME_KEY_FIGURES.row - 1, "home-key-figures")
    _grey_if_not_chosen(sheet, style, layout.HOME_KEY_FIGURES)  # before falls: LibreOffice applies one rule to a cell
    key_figures(sheet, style, layout.HOME_KEY_FIGURES)
    run = layout.HOME_LAST_RUN
    _heading(sheet, style, run.row - 1, "home-last-run")
    _document_link(sheet, style)
    looks = style(font_size=9, font_color=GREY, text_wrap=True, valign="top")
    sheet.merge_range(run.row, run.column, run.row, 6, "", looks)
    sheet.set_row(run.row, _LAST_RUN_HEIGHT)


def _grey_if_not_chosen(sheet: Worksheet, style: Style, area: layout.NamedRange) -> None:
    """Grey the figures of *area* while the choice is not the month and currency of the report's sheets."""
    choices, run = layout.HOME_CHOICES, layout.HOME_RUN
    pairs = (
        f'{xl_rowcol_to_cell(choices.row + index, choices.column, True, True)}&""<>'
        f'{xl_rowcol_to_cell(run.row + 1, run.column + layout.STATE_COLUMN + index, True, True)}&""'
        for index in range(2)
    )
    rule = {"type": "formula", "criteria": f"=OR({','.join(pairs)})", "format": style.plain(font_color=LINE)}
    sheet.conditional_format(area.row + 1, area.column, area.last_row, area.last_column, rule)


def _document_link(sheet: Worksheet, style: Style) -> None:
    """Link to the document that was written last."""
    found = layout.HOME_DOCUMENT
    sheet.write_blank(found.row, found.column, None, style(num_format=";;;"))
    looks = style(font_color=TEAL, underline=1, font_size=9, align="right", bottom=2, bottom_color=TEAL)
    sheet.write_formula(found.row, found.column - 1, links.to_document(), looks, "")


def _stored(sheet: Worksheet, style: Style) -> None:
    """Format the text on the stored months beside the last run, and link to the page with the newest ones."""
    area = layout.HOME_STORED
    _heading(sheet, style, area.row - 1, "home-stored", area.column, area.column + 3)
    link = style(font_color=TEAL, underline=1, font_size=9, align="right", bottom=2, bottom_color=TEAL)
    sheet.write_url(area.row - 1, area.column + 3, BULLETIN_PAGE, link, f"{in_both('home-bulletin')} ↗")
    looks = style(font_size=9, font_color=GREY, text_wrap=True, valign="top")
    sheet.merge_range(area.row, area.column, area.row, area.column + 3, "", looks)


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
    _heading(sheet, style, area.row - 1, "home-publisher")
    common = {"bg_color": AMBER, "border": 1, "border_color": LINE, "align": "left", "shrink": True}
    english = area.column + layout.SETTINGS_ENGLISH
    for row, name in enumerate(_SETTINGS, start=area.row):
        title = in_both(f"home-{name}")
        sheet.write_string(row, 1, title, style(font_color=GREY))
        is_one = name in _OF_BOTH_LANGUAGES
        # A program may read an issue such as 2025-6 as a date. In a cell that is text a formula is text, too.
        looks = style(num_format="@" if name == "issue" or is_one else "General", **common)
        sheet.merge_range(row, area.column, row, area.last_column if is_one else english - 1, "", looks)
        _hint(sheet, row, area.column, title, in_both(f"home-{name}-hint", "\n"))
        if not is_one:
            sheet.merge_range(row, english, row, area.last_column, "", looks)
            _hint(sheet, row, english, f"{title} (English)", in_both("home-english-hint", "\n"))


def _hint(sheet: Worksheet, row: int, column: int, title: str, message: str) -> None:
    hint = {"validate": "any", "input_title": title, "input_message": message}
    sheet.data_validation(row, column, row, column, hint)


def key_figures(sheet: Worksheet, style: Style, area: layout.NamedRange) -> None:
    """Format an area of key figures: a header, then levels and changes in turn."""
    head = style.head(align="left", bold=False, font_size=9, text_wrap=False, shrink=True)
    sheet.write_blank(area.row, area.column, None, head)
    for column in range(area.column + 1, area.last_column + 1):
        sheet.write_blank(area.row, column, None, style.head())
    for row in range(area.row + 1, area.last_row + 1):
        change = (row - area.row) % 2 == 0
        sheet.write_blank(row, area.column, None, style.cell(font_color=GREY if change else NAVY, shrink=True))
        looks = style.cell('+0.0"%"_ ;-0.0"%"_ ;0.0"%"_ ', font_size=9) if change else None
        for column in range(area.column + 1, area.last_column + 1):
            sheet.write_blank(row, column, None, looks or style.cell(LEVEL, bold=True, font_size=12, shrink=True))
    red_falls(sheet, style, area, (LEVEL,) * area.columns)


def _links(sheet: Worksheet, style: Style) -> None:
    _heading(sheet, style, 4, "home-provinces", _INDEX_COLUMN, _INDEX_COLUMN + 3)
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
        tip = f"{text}：{in_both('home-province-tip', ' · ')}"
        sheet.write_url(5 + down, _INDEX_COLUMN + right, f"internal:'{name}'!A1", link, text, tip)
    top = layout.HOME_KEY_FIGURES.row
    _heading(sheet, style, top - 1, "home-sheets", _INDEX_COLUMN, _INDEX_COLUMN + 3)
    for index, entry in enumerate(entry for entry in layout.ALL_SHEETS[1:] if entry.key):
        down, right = divmod(index, 4)
        target = f"internal:'{entry.name}'!A1"
        sheet.write_url(top + down, _INDEX_COLUMN + right, target, link, in_both(f"name-{entry.key}"))
