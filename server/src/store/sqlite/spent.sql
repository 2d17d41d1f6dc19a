-- Format 3. Later formats are further files: this one never changes.

-- Registration codes that were used, until they would have ended by themselves.
CREATE TABLE spent (
    code     BLOB NOT NULL PRIMARY KEY CHECK (length(code) = 20),
    until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX spent_until ON spent (until_ms);
