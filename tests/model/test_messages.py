"""The catalogue: both languages say the same, every sentence is used, every use has its sentence and its facts."""

from __future__ import annotations

import ast
import functools
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from xlpkg import errors
from xlpkg.messages import CATALOGUE, Language, Message, _template, cli, in_workbook

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ROOT / "xlpkg" / "messages"
SOURCES = [
    path
    for folder in ("xlpkg", "udfs", "examples", "install")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if SENTENCES not in path.parents
]
#: What takes a key of the catalogue as its first argument, and facts as keywords.
SPEAKERS = {name for name, _ in inspect.getmembers(errors, inspect.isclass)} | {"say", "Message"}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@functools.cache
def nodes() -> list[tuple[Path, ast.AST]]:
    return [(path, node) for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def spoken() -> Iterator[tuple[str, str, set[str] | None]]:
    """Every call with a literal key: its location, the key, and the facts (None if they are passed on)."""
    for path, call in nodes():
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if name not in SPEAKERS:
            continue
        key = call.args[0]
        literals = [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]
        facts = {keyword.arg for keyword in call.keywords}
        if name == "Message":  # its facts are a dictionary, which may be passed on
            given = call.args[1]
            keys = given.keys if isinstance(given, ast.Dict) else [None]
            facts = {str(key.value) if isinstance(key, ast.Constant) else None for key in keys}
        for literal in filter(None, map(_text, literals)):
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            yield where, literal, None if None in facts else {fact for fact in facts if fact}


def test_every_key_is_in_one_file_and_in_the_catalogue() -> None:
    written: dict[str, list[str]] = {}
    for path in SENTENCES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for key in node.keys if isinstance(node, ast.Dict) else ():
                assert isinstance(key, ast.Constant)
                written.setdefault(str(key.value), []).append(path.name)
    assert {key: files for key, files in written.items() if len(files) > 1} == {}
    assert sorted(CATALOGUE) == sorted(written)
    assert len(CATALOGUE) == len(written)


def test_both_languages_have_the_same_facts() -> None:
    for key, (english, chinese) in CATALOGUE.items():
        assert placeholders(english) == placeholders(chinese), key
        assert english.strip(" ,，") == english, key
        assert chinese.strip() == chinese, key
        assert re.search(r"[\u4e00-\u9fff：，。（]|^({\w+}[ %]*)*$", chinese), key


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_in_a_workbook_a_sentence_names_what_the_mouse_reaches(lang: Language) -> None:
    """Only for what has no button is a terminal needed: to install, to upgrade, and to find out what is wrong."""
    with in_workbook():
        files = {"file": "2025-02.csv", "hash": "5f0c36a1", "commands": "trademonitor withdraw 5f0c36a1"}
        said = [
            Message("file-is-withdrawn", {**files, "command": "trademonitor"}).sentence(lang),
            Message("detail-overlaps", {**files, "other": "a.csv", "month": "2025-02"}).sentence(lang),
            Message("doubtful-beside", {**files, "accept": "trademonitor ingest --accept 2025-02.csv"}).sentence(lang),
            Message("query-without-flow", files).sentence(lang),
            Message("report-not-chosen", {"shown": "2025-01", "chosen": "2025-02"}).sentence(lang),
            Message("no-detail", {"store": "a.sqlite"}).sentence(lang),
        ]
    assert not [each for each in said if re.search("trademonitor|--|`", each)]
    assert sum(("Sources" if lang == "en" else "“来源”表") in each for each in said) == 3
    assert "trademonitor restore 5f0c36a1" in Message(
        "file-is-withdrawn", {**files, "command": "trademonitor"}
    ).sentence(lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_a_button_does_is_no_command_in_a_workbook(lang: Language) -> None:
    """Those of the module cli are printed by commands only."""
    commands = re.compile(r"(trademonitor|\{command\}) (detail )?(ingest|withdraw|restore|vintages|list)|\{accept\}")
    said = {key: _template(key, lang, in_workbook=True) for key in CATALOGUE if key not in cli.SENTENCES}
    assert [key for key, text in said.items() if commands.search(text)] == []


def test_every_use_has_its_sentence_and_gives_exactly_its_facts() -> None:
    wrong = []
    for where, key, facts in spoken():
        if key not in CATALOGUE:
            wrong.append(f"{where}: there is no sentence {key!r}")
        elif facts is not None and facts != placeholders(CATALOGUE[key][0]):
            wrong.append(f"{where}: {key!r} needs {sorted(placeholders(CATALOGUE[key][0]))}, is given {sorted(facts)}")
    assert not wrong, "\n".join(wrong)


def test_every_sentence_is_used() -> None:
    """Keys may pass through variables: any literal counts, or two with - between, or one between a start and an end."""
    literals = {_text(node) for _, node in nodes()}
    for template in (ROOT / "xlpkg").rglob("*.html"):
        literals |= {*re.findall(r'say\("([\w-]+)"', template.read_text(encoding="utf-8"))}
    joined = [node.values for _, node in nodes() if isinstance(node, ast.JoinedStr)]
    ends = {(_text(values[0]), _text(values[-1])) for values in joined}
    unused = set(CATALOGUE) - literals
    for beginning, end in ends:
        if beginning.endswith("-"):
            unused -= {f"{beginning}{literal.replace(' ', '-')}{end}" for literal in literals}
    hyphens = ((key, key.removesuffix("-hint").partition("-")) for key in unused)
    unused -= {key for key, (first, _, rest) in hyphens if {first, rest} <= literals or rest == "hint"}
    assert not sorted(unused)


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_the_tree_at_the_top_of_errors_is_the_true_one() -> None:
    drawn = re.findall(r"^([│ ]*)(?:├── |└── )?([A-Z]\w+)  ", errors.__doc__ or "", re.MULTILINE)
    parents: dict[str, str] = {}
    stack: list[str] = []
    for indent, name in drawn:
        depth = 0 if name == "TradeMonitorError" else len(indent) // 4 + 1
        stack[depth:] = [name]
        parents[name] = stack[depth - 1] if depth else "Exception"
    classes = {
        name: kind.__bases__[0].__name__
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if kind.__module__ == errors.__name__
    }
    assert parents == classes
