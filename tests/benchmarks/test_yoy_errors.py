"""``python -m benchmarks.yoy`` with files that it cannot use: a sentence, and exit code 2."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.yoy import main

HEADER = "period,region,flow,currency,basis,yoy,value,edition,source\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be used: [Errno 2] No such file or directory"),
        ("region,period\n全国,202503\n", "figures.csv has no column 'basis': see docs/yoy.md"),
        (f"{HEADER}202503,全国,total,rmb,month,six,,flash,海关总署\n", "figures.csv cannot be used: could not convert"),
        (
            f"{HEADER}202503,火星,total,rmb,month,6.0,,flash,海关总署\n",
            "figures.csv cannot be used: '火星' is not a region",
        ),
    ],
)
def test_announced_figures_that_cannot_be_used_are_an_error(
    content: str | None,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "figures.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["benchmarks.yoy", "--announced", str(path)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert sentence in capsys.readouterr().err
