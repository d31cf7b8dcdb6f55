"""Groups of provinces: those of ``groups.txt``, and those that a laboratory adds in a file of the same form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from xlpkg.errors import BadArgument
from xlpkg.messages import Message
from xlpkg.model.regions import NATIONAL, REGIONS, Kind, Region, find_region, name_key
from xlpkg.model.zone_names import zone_label
from xlpkg.text_files import decoded

#: The file of a laboratory, in the folder of its store.
OWN_GROUPS: Final = "groups.txt"
_SHIPPED: Final = Path(__file__).with_name("groups.txt")
_BAR: Final = re.compile(r"[|｜]")
_COMMA: Final = re.compile(r"\s*[、,，;；]\s*")

#: Names of what is no group here: the nine cities of the Pearl River Delta, which are the mainland part of the Greater
#: Bay Area. Table (8) prints eight of them, and not 肇庆.
_NINE_CITIES: Final = (
    *(
        "珠三角",
        "珠三角九市",
        "珠三角9市",
        "珠三角地区",
        "珠江三角洲",
        "粤港澳大湾区",
        "大湾区",
        "粤港澳大湾区内地九市",
    ),
    *("Pearl River Delta", "PRD", "Greater Bay Area", "GBA", "Guangdong-Hong Kong-Macao Greater Bay Area"),
)
#: Groups, and the lines of their file that cannot be used.
_Groups = tuple[tuple[Region, ...], tuple["UnusedLine", ...]]


class UnusedLine(NamedTuple):
    """A line of a file of groups that cannot be used: the names in it, none if no name can be read, and why."""

    path: Path
    number: int
    names: tuple[str, ...]
    reason: Message

    @property
    def message(self) -> Message:
        """What an error says of the line."""
        return Message("groups-line", {"path": self.path, "line": self.number, "reason": self.reason})


def load_groups(folder: Path | None = None) -> tuple[Region, ...]:
    """Return the shipped groups, then those of the file ``groups.txt`` in *folder*, the folder of a store.

    Their indexes are those in every cube with groups, which come after the provinces. A line that cannot be used is
    left out; :func:`unused_lines` returns it.
    """
    return _load(folder)[0]


def unused_lines(folder: Path | None = None) -> tuple[UnusedLine, ...]:
    """Return the lines that cannot be used; *folder* as for :func:`load_groups`.

    Such a line has no member, an unknown one or one twice, or a name that a province, a city or another group has.
    """
    return _load(folder)[1]


def describe_unused(lines: Sequence[UnusedLine]) -> Message | None:
    """Return a sentence on *lines*, which are of one file; None if there are none."""
    shown = tuple(Message("groups-unused-line", {"line": each.number, "reason": each.reason}) for each in lines)
    return Message("groups-unused", {"path": lines[0].path, "lines": shown}) if lines else None


def refuse_unused(name: str, lines: Iterable[UnusedLine]) -> None:
    """Raise BadArgument if *name*, which nothing else has, is that of a group of *lines*."""
    for line in lines:
        if not line.names or name_key(name) in line.names:
            raise BadArgument(line.message.key, **line.message.facts)


def find_group(name: str, folder: Path | None = None) -> Region | None:
    """Return the group named *name*, None if there is none; *folder* as for :func:`load_groups`."""
    key = name_key(name)
    return next((group for group in load_groups(folder) if key in group.names), None)


def why_no_group(name: str) -> Message | None:
    """Return why *name*, which is known elsewhere, is no group here; None if nothing is known about it."""
    is_known = name_key(name) in map(name_key, _NINE_CITIES)
    return Message("group-of-nine-cities", {"name": name}) if is_known else None


@cache
def other_definitions() -> tuple[Region, ...]:
    """Return the groups whose figures some publish by another definition, with the provinces by that one."""
    return _read(_SHIPPED.with_name("other_definitions.txt"), ())[0]


def _load(folder: Path | None) -> _Groups:
    own = folder / OWN_GROUPS if folder else None
    return _read(own, _shipped()[0]) if own and own.is_file() else _shipped()


@cache
def _shipped() -> _Groups:
    return _read(_SHIPPED, ())


def _read(path: Path, others: tuple[Region, ...]) -> _Groups:
    text = decoded(path.read_bytes())
    if text is None:
        return others, (UnusedLine(path, 1, (), Message("groups-not-text", {})),)
    unused = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            chinese, english, members, *_ = [
                [name for name in _COMMA.split(part.strip()) if name] for part in (*_BAR.split(line), "", "")
            ]
            try:
                others = (*others, _group(chinese, english, members, others))
            except BadArgument as error:
                names = tuple(map(name_key, (*chinese, *english)))
                unused.append(UnusedLine(path, number, names, error.message))
    return others, tuple(unused)


def _group(chinese: list[str], english: list[str], members: list[str], others: tuple[Region, ...]) -> Region:
    """Return the group with Chinese names, English names and members. Raises BadArgument if it cannot be one."""
    if not (chinese and members):
        raise BadArgument("group-form")
    for name in (*chinese, *english):
        is_place = find_region(name) is not None or zone_label(name, "en") != name  # a province, a city or a zone
        if is_place or any(name_key(name) in other.names for other in others):
            raise BadArgument("group-name-taken", name=name)
    indexes: list[int] = []
    for place in members:
        region = find_region(place)
        if region is None or region is NATIONAL:
            raise BadArgument("group-member", value=place)
        if region.index in indexes:
            raise BadArgument("group-member-twice", name=chinese[0], region=region)
        indexes.append(region.index)
    index, names = len(REGIONS) + len(others), tuple(dict.fromkeys(map(name_key, (*chinese, *english))))
    shown = (chinese[0], chinese[0], [*english, chinese[0]][0])
    return Region(index, 0, *shown, "", Kind.GROUP, tuple(indexes), names=names)
