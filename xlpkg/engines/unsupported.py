"""Make the members of xlwings that an engine does not support raise Unsupported with their name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import NoReturn, TypeVar

from xlpkg.errors import Unsupported

_T = TypeVar("_T")


class Refusals:
    """The unsupported members of one engine. *key* is the message for them, with the engine and the member."""

    def __init__(self, engine: str, key: str = "engine-lacks") -> None:
        self._engine = engine
        self._key = key

    def error_for(self, member: str) -> Unsupported:
        """Return the error for *member*, such as ``Book.to_pdf``."""
        return Unsupported(self._key, engine=self._engine, member=member)

    def complete(self, interface: type) -> Callable[[type[_T]], type[_T]]:
        """Return a decorator for a class that implements *interface*, one of xlwings' base classes.

        A member of *interface* that the class does not define raises Unsupported. So does setting a property for which
        only *interface* has a setter. (xlwings' base classes raise a NotImplementedError without a message.)
        """

        def decorate(engine_class: type[_T]) -> type[_T]:
            kind = interface.__name__
            for name, theirs in vars(interface).items():
                if name.startswith("_") or name in inspect.get_annotations(engine_class):  # set by __init__
                    continue
                ours = inspect.getattr_static(engine_class, name, None)
                if not hasattr(engine_class, name):
                    setattr(engine_class, name, _UnsupportedMember(self, f"{kind}.{name}"))
                elif isinstance(ours, property) and not ours.fset and getattr(theirs, "fset", None):
                    setattr(engine_class, name, ours.setter(self._refusing_setter(f"{kind}.{name}")))
            return engine_class

        return decorate

    def _refusing_setter(self, member: str) -> Callable[[object, object], NoReturn]:
        def setter(_instance: object, _value: object) -> NoReturn:
            raise self.error_for(member)

        return setter


class _UnsupportedMember:
    """An unsupported member: getting or setting it raises Unsupported."""

    def __init__(self, refusals: Refusals, member: str) -> None:
        self._refusals = refusals
        self.member = member

    def __get__(self, instance: object, owner: type | None = None) -> NoReturn:
        raise self._refusals.error_for(self.member)

    def __set__(self, instance: object, value: object) -> NoReturn:
        raise self._refusals.error_for(self.member)
