// For browsers that know no modules: one sentence instead of a page that never comes.
var isEnglish = false;
try {
  isEnglish = localStorage.getItem("heenweer.language") === "en";
} catch (_) {
  // A browser that keeps nothing has no language set.
}
document.getElementById("start-regel").textContent = isEnglish
  ? "This browser is too old for Heen & Weer. Update your phone, or try another browser."
  : "Deze browser is te oud voor Heen & Weer. Werk uw telefoon bij, of probeer een andere browser.";
