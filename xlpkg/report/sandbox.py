"""A Jinja environment for templates that a stranger may have written: they reach no Python objects.

A template is text with values, conditions, loops, assignments and blocks, and may extend one other file. Nothing else
of Jinja is accepted: no calls except ``super()``, no macros, no includes; see docs/templates.md. Time and memory are
limited by a child process (:mod:`xlpkg.child_process`), in which templates that are not shipped are rendered.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from jinja2 import Template, nodes
from jinja2.exceptions import SecurityError, TemplateAssertionError, TemplateNotFound, TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS

from xlpkg.child_process import ChildEnded, call_in_child
from xlpkg.errors import BadInput
from xlpkg.model.rounding import MISSING

#: The longest template file, in bytes.
MOST_BYTES: Final = 64_000
#: The most time of a template, in seconds by the clock: other programs may keep the processor busy.
_SECONDS: Final = 5.0
#: How deep conditions and loops may be nested: Python compiles no more than 20 loops, and 100 indents.
_DEEPEST: Final = 15
#: The constructs that a template may have; of calls only super().
_STRUCTURE: Final = (nodes.Template, nodes.Extends, nodes.Block, nodes.Output, nodes.TemplateData, nodes.Assign)
_FLOW: Final = (nodes.If, nodes.For, nodes.Filter, nodes.Test, nodes.Keyword, nodes.Call)
_VALUES: Final = (nodes.Name, nodes.Const, nodes.Tuple, nodes.List, nodes.Getattr, nodes.Getitem, nodes.Slice)
_LOGIC: Final = (nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr)
_ARITHMETIC: Final = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg, nodes.Pos)
_NODES: Final = (*_STRUCTURE, *_FLOW, *_VALUES, *_LOGIC, *_ARITHMETIC)
_FILTERS: Final = (
    *("abs", "capitalize", "default", "first", "join", "last", "length", "lower", "map", "max", "min"),
    *("rejectattr", "reverse", "round", "selectattr", "sort", "sum", "upper"),
)
_TESTS: Final = (
    *("defined", "undefined", "none", "in", "true", "false"),
    *("eq", "equalto", "ne", "lt", "le", "gt", "ge"),
)


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment. *filters* are added to the few of Jinja that are allowed.

    Values given to a template are dictionaries, lists, texts, numbers and None.
    """

    intercepted_binops = frozenset("+-*/")

    def __init__(self, filters: dict[str, Callable[..., object]], **options: Any) -> None:
        super().__init__(undefined=StrictUndefined, finalize=partial(_printed, filters["number"]), **options)
        self.filters = {name: FILTERS[name] for name in _FILTERS} | filters
        self.tests = {name: TESTS[name] for name in _TESTS}
        self.globals = {}

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *args: Any, **kw: Any) -> Any:
        """Compile a template. Raises TemplateSyntaxError if it has a construct that is not allowed."""
        if isinstance(source, str):
            source = self.parse(source, name, filename)
            for node, depth in _nested(source):
                if what := _refused(node) or ("such deep nesting" if depth > _DEEPEST else ""):
                    raise TemplateSyntaxError(f"{what} is not allowed", node.lineno or 1, name, filename)
        return super().compile(source, name, filename, *args, **kw)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute: only those of a loop."""
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an operation on numbers. Raises SecurityError for other operands."""
        if not all(isinstance(operand, (int, float)) for operand in (left, right)):
            raise SecurityError(f"{operator} needs two numbers")
        return super().call_binop(context, operator, left, right)


def _printed(number: Callable[..., object], value: Any) -> Any:
    """Return a value as it is printed: a level or YoY as by the filter *number*, "—" for None."""
    if value is None:
        return MISSING
    if isinstance(value, float):
        return number(value)
    if isinstance(value, (str, int, StrictUndefined)):
        return value
    raise SecurityError(f"a {type(value).__name__} cannot be printed")


def _nested(node: nodes.Node, depth: int = 0) -> Iterator[tuple[nodes.Node, int]]:
    """Yield *node* and all nodes within it, each with the number of the conditions and loops that it is in."""
    depth += isinstance(node, (nodes.If, nodes.For))
    yield node, depth
    for child in node.iter_child_nodes():
        yield from _nested(child, depth)


def _refused(node: nodes.Node) -> str:
    """Return the name of a construct that is not allowed, "" for one that is."""
    if not isinstance(node, _NODES):
        return type(node).__name__.lower()
    if isinstance(node, nodes.Extends) and not isinstance(node.template, nodes.Const):
        return "a computed file name"
    if isinstance(node, nodes.Call) and not (isinstance(node.node, nodes.Name) and node.node.name == "super"):
        return "a call other than super()"
    return ""


def render_in_child(function: str, path: Path, /, **arguments: object) -> Any:
    """Return the result of *function*, which renders the template *path* that a user has named, in a child process.

    Raises BadInput if the template takes too much time or memory, and what *function* raises.
    """
    try:
        return call_in_child(function, arguments, _SECONDS)
    except ChildEnded as error:
        raise BadInput("template-too-slow", path=path) from error


@contextlib.contextmanager
def told_by_line(path: Path) -> Iterator[None]:
    """Raise BadInput for an error of a template, with its file and line; *path* if the error names no other file."""
    try:
        yield
    except TemplateSyntaxError as error:
        reason = _reason(error)
        raise BadInput("template-error", path=error.filename or path, line=error.lineno, reason=reason) from error
    except (BadInput, MemoryError):
        raise
    except Exception as error:  # a filter or the compiler may raise any
        where, line = _line_of(error.__traceback__) or (path, 1)
        raise BadInput("template-error", path=where, line=line, reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"the file {error.name} was not found"
    if isinstance(error, RecursionError):
        return "the file extends itself, directly or through another file, or is nested too deeply"
    reason = getattr(error, "message", None) or str(error)
    if isinstance(error, TemplateAssertionError):
        return f"{reason} (a template has the filters of docs/templates.md)"
    return reason.removesuffix(".")


def _line_of(traceback: TracebackType | None) -> tuple[Path, int] | None:
    """Return the file and line of the innermost template in *traceback*, None if there is none."""
    found = None
    while traceback is not None:
        template = traceback.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template) and template.filename:
            found = (Path(template.filename), template.get_corresponding_lineno(traceback.tb_lineno))
        traceback = traceback.tb_next
    return found
