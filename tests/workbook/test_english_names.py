"""In English the sheets name cities, zones and units in English, or as printed where no name is known."""

from __future__ import annotations

import re
from pathlib import Path

from xlpkg.detail.quantity_units import unit_label
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.model.zone_names import zone_label
from xlpkg.store.store import open_store

CHINESE = re.compile(r"[\u4e00-\u9fff]")


#: Not the pinyin of their characters, or with another reading: GB/T 2260, romanised names; zones by place and kind; and
#: what is not listed, in whole or in part, as printed.
NAMES = """哈尔滨市 Harbin;乌鲁木齐市 Urumqi;厦门市 Xiamen;六安市 Lu'an;吉林市 Jilin City;伊犁州 Ili Prefecture;\
大连市高新技术产业园区 Dalian High-tech Zone;宁波及宁波大榭经济技术开发区 Ningbo and Ningbo Daxie ETDZ;\
三亚市 三亚市;广州三亚经济技术开发区 广州三亚经济技术开发区"""


def test_a_city_or_zone_has_its_english_name_or_the_printed_one() -> None:
    for label, _, english in (name.partition(" ") for name in NAMES.split(";")):
        assert (zone_label(label, "en"), zone_label(label, "zh")) == (english, label)
    assert zone_label("Guangzhou City", "en") == "Guangzhou City"


def test_all_zones_of_the_real_months_have_english_names_and_no_two_of_a_province_the_same(rmb_store: Path) -> None:
    count = 0
    with open_store(rmb_store, create=False) as store:
        for period in store.months()[Currency.RMB]:
            for zones in store.zones(Currency.RMB, Month(period.year, period.month)).values():
                names = [zone_label(zone.label, "en") for zone in zones]
                count += len(names)
                assert [name for name in names if CHINESE.search(name)] == []
                assert len({*names}) == len(names), period
    assert count > 5000


def test_a_unit_is_in_the_language_of_the_workbook_or_as_downloaded() -> None:
    """Kilogram as in an English download of the online query."""
    for unit, zh, en in (("千克", "千克", "kg"), ("Kilogram", "Kilogram", "Kilogram"), ("亿支", "亿支", "亿支")):
        assert (unit_label(unit, "zh"), unit_label(unit, "en")) == (zh, en)
