//! A form of several questions, one a screen. Every answer is kept while it is given, so that nothing is lost when the
//! phone rings; what was kept is there again when the form opens.

use std::rc::Rc;

use leptos::html::Div;
use leptos::prelude::*;
use shared::circle::choice::Choice;
use shared::circle::person::Person;
use shared::ids::MemberId;

use super::button::{Button, Press, Weight};
use super::field;
use super::flow::Show;
use super::icon::Icon;
use super::notice::{Mood, Notice};
use super::standstill::{Forms, Standstill, stands_still};
use super::title::Title;
use crate::notebook::{Notebook, Opening, notebook};
use crate::platform::drafts::{Draft, Kept};
use crate::route::way;
use crate::text::{Words, first, form as said};

/// An answer that can be kept as text.
pub trait Answer: Clone + PartialEq + Send + Sync + 'static {
    /// As text, on as many lines as it needs.
    fn spell(&self) -> String;
    /// Read again; `None` when an older version of the app spelled it otherwise.
    fn read(text: &str) -> Option<Self>;
}

impl Answer for String {
    fn spell(&self) -> String {
        self.clone()
    }

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Answer for bool {
    fn spell(&self) -> String {
        u8::from(*self).to_string()
    }

    fn read(text: &str) -> Option<Self> {
        Some(text == "1")
    }
}

impl Answer for usize {
    fn spell(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Answer for Person {
    fn spell(&self) -> String {
        match self {
            Self::Member(member) => format!("#{member}"),
            Self::Named(name) => format!("-{name}"),
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix('#') {
            Some(member) => member.parse().ok().map(Self::Member),
            None => text.strip_prefix('-').map(|name| Self::Named(name.to_owned())),
        }
    }
}

impl Answer for MemberId {
    fn spell(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// One of a closed list, or none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct One<T>(pub T);

impl<T: Choice + Send + Sync> Answer for One<T> {
    fn spell(&self) -> String {
        self.0.number().to_string()
    }

    fn read(text: &str) -> Option<Self> {
        T::of_number(text.parse().ok()?).map(Self)
    }
}

impl<T: Answer> Answer for Option<T> {
    fn spell(&self) -> String {
        self.as_ref().map_or_else(String::new, |one| format!("={}", one.spell()))
    }

    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix('=') {
            Some(one) => T::read(one).map(Some),
            None => Some(None),
        }
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn spell(&self) -> String {
        self.iter().map(|one| escaped(&one.spell()) + ",").collect()
    }

    fn read(text: &str) -> Option<Self> {
        text.split_terminator(',').map(|one| T::read(&unescaped(one))).collect()
    }
}

/// Without line breaks and commas.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace(',', "\\c")
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.extend(letters.next().map(|escaped| match escaped {
                'n' => '\n',
                'c' => ',',
                other => other,
            })),
            other => plain.push(other),
        }
    }
    plain
}

/// None of an answer that is as it was at first.
type Spelling = Rc<dyn Fn() -> Option<String>>;
type Reading = Rc<dyn Fn(&str)>;

/// The answers of one form, kept under its name and what it is about.
#[derive(Clone, Copy)]
pub struct Form {
    answers: StoredValue<Vec<(&'static str, Spelling, Reading)>, LocalStorage>,
    draft: StoredValue<Option<Draft>, LocalStorage>,
    /// Whether something is being put in the notebook.
    pub busy: RwSignal<bool>,
    /// What is wrong.
    pub wrong: RwSignal<Option<String>>,
}

impl Form {
    /// A form of this name; `about` says what it is about when there are several of them.
    pub fn new(notebook: Notebook, name: &'static str, about: &str) -> Self {
        let wrong = RwSignal::new(None);
        // That nothing could be kept is no longer so once the notebook opens again.
        Effect::new(move |_| {
            if notebook.opening.get() == Opening::Ready {
                wrong.set(None);
            }
        });
        Self {
            answers: StoredValue::new_local(Vec::new()),
            draft: StoredValue::new_local(notebook.draft(name, about)),
            busy: RwSignal::new(false),
            wrong,
        }
    }

    /// An answer, with what it is at first. Each has a name of its own in the form. It is kept only when it differs from
    /// that: what somebody else changed since then is not put back by a draft that never touched it.
    pub fn answer<T: Answer>(self, name: &'static str, first: T) -> RwSignal<T> {
        self.answer_kept(name, first, false)
    }

    /// The same, for an answer that at first depends on the day: a draft is opened on another day with the answer of the
    /// day on which it was begun.
    pub fn answer_of_the_day<T: Answer>(self, name: &'static str, first: T) -> RwSignal<T> {
        self.answer_kept(name, first, true)
    }

    fn answer_kept<T: Answer>(self, name: &'static str, first: T, always: bool) -> RwSignal<T> {
        let answer = RwSignal::new(first.clone());
        let at_first = first.clone();
        let spell = Rc::new(move || answer.with(|now| (always || *now != at_first).then(|| now.spell())));
        // What a person answered before the draft was read goes before it.
        let read = Rc::new(move |text: &str| {
            if let (Some(kept), Some(true)) = (T::read(text), answer.try_with_untracked(|now| *now == first))
            {
                answer.set(kept);
            }
        });
        self.answers.update_value(|answers| answers.push((name, spell, read)));
        answer
    }

    /// All answers are named: what was kept comes back, and from now on every change is kept.
    pub fn opens(self) {
        leptos::task::spawn_local(async move {
            let draft = self.draft.try_get_value().flatten();
            let kept = match &draft {
                Some(draft) => draft.read().await,
                None => None,
            };
            let Some(answers) = self.answers.try_get_value() else { return };
            let lines = kept.as_deref().unwrap_or_default().lines();
            for (name, text) in lines.filter_map(|line| line.split_once('=')) {
                if let Some((_, _, read)) = answers.iter().find(|(known, ..)| *known == name) {
                    read(&unescaped(text));
                }
            }
        });
        Effect::new(move |before: Option<String>| {
            let answers = self.answers.get_value();
            let lines =
                answers.iter().filter_map(|(name, spell, _)| Some(format!("{name}={}", escaped(&spell()?))));
            let now = lines.collect::<Vec<_>>().join("\n");
            // As it is at first there is nothing to keep.
            if let (Some(before), Some(Some(draft))) = (before, self.draft.try_get_value())
                && before != now
            {
                draft.keep(now.clone());
            }
            now
        });
    }

    /// What is kept of it: to be taken before something is put in the notebook, since who pressed may be on another page
    /// by the time it is there.
    pub fn kept(self) -> Option<Draft> {
        self.draft.try_get_value().flatten()
    }

    /// Says what is wrong, and leads to where.
    pub fn is_not_so(self, (why, field_id): (String, &'static str)) {
        self.wrong.set(Some(why));
        field::focus(field_id);
    }

    /// Whether it is still on the screen.
    pub fn is_here(self) -> bool {
        self.busy.try_get_untracked().is_some()
    }
}

/// The end of a form: whether what was filled in is on the phone, so that one can put it away; what is wrong; and the
/// button that goes on. What keeps anything from being put in the notebook is said here once, with the way on.
#[component]
pub fn Ending(
    /// The form.
    form: Form,
    /// What the button says.
    #[prop(into)]
    label: Signal<String>,
    /// Its picture.
    icon: &'static str,
    /// What it does.
    #[prop(into)]
    on_press: Press,
) -> impl IntoView {
    let opening = notebook().opening;
    let forms: Forms = expect_context();
    forms.enters();
    let draft = form.draft.get_value();
    let (kept, is_writing) = draft.map(|draft| (draft.kept, draft.is_writing)).unzip();
    let kept = Memo::new(move |_| kept.map_or(Kept::Nothing, |kept| kept.get()));
    let is_writing = Signal::derive(move || is_writing.is_some_and(|is_writing| is_writing.get()));
    let is_still = Memo::new(move |_| stands_still(opening.get()));
    let end = NodeRef::<Div>::new();
    // It lies at the end of the form, and who pressed may be further up.
    Effect::new(move |_| {
        if stands_still(opening.get()) && form.busy.get_untracked() {
            request_animation_frame(move || {
                if let Some(end) = end.try_get_untracked().flatten() {
                    end.scroll_into_view_with_bool(false);
                }
            });
        }
    });
    view! {
        <Show when=move || !is_still.get()>
            <KeptLine kept is_writing />
        </Show>
        // Above the button, which stays in sight: what is wrong is never hidden behind it.
        <div class="actions" class:actions-stay=move || !is_still.get() node_ref=end>
            <div role="alert">
                <Standstill filled_in=kept />
                {move || form.wrong.get().map(|words| view! { <Notice mood=Mood::Care words /> })}
            </div>
            <Button label weight=Weight::Main icon busy=form.busy on_press />
        </div>
    }
}

#[component]
fn KeptLine(kept: Memo<Kept>, is_writing: Signal<bool>) -> impl IntoView {
    let words: Words = expect_context();
    let is_busy = move || is_writing.get().to_string();
    move || match kept.get() {
        Kept::Nothing => ().into_any(),
        Kept::OnPhone => view! {
            <p class="kept quiet" aria-busy=is_busy>
                <Icon name="check" />
                <span>{words.say(said::KEPT)}</span>
            </p>
        }
        .into_any(),
        Kept::OnScreen => {
            view! { <Notice mood=Mood::Care words=words.say(said::NOT_KEPT).to_owned() /> }.into_any()
        }
    }
}

/// A form on one screen.
#[component]
pub fn OnePage(
    /// The form.
    form: Form,
    /// What the button says.
    label: &'static str,
    /// Puts it in the notebook, or says what is wrong.
    #[prop(into)]
    on_save: Press,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let also = on_save.clone();
    view! {
        <form novalidate on:submit=move |submit| { submit.prevent_default(); also.act(); }>
            {children()}
            <Ending form label=label.to_owned() icon="check" on_press=on_save />
        </form>
    }
}

/// One question of a form.
#[derive(Clone)]
pub struct Question {
    title: Signal<String>,
    is_asked: Rc<dyn Fn() -> bool>,
    check: Rc<dyn Fn() -> Result<(), (String, &'static str)>>,
    view: Rc<dyn Fn() -> AnyView>,
}

impl Question {
    /// A question with what one answers it with.
    pub fn new<V: IntoView + 'static>(
        title: impl Into<Signal<String>>,
        view: impl Fn() -> V + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            is_asked: Rc::new(|| true),
            check: Rc::new(|| Ok(())),
            view: Rc::new(move || view().into_any()),
        }
    }

    /// Asked only when this is so.
    pub fn when(mut self, is_asked: impl Fn() -> bool + 'static) -> Self {
        self.is_asked = Rc::new(is_asked);
        self
    }

    /// One goes on only when this is well; else it says why, and in which field.
    pub fn checked(mut self, check: impl Fn() -> Result<(), (String, &'static str)> + 'static) -> Self {
        self.check = Rc::new(check);
        self
    }
}

/// The questions one after the other, each on a screen of its own, with the way back and on.
#[component]
pub fn Steps(
    /// The form.
    form: Form,
    /// The questions.
    questions: Vec<Question>,
    /// The place of the question that is on the screen.
    at: RwSignal<usize>,
    /// What the last button says.
    #[prop(into)]
    done: Signal<String>,
    /// What stands below every question but the last: what was answered so far.
    #[prop(optional, into)]
    so_far: Option<ViewFn>,
    /// Puts it in the notebook.
    #[prop(into)]
    on_done: Press,
) -> impl IntoView {
    let words: Words = expect_context();
    let questions = StoredValue::new_local(questions);
    let last = questions.with_value(Vec::len).saturating_sub(1);
    let beside = move |mut steps: Vec<usize>| {
        questions.with_value(|all| {
            steps.retain(|step| all.get(*step).is_some_and(|one| (one.is_asked)()));
            steps.first().copied()
        })
    };
    let after = move |now: usize| beside((now + 1..=last).collect());
    let before = move |now: usize| beside((0..now).rev().collect());
    // A question that is not asked gives way to the next one that is.
    let shown = move || beside((at.get().min(last)..=last).collect()).unwrap_or(last);
    let question = move || questions.with_value(|all| all.get(shown()).cloned());
    let go = move |to: Option<usize>| {
        if let Some(to) = to {
            form.wrong.set(None);
            at.set(to);
            crate::platform::js::window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    };
    let next = Press::from(move || {
        let now = untrack(shown);
        let checked = questions.with_value(|all| all.get(now).map_or(Ok(()), |one| (one.check)()));
        match checked {
            Err((why, id)) => {
                form.wrong.set(Some(why));
                field::focus(id);
            }
            Ok(()) => match after(now) {
                Some(to) => go(Some(to)),
                None => on_done.act(),
            },
        }
    });
    let also = next.clone();
    let is_last = Memo::new(move |_| after(shown()).is_none());
    // Back is to the question before; from the first one it leaves the form, and its answers stay.
    let way = way();
    let back = Callback::new(move |()| match before(untrack(shown)) {
        Some(to) => go(Some(to)),
        None => way.back(),
    });
    let title = Signal::derive(move || question().map(|one| one.title.get()).unwrap_or_default());
    let label =
        Signal::derive(move || if is_last.get() { done.get() } else { words.say(first::NEXT).to_owned() });
    let so_far = StoredValue::new_local(so_far);
    view! {
        {move || { at.track(); view! { <Title words=title has_back=true on_back=back /> } }}
        <form novalidate on:submit=move |submit| { submit.prevent_default(); also.act(); }>
            {move || { at.track(); untrack(|| question().map(|one| (one.view)())) }}
            <Show when=move || !is_last.get()>
                {move || so_far.with_value(|so_far| so_far.as_ref().map(ViewFn::run))}
            </Show>
            <Ending form label icon="next" on_press=next />
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_back<T: Answer + std::fmt::Debug>(answer: &T) {
        let kept = escaped(&answer.spell());
        assert!(!kept.contains('\n'), "{kept:?} is more than a line");
        assert_eq!(T::read(&unescaped(&kept)).as_ref(), Some(answer));
    }

    #[test]
    fn every_answer_comes_back_as_it_was_kept() {
        let names = ["", "oma, Ans", "twee\nregels", "\\n", "a=b", "\\", "#geen lid"];
        for name in names {
            comes_back(&name.to_owned());
            comes_back(&Some(name.to_owned()));
        }
        comes_back(&names.map(ToOwned::to_owned).to_vec());
        comes_back(&vec![
            Person::Member(MemberId::from_slice(&[7; 16]).unwrap()),
            Person::Named("#oma, Ans".to_owned()),
        ]);
        comes_back(&None::<bool>);
        comes_back(&Some(false));
        comes_back(&Vec::<String>::new());
    }
}
