"""The groups of provinces and the cities that a sentence may be on, beside the provinces.

A sentence is read without a store, so a place is a region without an index; a cube finds it by its name.
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import replace
from typing import Final

from xlpkg.audit.vocabulary import word_lists
from xlpkg.model.groups import load_groups
from xlpkg.model.regions import Kind, Region
from xlpkg.model.zone_names import zone_label

#: Names of groups that often mean something else: the coast, "western China", seven provinces in a rank.
_OTHER_MEANINGS: Final = re.compile(r"沿海|内陆|[七7].*|.*\b(?:top|largest)\b.*|[a-z]+(?: china)?")
#: What may be before and after the name of a group, in Chinese and in English.
_AROUND: Final = (
    (("", "我国", "中国", "全国"), ("", "区域", "地区")),
    (("", "the ", "china's "), ("", " region", " regions")),
)
#: Groups whose names mean a part of the province in a text on one.
PARTS_OF_PROVINCES: Final = ("东部", "中部", "西部", "沿海", "内陆")


@functools.cache
def places(own: tuple[Region, ...] = ()) -> dict[str, Region]:
    """Return the places by their names in small letters; the English name of two cities is not among them.

    *own* are the user's groups, beside the shipped ones.
    """
    found: dict[str, set[Region]] = {}
    for group in (*load_groups(), *own):
        region = replace(group, index=-1)
        for name in (name for name in group.names if not _OTHER_MEANINGS.fullmatch(name)):
            for before, after in itertools.product(*_AROUND[name.isascii()]):
                found.setdefault(f"{before}{name}{after}", set()).add(region)
    words = dict.fromkeys(word_lists()["part-cities.zh"])
    for city in (word for word in words if f"{word}市" in words):
        english = zone_label(f"{city}市", "en")
        region = Region(-1, 0, city, city, english, "", Kind.CITY)
        for name in (city, f"{city}市", f"{city}州", english.lower()):
            found.setdefault(name, set()).add(region)
    one = {name: regions.pop() for name, regions in found.items() if len(regions) == 1}
    return one | {f"{name}'s": region for name, region in one.items() if name.isascii()}


def is_place(region: Region) -> bool:
    """Whether *region* is a group or a city that a sentence names."""
    return region.index < 0
