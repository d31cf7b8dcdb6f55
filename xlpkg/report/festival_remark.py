"""The remark on Spring Festival in the reports of January and February: how far a single month's YoY is comparable."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.analysis.measures import combined_levels, combined_yoy
from xlpkg.model.festival import Festival, spring_festival
from xlpkg.model.fields import YOY_FIELDS
from xlpkg.model.months import MONTH_NAMES
from xlpkg.model.regions import NATIONAL
from xlpkg.model.rounding import MISSING, format_number
from xlpkg.model.words import Basis, Flow
from xlpkg.report.sentences import flow_name, join_items, templates

if TYPE_CHECKING:
    import datetime as dt

    from xlpkg.analysis.cube import Cube
    from xlpkg.analysis.measures import YoY
    from xlpkg.messages import Language
    from xlpkg.model.months import Month


class RemarkTemplates(NamedTuple):
    """The templates of one language."""

    day: str
    both_months: str
    january: str
    february: str
    moved: str
    stayed: str
    earlier: str
    later: str
    section: str
    figures: str
    increase: str
    decrease: str
    unchanged: str
    awaited: str


_TEMPLATES: Final[dict[Language, RemarkTemplates]] = {
    "zh": RemarkTemplates(
        day="{month} 月 {day} 日",
        both_months="有 {january} 个在 1 月、{february} 个在 2 月",
        january="都在 1 月",
        february="都在 2 月",
        moved="{year} 年春节在 {day}，{last} 年在 {last_day}；除夕至初六的 5 个工作日（不计调休），{year} 年{where}，"
        "{last} 年{last_where}。单月同比含春节错月影响，宜引用 1-2 月合计{section}{figures}。",
        stayed="{year} 年春节在 {day}，{last} 年在 {last_day}；除夕至初六的 5 个工作日（不计调休），两年{where}。春节"
        "没有错月，但{shift}，节前赶工与节后复工仍影响单月同比，宜结合 1-2 月合计{section}{figures}。",
        earlier="早了 {days} 天",
        later="晚了 {days} 天",
        section="（见第二节）",
        figures="：全国{flows}额分别为 {levels} {unit}，同比分别{changes}",
        increase="增长 {value}%",
        decrease="下降 {value}%",
        unchanged="持平",
        awaited="，待 2 月数据入库后给出",
    ),
    "en": RemarkTemplates(
        day="{day} {name}",
        both_months="{january} in January and {february} in February",
        january="all in January",
        february="all in February",
        moved="Spring Festival was on {day} in {year} and on {last_day} in {last}; of the five weekdays from its eve to"
        " the sixth day, {year} had {where}, {last} {last_where}. A single month's change mixes this shift with"
        " growth: quote January and February together{section}{figures}.",
        stayed="Spring Festival was on {day} in {year} and on {last_day} in {last}; of the five weekdays from its eve"
        " to the sixth day, both years had {where}. It stayed in the same month but was {shift}, which still affects"
        " work before and after it: read a single month's change with January and February together{section}{figures}.",
        earlier="{days} days earlier",
        later="{days} days later",
        section=" (Section 2)",
        figures="; national {flows} were {levels} ({unit}), changes {changes}",
        increase="{value}%",
        decrease="-{value}%",
        unchanged="0.0%",
        awaited=", once February is stored",
    ),
}


def festival_remark(cube: Cube, yoy: YoY, period: Month, lang: Language) -> str | None:
    """Return the remark for *period*: the dates of both years, and national figures of January and February together.

    None from March on. If February is not stored, the remark says that the figures will follow.
    """
    if period.month > 2:
        return None
    text = _TEMPLATES[lang]
    now, before = spring_festival(period.year), spring_festival(period.year - 1)
    days = now.days_later_than(before)
    moved = (now.january, now.february) != (before.january, before.february)
    return (text.moved if moved else text.stayed).format(
        year=period.year,
        day=_day(now.day, text),
        where=_working_days(now, text),
        last=period.year - 1,
        last_day=_day(before.day, text),
        last_where=_working_days(before, text),
        shift=(text.later if days > 0 else text.earlier).format(days=abs(days)),
        section=text.section if period.month == 2 else "",
        figures=_figures(cube, yoy, period, lang),
    )


def _day(day: dt.date, text: RemarkTemplates) -> str:
    return text.day.format(month=day.month, day=day.day, name=MONTH_NAMES[day.month - 1])


def _working_days(festival: Festival, text: RemarkTemplates) -> str:
    if festival.january and festival.february:
        return text.both_months.format(january=festival.january, february=festival.february)
    return text.january if festival.january else text.february


def _figures(cube: Cube, yoy: YoY, period: Month, lang: Language) -> str:
    text, index = _TEMPLATES[lang], (Basis.MONTH, NATIONAL.index, slice(None), cube.month_index(period))
    levels = combined_levels(cube)[index].tolist()
    changes = combined_yoy(cube, yoy).value[index].tolist()
    if math.isnan(levels[Flow.TOTAL]):
        return text.awaited
    return text.figures.format(
        flows=join_items([flow_name(flow, lang) for flow in YOY_FIELDS], lang),
        levels=join_items([format_number(levels[flow]) for flow in YOY_FIELDS], lang),
        unit=templates(lang).units[cube.currency],
        changes=join_items([_change(change, text) for change in changes], lang),
    )


def _change(value: float, text: RemarkTemplates) -> str:
    if math.isnan(value):
        return MISSING
    shown = format_number(abs(value))
    if float(shown) == 0:
        return text.unchanged
    return (text.increase if value > 0 else text.decrease).format(value=shown)
