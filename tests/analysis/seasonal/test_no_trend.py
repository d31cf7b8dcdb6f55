"""A series that cannot be adjusted, and a program that is missing, slow or broken: a sentence, no series."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from trend_series import FIRST, national

from xlpkg.analysis.seasonal import adjust as adjusting
from xlpkg.analysis.seasonal import program
from xlpkg.analysis.seasonal.adjust import adjust, write_specification
from xlpkg.analysis.seasonal.program import find_program
from xlpkg.analysis.seasonal.series import LevelSeries
from xlpkg.errors import BadInput
from xlpkg.model.months import Month

#: Makes lines of Python the program, which may call real() for the output of the real one.
Script = Callable[[str], None]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what the program writes of exports."""
    folder = tmp_path_factory.mktemp("output")
    (folder / "s.spc").write_text(write_specification(national("exports"), "three"), encoding="ascii")
    subprocess.run([find_program()[0], "s", "-s"], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return folder


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: Path) -> Script:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def write(lines: str) -> None:
        path = tmp_path / "x13as"
        head = "import os, pathlib, re, shutil, sys, time\n"
        real = f"def real(): shutil.copytree({str(output)!r}, '.', dirs_exist_ok=True)\n"
        path.write_text(f"#!{shutil.which('python3')}\n{head}{real}{lines}", encoding="utf-8")
        path.chmod(0o755)

    monkeypatch.setattr(adjusting, "find_program", lambda: (tmp_path / "x13as", "script"))
    return write


def reason(series: LevelSeries) -> tuple[str, str]:
    with pytest.raises(BadInput) as refused:
        adjust(series)
    return refused.value.sentence("en"), refused.value.sentence("zh")


def test_fewer_than_five_years_are_too_few() -> None:
    assert "in dollars there are 59 (2021-09–2026-07)" in reason(national("exports", 59))[0]
    series = national("exports", 20)
    english, chinese = reason(LevelSeries(series.first, series.values, missing=Month(2023, 9)))
    assert english.endswith("in dollars there are 20 (2024-12–2026-07); 2023-09 is missing before them")
    assert chinese.endswith("美元现有 20 个月（2024-12–2026-07）；之前缺 2023-09")


def test_a_month_without_trade_is_named() -> None:
    for value in (0.0, -3.5, float("nan")):
        values = national("exports").values
        values[100] = value
        assert reason(LevelSeries(FIRST, values))[0].endswith("so it has no logarithm: 2016-05")


def test_a_series_of_centuries_is_refused() -> None:
    english, _ = reason(LevelSeries(FIRST, np.tile(national("exports").values, 23)[:5000]))
    assert english.startswith("X-13ARIMA-SEATS gives no usable result: ")


def test_a_series_with_many_outliers_is_adjusted() -> None:
    """A line of the specification has at most 132 characters."""
    values = national("exports").values
    values[::12] *= np.linspace(0.5, 2, len(values[::12]))
    values[5::17] *= 3
    assert len(adjust(LevelSeries(FIRST, values)).effects) > 12


@pytest.mark.parametrize("values", [np.full(100, 5.0), np.tile([5.0, 6.0], 50)])
def test_a_series_without_chance_has_no_model(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    assert reason(LevelSeries(FIRST, values))[0].startswith("X-13ARIMA-SEATS gives no usable result: ")


def test_without_the_program_the_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "distributions", lambda **_: ())
    find_program.cache_clear()
    english, chinese = reason(national("exports"))
    assert 'pip install ".[trend]"' in english
    assert chinese.startswith("季节调整需要 X-13ARIMA-SEATS，尚未安装")


def test_a_program_that_does_not_end_is_ended(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "_SECONDS", 0.5)
    script("time.sleep(60)")
    assert reason(national("exports"))[0] == "X-13ARIMA-SEATS gives no usable result: > 0.5 s"
    monkeypatch.setattr(program, "_SECONDS", 60)
    script("sys.exit(9)")
    assert "return code 9" in reason(national("exports"))[0]  # it is asked again: a busy computer may have been why


def test_a_program_that_cannot_be_started_gives_no_series(script: Script, tmp_path: Path) -> None:
    script("")
    (tmp_path / "x13as").chmod(0o644)
    assert "no usable result: no permission" in reason(national("exports"))[0]


#: What the program does instead of what it should; a table has its text changed by an expression.
BROKEN = (
    "",
    "sys.exit(3)",
    "real(); os.abort()",
    "real(); pathlib.Path('s.udg').unlink()",
    "real(); pathlib.Path('s.udg').write_text('aicc: *****')",
    "real(); p = pathlib.Path('s.udg'); p.write_text(p.read_text()[:2000])",
    "real(); p = pathlib.Path('s.udg'); p.write_text(re.sub('(?m)^f3.q: .*', 'f3.q: NaN', p.read_text()))",
)
SPOILED = (
    "text[: len(text) // 2]",
    "text[:-9]",
    "text[: text.rindex('202607')]",
    "text.replace('202001', '202012')",
    "text.replace('200802', '200803', 1)",
    "text.replace(text.split()[-1], '*' * 22)",
    "text.replace(text.split()[-1], 'NaN')",
    "text.replace(text.split()[-1], '-0.314247611962E+03')",
    "text.replace(text.split()[-1], '+0.314247611962E+03')",
    "''",
)


READ = ("d11", "d12", "d16", "d10", "d18")


def test_a_broken_program_and_spoiled_tables_give_no_series(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, full: bool
) -> None:
    spoiled = [
        f"real(); p = pathlib.Path('s.{table}'); text = p.read_text(); p.write_text({text})"
        for number, text in enumerate(SPOILED)
        for table in (READ if full else (READ[number % len(READ)],))
    ]
    script("real()")
    assert adjust(national("exports")).windows == "three"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))  # nothing is kept
    for lines in (*BROKEN, *spoiled):
        script(lines)
        assert reason(national("exports"))[0].startswith("X-13ARIMA-SEATS gives no usable result: "), lines


def test_what_x13_says_of_an_error_is_quoted_without_the_bytes_that_it_adds(script: Script) -> None:
    script(
        "pathlib.Path('s_err.html').write_bytes(b'<p>ERROR: &nbsp; Cannot\\n process it. </p>')\n"
        "sys.stdout.buffer.write(b' 0.h\\xa1\\x07, must begin')"
    )
    english, chinese = reason(national("exports"))
    assert english == "X-13ARIMA-SEATS gives no usable result: Cannot process it"
    assert chinese == "X-13ARIMA-SEATS 没有可用的结果：Cannot process it"
