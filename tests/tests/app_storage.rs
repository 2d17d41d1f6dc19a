//! What a browser keeps: strictly, sealed, by one window at a time; and what a person reads when it does not.

#![expect(clippy::unwrap_used, reason = "all of this file is a test")]

use e2e::browser::{IS_FULL, OVERTAKES, Person, Site};
use serde_json::json;

const DAY: &str = "Wat wilt u vertellen?";
const ELSEWHERE: &str = "Dit schrift is open in een ander venster";
const ERASED: &str = "De browser heeft het schrift van deze telefoon gewist. \
    Vraag iemand uit de kring om een nieuwe uitnodiging.";

async fn ria_with_a_notebook(site: &Site) -> Person {
    let ria = site.person("Ria").await.unwrap();
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    ria
}

/// Half a note about today, that is on the phone.
async fn begins_to_write(person: &Person, text: &str) {
    person.tap("Opschrijven").await;
    person.tap("Bericht van vandaag").await;
    person.write_in(DAY, text).await;
    person.knows_it_is_kept().await;
}

/// Takes the writing over, and waits until this window has it.
async fn goes_on_here(person: &Person) {
    person.tap("Ga hier verder").await;
    let is_here = "return !theNames().includes('Ga hier verder')";
    assert!(person.until(is_here, &[]).await.is_some(), "this window never writes");
}

/// The database goes, as when a browser makes room.
const ERASES: &str = "
    const asked = indexedDB.deleteDatabase('heenweer');
    asked.onsuccess = () => done('erased');
    asked.onerror = () => done(`${asked.error}`);";

#[tokio::test(flavor = "multi_thread")]
async fn a_notebook_that_the_browser_erased_is_told_with_the_ways_back() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    ria.writes_about_today("Vannacht goed geslapen.").await;
    ria.knows_it_is_sent("Vannacht goed geslapen.").await;
    assert_eq!(ria.ask(ERASES, &[]).await, json!("erased"));
    ria.reload().await;
    ria.sees(ERASED).await;
    for way in ["Ik heb een uitnodiging", "Begin een schrift"] {
        ria.can_tap(way).await;
    }
    // Another notebook would not be the one that the others write in.
    assert_eq!(ria.reads_all("main .actions .button-main").await, ["Ik heb een uitnodiging"]);
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notebook_erased_while_it_is_open_takes_no_words_and_says_so() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    begins_to_write(&ria, "Vannacht goed").await;
    assert_eq!(ria.ask(ERASES, &[]).await, json!("erased"));
    ria.write_in(DAY, "Vannacht goed geslapen.").await;
    ria.sees_not("Dit is bewaard op deze telefoon.").await;
    ria.tap("Zet in het schrift").await;
    ria.sees("De browser heeft het schrift van deze telefoon gewist.").await;
    assert_eq!(ria.stands_in(DAY).await, "Vannacht goed geslapen.");
    assert!(!ria.reads_page().await.contains("Dit is bewaard op deze telefoon."));
    // Nor does it come back as a notebook with nothing but these words in it.
    ria.reload().await;
    ria.sees(ERASED).await;
    ria.leaves().await;
}

/// Remembers how each transaction that writes was begun.
const WATCHES_WRITES: &str = "
    window.heenWrites = [];
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
        const begun = begin.call(this, stores, mode, options);
        if (mode === 'readwrite') window.heenWrites.push([[...begun.objectStoreNames].join(), begun.durability]);
        return begun;
    };";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_on_the_disk_when_the_app_says_so() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    ria.prepares_pages(WATCHES_WRITES).await;
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    begins_to_write(&ria, "Vannacht goed geslapen.").await;
    ria.tap("Zet in het schrift").await;
    ria.knows_it_is_sent("Vannacht goed geslapen.").await;
    let writes =
        ria.look("return heenWrites.map(([stores, durability]) => `${stores} ${durability}`)", &[]).await;
    let writes: Vec<&str> = writes.as_array().unwrap().iter().filter_map(|write| write.as_str()).collect();
    assert!(writes.iter().any(|write| write.contains("rows")), "{writes:?}");
    assert!(writes.iter().any(|write| !write.contains("rows")), "no half-written words: {writes:?}");
    assert!(writes.iter().all(|write| write.ends_with(" strict")), "{writes:?}");
    ria.leaves().await;
}

/// All that lies in the database, as one text of bytes: keys and values, whatever their kind.
const ALL_THAT_IS_KEPT: &str = "
    const told = [];
    const bytes = value => new TextDecoder('latin1').decode(value);
    const tell = value => {
        if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) told.push(bytes(value));
        else if (value instanceof CryptoKey) told.push('a key');
        else told.push(JSON.stringify(value));
    };
    const asked = indexedDB.open('heenweer');
    asked.onsuccess = () => {
        const database = asked.result;
        const stores = [...database.objectStoreNames];
        const read = database.transaction(stores);
        for (const name of stores) {
            read.objectStore(name).openCursor().onsuccess = ({ target: { result: at } }) => {
                if (!at) return;
                tell(at.key);
                tell(at.value);
                at.continue();
            };
        }
        read.oncomplete = () => {
            database.close();
            done(told);
        };
    };";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_written_can_be_read_in_the_database() {
    let site = Site::opens().unwrap();
    let ria = site.person("Ria").await.unwrap();
    let (child, name, note, half) = ("Kanariekind", "Kanarieria", "Kanariebericht.", "Kanariehalf");
    ria.begins_a_notebook(child, name, "Pleegouder").await;
    ria.writes_about_today(note).await;
    begins_to_write(&ria, half).await;
    let kept = ria.ask(ALL_THAT_IS_KEPT, &[]).await;
    let kept: Vec<&str> = kept.as_array().unwrap().iter().filter_map(|one| one.as_str()).collect();
    // What may be read is found: the search would find the rest too.
    for known in ["wrapping", "a key", "fence", "words:"] {
        assert!(kept.iter().any(|one| one.contains(known)), "{known} is not found");
    }
    assert!(kept.iter().map(|one| one.len()).sum::<usize>() > 1_000, "next to nothing is kept");
    for secret in [child, name, note, half, "Kanarie"] {
        let wide: String = secret.chars().flat_map(|letter| [letter, '\0']).collect();
        assert!(!kept.iter().any(|one| one.contains(secret) || one.contains(&wide)), "{secret} can be read");
    }
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_around_the_rows_cannot_be_taken_out_of_the_browser() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    let tries = "
        const asked = indexedDB.open('heenweer');
        asked.onsuccess = () => {
            const read = asked.result.transaction('local').objectStore('local').get('wrapping');
            read.onsuccess = async () => {
                const key = read.result;
                asked.result.close();
                const taken = await Promise.any(['raw', 'jwk'].map(form => crypto.subtle.exportKey(form, key)))
                    .then(() => 'taken', () => 'stays');
                done([key instanceof CryptoKey, key.extractable, taken]);
            };
        };";
    assert_eq!(ria.ask(tries, &[]).await, json!([true, false, "stays"]));
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_is_full_when_the_app_starts_can_still_be_read_from() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    ria.writes_about_today("Vannacht goed geslapen.").await;
    ria.knows_it_is_sent("Vannacht goed geslapen.").await;
    ria.prepares_pages(IS_FULL).await;
    ria.open("/").await;
    ria.sees("Vannacht goed geslapen.").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_was_overtaken_writes_nothing_and_leaves_the_words_on_the_screen() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    begins_to_write(&ria, "Vannacht goed geslapen.").await;
    assert!(ria.ask(OVERTAKES, &[]).await.as_f64().is_some_and(|fence| fence >= 1.0));
    ria.tap("Zet in het schrift").await;
    ria.sees(ELSEWHERE).await;
    assert_eq!(ria.stands_in(DAY).await, "Vannacht goed geslapen.");
    assert_eq!(ria.path().await, "/opschrijven/dag");

    goes_on_here(&ria).await;
    ria.sees_not(ELSEWHERE).await;
    assert_eq!(ria.stands_in(DAY).await, "Vannacht goed geslapen.");
    ria.tap("Zet in het schrift").await;
    ria.knows_it_is_sent("Vannacht goed geslapen.").await;
    assert_eq!(ria.reads_the_notebook().await, ["Vannacht goed geslapen."]);
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_the_browser_let_go_of_is_opened_again_under_what_is_written() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    let lets_go = "
        const begin = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (stores, mode, options) {
            if (mode !== 'readwrite' || ![...stores].includes('rows')) return begin.call(this, stores, mode, options);
            IDBDatabase.prototype.transaction = begin;
            window.heenLetGo = true;
            throw new DOMException('the database connection is closing', 'InvalidStateError');
        };";
    ria.look(lets_go, &[]).await;
    ria.writes_about_today("Vannacht goed geslapen.").await;
    assert_eq!(ria.look("return window.heenLetGo", &[]).await, json!(true));
    ria.knows_it_is_sent("Vannacht goed geslapen.").await;
    ria.reload().await;
    ria.sees("Vannacht goed geslapen.").await;
    ria.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_begins_and_who_comes_in_asks_the_browser_to_keep_the_notebook() {
    let site = Site::opens().unwrap();
    let (ria, mama) = tokio::join!(site.person("Ria"), site.person("mama"));
    let (ria, mama) = (ria.unwrap(), mama.unwrap());
    let listens = "
        window.heenAsked = 0;
        const ask = StorageManager.prototype.persist;
        StorageManager.prototype.persist = function () {
            window.heenAsked += 1;
            return ask.call(this);
        };";
    for person in [&ria, &mama] {
        person.prepares_pages(listens).await;
    }
    ria.open("/").await;
    ria.can_tap("Begin een schrift").await;
    // Not before there is anything to keep: some browsers ask the person.
    assert_eq!(ria.look("return heenAsked", &[]).await, json!(0));
    ria.begins_a_notebook("Noor", "Ria", "Pleegouder").await;
    assert!(ria.until("return heenAsked > 0", &[]).await.is_some(), "the one who begins does not ask");
    let invitation = ria.invites("Ouder").await;
    mama.knocks(&invitation, "mama").await;
    assert!(mama.until("return heenAsked > 0", &[]).await.is_some(), "the one who knocks does not ask");
    ria.leaves().await;
    mama.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_windows_in_sight_one_writes_and_the_other_says_so_and_follows() {
    let site = Site::opens().unwrap();
    let ria = ria_with_a_notebook(&site).await;
    begins_to_write(&ria, "Half in het eerste venster").await;
    ria.opens_a_window().await;
    ria.open("/").await;
    ria.sees("Nog niets opgeschreven").await;
    ria.writes_about_today("Vanuit het tweede venster.").await;
    ria.knows_it_is_sent("Vanuit het tweede venster.").await;

    ria.turns_to_tab(0).await;
    ria.sees(ELSEWHERE).await;
    // It was never out of sight, so nothing but what the second window said can have told it.
    assert_eq!(ria.look("return document.visibilityState", &[]).await, json!("visible"));
    assert_eq!(ria.stands_in(DAY).await, "Half in het eerste venster");
    goes_on_here(&ria).await;
    assert_eq!(ria.stands_in(DAY).await, "Half in het eerste venster");
    ria.tap("Zet in het schrift").await;
    ria.knows_it_is_sent("Half in het eerste venster").await;

    // The other way round: what the first wrote is seen live, and the second takes over by writing.
    ria.turns_to_tab(1).await;
    ria.sees(ELSEWHERE).await;
    ria.sees("Half in het eerste venster").await;
    ria.writes_about_today("Nog een keer vanuit het tweede.").await;
    ria.sees_not(ELSEWHERE).await;
    ria.turns_to_tab(0).await;
    ria.sees("Nog een keer vanuit het tweede.").await;
    ria.sees(ELSEWHERE).await;
    assert_eq!(ria.reads_all("main .feed article .words").await.len(), 3);
    ria.leaves().await;
}
