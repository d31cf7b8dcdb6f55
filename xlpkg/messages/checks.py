"""The sentences of the checks of the stored figures; a finding's key has ``check-`` before it here."""

from __future__ import annotations

from typing import Final

#: key -> (English, Chinese)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "check-identity": (
        "{region}, {period}, {basis}: total trade is {printed:,.10g}, but exports plus imports are {expected:,.10g}"
        " (100 million)",
        "{region} {period} {basis}：进出口为 {printed:,.10g} 亿，而出口加进口为 {expected:,.10g} 亿",
    ),
    "check-sum": (
        "{period}, {basis}, {flow}: the whole country has {printed:,.10g}, but the 31 provinces add up to"
        " {expected:,.10g} (100 million)",
        "{period} {basis}{flow}：全国为 {printed:,.10g} 亿，而 31 个省市合计为 {expected:,.10g} 亿",
    ),
    "check-month-above-ytd": (
        "{region}, {period}, {flow}: the month has {printed:,.10g}, more than the year to date,"
        " {expected:,.10g} (100 million)",
        "{region} {period} {flow}：当月 {printed:,.10g} 亿，大于累计 {expected:,.10g} 亿",
    ),
    "check-january-not-ytd": (
        "{region}, {period}, {flow}: January has {printed:,.10g}, but its year to date is {expected:,.10g}"
        " (100 million)",
        "{region} {period} {flow}：1 月当月 {printed:,.10g} 亿，累计却是 {expected:,.10g} 亿",
    ),
    "check-ytd-step": (
        "{count} of {of} year-to-date levels are not last month's plus this month's, by up to {percent:.2g} %"
        " ({region}, {flow}): earlier months were revised",
        "{of} 个累计数中有 {count} 个不等于上月累计加当月，最多相差 {percent:.2g}%（{region}{flow}）：此前月份经过修订",
    ),
    "check-base-revised": (
        "{count} of {of} printed year-to-date YoY do not follow from last year's stored levels, the furthest in"
        " {region}, {flow}: {printed:.1f} printed, {expected:.1f} by the store; the customs revised last year's levels",
        "{of} 个公布的累计同比中有 {count} 个与库中去年水平不符，相差最大的是{region}{flow}：公布 {printed:.1f}，"
        "按库中水平为 {expected:.1f}；海关修订过去年数字",
    ),
    "check-national-yoy": (
        "{period}, {basis}, {flow}: the national YoY is {printed:.2f} pp, but last year's bases of the 31 provinces add"
        " up to one of {expected:.2f}, further away than rounding allows",
        "{period} {basis}{flow}：全国同比为 {printed:.2f}，而按 31 个省市去年基期之和为 {expected:.2f}，超出舍入误差",
    ),
    "check-wide-band": (
        "{count} of the month's YoY are open by more than ±{limit:g} pp, since the printed YoY are rounded; the widest"
        " is ±{band:.1f} pp ({region}, {flow})",
        "受公布数字舍入的影响，{count} 个当月同比的误差超过 ±{limit:g} 个百分点，最大为 ±{band:.1f}（{region}{flow}）",
    ),
    "check-months-missing": (
        "{count} months before have no figures: {months}; store their files, if you have them",
        "之前有 {count} 个月没有数据：{months}；如有文件，请入库",
    ),
    "check-reconstructed": (
        "{files}: reconstructed from the rounded figures of a published report, not the customs' original data",
        "{files}：由已发表报告的舍入数字推算重建，并非海关原始数据",
    ),
}
