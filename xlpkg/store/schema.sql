-- The tables and views of the store, version 8. docs/store.md explains them.

-- The 31 provinces in the order of GB/T 2260, and 全国 with id 0.
CREATE TABLE region (
    id INTEGER PRIMARY KEY,
    code INTEGER NOT NULL,      -- GB/T 2260; 0 for 全国
    name TEXT NOT NULL,         -- short: 广东
    full_name TEXT NOT NULL,    -- 广东省
    english TEXT NOT NULL       -- Guangdong
);

-- The nine columns of figures in table (8).
CREATE TABLE field (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,  -- the column of the table figure
    flow TEXT NOT NULL,         -- total, export, import
    basis TEXT NOT NULL         -- month, ytd
);

-- A file as it was ingested. The same name may come again with other content, and the content of a file that is
-- withdrawn under the name of another month. The ids grow from file to file: vintages
-- are in their order, not in that of arrived, because the clock of the computer may be wrong.
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,         -- csv, html, xls, xlsx
    flow INTEGER NOT NULL,      -- of an online query: 1 exports, 2 imports; else -1
    arrived TEXT NOT NULL       -- UTC, ISO 8601
);

-- The bytes of a file, compressed by zlib; their SHA-256 is that of the file. Files that version 1.0.0 stored have none.
CREATE TABLE content (
    file INTEGER PRIMARY KEY REFERENCES file,
    bytes BLOB NOT NULL
);

-- What a person decided about a doubtful content, stored or not. The newest decision on a content counts.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL,
    flow INTEGER NOT NULL,      -- as in the table file
    name TEXT NOT NULL,         -- of the file
    answer TEXT NOT NULL,       -- accept, leave
    english TEXT NOT NULL,      -- the doubt as it was told
    chinese TEXT NOT NULL,
    at TEXT NOT NULL,           -- UTC, ISO 8601
    digest TEXT NOT NULL        -- SHA-256 of this row
);

-- A file that was taken out of force (withdraw) or put back (restore). The newest event of a file counts.
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- SQLite keeps the last one elsewhere, so that a lost row is noticed
    file INTEGER NOT NULL REFERENCES file,
    action TEXT NOT NULL,       -- withdraw, restore
    reason TEXT NOT NULL,       -- '' if none was given
    at TEXT NOT NULL,           -- UTC, ISO 8601
    digest TEXT NOT NULL        -- SHA-256 of this row
);

-- A month in a file. The ids grow from file to file, too.
CREATE TABLE sheet (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file,
    name TEXT NOT NULL,            -- of the spreadsheet; '' in a CSV file or a web page
    title TEXT NOT NULL,
    period INTEGER NOT NULL,       -- 202502
    currency TEXT NOT NULL,        -- rmb, usd
    unit INTEGER NOT NULL,         -- of the levels, in yuan or dollars: 10000 for 万元
    edition TEXT NOT NULL,         -- the language: zh, en
    footnote TEXT NOT NULL,
    regions_digest TEXT NOT NULL,  -- SHA-256 of the rows of 全国 and the provinces
    zones_digest TEXT NOT NULL,    -- SHA-256 of the rows of cities and development zones
    digest TEXT NOT NULL           -- SHA-256 of this row, its file, its columns and both digests
);
CREATE INDEX sheet_of_month ON sheet (currency, period);

-- Where a sheet prints a field.
CREATE TABLE sheet_column (
    sheet INTEGER NOT NULL REFERENCES sheet,
    field INTEGER NOT NULL REFERENCES field,
    letters TEXT,     -- D; NULL if the sheet has no such column
    resolution REAL,  -- the size of the last printed digit; NULL if no figure is printed
    PRIMARY KEY (sheet, field)
) WITHOUT ROWID;

-- A line of a sheet. Levels are in the sheet's unit, YoY is in percentage points; NULL where the sheet prints "-".
CREATE TABLE figure (
    sheet INTEGER NOT NULL REFERENCES sheet,
    line INTEGER NOT NULL,   -- the row of the sheet, counted from 1
    region INTEGER NOT NULL REFERENCES region,
    zone TEXT,               -- a city or development zone of the region; NULL for the region itself
    total_month REAL, total_ytd REAL, export_month REAL, export_ytd REAL, import_month REAL, import_ytd REAL,
    total_yoy REAL, export_yoy REAL, import_yoy REAL,
    PRIMARY KEY (sheet, region, line)
) WITHOUT ROWID;

-- A table of announced figures in a file: 全国进出口总值表, or a list.
CREATE TABLE announced_sheet (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL REFERENCES file,
    name TEXT NOT NULL,    -- of the spreadsheet; '' in a CSV file or a web page
    title TEXT NOT NULL,
    kind TEXT NOT NULL,    -- national, list
    digest TEXT NOT NULL   -- SHA-256 of this row, its file and its announcements
);

-- An announced level, its announced YoY, or both. They are never among the figures of table (8).
CREATE TABLE announcement (
    sheet INTEGER NOT NULL REFERENCES announced_sheet,
    number INTEGER NOT NULL,    -- in the order of the file, from 1
    period INTEGER NOT NULL, region INTEGER NOT NULL REFERENCES region, zone TEXT,
    flow TEXT NOT NULL, basis TEXT NOT NULL, currency TEXT NOT NULL,
    edition TEXT NOT NULL,      -- flash, final, restated
    value REAL, digit REAL,     -- in 亿, and the size of the last printed digit
    yoy REAL,                   -- in percentage points
    source TEXT NOT NULL,       -- who announced it
    value_cell TEXT NOT NULL, yoy_cell TEXT NOT NULL,
    PRIMARY KEY (sheet, number)
) WITHOUT ROWID;

-- The views withdrawn, printed and newest are steps towards the views figures and latest. CROSS JOIN keeps SQLite from
-- another order of the tables: sheets by month, then the lines of a region.

-- The files that are withdrawn.
CREATE VIEW withdrawn AS
SELECT file FROM event AS this
WHERE action = 'withdraw' AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.file = this.file AND later.id > this.id);

-- A row for each field of each line of each sheet: levels in 亿, YoY in percentage points, NULL included. Withdrawn
-- files have none.
CREATE VIEW printed AS
SELECT
    sheet.currency, sheet.period, sheet.id AS sheet, figure.line, region.id AS region_id,
    region.name AS region, figure.zone, field.id AS field, field.flow, field.basis,
    CASE field.id
        WHEN 0 THEN total_month / (1e8 / unit) WHEN 1 THEN total_ytd / (1e8 / unit)
        WHEN 2 THEN export_month / (1e8 / unit) WHEN 3 THEN export_ytd / (1e8 / unit)
        WHEN 4 THEN import_month / (1e8 / unit) WHEN 5 THEN import_ytd / (1e8 / unit)
        WHEN 6 THEN total_yoy WHEN 7 THEN export_yoy WHEN 8 THEN import_yoy
    END AS value,
    CASE field.id WHEN 1 THEN total_yoy WHEN 3 THEN export_yoy WHEN 5 THEN import_yoy END AS yoy,
    file.name AS file,
    iif(sheet.name = '', '', sheet.name || '!') || coalesce(sheet_column.letters, 'row ') || figure.line AS cell
FROM sheet
CROSS JOIN file ON file.id = sheet.file
CROSS JOIN region
CROSS JOIN figure ON figure.sheet = sheet.id AND figure.region = region.id
CROSS JOIN field
LEFT JOIN sheet_column ON sheet_column.sheet = sheet.id AND sheet_column.field = field.id
WHERE sheet.file NOT IN (SELECT file FROM withdrawn);

-- Every published level with its vintage: 1 in the first file that printed it, 2 in the next.
CREATE VIEW figures AS
SELECT
    region, zone, period, flow, basis, currency, value, yoy, file, cell,
    1 + (
        SELECT count(DISTINCT earlier.sheet) FROM printed AS earlier
        WHERE earlier.currency = this.currency AND earlier.period = this.period AND earlier.sheet < this.sheet
            AND earlier.region_id = this.region_id AND earlier.zone IS this.zone AND earlier.field = this.field
            AND earlier.value IS NOT NULL
    ) AS vintage
FROM printed AS this
WHERE field < 6 AND value IS NOT NULL;

-- The figures that no newer file prints, without the totals of regions whose exports or imports are newer.
CREATE VIEW newest AS
SELECT
    this.*,
    1 + (
        SELECT count(DISTINCT earlier.sheet) FROM printed AS earlier
        WHERE earlier.currency = this.currency AND earlier.period = this.period AND earlier.sheet < this.sheet
            AND earlier.region_id = this.region_id AND earlier.zone IS this.zone AND earlier.field = this.field
            AND earlier.value IS NOT NULL
    ) AS vintage
FROM printed AS this
WHERE value IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM printed AS later
    WHERE later.currency = this.currency AND later.period = this.period AND later.sheet > this.sheet
        AND later.region_id = this.region_id AND later.zone IS this.zone AND later.field = this.field
        AND later.value IS NOT NULL
) AND NOT (field < 2 AND zone IS NULL AND (
    SELECT count(DISTINCT part.field) = 2 AND max(part.sheet) > this.sheet
    FROM printed AS part
    WHERE part.currency = this.currency AND part.period = this.period AND part.region_id = this.region_id
        AND part.zone IS NULL AND part.field IN (this.field + 2, this.field + 4) AND part.value IS NOT NULL
));

-- The levels in force. A region's total is exports plus imports if one of them is newer than the printed total.
CREATE VIEW latest AS
SELECT
    region, zone, period, flow, basis, currency, value,
    CASE basis WHEN 'ytd' THEN (
        SELECT yoy.value FROM printed AS yoy
        WHERE yoy.currency = this.currency AND yoy.period = this.period
            AND yoy.region_id = this.region_id AND yoy.zone IS this.zone AND yoy.field = 6 + this.field / 2
            AND (yoy.sheet <> this.sheet OR yoy.line = this.line) AND yoy.value IS NOT NULL
        ORDER BY yoy.sheet DESC LIMIT 1
    ) END AS yoy,
    file, cell, vintage
FROM newest AS this
WHERE field < 6
UNION ALL
SELECT
    export.region, NULL, export.period, 'total', export.basis, export.currency, export.value + import.value,
    CASE export.basis WHEN 'ytd' THEN (
        SELECT yoy.value FROM printed AS yoy
        WHERE yoy.currency = export.currency AND yoy.period = export.period
            AND yoy.region_id = export.region_id AND yoy.zone IS NULL AND yoy.field = 6 AND yoy.value IS NOT NULL
        ORDER BY yoy.sheet DESC LIMIT 1
    ) END,
    iif(export.sheet > import.sheet, export.file, import.file),
    export.cell || ' + ' || import.cell, max(export.vintage, import.vintage)
FROM newest AS export CROSS JOIN newest AS import
WHERE export.field IN (2, 3) AND export.zone IS NULL
    AND import.currency = export.currency AND import.period = export.period AND import.region_id = export.region_id
    AND import.zone IS NULL AND import.field = export.field + 2
    AND NOT EXISTS (
        SELECT 1 FROM printed AS total
        WHERE total.currency = export.currency AND total.period = export.period AND total.region_id = export.region_id
            AND total.zone IS NULL AND total.field = export.field - 2 AND total.value IS NOT NULL
            AND total.sheet >= max(export.sheet, import.sheet)
    );

-- The announced figures in force. value and yoy are each that of the file stored last that has one: if these are two
-- files, each has a row.
CREATE VIEW announced AS
SELECT
    region_name AS region, zone, period, flow, basis, currency,
    iif(has_value, value, NULL) AS value, iif(has_yoy, yoy, NULL) AS yoy, edition, source, file,
    sheet_name || iif(has_value, value_cell, yoy_cell) AS cell, vintage
FROM (
    SELECT
        announcement.*, region.name AS region_name, file.name AS file,
        iif(announced_sheet.name = '', '', announced_sheet.name || '!') AS sheet_name,
        value IS NOT NULL AND count(value) OVER later = 0 AS has_value,
        yoy IS NOT NULL AND count(yoy) OVER later = 0 AS has_yoy,
        dense_rank() OVER (figure ORDER BY announced_sheet.file) AS vintage
    FROM announcement
    JOIN announced_sheet ON announced_sheet.id = announcement.sheet
    JOIN file ON file.id = announced_sheet.file
    JOIN region ON region.id = announcement.region
    WHERE announced_sheet.file NOT IN (SELECT file FROM withdrawn)
    WINDOW
        figure AS (PARTITION BY announcement.region, zone, period, announcement.flow, basis, currency, edition),
        later AS (figure ORDER BY sheet, number ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
)
WHERE has_value OR has_yoy;
