"""Computes the rows of values of each named range from a Content. Writes to no spreadsheet: that is fill's task."""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from xlpkg.analysis.checks import reconstructed_files
from xlpkg.analysis.findings import SEVERITIES, code_label
from xlpkg.model.regions import NATIONAL, PROVINCES, REGIONS
from xlpkg.model.rounding import MISSING, format_number
from xlpkg.model.words import LANGUAGE_NAMES, Basis, Flow
from xlpkg.report.chart_scale import CUT_BARS, cut_limit
from xlpkg.report.sentences import words
from xlpkg.workbook import function_texts, layout
from xlpkg.workbook.driver_values import driver_ranges
from xlpkg.workbook.finding_links import position
from xlpkg.workbook.province_values import ProvinceValues
from xlpkg.workbook.sheet_figures import FLOWS, SheetFigures, as_lists, empty_rows, finite, labelled
from xlpkg.workbook.terms import TERMS, Terms
from xlpkg.workbook.text_size import parts_of
from xlpkg.workbook.texts import KeptTexts, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from xlpkg.report.model import Section
    from xlpkg.workbook.content import Content
    from xlpkg.workbook.layout import NamedRange
    from xlpkg.workbook.sheet_figures import Rows, Value


class RangeValues:
    """The rows of values of the named ranges of one content.

    ``count`` is the number of trade figures in the rows that were yielded so far.
    """

    def __init__(self, content: Content) -> None:
        self.count = 0
        self._content = content
        self._terms: Terms = TERMS[content.lang]
        self._kept = content.kept or KeptTexts()
        self._unit = words(content.lang).units[content.cube.currency]
        self._figures = SheetFigures(content)
        self._month = self._figures.month
        self._provinces = ProvinceValues(content, self._figures)

    def of(
        self, sheets: Collection[str], shown: Mapping[str, list[Value]] | None = None
    ) -> Iterator[tuple[NamedRange, Rows]]:
        """Yield each range of *sheets* with its rows, sheet by sheet, then those of 首页.

        *shown*: the month, currency, language and time of what each group of sheets has shown so far.
        """
        for area, rows in (*self._sheets(sheets), (layout.HOME_KEY_FIGURES, self._key_figures())):
            self.count += _count(rows)
            yield area, rows
        yield from self._home(sheets, shown or {})

    def _sheets(self, wanted: Collection[str]) -> Iterator[tuple[NamedRange, Rows]]:
        makers: dict[str, Callable[[], Iterator[tuple[NamedRange, Rows]]]] = {
            layout.COVER: self._cover,
            layout.MONTH: partial(self._report, Basis.MONTH),
            layout.YTD: partial(self._report, Basis.YTD),
            layout.RANKING: self._ranking,
            layout.MAP: self._map,
            layout.DRIVERS: partial(driver_ranges, self._content),
            layout.CHECKS: self._checks,
            layout.DATA: self._data,
            layout.TEXTS: self._texts,
            layout.FUNCTIONS: self._functions,
            layout.CHARTS: self._provinces.chart_labels,
            **{region.short: partial(self._provinces.of, region) for region in PROVINCES},
        }
        for sheet, make in makers.items():
            if sheet in wanted:
                yield from make()

    # 首页, 封面

    def _home(self, filled: Collection[str], shown: Mapping[str, list[Value]]) -> Iterator[tuple[NamedRange, Rows]]:
        content = self._content
        yield layout.HOME_CHOICES, [[choice] for choice in self._choices]
        if content.made is None:
            line = self._terms.example.format(span=self._span(Basis.MONTH))
        else:
            line = self._terms.last_run.format(
                at=content.made,
                task=self._terms.tasks[content.task],
                span=self._span(Basis.MONTH),
                currency=content.cube.currency.label(content.lang),
                count=self.count,
                files=len({sheet.sha256 for sheet in content.cube.sheets}),
                findings=self._findings_summary(),
            )
            if content.task != "fill":  # a button's: Excel and LibreOffice clear their undo lists
                line += self._terms.not_undoable
        run = labelled("\n".join((line, *content.remarks)), *[None] * 5)
        yield layout.HOME_RUN, [run, *self._states(filled, shown)]

    def _states(self, filled: Collection[str], shown: Mapping[str, list[Value]]) -> Rows:
        """Return a row for each group of sheets; one that is not among those *filled* shows what it did before."""
        content = self._content
        made = None if content.made is None else f"{content.made:%Y-%m-%d %H:%M}"
        now: list[Value] = [*self._choices, made]
        return [
            [self._terms.groups[group], None, *(now if set(sheets) <= set(filled) else shown.get(group, [None] * 4))]
            for group, sheets in layout.GROUPS.items()
        ]

    @property
    def _choices(self) -> tuple[str, str, str]:
        """The month, and the currency and the language in words."""
        content = self._content
        return str(content.period), content.cube.currency.label(content.lang), LANGUAGE_NAMES[content.lang]

    def _cover(self) -> Iterator[tuple[NamedRange, Rows]]:
        content = self._content
        publisher, terms = content.publisher, self._terms
        titles = (content.report.title, content.report.span, publisher.issue or None)
        yield layout.COVER_TITLE, [[text] for text in (*titles, None, NATIONAL.label(content.lang))]
        yield layout.COVER_KEY_FIGURES, self._key_figures()
        day = content.made and terms.made.format(day=f"{content.made:%Y-%m-%d}")
        if publisher.date:
            day = terms.released.format(day=publisher.date)
        publishers = [name for name in (publisher.institution, publisher.laboratory) if name]
        names = [*[None] * (2 - len(publishers)), *publishers, publisher.author or None]
        yield layout.COVER_FOOT, [[text] for text in (*names, self.source, day)]

    @cached_property
    def source(self) -> str:
        """The sentence on the source of the figures."""
        content, terms = self._content, self._terms
        return terms.reconstructed if reconstructed_files(content.cube, content.period) else terms.source

    def _key_figures(self) -> Rows:
        terms, month = self._terms, self._month
        rows: Rows = [[self._unit, *terms.flows]]
        for basis, name in ((Basis.MONTH, terms.month), (Basis.YTD, terms.ytd)):
            levels = self._figures.levels[basis, NATIONAL.index, :, month].tolist()
            changes = self._figures.yoy[basis, NATIONAL.index, :, month].tolist()
            rows += [labelled(name, *levels), labelled(terms.yoy_bare, *changes, None)]
        return rows

    def _span(self, basis: Basis) -> str:
        return self._content.period.span(to_date=basis is Basis.YTD, lang=self._content.lang)

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
            return texts | {layout.TEXT_NAMES[layout.TEXT_HEADING]: self._terms.january}
        exports, imports = (figure.caption for figure in section.figures)
        values = {
            layout.TEXT_HEADING: section.heading,
            layout.TEXT_LEAD: section.lead,
            layout.TEXT_EXPORTS: section.exports,
            layout.TEXT_CAPTIONS[0]: exports,
            layout.TEXT_IMPORTS: section.imports,
            layout.TEXT_CAPTIONS[1]: imports,
            layout.TEXT_REMARK: section.remark,
            layout.TEXT_TABLE_CAPTION: section.table.caption,
        }
        texts = {name: values[line] for line, name in layout.TEXT_NAMES.items()}
        return texts | {layout.NOTES_NAME: "\n".join(section.notes)}

    def _text(self, basis: Basis, texts: Mapping[str, str | None], area: NamedRange) -> Rows:
        rows, kept = empty_rows(area), self._kept
        for line, name in layout.TEXT_NAMES.items():
            rows[line][0] = texts[name]
            if place_of(basis, name) in kept.changed:
                rows[line][layout.MARK_COLUMN] = self._terms.changed
        if self._section(basis) is not None:
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
            name = row.region.short
            if self._content.lang == "en":
                name = row.region.english if row.region is NATIONAL else f"{row.region.english} ({row.region.iso})"
            printed.append([name, *(MISSING if math.isnan(value) else value for value in row.values)])
        rows = empty_rows(layout.REPORTS[section.basis].table)
        exports, imports = (self._bars(section, flow) for flow in (Flow.EXPORT, Flow.IMPORT))
        for cells, of_table in zip(rows, printed, strict=False):
            cells[: layout.TABLE_COLUMNS] = of_table
        for cells, *bars in zip(rows, exports, imports, strict=False):
            cells[layout.TABLE_COLUMNS :] = [cell for of_flow in bars for cell in of_flow]
        return rows

    def _bars(self, section: Section, flow: Flow) -> Rows:
        """Return what a chart draws: a header and a row per province.

        A row has the label, the rise, the fall, the YoY of the nation, and the length of the bar if it is cut. The
        header has their legends, and the YoY of each province whose bar is cut.
        """
        terms, lang = self._terms, self._content.lang
        provinces = [*section.table.rows]
        if self._content.display.sorted_bars:
            provinces.sort(key=lambda row: math.inf if math.isnan(row.yoy(flow)) else -row.yoy(flow))
        values = [row.yoy(flow) for row in provinces]
        limit = cut_limit(values)
        cut = [index for index, value in enumerate(values) if abs(value) > limit]
        nation = finite(self._figures.yoy[section.basis, NATIONAL.index, flow, self._month])
        legend = "" if nation is None else terms.nation.format(yoy=format_number(nation))
        legends = [part for part in (legend, terms.cut_bars if cut else "") if part]
        gap = "" if lang == "zh" else ": "
        changes = [f"{terms.flows[flow]}{gap}{word}" for word in (terms.rises, terms.falls)]
        heads = [format_number(values[index]) for index in cut]
        rest: list[None] = [None] * (CUT_BARS - len(cut))
        rows: Rows = [[None, *changes, terms.comma.join(legends) or None, *heads, *rest]]
        for index, (row, value) in enumerate(zip(provinces, values, strict=True)):
            # Under 31 bars there is room for two letters, or for a character per line. A rotation in the chart would be
            # lost when LibreOffice saves the workbook.
            label = "\n".join(row.region.short) if lang == "zh" else row.region.iso
            change = math.nan if index in cut else value
            lengths = [math.copysign(limit, value) if index == each else None for each in cut]
            rows.append([label, _only(change, change > 0), _only(change, change < 0), nation, *lengths, *rest])
        return rows

    # 排名, 地图

    def _ranking(self) -> Iterator[tuple[NamedRange, Rows]]:
        terms = self._terms
        span = self._span(Basis.YTD)
        heads = [terms.province, self._unit, terms.yoy, terms.share, terms.contribution, terms.move]
        rows = empty_rows(layout.RANK_TITLE)
        rows[0][0] = terms.ranking
        rows[1][0] = terms.ranking_subtitle.format(span=span, unit=self._unit)
        for flow in FLOWS:
            rows[2][1 + flow * len(heads)] = terms.flows[flow]
        rows[layout.RANK_HEADINGS] = [None, *heads * len(FLOWS)]
        yield layout.RANK_TITLE, rows
        for basis, area in layout.RANK_TABLES.items():
            rows = empty_rows(area)
            rows[0][0] = f"{terms.bases[basis].format(unit=self._unit)}　{self._span(basis)}"
            ranked = [self._ranked(basis, flow) for flow in FLOWS]
            for index in range(len(PROVINCES)):
                rows[1 + index] = [index + 1, *(value for flow in ranked for value in flow[index])]
            yield area, rows

    def _ranked(self, basis: Basis, flow: Flow) -> Rows:
        """Return the provinces' rows in order of level: name, level, YoY, share, contribution, change of rank."""
        all_of = self._figures
        columns = (all_of.levels, all_of.yoy, all_of.share, all_of.contribution, all_of.rank_changes)
        rows = []
        for region in PROVINCES:
            figures = [float(column[basis, region.index, flow, self._month]) for column in columns]
            level = figures[0]
            row = labelled(region.label(self._content.lang), *figures)
            rows.append((math.inf if math.isnan(level) else -level, row))
        return [row for _, row in sorted(rows, key=lambda item: item[0])]

    def _map(self) -> Iterator[tuple[NamedRange, Rows]]:
        terms = self._terms
        yield layout.MAP_TITLE, [[terms.map], [terms.map_subtitle.format(span=self._span(Basis.YTD))]]
        for basis, area in layout.MAPS.items():
            rows = empty_rows(area)
            for flow in FLOWS:
                top = flow * layout.MAP_STEP
                rows[top][0] = f"{terms.flows[flow]}　{self._span(basis)}"
                for region in PROVINCES:
                    down, right = layout.TILES[region.code]
                    rows[top + 1 + 2 * down][right] = region.label(self._content.lang)
                    rows[top + 2 + 2 * down][right] = finite(self._figures.yoy[basis, region.index, flow, self._month])
            yield area, rows

    def _texts(self) -> Iterator[tuple[NamedRange, Rows]]:
        content = self._content
        written = [text for basis in Basis for text in self.generated(basis).values()]
        state = (str(content.period), content.cube.currency.value, content.lang, content.logo_mark or None)
        yield layout.TEXTS_WRITTEN, [[text] for text in (*state, *written)]
        saved: Rows = [list(row) for row in self._kept.saved]
        yield layout.TEXTS_SAVED, saved + empty_rows(layout.TEXTS_SAVED)[len(saved) :]

    # 核验, 数据

    def _findings_summary(self) -> str:
        findings = self._content.findings
        if not findings:
            return self._terms.no_findings
        counts = Counter[str](finding.severity for finding in findings)
        return self._terms.findings.format(**{word: counts[word] for word in SEVERITIES})

    def _checks(self) -> Iterator[tuple[NamedRange, Rows]]:
        terms, area, lang = self._terms, layout.CHECK_FINDINGS, self._content.lang
        top = empty_rows(layout.CHECK_SUMMARY)
        top[0][1], top[1][1] = terms.checks, f"{self._span(Basis.YTD)}{terms.colon}{self._findings_summary()}"
        top[-1] = [None, *terms.check_heads]
        yield layout.CHECK_SUMMARY, top
        findings = self._content.findings
        shown = findings if len(findings) <= area.rows else findings[: area.rows - 1]
        rows: Rows = []
        for finding in shown:
            severity, code, *others = finding.row(lang, self._content.cube.currency)
            target = position(finding, self._content.period, self._content.areas)
            rows.append([severity, code_label(str(code), lang), *others, *(target or [None] * 3)])
        if more := len(findings) - len(shown):
            rows.append([*[None] * (layout.CHECK_COLUMNS - 1), terms.more_findings.format(count=more), *[None] * 3])
        yield area, rows + empty_rows(area)[len(rows) :]

    def _data(self) -> Iterator[tuple[NamedRange, Rows]]:
        content, area = self._content, layout.DATA_ROWS
        rows = empty_rows(layout.DATA_TITLE)
        rows[0][0], rows[1][0] = self._terms.data, self._terms.data_subtitle
        if self._terms.data_columns:
            rows[0][2], rows[1] = self._terms.data_subtitle, [*self._terms.data_columns]
        yield layout.DATA_TITLE, rows
        bases = (self._terms.month, self._terms.ytd)
        labels = [(region.code or None, region.label(content.lang)) for region in REGIONS]
        rows = []
        by_month = as_lists(self._figures.of_two_years.transpose(2, 0, 1, 3))
        for month, of_month in zip(self._figures.months, by_month, strict=True):
            if np.isnan(self._figures.levels[:, :, :3, month]).all():
                continue
            day = (content.cube.first + month).first_day
            for basis, of_regions in zip(bases, of_month, strict=True):
                rows += [
                    [day, basis, *label, *figures, self._unit]
                    for label, figures in zip(labels, of_regions, strict=True)
                ]
        yield area, rows + empty_rows(area)[len(rows) :]
        periods: Rows = [[str(month)] for month in reversed(content.periods[-layout.DATA_PERIODS.rows :])]
        yield layout.DATA_PERIODS, periods + empty_rows(layout.DATA_PERIODS)[len(periods) :]

    def _functions(self) -> Iterator[tuple[NamedRange, Rows]]:
        yield layout.FUNCTION_HEADS, [[*row] for row in function_texts.heads(self._content.lang)]
        yield layout.FUNCTION_TEXTS, [[*row] for row in function_texts.texts(self._content.lang)]


def _count(rows: Rows) -> int:
    """Return the number of trade figures in *rows*. These are floats; region codes and ranks are ints."""
    return sum([list(map(type, row)).count(float) for row in rows])


def _only(value: float, shown: bool) -> float | None:
    return value if shown else None
