//! A window that looks through the camera for a code.

use leptos::html;
use leptos::prelude::*;

use crate::platform::camera::{Camera, NoCamera};
use crate::platform::js;

/// Between two looks: often enough for a hand that moves, seldom enough for an old phone.
const PAUSE_MS: i32 = 200;

/// Shows what the camera sees, and looks for codes in it for as long as it is on the screen.
#[component]
pub fn Scanner(
    /// What the picture is, for who does not see it.
    #[prop(into)]
    label: String,
    /// A code was read; true when it is what was looked for, and looking can end.
    on_code: impl Fn(&str) -> bool + 'static,
    /// There is no picture.
    on_none: impl Fn(NoCamera) + 'static,
) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    let is_here = RwSignal::new(true);
    let stays = move || is_here.try_get_untracked() == Some(true);
    let parts = StoredValue::new_local(Some((on_code, on_none)));
    Effect::new(move |_| {
        let Some(video) = video.get() else { return };
        let Some(Some((on_code, on_none))) = parts.try_update_value(Option::take) else { return };
        leptos::task::spawn_local(async move {
            let camera = match Camera::open(video).await {
                Ok(camera) => camera,
                Err(why) if stays() => return on_none(why),
                Err(_) => return,
            };
            // The camera goes off with this task: found, or no longer on the screen.
            while stays() {
                if camera.read_code().is_some_and(|code| on_code(&code)) {
                    return;
                }
                js::wait_ms(PAUSE_MS).await;
            }
        });
    });
    on_cleanup(move || is_here.set(false));
    view! { <video class="scanner" node_ref=video aria-label=label prop:muted=true playsinline=true></video> }
}
