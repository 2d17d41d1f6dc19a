// Starts the app, and counts the starts that fail. Registers the worker that lets the app open without a network.
//
// The app tells that it is there with `data-ready` on the root element. From then on it hears on `window`:
//   heenweer:update       a new version waits            it answers heenweer:refresh when the person taps
//                         (`data-update` says so from the start, when it waited already)
//   heenweer:installable  this can become an icon        it answers heenweer:install when the person taps
//   heenweer:installed    it became one
//
// Kept to what every browser with modules can read, so that an old one gets a sentence and not a blank page.

const GLUE = "{{url app.js}}";
const WASM = "{{url app.wasm}}";
const WASM_INTEGRITY = "{{integrity app.wasm}}";
// Empty while somebody works on the app: a worker would show them yesterday's.
const WORKER = "{{worker}}";

// How many starts failed one after the other, and when the one began that has not ended yet.
const FAILED_KEY = "heenweer:mislukt";
const BEGUN_KEY = "heenweer:begonnen";
const MOST_FAILED = 2;
// An app that takes longer from its first line to its first screen hangs. Fetching it may take as long as it takes.
const PATIENCE_MS = 10000;
const HOUR_MS = 3600000;
// So many bytes of the app are compiled at once.
const PIECE = 0x40000;

// Easy Dutch says the same: each of these is easy enough.
const WORDS = {
  nl: {
    wait: "Even geduld…",
    old: "Deze browser is te oud voor Heen & Weer. Werk uw telefoon bij, of probeer een andere browser.",
    open: "Heen & Weer werkt alleen op een adres dat met https begint.",
    offline: "Er is geen internet. Probeer het straks opnieuw.",
    failed: "Dit lukte niet. Uw schrift blijft op deze telefoon. Probeer het opnieuw.",
    again: "Opnieuw proberen",
  },
  en: {
    wait: "One moment…",
    old: "This browser is too old for Heen & Weer. Update your phone, or try another browser.",
    open: "Heen & Weer only works at an address that begins with https.",
    offline: "There is no internet. Try again later.",
    failed: "That did not work. Your notebook stays on this phone. Try again.",
    again: "Try again",
  },
};

const root = document.documentElement;
const tell = (name) => window.dispatchEvent(new CustomEvent(name));

// The one address that may become a script. Named in the policy of every page: no code makes another.
const scripts =
  window.trustedTypes &&
  window.trustedTypes.createPolicy("heenweer", {
    createScriptURL(address) {
      if (WORKER === "" || address !== WORKER) throw new TypeError("no script of ours");
      return address;
    },
  });

let isReady = false;
const ready = new Promise((resolve) => {
  const look = () => {
    if (root.dataset.ready === undefined) return;
    isReady = true;
    observer.disconnect();
    resolve();
  };
  const observer = new MutationObserver(look);
  observer.observe(root, { attributes: true, attributeFilter: ["data-ready"] });
  look();
});

// A browser that keeps nothing for this site cannot count, and starts all the same.
function kept(key) {
  try {
    return Number(localStorage.getItem(key)) || 0;
  } catch (_) {
    return 0;
  }
}

function keep(key, number) {
  try {
    if (number === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, String(number));
  } catch (_) {
    // See above.
  }
}

// The language that the app was set to; Dutch before that.
function language() {
  try {
    return localStorage.getItem("heenweer.language") === "en" ? "en" : "nl";
  } catch (_) {
    return "nl";
  }
}

const words = WORDS[language()];

function say(sentence, canRetry) {
  let line = document.getElementById("start-regel");
  if (!line) {
    line = document.createElement("p");
    line.className = "start-regel";
    document.body.append(line);
  }
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  if (canRetry) {
    const again = document.createElement("a");
    again.className = "start-knop";
    again.href = location.href;
    again.textContent = words.again;
    again.addEventListener("click", (event) => {
      event.preventDefault();
      location.reload();
    });
    line.after(again);
  }
}

function isOld() {
  return (
    typeof WebAssembly !== "object" ||
    !WebAssembly.compileStreaming ||
    typeof BigInt !== "function" ||
    !crypto.getRandomValues ||
    (window.isSecureContext && !navigator.locks)
  );
}

let hasFailed = false;

function ended() {
  keep(BEGUN_KEY, 0);
}

// Whether this was one too many.
function countFailed() {
  ended();
  const count = kept(FAILED_KEY) + 1;
  keep(FAILED_KEY, count);
  return count >= MOST_FAILED;
}

// A start that hung took its page with it, and nobody was left to count it.
function countHung() {
  const begun = kept(BEGUN_KEY);
  if (begun !== 0 && Date.now() - begun > PATIENCE_MS) countFailed();
  return kept(FAILED_KEY) >= MOST_FAILED;
}

function failed(error) {
  if (isReady || hasFailed) return;
  hasFailed = true;
  ended();
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) {
    say(words.old);
  } else if (!navigator.onLine) {
    say(words.offline, true);
  } else {
    console.error(error);
    if (countFailed()) help();
    else say(words.failed, true);
  }
}

// Where the person was stays behind the #, which no server sees: an invitation's secret may stand there.
function help() {
  location.replace("/herstel.html#" + encodeURIComponent(location.pathname + location.search + location.hash));
}

// Compiled while it comes, a piece at a time: all of it at once keeps a slow phone from answering. What was compiled runs
// only when it is the app of this page, to the last bit.
async function compiled() {
  const response = await fetch(WASM);
  if (!response.ok) throw new Error(WASM + ": " + response.status);
  const whole = response.clone().arrayBuffer();
  const inPieces = new TransformStream({
    async transform(chunk, out) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        out.enqueue(chunk.subarray(at, at + PIECE));
        await new Promise((next) => setTimeout(next));
      }
    },
  });
  const headers = { "content-type": "application/wasm" };
  const body = new Response(response.body.pipeThrough(inPieces), { headers });
  const compiling = WebAssembly.compileStreaming(body);
  const [digest, module] = await Promise.allSettled([whole.then(digested), compiling]);
  if (digest.reason) throw digest.reason;
  if (digest.value !== WASM_INTEGRITY) throw new Error(WASM + ": not the app of this page");
  if (module.reason) throw module.reason;
  return module.value;
}

async function digested(bytes) {
  const digest = await crypto.subtle.digest("SHA-384", bytes);
  return "sha384-" + btoa(String.fromCharCode(...new Uint8Array(digest)));
}

async function start() {
  const [glue, module] = await Promise.all([import(GLUE), compiled()]);
  const begun = Date.now();
  keep(BEGUN_KEY, begun);
  window.addEventListener("pagehide", () => {
    if (isReady || hasFailed) return;
    if (Date.now() - begun > PATIENCE_MS) countFailed();
    else ended();
  });
  await glue.default({ module_or_path: module });
}

// Without a worker that is in charge there is no older version to leave.
const hasUpdate = (registration) => Boolean(registration && registration.waiting && registration.active);

// Known before the first screen, it is told there; a line that comes later would move that screen.
async function lookForUpdate() {
  const registration = await navigator.serviceWorker.getRegistration();
  if (hasUpdate(registration)) root.dataset.update = "";
}

async function keepForOffline() {
  const workers = navigator.serviceWorker;
  const registration = await workers.register(scripts ? scripts.createScriptURL(WORKER) : WORKER, {
    updateViaCache: "none",
  });
  const look = () => hasUpdate(registration) && tell("heenweer:update");
  const watch = (worker) => worker && worker.addEventListener("statechange", look);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  watch(registration.installing);
  look();
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - looked < HOUR_MS) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
}

// A new version takes over in every tab at once; none is left with the parts of two.
function watchTakeover() {
  const workers = navigator.serviceWorker;
  let isInCharge = workers.controller !== null;
  let isLeaving = false;
  const leave = () => {
    if (isLeaving) return;
    isLeaving = true;
    location.reload();
  };
  workers.addEventListener("controllerchange", () => {
    // The first worker only takes charge of what is there already.
    if (isInCharge) leave();
    isInCharge = true;
  });
  window.addEventListener("heenweer:refresh", async () => {
    const registration = await workers.getRegistration();
    const waiting = registration && registration.waiting;
    if (!waiting) return leave();
    waiting.addEventListener("statechange", () => waiting.state === "activated" && leave());
    waiting.postMessage("ga");
  });
}

function watchInstalling() {
  let offer = null;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    ready.then(() => tell("heenweer:installable"));
  });
  window.addEventListener("heenweer:install", () => {
    if (offer) offer.prompt();
    offer = null;
  });
  window.addEventListener("appinstalled", () => ready.then(() => tell("heenweer:installed")));
}

if (words !== WORDS.nl) {
  root.lang = "en";
  const line = document.getElementById("start-regel");
  if (line) line.textContent = words.wait;
}

if (isOld()) {
  say(words.old);
} else if (!window.isSecureContext) {
  say(words.open);
} else if (countHung()) {
  help();
} else {
  ready.then(() => {
    ended();
    keep(FAILED_KEY, 0);
  });
  window.addEventListener("error", (event) => event.error instanceof WebAssembly.RuntimeError && failed(event.error));
  window.addEventListener(
    "unhandledrejection",
    (event) => event.reason instanceof WebAssembly.RuntimeError && failed(event.reason),
  );
  watchInstalling();
  if (WORKER !== "" && navigator.serviceWorker) {
    watchTakeover();
    lookForUpdate().catch(console.error);
    // After the app: its first start needs the network more.
    ready.then(keepForOffline).catch(console.error);
  }
  start().catch(failed);
}
