"""The units of quantities in English.

Chinese has a measure word for each kind of thing, for which the English tables of China Customs have few words: sets,
units, pieces.
"""

from __future__ import annotations

from typing import Final

from xlpkg.messages import Language

#: English -> the units of the customs tariff in Chinese.
_CHINESE: Final = {
    "kg": "千克 公斤",
    "g": "克",
    "t": "吨",
    "carat": "克拉",
    "m": "米",
    "m²": "平方米",
    "m³": "立方米",
    "L": "升",
    "kL": "千升",
    "kW": "千瓦",
    "kVA": "千伏安",
    "kWh": "千瓦时",
    "MWh": "千千瓦时",
    "MBq": "百万贝可",
    "piece": "个 件 只 支 枝 根 条 把 块 张 片 幅 份 具 粒",
    "unit": "台 辆 艘 架 座",
    "set": "套 副 组",
    "pair": "双 对",
    "head": "头 匹",
    "plant": "株 棵",
    "roll": "卷 盘",
    "100 pieces": "百个 百件 百支 百片",
    "1,000 pieces": "千个 千只 千支 千块 千张",
    "10,000 pieces": "万个",
}
_ENGLISH: Final = {word: english for english, words in _CHINESE.items() for word in words.split()}


def unit_label(unit: str, lang: Language) -> str:
    """Return a unit of a download in *lang*, as it was downloaded if it is not known.

    >>> unit_label("千克", "en")
    'kg'
    """
    return _ENGLISH.get(unit, unit) if lang == "en" else unit
