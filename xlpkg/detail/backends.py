"""The programs that evaluate a question: DuckDB in this process, or Spark, on this computer or on a cluster.

A back end opens Parquet files as one ibis table. It is named by ``--detail`` or ``TRADEMONITOR_DETAIL``: nothing or
``duckdb``, or the master of a Spark: ``spark://HOST:PORT``, ``local[2]``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from xlpkg.detail.schema import SCHEMA
from xlpkg.errors import BadArgument, BadInput, TradeMonitorError

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table
    from pyspark.sql import SparkSession

    Question = Callable[[Table], Table]

ENVIRONMENT: Final = "TRADEMONITOR_DETAIL"
DUCKDB: Final = "duckdb"
_ROWS: Final = "trademonitor_detail"
#: The month of a row's download, as :func:`.catalogue.not_in_force` numbers it.
_MONTH: Final = "CAST(download AS BIGINT) * 1000000 + CAST(year AS BIGINT) * 100 + coalesce(month, 0)"
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
        import duckdb
        import ibis

        self._dialect = ibis.duckdb
        self.connection = duckdb.connect(
            config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        )

    def answer(self, files: Sequence[Path], question: Question, excluded: Sequence[int] = ()) -> pa.Table:
        """Return the answer to *question*. The columns are those of the files, not those in the names of folders."""
        facts: dict[str, object] = {"files": literal(files)}
        rows = "FROM read_parquet($files, hive_partitioning = false)"
        if excluded:
            facts["excluded"] = [*excluded]
            rows += f" WHERE {_MONTH} NOT IN (SELECT unnest($excluded))"
        query = f"WITH {_ROWS} AS ({rows}) FROM ({_sql(question, self._dialect)})"
        with _duckdb_errors(files):
            return self.connection.sql(query, params=facts).to_arrow_table()


def _sql(question: Question, dialect: Any) -> str:
    """Return *question*, asked of a table _ROWS, as SQL of *dialect*: ibis.duckdb, ibis.pyspark."""
    import ibis

    return str(dialect.compile(question(ibis.table(SCHEMA, name=_ROWS))))


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
            self._dialect = ibis.pyspark

    def answer(self, files: Sequence[Path], question: Question, excluded: Sequence[int] = ()) -> pa.Table:
        """Return the answer to *question*. Each worker must find *files* under the same paths."""
        paths = [re.sub(r"[\\*?\[\]{}]", r"\\\g<0>", f"file://{path.absolute()}") for path in files]
        with _spark_errors("spark-failed"):
            rows = self.session.read.parquet(*paths)
            if excluded:
                rows = rows.where(f"{_MONTH} NOT IN ({', '.join(map(str, excluded))})")
            rows.createOrReplaceTempView(_ROWS)
            try:
                return self.session.sql(_sql(question, self._dialect)).toArrow()
            finally:
                self.session.catalog.dropTempView(_ROWS)


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
