"""How an engine says plainly that it lacks a member of xlwings."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import NoReturn, TypeVar

from xlpkg.errors import Unsupported

_T = TypeVar("_T")


class Refusals:
    """What one engine refuses. *key* is the sentence that says so, with the engine and the member."""

    def __init__(self, engine: str, key: str = "engine-lacks") -> None:
        self._engine = engine
        self._key = key

    def refuse(self, member: str) -> Unsupported:
        """Return the error for *member*, such as ``Book.to_pdf``."""
        return Unsupported(self._key, engine=self._engine, member=member)

    def the_rest(self, interface: type) -> Callable[[type[_T]], type[_T]]:
        """Decorate an engine's class: what *interface* names and the class does not define raises Unsupported.

        A property that *interface* lets one set, and the class does not, raises it when it is set. (The base
        classes of xlwings raise a bare NotImplementedError, which tells a user nothing.)
        """

        def complete(engine_class: type[_T]) -> type[_T]:
            kind = interface.__name__
            for name, theirs in vars(interface).items():
                if name.startswith("_") or name in inspect.get_annotations(engine_class):  # set by __init__
                    continue
                ours = inspect.getattr_static(engine_class, name, None)
                if not hasattr(engine_class, name):
                    setattr(engine_class, name, _Lacking(self, f"{kind}.{name}"))
                elif isinstance(ours, property) and not ours.fset and getattr(theirs, "fset", None):
                    setattr(engine_class, name, ours.setter(self._refusing_setter(f"{kind}.{name}")))
            return engine_class

        return complete

    def _refusing_setter(self, member: str) -> Callable[[object, object], NoReturn]:
        def setter(_instance: object, _value: object) -> NoReturn:
            raise self.refuse(member)

        return setter


class _Lacking:
    """Stands for a member that the engine lacks: to touch it raises Unsupported."""

    def __init__(self, refusals: Refusals, member: str) -> None:
        self._refusals = refusals
        self.member = member

    def __get__(self, instance: object, owner: type | None = None) -> NoReturn:
        raise self._refusals.refuse(self.member)

    def __set__(self, instance: object, value: object) -> NoReturn:
        raise self._refusals.refuse(self.member)
