//! The shim under SQLite: the only unsafe code of these tests, since a VFS is a table of C functions.
//!
//! It is SQLite's own VFS with two functions replaced, and of each file under watch the table of methods with four
//! replaced; everything else is SQLite's, called by SQLite. Syncs are written down and not done: nothing of this is about
//! the disk of the machine that runs it.

#![expect(
    unsafe_code,
    clippy::cast_ptr_alignment,
    reason = "a VFS is a table of C functions, called by SQLite with C's own types"
)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use rusqlite::ffi;

use super::{Failing, Fault, Step, Syncing, Tape};

/// Folders under watch. SQLite hands a VFS no place for anything of ours before a file is open, hence a global.
static WATCHED: Mutex<Vec<Watched>> = Mutex::new(Vec::new());
static REGISTER: Once = Once::new();

struct Watched {
    folder: PathBuf,
    tape: Tape,
    calls: u64,
    /// Which of the calls were writes.
    writes: Vec<u64>,
    fault: Option<Fault>,
    failed: u64,
    syncing: Syncing,
}

fn watched() -> MutexGuard<'static, Vec<Watched>> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder whose files are written down, and may fail, for as long as this lives.
#[derive(Debug)]
pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// Watches the files that SQLite opens in this folder from now on. The folder is there and empty.
    ///
    /// # Panics
    /// When the folder is not there, or SQLite takes no VFS.
    pub fn watch(folder: &Path, fault: Option<Fault>, syncing: Syncing) -> Self {
        REGISTER.call_once(register);
        let Ok(folder) = folder.canonicalize() else { panic!("{} is not there", folder.display()) };
        watched().push(Watched {
            folder: folder.clone(),
            tape: Tape::default(),
            calls: 0,
            writes: Vec::new(),
            fault,
            failed: 0,
            syncing,
        });
        Self { folder }
    }

    fn with<T>(&self, look: impl FnOnce(&mut Watched) -> T) -> T {
        let mut all = watched();
        match all.iter_mut().find(|one| one.folder == self.folder) {
            Some(one) => look(one),
            None => panic!("{} is not watched", self.folder.display()),
        }
    }

    /// How much is written down so far.
    pub fn moments(&self) -> usize {
        self.with(|one| one.tape.moments())
    }

    /// How many calls there were so far that can fail.
    pub fn calls(&self) -> u64 {
        self.with(|one| one.calls)
    }

    /// Which of them were writes, each by its number.
    pub fn writes(&self) -> Vec<u64> {
        self.with(|one| one.writes.clone())
    }

    /// How many of them did.
    pub fn failed(&self) -> u64 {
        self.with(|one| one.failed)
    }

    /// All that is written down so far.
    pub fn tape(&self) -> Tape {
        self.with(|one| one.tape.clone())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        watched().retain(|one| one.folder != self.folder);
    }
}

impl Watched {
    /// Counts a call, and says whether and how it fails. A disk without room fails what is written, and nothing else.
    fn fails(&mut self, call: Call) -> Option<Failing> {
        self.calls += 1;
        if call == Call::Write {
            self.writes.push(self.calls);
        }
        let fault = self.fault?;
        let is_meant = self.calls >= fault.from && self.calls - fault.from < fault.calls;
        let fails = is_meant && (call == Call::Write || fault.how == Failing::Error);
        self.failed += u64::from(fails);
        fails.then_some(fault.how)
    }
}

/// What is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    Write,
    /// To open, truncate, sync or delete.
    Other,
}

/// What stands behind SQLite's own file object, in the same piece of memory.
#[repr(C)]
struct Tail {
    own: *const ffi::sqlite3_io_methods,
    folder: *mut PathBuf,
    name: *mut String,
}

/// Where the tail begins: the size of SQLite's own file object, which its VFS tells.
static OWN_BYTES: Mutex<usize> = Mutex::new(0);

fn own_bytes() -> usize {
    *OWN_BYTES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn register() {
    // SAFETY: SQLite's default VFS lives as long as the process. Ours is a copy of it that is never freed, with a bigger
    // file object: SQLite allocates `szOsFile` bytes, of which the first are its own, untouched by us.
    unsafe {
        let own = ffi::sqlite3_vfs_find(ptr::null());
        assert!(!own.is_null(), "SQLite has a VFS");
        let bytes = usize::try_from((*own).szOsFile).unwrap_or(0).next_multiple_of(16);
        *OWN_BYTES.lock().unwrap_or_else(PoisonError::into_inner) = bytes;
        let mut ours = *own;
        ours.szOsFile = c_int::try_from(bytes + size_of::<Tail>()).unwrap_or(c_int::MAX);
        ours.zName = c"heenweer-disk".as_ptr();
        ours.pNext = ptr::null_mut();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        let code = ffi::sqlite3_vfs_register(Box::into_raw(Box::new(ours)), 1);
        assert!(code == ffi::SQLITE_OK, "SQLite takes a VFS");
        OWN.store(own, std::sync::atomic::Ordering::Release);
        let taken = rusqlite::auto_extension::register_auto_extension(relax);
        assert!(taken.is_ok(), "SQLite takes an extension");
    }
}

static OWN: std::sync::atomic::AtomicPtr<ffi::sqlite3_vfs> =
    std::sync::atomic::AtomicPtr::new(ptr::null_mut());

fn own() -> *mut ffi::sqlite3_vfs {
    OWN.load(std::sync::atomic::Ordering::Acquire)
}

/// For the control run: every connection begins with `synchronous=NORMAL`, and [`control`] swallows the relay's word.
unsafe extern "C" fn relax(
    db: *mut ffi::sqlite3,
    _: *mut *mut c_char,
    _: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: SQLite hands in an open connection, and its file's name lives as long as it.
    unsafe {
        let name = ffi::sqlite3_db_filename(db, c"main".as_ptr());
        let is_relaxed = !name.is_null()
            && find(name, |one, _| one.syncing).is_some_and(|syncing| syncing == Syncing::Normal);
        if is_relaxed {
            let sql = c"PRAGMA synchronous = NORMAL";
            return ffi::sqlite3_exec(db, sql.as_ptr(), None, ptr::null_mut(), ptr::null_mut());
        }
    }
    ffi::SQLITE_OK
}

/// Looks at the watched folder in which a file lies, and the file's name in it.
///
/// # Safety
/// `path` is a C string.
unsafe fn find<T>(path: *const c_char, look: impl FnOnce(&mut Watched, &str) -> T) -> Option<T> {
    // SAFETY: the caller's word.
    let path = unsafe { CStr::from_ptr(path) }.to_str().ok()?;
    let path = Path::new(path);
    let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
    let mut all = watched();
    all.iter_mut().find(|one| one.folder == folder).map(|one| look(one, name))
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    path: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite's own function gets SQLite's own arguments. The memory behind `file` is `szOsFile` bytes: SQLite's
    // object, then our tail. The new table of methods and the tail's boxes are never freed: a test run opens some
    // thousand files, and SQLite may use a table until its last call.
    unsafe {
        let Some(open) = (*own()).xOpen else { return ffi::SQLITE_CANTOPEN };
        if path.is_null() {
            return open(own(), path, file, flags, out_flags);
        }
        let known = find(path, |one, name| (one.fails(Call::Other), one.folder.clone(), name.to_owned()));
        let Some((fails, folder, name)) = known else { return open(own(), path, file, flags, out_flags) };
        if fails.is_some() {
            (*file).pMethods = ptr::null();
            return ffi::SQLITE_CANTOPEN;
        }
        let was_there = folder.join(&name).exists();
        let code = open(own(), path, file, flags, out_flags);
        if code != ffi::SQLITE_OK || (*file).pMethods.is_null() {
            return code;
        }
        if !was_there {
            find(path, |one, name| {
                let file = one.tape.file(name);
                one.tape.steps.push(Step::Make { file });
            });
        }
        let methods = (*file).pMethods;
        let mut ours = *methods;
        ours.xWrite = Some(write);
        ours.xTruncate = Some(truncate);
        ours.xSync = Some(sync);
        ours.xFileControl = Some(control);
        let tail = tail(file);
        (*tail).own = methods;
        (*tail).folder = Box::into_raw(Box::new(folder));
        (*tail).name = Box::into_raw(Box::new(name));
        (*file).pMethods = Box::into_raw(Box::new(ours));
        code
    }
}

/// # Safety
/// `file` was opened by [`open`].
unsafe fn tail(file: *mut ffi::sqlite3_file) -> *mut Tail {
    // SAFETY: the tail lies behind SQLite's own object, at a multiple of 16 bytes.
    unsafe { file.cast::<u8>().add(own_bytes()).cast::<Tail>() }
}

/// Looks at the folder of an open file; the number is the file's on the tape. None when nobody watches any more.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn at<T>(file: *mut ffi::sqlite3_file, look: impl FnOnce(&mut Watched, usize) -> T) -> Option<T> {
    // SAFETY: what the tail points to is never freed.
    let (folder, name) = unsafe { (&*(*tail(file)).folder, &*(*tail(file)).name) };
    let mut all = watched();
    let one = all.iter_mut().find(|one| one.folder == *folder)?;
    let number = one.tape.file(name);
    Some(look(one, number))
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    count: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite hands in `count` readable bytes, and its own function takes them.
    unsafe {
        let Some(own) = (*(*tail(file)).own).xWrite else { return ffi::SQLITE_IOERR_WRITE };
        let fails = at(file, |one, _| one.fails(Call::Write)).flatten();
        let take = match fails {
            None => count,
            Some(Failing::Short) => count / 2,
            Some(Failing::Error | Failing::Full) => 0,
        };
        if take > 0 {
            let code = own(file, bytes, take, offset);
            if code != ffi::SQLITE_OK {
                return code;
            }
            let length = usize::try_from(take).unwrap_or(0);
            let taken = std::slice::from_raw_parts(bytes.cast::<u8>(), length).to_vec();
            let start = usize::try_from(offset).unwrap_or(0);
            at(file, |one, file| one.tape.steps.push(Step::Write { file, at: start, bytes: taken }));
        }
        match fails {
            None => ffi::SQLITE_OK,
            Some(Failing::Error) => ffi::SQLITE_IOERR_WRITE,
            Some(Failing::Full | Failing::Short) => ffi::SQLITE_FULL,
        }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite's own function gets SQLite's own arguments.
    unsafe {
        let Some(own) = (*(*tail(file)).own).xTruncate else { return ffi::SQLITE_IOERR_TRUNCATE };
        if at(file, |one, _| one.fails(Call::Other)).flatten().is_some() {
            return ffi::SQLITE_IOERR_TRUNCATE;
        }
        let code = own(file, size);
        if code == ffi::SQLITE_OK {
            let bytes = usize::try_from(size).unwrap_or(0);
            at(file, |one, file| one.tape.steps.push(Step::Truncate { file, bytes }));
        }
        code
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: `file` was opened by `open`. Nothing else is touched.
    let fails = unsafe {
        at(file, |one, file| {
            let fails = one.fails(Call::Other).is_some();
            one.tape.steps.push(if fails { Step::SyncFailed { file } } else { Step::Sync { file } });
            fails
        })
    };
    if fails == Some(true) { ffi::SQLITE_IOERR_FSYNC } else { ffi::SQLITE_OK }
}

unsafe extern "C" fn control(file: *mut ffi::sqlite3_file, op: c_int, argument: *mut c_void) -> c_int {
    // SAFETY: for a pragma, `argument` is an array of C strings: the result, the pragma's name, its value or null.
    unsafe {
        let is_relaxed = at(file, |one, _| one.syncing) == Some(Syncing::Normal);
        if op == ffi::SQLITE_FCNTL_PRAGMA && is_relaxed {
            let strings = argument.cast::<*const c_char>();
            let (name, value) = (*strings.add(1), *strings.add(2));
            let says = |text: *const c_char, word: &CStr| !text.is_null() && CStr::from_ptr(text) == word;
            if says(name, c"synchronous") && says(value, c"FULL") {
                return ffi::SQLITE_OK;
            }
        }
        match (*(*tail(file)).own).xFileControl {
            Some(own) => own(file, op, argument),
            None => ffi::SQLITE_NOTFOUND,
        }
    }
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, path: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: SQLite's own function gets SQLite's own arguments.
    unsafe {
        let Some(delete) = (*own()).xDelete else { return ffi::SQLITE_IOERR_DELETE };
        if find(path, |one, _| one.fails(Call::Other)).flatten().is_some() {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let code = delete(own(), path, 0);
        if code == ffi::SQLITE_OK {
            find(path, |one, name| {
                let file = one.tape.file(name);
                one.tape.steps.push(Step::Delete { file, synced: sync_folder != 0 });
            });
        }
        code
    }
}
