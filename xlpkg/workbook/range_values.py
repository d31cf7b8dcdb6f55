"""Computes the rows of values of each named range from a Content. Writes to no spreadsheet: that is fill's task."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, partial
from itertools import chain
from typing import Final, NamedTuple

from xlpkg.analysis.checks import reconstructed_files
from xlpkg.analysis.findings import SEVERITIES, Finding, code_label
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.releases import describe_months
from xlpkg.audit.self_check import check_month
from xlpkg.messages import Language
from xlpkg.model.regions import NATIONAL, PROVINCES, Kind, Region
from xlpkg.model.rounding import MISSING, format_number, print_number
from xlpkg.model.words import COLON, Basis, Flow
from xlpkg.report.chart_scale import CUT_BARS, cut_lengths
from xlpkg.report.model import Figure, Section
from xlpkg.report.sentences import full_unit
from xlpkg.workbook import layout
from xlpkg.workbook.changes import Since, change_ranges
from xlpkg.workbook.content import Content
from xlpkg.workbook.finding_links import position
from xlpkg.workbook.home import Publisher, task_line
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.province_values import ProvinceValues
from xlpkg.workbook.sheet_figures import Rows, SheetFigures, empty_rows, rise_and_fall
from xlpkg.workbook.sheets import PARTS
from xlpkg.workbook.sheets.board import Board
from xlpkg.workbook.sheets.drivers import DriversShown, driver_ranges
from xlpkg.workbook.sheets.nation import NationValues
from xlpkg.workbook.text_size import parts_of
from xlpkg.workbook.texts import STORED, KeptTexts, place_of

_YOY: Final = (Measure.YOY,)
#: The key figures.
_KEY: Final = (Measure.LEVEL, Measure.YOY)
_SEMICOLON: Final[dict[Language, str]] = {"zh": "；", "en": "; "}


class Found(NamedTuple):
    """The findings, and where the ranges are that those on the sheets lead to."""

    findings: tuple[Finding, ...]
    areas: tuple[NamedRange, ...] = layout.LINKED


class RangeValues:
    """The rows of values of the named ranges of one content, and of what the workbook adds to it.

    That is the publisher, the user's texts, the mark of the logo, and what 驱动 and 看板 show.
    """

    def __init__(
        self,
        content: Content,
        publisher: Publisher | None = None,
        kept: KeptTexts | None = None,
        logo_mark: str = "",
        drivers: DriversShown | None = None,
        board: Board | None = None,
    ) -> None:
        self._content, self._logo_mark, self._drivers, self._board = content, logo_mark, drivers, board
        self._publisher, self._kept = publisher or Publisher(), kept or KeptTexts()
        self._figures = SheetFigures(content)
        self._month = self._figures.month
        self._provinces = ProvinceValues(content, self._figures)
        self._nation = NationValues(content, self._figures)

    def of(
        self, sheets: Collection[str], found: Found | None = None, since: Since | None = None
    ) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield each range of *sheets* with its rows, sheet by sheet, then the key figures and the months of 首页.

        *found* is what 核验 lists, by default the findings in the month and in the generated report. *since* is what
        变化 lists besides what is new in the month.
        """
        makers: dict[str, Callable[[], Iterator[tuple[NamedRange, Rows]]]] = {
            layout.COVER: self._cover,
            layout.MONTH: partial(self._report, Basis.MONTH),
            layout.YTD: partial(self._report, Basis.YTD),
            layout.NATION: self._nation.of,
            layout.BOARD: lambda: (self._board or Board(self._content, {})).ranges(),
            layout.DRIVERS: partial(driver_ranges, self._drivers, self._content.lang),
            layout.CHECKS: partial(self._checks, found),
            layout.CHANGES: partial(change_ranges, self._content, since or Since(), (found or Found(())).areas),
            layout.TEXTS: self._texts,
            layout.CHARTS: lambda: chain(self._provinces.of_charts(), self._nation.of_charts()),
            **{region.short: partial(self._provinces.of, region) for region in PROVINCES},
            **{
                sheet: partial(parts.rows, self._content, self._figures) for sheet, parts in PARTS.items() if parts.rows
            },
        }
        for sheet, make in makers.items():
            if sheet in sheets:
                yield from make()
        period, unit = self._content.period, full_unit(self._content.cube.currency, self._content.lang)
        yield layout.HOME_KEY_FIGURES, self._key_figures(f"{period}  {unit}")
        yield layout.HOME_STORED, [[self._stored_months()]]

    # 首页, 封面

    def run_line(self, task: str, count: int, found: Found) -> str:
        """Return what 首页 says about the run that wrote *count* figures; *task* is that of a message ``task-…``."""
        content = self._content
        if content.made is None:
            return content.say("run-example", span=self._content.span(Basis.MONTH))
        done = content.say(
            "run-figures",
            span=self._content.span(Basis.MONTH),
            currency=content.cube.currency,
            count=count,
            files=len({sheet.sha256 for sheet in content.cube.sheets}),
            findings=self._summary(found),
        )
        line = task_line(content.made, task, done, content.lang)
        # After a button: Excel and LibreOffice clear their undo lists.
        return line if task == "fill" else line + content.say("run-not-undoable")

    def _stored_months(self) -> str:
        """Return a line for each currency: the months that are stored, missing, and should be out."""
        content, today = self._content, self._content.made and self._content.made.date()
        return "\n".join(
            _SEMICOLON[content.lang].join(each.sentence(content.lang) for each in describe_months(*stored, today))
            for stored in content.stored.items()
        )

    def _cover(self) -> Iterator[tuple[NamedRange, Rows]]:
        content, publisher = self._content, self._publisher
        titles = (content.report.title, content.report.span, publisher.issue or None)
        yield layout.COVER_TITLE, [[text] for text in (*titles, None, NATIONAL.label(content.lang))]
        yield layout.COVER_KEY_FIGURES, self._key_figures(full_unit(content.cube.currency, content.lang))
        day = content.made and content.say("cover-made", day=f"{content.made:%Y-%m-%d}")
        if publisher.date:
            day = content.say("cover-released", day=publisher.date)
        if day and content.cube.as_of:
            day = content.say("cover-stored", day=day, until=content.cube.stored_by)
        publishers = [name for name in (publisher.institution, publisher.laboratory) if name]
        names = [*[None] * (2 - len(publishers)), *publishers, publisher.author or None]
        changed = self._kept.changed.get(layout.HIGHLIGHTS_PLACE)
        mark = content.say("report-changed") if changed else None
        yield layout.COVER_HIGHLIGHTS, [[changed or self.highlights, *[None] * 5, mark]]
        following = publisher.next_release and content.say("cover-next", day=publisher.next_release)
        contact = publisher.contact and content.say("cover-contact", contact=publisher.contact)
        lines = (*names, self.source, day, following or None, contact or None)
        yield layout.COVER_FOOT, [[text] for text in lines]

    @property
    def highlights(self) -> str | None:
        """The generated highlights of the cover, a line each."""
        return "\n".join(f"• {each}" for each in self._content.report.highlights) or None

    @cached_property
    def source(self) -> str:
        """The sentence on the source of the figures."""
        content = self._content
        is_reconstructed = reconstructed_files(content.cube, content.period)
        return content.say("sheet-reconstructed" if is_reconstructed else "sheet-source")

    def _key_figures(self, heading: str) -> Rows:
        content = self._content
        rows: Rows = [[heading, *content.say_list("sheet-flows")]]
        for basis in Basis:
            of_flows = (content.figures(_KEY, basis, NATIONAL, flow) for flow in Flow)
            levels, changes = zip(*of_flows, strict=True)
            rows += [[self._content.span(basis), *levels], [self._nation.yoy_label(basis), *changes]]
        return rows

    # 当月, 累计

    def _report(self, basis: Basis) -> Iterator[tuple[NamedRange, Rows]]:
        of = layout.REPORTS[basis]
        section = self._section(basis)
        texts = self.generated(basis) | {
            name: self._kept.changed[place]
            for name in (*layout.TEXT_NAMES.values(), layout.NOTES_NAME)
            if (place := place_of(basis, name)) in self._kept.changed
        }
        yield of.text, self._text(basis, texts, of.text)
        yield of.table, empty_rows(of.table) if section is None else self._table(section)
        yield of.notes, [[texts[layout.NOTES_NAME]]]

    def _section(self, basis: Basis) -> Section | None:
        return next((section for section in self._content.report.sections if section.basis is basis), None)

    def generated(self, basis: Basis) -> dict[str, str | None]:
        """Return the generated texts of a report sheet by name; January has no section for the year to date."""
        section = self._section(basis)
        if section is None:
            texts: dict[str, str | None] = dict.fromkeys((*layout.TEXT_NAMES.values(), layout.NOTES_NAME))
            return texts | {layout.TEXT_NAMES[layout.TEXT_HEADING]: self._content.say("report-january")}
        exports, imports = (figure.caption for figure in section.figures)
        lead, notes = "\n".join(filter(None, (section.caution, section.lead))), "\n".join(section.notes)
        figures = (section.exports, exports, section.imports, imports)
        values = (section.heading, lead, *figures, section.remark, section.table.caption, notes)
        return dict(zip((*layout.TEXT_NAMES.values(), layout.NOTES_NAME), values, strict=True))

    def _text(self, basis: Basis, texts: Mapping[str, str | None], area: NamedRange) -> Rows:
        rows, kept = empty_rows(area), self._kept
        for line, name in layout.TEXT_NAMES.items():
            rows[line][0] = texts[name]
            if place_of(basis, name) in kept.changed:
                rows[line][layout.MARK_COLUMN] = self._content.say("report-changed")
        if self._section(basis) is not None:
            rows[layout.TEXT_HEADING][layout.COMMENT_COLUMN] = self._content.say("report-comment-hint")
            for line, printed in layout.TEXT_COMMENTS.items():
                comment = kept.comments.get(place_of(basis, layout.TEXT_NAMES[line]))
                rows[line][layout.COMMENT_COLUMN] = comment
                for each, part in zip(printed, parts_of(comment or "", len(printed)), strict=True):
                    rows[each][0] = part or None
        return rows

    def _table(self, section: Section) -> Rows:
        header = [head.replace(" (%)", "\n(%)") for head in section.table.header]  # broken at the same place
        printed: Rows = [[*header]]
        for row in section.table.all_rows():
            name = row.region.label(self._content.lang)
            if self._content.lang == "en" and row.region.kind is Kind.PROVINCE:
                name = f"{name} ({row.region.iso})"
            printed.append([name, *(MISSING if math.isnan(value) else value for value in row.values)])
        rows = empty_rows(layout.REPORTS[section.basis].table)
        exports, imports = (self._bars(section.basis, figure) for figure in section.figures)
        for cells, of_table in zip(rows, printed, strict=False):
            cells[: layout.TABLE_COLUMNS] = of_table
        for cells, *bars in zip(rows, exports, imports, strict=False):
            cells[layout.TABLE_COLUMNS :] = [cell for of_flow in bars for cell in of_flow]
        return rows

    def _bars(self, basis: Basis, figure: Figure) -> Rows:
        """Return what a chart draws: a header, a row per province, and after a gap the nation's.

        A row has the label, the rise, the fall, the YoY of the nation, and the length of the bar if it is cut. The
        header has their legends, and the YoY of each province whose bar is cut.
        """
        content, lang = self._content, self._content.lang
        values = [row.yoy(figure.flow) for row in figure.rows]
        cut = cut_lengths(values)
        (nation,) = content.figures(_YOY, basis, NATIONAL, figure.flow)
        nation_yoy = nation is not None and content.say("report-nation", yoy=print_number(nation, lang))
        legend = nation_yoy or content.say("report-no-yoy")
        legends = [legend, *([content.say("report-cut-bars")] if cut else [])]
        gap, name = "" if lang == "zh" else ": ", content.say_list("sheet-flows")[figure.flow]
        changes = [f"{name}{gap}{content.say(key)}" for key in ("sheet-rises", "sheet-falls")]
        heads = [format_number(values[index]) for index in cut]
        rest: list[None] = [None] * (CUT_BARS - len(cut))
        rows: Rows = [[None, *changes, _SEMICOLON[lang].join(legends), *heads, *rest]]
        for index, (row, value) in enumerate(zip(figure.rows, values, strict=True)):
            change = math.nan if index in cut else value
            of_cut = [length if index == each else None for each, length in cut.items()]
            rows.append([_bar_label(row.region, lang), *rise_and_fall(change), None, *of_cut, *rest])
        width = layout.CHART_FLOW_COLUMNS
        return [*rows, [None] * width, [_bar_label(NATIONAL, lang), None, None, nation, *[None] * CUT_BARS]]

    # _texts_

    def _texts(self) -> Iterator[tuple[NamedRange, Rows]]:
        content = self._content
        written = [*(text for basis in Basis for text in self.generated(basis).values()), self.highlights]
        state = (str(content.period), content.cube.currency.value, content.lang, self._logo_mark or None)
        yield layout.TEXTS_WRITTEN, [[text] for text in (*state, *written)]
        saved: Rows = [list(row) for row in self._kept.saved]
        if content.cube.stored_until:
            saved.append([state[0], state[2], state[1], STORED, content.cube.stored_until.isoformat()])
        yield layout.TEXTS_SAVED, saved + empty_rows(layout.TEXTS_SAVED)[len(saved) :]

    # 核验

    def _summary(self, found: Found) -> str:
        if not found.findings:
            return self._content.say("checks-none")
        counts = Counter[str](finding.severity for finding in found.findings)
        error, warning, note = (counts[severity] for severity in SEVERITIES)
        return self._content.say("checks-count", error=error, warning=warning, note=note)

    def _checks(self, found: Found | None) -> Iterator[tuple[NamedRange, Rows]]:
        content, area = self._content, layout.CHECK_FINDINGS
        found = found or Found(check_month(content.cube, content.report, wide=content.around()))
        top = empty_rows(layout.CHECK_SUMMARY)
        top[0][1] = content.say("checks-title")
        top[1][1] = f"{self._content.span(Basis.YTD)}{COLON[content.lang]}{self._summary(found)}"
        top[-1] = [None, *content.say_list("checks-heads")]
        yield layout.CHECK_SUMMARY, top
        findings = found.findings
        shown = findings if len(findings) <= area.rows else findings[: area.rows - 1]
        rows: Rows = []
        for finding in shown:
            severity, code, *others = finding.row(content.lang, content.cube.currency)
            target = position(finding, content.period, found.areas)
            rows.append([severity, code_label(str(code), content.lang), *others, *(target or [None] * 3)])
        if more := len(findings) - len(shown):
            more_line = content.say("checks-not-shown", count=more)
            rows.append([*[None] * (layout.CHECK_COLUMNS - 1), more_line, *[None] * 3])
        yield area, rows + empty_rows(area)[len(rows) :]


def count_figures(rows: Rows) -> int:
    """Return the number of trade figures in *rows*. These are floats; region codes and ranks are ints."""
    return sum([list(map(type, row)).count(float) for row in rows])


def _bar_label(region: Region, lang: Language) -> str:
    """Return the label below a bar, which has room for two letters, or for a character per line.

    A rotation in the chart would be lost when LibreOffice saves the workbook.
    """
    return "\n".join(region.label(lang)) if lang == "zh" else region.iso
