//! Columns of a row and what they mean, both ways.

use rusqlite::Row;
use shared::codec::Bytes;
use shared::ids::Fixed;
use shared::record::{Placed, Record, RecordKind};
use shared::time::Instant;

use crate::store::{Author, CircleRow, Kept, Recovering};

/// SQLite's integers end at 2^63 - 1; no place, count or time that was ever kept comes near it.
pub(super) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn uint(row: &Row<'_>, index: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(index)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, number))
}

pub(super) fn optional_uint(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<u64>> {
    let number: Option<i64> = row.get(index)?;
    number
        .map(|number| {
            u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, number))
        })
        .transpose()
}

pub(super) fn fixed<const N: usize, Of>(row: &Row<'_>, index: usize) -> rusqlite::Result<Fixed<N, Of>> {
    row.get(index).map(Fixed::new)
}

pub(super) fn kind_number(kind: RecordKind) -> i64 {
    match kind {
        RecordKind::Control => 0,
        RecordKind::Circle => 1,
        RecordKind::Named => 2,
    }
}

pub(super) fn author(row: &Row<'_>) -> rusqlite::Result<Author> {
    let kind = match row.get::<_, i64>(1)? {
        0 => RecordKind::Control,
        1 => RecordKind::Circle,
        2 => RecordKind::Named,
        other => return Err(rusqlite::Error::IntegralValueOutOfRange(1, other)),
    };
    Ok(Author { device: fixed(row, 0)?, kind })
}

pub(super) fn kept(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let record = Record {
        header: Bytes(row.get(4)?),
        signature: fixed(row, 5)?,
        body: row.get::<_, Option<Vec<u8>>>(6)?.map(Bytes),
    };
    let placed = Placed { seq: uint(row, 0)?, received: Instant::from_ms(uint(row, 1)?), record };
    Ok(Kept { placed, hash: fixed(row, 2)?, log_hash: fixed(row, 3)? })
}

pub(super) fn circle_row(row: &Row<'_>) -> rusqlite::Result<CircleRow> {
    let recovering = match (optional_uint(row, 5)?, optional_uint(row, 6)?) {
        (Some(through), Some(until)) => Some(Recovering { through, until: Instant::from_ms(until) }),
        _ => None,
    };
    Ok(CircleRow {
        head: uint(row, 0)?,
        log_hash: fixed(row, 1)?,
        received: Instant::from_ms(uint(row, 2)?),
        record_bytes: uint(row, 3)?,
        blob_bytes: uint(row, 4)?,
        recovering,
    })
}
