"""The programs that evaluate a question: DuckDB in this process, or Spark, on this computer or on a cluster.

A back end opens Parquet files as one ibis table. It is named by ``--detail`` or ``TRADEMONITOR_DETAIL``: nothing or
``duckdb``, or the master of a Spark: ``spark://HOST:PORT``, ``local[2]``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import os
import re
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from xlpkg.errors import BadArgument, BadInput, TradeMonitorError

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table
    from pyspark.sql import SparkSession

    Question = Callable[[Table], Table]

ENVIRONMENT: Final = "TRADEMONITOR_DETAIL"
DUCKDB: Final = "duckdb"
_VIEW: Final = "trademonitor_detail"
#: The month of a row's download, as :func:`.catalogue.not_in_force` numbers it.
_MONTH: Final = "CAST(download AS BIGINT) * 1000000 + CAST(year AS BIGINT) * 100 + coalesce(month, 0)"
#: DuckDB's tables over files that are kept.
_MOST_TABLES: Final = 32
_SPARK: Final = re.compile(r"spark://[\w.,:\[\]-]+|local(?:\[(?:\d+|\*)\])?", re.ASCII)


class Backend(Protocol):
    """What a question needs of a back end."""

    def answer(self, files: Sequence[Path], question: Question, excluded: Sequence[int] = ()) -> pa.Table:
        """Return the answer to *question*, asked of the rows of *files*.

        *excluded*: the months of downloads whose rows do not count, as numbers of :func:`.catalogue.not_in_force`.
        """
        ...


def parse_backend(value: object) -> str:
    """Return *value* if it names a back end. Raises BadArgument for any other."""
    if isinstance(value, str) and (value == DUCKDB or _SPARK.fullmatch(value)):
        return value
    raise BadArgument("bad-detail-backend", value=value)


def find_backend(named: str | None = None) -> Backend:
    """Return the back end *named*, by default that of the environment, else DuckDB. It is kept for later questions.

    Raises BadArgument if there is no such back end, and BadInput if Spark cannot be started.
    """
    return _backend(parse_backend(named or os.environ.get(ENVIRONMENT) or DUCKDB))


@lru_cache(maxsize=1)
def _backend(name: str) -> Backend:
    return DuckDB() if name == DUCKDB else Spark(start_spark(name))


class DuckDB:
    """DuckDB, in memory, with the settings of DuckDB; it installs and loads no extension."""

    def __init__(self) -> None:
        import ibis

        self._connection: Any = ibis.duckdb.connect(autoinstall_known_extensions=False, autoload_known_extensions=False)
        self._tables: dict[tuple[tuple[Path, ...], tuple[int, ...]], Table] = {}
        self._numbers = itertools.count()

    def answer(self, files: Sequence[Path], question: Question, excluded: Sequence[int] = ()) -> pa.Table:
        """Return the answer to *question*. The columns are those of the files, not those in the names of folders."""
        with _duckdb_errors(files):
            question_of_rows = question(self._table(tuple(files), tuple(excluded)))
            # ibis would import pandas, which takes longer than most questions.
            return self._connection.con.sql(self._connection.compile(question_of_rows)).to_arrow_table()

    def _table(self, files: tuple[Path, ...], excluded: tuple[int, ...]) -> Table:
        """Return the table of the rows. It is kept, because DuckDB takes 7 ms or more to look at their columns."""
        if (files, excluded) not in self._tables:
            if len(self._tables) >= _MOST_TABLES:
                self._tables.pop(next(iter(self._tables)))
            paths = literal(files)
            name = f"{_VIEW}_{next(self._numbers)}"
            table = self._connection.read_parquet(paths, table_name=name, hive_partitioning=False)
            if excluded:
                database = self._connection.con
                database.execute(f"CREATE TEMP TABLE {name}_excluded AS SELECT unnest($1) AS month", [[*excluded]])
                rows = f"FROM {name} WHERE {_MONTH} NOT IN (FROM {name}_excluded)"
                database.execute(f"CREATE TEMP VIEW {name}_in_force AS {rows}")
                table = self._connection.table(f"{name}_in_force")
            self._tables[files, excluded] = table
        return self._tables[files, excluded]


@contextlib.contextmanager
def _duckdb_errors(files: Sequence[Path]) -> Iterator[None]:
    """Raise the errors of DuckDB, which finds damage within a file, as TradeMonitorError."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        paths = ", ".join(map(str, files))
        raise TradeMonitorError("duckdb-failed", paths=paths, reason=str(error).split("\n")[0]) from error


def literal(files: Iterable[Path]) -> list[str]:
    """Return the names of *files* for DuckDB, which takes *, ? and [ for patterns."""
    return [re.sub(r"[*?\[]", r"[\g<0>]", str(path)) for path in files]


class Spark:
    """A Spark session."""

    def __init__(self, session: SparkSession) -> None:
        import ibis

        self.session = session
        with _no_warning_of_pandas():
            self._connection: Any = ibis.pyspark.connect(session)

    def answer(self, files: Sequence[Path], question: Question, excluded: Sequence[int] = ()) -> pa.Table:
        """Return the answer to *question*. Each worker must find *files* under the same paths."""
        paths = [re.sub(r"[\\*?\[\]{}]", r"\\\g<0>", f"file://{path.absolute()}") for path in files]
        with _spark_errors("spark-failed"):
            rows = self.session.read.parquet(*paths)
            if excluded:
                rows = rows.where(f"{_MONTH} NOT IN ({', '.join(map(str, excluded))})")
            rows.createOrReplaceTempView(_VIEW)
            expression = question(self._connection.table(_VIEW))
            return self.session.sql(self._connection.compile(expression)).toArrow()


@contextlib.contextmanager
def _no_warning_of_pandas() -> Iterator[None]:
    """Silence PySpark's warning that it does not support pandas 3: no pandas is used here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


def start_spark(master: str) -> SparkSession:
    """Return the session of this process with *master*, started if there is none.

    Settings in ``spark-defaults.conf`` of the folder ``SPARK_CONF_DIR`` are used. Raises BadInput if PySpark or Java is
    missing, or Spark does not start.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise BadInput("no-pyspark", master=master)
    home = os.environ.get("JAVA_HOME")
    if not (Path(home, "bin", "java").exists() if home else shutil.which("java")):
        raise BadInput("no-java", master=master)
    with _no_warning_of_pandas():
        from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("TradeMonitor").master(master)
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    if master.startswith("local"):
        # As many partitions as cores; 200, Spark's number, is for a cluster.
        cores = re.sub(r"\D", "", master) or str(os.cpu_count() if "*" in master else 1)
        settings |= {"spark.sql.shuffle.partitions": cores, "spark.driver.host": "localhost"}
        settings |= {"spark.driver.bindAddress": "127.0.0.1"}
    for name, value in settings.items():
        builder = builder.config(name, value)
    with _spark_errors("spark-not-started", master=master), _no_warning_of_pandas():
        return builder.getOrCreate()


@contextlib.contextmanager
def _spark_errors(key: str, **facts: str) -> Iterator[None]:
    """Raise the errors of PySpark and of its Java as BadInput with the message *key*."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise BadInput(key, reason=" ".join(str(error).splitlines()[:2]), **facts) from error
