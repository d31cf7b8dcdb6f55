"""How an engine says plainly that it lacks a member of xlwings."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

from xlpkg.errors import Unsupported

_T = TypeVar("_T")

ENGINE = "package"


def refuse(member: str) -> Unsupported:
    """Return the error for *member*, such as ``Book.to_pdf``."""
    return Unsupported("engine-lacks", engine=ENGINE, member=member)


class _Lacking:
    """Stands for a member that the engine lacks: to touch it raises Unsupported."""

    def __init__(self, member: str) -> None:
        self.member = member

    def __get__(self, instance: object, owner: type | None = None) -> NoReturn:
        raise refuse(self.member)

    def __set__(self, instance: object, value: object) -> NoReturn:
        raise refuse(self.member)


def _refusing_setter(member: str) -> Callable[[object, object], NoReturn]:
    def setter(_instance: object, _value: object) -> NoReturn:
        raise refuse(member)

    return setter


def refuses_the_rest(interface: type) -> Callable[[type[_T]], type[_T]]:
    """Decorate an engine's class: what *interface* names and the class does not define raises Unsupported.

    A property that *interface* lets one set, and the class does not, raises it when it is set. (The base
    classes of xlwings raise a bare NotImplementedError, which tells a user nothing.)
    """

    def complete(engine_class: type[_T]) -> type[_T]:
        kind = interface.__name__
        for name, theirs in vars(interface).items():
            if name.startswith("_"):
                continue
            ours = vars(engine_class).get(name)
            if name not in vars(engine_class):
                setattr(engine_class, name, _Lacking(f"{kind}.{name}"))
            elif isinstance(ours, property) and not ours.fset and getattr(theirs, "fset", None):
                setattr(engine_class, name, ours.setter(_refusing_setter(f"{kind}.{name}")))
        return engine_class

    return complete
