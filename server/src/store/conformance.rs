//! What every store must do, whatever it is made of. One suite; each store calls it from its tests.

use shared::codec::{self, Bytes};
use shared::control::HpkeKey;
use shared::identity::Signature;
use shared::ids::{
    BlobHash, BodyHash, CircleId, Commitment, DeviceId, InviteId, KnockHash, LogHash, MemberId, RecordHash,
    RegistrationCode,
};
use shared::record::{Head, Header, Placed, Record, RecordKind};
use shared::time::Instant;
use shared::wire::{Knock, Reveal};

use super::{
    Author, CircleRow, DeviceRow, Freed, Kept, KnockRow, PageSize, Recovering, Store, StoreError, Which,
};

/// Runs the whole suite; `fresh` gives an empty store each time.
///
/// # Errors
/// [`StoreError`] when the store fails at something it must be able to do.
///
/// # Panics
/// When the store does something else than it must.
pub fn check<S: Store>(mut fresh: impl FnMut() -> S) -> Result<(), StoreError> {
    a_rollback_leaves_nothing(&mut fresh())?;
    nothing_is_written_outside_a_transaction(&mut fresh())?;
    facts_of_a_circle_come_back(&mut fresh())?;
    a_record_is_found_by_its_place_and_by_its_number(&mut fresh())?;
    a_place_a_hash_or_a_number_is_given_once(&mut fresh())?;
    a_page_holds_what_fits_and_at_least_one(&mut fresh())?;
    an_erased_body_goes_and_its_blob_when_nobody_else_names_it(&mut fresh())?;
    what_no_record_names_is_collected(&mut fresh())?;
    a_code_is_spent_once_until_it_ends(&mut fresh())?;
    a_device_lists_the_circles_it_was_not_removed_from(&mut fresh())?;
    knocks_wait_until_the_invitation_closes(&mut fresh())?;
    a_device_has_one_head(&mut fresh())
}

const CIRCLE: CircleId = CircleId::new([1; 16]);
const OTHER: CircleId = CircleId::new([2; 16]);
const DEVICE: DeviceId = DeviceId::new([3; 16]);
const PHOTO: BlobHash = BlobHash::new([4; 32]);

pub(crate) fn row() -> CircleRow {
    CircleRow {
        head: 0,
        log_hash: LogHash::ZERO,
        received: Instant::from_ms(0),
        record_bytes: 0,
        blob_bytes: 0,
        recovering: None,
    }
}

/// The `seq`th record of a device that is alone in its circle: no real one, since a store judges nothing.
pub(crate) fn made(circle: CircleId, seq: u64, kind: RecordKind, blobs: Vec<BlobHash>) -> (Kept, Header) {
    let header = Header {
        version: 1,
        suite: 1,
        kind,
        circle,
        device: DEVICE,
        number: seq,
        prev: RecordHash::ZERO,
        epoch: 0,
        control: RecordHash::ZERO,
        seen_seq: 0,
        seen_hash: LogHash::ZERO,
        blobs,
        nonce: [0; 24],
        key_commitment: Commitment::ZERO,
        body_len: 100,
        body_hash: BodyHash::ZERO,
    };
    let record = Record {
        header: Bytes(codec::to_bytes(&header)),
        signature: Signature::new([5; 64]),
        body: Some(Bytes(vec![6; 100])),
    };
    let hash = record.hash();
    let log_hash = LogHash::new(*hash.as_bytes());
    (Kept { placed: Placed { seq, received: Instant::from_ms(seq * 10), record }, hash, log_hash }, header)
}

/// Runs `work` in a transaction that is kept.
fn kept<S: Store, T>(
    store: &mut S,
    work: impl FnOnce(&mut S) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    store.begin()?;
    let done = work(store)?;
    store.commit()?;
    Ok(done)
}

/// Keeps `many` records in [`CIRCLE`]; each third one is a control entry.
fn fill<S: Store>(store: &mut S, many: u64) -> Result<Vec<Kept>, StoreError> {
    kept(store, |store| {
        store.set_circle(&CIRCLE, &row())?;
        let mut all = Vec::new();
        for seq in 1..=many {
            let kind = if seq % 3 == 1 { RecordKind::Control } else { RecordKind::Circle };
            let (kept, header) = made(CIRCLE, seq, kind, Vec::new());
            store.append(&CIRCLE, &kept, &header)?;
            all.push(kept);
        }
        Ok(all)
    })
}

fn a_rollback_leaves_nothing(store: &mut impl Store) -> Result<(), StoreError> {
    store.rollback();
    kept(store, |store| store.set_relay_secret(&[7; 32]))?;
    store.begin()?;
    store.set_circle(&CIRCLE, &row())?;
    let (record, header) = made(CIRCLE, 1, RecordKind::Circle, vec![PHOTO]);
    store.append(&CIRCLE, &record, &header)?;
    store.add_blob(&CIRCLE, &PHOTO, b"light", Instant::from_ms(5))?;
    store.touch(Instant::from_ms(1))?;
    assert_eq!(
        store.numbered(&CIRCLE, &DEVICE, 1)?,
        Some((1, record.hash)),
        "a transaction sees its own writes"
    );
    store.rollback();
    assert_eq!(store.circle(&CIRCLE)?, None);
    assert_eq!(store.record(&CIRCLE, 1)?, None);
    assert_eq!(store.numbered(&CIRCLE, &DEVICE, 1)?, None);
    assert!(!store.has_blob(&CIRCLE, &PHOTO)?);
    assert_eq!(store.relay_secret()?, Some([7; 32]), "what was committed before stays");
    store.begin()?;
    store.commit()
}

fn nothing_is_written_outside_a_transaction(store: &mut impl Store) -> Result<(), StoreError> {
    assert!(store.set_relay_secret(&[7; 32]).is_err());
    assert!(store.set_circle(&CIRCLE, &row()).is_err());
    assert_eq!(store.relay_secret()?, None);
    assert_eq!(store.circle(&CIRCLE)?, None);
    Ok(())
}

fn facts_of_a_circle_come_back(store: &mut impl Store) -> Result<(), StoreError> {
    let first = CircleRow {
        head: 9,
        log_hash: LogHash::new([8; 32]),
        received: Instant::from_ms(1_795_251_600_000),
        record_bytes: 10,
        blob_bytes: 11,
        recovering: Some(Recovering { through: 12, until: Instant::from_ms(13) }),
    };
    kept(store, |store| store.set_circle(&CIRCLE, &first))?;
    assert_eq!(store.circle(&CIRCLE)?, Some(first));
    kept(store, |store| store.set_circle(&CIRCLE, &row()))?;
    assert_eq!(store.circle(&CIRCLE)?, Some(row()));
    assert_eq!(store.circle(&OTHER)?, None);
    Ok(())
}

fn a_record_is_found_by_its_place_and_by_its_number(store: &mut impl Store) -> Result<(), StoreError> {
    let all = fill(store, 5)?;
    for kept in &all {
        let seq = kept.placed.seq;
        assert_eq!(store.record(&CIRCLE, seq)?.as_ref(), Some(kept));
        let is_control = store.author(&CIRCLE, seq)?.is_some_and(|author| author.kind == RecordKind::Control);
        assert_eq!(store.control_place(&CIRCLE, &kept.hash)?, is_control.then_some(seq));
        assert_eq!(store.log_hash(&CIRCLE, seq)?, Some(kept.log_hash));
        assert_eq!(store.numbered(&CIRCLE, &DEVICE, seq)?, Some((seq, kept.hash)));
        assert_eq!(store.numbered(&OTHER, &DEVICE, seq)?, None);
        assert_eq!(store.control_place(&OTHER, &kept.hash)?, None);
    }
    let last = all.last().map(|kept| (5, kept.hash));
    assert_eq!(store.last_of(&CIRCLE, &DEVICE)?, last);
    assert_eq!(store.last_of(&OTHER, &DEVICE)?, None);
    assert_eq!(store.last_of(&CIRCLE, &DeviceId::ZERO)?, None);
    assert_eq!(store.log_hash(&CIRCLE, 0)?, Some(LogHash::ZERO));
    assert_eq!(store.log_hash(&CIRCLE, 6)?, None);
    let author = |kind| Some(Author { device: DEVICE, kind });
    assert_eq!(store.author(&CIRCLE, 1)?, author(RecordKind::Control));
    assert_eq!(store.author(&CIRCLE, 2)?, author(RecordKind::Circle));
    assert_eq!(store.author(&CIRCLE, 6)?, None);
    Ok(())
}

fn a_place_a_hash_or_a_number_is_given_once(store: &mut impl Store) -> Result<(), StoreError> {
    fill(store, 3)?;
    let (again, header) = made(CIRCLE, 3, RecordKind::Circle, Vec::new());
    let mut elsewhere = again.clone();
    elsewhere.placed.seq = 4;
    let (mut gap, gap_header) = made(CIRCLE, 4, RecordKind::Circle, Vec::new());
    gap.placed.seq = 5;
    let (homeless, homeless_header) = made(OTHER, 1, RecordKind::Circle, Vec::new());
    for (kept, header, circle) in [
        (&again, &header, CIRCLE),
        (&elsewhere, &header, CIRCLE),
        (&gap, &gap_header, CIRCLE),
        (&homeless, &homeless_header, OTHER),
    ] {
        store.begin()?;
        let refused = store.append(&circle, kept, header).and_then(|()| store.commit());
        assert!(matches!(refused, Err(StoreError::Broken(_))), "{kept:?}");
        store.rollback();
    }
    assert_eq!(store.last_of(&CIRCLE, &DEVICE)?.map(|(number, _)| number), Some(3));
    Ok(())
}

fn a_page_holds_what_fits_and_at_least_one<S: Store>(store: &mut S) -> Result<(), StoreError> {
    let all = fill(store, 10)?;
    let bytes = all.first().map_or(0, |kept| kept.placed.record.len_bytes());
    let seqs = |store: &S, after, which, records, bytes| -> Result<Vec<u64>, StoreError> {
        let page = store.page(&CIRCLE, after, which, PageSize { records, bytes })?;
        Ok(page.iter().map(|kept| kept.placed.seq).collect())
    };
    assert_eq!(seqs(store, 0, Which::All, 4, usize::MAX)?, [1, 2, 3, 4]);
    assert_eq!(seqs(store, 8, Which::All, 4, usize::MAX)?, [9, 10]);
    assert_eq!(seqs(store, 2, Which::All, 9, 3 * bytes)?, [3, 4, 5]);
    assert_eq!(seqs(store, 2, Which::All, 9, 1)?, [3]);
    assert_eq!(seqs(store, 1, Which::Control, 2, usize::MAX)?, [4, 7]);
    assert_eq!(seqs(store, 10, Which::Control, 2, usize::MAX)?, Vec::<u64>::new());
    assert_eq!(seqs(store, u64::MAX, Which::All, 9, usize::MAX)?, Vec::<u64>::new());
    Ok(())
}

fn an_erased_body_goes_and_its_blob_when_nobody_else_names_it(
    store: &mut impl Store,
) -> Result<(), StoreError> {
    kept(store, |store| {
        store.set_circle(&CIRCLE, &row())?;
        store.add_blob(&CIRCLE, &PHOTO, b"light", Instant::from_ms(5))?;
        (1..=2).try_for_each(|seq| {
            let (kept, header) = made(CIRCLE, seq, RecordKind::Circle, vec![PHOTO]);
            store.append(&CIRCLE, &kept, &header)
        })
    })?;
    let before = store.record(&CIRCLE, 1)?;
    let freed = kept(store, |store| store.erase(&CIRCLE, &[1]))?;
    assert_eq!(freed, Freed { record_bytes: 100, blob_bytes: 0 });
    let mut expected = before;
    if let Some(kept) = &mut expected {
        kept.placed.record.body = None;
    }
    assert_eq!(store.record(&CIRCLE, 1)?, expected, "all but the body stays");
    assert!(store.has_blob(&CIRCLE, &PHOTO)?, "the other record names it");
    let freed = kept(store, |store| store.erase(&CIRCLE, &[1, 2, 7]))?;
    assert_eq!(freed, Freed { record_bytes: 100, blob_bytes: 5 });
    assert!(!store.has_blob(&CIRCLE, &PHOTO)?);
    assert_eq!(store.blob(&CIRCLE, &PHOTO)?, None);
    store.scrub().map(|_| ())
}

fn what_no_record_names_is_collected(store: &mut impl Store) -> Result<(), StoreError> {
    let blob = |byte: u8| BlobHash::new([byte; 32]);
    kept(store, |store| {
        store.set_circle(&CIRCLE, &row())?;
        for byte in 1..=4 {
            store.add_blob(&CIRCLE, &blob(byte), &[byte; 10], Instant::from_ms(u64::from(byte)))?;
        }
        let (kept, header) = made(CIRCLE, 1, RecordKind::Circle, vec![blob(2)]);
        store.append(&CIRCLE, &kept, &header)
    })?;
    assert_eq!(store.count_circles(9)?, 1);
    assert_eq!(store.count_circles(0)?, 0);
    let freed = kept(store, |store| store.collect(Instant::from_ms(4), 9))?;
    assert_eq!(freed, [(CIRCLE, 10), (CIRCLE, 10)]);
    let left: Vec<bool> =
        (1..=4).map(|byte| store.has_blob(&CIRCLE, &blob(byte))).collect::<Result<_, _>>()?;
    assert_eq!(left, [false, true, false, true], "what is named, or young, stays");
    assert_eq!(kept(store, |store| store.collect(Instant::from_ms(9), 0))?, []);
    Ok(())
}

fn a_code_is_spent_once_until_it_ends(store: &mut impl Store) -> Result<(), StoreError> {
    let code = RegistrationCode::new([7; 20]);
    let until = Instant::from_ms(100);
    store.begin()?;
    assert!(store.spend(&code, until, Instant::from_ms(1))?);
    store.rollback();
    store.begin()?;
    assert!(store.spend(&code, until, Instant::from_ms(2))?, "what was not kept was not spent");
    assert!(!store.spend(&code, until, Instant::from_ms(99))?);
    assert!(store.spend(&RegistrationCode::new([8; 20]), until, Instant::from_ms(99))?);
    assert!(store.spend(&code, until, until)?, "after its end nobody asks the store");
    store.commit()
}

fn a_device_lists_the_circles_it_was_not_removed_from(store: &mut impl Store) -> Result<(), StoreError> {
    let present = DeviceRow { member: MemberId::ZERO, added: 1, removed: None };
    kept(store, |store| {
        for circle in [OTHER, CIRCLE] {
            store.set_circle(&circle, &row())?;
            store.set_device(&circle, &DEVICE, &present)?;
        }
        Ok(())
    })?;
    assert_eq!(store.circles_of(&DEVICE, 9)?, [CIRCLE, OTHER]);
    assert_eq!(store.circles_of(&DEVICE, 1)?, [CIRCLE]);
    kept(store, |store| store.set_device(&CIRCLE, &DEVICE, &DeviceRow { removed: Some(2), ..present }))?;
    assert_eq!(store.circles_of(&DEVICE, 9)?, [OTHER]);
    assert_eq!(store.circles_of(&DeviceId::ZERO, 9)?, []);
    Ok(())
}

fn knocks_wait_until_the_invitation_closes(store: &mut impl Store) -> Result<(), StoreError> {
    let signature = Signature::new([0; 64]);
    let knock = |invite: u8, text: u8| KnockRow {
        invite: InviteId::new([invite; 16]),
        device: DEVICE,
        knock: Knock { request: Bytes(vec![text]), by_invite: signature, by_device: signature },
    };
    let reveal = Reveal {
        invite: InviteId::new([1; 16]),
        knock: KnockHash::ZERO,
        to: DEVICE,
        enc: HpkeKey::ZERO,
        sealed: Bytes(vec![1, 2]),
        member: MemberId::ZERO,
    };
    let all = [knock(2, 9), knock(1, 8), knock(1, 7)];
    kept(store, |store| {
        store.set_circle(&CIRCLE, &row())?;
        all.iter().try_for_each(|row| store.add_knock(&CIRCLE, row))?;
        store.set_reveal(&CIRCLE, &reveal)
    })?;
    assert_eq!(store.knocks(&CIRCLE)?, all, "in the order in which they came");
    assert_eq!(store.knocks(&OTHER)?, []);
    assert_eq!(store.reveal(&CIRCLE, &reveal.invite)?.as_ref(), Some(&reveal));
    assert_eq!(store.reveals_for(&DEVICE)?, [(CIRCLE, reveal.clone())]);
    assert_eq!(store.reveals_for(&DeviceId::ZERO)?, []);
    kept(store, |store| store.close_invite(&CIRCLE, &reveal.invite))?;
    assert_eq!(store.knocks(&CIRCLE)?, [knock(2, 9)]);
    assert_eq!(store.reveal(&CIRCLE, &reveal.invite)?, None);
    assert_eq!(store.reveals_for(&DEVICE)?, []);
    Ok(())
}

fn a_device_has_one_head(store: &mut impl Store) -> Result<(), StoreError> {
    let head = |seq| Head {
        circle: CIRCLE,
        device: DEVICE,
        seq,
        hash: LogHash::new([9; 32]),
        signature: Signature::new([1; 64]),
    };
    kept(store, |store| {
        store.set_circle(&CIRCLE, &row())?;
        store.set_head(&head(4))?;
        store.set_head(&head(5))
    })?;
    assert_eq!(store.heads(&CIRCLE)?, [head(5)]);
    assert_eq!(store.heads(&OTHER)?, []);
    Ok(())
}
