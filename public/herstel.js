// Two ways back into an app that did not start. Neither touches what was written: that is not kept in caches.

// What the start of the app counts by.
const COUNTED = ["heenweer:mislukt", "heenweer:begonnen"];

// The page itself is in Dutch; in English these stand in its places.
const ENGLISH = {
  titel: "The app does not start",
  troost: "It is not your fault. Your notebook stays on this phone.",
  opnieuw: "Try again",
  anders: "Does that not help?",
  uitleg: "Fetch the app again. That needs the internet. Then too your notebook stays on this phone.",
  ophalen: "Fetch the app again",
};

const line = document.getElementById("melding");
let wait = "Even geduld…";
let noNetwork = "Er is geen internet. Er is niets veranderd. Probeer het straks opnieuw.";

function speakEnglish() {
  document.documentElement.lang = "en";
  document.title = `${ENGLISH.titel} · Heen & Weer`;
  for (const [id, words] of Object.entries(ENGLISH)) document.getElementById(id).textContent = words;
  wait = "One moment…";
  noNetwork = "There is no internet. Nothing was changed. Try again later.";
}

try {
  if (localStorage.getItem("heenweer.language") === "en") speakEnglish();
} catch (_) {
  // A browser that keeps nothing has no language set.
}

// Where the person came from stands behind the #. It is a place in this app, and nothing else.
function back() {
  let place = "/";
  try {
    const asked = new URL(decodeURIComponent(location.hash.slice(1)), location.origin);
    if (asked.origin === location.origin && asked.pathname !== location.pathname) {
      place = asked.pathname + asked.search + asked.hash;
    }
  } catch (_) {
    // Nowhere in particular.
  }
  try {
    for (const key of COUNTED) localStorage.removeItem(key);
  } catch (_) {
    // Then nothing was counted either.
  }
  location.replace(place);
}

async function anew() {
  line.textContent = wait;
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch (_) {
    // What is there opens without a network. To throw it away now could leave nothing.
    line.textContent = noNetwork;
    return;
  }
  const registrations = navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : [];
  for (const registration of registrations) await registration.unregister();
  for (const name of await caches.keys()) {
    if (name.startsWith("heenweer-")) await caches.delete(name);
  }
  back();
}

document.getElementById("opnieuw").addEventListener("click", back);
document.getElementById("ophalen").addEventListener("click", anew);
