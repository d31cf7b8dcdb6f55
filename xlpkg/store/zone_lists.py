"""What the rows of cities and zones of a month stand for: kept once for all the months that print the same."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xlpkg.store.arrays import PLACE_WIDTH, packed, unpacked

if TYPE_CHECKING:
    import sqlite3

    from xlpkg.model.arrays import Array


class ZoneList(NamedTuple):
    """The line of each row, its region's index with its label, and the hash of all of them."""

    lines: tuple[int, ...]
    zones: tuple[tuple[int, str], ...]
    sha256: str


def keep_zones(
    db: sqlite3.Connection, labels: tuple[str, ...], places: Array, figures: Array
) -> tuple[int | None, bytes]:
    """Return the number of the list of *labels* and *places*, shape (n, PLACE_WIDTH), and *figures* to be stored.

    The list is stored, if it is new. None is the number of an empty one.
    """
    if not labels:
        return None, packed(figures)
    text, blob, sha256 = _kept(labels, places.tobytes())
    found = db.execute("SELECT id FROM zone_list WHERE sha256 = ?", (sha256,)).fetchone()
    if found is None:
        new = "INSERT INTO zone_list (labels, places, sha256) VALUES (?, ?, ?)"
        found = (db.execute(new, (text, blob, sha256)).lastrowid,)
    return found[0], packed(figures, sha256)


@functools.lru_cache(maxsize=4)
def _kept(labels: tuple[str, ...], places: bytes) -> tuple[str, bytes, str]:
    """Return labels and places as they are stored, and their hash."""
    import hashlib  # a cell, which only looks up figures, would wait for it

    text = json.dumps(labels, ensure_ascii=False)
    sha256 = hashlib.sha256(text.encode() + places).hexdigest()
    return text, packed(np.frombuffer(places).reshape(-1, PLACE_WIDTH), text + sha256), sha256


def read_zones(db: sqlite3.Connection, number: int | None) -> ZoneList:
    """Return a stored list. Raises ValueError or TypeError where it is damaged or absent."""
    if number is None:
        return ZoneList((), (), "")
    text, places, sha256 = db.execute("SELECT labels, places, sha256 FROM zone_list WHERE id = ?", (number,)).fetchone()
    lines, regions = unpacked(places, PLACE_WIDTH, text + sha256).astype(int).T.tolist()
    return ZoneList(tuple(lines), tuple(zip(regions, labels_in(text), strict=True)), sha256)


def labels_in(text: str) -> tuple[str, ...]:
    """Return the labels that are stored as *text*, a list in JSON. Raises ValueError where it is none."""
    labels = json.loads(text)
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise ValueError("labels that were never stored")
    return tuple(labels)
