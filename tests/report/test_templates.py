"""A template reaches no Python object and no file outside its folder; its time, memory and size are limited."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xlpkg import child_process
from xlpkg.analysis.cube import Cube
from xlpkg.errors import BadInput
from xlpkg.model.months import Month
from xlpkg.model.words import parse_style
from xlpkg.report.compose import compose
from xlpkg.report.model import Report
from xlpkg.report.style import Style, paragraphs_of

MAY = Month(2025, 5)
START = '{% extends "published.zh.txt" %}\n'


def composed(cube: Cube, folder: Path, text: str | bytes) -> Report:
    """The report of May 2025 by a template with this text."""
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "house.zh.txt").write_bytes(content)
    return compose(cube, MAY, style=Style("house", folder))


def lead(cube: Cube, folder: Path, block: str) -> str:
    """The first paragraph by a template that replaces only that block."""
    return composed(cube, folder, f"{START}{{% block lead %}}{block}{{% endblock %}}").sections[0].lead


def refusal(cube: Cube, folder: Path, text: str | bytes) -> tuple[str, str]:
    """The English and the Chinese sentence that refuse a template with this text."""
    with pytest.raises(BadInput) as refused:
        composed(cube, folder, text)
    return refused.value.sentence("en"), refused.value.sentence("zh")


def test_a_laboratory_changes_one_paragraph_and_keeps_the_others(rmb_cube: Cube, tmp_path: Path) -> None:
    ours = compose(rmb_cube, MAY)
    block = "\n全国进出口\n{{ nation.total|amount }}，{{ nation.total|change }}。\n"
    theirs = composed(rmb_cube, tmp_path, f"{START}{{% block lead %}}{block}{{% endblock %}}")
    assert theirs.sections[0].lead == "全国进出口3.81 万亿元，增长 2.8%（±0.2）。"
    assert theirs.sections[0].exports == ours.sections[0].exports
    assert theirs.sections[1].notes == ours.sections[1].notes
    # The changed file is read again.
    assert lead(rmb_cube, tmp_path, "{{ 38123.4|number(-2) }} {{ 38163.4|number(-2) }}") == "38100 38200"


def test_a_file_saved_by_notepad_with_a_byte_order_mark_and_crlf_is_read(rmb_cube: Cube, tmp_path: Path) -> None:
    text = START.replace("\n", "\r\n") + "{% block lead %}\r\n出口\r\n增长\r\n{% endblock %}\r\n"
    assert composed(rmb_cube, tmp_path, b"\xef\xbb\xbf" + text.encode()).sections[0].lead == "出口增长"


@pytest.mark.parametrize(
    "block",
    [
        "{{ nation.__class__ }}",
        "{{ total.provinces|map(attribute='__class__')|first }}",
        "{{ unit.upper() }}",
        "{{ nation.update({'total': 1}) }}",
        "{{ cycler }}{{ namespace }}{{ lipsum }}",
        "{{ range(3) }}",
        "{{ nation }}",
        "{% import 'published.zh.txt' as other %}",
        "{% include 'published.zh.txt' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set x %}{{ unit }}{% endset %}{{ x }}",
        "{{ unit ~ unit }}",
        "{{ unit * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 1 / 0 }}",
        "{{ {'a': 1} }}",
    ],
)
def test_nothing_of_python_and_little_of_jinja_can_be_used(tmp_path: Path, block: str) -> None:
    """In the child process all of this is the same."""
    path = tmp_path / "house.zh.txt"
    path.write_text(f"\n\n{{% block lead %}}\n{block}{{% endblock %}}", encoding="utf-8")
    figure = {"level": 1.0, "yoy": None, "is_open": False, "name": "广东"}
    values = {"unit": "亿元", "nation": {"total": figure}, "total": {"provinces": [figure]}}
    with pytest.raises(BadInput) as refused:
        paragraphs_of(str(tmp_path), str(path), "zh", [values])
    english, chinese = refused.value.sentence("en"), refused.value.sentence("zh")
    assert english.startswith(f"{path}, line 4: ")
    assert f"{path} 第 4 行：" in chinese
    assert "\n" not in english
    assert "Traceback" not in english


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("{% for a in total.provinces %}" * 8 + "{% endfor %}" * 8, "longer than 5 seconds"),
        ("{% set a = [unit] %}" + "{% set a = [a, a] %}" * 60 + "{{ a|join }}", "too much memory"),
        pytest.param("{{ 10|round(-30000000) }}", "longer than 5 seconds", marks=pytest.mark.long),
        ("{% for a in total.provinces %}" * 21 + "{% endfor %}" * 21, "line 2: such deep nesting is not allowed"),
        ("{% for a in total.provinces %}{% for b in total.provinces %}" + "一" * 30 + "{% endfor %}" * 2, "too long"),
    ],
    ids=["loops", "memory", "a power", "nested loops", "a long text"],
)
def test_a_template_without_end_is_refused_soon(rmb_cube: Cube, tmp_path: Path, block: str, reason: str) -> None:
    english, _ = refusal(rmb_cube, tmp_path, f"{START}{{% block lead %}}{block}{{% endblock %}}")
    assert reason in english


def test_only_templates_of_a_user_need_another_process(
    rmb_cube: Cube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice and Excel are no Python that could be started."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "soffice.bin"))
    assert lead(rmb_cube, tmp_path, "甲") == "甲"
    monkeypatch.setattr(child_process, "_interpreter", lambda: str(tmp_path / "missing"))
    assert compose(rmb_cube, MAY, style=Style("bulletin", tmp_path / "empty")).sections
    with pytest.raises(OSError, match="missing"):
        compose(rmb_cube, MAY, style=Style("bulletin", tmp_path))


@pytest.mark.parametrize("name", ["../secret.zh.txt", "/etc/passwd", "secret.zh.txt", "sub/secret.zh.txt", "a.py"])
def test_a_template_extends_no_file_outside_its_folder(rmb_cube: Cube, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "templates"
    (folder / "sub").mkdir(parents=True)
    secret = tmp_path / "secret.zh.txt"
    secret.write_text("{% block lead %}secret{% endblock %}")
    (folder / "sub" / "secret.zh.txt").write_bytes(secret.read_bytes())
    (folder / "secret.zh.txt").symlink_to(secret)
    english, _ = refusal(rmb_cube, folder, f'{{% extends "{name}" %}}')
    assert english == f"{folder / 'house.zh.txt'}, line 1: the file {name} was not found"


def test_the_sentence_names_file_and_line_of_what_is_wrong(rmb_cube: Cube, tmp_path: Path) -> None:
    path = tmp_path / "house.zh.txt"
    lead_block = f"{START}{{% block lead %}}"
    texts: dict[str | bytes, str] = {
        lead_block + "\n\n{{ nation.totl|amount }}{% endblock %}": "line 4: 'dict object' has no attribute 'totl'",
        lead_block + "{% if %}{% endblock %}": "line 2: Expected an expression",
        lead_block + "\n\n{{ unit|amonut }}{% endblock %}": "line 4: No filter named 'amonut'",
        f"{START}{{% block flows %}}一段{{% endblock %}}": "line 1: the block flows has 1 paragraphs instead of 2",
        (START + "\n{# 出口 #}").encode("gb18030"): "line 3: the text is not UTF-8",
        '\n{% extends "house.zh.txt" %}': "line 2: the file extends itself",
        "{% block title %}只有标题{% endblock %}": "line 1: the block span has 0 paragraphs instead of 1",
    }
    for text, reason in texts.items():
        english, _ = refusal(rmb_cube, tmp_path, text)
        assert english.startswith(f"{path}, {reason}"), english
    assert "larger than 64,000 bytes" in refusal(rmb_cube, tmp_path, START + "x" * 70_000)[0]


def test_an_unknown_style_names_those_that_exist(rmb_cube: Cube, tmp_path: Path) -> None:
    (tmp_path / "house.zh.txt").write_text(START)
    with pytest.raises(BadInput, match=r"no style other in this language.*published, bulletin, house"):
        compose(rmb_cube, MAY, style=Style("other", tmp_path))
    for bad in ("../published", "", "a b", "a/b", None, 3):
        with pytest.raises(BadInput):
            parse_style(bad)
