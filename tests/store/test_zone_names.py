"""The accepted names of the cities and zones of the real months."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from month_files import select

from xlpkg.model.regions import Kind, find_region
from xlpkg.model.zone_names import current_label, zone_kind, zone_names

#: The names of more than one city or zone, and how many have it.
SHARED = {"fuzhou": 2, "fuzhou high-tech zone": 2}


def test_each_name_leads_to_one_city_or_zone_and_never_to_a_province(rmb_store: Path) -> None:
    places: dict[str, set[object]] = defaultdict(set)
    cities = set()
    for region, label in select(rmb_store, "SELECT DISTINCT region, zone FROM figures WHERE zone IS NOT NULL"):
        if zone_kind(str(label)) is Kind.CITY:
            cities.add((label,))
        for name in zone_names(current_label(str(label))):
            places[name].add((region, current_label(str(label))))
    assert {name: len(found) for name, found in places.items() if len(found) > 1} == SHARED
    assert not any(map(find_region, places))
    ends = "zone LIKE '%市' OR zone LIKE '%州' OR zone = '平潭'"
    assert cities == {*select(rmb_store, f"SELECT DISTINCT zone FROM figures WHERE {ends}")}  # noqa: S608
    assert {"深圳", "shenzhen", "伊犁", "吉林市", "浦东新区", "苏州工业园区", "东湖高新区"} <= {*places}


@pytest.mark.parametrize("earlier", ["大连市高新技术产业园区", "宁波经济技术开发区", "上海闵行经济技术开发区"])
def test_the_yoy_under_the_new_label_is_that_of_the_level_under_the_earlier_one(rmb_store: Path, earlier: str) -> None:
    figures = "SELECT flow, value, yoy FROM latest WHERE zone = '{}' AND period = {} AND basis = 'ytd'"
    before = {flow: value for flow, value, _ in select(rmb_store, figures.format(earlier, 202406))}
    now = select(rmb_store, figures.format(current_label(earlier), 202506))
    assert {flow for flow, *_ in now} == {*before}
    for flow, value, yoy in now:
        assert value / (1 + yoy / 100) == pytest.approx(before[flow], rel=0.01), flow
