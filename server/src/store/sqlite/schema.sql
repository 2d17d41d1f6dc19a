-- Format 1. Later formats are further files: this one never changes.

CREATE TABLE relay (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;

CREATE TABLE pulse (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE circle (
    id                  BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    head                INTEGER NOT NULL,
    log_hash            BLOB NOT NULL CHECK (length(log_hash) = 32),
    received_ms         INTEGER NOT NULL,
    record_bytes        INTEGER NOT NULL,
    blob_bytes          INTEGER NOT NULL,
    recovering_through  INTEGER,
    recovering_until_ms INTEGER,
    CHECK ((recovering_through IS NULL) = (recovering_until_ms IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
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
    UNIQUE (circle, hash),
    UNIQUE (circle, device, number)
) STRICT;

CREATE INDEX control_entry ON record (circle, seq) WHERE kind = 0;

-- Places whose bodies the control log says to erase.
CREATE TABLE erased (
    circle BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (circle, seq),
    FOREIGN KEY (circle, seq) REFERENCES record (circle, seq)
) STRICT, WITHOUT ROWID;

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

CREATE TRIGGER erased_stays BEFORE DELETE ON erased
BEGIN SELECT raise(ABORT, 'an erasure is never taken back'); END;

CREATE TRIGGER erased_stays_the_same BEFORE UPDATE ON erased
BEGIN SELECT raise(ABORT, 'an erasure is never changed'); END;

-- A projection of the control log.
CREATE TABLE device (
    id          BLOB NOT NULL CHECK (length(id) = 16),
    circle      BLOB NOT NULL REFERENCES circle (id),
    member      BLOB NOT NULL CHECK (length(member) = 16),
    added_seq   INTEGER NOT NULL,
    removed_seq INTEGER,
    PRIMARY KEY (id, circle)
) STRICT, WITHOUT ROWID;

CREATE TABLE knock (
    place     INTEGER PRIMARY KEY,
    circle    BLOB NOT NULL REFERENCES circle (id),
    invite    BLOB NOT NULL CHECK (length(invite) = 16),
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    device    BLOB NOT NULL CHECK (length(device) = 16),
    knock     BLOB NOT NULL,
    UNIQUE (circle, hash)
) STRICT;

CREATE INDEX knock_on ON knock (circle, invite);

CREATE TABLE reveal (
    circle BLOB NOT NULL REFERENCES circle (id),
    invite BLOB NOT NULL CHECK (length(invite) = 16),
    device BLOB NOT NULL CHECK (length(device) = 16),
    reveal BLOB NOT NULL,
    PRIMARY KEY (circle, invite)
) STRICT;

CREATE INDEX reveal_to ON reveal (device);

CREATE TABLE head (
    circle    BLOB NOT NULL REFERENCES circle (id),
    device    BLOB NOT NULL CHECK (length(device) = 16),
    seq       INTEGER NOT NULL,
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (circle, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
    circle BLOB NOT NULL REFERENCES circle (id),
    hash   BLOB NOT NULL CHECK (length(hash) = 32),
    bytes  BLOB NOT NULL,
    PRIMARY KEY (circle, hash)
) STRICT;

-- Which records with a body name which blobs.
CREATE TABLE naming (
    circle BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    blob   BLOB NOT NULL CHECK (length(blob) = 32),
    PRIMARY KEY (circle, seq, blob),
    FOREIGN KEY (circle, seq) REFERENCES record (circle, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX naming_by_blob ON naming (circle, blob);
