"""The base class of the engines ``package`` and ``libreoffice``, with the members that xlwings calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any


class Engine:
    """An engine. Each subclass has a ``name`` and ``apps``."""

    type = "desktop"  # in xlwings, an engine that is not remote and can write

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
        err_to_str: bool,  # noqa: ARG002  (applied by the range, or refused by the engine)
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
