//! The device's rows in IndexedDB, each sealed with a key that lies there too, wrapped by a `WebCrypto` key that cannot
//! be taken out of this browser: a copied profile folder alone opens nothing on another machine's browser.
//!
//! A write transaction is strict: done means on the disk. It begins by reading the fence, so that a tab that was
//! overtaken writes nothing any more. A handle that the browser dropped is opened again once; when there is no fence
//! behind it, the browser threw all away, and nothing is written that nobody could open again.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use futures_channel::oneshot;
use js_sys::{Array, Uint8Array};
use shared::crypto::{Secret, close_box, open_box};
use shared::device::{Key, Table, Write};
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::js;
use super::random::BrowserRandom;

const DATABASE: &str = "heenweer";
/// Only ever raised; each version adds what is new in `upgrade`.
const VERSION: u32 = 1;
const ROWS: &str = "rows";
const LOCAL: &str = "local";
const FENCE: &str = "fence";
const WRAPPING: &str = "wrapping";
const WRAPPED: &str = "wrapped";

/// Why rows cannot be kept or read. Whatever a person typed is still on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoStorage {
    /// The browser does not let us keep anything: a private window, or forbidden in its settings.
    Refused,
    /// The phone is full.
    Full,
    /// Another tab of this notebook writes now.
    Overtaken,
    /// A newer version of the app has been here.
    Newer,
    /// The rows are there, but do not open: the key is not the one they were sealed with.
    DoesNotOpen,
    /// The browser lost its hold on the storage, twice.
    Lost,
    /// The browser threw the rows away while they were in use.
    Gone,
}

/// Rows of one device.
pub enum Rows {
    /// On this phone.
    Kept(Kept),
    /// In memory only: the example.
    Memory(RefCell<BTreeMap<Key, Vec<u8>>>),
}

/// Rows in IndexedDB.
pub struct Kept {
    database: RefCell<IdbDatabase>,
    key: Secret,
    /// The fence that this tab raised. None yet when the phone was full: what is kept can be read all the same.
    fence: Cell<Option<f64>>,
}

fn table_byte(table: Table) -> u8 {
    let at = Table::ALL.iter().position(|other| *other == table);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

fn place(key: &Key) -> Vec<u8> {
    [&[table_byte(key.table)], key.key.as_slice()].concat()
}

/// The key of a table that stands at a place.
fn key_at(table: Table, place: &[u8]) -> Key {
    Key { table, key: place.get(1..).unwrap_or_default().to_vec() }
}

/// The first key after all that begin with these bytes.
fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            break;
        }
    }
    end
}

fn bytes(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
}

fn js_bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn why(error: &JsValue) -> NoStorage {
    match js::get(error, "name").as_string().as_deref() {
        Some("QuotaExceededError") => NoStorage::Full,
        Some("VersionError") => NoStorage::Newer,
        Some("InvalidStateError" | "AbortError" | "UnknownError" | "TransactionInactiveError") => {
            NoStorage::Lost
        }
        _ => NoStorage::Refused,
    }
}

/// Waits for a request. Its handlers are set before anything can happen, so nothing is missed.
async fn done(request: &IdbRequest) -> Result<JsValue, NoStorage> {
    let (tell, told) = oneshot::channel::<bool>();
    let tell = RefCell::new(Some(tell));
    let happened = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if let Some(tell) = tell.borrow_mut().take() {
            let _ = tell.send(event.type_() == "success");
        }
    });
    request.set_onsuccess(Some(happened.as_ref().unchecked_ref()));
    request.set_onerror(Some(happened.as_ref().unchecked_ref()));
    match told.await {
        Ok(true) => request.result().map_err(|error| why(&error)),
        _ => Err(request.error().ok().flatten().map_or(NoStorage::Lost, |error| why(&error))),
    }
}

/// Waits until a transaction is on the disk.
async fn finished(transaction: &IdbTransaction) -> Result<(), NoStorage> {
    let (tell, told) = oneshot::channel::<bool>();
    let tell = RefCell::new(Some(tell));
    let happened = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if let Some(tell) = tell.borrow_mut().take() {
            let _ = tell.send(event.type_() == "complete");
        }
    });
    transaction.set_oncomplete(Some(happened.as_ref().unchecked_ref()));
    transaction.set_onabort(Some(happened.as_ref().unchecked_ref()));
    match told.await {
        Ok(true) => Ok(()),
        _ => Err(transaction.error().map_or(NoStorage::Lost, |error| why(&error))),
    }
}

async fn open_database() -> Result<IdbDatabase, NoStorage> {
    let factory = js::window().indexed_db().ok().flatten().ok_or(NoStorage::Refused)?;
    let request = factory.open_with_u32(DATABASE, VERSION).map_err(|error| why(&error))?;
    let upgrade = Closure::<dyn FnMut(web_sys::IdbVersionChangeEvent)>::new({
        let request = request.clone();
        move |_| {
            let database = request.result().ok().map(JsCast::unchecked_into::<IdbDatabase>);
            if let Some(database) = database {
                for store in [ROWS, LOCAL] {
                    // A store that cannot be made aborts the upgrade, which the request then tells.
                    let _ = database.create_object_store(store);
                }
            }
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let database: IdbDatabase = done(&request).await?.unchecked_into();
    // A newer version of the app in another tab must not wait for us.
    let close = Closure::<dyn FnMut(web_sys::Event)>::new({
        let database = database.clone();
        move |_| database.close()
    });
    database.set_onversionchange(Some(close.as_ref().unchecked_ref()));
    close.forget();
    Ok(database)
}

fn begin(database: &IdbDatabase, stores: &[&str], mode: &str) -> Result<IdbTransaction, NoStorage> {
    let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
    let strict = js::object(&[("durability", JsValue::from_str("strict"))]);
    js::call(database, "transaction", &[stores.into(), JsValue::from_str(mode), strict.into()])
        .map(JsCast::unchecked_into)
        .map_err(|error| why(&error))
}

fn store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, NoStorage> {
    transaction.object_store(name).map_err(|error| why(&error))
}

fn put(store: &IdbObjectStore, key: &JsValue, value: &JsValue) -> Result<(), NoStorage> {
    store.put_with_key(value, key).map(drop).map_err(|error| why(&error))
}

async fn read(store: &IdbObjectStore, key: &JsValue) -> Result<JsValue, NoStorage> {
    done(&store.get(key).map_err(|error| why(&error))?).await
}

/// The key that seals the rows: unwrapped, or made and wrapped when this browser is new.
async fn row_key(database: &IdbDatabase) -> Result<Secret, NoStorage> {
    let transaction = begin(database, &[LOCAL], "readonly")?;
    let local = store(&transaction, LOCAL)?;
    let wrapping = read(&local, &WRAPPING.into()).await?;
    let wrapped = read(&local, &WRAPPED.into()).await?;
    let subtle = js::get(&js::get(&js::window(), "crypto"), "subtle");
    let algorithm = |iv: &[u8]| js::object(&[("name", "AES-GCM".into()), ("iv", js_bytes(iv))]);
    if !wrapping.is_undefined() && !wrapped.is_undefined() {
        let wrapped = bytes(&wrapped);
        let (iv, sealed) = wrapped.split_at_checked(12).ok_or(NoStorage::DoesNotOpen)?;
        let opened =
            js::call_async(&subtle, "decrypt", &[algorithm(iv).into(), wrapping, js_bytes(sealed)]).await;
        let opened = bytes(&opened.map_err(|_| NoStorage::DoesNotOpen)?);
        return Ok(Secret::new(opened.try_into().map_err(|_| NoStorage::DoesNotOpen)?));
    }
    let kind = js::object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let uses: Array = ["encrypt", "decrypt"].into_iter().map(JsValue::from_str).collect();
    let wrapping = js::call_async(&subtle, "generateKey", &[kind.into(), false.into(), uses.into()]).await;
    let wrapping = wrapping.map_err(|_| NoStorage::Refused)?;
    let key = Secret::random(&mut BrowserRandom);
    let mut iv = [0; 12];
    getrandom::fill(&mut iv).map_err(|_| NoStorage::Refused)?;
    let plain = js_bytes(key.expose());
    let sealed = js::call_async(&subtle, "encrypt", &[algorithm(&iv).into(), wrapping.clone(), plain]).await;
    let sealed = bytes(&sealed.map_err(|_| NoStorage::Refused)?);
    let transaction = begin(database, &[LOCAL], "readwrite")?;
    let local = store(&transaction, LOCAL)?;
    put(&local, &WRAPPING.into(), &wrapping)?;
    put(&local, &WRAPPED.into(), &js_bytes(&[iv.as_slice(), &sealed].concat()))?;
    finished(&transaction).await?;
    Ok(key)
}

/// Raises the fence in this transaction: from here on no earlier tab writes.
async fn raise_fence(transaction: IdbTransaction) -> Result<f64, NoStorage> {
    let local = store(&transaction, LOCAL)?;
    let fence = read(&local, &FENCE.into()).await?.as_f64().unwrap_or(0.0) + 1.0;
    put(&local, &FENCE.into(), &fence.into())?;
    finished(&transaction).await?;
    Ok(fence)
}

impl Kept {
    /// Opens the storage and takes the writing over from whoever had it.
    ///
    /// # Errors
    /// [`NoStorage`].
    pub async fn open() -> Result<Self, NoStorage> {
        let database = open_database().await?;
        let key = row_key(&database).await?;
        let fence = match raise_fence(begin(&database, &[LOCAL], "readwrite")?).await {
            Ok(fence) => Some(fence),
            Err(NoStorage::Full) => None,
            Err(no) => return Err(no),
        };
        Ok(Self { database: RefCell::new(database), key, fence: Cell::new(fence) })
    }

    /// The fence that this tab writes behind.
    async fn own_fence(&self) -> Result<f64, NoStorage> {
        if let Some(fence) = self.fence.get() {
            return Ok(fence);
        }
        let fence = raise_fence(self.begin(&[LOCAL], "readwrite").await?).await?;
        self.fence.set(Some(fence));
        Ok(fence)
    }

    fn seal(&self, place: &[u8], row: &[u8]) -> Vec<u8> {
        close_box(&self.key, place, row, &mut BrowserRandom)
    }

    fn unseal(&self, place: &[u8], sealed: &JsValue) -> Result<Vec<u8>, NoStorage> {
        open_box(&self.key, place, &bytes(sealed)).map_err(|_| NoStorage::DoesNotOpen)
    }

    /// A transaction; when the browser dropped the handle, on a new one.
    async fn begin(&self, stores: &[&str], mode: &str) -> Result<IdbTransaction, NoStorage> {
        let database = self.database.borrow().clone();
        match begin(&database, stores, mode) {
            Err(NoStorage::Lost) => {
                let database = open_database().await?;
                let local = begin(&database, &[LOCAL], "readonly")?;
                if read(&store(&local, LOCAL)?, &WRAPPED.into()).await?.is_undefined() {
                    return Err(NoStorage::Gone);
                }
                let transaction = begin(&database, stores, mode);
                *self.database.borrow_mut() = database;
                transaction
            }
            other => other,
        }
    }

    async fn write_once(&self, sealed: &[(Vec<u8>, Option<Vec<u8>>)]) -> Result<(), NoStorage> {
        let own = self.own_fence().await?;
        let transaction = self.begin(&[ROWS, LOCAL], "readwrite").await?;
        let fence = read(&store(&transaction, LOCAL)?, &FENCE.into()).await?;
        if fence.as_f64() != Some(own) {
            let _ = transaction.abort();
            return Err(NoStorage::Overtaken);
        }
        let rows = store(&transaction, ROWS)?;
        for (place, row) in sealed {
            match row {
                Some(row) => put(&rows, &js_bytes(place), &js_bytes(row))?,
                None => rows.delete(&js_bytes(place)).map(drop).map_err(|error| why(&error))?,
            }
        }
        finished(&transaction).await
    }

    async fn commit(&self, writes: &[Write]) -> Result<(), NoStorage> {
        let sealed: Vec<_> = writes
            .iter()
            .map(|write| match write {
                Write::Put(key, row) => {
                    let place = place(key);
                    let row = self.seal(&place, row);
                    (place, Some(row))
                }
                Write::Delete(key) => (place(key), None),
            })
            .collect();
        match self.write_once(&sealed).await {
            // Nothing of it was written: a transaction is whole or not at all.
            Err(NoStorage::Lost) => self.write_once(&sealed).await,
            other => other,
        }
    }

    async fn load(&self, keys: &[Key]) -> Result<Vec<(Key, Option<Vec<u8>>)>, NoStorage> {
        let transaction = self.begin(&[ROWS], "readonly").await?;
        let rows = store(&transaction, ROWS)?;
        // All are asked for at once; the answers come in order.
        let mut asked = Vec::with_capacity(keys.len());
        for key in keys {
            asked.push(rows.get(&js_bytes(&place(key))).map_err(|error| why(&error))?);
        }
        let mut found = Vec::with_capacity(keys.len());
        // A request's answer can be read for as long as the request lives, so waiting for the last is enough.
        if let Some(last) = asked.last() {
            done(last).await?;
        }
        for (key, request) in keys.iter().zip(&asked) {
            let row = request.result().map_err(|error| why(&error))?;
            let row = if row.is_undefined() { None } else { Some(self.unseal(&place(key), &row)?) };
            found.push((key.clone(), row));
        }
        Ok(found)
    }

    /// At most `most` rows from a place on, or from behind it, to before another.
    async fn range(
        &self,
        (from, is_behind): (&[u8], bool),
        to: &[u8],
        most: u32,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>, NoStorage> {
        let transaction = self.begin(&[ROWS], "readonly").await?;
        let rows = store(&transaction, ROWS)?;
        let (from, to) = (js_bytes(from), js_bytes(to));
        let range = IdbKeyRange::bound_with_lower_open_and_upper_open(&from, &to, is_behind, true)
            .map_err(|error| why(&error))?;
        let keys = rows.get_all_keys_with_key_and_limit(&range, most).map_err(|error| why(&error))?;
        let values = rows.get_all_with_key_and_limit(&range, most).map_err(|error| why(&error))?;
        done(&values).await?;
        let keys: Array = keys.result().map_err(|error| why(&error))?.unchecked_into();
        let values: Array = values.result().map_err(|error| why(&error))?.unchecked_into();
        keys.iter()
            .zip(values.iter())
            .map(|(key, value)| {
                let key = bytes(&key);
                let row = self.unseal(&key, &value)?;
                Ok((key, row))
            })
            .collect()
    }

    /// Half-written words under a name: sealed like rows, and not fenced, for they are no facts.
    ///
    /// # Errors
    /// [`NoStorage`].
    pub async fn keep_words(&self, name: &str, words: Option<&str>) -> Result<(), NoStorage> {
        let transaction = self.begin(&[LOCAL], "readwrite").await?;
        let local = store(&transaction, LOCAL)?;
        let place = format!("words:{name}");
        match words {
            Some(words) => {
                let sealed = self.seal(place.as_bytes(), words.as_bytes());
                put(&local, &place.as_str().into(), &js_bytes(&sealed))?;
            }
            None => drop(local.delete(&place.as_str().into()).map_err(|error| why(&error))?),
        }
        finished(&transaction).await
    }

    /// What was half written under this name.
    ///
    /// # Errors
    /// [`NoStorage`].
    pub async fn words(&self, name: &str) -> Result<Option<String>, NoStorage> {
        let transaction = self.begin(&[LOCAL], "readonly").await?;
        let place = format!("words:{name}");
        let sealed = read(&store(&transaction, LOCAL)?, &place.as_str().into()).await?;
        if sealed.is_undefined() {
            return Ok(None);
        }
        Ok(String::from_utf8(self.unseal(place.as_bytes(), &sealed)?).ok())
    }
}

impl Rows {
    /// The rows that a device is opened from.
    ///
    /// # Errors
    /// [`NoStorage`].
    pub async fn at_opening(&self) -> Result<BTreeMap<Key, Vec<u8>>, NoStorage> {
        let mut opening = BTreeMap::new();
        for table in Table::ALL.into_iter().filter(|table| table.is_read_at_opening()) {
            for (key, row) in self.range(&Key { table, key: Vec::new() }, None, u32::MAX).await? {
                opening.insert(key, row);
            }
        }
        Ok(opening)
    }

    /// Writes in one transaction that is on the disk when this returns.
    ///
    /// # Errors
    /// [`NoStorage`]; then nothing of it was written.
    pub async fn commit(&self, writes: &[Write]) -> Result<(), NoStorage> {
        match self {
            Self::Kept(kept) => kept.commit(writes).await,
            Self::Memory(rows) => {
                let mut rows = rows.borrow_mut();
                for write in writes {
                    match write {
                        Write::Put(key, row) => rows.insert(key.clone(), row.clone()),
                        Write::Delete(key) => rows.remove(key),
                    };
                }
                Ok(())
            }
        }
    }

    /// Reads these rows.
    ///
    /// # Errors
    /// [`NoStorage`].
    pub async fn load(&self, keys: &[Key]) -> Result<Vec<(Key, Option<Vec<u8>>)>, NoStorage> {
        match self {
            Self::Kept(kept) => kept.load(keys).await,
            Self::Memory(rows) => {
                let rows = rows.borrow();
                Ok(keys.iter().map(|key| (key.clone(), rows.get(key).cloned())).collect())
            }
        }
    }

    /// At most `most` rows of a table whose keys begin like `prefix`, in order, from behind `after` on.
    ///
    /// # Errors
    /// [`NoStorage`].
    pub async fn range(
        &self,
        prefix: &Key,
        after: Option<&Key>,
        most: u32,
    ) -> Result<Vec<(Key, Vec<u8>)>, NoStorage> {
        let table = prefix.table;
        match self {
            Self::Kept(kept) => {
                let (prefix, after) = (place(prefix), after.map(place));
                let from = after.as_deref().map_or((prefix.as_slice(), false), |after| (after, true));
                let found = kept.range(from, &after_prefix(&prefix), most).await?;
                Ok(found.into_iter().map(|(place, row)| (key_at(table, &place), row)).collect())
            }
            Self::Memory(rows) => {
                let rows = rows.borrow();
                let found = rows
                    .range(prefix.clone()..)
                    .take_while(|(key, _)| key.table == table && key.key.starts_with(&prefix.key))
                    .filter(|(key, _)| after.is_none_or(|after| *key > after))
                    .take(usize::try_from(most).unwrap_or(usize::MAX));
                Ok(found.map(|(key, row)| (key.clone(), row.clone())).collect())
            }
        }
    }

    /// All rows of a table from one key on to before another, in order.
    ///
    /// # Errors
    /// [`NoStorage`].
    pub async fn between(&self, from: &Key, to: &Key) -> Result<Vec<(Key, Vec<u8>)>, NoStorage> {
        match self {
            Self::Kept(kept) => {
                let found = kept.range((&place(from), false), &place(to), u32::MAX).await?;
                Ok(found.into_iter().map(|(place, row)| (key_at(from.table, &place), row)).collect())
            }
            Self::Memory(rows) => {
                let rows = rows.borrow();
                Ok(rows
                    .range(from.clone()..to.clone())
                    .map(|(key, row)| (key.clone(), row.clone()))
                    .collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_after_a_prefix_is_behind_all_that_begin_with_it() {
        for (prefix, end) in [(vec![1, 2], vec![1, 3]), (vec![1, 255], vec![2]), (vec![7], vec![8])] {
            assert_eq!(after_prefix(&prefix), end);
        }
    }

    #[test]
    fn each_table_has_a_byte_of_its_own_for_ever() {
        let bytes: Vec<u8> = Table::ALL.into_iter().map(table_byte).collect();
        assert_eq!(bytes, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(table_byte(Table::Cards), 5);
    }
}
