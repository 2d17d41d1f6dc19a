//! Meer, and the pages of it that only tell something.

use leptos::prelude::*;

use crate::app::{HomeIcon, home_icon};
use crate::components::button::{Button, Go, Row, Weight};
use crate::components::flow::Show;
use crate::components::icon::Icon;
use crate::components::notice::{Mood, Notice};
use crate::components::speak::Speak;
use crate::components::title::Title;
use crate::notebook::notebook;
use crate::platform::{boot, js};
use crate::route::Route;
use crate::text::{Words, look, more, people, print, promise, search, state, today};

/// Meer.
#[component]
pub fn More() -> impl IntoView {
    let words: Words = expect_context();
    let is_professional = notebook().is_professional();
    let row = move |to, text, icon| view! { <Row to=to label=words.say(text) icon=icon /> };
    view! {
        <Title words=words.say(today::MORE).to_owned() />
        <ul class="rows">
            {row(Route::People, people::PEOPLE, "users")}
            {move || is_professional.get().then(|| row(Route::Look, look::LOOK, "eye"))}
            {row(Route::Search, search::SEARCH, "search")}
            {row(Route::Print, print::PRINT, "print")}
            {row(Route::Letters, more::LETTERS, "letters")}
            {row(Route::Language, more::LANGUAGE, "language")}
            {row(Route::Install, more::INSTALL, "download")}
            {row(Route::Promise, more::PROMISE, "heart")}
            {row(Route::Check, more::CHECK, "shield")}
            {row(Route::Circles, today::SWITCH, "book")}
            {row(Route::Version, more::VERSION, "info")}
        </ul>
    }
}

/// Wat we beloven en wat we niet kunnen.
#[component]
pub fn Promise() -> impl IntoView {
    let words: Words = expect_context();
    let list = |title, all: Vec<crate::text::Said>, icon: &'static str| {
        view! {
            <section class="card">
                <h2>{words.say(title)}</h2>
                <ul class="promises">
                    {all
                        .into_iter()
                        .map(|text| view! {
                            <li>
                                <Icon name=icon />
                                <span>{words.say(text)}</span>
                            </li>
                        })
                        .collect_view()}
                </ul>
                <Speak />
            </section>
        }
    };
    view! {
        <Title words=words.say(more::PROMISE).to_owned() has_back=true />
        {list(promise::WE_PROMISE, promise::PROMISES.to_vec(), "check")}
        {list(promise::WE_CANNOT, promise::CANNOTS.to_vec(), "info")}
    }
}

/// Over deze app.
#[component]
pub fn Version() -> impl IntoView {
    let words: Words = expect_context();
    let update = crate::app::update();
    view! {
        <Title words=words.say(more::VERSION).to_owned() has_back=true />
        <p class="lead">{words.with(more::VERSION_IS, &[("versie", env!("CARGO_PKG_VERSION"))])}</p>
        <p>{words.say(more::VERSION_HELP)}</p>
        <Show when=move || update.get()>
            <Notice mood=Mood::Calm words=words.say(state::NEW_VERSION).to_owned() />
            <div class="actions">
                <Button label=words.say(state::RENEW).to_owned() weight=Weight::Main icon="refresh" on_press=|| boot::tell("heenweer:refresh") />
            </div>
        </Show>
    }
}

/// Zet op uw beginscherm.
#[component]
pub fn Install() -> impl IntoView {
    let words: Words = expect_context();
    let icon = home_icon();
    let steps = [
        (more::INSTALL_IPHONE_1, "share-up"),
        (more::INSTALL_IPHONE_2, "plus"),
        (more::INSTALL_IPHONE_3, "phone"),
    ];
    let (is_apple, notebook) = (boot::is_apple_phone(), notebook());
    let how = move || {
        if icon.get() == HomeIcon::There {
            view! { <Notice mood=Mood::Good words=words.say(more::INSTALLED).to_owned() /> }.into_any()
        } else if is_apple {
            // First what becomes of the notebook that is here, for none of it comes along.
            let note = words.say(more::INSTALL_IPHONE_NOTE);
            let has_notebook = !notebook.is_example && notebook.circles.with(|circles| !circles.is_empty());
            let note = if has_notebook {
                format!("{} {note}", words.say(more::INSTALL_IPHONE_STAYS))
            } else {
                note.to_owned()
            };
            view! {
                <Notice mood=Mood::Care words=note />
                <ol class="steps">
                    {steps
                        .iter()
                        .map(|(text, icon)| view! {
                            <li class="card">
                                <Icon name=icon />
                                <div>
                                    <p>{words.say(*text)}</p>
                                    <Speak />
                                </div>
                            </li>
                        })
                        .collect_view()}
                </ol>
            }
            .into_any()
        } else if icon.get() == HomeIcon::Offered {
            // The browser asks once: after that its own menu is the way.
            let install = move || {
                icon.set(HomeIcon::ByMenu);
                boot::tell("heenweer:install");
            };
            view! {
                <div class="actions">
                    <Button label=words.say(more::INSTALL_BUTTON).to_owned() weight=Weight::Main icon="download" on_press=install />
                </div>
            }
            .into_any()
        } else {
            view! { <Notice mood=Mood::Calm words=words.say(more::INSTALL_MENU).to_owned() /> }.into_any()
        }
    };
    // The browser says by itself whether it promised to keep the notebook.
    let kept = RwSignal::new(true);
    leptos::task::spawn_local(async move {
        let storage = js::get(&js::window().navigator(), "storage");
        let persisted = js::call_async(&storage, "persisted", &[]).await;
        kept.try_set(persisted.is_ok_and(|kept| kept.is_truthy()));
    });
    let not_kept = if is_apple { state::NOT_KEPT_IN_BROWSER } else { state::NOT_KEPT_FOR_SURE };
    let is_example = notebook.is_example;
    view! {
        <Title words=words.say(more::INSTALL).to_owned() has_back=true />
        <p class="lead">{words.say(more::INSTALL_HELP)}</p>
        {how}
        <Show when=move || !kept.get() && icon.get() != HomeIcon::There && !is_example>
            <Notice mood=Mood::Calm words=words.say(not_kept).to_owned() />
        </Show>
        <div class="actions">
            <Go to=Route::More label=words.say(today::MORE) weight=Weight::Quiet icon="menu" />
        </div>
    }
}
