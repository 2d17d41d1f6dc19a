// For browsers that know no modules: one sentence instead of a page that never comes.
document.getElementById("start-regel").textContent =
  "Deze browser is te oud voor Heen & Weer. Werk uw telefoon bij, of probeer een andere browser.";
