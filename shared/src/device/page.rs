//! One entry in memory: its lines, the verdicts on them, and the document they make.

use std::collections::{BTreeMap, BTreeSet};

use super::store::{CardField, CardItem, CardRow, Copied, Line, PageRow, Shelf};
use crate::circle::pages::Entry;
use crate::circle::schema::{Authorship, EntryKind, Schema};
use crate::codec;
use crate::document::{Document, Fields, Register};
use crate::edit::{Body, NotABody};
use crate::ids::{EditId, EntryId, MemberId};
use crate::time::Instant;
use crate::verdict::{Before, Made, Verdict, Writer, judge};

/// An edit that is only on this phone.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) edit: EditId,
    pub(super) body: Body,
}

/// Where an entry's card stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Card {
    /// There is none.
    #[default]
    Nowhere,
    /// On this shelf, so far down.
    On(Shelf, u64),
}

/// What waits stands above all that has a place, newest first by the writer's clock, which is this phone's own.
const ABOVE_ALL_PLACES: u64 = 1 << 62;

impl Card {
    /// Where an entry of this kind about this other one stands: where it began, or on top while that is not in the log.
    pub(super) fn on(
        kind: u16,
        about: Option<EntryId>,
        is_for_some: bool,
        place: Option<u64>,
        written: Instant,
    ) -> Self {
        // Where the child lives has one author, and is looked for beside the pages that everyone writes. An address that
        // stands alone is found by the page that names it.
        let is_joint = Schema::CURRENT.rule(kind).is_some_and(|rule| {
            rule.authorship == Authorship::Joint || rule.kind == EntryKind::Place && !is_for_some
        });
        let shelf = match about {
            Some(about) => Shelf::Under(about),
            None if is_joint => Shelf::Joint,
            None => Shelf::Own,
        };
        let down = place.map_or(ABOVE_ALL_PLACES.saturating_sub(written.ms()), |place| u64::MAX - place);
        Self::On(shelf, down)
    }
}

#[derive(Debug, Default)]
pub(super) struct Page {
    lines: Vec<Line>,
    made: Option<Made>,
    written: Instant,
    verdicts: BTreeMap<EditId, Verdict>,
    newer_before: bool,
    document: Document,
    pending: Vec<Pending>,
    pub(super) card: Card,
    /// Where copies of the card may stand.
    pub(super) copies: BTreeSet<Copied>,
}

impl Before for Page {
    fn made(&self) -> Option<&Made> {
        self.made.as_ref()
    }

    fn verdict_on(&self, edit: &EditId) -> Option<Verdict> {
        self.verdicts.get(edit).copied()
    }

    fn newer_bodies_before(&self) -> bool {
        self.newer_before
    }
}

impl Page {
    /// The page of these lines. Verdicts given under another schema are given again.
    pub(super) fn of_lines(row: PageRow, schema: Schema) -> Self {
        let mut page = Self::default();
        let again = row.schema != schema.version();
        if again {
            // The copies that are there were made under the other schema.
            let as_it_was = Self::of_lines(row.clone(), Schema::of_version(row.schema));
            page.copies = as_it_was.copies;
        }
        for line in row.lines {
            page.put_line(line, again.then_some(schema));
        }
        page.card = page.card_place();
        page.copies.extend(page.copy_places());
        page
    }

    /// Its next line, judged anew when that is under another schema.
    fn put_line(&mut self, mut line: Line, anew: Option<Schema>) {
        let body = Body::parse(&line.body);
        self.newer_before = line.newer_before;
        if let Some(schema) = anew {
            line.verdict = self.judge(schema, Writer { device: line.device, member: line.member }, &body);
        }
        self.push(line, &body);
    }

    /// The card after each line that counts, the oldest first, as written by whoever wrote that line.
    pub(super) fn as_it_was(row: PageRow, schema: Schema) -> Vec<CardRow> {
        let anew = (row.schema != schema.version()).then_some(schema);
        let (mut page, mut was) = (Self::default(), Vec::new());
        for line in row.lines {
            let (author, received) = (line.member, line.received);
            page.put_line(line, anew);
            let counts = page.lines.last().is_some_and(|line| line.verdict == Verdict::Apply);
            if let Some(card) = page.to_card().filter(|_| counts) {
                was.push(CardRow {
                    author,
                    written: received,
                    received: Some(received),
                    changed: None,
                    ..card
                });
            }
        }
        was
    }

    /// When it was last changed, after it was made.
    fn changed(&self) -> Option<Instant> {
        let made = self.made.as_ref()?.edit;
        let lines = self.lines.iter().filter(|line| line.edit != made && line.verdict == Verdict::Apply);
        let pending = self.pending.iter().filter(|pending| pending.edit != made);
        lines.map(|line| line.received).chain(pending.map(|pending| pending.body.wall)).next_back()
    }

    pub(super) fn to_row(&self, schema: Schema) -> Vec<u8> {
        codec::to_bytes(&PageRow { schema: schema.version(), lines: self.lines.clone() })
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What would become of this body as the next line.
    pub(super) fn judge(&self, schema: Schema, writer: Writer, body: &Result<Body, NotABody>) -> Verdict {
        let Ok(opened) = body else { return judge(schema, writer, crate::ids::Audience::Circle, body, self) };
        judge(schema, writer, opened.entry.audience(), body, self)
    }

    pub(super) fn take_line(&mut self, mut line: Line, body: Body, schema: Schema) -> Verdict {
        let edit = line.edit;
        // My own edit may stand here as pending; to judge it, it must not yet count as known.
        self.pending.retain(|pending| pending.edit != edit);
        self.forget_pending_verdict(&edit);
        self.newer_before = line.newer_before;
        let body = Ok(body);
        line.verdict = self.judge(schema, Writer { device: line.device, member: line.member }, &body);
        let verdict = line.verdict;
        self.push(line, &body);
        verdict
    }

    /// Whether an edit shows in the document although it does not count: an own one that was shown before the relay
    /// had it, and then met a rule.
    pub(super) fn shows_too_much(&self, edit: &EditId) -> bool {
        self.document.contains(edit) && self.verdicts.get(edit) != Some(&Verdict::Apply)
    }

    /// Pending edits are known by the document alone; lines by their verdicts. Only the creation is known to both.
    fn forget_pending_verdict(&mut self, edit: &EditId) {
        if !self.lines.iter().any(|line| line.edit == *edit) {
            self.verdicts.remove(edit);
            if self.made.as_ref().is_some_and(|made| made.edit == *edit) {
                self.made = None;
            }
        }
    }

    fn push(&mut self, line: Line, body: &Result<Body, NotABody>) {
        if let Ok(body) = body {
            self.know(line.edit, line.member, body, line.verdict);
        }
        self.lines.push(line);
    }

    fn know(&mut self, edit: EditId, member: MemberId, body: &Body, verdict: Verdict) {
        if verdict == Verdict::Quarantined(crate::verdict::Reason::DuplicateEdit) {
            return;
        }
        self.verdicts.insert(edit, verdict);
        let counts = matches!(verdict, Verdict::Apply | Verdict::Held);
        if let Some(creation) = &body.edit.creation
            && counts
            && self.made.is_none()
        {
            self.written = body.wall;
            self.made = Some(Made {
                edit,
                kind: creation.kind,
                about: creation.about,
                author: member,
                readers: body.readers.clone(),
            });
        }
        if verdict == Verdict::Apply && !self.document.contains(&edit) {
            let replayed = self.document.replay(edit, &body.parents, &body.edit.ops);
            debug_assert!(replayed.is_ok(), "an edit that was judged to apply is replayed: {replayed:?}");
        }
    }

    /// Puts an own edit on the page before the relay has it.
    /// One that does not stand, because something it was built on is not here, stays out until it does. Returns
    /// whether it is on the page.
    pub(super) fn add_pending(&mut self, writer: Writer, body: Body, schema: Schema) -> bool {
        let edit = body.edit_id(writer.device);
        if self.verdicts.contains_key(&edit) {
            return self.is_pending(&edit);
        }
        let body = Ok(body);
        let stands = self.judge(schema, writer, &body) == Verdict::Apply;
        if let (Ok(body), true) = (body, stands) {
            self.know(edit, writer.member, &body, Verdict::Apply);
            self.pending.push(Pending { edit, body });
        }
        stands
    }

    /// The page without these lines and these pending edits, judged again.
    pub(super) fn without(
        self,
        gone: impl Fn(&Line) -> bool,
        not_pending: impl Fn(&EditId) -> bool,
        me: Option<MemberId>,
        schema: Schema,
    ) -> Self {
        let lines = self.lines.into_iter().filter(|line| !gone(line)).collect();
        // Judged again in any case: what built on a line that is gone no longer stands.
        let mut page = Self::of_lines(PageRow { schema: 0, lines }, schema);
        page.card = self.card;
        page.copies.extend(self.copies);
        for pending in self.pending {
            if let Some(member) = me.filter(|_| !not_pending(&pending.edit)) {
                page.add_pending(Writer { device: pending.edit.device(), member }, pending.body, schema);
            }
        }
        page
    }

    pub(super) fn is_pending(&self, edit: &EditId) -> bool {
        self.pending.iter().any(|pending| pending.edit == *edit)
    }

    pub(super) fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// What a new edit is built on.
    pub(super) fn heads(&self) -> Vec<EditId> {
        let mut heads = self.document.heads();
        heads.truncate(crate::edit::MAX_PARENTS);
        heads
    }

    pub(super) fn readers(&self) -> Vec<MemberId> {
        self.made.as_ref().map(|made| made.readers.clone()).unwrap_or_default()
    }

    /// Where the entry began; none while that is only on this phone.
    pub(super) fn place(&self) -> Option<u64> {
        let made = self.made.as_ref()?;
        self.lines.iter().find(|line| line.edit == made.edit).map(|line| line.seq)
    }

    /// Where its card should stand, if it has one.
    pub(super) fn card_place(&self) -> Card {
        match &self.made {
            Some(made) if self.counts() => {
                let is_for_some = !made.readers.is_empty();
                Card::on(made.kind, made.about, is_for_some, self.place(), self.written)
            }
            _ => Card::Nowhere,
        }
    }

    /// Where copies of its card should stand.
    pub(super) fn copy_places(&self) -> BTreeSet<Copied> {
        let kind = self.made.as_ref().and_then(|made| Schema::CURRENT.rule(made.kind)).map(|rule| rule.kind);
        if !kind.is_some_and(EntryKind::is_copied) {
            return BTreeSet::new();
        }
        let entry = self.to_card().and_then(|card| card.to_entry());
        entry.map(|entry| Copied::of(&entry)).unwrap_or_default()
    }

    fn counts(&self) -> bool {
        self.made.as_ref().is_some_and(|made| self.verdicts.get(&made.edit) == Some(&Verdict::Apply))
    }

    /// What a list shows of it; none when it holds nothing that counts.
    pub(super) fn to_card(&self) -> Option<CardRow> {
        let made = self.made.as_ref().filter(|_| self.counts())?;
        let place = self.place();
        let received = self.lines.iter().find(|line| Some(line.seq) == place).map(|line| line.received);
        let Fields { fields, lists } = self.document.fields();
        Some(CardRow {
            entry: made.edit.entry(if made.readers.is_empty() {
                crate::ids::Audience::Circle
            } else {
                crate::ids::Audience::Named
            }),
            kind: made.kind,
            author: made.author,
            about: made.about,
            readers: made.readers.clone(),
            written: self.written,
            received,
            unsent: u32::try_from(self.pending.len()).unwrap_or(u32::MAX),
            changed: self.changed(),
            fields: fields
                .into_iter()
                .map(|(number, Register { value, beside })| CardField { number, value, beside })
                .collect(),
            items: lists
                .into_iter()
                .flat_map(|(list, items)| {
                    items.into_iter().map(move |(item, value)| CardItem { list, item, value })
                })
                .collect(),
        })
    }
}

impl CardRow {
    /// Reads a card from its row; `None` when it is not one, or of a kind that this version does not know.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        codec::from_bytes(bytes).ok()
    }

    /// The row: what [`Self::parse`] reads.
    pub fn to_row(&self) -> Vec<u8> {
        codec::to_bytes(self)
    }

    /// The entry as a screen reads it.
    pub fn to_entry(&self) -> Option<Entry> {
        let mut fields = Fields::default();
        for field in &self.fields {
            let register = Register { value: field.value.clone(), beside: field.beside.clone() };
            fields.fields.insert(field.number, register);
        }
        for item in &self.items {
            fields.lists.entry(item.list).or_default().insert(item.item, item.value.clone());
        }
        Some(Entry {
            id: self.entry,
            kind: Schema::CURRENT.rule(self.kind)?.kind,
            author: self.author,
            about: self.about,
            readers: self.readers.clone(),
            written: self.written,
            received: self.received,
            changed: self.changed,
            fields,
        })
    }
}
