"""The 31 province-level regions and 全国: GB/T 2260 codes, names, and parsing of labels; and the kinds of regions.

全国 is the national figure, which China Customs prints as 总值. Short names are those of the sheets, commands and the
store (内蒙); a report has 内蒙古. 西藏 is Xizang in English, as China Customs prints it, or Tibet, if the environment
variable ``TRADEMONITOR_XIZANG`` is Tibet. Every usual spelling is accepted. A label must match completely, not by
prefix: 吉林市 is not 吉林.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from xlpkg.errors import BadArgument


class Kind(IntEnum):
    """The kinds of regions. A group has several provinces; cities and zones are in one province."""

    NATION = 0
    PROVINCE = 1
    GROUP = 2
    CITY = 3
    ZONE = 4


@dataclass(frozen=True, slots=True)
class Region:
    """A province-level unit, 全国, a group of provinces, a city or a development zone.

    ``index`` is its index on the region axis of every array: 0 for 全国, then 1 to 31 in the order of GB/T 2260, which
    is also that of table (8), then those of the other kinds, which differ from cube to cube. ``code`` is that of
    GB/T 2260, ``iso`` the letters of ISO 3166-2:CN; a group, city or zone has neither. ``members`` are the indexes of
    the provinces of a group, ``province`` is that of the province of a city or zone; ``names`` are all that such a
    region is found by, each as :func:`name_key` returns it.
    """

    index: int
    code: int
    name: str
    short: str
    english: str
    iso: str
    kind: Kind = Kind.PROVINCE
    members: tuple[int, ...] = ()
    province: int = 0
    names: tuple[str, ...] = ()

    def label(self, lang: str) -> str:
        """Return the Chinese name without the kind of region, or the English name."""
        if lang == "en":
            return self.english
        return self.name.removesuffix("自治区") if self.short == "内蒙" else self.short


#: The English names of 西藏, the one that is printed first.
_XIZANG: Final = sorted(("Tibet", "Xizang"), key=lambda name: name != os.environ.get("TRADEMONITOR_XIZANG", "Xizang"))
_PROVINCES: Final = (
    (11, "北京市", "北京", "Beijing", "BJ"),
    (12, "天津市", "天津", "Tianjin", "TJ"),
    (13, "河北省", "河北", "Hebei", "HE"),
    (14, "山西省", "山西", "Shanxi", "SX"),
    (15, "内蒙古自治区", "内蒙", "Inner Mongolia", "NM"),
    (21, "辽宁省", "辽宁", "Liaoning", "LN"),
    (22, "吉林省", "吉林", "Jilin", "JL"),
    (23, "黑龙江省", "黑龙江", "Heilongjiang", "HL"),
    (31, "上海市", "上海", "Shanghai", "SH"),
    (32, "江苏省", "江苏", "Jiangsu", "JS"),
    (33, "浙江省", "浙江", "Zhejiang", "ZJ"),
    (34, "安徽省", "安徽", "Anhui", "AH"),
    (35, "福建省", "福建", "Fujian", "FJ"),
    (36, "江西省", "江西", "Jiangxi", "JX"),
    (37, "山东省", "山东", "Shandong", "SD"),
    (41, "河南省", "河南", "Henan", "HA"),
    (42, "湖北省", "湖北", "Hubei", "HB"),
    (43, "湖南省", "湖南", "Hunan", "HN"),
    (44, "广东省", "广东", "Guangdong", "GD"),
    (45, "广西壮族自治区", "广西", "Guangxi", "GX"),
    (46, "海南省", "海南", "Hainan", "HI"),
    (50, "重庆市", "重庆", "Chongqing", "CQ"),
    (51, "四川省", "四川", "Sichuan", "SC"),
    (52, "贵州省", "贵州", "Guizhou", "GZ"),
    (53, "云南省", "云南", "Yunnan", "YN"),
    (54, "西藏自治区", "西藏", _XIZANG[0], "XZ"),
    (61, "陕西省", "陕西", "Shaanxi", "SN"),
    (62, "甘肃省", "甘肃", "Gansu", "GS"),
    (63, "青海省", "青海", "Qinghai", "QH"),
    (64, "宁夏回族自治区", "宁夏", "Ningxia", "NX"),
    (65, "新疆维吾尔自治区", "新疆", "Xinjiang", "XJ"),
)

NATIONAL: Final = Region(0, 0, "全国", "全国", "China", "CN", Kind.NATION)
PROVINCES: Final = tuple(Region(i, *row) for i, row in enumerate(_PROVINCES, start=1))
#: The region axis of every array: shape (32,).
REGIONS: Final = (NATIONAL, *PROVINCES)
#: The names that a report has for a province, a longer one before those that it begins with.
NAMES: Final = {
    name: region
    for region in PROVINCES
    for name in (region.name, region.label("zh"), region.short, *(_XIZANG if region.code == 54 else [region.english]))
}

#: Other official and usual names, by code.
_ALIASES: Final = {
    0: ("总值", "总计", "合计", "全国总值", "total", "national", "china total", "grand total"),
    15: ("内蒙古", "inner mongolia autonomous region", "nei mongol", "inner mongolia"),
    45: ("guangxi zhuang autonomous region", "guangxi autonomous region"),
    54: ("tibet autonomous region", "tibet", "tibet (xz)", "xizang autonomous region", "xizang", "xizang (xz)"),
    64: ("ningxia hui autonomous region", "ningxia autonomous region"),
    65: (
        "xinjiang uygur autonomous region",
        "xinjiang uighur autonomous region",
        "xinjiang uyghur autonomous region",
        "xinjiang autonomous region",
    ),
}
_MUNICIPALITIES: Final = (11, 12, 31, 50)

_SPACE: Final = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def clean_label(text: str) -> str:
    """Return *text* with each run of white space, U+00A0 and U+3000 included, replaced by one space.

    In a label with Chinese characters, white space is removed.

    >>> clean_label("北\u3000京\\n市"), clean_label(" Inner\u00a0 Mongolia ")
    ('北京市', 'Inner Mongolia')
    """
    return _SPACE.sub("" if _CHINESE.search(text) else " ", text).strip()


def name_key(name: str) -> str:
    """Return *name* in the form in which names of regions are compared: cleaned, and in lower case."""
    return clean_label(name).lower()


def _regions_by_name() -> dict[str, Region]:
    by_name: dict[str, Region] = {}
    for region in REGIONS:
        english = region.english.lower()
        with_iso = f"{english} ({region.iso.lower()})"  # as in our English tables
        names = [region.name, region.short, english, f"{english} province", with_iso, *_ALIASES.get(region.code, ())]
        if region.code in _MUNICIPALITIES:
            names += [f"{english} municipality", f"{english} city"]
        by_name |= dict.fromkeys(names, region)
    return by_name


_BY_NAME: Final = _regions_by_name()
_BY_CODE: Final = {region.code: region for region in PROVINCES}


def find_region(label: str) -> Region | None:
    """Return the region whose name is *label*, or None.

    >>> find_region("吉林省").code, find_region("吉林市")
    (22, None)
    """
    return _BY_NAME.get(name_key(label))


def region_of_code(code: str) -> Region | None:
    """Return the province of a GB/T 2260 code of two or more digits (4403 is in 广东), or None."""
    digits = code.strip()
    return _BY_CODE.get(int(digits[:2])) if digits[:2].isdecimal() and len(digits) >= 2 else None


def parse_place(value: object) -> Region | str:
    """Return the province, or 全国, that *value* denotes; any other name, of a group, a city or a zone, as it is."""
    if isinstance(value, str) and not value.strip().isdecimal() and find_region(value) is None:
        return value.strip()
    return parse_region(value)


def parse_region(value: object) -> Region:
    """Return the region that *value* denotes: 广东, 广东省, 44, "44", Guangdong or Guangdong Province.

    Raises BadArgument if it is neither one of the 31 provinces nor 全国.
    """
    if isinstance(value, Region):
        return value
    region = None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        region = _BY_CODE.get(int(value)) if value in _BY_CODE else None
    elif isinstance(value, str):
        region = find_region(value) or (region_of_code(value) if len(value.strip()) == 2 else None)
    if region is None:
        raise BadArgument("bad-region", value=value)
    return region
