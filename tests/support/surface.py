"""What a user or a script can rely on, one ability a line: what ``tests/surface.txt`` lists and no change may remove.

The first word of a line is its group, such as ``command`` or ``function``.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

import click
from driver_report import IMPORTS, made, make_store
from supported_members import SUPPORTED

from udfs import call
from udfs.registry import FUNCTIONS
from udfs.sections import SECTIONS
from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.frame import COLUMNS as FRAME_COLUMNS
from xlpkg.analysis.wide_table import WIDE_COLUMNS
from xlpkg.bundled import example_folders, shipped
from xlpkg.cli import COMMANDS, root
from xlpkg.cli.parameter_types import Word
from xlpkg.engines.package import open_workbook
from xlpkg.messages import CATALOGUE, say_list
from xlpkg.model import words
from xlpkg.model.groups import load_groups
from xlpkg.model.words import STYLES, Basis, Currency, Flow
from xlpkg.report.compose import nation_drivers
from xlpkg.report.facts import section_facts
from xlpkg.report.sandbox import Sandbox
from xlpkg.report.sentences import filters
from xlpkg.report.style import BLOCKS
from xlpkg.store.announced import ANNOUNCED_COLUMNS
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import BUTTONS, PICKERS
from xlpkg.workbook.data_file import FIGURE_COLUMNS
from xlpkg.workbook.sheets import data, named_ranges
from xlpkg.workbook.word import read_word_report, template_values

ROOT: Final = Path(__file__).resolve().parents[2]
#: The list, which has all lines that the product once had, except those removed from it by hand.
LISTED: Final = ROOT / "tests" / "surface.txt"
#: The views of the store that docs/store.md describes.
_VIEWS: Final = ("figures", "latest", "announced")
_IMPORT: Final = re.compile(r"^from ((?:xlpkg|udfs)\S*) import (.+)$", re.MULTILINE)
_VARIABLE: Final = re.compile(r'"(TRADEMONITOR_[A-Z]+)"')


def listed() -> set[str]:
    """Return the lines of the list."""
    return set(LISTED.read_text(encoding="utf-8").splitlines())


def add_new_lines() -> None:
    """Add the abilities that the list lacks; none is removed from it."""
    known = listed() if LISTED.exists() else set()
    LISTED.write_text("".join(f"{line}\n" for line in sorted(known | surface())), encoding="utf-8")


def surface() -> set[str]:
    """Return the lines that the product has now."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "trade.sqlite")
        with open_store(store) as opened:
            for _ in ingest(opened, find_sources(example_folders())):
                pass
        return {*_commands(), *_functions(), *_columns(store), *_workbook(), *_templates(store), *_python()}


def _commands() -> Iterator[str]:
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None, name
        yield from _command(f"command {name}", command)
    yield from (f"command {name}" for param in root.params for name in param.opts)


def _command(name: str, command: click.Command) -> Iterator[str]:
    yield name
    if isinstance(command, click.Group):
        for each, child in command.commands.items():
            yield from _command(f"{name} {each}", child)
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    for number, argument in enumerate(arguments, 1):
        yield f"{name} argument {number}"
        yield from _facts_of(f"{name} argument {number}", argument)
    for option in command.params:
        if isinstance(option, click.Option):
            for each in (*option.opts, *option.secondary_opts):
                yield f"{name} {each}"
                yield from _facts_of(f"{name} {each}", option)


def _facts_of(name: str, param: click.Parameter) -> Iterator[str]:
    if isinstance(param.type, Word):
        yield from (f"{name} {choice}" for choice in param.type.choices)
    if param.nargs == -1 or param.multiple:
        yield f"{name} (repeated)"
    if isinstance(param, click.Argument) and not param.required:
        yield f"{name} (optional)"


def _functions() -> Iterator[str]:
    for function in FUNCTIONS:
        yield f"function {function.name}"
        for number, argument in enumerate(function.arguments, 1):
            yield f"function {function.name} argument {number} {argument.name}"
            if argument.optional:
                yield f"function {function.name} argument {number} {argument.name} (optional)"
    for module in (words, call):
        for name, values in vars(module).items():
            if name.endswith("_WORDS") and not name.startswith("_"):
                yield from (f"word {name.removesuffix('_WORDS').lower()} {word}" for word in values)
    yield from (f"word method {word}" for names in words.METHOD_NAMES.values() for word in names)
    yield from (f"word section {word}" for word in SECTIONS)


def _columns(store: Path) -> Iterator[str]:
    database = sqlite3.connect(store)
    for view in _VIEWS:
        yield from (f"view {view}.{column}" for _, column, *_ in database.execute(f"PRAGMA table_info({view})"))
    database.close()
    yield from (f"export {column}" for column in FIGURE_COLUMNS)
    yield from (f"export --announced {column}" for column in ANNOUNCED_COLUMNS)
    yield from (f"export --wide {column}" for column in WIDE_COLUMNS)
    yield from (f"finding {key.removeprefix('code-')}" for key in CATALOGUE if key.startswith("code-"))


def _workbook() -> Iterator[str]:
    yield from (f"sheet {name}" for name in layout.SHEETS)
    yield from (f"range {each.name}" for each in named_ranges())
    yield from (f"table {data.TABLE} {column}" for column in say_list("data-columns", "zh"))
    yield from (f"button {name}" for name in (*(button.macro for button in BUTTONS), *PICKERS))
    for engine, classes in SUPPORTED.items():  # what test_members finds in the engines themselves
        yield from (f"engine {engine} {kind}.{name}" for kind, names in classes.items() for name in names.split())


def _templates(store: Path) -> Iterator[str]:
    with open_store(store, create=False) as opened:
        cube = load_cube(opened, Currency.RMB)
    with tempfile.TemporaryDirectory() as folder:
        yield from _facts(make_store(Path(folder), store, made(), made(IMPORTS, "import")), cube)
    yield from (f"template style {style}" for style in STYLES)
    yield from (f"template block {block}" for block in BLOCKS)
    sandbox = Sandbox(filters("en"))
    yield from (f"template filter {name}" for name in sandbox.filters)
    yield from (f"template test {name}" for name in sandbox.tests)
    with open_workbook(shipped("workbook", "TradeMonitor.xlsm"), read_only=True) as book:
        values = template_values(read_word_report(book))
    yield from (f"template word {path}" for path in ("report", *_paths(values)))


def _facts(store: Path, cube: Cube) -> Iterator[str]:
    """Yield the facts of any month; the downloads in *store* are of May."""
    yoy, groups = cube.yoy(), load_groups()[:1]
    for period in cube.periods():
        drivers, _ = nation_drivers(store, cube, period, "en")
        for number, basis in enumerate(Basis, 1):
            facts = section_facts(cube, yoy, period, basis, number, "en", Flow.TOTAL, drivers, groups)
            yield from (f"template fact {path}" for path in _paths(facts))


def _paths(value: object, path: str = "") -> Iterator[str]:
    """Yield the path of each value in dictionaries and lists, such as ``export.provinces[].yoy``."""
    if path and not path.endswith("[]"):
        yield path
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _paths(each, f"{path}.{name}".lstrip("."))
    elif isinstance(value, (list, tuple)):
        for each in value:
            if not isinstance(each, (str, tuple)):
                yield from _paths(each, f"{path}[]")


def _python() -> Iterator[str]:
    """Yield what the examples of the pages import, and the environment variables that they name, if they exist."""
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    for module, names in _IMPORT.findall(pages):
        yield from (f"python {module}.{name}" for name in names.split(", ") if hasattr(import_module(module), name))
    yield from (f"python cube.frame {column}" for column in FRAME_COLUMNS)
    used = {name for path in (ROOT / "xlpkg").rglob("*.py") for name in _VARIABLE.findall(path.read_text("utf-8"))}
    yield from (f"variable {name}" for name in used if name in pages)
