//! Random lives of a circle, from a seed: people write, answer, change, come and go, while the network, the phones, the
//! clocks and the relay misbehave. At the end everything is mended, and every promise is held.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering};

use shared::circle::agreement::{Changes, Form, Origin, Proposal, Step, Subject, Terms, Topic};
use shared::circle::consent::{Answer, Consent};
use shared::circle::moment::{Moment, Plan};
use shared::circle::pages::{Entry, NewPage, SchoolTopic, SchoolUpdate, new_item};
use shared::circle::person::Person;
use shared::circle::rhythm::{Hours, Occurrence};
use shared::circle::schema::{EntryKind, Schema, field};
use shared::control::{Access, Leaving, Writing};
use shared::crypto::recovery::RecoveryCode;
use shared::device::{AlarmKind, Situation, Table};
use shared::edit::{Op, Value};
use shared::ids::{CircleId, EntryId, MemberId};
use shared::intent::{Arrangement, Intent, Readers};
use shared::time::{Instant, Minute};

use super::phone::Disk;
use super::steps::today;
use super::{Faults, Village, Who};
use server::store::memory::MemoryStore;

/// Ten years, in ms.
const TEN_YEARS_MS: u64 = 3_650 * 24 * 60 * 60 * 1000;

/// What a run did, for the report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
    /// Records in the log at the end.
    pub records: usize,
    /// Cards that were compared.
    pub cards: usize,
    /// Texts whose keeping was promised and checked.
    pub promises: usize,
    /// Times a phone stopped between two effects.
    pub crashes: u64,
    /// Times the relay was put back to an older copy.
    pub restores: u64,
    /// Times a log parted and a keeper went on.
    pub forks: u64,
    /// Frames that the relay took.
    pub frames: u64,
}

impl Report {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        Self {
            records: self.records + other.records,
            cards: self.cards + other.cards,
            promises: self.promises + other.promises,
            crashes: self.crashes + other.crashes,
            restores: self.restores + other.restores,
            forks: self.forks + other.forks,
            frames: self.frames + other.frames,
        }
    }
}

/// A text that a phone said it keeps.
struct Promise {
    text: String,
    who: Who,
    entry: EntryId,
    readers: Vec<MemberId>,
}

struct Life {
    village: Village,
    circle: CircleId,
    promises: Vec<Promise>,
    erased: BTreeSet<EntryId>,
    /// Phones that are put out, left, or were put back to an older copy.
    gone: BTreeSet<Who>,
    backup: Option<MemoryStore>,
    old_disk: Option<(Who, Disk)>,
    restores: u64,
    counter: u64,
    older: BTreeSet<Who>,
}

/// Lives the lives of these seeds, on all processors; the sum of the reports, and the seeds that broke a promise.
pub fn live_all(from: u64, seeds: u64) -> (Report, Vec<u64>) {
    let next = AtomicU64::new(from);
    let run = || {
        let mut sum = Report::default();
        let mut broken = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= from + seeds {
                return (sum, broken);
            }
            if let Ok(report) = catch_unwind(|| live(seed)) {
                sum = sum.plus(&report);
            } else {
                said(seed);
                broken.push(seed);
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let done = running.into_iter().filter_map(|thread| thread.join().ok());
        done.fold((Report::default(), Vec::new()), |(sum, mut all), (report, broken)| {
            all.extend(broken);
            (sum.plus(&report), all)
        })
    })
}

#[expect(clippy::print_stderr, reason = "a long run says at once which seed to look at")]
fn said(seed: u64) {
    eprintln!("seed {seed} broke a promise");
}

/// One life of one circle.
///
/// # Panics
/// When a promise is broken; the message says which.
pub fn live(seed: u64) -> Report {
    let mut village = Village::new(seed);
    let people = usize::try_from(2 + village.pick(3)).unwrap_or(2);
    let mut older = BTreeSet::new();
    for name in ["Anna", "Mama", "Bram", "Joke", "Vera"].iter().take(people) {
        let skew = i64::try_from(village.pick(2 * TEN_YEARS_MS)).unwrap_or(0);
        let skew = skew - i64::try_from(TEN_YEARS_MS).unwrap_or(0);
        let old = village.pick(4) == 0;
        let schema = if old { Schema::of_version(1) } else { Schema::CURRENT };
        let who = village.phone_knowing(name, skew, schema);
        if old {
            older.insert(who);
        }
    }
    let bad_weather = village.pick(3) > 0;
    village.faults = if bad_weather { weather(&mut village) } else { Faults::default() };
    let circle = village.begin(0, "Sam", "Anna");
    village.until("the relay has the circle", |village| village.situation(0, &circle) == Some(Situation::In));
    let mut life = Life {
        village,
        circle,
        promises: Vec::new(),
        erased: BTreeSet::new(),
        gone: BTreeSet::new(),
        backup: None,
        old_disk: None,
        restores: 0,
        counter: 0,
        older,
    };
    for joiner in 1..people {
        let access = match life.village.pick(6) {
            0 | 1 => Access::Keeper,
            2 => Access::Reader,
            _ => Access::Member,
        };
        life.village.mend(0);
        life.village.mend(joiner);
        let link = life.village.invite(0, &circle, access, None);
        life.village.come_in(joiner, 0, &link);
        for _ in 0..life.village.pick(4) {
            life.act();
        }
    }
    for _ in 0..(10 + life.village.pick(40)) {
        life.act();
        let pause = match life.village.pick(10) {
            0 => 60_000 + life.village.pick(300_000),
            1..4 => life.village.pick(20_000),
            _ => life.village.pick(400),
        };
        life.village.pass(pause);
    }
    life.end(seed)
}

fn weather(village: &mut Village) -> Faults {
    Faults {
        drop: village.pick(30),
        repeat: village.pick(60),
        reorder: village.pick(60),
        cut: village.pick(30),
        crash: village.pick(25),
    }
}

impl Life {
    fn anyone(&mut self) -> Option<Who> {
        let inside: Vec<Who> =
            self.village.inside(&self.circle).into_iter().filter(|who| !self.gone.contains(who)).collect();
        let at = self.village.pick(u64::try_from(inside.len()).unwrap_or(1));
        inside.get(usize::try_from(at).unwrap_or(0)).copied()
    }

    fn text(&mut self, what: &str) -> String {
        self.counter += 1;
        format!("{what} nr {}", self.counter)
    }

    fn arrange(&mut self, who: Who, what: Arrangement) {
        self.village.tap(who, Intent::Arrange { circle: self.circle, what });
    }

    fn access(&self, who: Who) -> Option<Access> {
        let view = self.village.at_phone(who).view(&self.circle)?;
        view.membership?.access(&view.me?, Instant::from_ms(self.village.now))
    }

    /// A page is written; when the phone shows it, it has promised to keep it.
    fn write(&mut self, who: Who, page: NewPage, text: &str, readers: Readers) {
        self.village.tap(who, Intent::Write { circle: self.circle, page, readers });
        let cards = self.village.at_phone(who).disk.cards(&self.circle);
        let shown = cards
            .into_iter()
            .find(|card| card.fields.iter().any(|field| field.value == Value::Text(text.to_owned())));
        if let Some(card) = shown {
            self.promises.push(Promise {
                text: text.to_owned(),
                who,
                entry: card.entry,
                readers: card.readers,
            });
        }
    }

    fn act(&mut self) {
        let Some(who) = self.anyone() else { return };
        match self.village.pick(40) {
            0..7 => {
                let text = self.text("dagbericht");
                let page = NewPage::DayNote { day: today(), text: text.clone(), mood: None, sleep: None };
                self.write(who, page, &text, Readers::Circle);
            }
            7..10 => {
                let text = self.text("schoolnieuws");
                let page = NewPage::SchoolUpdate(SchoolUpdate::new(today(), SchoolTopic::Talk, &text));
                // An older version has no such page to write.
                if !self.older.contains(&who) {
                    self.write(who, page, &text, Readers::Circle);
                }
            }
            10..14 => self.reply(who),
            14..18 => self.change_child(who),
            18 | 19 => self.named(who),
            20 | 21 => {
                if self.village.at_phone(who).is_cut {
                    self.village.mend(who);
                } else {
                    self.village.cut(who);
                }
            }
            22 => self.village.crash(who),
            23 => {
                self.village.kill_relay();
                let wait = self.village.pick(60_000);
                self.village.pass(wait);
                self.village.start_relay();
            }
            24 => self.erase(who),
            25 => self.arrange(who, Arrangement::ClaimKeeper),
            26 => {
                let writing = if self.village.pick(2) == 0 { Writing::Frozen } else { Writing::Open };
                self.arrange(who, Arrangement::Freeze(writing));
            }
            27 => self.put_out(who),
            28 => self.second_phone(who),
            29 => {
                let code = RecoveryCode::random(&mut self.village.rng);
                self.arrange(who, Arrangement::NewRecovery(code));
            }
            30 | 33 | 34 => self.backups(who),
            31 => self.set_access(who),
            32 => {
                let back = self.village.pick(6) == 0;
                if back && who != 0 {
                    let leaving =
                        if self.village.pick(2) == 0 { Leaving::Member } else { Leaving::ThisDevice };
                    self.arrange(who, Arrangement::Leave(leaving));
                }
            }
            35 => self.long_silence(),
            36 => self.propose(who),
            // An older version has no such pages to write.
            _ if self.older.contains(&who) => {}
            37 => self.plan(who),
            _ => self.answer(who),
        }
    }

    /// A version of an agreement: the first of one, or in the place of another.
    fn propose(&mut self, who: Who) {
        if self.older.contains(&who) {
            return;
        }
        let Some(me) = self.village.member(who, &self.circle) else { return };
        let known = self.pages_of(who, EntryKind::Agreement);
        let changes = self
            .one_of(&known)
            .map(|page| Changes { agreement: page.about.unwrap_or(page.id), version: page.id });
        let text = self.text("afspraak");
        let proposal = Proposal {
            words: Some(text.clone()),
            why: None,
            origin: Origin::Together,
            needs: known.iter().map(|page| page.author).chain([me]).take(8).collect(),
            changes,
            step: Step::Terms(Box::new(Terms::new(Subject::Other(Topic::Home), today()))),
        };
        self.write(who, NewPage::Agreement(Box::new(proposal)), &text, Readers::Circle);
    }

    /// A moment that is planned by hand; it lies on a day.
    fn plan(&mut self, who: Who) {
        let day = today().plus_days(i32::try_from(self.village.pick(60)).unwrap_or(0)).unwrap_or(today());
        let text = self.text("contactmoment");
        let hours = Minute::parse(10, 0).zip(Minute::parse(12, 0));
        let hours = hours.and_then(|(start, end)| Hours::parse(start, end, 0).ok());
        let Some(hours) = hours else { return };
        let plan = Plan {
            when: Occurrence { day, hours },
            with: vec![Person::Named("oma".to_owned())],
            form: Form::Phone,
            place: None,
            words: Some(text.clone()),
        };
        self.write(who, NewPage::ContactMoment(Moment::Planned(plan)), &text, Readers::Circle);
    }

    /// A no with words, to exactly what stands on the own phone.
    fn answer(&mut self, who: Who) {
        let known = self.pages_of(who, EntryKind::Agreement);
        let Some(page) = self.one_of(&known) else { return };
        let text = self.text("nee, want");
        let (about, version) = (page.id, page.version());
        let consent = Consent { about, version, answer: Answer::No(text.clone()), helped_by: None };
        self.write(who, NewPage::Consent(consent), &text, Readers::Circle);
    }

    fn pages_of(&self, who: Who, kind: EntryKind) -> Vec<Entry> {
        let entries = self.village.at_phone(who).disk.entries(&self.circle);
        entries.into_iter().filter(|entry| entry.kind == kind && !entry.is_for_some()).collect()
    }

    fn one_of(&mut self, pages: &[Entry]) -> Option<Entry> {
        let at = self.village.pick(u64::try_from(pages.len()).unwrap_or(1));
        pages.get(usize::try_from(at).unwrap_or(0)).cloned()
    }

    /// Days in which nobody has a network.
    fn long_silence(&mut self) {
        for who in 0..self.village.phones.len() {
            self.village.cut(who);
        }
        let wait = 3_600_000 * (1 + self.village.pick(72));
        self.village.pass(wait);
        for who in 0..self.village.phones.len() {
            if self.village.pick(3) > 0 {
                self.village.mend(who);
            }
        }
    }

    fn reply(&mut self, who: Who) {
        let cards = self.village.at_phone(who).disk.cards(&self.circle);
        let at = self.village.pick(u64::try_from(cards.len()).unwrap_or(1));
        let Some(about) = cards.get(usize::try_from(at).unwrap_or(0)).map(|card| card.entry) else { return };
        let text = self.text("reactie");
        let addition = self.village.pick(3) == 0 && !self.older.contains(&who);
        let page = if addition {
            NewPage::Addition { about, text: text.clone() }
        } else {
            NewPage::Reply { about, text: text.clone() }
        };
        self.write(who, page, &text, Readers::Circle);
    }

    fn change_child(&mut self, who: Who) {
        let entries = self.village.at_phone(who).disk.entries(&self.circle);
        let Some(child) = entries.iter().find(|entry| entry.kind == EntryKind::Child) else { return };
        let now = Instant::from_ms(self.village.now);
        let item = new_item(now, &mut self.village.rng);
        let text = Value::Text(self.text("over Sam"));
        let known = child.fields.lists.get(&field::child::LANGUAGES).and_then(|list| list.keys().next());
        let op = match (self.village.pick(5), known) {
            (0, _) => Op::Clear { field: field::child::TO_KNOW },
            (1, _) => Op::Add { list: field::child::LANGUAGES, item, value: text },
            (2, Some(item)) => Op::Remove { list: field::child::LANGUAGES, item: *item },
            _ => Op::Put { field: field::child::TO_KNOW, value: text },
        };
        self.village.tap(who, Intent::Change { circle: self.circle, entry: child.id, ops: vec![op] });
    }

    fn named(&mut self, who: Who) {
        let now = Instant::from_ms(self.village.now);
        let view = self.village.at_phone(who).view(&self.circle);
        let Some(membership) = view.and_then(|view| view.membership) else { return };
        let members: Vec<MemberId> = membership.active_members(now).map(|(id, _)| *id).collect();
        let keep = self.village.pick(1 << members.len().min(10));
        let chosen =
            members.iter().enumerate().filter(|(at, _)| keep >> at & 1 == 1).map(|(_, id)| *id).collect();
        let text = self.text("onder ons");
        let page = NewPage::DayNote { day: today(), text: text.clone(), mood: None, sleep: None };
        self.write(who, page, &text, Readers::Named(chosen));
    }

    fn erase(&mut self, who: Who) {
        let at = self.village.pick(u64::try_from(self.promises.len()).unwrap_or(1));
        let Some(promise) = self.promises.get(usize::try_from(at).unwrap_or(0)) else { return };
        let entry = promise.entry;
        if promise.who == who {
            self.erased.insert(entry);
            self.arrange(who, Arrangement::Erase(entry));
        }
    }

    fn put_out(&mut self, keeper: Who) {
        // Seldom, and never the founder: somebody must be left to check with.
        let Some(other) = self.anyone() else { return };
        if other == 0
            || other == keeper
            || self.village.pick(3) > 0
            || self.access(keeper) != Some(Access::Keeper)
        {
            return;
        }
        let member = self.village.member(other, &self.circle);
        let Some(member) = member.filter(|member| Some(*member) != self.village.member(keeper, &self.circle))
        else {
            return;
        };
        self.arrange(keeper, Arrangement::Remove { members: vec![member], devices: vec![] });
    }

    fn second_phone(&mut self, who: Who) {
        if self.village.phones.len() > 6 {
            return;
        }
        let name = format!("{} (2)", self.village.at_phone(who).name);
        let second = self.village.phone(&name, 0);
        let offer = self.village.at_phone(second).device().map(shared::device::Device::offer);
        if let Some((device, offer)) = offer {
            self.arrange(who, Arrangement::AddDevice { device, offer });
        }
    }

    fn set_access(&mut self, keeper: Who) {
        let Some(other) = self.anyone().filter(|other| *other != 0) else { return };
        let Some(member) = self.village.member(other, &self.circle) else { return };
        // Who began lets the others in: on none of their phones they become less.
        if Some(member) == self.village.member(0, &self.circle) {
            return;
        }
        let access = match self.village.pick(4) {
            0 => Access::Reader,
            1 => Access::Keeper,
            _ => Access::Member,
        };
        let soon = self.village.pick(8) == 0;
        let until = soon.then(|| Instant::from_ms(self.village.now + 3_600_000));
        self.arrange(keeper, Arrangement::SetAccess { member, access, until });
    }

    /// Copies of disks are made, and sometimes put back.
    fn backups(&mut self, who: Who) {
        match self.village.pick(4) {
            0 => self.backup = Some(self.village.backup()),
            1 => {
                if let Some(backup) = self.backup.take() {
                    self.restores += 1;
                    self.village.restore_relay(backup);
                }
            }
            2 => self.old_disk = Some((who, self.village.at_phone(who).disk.clone())),
            _ => {
                if let Some((who, disk)) = self.old_disk.take().filter(|(who, _)| !self.gone.contains(who)) {
                    // What the phone had promised since the copy is gone with it, unless it was sent.
                    let kept =
                        |promise: &Promise| promise.who != who || was_in(&disk, &self.circle, &promise.text);
                    self.promises.retain(kept);
                    self.village.crash(who);
                    self.village.phone_mut(who).disk = disk;
                }
            }
        }
    }

    // -- the end

    fn heal(&mut self) {
        self.village.faults = Faults::default();
        self.village.start_relay();
        for who in 0..self.village.phones.len() {
            self.village.phone_mut(who).update(Schema::CURRENT);
            // On an open connection nothing is lost in the world; here it was, so it is opened anew.
            self.village.cut(who);
            self.village.pass(100);
            self.village.mend(who);
        }
        self.village.pass(20_000);
        // A new version is a new start.
        for who in self.older.clone() {
            self.village.crash(who);
        }
        self.village.pass(20_000);
    }

    fn is_forked(&self, who: Who) -> bool {
        let view = self.village.at_phone(who).view(&self.circle);
        view.is_some_and(|view| view.alarms.iter().any(|alarm| alarm.kind == AlarmKind::Fork))
    }

    fn open_again(&mut self) {
        for keeper in self.village.inside(&self.circle) {
            let frozen = |life: &Self| {
                let view = life.village.at_phone(keeper).view(&life.circle);
                view.and_then(|view| view.membership).is_some_and(|known| known.writing == Writing::Frozen)
            };
            if self.access(keeper) == Some(Access::Keeper) && frozen(self) {
                self.arrange(keeper, Arrangement::Freeze(Writing::Open));
                self.village.pass(5_000);
            }
        }
    }

    /// Readers' drafts wait for a keeper; the founder makes everyone a member again.
    fn everyone_writes(&mut self) {
        for who in self.village.inside(&self.circle) {
            let Some(member) = self.village.member(who, &self.circle) else { continue };
            let inside = self.village.inside(&self.circle);
            let keeper = inside.into_iter().find(|who| self.access(*who) == Some(Access::Keeper));
            if let (Some(Access::Reader), Some(keeper)) = (self.access(who), keeper) {
                self.arrange(keeper, Arrangement::SetAccess { member, access: Access::Member, until: None });
                self.village.pass(5_000);
            }
        }
    }

    fn end(mut self, seed: u64) -> Report {
        let forks = self.settle();
        let circle = self.circle;
        let cards = self.village.check(&circle);
        let promises = self.check_promises(seed);
        self.check_reopening();
        let late = self.newcomer();
        assert!(late > 0 || cards == 0, "seed {seed}: who comes later reads everything of before");
        Report {
            records: self.village.log(&circle).len(),
            cards: cards + late,
            promises,
            crashes: self.village.crashes,
            restores: self.restores,
            forks,
            frames: self.village.frames,
        }
    }

    fn settle(&mut self) -> u64 {
        let circle = self.circle;
        self.heal();
        let mut forks = 0;
        for round in 0..12 {
            let forked: Vec<Who> =
                self.village.inside(&circle).into_iter().filter(|who| self.is_forked(*who)).collect();
            if forked.is_empty() {
                break;
            }
            for who in forked {
                if self.is_forked(who) && (round > 3 || self.access(who) == Some(Access::Keeper)) {
                    forks += 1;
                    self.village.tap(who, Intent::Resume { circle });
                    self.village.pass(30_000);
                }
            }
            // Others look again at the next connection; where no keeper saw the lost log, they decide for themselves.
            for who in 0..self.village.phones.len() {
                self.village.cut(who);
                self.village.pass(1_000);
                self.village.mend(who);
            }
            self.village.pass(30_000);
        }
        self.open_again();
        self.everyone_writes();
        self.village.quiet(&circle);
        forks
    }

    /// Everything that a phone said it keeps is with everyone who may read it, or still on that phone.
    fn check_promises(&self, seed: u64) -> usize {
        let circle = &self.circle;
        let inside = self.village.inside(circle);
        let readers: BTreeMap<Who, Option<MemberId>> =
            inside.iter().map(|who| (*who, self.village.member(*who, circle))).collect();
        for promise in &self.promises {
            let Promise { text, who, entry, .. } = promise;
            if self.erased.contains(entry) {
                continue;
            }
            let name = &self.village.at_phone(*who).name;
            if !inside.contains(who) {
                let there = self.village.shows(*who, circle, text);
                let aside = self.village.at_phone(*who).disk.rows_of(Table::Aside, circle);
                let aside = aside.iter().any(|(_, row)| holds(row, text));
                assert!(there || aside, "seed {seed}: {name}, who is out, lost {text:?}");
                continue;
            }
            for (reader, member) in &readers {
                let may = promise.readers.is_empty() || *who == *reader;
                let named = member.is_some_and(|member| promise.readers.contains(&member));
                let shows = self.village.shows(*reader, circle, text);
                let reader = &self.village.at_phone(*reader).name;
                assert!(!may || shows, "seed {seed}: {reader} misses {text:?} of {name}");
                assert!(
                    may || named || !shows,
                    "seed {seed}: {reader} opened {text:?} of {name}, for others"
                );
            }
        }
        for promise in &self.promises {
            assert!(!self.village.relay_holds(circle, &promise.text), "seed {seed}: the relay can read");
        }
        self.promises.len()
    }

    /// A phone that is opened again shows the same notebook.
    fn check_reopening(&mut self) {
        let circle = self.circle;
        for who in self.village.inside(&circle) {
            let before = self.village.at_phone(who).disk.cards(&circle);
            self.village.crash(who);
            self.village.pass(10_000);
            self.village.quiet(&circle);
            assert_eq!(before, self.village.at_phone(who).disk.cards(&circle));
        }
    }

    /// Who comes in at the end reads everything of before, by the same verdicts.
    fn newcomer(&mut self) -> usize {
        let circle = self.circle;
        let Some(keeper) =
            self.village.inside(&circle).into_iter().find(|who| self.access(*who) == Some(Access::Keeper))
        else {
            return 0;
        };
        let late = self.village.phone("Nina", 0);
        let link = self.village.invite(keeper, &circle, Access::Member, None);
        self.village.come_in(late, keeper, &link);
        self.village.quiet(&circle);
        self.village.check(&circle)
    }
}

fn holds(row: &[u8], text: &str) -> bool {
    row.windows(text.len().max(1)).any(|window| window == text.as_bytes())
}

fn was_in(disk: &Disk, circle: &CircleId, text: &str) -> bool {
    let words = Value::Text(text.to_owned());
    disk.cards(circle).iter().any(|card| card.fields.iter().any(|field| field.value == words))
}
