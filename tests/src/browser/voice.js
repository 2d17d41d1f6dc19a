// A voice that only remembers. Debian's chromium has none of its own. Put into every document before its own scripts.
(() => {
  const voice = { voiceURI: 'nl', name: 'Nederlandse stem', lang: 'nl-NL', localService: true, default: true };
  const spoken = [];
  let queue = [];
  const tell = (utterance, type) => utterance.dispatchEvent(new Event(type));
  const begin = () => {
    const [first] = queue;
    if (!first) return;
    spoken.push({ text: first.text, lang: first.lang || first.voice?.lang || '', rate: first.rate });
    tell(first, 'start');
  };
  class Utterance extends EventTarget {
    constructor(text = '') {
      super();
      Object.assign(this, { text, lang: '', voice: null, volume: 1, rate: 1, pitch: 1 });
      for (const type of ['start', 'end', 'error', 'pause', 'resume', 'mark', 'boundary']) {
        this[`on${type}`] = null;
        this.addEventListener(type, event => this[`on${type}`]?.(event));
      }
    }
  }
  class Synthesis extends EventTarget {
    onvoiceschanged = null;
    paused = false;
    get speaking() { return queue.length > 0; }
    get pending() { return queue.length > 1; }
    getVoices() { return [voice]; }
    speak(utterance) {
      queue.push(utterance);
      if (queue.length === 1) queueMicrotask(begin);
    }
    cancel() {
      const cut = queue;
      queue = [];
      for (const utterance of cut) tell(utterance, 'error');
    }
    pause() { this.paused = true; }
    resume() { this.paused = false; }
  }
  const put = (name, value) => Object.defineProperty(window, name, { value, configurable: true });
  put('SpeechSynthesisUtterance', Utterance);
  put('speechSynthesis', new Synthesis());
  // For the story: what was spoken; and the sentence that is being spoken comes to its end.
  put('heenVoice', {
    spoken,
    finish() {
      const [first] = queue.splice(0, 1);
      if (first) tell(first, 'end');
      begin();
    },
  });
})();
