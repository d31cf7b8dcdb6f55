"""What a report for January or February says of Spring Festival: what the single month's YoY is worth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.analysis.measures import YoY, combined_levels, combined_yoy
from xlpkg.model.festival import Festival, festival
from xlpkg.model.months import MONTH_NAMES
from xlpkg.model.regions import NATIONAL
from xlpkg.model.rounding import printed
from xlpkg.model.words import Basis, Flow
from xlpkg.report.sentences import flow_name, listed, words

if TYPE_CHECKING:
    import datetime as dt

    from xlpkg.analysis.cube import Cube
    from xlpkg.messages import Language
    from xlpkg.model.months import Month


class Words(NamedTuple):
    """One language's templates; ``whole`` says that all five weekdays fell in January, or in February."""

    day: str
    split: str
    whole: tuple[str, str]
    moved: str
    stayed: str
    shift: tuple[str, str]
    section: str
    figures: str
    awaited: str


_WORDS: Final[dict[Language, Words]] = {
    "zh": Words(
        day="{month} 月 {day} 日",
        split="有 {january} 个在 1 月、{february} 个在 2 月",
        whole=("都在 1 月", "都在 2 月"),
        moved="{year} 年春节在 {day}，{last} 年在 {last_day}；除夕至初六的 5 个工作日（不计调休），{year} 年{where}，"
        "{last} 年{last_where}。单月同比含春节错月影响，宜引用 1-2 月合计{section}{figures}。",
        stayed="{year} 年春节在 {day}，{last} 年在 {last_day}；除夕至初六的 5 个工作日（不计调休），两年{where}。春节"
        "没有错月，但{shift}，节前赶工与节后复工仍影响单月同比，宜结合 1-2 月合计{section}{figures}。",
        shift=("早了 {days} 天", "晚了 {days} 天"),
        section="（见第二节）",
        figures="：全国{flows}额分别为 {levels} {unit}，同比变化分别为 {changes}",
        awaited="，待 2 月数据入库后给出",
    ),
    "en": Words(
        day="{day} {name}",
        split="{january} in January and {february} in February",
        whole=("all in January", "all in February"),
        moved="Spring Festival was on {day} in {year} and on {last_day} in {last}; of the five weekdays from its eve to"
        " the sixth day, {year} had {where}, {last} {last_where}. A single month's change mixes this shift with"
        " growth: quote January and February together{section}{figures}.",
        stayed="Spring Festival was on {day} in {year} and on {last_day} in {last}; of the five weekdays from its eve"
        " to the sixth day, both years had {where}. It kept its month but came {shift}, and work before and after it"
        " moved along: read a single month's change with January and February together{section}{figures}.",
        shift=("{days} days earlier", "{days} days later"),
        section=" (Section 2)",
        figures="; national {flows} were {levels} ({unit}), changes {changes}",
        awaited=", once February is stored",
    ),
}
_FLOWS: Final = (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)


def festival_remark(cube: Cube, yoy: YoY, period: Month, lang: Language) -> str | None:
    """Return the remark of *period*: both years' festivals, and January and February together; None from March on.

    The national figures are February's year to date. Where it is not stored, the remark says that they will follow.
    """
    if period.month > 2:
        return None
    say = _WORDS[lang]
    now, before = festival(period.year), festival(period.year - 1)
    days = now.later_than(before)
    moved = (now.january, now.february) != (before.january, before.february)
    return (say.moved if moved else say.stayed).format(
        year=period.year,
        day=_day(now.day, say),
        where=_where(now, say),
        last=period.year - 1,
        last_day=_day(before.day, say),
        last_where=_where(before, say),
        shift=say.shift[days > 0].format(days=abs(days)),
        section=say.section if period.month == 2 else "",
        figures=_figures(cube, yoy, period, lang),
    )


def _day(day: dt.date, say: Words) -> str:
    return say.day.format(month=day.month, day=day.day, name=MONTH_NAMES[day.month - 1])


def _where(of: Festival, say: Words) -> str:
    if of.january and of.february:
        return say.split.format(january=of.january, february=of.february)
    return say.whole[of.february > 0]


def _figures(cube: Cube, yoy: YoY, period: Month, lang: Language) -> str:
    say, place = _WORDS[lang], cube.at(period)
    levels = combined_levels(cube)[Basis.MONTH, NATIONAL.index, :, place].tolist()
    changes = combined_yoy(cube, yoy).value[Basis.MONTH, NATIONAL.index, :, place].tolist()
    if math.isnan(levels[Flow.TOTAL]):
        return say.awaited
    return say.figures.format(
        flows=listed([flow_name(flow, lang) for flow in _FLOWS], lang),
        levels=listed([printed(levels[flow]) for flow in _FLOWS], lang).replace("和", " 和 "),
        unit=words(lang).units[cube.currency],
        changes=listed([printed(change) + ("" if math.isnan(change) else "%") for change in changes], lang).replace(
            "和", " 和 "
        ),
    )
