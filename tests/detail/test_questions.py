"""One question has one answer: DuckDB and Spark agree with pandas over the same rows."""

from __future__ import annotations

import datetime as dt
import math
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_detail import MONTHLY, Made, Row, make_detail, question, row

from xlpkg.detail.answers import find_answer
from xlpkg.detail.backends import Backend, DuckDB, Spark, parse_backend, start_spark
from xlpkg.detail.catalogue import not_in_force, open_catalogue
from xlpkg.detail.expressions import codes_by_download
from xlpkg.detail.question import Asked
from xlpkg.detail.schema import Grain
from xlpkg.errors import BadArgument, BadInput, NoData
from xlpkg.model.months import Month
from xlpkg.model.regions import Kind, Region, parse_region
from xlpkg.model.words import Basis, Currency, Dimension, Flow

#: The folder's name has what DuckDB, Spark or Hadoop take for wildcards.
FOLDER = "detail [1] {a,b} * ? 测试 #%20"


def made_rows() -> list[Row]:
    """Return 4,000 rows of two years, with months, provinces, commodities, partners and regimes in any combination."""
    chance = random.Random(16)  # noqa: S311 - no secret
    commodities = ("01012100", "73241000", "73249000", "84713000", "85171300", "90139010")
    keys = {
        (
            year * 100 + month,
            chance.choice((11, 31, 44, 45)),
            chance.choice(commodities),
            chance.choice(("110", "304", "502", "601")),
            chance.choice(("10", "14", "39")),
        )
        for year in (2023, 2024)
        for month in range(1, 8)
        for _ in range(300)
    }
    rows = []
    for month, province, commodity, partner, regime in sorted(keys):
        unit = "千克" if commodity.startswith("73") else chance.choice(("台", "个"))
        quantity = None if commodity == "90139010" and partner == "502" else float(chance.randrange(1, 1_000))
        value = chance.randrange(1, 10**8)
        rows.append(
            row(
                month, commodity, value, province=province, partner=partner, regime=regime, quantity=quantity, unit=unit
            )
        )
    return rows


GRAIN = Grain("month", True, 8, True, True)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return pd.DataFrame(made_rows())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_detail(tmp_path_factory.mktemp("detail") / FOLDER / "trade.sqlite", [Made(made_rows(), GRAIN)])


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    """A Spark on this computer. It listens on the loopback, as one worker with two threads."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed: Spark is not tested")
    pytest.importorskip("pyspark", reason="PySpark is not installed: Spark is not tested")
    session = start_spark("local[2]")
    yield Spark(session)
    session.stop()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.long)])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each back end; Spark takes half a minute to begin."""
    if request.param == "duckdb":
        return DuckDB()
    found: Spark = request.getfixturevalue("spark")
    return found


asked = partial(question, by=None)


def group_of(*names: str) -> Region:
    """Return a group of provinces."""
    members = tuple(parse_region(name).index for name in names)
    return Region(32, 0, "组", "组", "group", "", Kind.GROUP, members)


QUESTIONS = [
    asked(by=Dimension.COMMODITY),
    asked(by=Dimension.COMMODITY, digits=2, basis=Basis.YTD),
    asked(by=Dimension.COMMODITY, digits=4, region=parse_region("全国"), basis=Basis.YTD),
    asked(by=Dimension.PARTNER, codes=((Dimension.COMMODITY, ("7324",)),)),
    asked(by=Dimension.PARTNER, codes=((Dimension.COMMODITY, ("01", "85171300")), (Dimension.REGIME, ("10", "14")))),
    asked(by=Dimension.REGIME, basis=Basis.YTD, codes=((Dimension.PARTNER, ("502",)),)),
    asked(codes=((Dimension.COMMODITY, ("73",)), (Dimension.PARTNER, ("502",)))),
    asked(region=parse_region("全国"), basis=Basis.YTD),
    asked(by=Dimension.PARTNER, region=group_of("上海", "广东", "广西"), basis=Basis.YTD),
    asked(region=group_of("上海", "北京"), codes=((Dimension.COMMODITY, ("7324",)),)),
]


def expected(frame: pd.DataFrame, asked: Asked) -> dict[str, tuple[float, float, str, float, float]]:
    """Return what pandas computes: code -> value, last year's, unit, unit value and last year's."""
    rows = frame
    first = 1 if asked.basis is Basis.YTD else asked.period.month
    rows = rows[rows.month.between(first, asked.period.month)]
    if asked.provinces:
        rows = rows[rows.province.isin([each.code for each in asked.provinces])]
    for dimension, codes in asked.codes:
        column = rows[dimension.value].astype(str)
        matches = column.map(lambda each, codes=codes: each.startswith(codes)) if dimension == "commodity" else None
        rows = rows[column.isin(codes) if matches is None else matches.astype(bool)]
    code = "" if asked.by is None else rows[asked.by.value].astype(str)
    if asked.by is Dimension.COMMODITY and asked.digits:
        code = rows.commodity.astype(str).str[: asked.digits]
    answer = {}
    for key, group in rows.assign(code=code).groupby("code"):
        now, before = group[group.year == 2024], group[group.year == 2023]
        units = [set(each.unit) if each.quantity.notna().all() and len(each) else set() for each in (now, before)]
        prices = [each.value.sum() / each.quantity.sum() if len(each) else math.nan for each in (now, before)]
        unit = next(iter(units[0])) if len(units[0]) == 1 else ""
        price = prices[0] if unit else math.nan
        base_price = prices[1] if len(units[1]) == 1 and units[1] == ({unit} if unit else {""}) else math.nan
        answer[str(key)] = (float(now.value.sum()), float(before.value.sum()), unit, price, base_price)
    return answer


@pytest.mark.parametrize(
    ("backend", "asked"),
    [
        *(pytest.param("spark", each, marks=pytest.mark.long) for each in QUESTIONS),
        *(("duckdb", each) for each in QUESTIONS),
    ],
    indirect=["backend"],
)
def test_a_question_has_the_answer_of_pandas(asked: Asked, backend: Backend, store: Path, frame: pd.DataFrame) -> None:
    with open_catalogue(store, create=False) as catalogue:
        answer = find_answer(catalogue, backend, asked)
    wanted = expected(frame, asked)
    assert answer.grain == GRAIN
    assert {part.code for part in answer.parts} == set(wanted)
    values = [part.value for part in answer.parts]
    assert values == sorted(values, reverse=True)
    for part in answer.parts:
        value, base, unit, price, base_price = wanted[part.code]
        assert (part.value, part.base, part.unit) == (value, base, unit), part.code
        np.testing.assert_allclose(part.unit_value, price, rtol=1e-12, err_msg=part.code)
        if unit:
            np.testing.assert_allclose(part.base_unit_value, base_price, rtol=1e-12, err_msg=part.code)


def test_each_download_has_the_province_and_the_codes_that_its_rows_in_force_have(
    backend: Backend, tmp_path: Path
) -> None:
    """Two downloads; the second, of 2025-02, replaced the month with 85 of the first, and has no rows of 广东."""
    first = [row(202406, "73249000", 1), row(202312, "84713000", 1, partner="110", province=31)]
    first.append(row(202405, "85171300", 1))
    made = Made(first, replaced={202405: 2}, at="2025-01-01T00:00:00.000000+00:00")
    second = Made([row(202405, "85171300", 1, province=31)], at="2025-02-01T00:00:00.000000+00:00")
    store = make_detail(tmp_path / "trade.sqlite", [made, second])
    codes = ((Dimension.COMMODITY, ("7324", "85")), (Dimension.PARTNER, ("110", "11")))
    found = {}
    for last in (None, 1, 2):
        then = None if last is None else dt.datetime(2025, last, 15, tzinfo=dt.UTC)
        with open_catalogue(store, create=False) as catalogue:
            files = catalogue.files(Flow.EXPORT, Currency.USD, MONTHLY)
            excluded = not_in_force(catalogue.downloads(Flow.EXPORT, Currency.USD, as_of=then))[MONTHLY]
        asks = partial(codes_by_download, asked=asked(codes=codes))
        answer = backend.answer(files, asks, excluded).to_pylist()
        found[last] = sorted((each["download"], each["found"]) for each in answer)
    always = [(1, "commodity 7324"), (1, "partner 110"), (1, "province 44")]
    now = [*always, (2, "commodity 85")]
    assert found == {None: now, 1: sorted([*always, (1, "commodity 85")]), 2: now}


def test_without_one_of_its_provinces_in_one_of_two_years_a_group_has_no_answer(tmp_path: Path) -> None:
    """The downloads of 2023 were made for two of three provinces, those of 2022 and 2024 for all."""
    provinces = {2022: (31, 44, 45), 2023: (31, 44), 2024: (31, 44, 45)}
    made = [
        Made([row(year * 100 + 6, "73241000", 100, province=each) for each in having], file=f"{year}.csv")
        for year, having in provinces.items()
    ]
    store = make_detail(tmp_path / "trade.sqlite", made)
    of_three = partial(asked, region=group_of("上海", "广东", "广西"))
    with open_catalogue(store, create=False) as catalogue:
        of_two = find_answer(catalogue, DuckDB(), asked(region=group_of("上海", "广东")))
        assert [(part.value, part.base) for part in of_two.parts] == [(200, 200)]
        assert find_answer(catalogue, DuckDB(), of_three(period=Month(2022, 6))).total == 300
        for year in (2023, 2024):
            with pytest.raises(NoData, match="no row of Guangxi"):
                find_answer(catalogue, DuckDB(), of_three(period=Month(year, 6)))


def test_a_city_is_referred_to_its_province() -> None:
    with pytest.raises(BadArgument, match="provinces only, not Shenzhen: ask for Guangdong"):
        asked(region=Region(50, 0, "深圳市", "深圳市", "Shenzhen", "", Kind.CITY, province=19))


@pytest.mark.parametrize("backend", ["duckdb", pytest.param("spark", marks=pytest.mark.long)], indirect=True)
def test_rows_replaced_later_are_in_force_as_of_then(backend: Backend, tmp_path: Path) -> None:
    """A revision of 2025-02 raised one row and left another."""
    old, kept, new = row(202406, "73249000", 100), row(202406, "73241000", 7), row(202406, "73249000", 130)
    first = Made([old, kept], replaced={202406: 2}, at="2025-01-01T00:00:00.000000+00:00")
    second = Made([new, kept], at="2025-02-01T00:00:00.000000+00:00")
    store = make_detail(tmp_path / "trade.sqlite", [first, second])
    with open_catalogue(store, create=False) as catalogue:
        now = find_answer(catalogue, backend, asked(by=Dimension.COMMODITY))
        then = find_answer(catalogue, backend, asked(by=Dimension.COMMODITY), dt.datetime(2025, 1, 15, tzinfo=dt.UTC))
    assert {part.code: part.value for part in now.parts} == {"73249000": 130, "73241000": 7}
    assert {part.code: part.value for part in then.parts} == {"73249000": 100, "73241000": 7}
    assert views_and_tables(backend) == []


def views_and_tables(backend: Backend) -> Sequence[object]:
    """What questions have left in a back end."""
    if isinstance(backend, Spark):
        return [*backend.session.catalog.listTables()]
    assert isinstance(backend, DuckDB)
    query = "SELECT view_name FROM duckdb_views() WHERE NOT internal UNION ALL SELECT table_name FROM duckdb_tables()"
    return backend.connection.execute(query).fetchall()


def test_spark_without_pyspark_or_java_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(BadInput, match=r"needs Java 17 or newer.*apt-get install openjdk"):
        start_spark("local[2]")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(BadInput, match=r'folder of the project, run `pip install "\.\[spark\]"`'):
        start_spark("local[2]")


@pytest.mark.parametrize("word", ["spark:/x", "local[2]; rm", ""])
def test_another_back_end_is_refused(word: str) -> None:
    with pytest.raises(BadArgument):
        parse_backend(word)


def test_duckdb_reads_no_other_file(tmp_path: Path) -> None:
    """Wildcards in the name of a folder match only that folder."""
    for name in ("a*", "ab"):
        make_detail(tmp_path / name / "trade.sqlite", [Made([row(202406, "73241000", 1)])])
    with open_catalogue(tmp_path / "a*" / "trade.sqlite", create=False) as catalogue:
        files = catalogue.files(Flow.EXPORT, Currency.USD, MONTHLY, [2024])
    assert DuckDB().answer(files, lambda rows: rows.aggregate(count=rows.count()))["count"].to_pylist() == [1]
