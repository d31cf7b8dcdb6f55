"""What the engines of our own have in common, as xlwings calls an engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any


class Engine:
    """An engine, of which its own class says the name and has the apps."""

    type = "desktop"  # xlwings' word for an engine that is not remote and can write

    @staticmethod
    def prepare_xl_data_element(value: object, options: dict[str, Any]) -> object:  # noqa: ARG004
        """Leave *value* to the range that it is written to, which can name the cell in an error."""
        return value

    def clean_value_data(
        self,
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: object,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,  # noqa: ARG002  (the range has done it, or the engine refuses it)
    ) -> list[list[Any]]:
        """Apply the options ``dates``, ``empty`` and ``numbers`` of xlwings to what was read."""

        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if isinstance(value, dt.datetime) and datetime_builder is not dt.datetime:
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            return number_builder(value) if number_builder and type(value) is float else value

        return [[clean(value) for value in row] for row in data]
