//! The button that reads aloud. Where the phone has no voice of its own there is none.

use leptos::prelude::*;

use super::flow::Show;
use super::icon::Icon;
use crate::platform::speech;
use crate::text::{Words, entry};

/// What is being read now, and whether there is a voice.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    can_read: RwSignal<bool>,
    reading: RwSignal<Option<u64>>,
    next: StoredValue<u64>,
}

impl Voice {
    /// The phone's voice for this language.
    pub fn of(words: Words) -> Self {
        let language = words.language();
        let can_read = RwSignal::new(speech::can_read(language));
        speech::on_voices(move || {
            // The page may be made anew in another language by then.
            can_read.try_set(speech::can_read(language));
        });
        Self { can_read, reading: RwSignal::new(None), next: StoredValue::new(0) }
    }

    /// Whether there is one.
    pub fn can_read(self) -> bool {
        self.can_read.get()
    }
}

/// Reads aloud what stands on the card around it, or stops.
#[component]
pub fn Speak(
    /// What is read instead: where there is no card, or what is heard is not what stands there.
    #[prop(optional, into)]
    words: Option<Signal<String>>,
) -> impl IntoView {
    let say: Words = expect_context();
    let voice: Voice = expect_context();
    let mine = voice.next.with_value(|next| *next);
    voice.next.update_value(|next| *next += 1);
    let is_reading = Signal::derive(move || voice.reading.get() == Some(mine));
    let press = move |pressed: web_sys::MouseEvent| {
        if is_reading.get_untracked() {
            voice.reading.set(None);
            speech::stop();
        } else {
            voice.reading.set(Some(mine));
            let words = words.map_or_else(|| speech::on_card(&pressed), |words| words.get_untracked());
            speech::read(&words, say.language(), move || {
                voice.reading.try_update(|reading| {
                    if *reading == Some(mine) {
                        *reading = None;
                    }
                });
            });
        }
    };
    on_cleanup(move || {
        if voice.reading.try_get_untracked() == Some(Some(mine)) {
            speech::stop();
        }
    });
    view! {
        <Show when=move || voice.can_read()>
            <button
                type="button"
                class="button button-quiet"
                class:reading=move || is_reading.get()
                on:click=press
            >
                {move || if is_reading.get() {
                    view! { <Icon name="stop" /> }
                } else {
                    view! { <Icon name="volume" /> }
                }}
                <span>
                    {move || say.say(if is_reading.get() { entry::STOP_READING } else { entry::READ_ALOUD })}
                </span>
            </button>
        </Show>
    }
}
