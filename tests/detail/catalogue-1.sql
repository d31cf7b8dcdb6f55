-- The catalogue of the detail, version 1: what was downloaded, and which Parquet files hold its rows.
-- docs/detail.md explains it.

-- A command `trademonitor detail ingest` that stored something.
CREATE TABLE ingest (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL                  -- UTC, ISO 8601
);

-- A file as it was ingested. A later download has a higher id.
CREATE TABLE download (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ingest INTEGER NOT NULL REFERENCES ingest,
    file TEXT NOT NULL,               -- its name
    sha256 TEXT NOT NULL UNIQUE,      -- of its bytes
    size INTEGER NOT NULL,            -- in bytes
    stored_at TEXT NOT NULL,          -- UTC, ISO 8601
    flow TEXT NOT NULL,               -- export, import
    currency TEXT NOT NULL,           -- usd, rmb
    grain TEXT NOT NULL,              -- month-p-hs8-partner: the next five columns as one word
    time TEXT NOT NULL,               -- month, year
    province INTEGER NOT NULL,        -- 1: its rows are those of provinces, 0: those of the nation
    hs INTEGER NOT NULL,              -- digits of its commodity codes, 0 without that column
    partner INTEGER NOT NULL,         -- 1: it has trading partners
    regime INTEGER NOT NULL,          -- 1: it has customs regimes
    rows INTEGER NOT NULL
);

-- A month of a download, or a year of one that has whole years only.
CREATE TABLE download_month (
    download INTEGER NOT NULL REFERENCES download,
    year INTEGER NOT NULL,
    month INTEGER,                    -- NULL: the whole year
    complete INTEGER NOT NULL,        -- 0: the download was cut at 10,000 rows in this month
    rows INTEGER NOT NULL,
    value INTEGER NOT NULL,           -- the sum, in whole yuan or dollars
    -- The download that replaced this month. The download itself if the month is incomplete and was never in force,
    -- because a complete download of the same query was stored before.
    replaced_by INTEGER REFERENCES download,
    chapters TEXT NOT NULL            -- JSON: chapter of the HS -> sum of its values; {} without commodities
);
CREATE UNIQUE INDEX download_month_key ON download_month (download, year, coalesce(month, 0));
CREATE INDEX download_month_of_year ON download_month (year, download);

-- The code of a dimension that has the same code in all rows of a download.
CREATE TABLE download_code (
    download INTEGER NOT NULL REFERENCES download,
    dimension TEXT NOT NULL,          -- commodity, partner, regime, province
    code TEXT NOT NULL,
    PRIMARY KEY (download, dimension)
) WITHOUT ROWID;

-- A Parquet file. A file in the folder that is not listed here is left over from an interrupted ingest.
CREATE TABLE parquet_file (
    path TEXT PRIMARY KEY,            -- relative to the folder, with /
    flow TEXT NOT NULL,
    currency TEXT NOT NULL,
    year INTEGER NOT NULL,
    grain TEXT NOT NULL,
    history INTEGER NOT NULL,         -- 1: its rows were replaced by later downloads
    rows INTEGER NOT NULL,
    size INTEGER NOT NULL,            -- in bytes
    modified INTEGER NOT NULL,        -- time of modification in ns; if it is another, the SHA-256 is checked
    sha256 TEXT NOT NULL
);
CREATE INDEX parquet_file_of ON parquet_file (flow, currency, year, grain);

-- The name of a code, as in the download that was stored last.
CREATE TABLE name (
    dimension TEXT NOT NULL,          -- commodity, partner, regime
    code TEXT NOT NULL,
    language TEXT NOT NULL,           -- zh, en
    name TEXT NOT NULL,
    PRIMARY KEY (dimension, code, language)
) WITHOUT ROWID;
