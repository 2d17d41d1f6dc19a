//! Reading aloud, by a voice that lives on the phone. A voice elsewhere would hear about the child, so it is not used.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use super::js;
use crate::text::Language;

fn synthesis() -> Option<SpeechSynthesis> {
    js::window().speech_synthesis().ok().filter(|synthesis| !synthesis.is_undefined())
}

fn voice(language: Language) -> Option<SpeechSynthesisVoice> {
    let voices = synthesis()?.get_voices();
    voices
        .iter()
        .map(JsCast::unchecked_into::<SpeechSynthesisVoice>)
        .find(|voice| voice.local_service() && voice.lang().starts_with(language.code()))
}

/// Whether this phone can read aloud in this language.
pub fn can_read(language: Language) -> bool {
    voice(language).is_some()
}

/// Tells when the voices may have changed: browsers load them late.
pub fn on_voices(heard: impl FnMut() + 'static) {
    if let Some(synthesis) = synthesis() {
        let heard = Closure::<dyn FnMut()>::new(heard);
        synthesis.set_onvoiceschanged(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
    }
}

/// Reads this aloud, and says when it is over.
pub fn read(words: &str, language: Language, over: impl FnMut() + 'static) {
    let (Some(synthesis), Some(voice)) = (synthesis(), voice(language)) else { return };
    let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(words) else { return };
    utterance.set_voice(Some(&voice));
    utterance.set_lang(&voice.lang());
    utterance.set_rate(0.9);
    let over = Closure::<dyn FnMut()>::new(over);
    utterance.set_onend(Some(over.as_ref().unchecked_ref()));
    utterance.set_onerror(Some(over.as_ref().unchecked_ref()));
    over.forget();
    synthesis.cancel();
    wasm_bindgen_futures::spawn_local(async move {
        // Chromium drops what is said in the same breath as `cancel`.
        js::wait_ms(60).await;
        synthesis.speak(&utterance);
    });
}

/// Stops reading.
pub fn stop() {
    if let Some(synthesis) = synthesis() {
        synthesis.cancel();
    }
}
