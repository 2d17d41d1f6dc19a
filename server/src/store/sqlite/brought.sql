-- Format 2. Later formats are further files: this one never changes.

-- Blobs that no record ever named, and when they were brought: what nobody names in time is collected.
CREATE TABLE brought (
    circle BLOB NOT NULL,
    hash   BLOB NOT NULL CHECK (length(hash) = 32),
    at_ms  INTEGER NOT NULL,
    PRIMARY KEY (circle, hash),
    FOREIGN KEY (circle, hash) REFERENCES blob (circle, hash) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX brought_at ON brought (at_ms);

INSERT INTO brought (circle, hash, at_ms)
SELECT circle, hash, 0 FROM blob
WHERE NOT EXISTS (SELECT 1 FROM naming WHERE naming.circle = blob.circle AND naming.blob = blob.hash);
