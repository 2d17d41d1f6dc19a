//! Reading aloud, by a voice that lives on the phone. A voice elsewhere would hear about the child, so it is not used.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use super::js;
use crate::text::Language;

/// What one reads on a card; its buttons are none of them.
const BLOCKS: &str = "h2, h3, h4, p, li, dt, dd, th, td";

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

fn blocks_around(pressed: &Event) -> Option<Array> {
    let button: Element = pressed.target()?.dyn_into().ok()?;
    let card = button.closest(".card, .reply").ok()??;
    let blocks = card.query_selector_all(BLOCKS).ok()?;
    Some(Array::from(&blocks))
}

/// What stands on the card around the button that was pressed, from top to bottom. Taken from the page, so that what one
/// hears is never another thing than what one sees.
pub fn on_card(pressed: &Event) -> String {
    let blocks = blocks_around(pressed).unwrap_or_default();
    let blocks = blocks.iter().map(JsCast::unchecked_into::<HtmlElement>);
    // Of blocks in one another the innermost is read.
    let innermost = blocks.filter(|block| matches!(block.query_selector("p, li, button"), Ok(None)));
    sentences(innermost.map(|block| block.inner_text()))
}

/// Each line as a sentence of its own: a voice rests at a full stop, and not where a line ends.
fn sentences(blocks: impl Iterator<Item = String>) -> String {
    let mut said = String::new();
    for block in blocks {
        for line in block.lines().map(str::trim).filter(|line| !line.is_empty()) {
            said.push_str(&line.replace(" · ", ", "));
            said.push_str(if line.ends_with(['.', '!', '?', ':']) { " " } else { ". " });
        }
    }
    said
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_a_card_is_a_sentence() {
        let blocks = ["Wie komt er?", "mama komt · 12 november", "\n  Neem laarzen mee.\nTot dan\n", " "];
        assert_eq!(
            sentences(blocks.map(ToOwned::to_owned).into_iter()),
            "Wie komt er? mama komt, 12 november. Neem laarzen mee. Tot dan. "
        );
    }
}
