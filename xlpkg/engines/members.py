"""What both engines have in common for xlwings: the members that follow from a few others, and refusals of the rest.

A method whose *self* is ``Any`` uses members that each subclass has.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, NoReturn, TypeVar

import xlwings as xw

from xlpkg.engines.cell_ranges import ALL_CELLS, CellRange, quote, range_at
from xlpkg.errors import Unsupported, WorkbookError

_T = TypeVar("_T")


class Engine:
    """The engine *name*, whose apps are made by *apps*."""

    type = "desktop"  # in xlwings, an engine that is not remote and can write

    def __init__(self, name: str, apps: Callable[[Any], Any]) -> None:
        self.name = name
        self.apps = apps(self)

    def registered(self) -> Any:
        """Return xlwings' engine of this name; add this engine to ``xw.engines`` if there is none."""
        if self.name not in [engine.name for engine in xw.engines]:
            xw.engines.add(xw.Engine(impl=self))
        return xw.engines[self.name]

    @staticmethod
    def prepare_xl_data_element(value: object, options: dict[str, Any]) -> object:  # noqa: ARG004
        """Return *value* unchanged. The range converts it, because only the range can name the cell in an error."""
        return value

    def clean_value_data(
        self,
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: object,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,  # noqa: ARG002  (applied or refused by the range)
    ) -> list[list[Any]]:
        """Return *data*, read from cells, with xlwings' options ``dates``, ``empty`` and ``numbers`` applied."""

        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if isinstance(value, dt.datetime) and datetime_builder is not dt.datetime:
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            return number_builder(value) if number_builder and type(value) is float else value

        return [[clean(value) for value in row] for row in data]


class Apps:
    """The apps of *engine*. The first is the active one for xlwings."""

    engine: Any

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.running: list[Any] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self.running))

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> Any:
        return {app.pid: app for app in self.running}[pid]


class Collection:
    """Members that are found by their position from 1 or by their name in any case. Each subclass has ``__iter__``."""

    def find(self: Any, key: str | int) -> Any:
        """Return a member, None if there is none."""
        if isinstance(key, int):
            return dict(enumerate(self, 1)).get(key)
        return next((each for each in self if each.name.lower() == key.lower()), None)

    def missing(self, key: str | int) -> Exception:
        """Return the error for a member that is not found."""
        return KeyError(key)

    def __call__(self, key: str | int) -> Any:
        if (found := self.find(key)) is None:
            raise self.missing(key)
        return found

    def __contains__(self, key: str | int) -> bool:
        return self.find(key) is not None

    def __len__(self: Any) -> int:
        return sum(1 for _ in self)


class Books(Collection):
    """The open workbooks of an app, the newest last. On the KeyError for one that is not open xlwings opens it."""

    def find(self: Any, key: str | int) -> Any:
        return Collection.find(self, key) or next(
            (book for book in self if book.fullname.lower() == str(key).lower()), None
        )


class Sheets(Collection):
    """The worksheets of *book*. Each subclass has their ``sheet_names``, in order, and ``sheet``, by its name."""

    book: Any

    def find(self: Any, key: str | int) -> Any:
        names: dict[str | int, str] = {name.lower(): name for name in self.sheet_names}
        name = (names | dict(enumerate(self.sheet_names, 1))).get(key.lower() if isinstance(key, str) else key)
        return None if name is None else self.sheet(name)

    def missing(self, key: str | int) -> Exception:
        return WorkbookError("no-such-sheet", path=self.book.fullname, sheet=key)

    def __iter__(self: Any) -> Iterator[Any]:
        return map(self.sheet, self.sheet_names)


class Sheet:
    """A sheet of *book*. Each subclass has ``name``, ``names``, ``used``, and the class of its ranges."""

    book: Any
    range_class: ClassVar[Any]

    @property
    def cells(self) -> Any:
        return self.range_class(self, ALL_CELLS)

    @property
    def used_range(self: Any) -> Any:
        return self.range_class(self, self.used())

    def range(self, arg1: Any, arg2: Any = None) -> Any:
        """Return the range from *arg1* to *arg2*: addresses, names, (row, column) from 1, or ranges.

        Raises WorkbookError if there is no such range on the sheet.
        """
        first = self._cell_range(arg1)
        return self.range_class(self, first if arg2 is None else first.union(self._cell_range(arg2)))

    def _cell_range(self: Any, where: Any) -> CellRange:
        cell_range: CellRange | None
        if isinstance(where, Range):
            return where.cell_range
        if isinstance(where, str):
            cell_range = range_at(where) or self._named(where)
        else:
            row, column, rows, columns = (*where, 1, 1)[:4]
            cell_range = CellRange(row, column, row + rows - 1, column + columns - 1)
        if cell_range is None or not cell_range.fits():
            raise WorkbookError("no-such-range", sheet=self.name, address=where)
        return cell_range

    def _named(self: Any, name: str) -> CellRange | None:
        for names in (self.names, self.book.names):
            found = names.find(name)
            if found and (target := found.target) and target[0] == self.name:
                cell_range: CellRange = target[1]
                return cell_range
        return None


class Range:
    """A rectangle of cells on *sheet*.

    Each subclass has ``read``, ``read_formulas``, ``write`` of rows with the shape of the range, and ``fill``, which
    writes one value into every cell: the references of a formula move with the cell, as in Excel.
    """

    max_cells_per_read = None  # for xlwings: a read or write need not be divided
    max_cells_per_write = None
    #: The cells of one read or write. All cells of a sheet, 17 billion, would take all memory.
    most_cells: ClassVar[int]

    sheet: Any

    def __init__(self, sheet: Any, cell_range: CellRange) -> None:
        self.sheet = sheet
        self.cell_range = cell_range
        self.options: dict[str, Any] = {}  # xlwings puts them here

    @property
    def row(self) -> int:
        return self.cell_range.top

    @property
    def column(self) -> int:
        return self.cell_range.left

    @property
    def shape(self) -> tuple[int, int]:
        return self.cell_range.shape

    @property
    def address(self) -> str:
        return self.cell_range.address()

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = self.cell_range.address(bool(row_absolute), bool(col_absolute))
        return f"{quote(f'[{self.sheet.book.name}]{self.sheet.name}')}!{address}" if external else address

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, arg1: int, arg2: int | None = None) -> Any:
        """Return the cell (*arg1*, *arg2*) of the range, or cell number *arg1*, row by row."""
        row, column = divmod(arg1 - 1, self.shape[1]) if arg2 is None else (arg1 - 1, arg2 - 1)
        return self.sheet.range((self.row + row, self.column + column))

    def check_size(self, cell_range: CellRange) -> None:
        """Raise WorkbookError if *cell_range* has more cells than the memory surely holds."""
        rows, columns = cell_range.shape
        if rows * columns > self.most_cells:
            address = cell_range.address(False, False)
            facts = {"sheet": self.sheet.name, "address": address, "count": rows * columns, "limit": self.most_cells}
            raise WorkbookError("range-too-large", **facts)

    def _part(self, cell_range: CellRange) -> Any:
        """Return *cell_range* of the same sheet, with the same options."""
        part = type(self)(self.sheet, cell_range)
        part.options = self.options
        part.check_size(cell_range)
        return part

    def _used_part(self) -> Any:
        """Return the range; of all cells of a sheet only the part with content."""
        if self.cell_range != ALL_CELLS:
            return self._part(self.cell_range)
        used = self.sheet.used()
        return self._part(CellRange(1, 1, used.bottom, used.right))

    @property
    def raw_value(self) -> Any:
        part = self._used_part()
        values = part.read()
        return values[0][0] if len(part) == 1 else values

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """Write rows of values from the first cell on, or one value into every cell."""
        if isinstance(value, (list, tuple)):
            rows = value if isinstance(value[0], (list, tuple)) else [value]
            last = (self.row + len(rows) - 1, self.column + len(rows[0]) - 1)
            self._part(CellRange(self.row, self.column, *last)).write(rows)
        else:
            self._part(self.cell_range).fill(value)

    @property
    def formula(self) -> Any:
        part = self._used_part()
        formulas = part.read_formulas()
        return formulas[0][0] if len(part) == 1 else formulas

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value


class Names(Collection):
    """The defined names of *book*, or of one of its sheets. Each subclass has ``named`` and ``__iter__``."""

    book: Any

    def find(self: Any, key: str | int) -> Any:
        return Collection.find(self, key) if isinstance(key, int) else self.named(key)

    def missing(self, key: str | int) -> Exception:
        return WorkbookError("no-such-name", path=self.book.fullname, name=key)

    def snapshot(self: Any) -> list[tuple[str, Any]]:
        return [(name.name, name) for name in self]

    def contains(self, key: str | int) -> bool:
        return key in self


def referred_range(name: Any) -> Any:
    """Return the range to which a defined *name* of an engine refers. Raises WorkbookError if it is not one range.

    The name has ``name``, which for one of a sheet starts with the sheet, as in Excel (``当月!title``), ``refers_to``
    and ``target``: the sheet and the cells, None if it does not refer to one range.
    """
    if (target := name.target) is None:
        raise WorkbookError("name-not-range", path=name.book.fullname, name=name.name, refers_to=name.refers_to)
    sheet = name.book.sheets(target[0])
    return sheet.range_class(sheet, target[1])


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
            set_in_init = {name for each in engine_class.__mro__ for name in inspect.get_annotations(each)}
            for name, theirs in vars(interface).items():
                ours = inspect.getattr_static(engine_class, name, None)
                if name.startswith("_") or (ours is None and name in set_in_init):
                    continue
                refuse = self._refusing(f"{kind}.{name}")
                if not hasattr(engine_class, name):
                    setattr(engine_class, name, property(refuse, refuse))
                elif isinstance(ours, property) and not ours.fset and getattr(theirs, "fset", None):
                    setattr(engine_class, name, ours.setter(refuse))
            return engine_class

        return decorate

    def _refusing(self, member: str) -> Callable[..., NoReturn]:
        def refuse(*_: object) -> NoReturn:
            raise self.error_for(member)

        return refuse
