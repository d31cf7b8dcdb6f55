"""A Jinja environment for templates that a stranger may have written: no Python objects, and bounded time and size.

A template is text with values, conditions, loops over lists of the report, assignments and blocks, and may extend one
other file. Nothing else of Jinja is accepted: no calls except ``super()``, no macros, no includes; see
docs/templates.md.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from jinja2 import Template, nodes
from jinja2.exceptions import (
    SecurityError,
    TemplateAssertionError,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS

from xlpkg.errors import BadInput
from xlpkg.model.rounding import MISSING, format_number

#: The longest template file, in bytes.
MOST_BYTES: Final = 64_000
#: The longest text that a template may write, and that a filter may return, in characters.
_MOST_CHARACTERS: Final = 20_000
#: The most items of a list that a template may loop over.
_MOST_ITEMS: Final = 200
#: Whole numbers up to this one are computed exactly.
_LARGEST: Final = 1e15
_SECONDS: Final = 2.0
_BOUNDED: Final = "bounded"
_NODES: Final = (
    nodes.Template,
    nodes.Extends,
    nodes.Block,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.Name,
    nodes.Const,
    nodes.Tuple,
    nodes.List,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
    nodes.Test,
    nodes.Keyword,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.Neg,
    nodes.Pos,
    nodes.Call,
)
_FILTERS: Final = (
    "abs",
    "capitalize",
    "default",
    "first",
    "last",
    "length",
    "lower",
    "map",
    "max",
    "min",
    "rejectattr",
    "reverse",
    "round",
    "selectattr",
    "sort",
    "sum",
    "upper",
)
_TESTS: Final = (
    "defined",
    "undefined",
    "none",
    "eq",
    "equalto",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "in",
    "true",
    "false",
)

_deadline: ContextVar[float] = ContextVar("deadline")


class _Refused(TemplateError):
    """A template that exceeds a limit; its text is the key of the message."""


class BoundedTemplate(Template):
    """A template whose whole text is limited in length."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the text of the template, which gets the values of a dictionary or of keywords."""
        longest = self.environment.longest if isinstance(self.environment, Sandbox) else _MOST_CHARACTERS
        return "".join(limited(self.root_render_func(self.new_context(dict(*args, **kwargs))), longest))


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment. *filters* are added to the few of Jinja that are allowed; *longest* limits a text.

    Values given to a template are dictionaries, lists, texts, numbers and None; other objects only of the types
    *printable*.
    """

    template_class = BoundedTemplate
    intercepted_binops = frozenset("+-*/")

    def __init__(
        self,
        filters: dict[str, Callable[..., object]],
        *,
        printable: tuple[type, ...] = (),
        longest: int = _MOST_CHARACTERS,
        **options: Any,
    ) -> None:
        super().__init__(undefined=StrictUndefined, finalize=self._finalize, **options)
        self.printable, self.longest = printable, longest
        allowed = {name: FILTERS[name] for name in _FILTERS} | {"join": _join} | filters
        self.filters = {name: _limit_length(function) for name, function in allowed.items()} | {_BOUNDED: _bounded}
        self.tests = {name: TESTS[name] for name in _TESTS}
        self.globals = {}

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *args: Any, **kw: Any) -> Any:
        """Compile a template. Raises TemplateSyntaxError if it has a construct that is not allowed."""
        if isinstance(source, str):
            tree = self.parse(source, name, filename)
            _check(tree, name, filename)
            source = tree
        return super().compile(source, name, filename, *args, **kw)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute: those of a loop, and of a printable object."""
        return isinstance(obj, (LoopContext, *self.printable)) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an operation on numbers. Raises SecurityError for other operands."""
        if not all(isinstance(operand, (int, float)) for operand in (left, right)):
            raise SecurityError(f"{operator} needs two numbers")
        if any(abs(operand) > _LARGEST for operand in (left, right)):
            left, right = float(left), float(right)  # whole numbers of any length would need any time
        return super().call_binop(context, operator, left, right)

    def _finalize(self, value: Any) -> Any:
        """Return a printed value as text: a level or YoY with one decimal, "—" for None."""
        if value is None:
            return MISSING
        if isinstance(value, float):
            return format_number(value)
        if isinstance(value, (str, int, StrictUndefined, *self.printable)):
            return value
        raise SecurityError(f"a {type(value).__name__} cannot be printed")


def _check(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Raise TemplateSyntaxError if *tree* has a construct that is not allowed, and bound each of its loops."""

    def refuse(node: nodes.Node, what: str) -> None:
        raise TemplateSyntaxError(f"{what} is not allowed", node.lineno or 1, name, filename)

    for node in _descendants(tree):
        if not isinstance(node, _NODES):
            refuse(node, type(node).__name__.lower())
        if isinstance(node, nodes.Extends) and not isinstance(node.template, nodes.Const):
            refuse(node, "a computed file name")
        if isinstance(node, (nodes.Tuple, nodes.List)) and not all(
            isinstance(item, (nodes.Const, nodes.Name, nodes.Getattr)) for item in node.items
        ):
            refuse(node, "a list of lists")
        if isinstance(node, nodes.Call) and not _is_super(node):
            refuse(node, "a call other than super()")
        if isinstance(node, nodes.Block) and sum(map(_is_super, _descendants(node))) > 1:
            refuse(node, "more than one super() in a block")
        if isinstance(node, nodes.For):
            if node.recursive:
                refuse(node, "a recursive loop")
            if any(isinstance(each, (nodes.Call, nodes.Block)) for each in _descendants(node)):
                refuse(node, "a block or super() in a loop")
            iterated = nodes.Filter(node.iter, _BOUNDED, [], [], None, None, lineno=node.lineno)
            iterated.environment = tree.environment
            node.iter = iterated


def _is_super(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Call) or node.args or node.kwargs:
        return False
    return isinstance(node.node, nodes.Name) and node.node.name == "super"


def _descendants(node: nodes.Node) -> list[nodes.Node]:
    found = [node]
    for each in found:
        found += each.iter_child_nodes()
    return found


def _bounded(items: Any) -> Any:
    """Return *items*, the list of a loop. Raises SecurityError if it is no short list, or if the time is over."""
    if time.monotonic() > _deadline.get():
        raise _Refused("template-too-slow")
    if isinstance(items, StrictUndefined):
        return items
    if not isinstance(items, (list, tuple)) or len(items) > _MOST_ITEMS:
        raise SecurityError(f"a loop needs a list of at most {_MOST_ITEMS} items")
    return items


def _join(items: Any, separator: str = "") -> str:
    """Return the texts or numbers of a short list, joined."""
    if not all(isinstance(item, (str, int, float)) for item in _bounded(items)):
        raise SecurityError("join needs texts or numbers")
    return separator.join(map(str, items))


def _limit_length(function: Callable[..., object]) -> Callable[..., object]:
    """Return a filter that raises _Refused if its result is a long text, and turns a generator into a list."""

    @wraps(function)
    def limited_filter(*args: Any, **kwargs: Any) -> object:
        result = function(*args, **kwargs)
        if isinstance(result, str) and len(result) > _MOST_CHARACTERS:
            raise _Refused("template-too-long")
        return list(result) if isinstance(result, Iterator) else result

    return limited_filter


def limited(pieces: Iterable[str], longest: int = _MOST_CHARACTERS) -> Iterator[str]:
    """Yield the *pieces* of a text. Raises _Refused if it is longer than *longest* characters."""
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > longest:
            raise _Refused("template-too-long")
        yield piece


@contextlib.contextmanager
def told_by_line(path: Path) -> Iterator[None]:
    """Limit the time of the block, and raise BadInput for an error of a template, with its file and line.

    *path* is the file if the error does not name another.
    """
    token = _deadline.set(time.monotonic() + _SECONDS)
    try:
        yield
    except TemplateSyntaxError as error:
        reason = _reason(error)
        raise BadInput("template-error", path=error.filename or path, line=error.lineno, reason=reason) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        where, line = _line_of(error.__traceback__) or (path, 1)
        raise BadInput(_key_of(error), path=where, line=line, reason=_reason(error)) from error
    finally:
        _deadline.reset(token)


def _key_of(error: Exception) -> str:
    return str(error) if isinstance(error, _Refused) else "template-error"


def _reason(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"the file {error.name} was not found"
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
