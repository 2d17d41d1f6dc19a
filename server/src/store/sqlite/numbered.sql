-- Format 4. Later formats are further files: this one never changes.

-- A record is found by its place and by its device's number; by its hash only a control entry. An index of every hash cost
-- each record a page of its own, further apart the older the database (decision 0047). Run with foreign_keys off, since
-- `erased` and `naming` point at the table that is made anew.
CREATE TABLE record_anew (
    circle      BLOB NOT NULL REFERENCES circle (id),
    seq         INTEGER NOT NULL CHECK (seq > 0),
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    log_hash    BLOB NOT NULL CHECK (length(log_hash) = 32),
    kind        INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    device      BLOB NOT NULL CHECK (length(device) = 16),
    number      INTEGER NOT NULL CHECK (number > 0),
    received_ms INTEGER NOT NULL,
    header      BLOB NOT NULL,
    signature   BLOB NOT NULL CHECK (length(signature) = 64),
    body        BLOB,
    PRIMARY KEY (circle, seq),
    UNIQUE (circle, device, number)
) STRICT;

INSERT INTO record_anew (circle, seq, hash, log_hash, kind, device, number, received_ms, header, signature, body)
SELECT circle, seq, hash, log_hash, kind, device, number, received_ms, header, signature, body
FROM record ORDER BY rowid;

DROP TABLE record;
ALTER TABLE record_anew RENAME TO record;

CREATE INDEX control_entry ON record (circle, seq) WHERE kind = 0;
CREATE UNIQUE INDEX control_by_hash ON record (circle, hash) WHERE kind = 0;

CREATE TRIGGER record_comes_next BEFORE INSERT ON record
WHEN NEW.seq <> coalesce((SELECT max(seq) FROM record WHERE circle = NEW.circle), 0) + 1
BEGIN SELECT raise(ABORT, 'a record comes at the next place'); END;

CREATE TRIGGER record_stays BEFORE DELETE ON record
BEGIN SELECT raise(ABORT, 'a record is never deleted'); END;

CREATE TRIGGER record_is_only_erased BEFORE UPDATE ON record
WHEN NEW.rowid IS NOT OLD.rowid OR NEW.circle IS NOT OLD.circle OR NEW.seq IS NOT OLD.seq OR NEW.hash IS NOT OLD.hash
    OR NEW.log_hash IS NOT OLD.log_hash OR NEW.kind IS NOT OLD.kind OR NEW.device IS NOT OLD.device
    OR NEW.number IS NOT OLD.number OR NEW.received_ms IS NOT OLD.received_ms OR NEW.header IS NOT OLD.header
    OR NEW.signature IS NOT OLD.signature OR NEW.body IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM erased WHERE circle = OLD.circle AND seq = OLD.seq)
BEGIN SELECT raise(ABORT, 'of a record only an erased body is taken away'); END;
