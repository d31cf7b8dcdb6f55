-- The catalogue of the detail, version 3: what was downloaded, what of it is in force, and which Parquet files hold the
-- rows. docs/detail.md explains it.

-- A file as it was ingested. A later download has a higher id.
CREATE TABLE download (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file TEXT NOT NULL,               -- its name
    sha256 TEXT NOT NULL,             -- of its bytes
    size INTEGER NOT NULL,            -- in bytes
    stored_at TEXT NOT NULL,          -- UTC, ISO 8601
    flow TEXT NOT NULL,               -- export, import
    currency TEXT NOT NULL,           -- usd, rmb
    grain TEXT NOT NULL,              -- what its rows are, such as month-p-hs8-partner
    rows INTEGER NOT NULL,
    withdrawn TEXT,                   -- when it was withdrawn, UTC, ISO 8601; NULL: it counts
    reason TEXT NOT NULL,             -- of the withdrawal
    UNIQUE (sha256, flow)             -- one of two flows is withdrawn
);

-- A month of a download, or a year of one that has whole years only.
CREATE TABLE download_month (
    download INTEGER NOT NULL REFERENCES download,
    year INTEGER NOT NULL,
    month INTEGER,                    -- NULL: the whole year
    complete INTEGER NOT NULL,        -- 0: the download was cut at 10,000 rows in this month
    rows INTEGER NOT NULL,
    value INTEGER NOT NULL,           -- the sum, in whole yuan or dollars
    chapters TEXT NOT NULL            -- JSON: chapter of the HS -> sum of its values; {} without commodities
);
CREATE UNIQUE INDEX download_month_key ON download_month (download, year, coalesce(month, 0));
CREATE INDEX download_month_of_year ON download_month (year, download);

-- Two downloads that have rows with the same month, province and codes: in this month, `download` is not in force while
-- `by` counts; or, if they overlap in part, one of them must not be in force.
CREATE TABLE overlap (
    download INTEGER NOT NULL REFERENCES download,
    year INTEGER NOT NULL,
    month INTEGER,
    by INTEGER NOT NULL REFERENCES download,
    in_part INTEGER NOT NULL
);
CREATE INDEX overlap_of_download ON overlap (download, year);

-- The months of all downloads. `replaced_by` is the first download that takes the place of a month; 0 if its download
-- is withdrawn; NULL if the month is in force. After the download N, those were in force that have
-- download <= N AND (replaced_by IS NULL OR replaced_by > N).
CREATE VIEW month_of_download AS
SELECT m.*, d.flow, d.currency, d.grain,
    CASE WHEN d.withdrawn IS NOT NULL THEN 0 ELSE (
        SELECT min(o.by) FROM overlap o JOIN download other ON other.id = o.by
        WHERE o.download = m.download AND o.year = m.year AND o.month IS m.month
            AND NOT o.in_part AND other.withdrawn IS NULL
    ) END AS replaced_by
FROM download_month m JOIN download d ON d.id = m.download;

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
