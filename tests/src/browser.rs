//! Stories in real browsers: persons with Chromium or [`WebKit`], on ways to the site that can be cut.
//!
//! A [`Person`] has a profile that outlives the browser, a [`Proxy`] of one's own, and a watch that lets nothing go
//! wrong unheard. What a person does and sees is [`Page`], in any browser; how a page is held against what eyes, thumbs
//! and screen readers need stands in `looks`. [`Site`] is the real relay with the built app, and what people do in it,
//! step by step, stands in `notebook` and [`agreements`]. [`WebKit`] is the engine of every iPhone, [`Firefox`] the third
//! there is. Only with the feature `browser`: it needs the programs that `cargo xtask stories` brings.

pub mod agreements;
mod firefox;
mod listening;
mod looks;
mod notebook;
mod page;
mod person;
mod picture;
mod program;
mod proxy;
mod site;
mod watch;
mod webkit;

pub use firefox::Firefox;
pub use listening::listener;
pub use notebook::HandedOver;
pub use page::{PATIENCE, Page, screens};
pub use person::{ORIGIN, Person};
pub use picture::qr_code_on;
pub use proxy::{Proxy, place_with_origin};
pub use site::Site;
pub use webkit::WebKit;

/// In a page: the phone is full from here on, or until it is loaded again.
pub const IS_FULL: &str =
    "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }";

/// In a page, as another window does that begins to write where there are no locks; gives the fence before.
pub const OVERTAKES: &str = "
    const asked = indexedDB.open('heenweer');
    asked.onsuccess = () => {
        const write = asked.result.transaction('local', 'readwrite');
        const local = write.objectStore('local');
        const fence = local.get('fence');
        fence.onsuccess = () => local.put(fence.result + 1, 'fence');
        write.oncomplete = () => { asked.result.close(); done(fence.result) };
    };";
