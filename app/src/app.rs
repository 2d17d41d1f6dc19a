//! The frame around every page: header, page, tabs, the region that is read aloud.

use leptos::prelude::*;
use shared::device::Situation;
use shared::ids::CircleId;

use crate::components::button::{Button, Weight, is_plain};
use crate::components::flow::Show;
use crate::components::icon::Icon;
use crate::components::notice::{Mood, Notice};
use crate::components::paper::{PaperFoot, PaperHead};
use crate::components::speak::Voice;
use crate::components::standstill::{Forms, Standstill};
use crate::components::title::Title;
use crate::example;
use crate::going_on::GoingOn;
use crate::notebook::{Notebook, Opening, notebook};
use crate::pages::agenda::{self, Agenda};
use crate::pages::agreement::{AgreementPage, AnswerPage, ChangeAgreement, PauseAgreement, WriteAgreement};
use crate::pages::authority::{AuthorityEdit, WriteAuthority};
use crate::pages::begin::{Answers, BeginChild, BeginName, BeginRole};
use crate::pages::check::Check;
use crate::pages::child::{Child, ChildEdit, PersonEdit};
use crate::pages::circles::Circles;
use crate::pages::earlier::Earlier;
use crate::pages::event::WriteEvent;
use crate::pages::held::BeginCode;
use crate::pages::invite::{Invite, Invited};
use crate::pages::join::{AtHand, Join, Pasted};
use crate::pages::kijken::Kijken;
use crate::pages::look_sheet::LookSheet;
use crate::pages::moment::{
    ChooseMoment, MomentPage, MoveAgain, MoveMoment, PlanMoment, TellMoment, TellOther,
};
use crate::pages::month::AgendaMonth;
use crate::pages::more::{Install, More, Promise, Version};
use crate::pages::own_calendar::OwnCalendar;
use crate::pages::page::{Page, PageEdit};
use crate::pages::people::People;
use crate::pages::place::{PlaceAddress, PlaceEdit, WritePlace};
use crate::pages::print::Print;
use crate::pages::question::Ask;
use crate::pages::review::LookBack;
use crate::pages::school::School;
use crate::pages::search::{self, Zoeken};
use crate::pages::settings::{LanguagePage, LettersPage};
use crate::pages::task::{TaskEdit, WriteTask};
use crate::pages::today::Today;
use crate::pages::waiting::Waiting;
use crate::pages::welcome::Welcome;
use crate::pages::write::{Choose, DayNote};
use crate::platform::clock::today;
use crate::platform::rim::CannotStart;
use crate::platform::rows::NoStorage;
use crate::platform::{boot, js, settings};
use crate::route::{Route, Tab, Way, way};
use crate::text::{Language, Said, Words, first, more, state, today, trouble};
use crate::undo::{Undo, UndoLine};

/// So long the relay may be out of reach before a line says so.
const QUIET_OFFLINE_MS: i32 = 5_000;

/// How big the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    /// As the phone has them.
    #[default]
    Normal,
    /// A quarter bigger.
    Large,
    /// Half as big again.
    Largest,
}

impl Letters {
    /// All sizes.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Largest];

    /// What it is called.
    pub fn label(self) -> Said {
        match self {
            Self::Normal => more::SIZE_NORMAL,
            Self::Large => more::SIZE_LARGE,
            Self::Largest => more::SIZE_LARGEST,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Largest => "largest",
        }
    }
}

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// As the phone is set.
    #[default]
    Phone,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Colours {
    /// All schemes.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Light, Self::Dark];

    /// What it is called.
    pub fn label(self) -> Said {
        match self {
            Self::Phone => more::COLOURS_PHONE,
            Self::Light => more::COLOURS_LIGHT,
            Self::Dark => more::COLOURS_DARK,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How this phone shows things.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The language.
    pub language: RwSignal<Language>,
    /// The letters.
    pub letters: RwSignal<Letters>,
    /// The colours.
    pub colours: RwSignal<Colours>,
}

impl Look {
    fn of_this_phone() -> Self {
        let language = settings::read("language").and_then(|key| Language::of_key(&key)).unwrap_or_default();
        let letters = settings::read("letters");
        let letters = Letters::ALL.into_iter().find(|one| Some(one.key()) == letters.as_deref());
        let colours = settings::read("colours");
        let colours = Colours::ALL.into_iter().find(|one| Some(one.key()) == colours.as_deref());
        Self {
            language: RwSignal::new(language),
            letters: RwSignal::new(letters.unwrap_or_default()),
            colours: RwSignal::new(colours.unwrap_or_default()),
        }
    }

    /// What is set is seen in the page, and kept.
    fn show(self) {
        let set = |name: &'static str, value: &'static str| {
            if let Some(root) = js::document().document_element() {
                let _ = root.set_attribute(name, value);
            }
        };
        Effect::new(move |_| {
            let language = self.language.get();
            set("lang", language.code());
            settings::keep("language", language.key());
        });
        Effect::new(move |_| {
            let letters = self.letters.get();
            set("data-letters", letters.key());
            settings::keep("letters", letters.key());
        });
        Effect::new(move |_| {
            let colours = self.colours.get();
            set("data-colours", colours.key());
            settings::keep("colours", colours.key());
        });
    }
}

#[derive(Clone, Copy)]
struct Waits {
    update: RwSignal<bool>,
    icon: RwSignal<HomeIcon>,
}

/// Whether a new version waits.
pub fn update() -> RwSignal<bool> {
    expect_context::<Waits>().update
}

/// The way onto the home screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeIcon {
    /// By the browser's own menu, if at all.
    ByMenu,
    /// The browser offers it, once.
    Offered,
    /// It is there.
    There,
}

impl HomeIcon {
    fn first() -> Self {
        if boot::is_installed() { Self::There } else { Self::ByMenu }
    }
}

/// The way onto the home screen now.
pub fn home_icon() -> RwSignal<HomeIcon> {
    expect_context::<Waits>().icon
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let look = Look::of_this_phone();
    look.show();
    let waits = Waits { update: RwSignal::new(boot::has_update()), icon: RwSignal::new(HomeIcon::first()) };
    js::listen(&js::window(), "heenweer:update", move |_| waits.update.set(true));
    js::listen(&js::window(), "heenweer:installable", move |_| waits.icon.set(HomeIcon::Offered));
    js::listen(&js::window(), "heenweer:installed", move |_| waits.icon.set(HomeIcon::There));
    let mine = Notebook::on_this_phone();
    let door = example::Door::new();
    provide_context(look);
    provide_context(waits);
    provide_context(door);
    let way = Way::begin();
    provide_context(way);
    provide_context(Answers::new());
    provide_context(AtHand::of_address(way));
    // Looked at again on another day: what is asked, and what comes next, is another. Who is on the way in goes on first:
    // no notebook keeps what is typed there.
    let day = RwSignal::new(today());
    let looks_at_the_day = move || {
        let is_typing = way.at.get_untracked().is_way_in();
        if boot::is_visible() && !is_typing && day.get_untracked() != today() {
            day.set(today());
        }
    };
    js::listen(&js::document(), "visibilitychange", move |_| looks_at_the_day());
    Effect::new(move |was_way_in: Option<bool>| {
        let is_way_in = way.at.get().is_way_in();
        if was_way_in == Some(true) && !is_way_in {
            looks_at_the_day();
        }
        is_way_in
    });
    // When the language or the day changes, or the example opens, everything is made anew.
    move || {
        day.track();
        let words = Words::of(look.language.get());
        let notebook = door.notebook().unwrap_or(mine);
        view! { <Frame words notebook /> }
    }
}

/// Header, page and tabs in one language.
#[component]
fn Frame(words: Words, notebook: Notebook) -> impl IntoView {
    provide_context(words);
    provide_context(notebook);
    // What was said before was said in another language.
    notebook.said.set(String::new());
    provide_context(Voice::of(words));
    let going_on = GoingOn::of(notebook);
    provide_context(going_on);
    going_on.tidies_up();
    provide_context(Undo::new());
    provide_context(Forms::new());
    provide_context(agenda::At::today());
    provide_context(search::Typed(RwSignal::new(String::new())));
    let is_offline = is_long_offline(notebook);
    tells_when_sent(words, notebook);
    let has_tabs = Memo::new(move |_| {
        matches!(notebook.opening.get(), Opening::Ready | Opening::Elsewhere | Opening::Stopped(_))
            && notebook.sight.with(|sight| sight.as_ref().is_some_and(|sight| is_open(sight.situation)))
    });
    view! {
        <a class="skip" href="#inhoud">{words.say(today::SKIP)}</a>
        <div class="frame" class:frame-tabs=move || has_tabs.get()>
            <Show when=move || has_tabs.get()>
                <Header />
            </Show>
            // Over the free space above a page, so that nothing moves under a finger when it comes or goes.
            <Show when=move || is_offline.get()>
                <p class="offline" role="status">
                    <Icon name="offline" />
                    <span>{words.say(state::OFFLINE)}</span>
                </p>
            </Show>
            <main id="inhoud" tabindex="-1">
                <PaperHead />
                <Lines />
                <Shown />
                <UndoLine />
                <PaperFoot />
            </main>
            <Show when=move || has_tabs.get()>
                <Tabs />
            </Show>
        </div>
        <div class="said" role="status" aria-live="polite">{move || notebook.said.get()}</div>
    }
}

fn is_open(situation: Situation) -> bool {
    match situation {
        Situation::Beginning | Situation::In | Situation::Out => true,
        Situation::Knocking | Situation::Found => false,
    }
}

/// Whose notebook this is, and the network when it is not there.
#[component]
fn Header() -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let child = notebook.child();
    let name = move || child.with(|child| today::notebook_of(words, child.as_deref()));
    let has_more = Memo::new(move |_| notebook.circles.with(|circles| circles.len() > 1));
    let choose = move |event: web_sys::MouseEvent| {
        if is_plain(&event) {
            event.prevent_default();
            way.go(Route::Circles);
        }
    };
    view! {
        <header class="top">
            <p class="top-name" dir="auto">{name}</p>
            <Show when=move || has_more.get()>
                <a class="button button-quiet" href=Route::Circles.path() on:click=choose>
                    <Icon name="book" />
                    <span>{words.say(today::SWITCH)}</span>
                </a>
            </Show>
        </header>
    }
}

/// Says so when the last page that was only on this phone is sent.
fn tells_when_sent(words: Words, notebook: Notebook) {
    let unsent = Memo::new(move |_| {
        let unsent = notebook.sight.with(|sight| sight.as_ref().map_or(0, |sight| sight.unsent));
        (notebook.circle.get(), unsent)
    });
    Effect::new(move |before: Option<(Option<CircleId>, usize)>| {
        let now = unsent.get();
        if before.is_some_and(|(circle, unsent)| circle == now.0 && unsent > 0) && now.1 == 0 {
            notebook.say(words.say(state::ALL_SENT));
        }
        now
    });
}

/// Whether the relay has been away for longer than a moment.
fn is_long_offline(notebook: Notebook) -> RwSignal<bool> {
    let is_offline = RwSignal::new(false);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let is_away =
            !notebook.is_linked.get() && notebook.opening.get() == Opening::Ready && !notebook.is_example;
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        if is_away {
            leptos::task::spawn_local(async move {
                js::wait_ms(QUIET_OFFLINE_MS).await;
                if turn.try_get_value() == Some(mine) {
                    is_offline.try_set(true);
                }
            });
        } else {
            is_offline.set(false);
        }
    });
    is_offline
}

/// Lines that concern every page: the example, a new version, a phone that keeps nothing.
#[component]
fn Lines() -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let (update, way) = (update(), way());
    // A line that comes in above a page pushes it away under a finger: it comes with the next page.
    let has_update = Memo::new(move |_| {
        way.at.track();
        update.get_untracked()
    });
    let door = example::door();
    let forms: Forms = expect_context();
    view! {
        <Show when=move || notebook.is_example>
            <div class="line line-example">
                <p>
                    <strong>{words.say(first::EXAMPLE_MARK)}</strong>
                    " "
                    {words.say(first::EXAMPLE_HELP)}
                </p>
                <Button
                    label=words.say(first::EXAMPLE_AWAY).to_owned()
                    weight=Weight::Quiet
                    icon="close"
                    on_press=move || door.close()
                />
            </div>
        </Show>
        <Show when=move || has_update.get()>
            <div class="line">
                <p>{words.say(state::NEW_VERSION)}</p>
                <Button label=words.say(state::RENEW).to_owned() icon="refresh" on_press=|| boot::tell("heenweer:refresh") />
            </div>
        </Show>
        <Show when=move || !forms.is_there()>
            <Standstill />
        </Show>
    }
}

/// What the page is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Starting,
    Failed(CannotStart),
    Welcome,
    Waiting,
    At(Route),
}

fn place(notebook: Notebook, way: Way) -> Place {
    let route = way.at.get();
    match notebook.opening.get() {
        Opening::Starting => return Place::Starting,
        Opening::Failed(why) => return Place::Failed(why),
        Opening::Ready | Opening::Elsewhere | Opening::Stopped(_) => {}
    }
    let situation = notebook.sight.with(|sight| sight.as_ref().map(|sight| sight.situation));
    match (route, situation) {
        // The way in, and what needs no notebook, can be walked by anyone.
        (
            Route::Begin
            | Route::BeginName
            | Route::BeginRole
            | Route::Invitation
            | Route::Join
            | Route::Circles
            | Route::Promise
            | Route::Language
            | Route::Letters
            | Route::Install
            | Route::Version,
            _,
        ) => Place::At(route),
        // Not looked at yet, so not opened yet.
        (_, None) if notebook.opening.get() == Opening::Elsewhere => Place::Starting,
        (_, None) => Place::Welcome,
        (_, Some(situation)) if !is_open(situation) => Place::Waiting,
        (route, Some(_)) => Place::At(route),
    }
}

/// The page.
#[component]
fn Shown() -> impl IntoView {
    let (notebook, way) = (notebook(), way());
    let place = Memo::new(move |_| place(notebook, way));
    let may_write = notebook.may_write();
    move || match place.get() {
        Place::Starting => built(|| view! { <Starting /> }),
        Place::Failed(why) => built(|| view! { <Failed why /> }),
        Place::Welcome => built(|| view! { <Welcome /> }),
        Place::Waiting => built(|| view! { <Waiting /> }),
        Place::At(route) => match route {
            Route::Today => built(|| view! { <Today /> }),
            Route::Agenda => built(|| view! { <Agenda /> }),
            Route::AgendaMonth => built(|| view! { <AgendaMonth /> }),
            Route::AgendaFile => built(|| view! { <OwnCalendar /> }),
            Route::Search => built(|| view! { <Zoeken /> }),
            Route::Look => built(|| view! { <Kijken /> }),
            Route::LookSheet => built(|| view! { <LookSheet /> }),
            Route::Print => built(|| view! { <Print /> }),
            Route::Begin => built(|| view! { <BeginChild /> }),
            Route::BeginName => built(|| view! { <BeginName /> }),
            Route::BeginRole => built(|| view! { <BeginRole /> }),
            Route::BeginCode => built(|| view! { <BeginCode /> }),
            Route::Invitation => built(|| view! { <Pasted /> }),
            Route::Join => built(|| view! { <Join /> }),
            Route::Circles => built(|| view! { <Circles /> }),
            _ if route.is_writing() && !may_write.get() => built(|| view! { <OnlyReads /> }),
            Route::Write => built(|| view! { <Choose /> }),
            Route::WriteDay => built(|| view! { <DayNote stands=None /> }),
            Route::WriteSchool => built(|| view! { <School stands=None /> }),
            Route::WriteEvent => built(|| view! { <WriteEvent stands=None address=None /> }),
            Route::Ask => built(|| view! { <Ask /> }),
            Route::LookBack(id) => built(|| view! { <LookBack id /> }),
            Route::WriteAgreement => built(|| view! { <WriteAgreement /> }),
            Route::ChooseMoment => built(|| view! { <ChooseMoment /> }),
            Route::TellOther => built(|| view! { <TellOther /> }),
            Route::PlanMoment => built(|| view! { <PlanMoment /> }),
            Route::Agreement(id) => built(|| view! { <AgreementPage id /> }),
            Route::AgreementChange(id) => built(|| view! { <ChangeAgreement id /> }),
            Route::AgreementPause(id) => built(|| view! { <PauseAgreement id /> }),
            Route::Answer(id) => built(|| view! { <AnswerPage id /> }),
            Route::Moment(of, day) => built(|| view! { <MomentPage of day /> }),
            Route::Tell(of, day) => built(|| view! { <TellMoment of day /> }),
            Route::Move(of, day) => built(|| view! { <MoveMoment of day /> }),
            Route::MoveInstead(id) => built(|| view! { <MoveAgain id /> }),
            Route::Page(id) => built(|| view! { <Page id /> }),
            Route::PageEdit(id) => built(|| view! { <PageEdit id /> }),
            Route::Earlier(id) => built(|| view! { <Earlier id /> }),
            Route::Child => built(|| view! { <Child /> }),
            Route::ChildEdit => built(|| view! { <ChildEdit /> }),
            Route::PersonEdit(id) => built(|| view! { <PersonEdit id /> }),
            Route::Authority => built(|| view! { <WriteAuthority /> }),
            Route::AuthorityEdit(id) => built(|| view! { <AuthorityEdit id /> }),
            Route::Task => built(|| view! { <WriteTask /> }),
            Route::TaskEdit(id) => built(|| view! { <TaskEdit id /> }),
            Route::Place => built(|| view! { <WritePlace /> }),
            Route::PlaceEdit(id) => built(|| view! { <PlaceEdit id /> }),
            Route::PlaceAddress(id) => built(|| view! { <PlaceAddress id /> }),
            Route::More => built(|| view! { <More /> }),
            Route::People => built(|| view! { <People /> }),
            Route::Invite => built(|| view! { <Invite /> }),
            Route::Invited(invite) => built(|| view! { <Invited invite /> }),
            Route::Letters => built(|| view! { <LettersPage /> }),
            Route::Language => built(|| view! { <LanguagePage /> }),
            Route::Promise => built(|| view! { <Promise /> }),
            Route::Check => built(|| view! { <Check /> }),
            Route::Version => built(|| view! { <Version /> }),
            Route::Install => built(|| view! { <Install /> }),
        },
    }
}

/// A page, in a function of its own: a browser compiles a function whole when it is called first, and all pages in one keep
/// a slow phone from answering.
#[inline(never)]
fn built<V: IntoView + 'static>(page: impl FnOnce() -> V) -> AnyView {
    page().into_any()
}

#[component]
fn OnlyReads() -> impl IntoView {
    let words: Words = expect_context();
    view! {
        <Title words=words.say(today::WRITE).to_owned() />
        <Notice mood=Mood::Calm words=words.say(trouble::NOT_ALLOWED).to_owned() />
    }
}

#[component]
fn Starting() -> impl IntoView {
    let words: Words = expect_context();
    view! { <p class="starting">{words.say(today::LOADING)}</p> }
}

#[component]
fn Failed(why: CannotStart) -> impl IntoView {
    let words: Words = expect_context();
    let notebook = notebook();
    let text = match why {
        CannotStart::Storage(no) => state::storage(no),
        CannotStart::Damaged => state::storage(NoStorage::DoesNotOpen),
    };
    view! {
        <Title words=words.say(state::STORAGE_TITLE).to_owned() />
        <Notice mood=Mood::Care words=words.say(text).to_owned() />
        <div class="actions">
            <Button
                label=words.say(state::TRY_AGAIN).to_owned()
                weight=Weight::Main
                icon="refresh"
                on_press=move || leptos::task::spawn_local(async move { notebook.open().await })
            />
        </div>
    }
}

/// The tabs.
#[component]
fn Tabs() -> impl IntoView {
    let words: Words = expect_context();
    let (notebook, way) = (notebook(), way());
    let may_write = notebook.may_write();
    let tab = move |tab: Tab, to: Route, text: Said, icon: &'static str| {
        let go = move |event: web_sys::MouseEvent| {
            if is_plain(&event) {
                event.prevent_default();
                way.go(to);
            }
        };
        let current = move || (way.at.get().tab() == Some(tab)).then_some("page");
        let class = if tab == Tab::Write { "tab tab-write" } else { "tab" };
        view! {
            <li>
                <a class=class href=to.path() aria-current=current on:click=go>
                    <span class="tab-icon">
                        <Icon name=icon />
                    </span>
                    <span>{words.say(text)}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=words.say(today::TABS)>
            <ul>
                {tab(Tab::Today, Route::Today, today::TODAY, "sun")}
                {tab(Tab::Agenda, Route::Agenda, crate::text::agenda::AGENDA, "calendar")}
                {move || may_write.get().then(|| tab(Tab::Write, Route::Write, today::WRITE, "pencil"))}
                {tab(Tab::Child, Route::Child, today::KIND, "child")}
                {tab(Tab::More, Route::More, today::MORE, "menu")}
            </ul>
        </nav>
    }
}
